"""Where proposals stand this morning, and who they are about.

A row of ``proposals.csv`` names how far a proposal came, the supervisor whose client it is, the client's
category and an offer. The client is the first one who fits, so that the demo shows nothing that a supervisor
would not have proposed; a row that nobody fits is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coordination.capacity.models import CapacityOffer, Shift
from coordination.vocabulary import (
    ClientDeclineReason,
    EndReason,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    PartnerDeclineReason,
    PlacementKind,
    PlacementState,
    parse_code,
)
from seed.ghent.counts import Category
from seed.ghent.network import Network
from seed.ghent.people import Person
from seed.ghent.tables import half_days, rows

STAGES = (
    PlacementState.SHORTLISTED,
    PlacementState.DISCUSSED,
    PlacementState.AGREED,
    PlacementState.OFFERED,
    PlacementState.RESERVED,
)
_LEEFLOON = (IncomeStatus.INTEGRATION_INCOME, IncomeStatus.EQUIVALENT_INTEGRATION_INCOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One proposal: how far it came, whose client, which offer and which of its shifts, by number.

    ``hold_days`` is how long the partner holds the place; ``refusal`` the client's reason for a no after the
    talk; ``declined`` the partner's for a no to the request.
    """

    stage: PlacementState
    supervisor: str
    category: Category
    offer: str
    shift: int
    half_days: str
    hold_days: int
    refusal: ClientDeclineReason | None
    declined: PartnerDeclineReason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStay:
    """A stay of before, of the first fitting client of a supervisor and category; days count from today."""

    supervisor: str
    category: Category
    offer: str
    half_days: str
    from_days_ago: int
    until_days_ago: int
    end_reason: EndReason


def steps() -> Iterator[Step]:
    """Yield the proposals of ``proposals.csv``."""
    for where, row in rows("proposals.csv"):
        refusal, declined = row["refusal"], row["declined"]
        yield Step(
            stage=parse_code(PlacementState, row["stage"], where),
            supervisor=row["supervisor"],
            category=parse_code(Category, row["category"], where),
            offer=row["offer"],
            shift=int(row["shift"]),
            half_days=row["half_days"],
            hold_days=int(row["hold_days"] or 0),
            refusal=parse_code(ClientDeclineReason, refusal, where) if refusal else None,
            declined=parse_code(PartnerDeclineReason, declined, where) if declined else None,
        )


def earlier_stays() -> Iterator[EarlierStay]:
    """Yield the stays of ``earlier_stays.csv``."""
    for where, row in rows("earlier_stays.csv"):
        yield EarlierStay(
            supervisor=row["supervisor"],
            category=parse_code(Category, row["category"], where),
            offer=row["offer"],
            half_days=row["half_days"],
            from_days_ago=int(row["from_days_ago"]),
            until_days_ago=int(row["until_days_ago"]),
            end_reason=parse_code(EndReason, row["end_reason"], where),
        )


def chosen(offer: CapacityOffer, shift: int, text: str) -> tuple[Shift | None, HalfDays]:
    """Return the shift of a step, None with free choice, and the half-days that it takes."""
    if offer.free_choice:
        return None, half_days(text)
    as_published = sorted(offer.shifts, key=lambda one: one.id)
    return as_published[shift], as_published[shift].half_days


@dataclass
class Candidates:
    """Chooses who a step is about: the first fitting client who is not in another one."""

    network: Network
    people: Sequence[Person]
    taken: set[str] = field(default_factory=set)

    def take(
        self, supervisor: str, category: Category, offer: CapacityOffer, week: HalfDays
    ) -> Person | None:
        """Return the first client who fits and take them; None when nobody does."""
        for person in self.people:
            mine = person.supervisor == supervisor and person.category is category
            free = person.looking_days is not None and person.ref not in self.taken
            if mine and free and self._fits(person, offer, week):
                self.taken.add(person.ref)
                return person
        return None

    def _fits(self, person: Person, offer: CapacityOffer, week: HalfDays) -> bool:
        avoided = {self.network.organisations[key].id for key in person.avoids}
        accepted = offer.income_statuses_accepted or list(IncomeStatus)
        if offer.placement_kind is PlacementKind.ARTICLE_60:
            accepted = list(_LEEFLOON)
        return (
            person.availability is not None
            and person.availability.covers(week)
            and (offer.language_support or _level(person.dutch) >= _level(offer.min_dutch_level))
            and set(person.needs) <= set(offer.adaptations_available)
            and offer.placement_kind not in person.refused_kinds
            and offer.site.postcode not in person.no_go_postcodes
            and offer.host_organisation_id not in avoided
            and person.income in accepted
        )


def _level(level: LanguageLevel | None) -> int:
    return -1 if level is None else list(LanguageLevel).index(level)

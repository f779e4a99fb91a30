"""Where proposals stand this morning, and who they are about.

A row of ``proposals.csv`` names how far a proposal came, the supervisor whose client it is, the client's
category and an offer; a row of ``earlier_stays.csv`` a stay of before. The client is somebody who fits, so
that the demo shows nothing that a supervisor would not have proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    PlacementState.CONFIRMED,
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
class Casting:
    """Chooses who a proposal or an earlier stay is about: the first who fits, of those not chosen yet.

    Where nobody fits, the first of them is changed so as to fit, as long as nothing is recorded yet: the
    demo's morning must not hang on chance.
    """

    network: Network
    people: Sequence[Person]
    taken: set[str] = field(default_factory=set)

    def choose(
        self, supervisor: str, category: Category, offer: CapacityOffer, week: HalfDays
    ) -> Person | None:
        """Return somebody for this offer; None when the supervisor has nobody left of this category."""
        free = [
            person
            for person in self.people
            if person.supervisor == supervisor
            and person.category is category
            and person.looking_days is not None
            and person.ref not in self.taken
        ]
        if not free:
            return None
        person = next((one for one in free if self._fits(one, offer, week)), free[0])
        self._make_fit(person, offer, week)
        self.taken.add(person.ref)
        return person

    def _fits(self, person: Person, offer: CapacityOffer, week: HalfDays) -> bool:
        return (
            person.availability is not None
            and person.availability.covers(week)
            and (offer.language_support or _level(person.dutch) >= _level(offer.min_dutch_level))
            and set(person.needs) <= set(offer.adaptations_available)
            and offer.placement_kind not in person.refused_kinds
            and offer.site.postcode not in person.no_go_postcodes
            and offer.host_organisation_id not in self._avoided(person)
            and person.income in _accepted(offer)
        )

    def _make_fit(self, person: Person, offer: CapacityOffer, week: HalfDays) -> None:
        """Change what stands in the way; nothing, for somebody who fits."""
        person.availability = HalfDays((person.availability or 0) | week)
        if not offer.language_support and _level(person.dutch) < _level(offer.min_dutch_level):
            person.dutch = offer.min_dutch_level
        person.needs = [need for need in person.needs if need in offer.adaptations_available]
        person.refused_kinds = [kind for kind in person.refused_kinds if kind is not offer.placement_kind]
        person.no_go_postcodes = [code for code in person.no_go_postcodes if code != offer.site.postcode]
        if offer.host_organisation_id in self._avoided(person):
            person.avoids = []
        if person.income not in _accepted(offer):
            person.income = IncomeStatus.INTEGRATION_INCOME

    def _avoided(self, person: Person) -> set[int]:
        return {self.network.organisations[key].id for key in person.avoids}


def _accepted(offer: CapacityOffer) -> Collection[IncomeStatus]:
    if offer.placement_kind is PlacementKind.ARTICLE_60:
        return _LEEFLOON
    return offer.income_statuses_accepted or list(IncomeStatus)


def _level(level: LanguageLevel | None) -> int:
    return -1 if level is None else list(LanguageLevel).index(level)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who plays which part."""

    proposals: Sequence[tuple[Step, Person]]
    earlier_stays: Sequence[tuple[EarlierStay, Person]]


def cast(network: Network, offers: Mapping[str, CapacityOffer], people: Sequence[Person]) -> Plan:
    """Give every proposal and every earlier stay its client; must come before the clients are recorded."""
    casting = Casting(network, people)
    proposals, earlier = [], []
    for step in steps():
        offer = offers[step.offer]
        _, week = chosen(offer, step.shift, step.half_days)
        person = casting.choose(step.supervisor, step.category, offer, week)
        if person is not None:
            proposals.append((step, person))
    for stay in earlier_stays():
        offer = offers[stay.offer]
        _, week = chosen(offer, 0, stay.half_days)
        person = casting.choose(stay.supervisor, stay.category, offer, week)
        if person is not None:
            earlier.append((stay, person))
    return Plan(proposals, earlier)

"""How it stands at a host: who comes, who is there, who goes, what was signed, and what was refused.

Everything a host reads here is of the requests and stays that it may see now, by alias (CONF-11, CONF-12).
What it refused it reads in numbers, by kind of place: of the people behind them nothing is left to read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import offers_of_host
from coordination.capacity.rules import free_places
from coordination.placements import papers
from coordination.placements.host import FunctionalProfile, opened_by_host
from coordination.placements.models import Placement
from coordination.placements.queries import stays_of_offers
from coordination.plans.agenda import Agenda
from coordination.vocabulary import (
    ActorRole,
    AgreementKind,
    AgreementParty,
    CapacityState,
    PartnerDeclineReason,
    PlacementKind,
    PlacementState,
)

_S = PlacementState
#: How far ahead the days are that a host asks for: who starts this week, who leaves in six weeks.
STARTS_WITHIN, LEAVES_WITHIN = timedelta(days=7), timedelta(days=42)
#: How far back a host reads what it refused.
REFUSED_FOR = timedelta(days=365)
_WAITING = frozenset({_S.OFFERED, _S.WAITLISTED, _S.INFO_NEEDED})
_AHEAD = frozenset({_S.RESERVED, _S.CONFIRMED})
_PRESENT = frozenset({_S.ACTIVE, _S.PAUSED})
#: How a request ended that the host could not take: it said no, took its place back, or did not answer.
_NOT_TAKEN = (_S.DECLINED_BY_PARTNER, _S.WITHDRAWN_BY_HOST, _S.LAPSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """How it stands at a host, in numbers and days.

    Attributes
    ----------
    free, places
        Half-days of a week on which a place is free today, of how many that there are.
    unconfirmed
        Offers that must be confirmed before anybody is matched (INV-22).
    waiting, answer_by
        How many requests wait for an answer, and the first day on which one must be given.
    present
        How many people are there.
    starts, leaves
        First days ahead, and last days within six weeks: each day with the alias, the first one first.
    """

    free: int
    places: int
    unconfirmed: int
    waiting: int
    answer_by: date | None
    present: int
    starts: tuple[tuple[date, str], ...]
    leaves: tuple[tuple[date, str], ...]

    def starts_this_week(self, on: date) -> int:
        """Return how many people start within a week."""
        return sum(day <= on + STARTS_WITHIN for day, _alias in self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who comes to a host or is there, as the host may read it.

    Attributes
    ----------
    anchor, coach
        Who stands beside the person on the floor, and who coaches from outside; each name with a phone.
    unsigned
        What is still to be signed, and by whom.
    """

    ref: str
    title: str
    state: PlacementState
    starts_on: date
    ends_on: date | None
    profile: FunctionalProfile
    anchor: tuple[str, str | None] | None
    coach: tuple[str, str | None] | None
    unsigned: tuple[tuple[AgreementKind, tuple[AgreementParty, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """An agreement that the host has signed: with whom, and until when it is bound by it."""

    ref: str
    alias: str
    title: str
    kind: AgreementKind
    others: tuple[AgreementParty, ...]
    signed_on: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """Requests of one kind of place that the host did not take, by why; no reason where it did not answer."""

    kind: PlacementKind
    reason: PartnerDeclineReason | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything about the people of a host on one page, the first day or the first to leave first."""

    ahead: tuple[Guest, ...]
    present: tuple[Guest, ...]
    signed: tuple[Signed, ...]


def floor_of(
    session: Session, actor: Actor, on: date | None = None, *, agenda: Agenda | None = None
) -> Floor:
    """Return how it stands at the actor's organisation; aliases and days only, so nothing is recorded.

    Parameters
    ----------
    agenda
        The actor's, where the caller has it already.
    """
    on = on or clock.today()
    seen = (agenda or Agenda(session, actor)).guests
    waiting = [one for one in seen if one.state in _WAITING]
    present = [one for one in seen if one.state in _PRESENT]
    offers = [
        one
        for one in offers_of_host(session, actor.organisation_id or 0)
        if one.state is not CapacityState.CLOSED
    ]
    stays = stays_of_offers(session, [one.id for one in offers], on)
    return Floor(
        free=sum(
            max(0, left)
            for one in offers
            for left in free_places(one.shifts, stays.get(one.id, []), on, on).values()
        ),
        places=sum(shift.places * len(shift.half_days.names) for one in offers for shift in one.shifts),
        unconfirmed=sum(one.review_by < on for one in offers),
        waiting=len(waiting),
        answer_by=min((one.answer_by for one in waiting if one.answer_by), default=None),
        present=len(present),
        starts=tuple(sorted((one.starts_on, one.alias) for one in seen if one.state in _AHEAD)),
        leaves=tuple(
            sorted(
                (one.ends_on, one.alias)
                for one in present
                if one.ends_on and one.ends_on <= on + LEAVES_WITHIN
            )
        ),
    )


def house_of(session: Session, actor: Actor) -> House:
    """Return who comes to the actor's organisation and who is there, with whom to call; recorded.

    Raises
    ------
    NotAllowed
        When the actor does not keep the places of an organisation.
    """
    require_role(actor, "reading who comes and goes", ActorRole.PARTNER)
    seen = opened_by_host(session, actor)
    guests = [_guest(one, told.profile) for one, told in seen.items() if one.state in _AHEAD | _PRESENT]
    return House(
        ahead=tuple(sorted((one for one in guests if one.state in _AHEAD), key=lambda one: one.starts_on)),
        present=tuple(
            sorted(
                (one for one in guests if one.state in _PRESENT),
                key=lambda one: (one.ends_on or date.max, one.title, one.profile.alias),
            )
        ),
        signed=tuple(
            sorted(
                (paper for one in seen for paper in _signed(one)),
                key=lambda one: (one.until or date.max, one.alias),
            )
        ),
    )


def not_taken(session: Session, actor: Actor, on: date | None = None) -> list[NotTaken]:
    """Return what the actor's organisation refused or could not take in a year, by kind of place and reason.

    Numbers of its own answers; of the people behind them nothing.

    Raises
    ------
    NotAllowed
        When the actor does not keep the places of an organisation.
    """
    require_role(actor, "reading what was refused", ActorRole.PARTNER)
    since = (on or clock.today()) - REFUSED_FOR
    number = func.count()
    statement = (
        select(CapacityOffer.placement_kind, Placement.partner_reason, number)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .where(
            CapacityOffer.host_organisation_id == (actor.organisation_id or 0),
            Placement.state.in_(_NOT_TAKEN),
            Placement.state_since >= since,
        )
        .group_by(CapacityOffer.placement_kind, Placement.partner_reason)
        .order_by(number.desc(), CapacityOffer.placement_kind)
    )
    return [
        NotTaken(kind=kind, reason=reason, number=many) for kind, reason, many in session.execute(statement)
    ]


def refused_by_kind(found: list[NotTaken]) -> list[tuple[PlacementKind, int]]:
    """Return how many requests were not taken per kind of place, most first."""
    total: Counter[PlacementKind] = Counter()
    for one in found:
        total[one.kind] += one.number
    return total.most_common()


def _guest(one: Placement, profile: FunctionalProfile) -> Guest:
    anchor, coach = one.offer.anchor_person, one.job_coach or one.offer.job_coach
    return Guest(
        ref=one.ref,
        title=one.offer.title,
        state=one.state,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        profile=profile,
        anchor=(anchor.display_name, anchor.phone) if anchor else None,
        coach=(coach.display_name, coach.phone) if coach else None,
        unsigned=tuple(papers.unsigned(one).items()),
    )


def _signed(one: Placement) -> list[Signed]:
    found = []
    for paper in papers.papers_of(one):
        days = [sign.signed_on for sign in paper.signatures if sign.party is AgreementParty.HOST]
        if paper.noted_on is not None and AgreementParty.HOST in paper.parties:
            days.append(paper.noted_on)
        found += [
            Signed(
                ref=one.ref,
                alias=one.alias,
                title=one.offer.title,
                kind=paper.kind,
                others=tuple(party for party in paper.parties if party is not AgreementParty.HOST),
                signed_on=day,
                until=one.ends_on,
            )
            for day in days[:1]
        ]
    return found

"""What is known of a synthetic city while its year is written: people, seats, and how rows get there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.base import Row
from coordination.capacity.models import CapacityOffer, Shift
from coordination.clients.models import Client, PlanGoal, Trajectory
from coordination.teams.models import SupportTeam
from coordination.vocabulary import HalfDays, PlacementKind
from seed.synthetic.lives import Life
from seed.synthetic.record import Events

AT_ONCE = 5_000
#: A wall asks for more than a row for these: papers, a job coach.
_WITH_PAPERS = frozenset({PlacementKind.ARTICLE_60, PlacementKind.SUPPORTED_WORK_UNPAID})


@dataclass(frozen=True, slots=True)
class Person:
    """A client, with what the year needs to know."""

    id: int
    ref: str
    goal_id: int
    supervisor_id: int
    trajectory_id: int
    started_on: date
    team_id: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A shift of an offer, and who answers for it."""

    offer_id: int
    shift_id: int
    half_days: HalfDays
    host_id: int
    contact_id: int
    since: date
    with_papers: bool


class Stay(NamedTuple):
    """A placement that was written, with its number."""

    number: int
    person: Person
    seat: Seat
    life: Life


@dataclass(slots=True)
class Year:
    """What has been written of the year so far."""

    session: Session
    rng: random.Random
    today: date
    home_id: int
    people: Sequence[Person]
    seats: Sequence[Seat]
    events: Events
    left: dict[int, int] = field(default_factory=dict)

    def add(self, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
        """Write rows, some thousands at a time."""
        for start in range(0, len(rows), AT_ONCE):
            self.session.execute(insert(table), rows[start : start + AT_ONCE])


def stamp(day: date, name: str, until: date | None = None) -> dict[str, Any]:
    """Return who wrote a row, and when: on a day at noon, and last on another."""
    return {
        "created_at": at_noon(day),
        "updated_at": at_noon(until or day),
        "created_by": name,
        "updated_by": name,
    }


def at_noon(day: date) -> datetime:
    """Return a moment on this day."""
    return datetime.combine(day, time(11), UTC)


def begin(session: Session, rng: random.Random) -> Year:
    """Return the year of the city that is loaded, with nothing written yet."""
    goals = select(func.min(PlanGoal.id)).where(PlanGoal.trajectory_id == Trajectory.id).scalar_subquery()
    people = session.execute(
        select(
            Client.id,
            Client.ref,
            goals,
            Trajectory.supervisor_id,
            Trajectory.id,
            Trajectory.started_on,
            SupportTeam.id,
        )
        .join(Trajectory, Trajectory.client_id == Client.id)
        .join(SupportTeam, SupportTeam.client_id == Client.id)
        .order_by(Client.id)
    ).all()
    offers = session.execute(
        select(Shift, CapacityOffer).join(CapacityOffer).where(~CapacityOffer.free_choice).order_by(Shift.id)
    ).all()
    seats = [
        Seat(
            offer.id,
            shift.id,
            shift.half_days,
            offer.host_organisation_id,
            offer.contact_id or 0,
            offer.valid_from,
            offer.placement_kind in _WITH_PAPERS,
        )
        for shift, offer in offers
    ]
    return Year(
        session,
        rng,
        clock.today(),
        offers[0][1].guiding_organisation_id or 0,
        [Person(*row) for row in people],
        seats,
        Events(),
        {shift.id: shift.places for shift, _ in offers},
    )

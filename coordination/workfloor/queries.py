"""Attendance read: the sheet of a half-day by the workplace, totals by whoever may see the stay."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import own_offer
from coordination.clients.models import Client
from coordination.clients.queries import LISTED
from coordination.consent.access import joined, visible_clients
from coordination.consent.queries import agreed_with_host
from coordination.consent.rules import decide_for_host
from coordination.placements.models import Placement
from coordination.vocabulary import (
    ActorRole,
    AttendanceCode,
    AuditAction,
    ClientPart,
    HalfDay,
    LegalBasis,
    PlacementState,
)
from coordination.workfloor import rules
from coordination.workfloor.models import Attendance


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One person on a sheet: the name where it is shared, the alias else; what stands there, if anything.

    ``version`` is 0 where nothing was written down yet.
    """

    ref: str
    name: str
    code: AttendanceCode | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everybody who works at an offer on one half-day."""

    offer_id: int
    title: str
    day: date
    half_day: HalfDay
    rows: tuple[SheetRow, ...]

    @property
    def entered(self) -> bool:
        """Whether everybody on it is written down."""
        return all(row.code is not None for row in self.rows)


class OpenSheet(NamedTuple):
    """A half-day of an offer of which somebody is not written down yet."""

    offer_id: int
    title: str
    day: date
    half_day: HalfDay
    missing: int


class Floor(NamedTuple):
    """An offer at which somebody has a stay under way, and how many work there on the half-day asked for.

    ``day`` and ``half_day`` are the last on which somebody did and that may still be written down; None where
    nobody began yet.
    """

    offer_id: int
    title: str
    people: int
    day: date | None
    half_day: HalfDay | None


class Absence(NamedTuple):
    """An absence without notice after which nobody called yet."""

    placement_ref: str
    client_ref: str
    day: date
    half_day: HalfDay


def people_of_host(
    session: Session, actor: Actor, offer_id: int | None = None
) -> list[tuple[Placement, str | None]]:
    """Return the stays under way at the actor's organisation that it may see, each with the shared name.

    The name is None where the client does not share it (CONF-11). Nothing is recorded here.

    Raises
    ------
    NotAllowed
        When the actor does not keep the places of an organisation.
    """
    require_role(actor, "reading a floor", ActorRole.PARTNER)
    statement = (
        select(Placement)
        .join(CapacityOffer)
        .where(
            CapacityOffer.host_organisation_id == (actor.organisation_id or 0),
            Placement.state == PlacementState.ACTIVE,
        )
        .options(
            joinedload(Placement.offer),
            joinedload(Placement.client).load_only(*LISTED),
            selectinload(Placement.pauses),
        )
        .order_by(Placement.offer_id, Placement.alias, Placement.id)
    )
    if offer_id is not None:
        statement = statement.where(Placement.offer_id == offer_id)
    stays = list(session.scalars(statement))
    agreed = agreed_with_host(session, {one.client_id for one in stays}, actor.organisation_id)
    found = []
    for stay in stays:
        host, given = stay.offer.host_organisation_id, agreed[stay.client_id]
        if decide_for_host(stay.state, host, given, ClientPart.FUNCTIONAL_PROFILE):
            named = decide_for_host(stay.state, host, given, ClientPart.IDENTITY)
            found.append((stay, stay.client.display_name if named else None))
    return found


def open_sheet(session: Session, actor: Actor, offer_id: int, day: date, half_day: HalfDay) -> Sheet:
    """Return the sheet of one half-day; each person read is recorded.

    Raises
    ------
    NotFound
        When the offer is not one of the actor's organisation.
    """
    offer = own_offer(session, actor, offer_id)
    people = [
        (stay, name)
        for stay, name in people_of_host(session, actor, offer_id)
        if rules.works_on(stay, day, half_day)
    ]
    known = attendance_of(session, [stay.id for stay, _name in people], day, half_day)
    rows = []
    for stay, name in people:
        parts = [ClientPart.FUNCTIONAL_PROFILE] + ([ClientPart.IDENTITY] if name else [])
        record(
            session,
            actor,
            AuditAction.VIEW,
            "placement",
            stay.ref,
            subject=stay.client.ref,
            part=joined(parts),
            basis=LegalBasis.WRITTEN_AGREEMENT.value,
        )
        row = known.get(stay.id)
        rows.append(
            SheetRow(
                ref=stay.ref,
                name=name or stay.alias,
                code=None if row is None else row.code,
                version=0 if row is None else row.version,
            )
        )
    return Sheet(offer_id=offer.id, title=offer.title, day=day, half_day=half_day, rows=tuple(rows))


def attendance_of(
    session: Session, placement_ids: Collection[int], day: date, half_day: HalfDay
) -> dict[int, Attendance]:
    """Return what is written down of stays for one half-day, by stay."""
    statement = select(Attendance).where(
        Attendance.placement_id.in_(placement_ids), Attendance.day == day, Attendance.half_day == half_day
    )
    return {one.placement_id: one for one in session.scalars(statement)}


def sheets_to_fill(session: Session, actor: Actor, since: date, until: date) -> list[OpenSheet]:
    """Return the half-days between two days on which somebody is not written down yet, the latest first.

    How many and not who, so it is not recorded.
    """
    stays = [stay for stay, _name in people_of_host(session, actor)]
    known = {
        (placement_id, day, half_day)
        for placement_id, day, half_day in session.execute(
            select(Attendance.placement_id, Attendance.day, Attendance.half_day).where(
                Attendance.placement_id.in_({one.id for one in stays}), Attendance.day.between(since, until)
            )
        )
    }
    missing: Counter[tuple[date, HalfDay, int, str]] = Counter()
    for back in range((until - since).days + 1):
        day = until - timedelta(days=back)
        for half_day in HalfDay:
            for stay in stays:
                if rules.works_on(stay, day, half_day) and (stay.id, day, half_day) not in known:
                    missing[day, half_day, stay.offer_id, stay.offer.title] += 1
    return [
        OpenSheet(offer_id, title, day, half_day, number)
        for (day, half_day, offer_id, title), number in missing.items()
    ]


def floors_of_host(session: Session, actor: Actor, day: date, half_day: HalfDay) -> list[Floor]:
    """Return the offers of the actor's organisation with a stay under way, by title.

    How many and not who, so it is not recorded.
    """
    stays: defaultdict[int, list[Placement]] = defaultdict(list)
    for stay, _name in people_of_host(session, actor):
        stays[stay.offer_id].append(stay)
    floors = []
    for offer_id, here in stays.items():
        last = rules.last_worked(here, day, half_day)
        people = sum(rules.works_on(stay, day, half_day) for stay in here)
        floors.append(Floor(offer_id, here[0].offer.title, people, *(last or (None, None))))
    return sorted(floors, key=attrgetter("title"))


def totals_of(
    session: Session, placement_ids: Collection[int], since: date | None = None
) -> dict[int, Counter[AttendanceCode]]:
    """Return per stay how many half-days were written down with each code.

    The caller may see these stays: the client, the team by the proposals, the host by its profile.
    """
    statement = (
        select(Attendance.placement_id, Attendance.code, func.count())
        .where(Attendance.placement_id.in_(placement_ids))
        .group_by(Attendance.placement_id, Attendance.code)
    )
    if since is not None:
        statement = statement.where(Attendance.day >= since)
    found: defaultdict[int, Counter[AttendanceCode]] = defaultdict(Counter)
    for placement_id, code, number in session.execute(statement):
        found[placement_id][code] = number
    return dict(found)


def absences_to_call(session: Session, actor: Actor) -> list[Absence]:
    """Return absences without notice of the last fortnight after which nobody called, the earliest first.

    Of the stays that the actor guides. References and days only, so nothing is recorded.
    """
    since = clock.today() - timedelta(days=rules.CALL_DAYS)
    statement = (
        select(Placement.ref, Client.ref, Attendance.day, Attendance.half_day)
        .join(Placement, Placement.id == Attendance.placement_id)
        .join(Client, Client.id == Placement.client_id)
        .where(
            Attendance.code == AttendanceCode.UNEXCUSED,
            Attendance.called_on.is_(None),
            Attendance.day >= since,
            Placement.supervisor_id == (actor.professional_id or 0),
            Client.id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .order_by(Attendance.day, Attendance.id)
    )
    return [Absence(*row) for row in session.execute(statement)]

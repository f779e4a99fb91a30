"""Writing down who was there: a whole floor at once, by the workplace itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.queries import lock_offer, own_offer
from coordination.consent.access import Refused
from coordination.placements import queries as placements
from coordination.placements.models import Placement
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AttendanceCode,
    AuditAction,
    ClientPart,
    HalfDay,
    parse_code,
)
from coordination.workfloor import queries, rules
from coordination.workfloor.models import Attendance
from coordination.workfloor.rules import AttendanceChanged


def record_attendance(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    day: date,
    half_day: HalfDay,
    codes: Mapping[str, AttendanceCode],
    seen: Mapping[str, int] | None = None,
) -> list[Attendance]:
    """Write down who was there on one half-day, all people of a floor at once.

    Locks the offer, so that of two people who fill in the same sheet the second is told what changed.

    Parameters
    ----------
    codes
        What to write down, by reference of the placement.
    seen
        The version of each that was on screen; 0, or left out, where nothing stood there.

    Returns
    -------
    list of Attendance
        Only what is new or changed.

    Raises
    ------
    Refused
        When somebody is not on the actor's floor (any more), such as after the end of the stay.
    InvalidInput
        When the day is still to come or too long ago, or no work is agreed on that half-day.
    AttendanceChanged
        When somebody else wrote down something else meanwhile; nothing is kept then.
    """
    require_role(actor, "writing down attendance", ActorRole.PARTNER)
    require_person(actor, "writing down attendance")
    half_day = parse_code(HalfDay, half_day, "half_day")
    wanted = {ref: parse_code(AttendanceCode, code, "code") for ref, code in codes.items()}
    own_offer(session, actor, offer_id)
    lock_offer(session, offer_id)
    rules.check_day(day, clock.today())
    stays = {stay.ref: stay for stay, _name in queries.people_of_host(session, actor, offer_id)}
    for ref in wanted:
        if ref not in stays:
            raise Refused("placement", actor, None, [ClientPart.FUNCTIONAL_PROFILE])
        rules.check_work(stays[ref], day, half_day)
    known = queries.attendance_of(session, [one.id for one in stays.values()], day, half_day)
    now = {ref: (row.code, row.version) for ref, stay in stays.items() if (row := known.get(stay.id))}
    if changed := rules.clashes(wanted, now, seen or {}):
        raise AttendanceChanged(changed)
    kept = []
    for ref, code in wanted.items():
        row = known.get(stays[ref].id)
        if row is None:
            row = Attendance(placement_id=stays[ref].id, day=day, half_day=half_day)
        elif row.code is code:
            continue
        row.code, row.entered_by_id = code, actor.professional_id
        save(session, actor, row)
        _record(session, actor, stays[ref], f"attendance {day.isoformat()} {half_day.value}")
        kept.append(row)
    return kept


def mark_called(session: Session, actor: Actor, *, placement_ref: str, back: bool = False) -> Placement:
    """Note that somebody asked after the absences without notice of a stay.

    Parameters
    ----------
    back
        Take back what the actor noted today: nobody was called after all.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    """
    require_role(actor, "calling after an absence", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    require_person(actor, "calling after an absence")
    stay = placements.own_placement(session, actor, placement_ref)
    noted = (clock.today(), actor.professional_id)
    before, after = (noted, (None, None)) if back else ((None, None), noted)
    statement = select(Attendance).where(
        Attendance.placement_id == stay.id,
        Attendance.code == AttendanceCode.UNEXCUSED,
        Attendance.called_on.is_not_distinct_from(before[0]),
        Attendance.called_by_id.is_not_distinct_from(before[1]),
    )
    for row in session.scalars(statement):
        row.called_on, row.called_by_id = after
        save(session, actor, row)
    _record(session, actor, stay, "call after absence taken back" if back else "called after absence")
    return stay


def _record(session: Session, actor: Actor, stay: Placement, detail: str) -> None:
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "placement",
        stay.ref,
        subject=stay.client.ref,
        part=ClientPart.PROPOSALS.value,
        detail=detail,
    )

"""Writes what people do together in a year: attendance, team meetings, and talks about how it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from coordination.base import new_reference
from coordination.meetings.models import ActionPoint, MeetingGuest, MeetingItem, TeamMeeting
from coordination.plans.models import Evaluation
from coordination.teams.models import TeamMembership
from coordination.vocabulary import (
    AttendanceCode,
    EvaluationAttendee,
    EvaluationKind,
    HalfDay,
    LifeDomain,
    MeetingState,
)
from coordination.vocabulary.half_days import WEEKDAYS
from coordination.workfloor.models import Attendance
from seed.ghent.people import pick
from seed.synthetic.book import Person, Stay, Year, at_noon, stamp

_DAYS = 365
_CODES = {
    AttendanceCode.PRESENT: 84,
    AttendanceCode.LATE: 4,
    AttendanceCode.SICK: 6,
    AttendanceCode.EXCUSED: 3,
    AttendanceCode.UNEXCUSED: 2,
    AttendanceCode.LEAVE: 1,
}
#: Of the floors some write down who was there; a sheet is filled in up to yesterday.
_FLOORS = 3
_MEETINGS_A_YEAR = {0: 25, 1: 30, 2: 25, 3: 15, 4: 5}
_PLANNED_SHARE = 0.2
_EVERY_DAYS = (70, 85)
_TALKED = "Op tijd komen lukt, en er is een vaste collega."
_ATTENDED = [EvaluationAttendee.CLIENT, EvaluationAttendee.SUPERVISOR]


def load_attendance(year: Year, stays: Sequence[Stay]) -> None:
    """Write down who was on the floor, half-day by half-day, of every third place."""
    year.add(
        Attendance,
        [row for stay in stays if stay.seat.shift_id % _FLOORS == 0 for row in _attended(year, stay)],
    )


def _attended(year: Year, stay: Stay) -> Iterator[dict[str, Any]]:
    seat, life = stay.seat, stay.life
    parts = defaultdict(list)
    for name in seat.half_days.names:
        weekday, _, part = name.partition("-")
        parts[WEEKDAYS.index(weekday)].append(HalfDay(part))
    first = seat.half_days.first_day_from(life.starts_on)
    until = min(year.today, (life.ends_on or year.today) + timedelta(days=1))
    for number in range((until - first).days):
        day = first + timedelta(days=number)
        for part in parts[day.weekday()]:
            code = pick(year.rng, _CODES)
            missed = code is AttendanceCode.UNEXCUSED and day < year.today - timedelta(days=3)
            yield {
                "placement_id": stay.number,
                "day": day,
                "half_day": part,
                "code": code,
                "entered_by_id": seat.contact_id,
                "called_on": day + timedelta(days=1) if missed else None,
                "called_by_id": stay.person.supervisor_id if missed else None,
                **stamp(day, f"city-{seat.contact_id}"),
            }


def load_meetings(year: Year) -> None:
    """Write the meetings of the teams, those that are planned too, with what was agreed."""
    members = defaultdict(list)
    seated = select(TeamMembership.team_id, TeamMembership.professional_id).order_by(TeamMembership.id)
    for team_id, professional_id in year.session.execute(seated):
        members[team_id].append(professional_id)
    drawn = [(_meeting(year, person, day), person, day) for person in year.people for day in _days(year)]
    year.add(TeamMeeting, [row for row, *_ in drawn])
    numbers = dict(year.session.execute(select(TeamMeeting.ref, TeamMeeting.id)).all())
    guests, items, actions = [], [], []
    for row, person, day in drawn:
        held = day < year.today
        belongs = {"meeting_id": numbers[row["ref"]], **_by(person, min(day, year.today))}
        guests += [
            {**belongs, "professional_id": one, "present": held or None} for one in members[person.team_id]
        ]
        items += [
            {
                **belongs,
                "domain": domain,
                "topic": "Hoe gaat het op de vloer?" if domain else "Praktisch: sleutels en bonnen",
                "minutes": "Besproken met de cliënt erbij." if held else None,
                "agreement": "We bellen elkaar vrijdag." if held else None,
                "raised_by_id": person.supervisor_id,
                "disclosed_on": None,
            }
            for domain in (None, LifeDomain.WORK_EDUCATION_INCOME)
        ]
        if held:
            due = day + timedelta(days=year.rng.randint(3, 30))
            actions.append(
                {
                    **belongs,
                    "domain": None,
                    "text": "Naar de werkplaats bellen",
                    "owner_id": year.rng.choice(members[person.team_id]),
                    "due_on": due,
                    "done_on": due if due < year.today and year.rng.random() < 0.9 else None,
                }
            )
    year.add(MeetingGuest, guests)
    year.add(MeetingItem, items)
    year.add(ActionPoint, actions)


def _days(year: Year) -> list[date]:
    """Return the days on which a team meets, in the year behind and the weeks ahead."""
    rng = year.rng
    days = [year.today - timedelta(days=rng.randint(1, _DAYS)) for _ in range(pick(rng, _MEETINGS_A_YEAR))]
    if rng.random() < _PLANNED_SHARE:
        days.append(year.today + timedelta(days=rng.randint(1, 30)))
    return sorted(days)


def _meeting(year: Year, person: Person, day: date) -> dict[str, Any]:
    held = day < year.today
    return {
        "ref": new_reference("OVERLEG"),
        "team_id": person.team_id,
        "called_by_id": person.supervisor_id,
        "starts_at": at_noon(day),
        "place": "op kantoor",
        "client_present": True if held else None,
        "state": MeetingState.HELD if held else MeetingState.PLANNED,
        **_by(person, min(day, year.today)),
    }


def load_talks(year: Year, stays: Sequence[Stay]) -> None:
    """Write the talks about how it goes, one every three months at least, and the next one (INV-14)."""
    about = {stay.person.id: stay.number for stay in stays if stay.life.is_under_way}
    year.add(
        Evaluation,
        [row for person in year.people for row in _talks(year, person, about.get(person.id))],
    )


def _talks(year: Year, person: Person, stay: int | None) -> Iterator[dict[str, Any]]:
    day = person.started_on
    while True:
        day += timedelta(days=year.rng.randint(*_EVERY_DAYS))
        held = day < year.today
        yield {
            "trajectory_id": person.trajectory_id,
            "stay_id": None if held else stay,
            "kind": EvaluationKind.THREE_MONTHLY,
            "phase": None,
            "due_on": day,
            "held_on": day if held else None,
            "strengths": _TALKED if held else None,
            "client_words": "Het gaat goed." if held else None,
            "workplace_words": None,
            "next_steps": "Verder zo." if held else None,
            "attended_by": _ATTENDED if held else [],
            "held_by_id": person.supervisor_id if held else None,
            **_by(person, min(day, year.today)),
        }
        if not held:
            return


def _by(person: Person, day: date) -> dict[str, Any]:
    return stamp(day, f"city-{person.supervisor_id}")

"""What happens after the first day: who was there, a pause, an end, waiting lists, coaches, a sign-up.

All of it is invented. Each act is done by the person who would have done it, through the domain's own
operations; what lies in the past is done today and then moved to its day.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.coaching.operations import set_profile
from coordination.consent.choices import Said
from coordination.consent.confidant import name_confidant
from coordination.errors import GuardFailed
from coordination.organisations.models import Professional
from coordination.placements import operations as placements
from coordination.placements.aftercare import AFTERCARE_DAYS
from coordination.placements.models import Placement
from coordination.shortages import operations as shortages
from coordination.shortages import queries as shortage_queries
from coordination.teams.queries import team_of
from coordination.teams.self_sign_up import ask
from coordination.vocabulary import (
    ActorRole,
    AttendanceCode,
    ContactWith,
    EndReason,
    JobCoachCompetence,
    JobCoachTask,
    PlacementState,
    RecordedForm,
    parse_code,
)
from coordination.waiting_lists import operations as lists
from coordination.workfloor import operations as floors
from coordination.workfloor import queries as floor_queries
from coordination.workfloor.rules import works_on
from seed.ghent import cases
from seed.ghent.counts import Category
from seed.ghent.moments import Moments
from seed.ghent.network import professional_rows
from seed.ghent.people import pick
from seed.ghent.tables import rows

#: Who writes down who was there, on how many of the last days; the workshop has still to do the last one.
_KEEPERS: Mapping[str, tuple[int, int]] = {"anchor_spoon": (1, 8), "work_leader": (1, 8), "trainer": (3, 8)}
_MISSED_AT = "trainer"
_ATTENDANCE: Mapping[AttendanceCode, int] = {
    AttendanceCode.PRESENT: 85,
    AttendanceCode.LATE: 6,
    AttendanceCode.SICK: 4,
    AttendanceCode.EXCUSED: 5,
}
_PAUSED_AT, _PAUSED_DAYS_AGO, _KEPT_DAYS = "crew_green", 4, 17
_ENDED_AT, _ENDED_DAYS_AGO, _TALKED_DAYS_AGO = "sorting", 9, 5
_NAMED_DAYS_AGO, _ASKED_DAYS_AGO = 15, 2


def load_afterwards(moments: Moments, offers: Mapping[str, CapacityOffer], rng: random.Random) -> None:
    """Load what happened after the first day, and who waits for one."""
    _attendance(moments, rng)
    _pause(moments, offers[_PAUSED_AT])
    _end(moments, offers[_ENDED_AT])
    _waiting_lists(moments)
    _coaches(moments)
    _confidant_of_j(moments)
    _sign_up(moments)


def report_shortages(session: Session, round_ref: str) -> None:
    """Tell the regional support point what a round found no place for, where enough people lack it.

    Does nothing without the Ghent network, or when a report was sent before.
    """
    name = next(row["name"] for _, row in professional_rows() if row["key"] == cases.SUPERVISOR)
    found = session.scalar(
        select(Professional).where(Professional.display_name == name, Professional.is_demo)
    )
    points = shortage_queries.support_points(session)
    if found is None or not points:
        return
    acting = Actor(
        name=f"seed-{cases.SUPERVISOR}",
        roles=frozenset({ActorRole.SUPERVISOR}),
        professional_id=found.id,
        organisation_id=found.organisation_id,
    )
    if shortage_queries.reports(session, acting):
        return
    with suppress(GuardFailed):  # so few people that nothing may be told (CONF-24)
        shortages.send_report(session, acting, round_ref=round_ref, support_point_id=points[0].id)


def _attendance(moments: Moments, rng: random.Random) -> None:
    """Write down the last days of some floors; one person was away without a word, and nobody called yet."""
    session, missed = moments.session, False
    for key, (last, first) in _KEEPERS.items():
        partner = moments.network.acting(key, ActorRole.PARTNER)
        since, until = (moments.today - timedelta(days=days) for days in (first, last))
        stays = [stay for stay, _name in floor_queries.people_of_host(session, partner)]
        for sheet in floor_queries.sheets_to_fill(session, partner, since, until)[::-1]:
            codes = {
                stay.ref: pick(rng, _ATTENDANCE)
                for stay in stays
                if stay.offer_id == sheet.offer_id and works_on(stay, sheet.day, sheet.half_day)
            }
            if not missed and key == _MISSED_AT:
                codes[min(codes)], missed = AttendanceCode.UNEXCUSED, True
            floors.record_attendance(
                session,
                partner,
                offer_id=sheet.offer_id,
                day=sheet.day,
                half_day=sheet.half_day,
                codes=codes,
            )


def _pause(moments: Moments, offer: CapacityOffer) -> None:
    stay, supervisor = _running(moments, offer)
    keep_until = moments.today + timedelta(days=_KEPT_DAYS)
    placements.pause(moments.session, supervisor, placement_ref=stay.ref, keep_until=keep_until)
    stay.state_since = moments.today - timedelta(days=_PAUSED_DAYS_AGO)


def _end(moments: Moments, offer: CapacityOffer) -> None:
    """End a stay and talk to the client; the talk with the host is still to come (INV-21)."""
    session, (stay, supervisor) = moments.session, _running(moments, offer)
    last_day = moments.today - timedelta(days=_ENDED_DAYS_AGO)
    placements.end(
        session, supervisor, placement_ref=stay.ref, reason=EndReason.CLIENT_STOPPED, last_day=last_day
    )
    talked_on = moments.today - timedelta(days=_TALKED_DAYS_AGO)
    placements.log_contact(
        session, supervisor, placement_ref=stay.ref, with_whom=ContactWith.CLIENT, held_on=talked_on
    )
    stay.state_since, stay.aftercare_by = talked_on, last_day + timedelta(days=AFTERCARE_DAYS)


def _running(moments: Moments, offer: CapacityOffer) -> tuple[Placement, Actor]:
    """Return the first stay at an offer, and who acts for the client."""
    statement = (
        select(Placement)
        .where(Placement.offer_id == offer.id, Placement.state == PlacementState.ACTIVE)
        .order_by(Placement.id)
        .limit(1)
    )
    stay = moments.session.scalars(statement).one()
    person = next(one for one in moments.people if one.ref == stay.client.ref)
    return stay, moments.supervisor(person.supervisor or "")


def _waiting_lists(moments: Moments) -> None:
    """Put people on lists: for each row the next client of this supervisor and category."""
    taken: set[str] = set()
    for where, row in rows("waiting_lists.csv"):
        category = parse_code(Category, row["category"], where)
        person = next(
            one
            for one in moments.people
            if one.supervisor == row["supervisor"] and one.category is category and one.ref not in taken
        )
        taken.add(person.ref)
        lists.put_on(
            moments.session,
            moments.supervisor(row["supervisor"]),
            client_ref=person.ref,
            service_id=moments.network.services[row["service"]].id,
            since=moments.today - timedelta(days=int(row["since_days_ago"])),
            position=int(row["position"]) if row["position"] else None,
            ask_again_on=moments.today + timedelta(days=int(row["ask_in_days"])),
        )


def _coaches(moments: Moments) -> None:
    for where, row in rows("coaches.csv"):
        set_profile(
            moments.session,
            moments.member(row["professional"]),
            professional_id=moments.network.professionals[row["professional"]].id,
            tasks=[parse_code(JobCoachTask, code, where) for code in row["tasks"].split()],
            competences=[parse_code(JobCoachCompetence, code, where) for code in row["competences"].split()],
        )


def _confidant_of_j(moments: Moments) -> None:
    client, worker = moments.named("J."), moments.network.professionals[cases.NEIGHBOURHOOD_WORKER]
    team = team_of(moments.session, client.id)
    member = next(one for one in team.memberships if one.professional_id == worker.id) if team else None
    if member is not None:
        said = Said(
            form=RecordedForm.ORAL_RECORDED,
            said_on=moments.today - timedelta(days=_NAMED_DAYS_AGO),
            place="wijkgebouw, Gent",
            own_words="Nadia ken ik het langst.",
        )
        name_confidant(
            moments.session, moments.supervisor(cases.SUPERVISOR), membership_id=member.id, said=said
        )


def _sign_up(moments: Moments) -> None:
    """Let somebody who is not known yet leave a name at a door that is open."""
    request = ask(
        moments.session,
        organisation_id=moments.network.organisations["ew"].id,
        name="Verzonnen Aanmelder",
        contact="09 000 01 01",
        own_words="Ik zoek iets voor twee voormiddagen, liefst met mijn handen.",
        language="nl",
    )
    request.asked_on = moments.today - timedelta(days=_ASKED_DAYS_AGO)
    moments.session.flush()

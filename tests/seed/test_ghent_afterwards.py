"""What the demo tells of the time after the first day: no page of it is empty, and little is late."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.coaching.models import JobCoachProfile
from coordination.organisations.models import Professional
from coordination.placements import papers
from coordination.placements.flows import yearly_flows
from coordination.placements.models import Placement
from coordination.placements.readiness import readiness
from coordination.plans.models import DevelopmentGoal, GivenAdvice
from coordination.referrals.models import Referral
from coordination.rounds.operations import request_round
from coordination.shortages.models import ShortageReport
from coordination.shortages.operations import run_round
from coordination.teams.models import SignUpRequest
from coordination.to_do.queries import to_do
from coordination.vocabulary import ActorRole, PlacementState, ReferralState, WaitKind, parse_code
from coordination.waiting_lists.models import WaitingListEntry
from coordination.workfloor import queries as floors
from coordination.workfloor.models import Attendance
from seed import ghent
from seed.ghent.afterwards import report_shortages
from seed.ghent.network import professional_rows


@pytest.fixture
def acting(seeded_session):
    """Return the one behind a key of the professionals' file, with the roles of the account."""
    rows = {row["key"]: row for _, row in professional_rows()}

    def act(key):
        found = seeded_session.scalars(
            select(Professional).where(Professional.display_name == rows[key]["name"])
        ).one()
        roles = frozenset(parse_code(ActorRole, code, key) for code in rows[key]["account"].split())
        return Actor(name=key, roles=roles, professional_id=found.id, organisation_id=found.organisation_id)

    return act


def number_of(session, model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("key", ["anchor_spoon", "work_leader", "trainer"])
def test_people_are_at_work_at_the_hosts_of_the_demo_and_were_written_down(seeded_session, acting, key):
    people = floors.people_of_host(seeded_session, acting(key))
    assert len(people) >= 2
    assert all(name for _stay, name in people)
    totals = floors.totals_of(seeded_session, [stay.id for stay, _name in people])
    assert len(totals) == len(people)


def test_of_those_who_guide_at_most_two_talks_are_late_and_some_are_ahead_inv_14(seeded_session, acting):
    today, late, ahead = clock.today(), 0, 0
    for _, row in professional_rows():
        if "supervisor" in row["account"].split():
            found = [
                one.due
                for one in to_do(seeded_session, acting(row["key"]))
                if one.kind is WaitKind.HOLD_EVALUATION and one.due is not None
            ]
            assert sum(due < today for due in found) <= 2
            assert all(due > today - timedelta(days=30) for due in found)
            late, ahead = late + sum(due < today for due in found), ahead + sum(due >= today for due in found)
    assert late >= 1
    assert ahead >= 3


def test_what_waits_after_the_first_day_waits_for_somebody(seeded_session, acting):
    kinds = {one.kind for _, row in professional_rows() for one in to_do(seeded_session, acting(row["key"]))}
    assert {
        WaitKind.LOOK_AGAIN,
        WaitKind.AWAIT_RECEIVER,
        WaitKind.CALL_AFTER_ABSENCE,
        WaitKind.ASK_WAITING_LIST,
        WaitKind.PAUSED_PLACE,
        WaitKind.TALK_AFTER_HOST,
    } <= kinds


def test_a_place_that_is_confirmed_has_every_signature_and_authorisation(seeded_session):
    statement = select(Placement).where(Placement.state == PlacementState.CONFIRMED)
    confirmed = seeded_session.scalars(statement).all()
    assert confirmed
    for one in confirmed:
        assert not papers.unsigned(one)
        assert not readiness(seeded_session, one).authorisations


def test_no_page_of_after_the_first_day_is_empty(seeded_session):
    for model in (Attendance, DevelopmentGoal, GivenAdvice, WaitingListEntry, JobCoachProfile, SignUpRequest):
        assert number_of(seeded_session, model) >= 1, model.__name__
    assert max(yearly_flows(seeded_session).values()) >= 5
    referred = set(seeded_session.scalars(select(Referral.state)))
    assert referred >= {ReferralState.REQUESTED, ReferralState.COMPLETED, ReferralState.REJECTED}


@pytest.mark.long
def test_the_demo_reports_its_shortages_to_the_support_point_once_conf_24(session):
    ghent.load(session)
    session.commit()
    sessions = sessionmaker(session.get_bind(), class_=Session)
    with sessions.begin() as other:
        ref = request_round(other, automatic("test")).ref
    run_round(sessions, ref)
    for _time in range(2):
        report_shortages(session, ref)
    [report] = session.scalars(select(ShortageReport))
    assert report.support_point.is_demo
    assert report.total >= 5

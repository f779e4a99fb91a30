"""A synthetic city: of any size, repeatable, through the operations or in memory."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from coordination import clock
from coordination.advice.models import AdviceQuestion
from coordination.audit.models import AuditEvent
from coordination.audit.rules import age_of, raw_columns
from coordination.authorisations.models import StatuteAuthorisation
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.consultations.models import CaseConsultation
from coordination.justice.models import ReportedFact
from coordination.meetings.models import TeamMeeting
from coordination.placements.models import Agreement, Placement
from coordination.plans.models import Evaluation
from coordination.referrals.models import Referral
from coordination.rounds.facts import build_facts
from coordination.vocabulary import PlacementState
from coordination.workfloor.models import Attendance
from matching import make_plan
from seed import synthetic
from seed.synthetic.lives import draw_lives
from tests.simulation.violations import violations

CLIENTS, OFFERS = 1_000, 80


@pytest.fixture(scope="module")
def city():
    return synthetic.city_facts(CLIENTS, OFFERS, 3)


def test_city_in_memory_has_the_asked_size_and_places_for_about_60_percent(city):
    assert (len(city.clients), len(city.offers)) == (CLIENTS, OFFERS)
    places = sum(shift.places for offer in city.offers for shift in offer.shifts)
    assert 0.5 * CLIENTS < places < 0.7 * CLIENTS


def test_same_seed_gives_the_same_city_and_another_seed_another(city):
    assert synthetic.city_facts(CLIENTS, OFFERS, 3) == city
    assert synthetic.city_facts(CLIENTS, OFFERS, 4) != city


def test_some_20_to_40_places_fit_a_client_of_the_city_of_the_benchmarks():
    plan = make_plan(synthetic.city_facts(5057, 400, 1))
    assert 20 <= plan.counts.pairs / plan.counts.clients <= 40
    assert len(plan.proposals) > plan.first_come.placed


def test_share_of_offers_with_free_choice_can_be_asked_for():
    facts = synthetic.city_facts(200, 60, 1, free_choice_share=0.5)
    assert 15 <= sum(bool(offer.free_choice) for offer in facts.offers) <= 40


def test_larger_city_takes_more_of_the_map():
    small, large = (synthetic.city_facts(size, 50, 1) for size in (300, 4_000))
    assert len({offer.area for offer in small.offers}) < len({offer.area for offer in large.offers})


def test_city_is_loaded_through_the_operations_and_can_be_matched(session):
    summary = synthetic.load_city(session, clients=60, offers=20, random_seed=5)
    assert summary.loaded
    assert (summary.counts["clients"], summary.counts["offers"], summary.counts["teams"]) == (60, 20, 60)
    assert all(one.is_demo for one in session.scalars(select(Client)))
    assert all(one.is_demo for one in session.scalars(select(CapacityOffer)))
    plan = make_plan(build_facts(session, clock.today()))
    assert plan.proposals


def test_rows_and_memory_tell_of_the_same_clients(session):
    synthetic.load_city(session, clients=40, offers=20, random_seed=5)
    stored = build_facts(session, clock.today())
    drawn = synthetic.city_facts(40, 20, 5)

    def shape(client):
        return (client.age, client.home, client.availability, client.wishes, client.rungs, client.needs)

    assert sorted(map(repr, map(shape, stored.clients))) == sorted(map(repr, map(shape, drawn.clients)))


def test_a_year_of_people_knows_every_state_but_those_of_a_round():
    rng, today = Random(1), date(2026, 6, 1)
    lives = [life for _ in range(2_000) for life in draw_lives(rng, today)]
    by_a_round = {PlacementState.SUGGESTED, PlacementState.SUPERSEDED}
    assert {life.state for life in lives} == set(PlacementState) - by_a_round
    assert all(step.day <= today for life in lives for step in life.steps)


def test_a_city_with_a_year_behind_it_breaks_no_invariant_and_its_record_is_proved(session):
    synthetic.load_city(session, clients=40, offers=20, random_seed=5, year=True)
    assert violations(session) == []
    for table in (Placement, Attendance, TeamMeeting, Evaluation):
        assert session.scalar(select(func.count()).select_from(table)) > 30, table
    # What stands around one client is told once, so that every kind of page has something to show.
    for table in (Referral, AdviceQuestion, CaseConsultation, Agreement, StatuteAuthorisation, ReportedFact):
        assert session.scalar(select(func.count()).select_from(table)) > 0, table
    assert session.scalar(select(func.min(AuditEvent.at))) < clock.now() - timedelta(days=300)
    assert all(age_of(event) == 0 for event in session.execute(select(*raw_columns())))


def test_city_loaded_twice_is_left_as_it_is(session):
    synthetic.load_city(session, clients=12, offers=4, random_seed=5)
    again = synthetic.load_city(session, clients=500, random_seed=6)
    assert not again.loaded
    assert again.counts["clients"] == 12

"""What the database refuses of a placement, on both engines, to whoever goes around the acts."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coordination import clock
from coordination.placements import operations, walls
from coordination.placements.readiness import open_goal
from coordination.vocabulary import HalfDays, IncomeStatus, PlacementKind, PlacementState
from tests.coordination.factories import AFTERNOONS, MORNINGS, days, make_goal, make_programme
from tests.coordination.stories import make_story
from web import database

S = PlacementState
LATER = [("Namiddagen", AFTERNOONS, 9)]
SATURDAY = [("Zaterdag", HalfDays.of(["sat-morning"]), 9)]


@pytest.fixture
def story(session):
    return make_story(session)


def write(story, placement, **values):
    """Write into the row past every act."""
    story.session.flush()
    values = {"state_since": clock.today(), **values}
    sets = ", ".join(f"{name} = :{name}" for name in values)
    story.session.execute(
        text(f"UPDATE placements SET {sets} WHERE id = :id"),  # noqa: S608  names of columns
        {**values, "id": placement.id},
    )


def refused(story, invariant, placement, **values):
    with pytest.raises(IntegrityError, match=invariant):
        write(story, placement, **values)
    story.session.rollback()


def test_the_last_place_is_not_written_to_a_second_one_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    story.reserved(story.client(), offer)
    second = story.offered(story.client(), offer)
    story.session.commit()
    refused(story, "INV-03", second, state="reserved", hold_until=days(9), answer_by=None)


def test_a_hold_that_is_over_takes_no_place_and_days_apart_share_one_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    story.reserved(story.client(), offer, starts_on=days(7), ends_on=days(20))
    second = story.offered(story.client(), offer, starts_on=days(21))
    third = story.offered(story.client(), offer, starts_on=days(7), ends_on=days(20))
    story.session.commit()
    write(story, second, state="reserved", hold_until=days(9), answer_by=None)
    story.session.commit()
    # A month on the first hold is over, and the third may be held then.
    write(story, third, state="reserved", hold_until=days(40), state_since=days(35), ends_on=days(36))
    story.session.rollback()
    refused(story, "INV-03", second, starts_on=days(20))


def test_one_client_is_not_written_to_two_places_at_once_inv_04(story):
    client = story.client()
    story.reserved(client, story.offer())
    second = story.offered(client, story.offer())
    story.session.commit()
    refused(story, "INV-04", second, state="reserved", hold_until=days(9), answer_by=None)


def test_regimes_that_may_not_be_combined_are_not_written_together_inv_07(story):
    client = story.client()
    first = story.reserved(client, story.offer(), ends_on=days(40))
    beside = [
        story.reserved(client, story.offer(shifts=LATER)),
        story.reserved(client, story.supported_offer(shifts=SATURDAY)),
    ]
    for placement in (first, beside[1]):
        story.make_ready(placement)
    for placement in beside:
        placement.plan_goal_id = open_goal(placement)
    operations.confirm(story.session, story.acting, placement_ref=first.ref)
    story.session.commit()
    for placement in beside:
        refused(story, "INV-07", placement, state="confirmed")
    write(story, beside[0], state="confirmed", starts_on=days(41))


@pytest.mark.parametrize("state", [S.AGREED, S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED])
def test_nothing_goes_on_without_the_clients_yes_inv_01(story, state):
    placement = story.discussed(story.client(), story.offer())
    story.session.commit()
    refused(story, "INV-01", placement, state=state.value, hold_until=days(9), keep_place_until=None)


def test_a_stay_serves_a_goal_of_its_own_client_inv_09(story):
    placement = story.reserved(story.client(), story.offer())
    other = make_goal(story.session)
    story.session.commit()
    refused(story, "INV-09", placement, state="confirmed", plan_goal_id=None)
    refused(story, "INV-09", placement, state="confirmed", plan_goal_id=other.id)


def test_a_stay_lies_within_its_programme_inv_10(story):
    service = make_programme(story.session, story.host, self_referral=True)
    placement = story.reserved(story.client(), story.offer(service=service))
    story.session.commit()
    refused(story, "INV-10", placement, state="confirmed", ends_on=service.ends_on.replace(year=2090))


def ready(story, offer, **given):
    """Return a held place with everything there, and a goal that it serves."""
    placement = story.reserved(story.client(**given), offer)
    story.make_ready(placement)
    placement.plan_goal_id = open_goal(placement)
    story.session.commit()
    return placement


def of_article_60(story):
    offer = story.offer(placement_kind=PlacementKind.ARTICLE_60, employer=story.pcsw)
    return ready(story, offer, income_status=IncomeStatus.INTEGRATION_INCOME)


#: What can be taken away, past every act, of what a kind of place may not be without.
WITHOUT = {
    "an employer": "UPDATE capacity_offers SET employer_organisation_id = NULL WHERE id = :offer",
    "an OCMW": "UPDATE capacity_offers SET employer_organisation_id = host_organisation_id WHERE id = :offer",
    "leefloon": "UPDATE clients SET income_status = 'sickness_benefit' WHERE id = :client",
    "a signature": "DELETE FROM agreement_signatures WHERE party = 'client'",
    "an agreement": "DELETE FROM agreement_signatures WHERE agreement_id IN"
    " (SELECT id FROM agreements WHERE kind = 'workplace_agreement')",
    "an anchor": "UPDATE capacity_offers SET anchor_person_id = NULL WHERE id = :offer",
    "a job coach": "UPDATE capacity_offers SET job_coach_id = NULL WHERE id = :offer",
    "an ordinary place": "UPDATE capacity_offers SET regular_environment = false WHERE id = :offer",
    "cost 0": "UPDATE services SET cost_to_client_cents = 100 WHERE id ="
    " (SELECT service_id FROM capacity_offers WHERE id = :offer)",
    "a non-profit host": "UPDATE organisations SET is_non_profit = false WHERE id ="
    " (SELECT host_organisation_id FROM capacity_offers WHERE id = :offer)",
}


def take_away(story, what, placement):
    given = {"offer": placement.offer_id, "client": placement.client_id}
    statement = text(WITHOUT[what])
    story.session.execute(statement, {key: given[key] for key in statement.compile().params})


def refused_without(story, invariant, placement, what):
    """Neither confirmed nor begun without it; what was taken away is there again afterwards."""
    for state in ("confirmed", "active"):
        take_away(story, what, placement)
        refused(story, invariant, placement, state=state)


def test_article_60_needs_an_ocmw_leefloon_and_the_posting_signed_before_the_start_inv_05(story):
    placement = of_article_60(story)
    for what in ("an employer", "an OCMW", "leefloon", "a signature"):
        refused_without(story, "INV-05", placement, what)
    write(story, placement, state="confirmed")
    story.session.commit()
    refused(story, "INV-05", placement, state="active", starts_on=days(-1))

    write(story, placement, state="active", starts_on=clock.today())
    take_away(story, "leefloon", placement)  # whoever works earns a wage
    write(story, placement, state="paused", keep_place_until=None)
    write(story, placement, state="active")


def test_supported_work_is_not_written_without_all_it_needs_inv_06(story):
    placement = ready(story, story.supported_offer())
    for what in ("an anchor", "a job coach", "an ordinary place", "cost 0", "a signature", "an agreement"):
        refused_without(story, "INV-06", placement, what)
    write(story, placement, state="confirmed")


def test_no_volunteer_is_written_to_a_commercial_host_inv_08(story):
    placement = ready(story, story.offer(placement_kind=PlacementKind.GUIDED_VOLUNTEERING))
    refused_without(story, "INV-08", placement, "a non-profit host")
    write(story, placement, state="confirmed")


def test_the_walls_stand_again_after_an_upgrade_and_only_what_is_missing_is_built(session, database_url):
    connection = session.connection()
    assert walls.build(connection) == []
    walls.take_down(connection)
    session.commit()
    database.upgrade(database_url)
    assert walls.build(session.connection()) == []
    session.rollback()

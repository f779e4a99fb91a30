"""From the held place to the last talk: what each step needs, and what it does to the places."""

import pytest

from coordination import clock
from coordination.actors import automatic
from coordination.consent.operations import withdraw_consent
from coordination.consent.queries import consents_of
from coordination.errors import (
    AlreadyPlaced,
    CapacityTaken,
    GuardFailed,
    IllegalTransition,
    InvalidInput,
    NotFound,
)
from coordination.placements import deadlines, host, operations, queries
from coordination.placements.readiness import readiness
from coordination.vocabulary import (
    ContactWith,
    EndReason,
    NextStepKind,
    PlacementState,
    PlanGoalState,
)
from tests.coordination.factories import AFTERNOONS, MORNINGS, days, make_host, partner_actor

TIME = automatic("worker")
S = PlacementState
ONE_PLACE = [("Voormiddagen", MORNINGS, 1)]
PRIVATE = (EndReason.HEALTH, EndReason.CARE_FIRST, EndReason.MOVED_AWAY)


def test_a_stay_goes_from_the_held_place_to_the_end_of_aftercare(story):
    placement = story.ended(story.client(), story.offer())
    assert (placement.state, placement.ends_on) == (S.ENDED, clock.today())
    assert placement.aftercare_by == days(28)
    assert operations.begin_aftercare(story.session, TIME) == 1
    log = {"placement_ref": placement.ref, "held_on": clock.today()}
    with pytest.raises(GuardFailed, match="client and host"):
        operations.close(story.session, story.acting, placement_ref=placement.ref)
    operations.log_contact(story.session, story.acting, with_whom=ContactWith.CLIENT, **log)
    with pytest.raises(GuardFailed, match="with the host"):
        operations.close(story.session, story.acting, placement_ref=placement.ref)
    operations.log_contact(story.session, story.acting, with_whom=ContactWith.HOST, **log)
    operations.close(story.session, story.acting, placement_ref=placement.ref)
    assert placement.state is S.CLOSED


# --- before the first day ---


def test_a_place_is_confirmed_only_with_its_agreements_signed_and_the_missing_one_is_named(story):
    placement = story.reserved(story.client(), story.supported_offer())
    ref = placement.ref
    missing = "engagement_declaration by client and service; workplace_agreement by client and host and"
    with pytest.raises(GuardFailed, match=missing):
        operations.confirm(story.session, story.acting, placement_ref=ref)
    story.make_ready(placement)
    operations.confirm(story.session, story.acting, placement_ref=ref)
    assert (placement.state, placement.hold_until) == (S.CONFIRMED, None)


def test_a_place_that_serves_no_goal_is_not_ready_inv_09(story):
    client = story.client()
    placement = story.reserved(client, story.offer())
    assert not readiness(story.session, placement).without_goal
    for goal in placement.plan_goal.trajectory.goals:
        goal.state = PlanGoalState.DROPPED
    placement.plan_goal = None
    story.session.flush()
    ready = readiness(story.session, placement)
    assert ready.without_goal
    assert not ready.is_ready
    with pytest.raises(GuardFailed, match="goal"):
        operations.confirm(story.session, story.acting, placement_ref=placement.ref)


def test_a_hold_that_ran_out_is_not_confirmed(story, monkeypatch):
    placement = story.reserved(story.client(), story.offer())
    after = days(31)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    with pytest.raises(GuardFailed, match="hold"):
        operations.confirm(story.session, story.acting, placement_ref=placement.ref)


def test_a_stay_does_not_begin_before_start_and_signature_inv_05(story, monkeypatch):
    placement = story.confirmed(story.client(), story.offer())
    for day in (clock.today(), days(7), days(8)):
        with pytest.raises(InvalidInput, match="on:"):
            operations.first_day(story.session, story.acting, placement_ref=placement.ref, on=day)
    later = days(9)
    monkeypatch.setenv("SCHAKEL_NOW", later.isoformat())
    operations.first_day(story.session, story.partner, placement_ref=placement.ref)
    assert (placement.state, placement.starts_on) == (S.ACTIVE, later)


@pytest.mark.parametrize("step", ["never_started", "host_withdraws", "client_withdraws", "end"])
def test_a_place_that_is_given_up_is_free_at_once_inv_03(story, step):
    offer = story.offer(shifts=ONE_PLACE)
    if step == "end":
        placement = story.ended(story.client(), offer)
    else:
        placement = story.confirmed(story.client(), offer)
        actor = story.acting if step == "client_withdraws" else story.partner
        getattr(operations, step)(story.session, actor, placement_ref=placement.ref)
    assert placement.state in {S.NEVER_STARTED, S.WITHDRAWN_BY_HOST, S.WITHDRAWN_BY_CLIENT, S.ENDED}
    assert queries.stays_of_offer(story.session, offer.id) == []
    assert story.reserved(story.client(), offer).state is S.RESERVED


# --- pause ---


def test_a_kept_place_stays_taken_during_a_pause_and_comes_free_when_its_day_has_passed(story, monkeypatch):
    offer = story.offer(shifts=ONE_PLACE, review_by=days(90), answer_days=60)
    placement = story.active(story.client(), offer)
    operations.pause(story.session, story.acting, placement_ref=placement.ref, keep_until=days(20))
    waiting = story.offered(story.client(), offer, starts_on=days(30))
    with pytest.raises(CapacityTaken):
        operations.accept(story.session, story.partner, placement_ref=waiting.ref)
    after = days(21)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    operations.accept(story.session, story.partner, placement_ref=waiting.ref)
    with pytest.raises(CapacityTaken):
        operations.resume(story.session, story.acting, placement_ref=placement.ref)
    assert placement.state is S.PAUSED


def test_a_paused_stay_goes_on_in_its_own_place(story):
    placement = story.active(story.client(), story.offer(shifts=ONE_PLACE))
    for keep_until in (days(20), None):
        operations.pause(story.session, story.partner, placement_ref=placement.ref, keep_until=keep_until)
        operations.resume(story.session, story.partner, placement_ref=placement.ref)
        assert (placement.state, placement.keep_place_until) == (S.ACTIVE, None)


def test_who_found_another_place_during_a_pause_does_not_go_on_in_two_inv_04(story):
    client = story.client()
    placement = story.active(client, story.offer())
    operations.pause(story.session, story.acting, placement_ref=placement.ref)
    story.reserved(client, story.offer())
    with pytest.raises(AlreadyPlaced):
        operations.resume(story.session, story.acting, placement_ref=placement.ref)


def test_who_began_elsewhere_during_a_pause_does_not_go_on_in_both_inv_07(story):
    client = story.client()
    first = story.active(client, story.offer())
    operations.pause(story.session, story.acting, placement_ref=first.ref)
    second = story.active(client, story.offer(shifts=[("Namiddagen", AFTERNOONS, 1)]))
    with pytest.raises(GuardFailed):
        operations.resume(story.session, story.acting, placement_ref=first.ref)
    reason = EndReason.END_OF_TERM
    operations.end(story.session, story.acting, placement_ref=second.ref, reason=reason)
    operations.resume(story.session, story.acting, placement_ref=first.ref)


@pytest.mark.parametrize("number", [-1, 92])
def test_a_place_is_kept_for_a_quarter_at_most(story, number):
    placement = story.active(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="keep_until"):
        operations.pause(story.session, story.acting, placement_ref=placement.ref, keep_until=days(number))


# --- the end, and after ---


@pytest.mark.parametrize("reason", [*PRIVATE, EndReason.OTHER])
def test_a_host_reads_that_a_stay_ended_and_never_why(story, reason):
    placement = story.ended(story.client(), story.offer(), reason=reason)
    assert host.proposals_for_partner(story.session, story.partner) == []
    for _ in range(2):
        [told] = host.endings_for_partner(story.session, story.partner)
        assert (told.alias, told.state, told.ended_on) == (placement.alias, S.ENDED, clock.today())
        assert reason.value not in repr(told)
        operations.begin_aftercare(story.session, TIME)
    other = partner_actor(story.session, make_host(story.session))
    assert host.endings_for_partner(story.session, other) == []
    assert host.endings_for_partner(story.session, story.acting) == []


def test_conf_08_of_an_ended_stay_a_host_reads_nothing_once_the_profile_is_shared_no_longer(story):
    client, staying = story.client(), story.client()
    stopped = story.ended(client, story.offer())
    still = story.ended(staying, story.offer())
    told = {one.alias for one in host.endings_for_partner(story.session, story.partner)}
    assert told == {stopped.alias, still.alias}
    for consent in consents_of(story.session, client.id):
        withdraw_consent(story.session, story.acting, consent_id=consent.id)
    assert [one.alias for one in host.endings_for_partner(story.session, story.partner)] == [still.alias]


@pytest.mark.parametrize("reason", PRIVATE)
def test_a_host_does_not_write_down_a_private_reason(story, reason):
    placement = story.active(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="reason"):
        operations.end(story.session, story.partner, placement_ref=placement.ref, reason=reason)
    operations.end(story.session, story.partner, placement_ref=placement.ref, reason=EndReason.HOST_STOPPED)
    assert placement.end_reason is EndReason.HOST_STOPPED


@pytest.mark.parametrize("number", [-1, 1])
def test_a_stay_ends_on_one_of_its_days_up_to_today(story, number):
    placement = story.active(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="last_day"):
        operations.end(
            story.session,
            story.acting,
            placement_ref=placement.ref,
            reason=EndReason.OTHER,
            last_day=days(number),
        )


@pytest.mark.parametrize("reason", [EndReason.CLIENT_STOPPED, EndReason.MOVED_ON_PAID])
def test_every_end_brings_aftercare_for_a_drop_out_too_inv_21(story, reason):
    client = story.client(looking_since=None)
    placement = story.ended(client, story.offer(), reason=reason)
    assert placement.aftercare_by is not None
    assert _step(story, client) is NextStepKind.GIVE_AFTERCARE
    operations.begin_aftercare(story.session, TIME)
    assert placement.state is S.AFTERCARE
    assert not deadlines.anything_due(story.session)
    assert _step(story, client) is NextStepKind.GIVE_AFTERCARE
    looking = story.client()
    story.ended(looking, story.offer())
    assert _step(story, looking) is NextStepKind.START_ROUND
    assert NextStepKind.GIVE_AFTERCARE in [
        one.step for one in queries.open_steps(story.session, [looking.id])
    ]


def test_a_talk_after_the_end_lies_between_the_end_and_today(story):
    placement = story.active(story.client(), story.offer())
    log = {"placement_ref": placement.ref, "with_whom": ContactWith.CLIENT}
    with pytest.raises(IllegalTransition):
        operations.log_contact(story.session, story.acting, held_on=clock.today(), **log)
    operations.end(story.session, story.acting, placement_ref=placement.ref, reason=EndReason.OTHER)
    for number in (-1, 1):
        with pytest.raises(InvalidInput, match="held_on"):
            operations.log_contact(story.session, story.acting, held_on=days(number), **log)


def test_another_host_and_another_supervisor_find_nothing_to_act_on_conf_01(story):
    placement = story.active(story.client(), story.offer())
    strangers = (
        partner_actor(story.session, make_host(story.session)),
        partner_actor(story.session, story.pcsw),
    )
    for stranger in strangers:
        for act, given in (
            (operations.pause, {}),
            (operations.end, {"reason": EndReason.OTHER}),
            (operations.never_started, {}),
            (operations.confirm, {}),
        ):
            with pytest.raises(NotFound):
                act(story.session, stranger, placement_ref=placement.ref, **given)


def _step(story, client):
    return queries.next_steps(story.session, [client.id])[client.id].step

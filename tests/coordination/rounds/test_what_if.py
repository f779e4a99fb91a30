"""Questions about a finished round, the policy in force, and what a new round changes in the one before."""

import pytest
from sqlalchemy import select

from coordination.actors import Actor
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.rounds import policies, what_if
from coordination.rounds.models import Suggestion
from coordination.rounds.snapshot import key
from coordination.vocabulary import ActorRole, RoundState
from matching import Policy
from matching.whatif import Places, Rules, WithoutOffer
from tests.coordination.factories import MORNINGS, days


def actor_with(role, name="account-9"):
    return Actor(name=name, roles=frozenset({role}), professional_id=1, organisation_id=1)


def answered(session, sessions, asker, ref, changes=(), **given):
    session.commit()
    with sessions.begin() as other:
        question = what_if.ask(other, asker, round_ref=ref, changes=changes).ref
    state = what_if.run_what_if(sessions, question, **given)
    session.expire_all()
    return state, what_if.open_what_if(session, asker, question)


@pytest.fixture
def full(story):
    """Two people for one place."""
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    return offer, story.client(looking_since=days(-300)), story.client(looking_since=days(-5))


def test_one_more_place_is_worked_out_by_the_worker_and_kept_encrypted(session, sessions, full, run):
    offer, _, left = full
    asker, done = actor_with(ActorRole.SUPERVISOR), run()
    more = Places(offer=key("offer", offer.id), count=1)
    state, row = answered(session, sessions, asker, done.ref, [more])
    assert (state, row.progress) == (RoundState.FINISHED, 100)
    result = what_if.result_of(row)
    assert result["placed"] == [1, 2]
    assert [(one["client"], one["turn"]) for one in result["moves"]] == [(left.ref, "gains_place")]
    low, high = result["levels"]["placements"]
    assert low == high > 0
    raw = session.connection().exec_driver_sql("select result from what_ifs").scalar()
    assert left.ref.encode() not in bytes(raw)


def test_without_changes_the_question_is_which_place_unlocks_most(session, sessions, full, run):
    offer, _, _ = full
    _, row = answered(session, sessions, actor_with(ActorRole.SUPERVISOR), run().ref)
    result = what_if.result_of(row)
    assert result["complete"]
    assert [(one["offer"], one["placed"]) for one in result["best"]] == [(key("offer", offer.id), 1)]


def test_a_policy_is_previewed_in_both_directions_before_it_is_decided(session, sessions, full, run):
    done = run()
    turned = Rules(policy=Policy(levels=("score", "placements")))
    state, row = answered(session, sessions, actor_with(ActorRole.ADMINISTRATOR), done.ref, [turned])
    assert state is RoundState.FINISHED
    assert set(what_if.result_of(row)) >= {"placed", "score", "moves", "levels"}
    assert policies.in_force(session).number == 0


def test_a_question_that_cannot_be_is_closed_with_its_code(session, sessions, full, run):
    gone = WithoutOffer(offer="offer:99999")
    state, row = answered(session, sessions, actor_with(ActorRole.SUPERVISOR), run().ref, [gone])
    assert (state, row.failure) == (RoundState.FAILED, "invalid_change")


def test_a_question_can_be_stopped_and_stays_stopped(session, sessions, full, run):
    asker, round_ref = actor_with(ActorRole.SUPERVISOR), run().ref
    session.commit()
    with sessions.begin() as other:
        ref = what_if.ask(other, asker, round_ref=round_ref).ref
        what_if.cancel(other, asker, ref=ref)
    assert what_if.run_what_if(sessions, ref) is RoundState.CANCELLED


def test_somebody_has_one_question_at_a_time_and_sees_only_the_own(session, full, run):
    done = run()
    one, other = actor_with(ActorRole.SUPERVISOR, "account-8"), actor_with(ActorRole.SUPERVISOR)
    ref = what_if.ask(session, one, round_ref=done.ref).ref
    with pytest.raises(GuardFailed):
        what_if.ask(session, one, round_ref=done.ref)
    with pytest.raises(NotFound):
        what_if.open_what_if(session, other, ref)
    assert what_if.asked(session, other, done) == []
    assert [row.ref for row in what_if.asked(session, one, done)] == [ref]


def test_a_partner_asks_nothing_and_an_unknown_round_is_absent(session, full):
    with pytest.raises(NotAllowed):
        what_if.ask(session, actor_with(ActorRole.PARTNER), round_ref="RND-22222222")
    with pytest.raises(NotFound):
        what_if.ask(session, actor_with(ActorRole.SUPERVISOR), round_ref="RND-22222222")


def test_a_decided_policy_holds_for_the_rounds_from_then_on_inv_19(session, full, run):
    before = run()
    chief = actor_with(ActorRole.ADMINISTRATOR)
    policies.decide(
        session, chief, policy=Policy(waiting_weight=40), after=0, reason="Wachten weegt zwaarder."
    )
    after = run()
    assert (before.policy["waiting_weight"], after.policy["waiting_weight"]) == (20, 40)
    assert after.policy["version"] == "policy-2"
    assert [row.reason for row in policies.versions(session)] == ["Wachten weegt zwaarder."]


def test_a_policy_needs_a_reason_a_right_and_the_newest_version_under_it(session, full):
    chief = actor_with(ActorRole.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        policies.decide(session, actor_with(ActorRole.SUPERVISOR), policy=Policy(), after=0, reason="Zo.")
    with pytest.raises(InvalidInput):
        policies.decide(session, chief, policy=Policy(), after=0, reason=" ")
    policies.decide(session, chief, policy=Policy(), after=0, reason="Eerste.")
    with pytest.raises(GuardFailed):
        policies.decide(session, chief, policy=Policy(), after=0, reason="Tweede.")


def test_e_3_5_the_smallest_relaxations_stand_with_who_has_no_place(session, full, run):
    offer, _, left = full
    done = run()
    row = session.scalar(
        select(Suggestion).where(Suggestion.round_id == done.id, Suggestion.client_id == left.id)
    )
    assert row.relaxations == [
        {"give": [["place", "", ["HR-02"]]], "offers": [offer.id], "count": 1, "sure": True}
    ]


def test_what_the_levels_cost_each_other_stands_with_the_round(full, run):
    prices = run().level_prices
    assert prices["placed"] == 1
    assert prices["priority"][0] == prices["priority"][1] >= 0


def test_sr_19_the_next_round_says_what_it_changes_and_why(session, full, run):
    offer, first, second = full
    run()
    again = run()
    assert again.differences == {"kept/still_best": 1}
    assert again.previous == {first.ref: f"offer:{offer.id}/shift:{offer.shifts[0].id}"}
    rows = session.scalars(select(Suggestion).where(Suggestion.round_id == again.id))
    assert {row.client_id: row.change for row in rows} == {
        first.id: ["kept", "still_best"],
        second.id: None,
    }

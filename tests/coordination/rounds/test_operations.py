"""A round from request to stored plan: once, repeatable, stoppable, and never half stored."""

import pytest
from sqlalchemy import func, select

from coordination import clock
from coordination.capacity import operations as capacity
from coordination.consent.access import decide
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.placements import operations as placements
from coordination.placements.models import Placement
from coordination.rounds import operations
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.vocabulary import (
    ClientPart,
    HalfDays,
    LanguageLevel,
    PlacementState,
    RoundState,
    RuleAnswer,
    SuggestionOutcome,
)
from matching import InvalidFacts, Policy, RoundCancelled, Weights
from tests.coordination.factories import MORNINGS, days, make_professional, member_actor
from tests.coordination.stories import ROUND


def suggestions_of(session, matching_round):
    rows = session.scalars(
        select(Suggestion).where(Suggestion.round_id == matching_round.id).order_by(Suggestion.client_id)
    )
    return {row.client_id: row for row in rows}


def state_of(session, ref):
    session.commit()
    state = session.scalar(select(MatchingRound.state).where(MatchingRound.ref == ref))
    session.commit()
    return state


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def requested(session, sessions, **given):
    session.commit()
    with sessions.begin() as other:
        return operations.request_round(other, ROUND, **given).ref


def test_a_round_keeps_plan_proof_and_what_first_come_would_have_given_inv_19(story, run):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    first, second = story.client(looking_since=days(-5)), story.client(looking_since=days(-300))
    told = []
    done = run(seed=7, progress=lambda percent, step: told.append((percent, step)))
    assert (done.state, done.progress, done.step) == (RoundState.FINISHED, 100, None)
    assert (done.clients, done.offers, done.pairs, done.placed) == (2, 1, 2, 1)
    assert done.solver_status == "optimal"
    assert done.objective == done.bound
    assert (done.gap, done.stop_reason) == (0.0, "proved")
    assert done.first_come["placed"] == 1
    assert done.random_seed == 7
    assert (done.policy, done.weights) == (Policy().to_dict(), Weights().to_dict())
    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert {step for _, step in told} >= {"options", "solve", "explain", "store"}
    rows = suggestions_of(story.session, done)
    placed, left = rows[second.id], rows[first.id]
    assert (placed.outcome, placed.offer_id) == (SuggestionOutcome.PLACED, offer.id)
    assert placed.score == sum(weighted for _, _, weighted in placed.reasons)
    assert placed.placement.state is PlacementState.SUGGESTED
    assert placed.route["steps"][-1]["service"] == offer.service_id
    assert left.outcome is SuggestionOutcome.FITS_BUT_FULL
    assert left.placement is None
    assert left.binding[0]["offer"] == offer.id
    assert (placed.first_come_offer_id, left.first_come_offer_id) == (offer.id, None)


def test_an_unplaced_client_has_the_nearest_misses_with_their_rules(story, run):
    offer = story.offer(min_dutch_level=LanguageLevel.C1)
    loud = story.offer(adaptations_available=[])
    client = story.client(dutch_level=LanguageLevel.A2)
    done = run()
    assert suggestions_of(story.session, done)[client.id].outcome is SuggestionOutcome.NO_FIT
    misses = {(row.offer_id, row.rule_code, row.answer) for row in story.session.scalars(select(Exclusion))}
    assert misses == {
        (offer.id, "HR-08", RuleAnswer.DOES_NOT_FIT),
        (loud.id, "HR-27", RuleAnswer.DOES_NOT_FIT),
    }


def test_the_same_rows_give_the_same_plan_inv_19(story, run):
    for _ in range(3):
        story.offer(shifts=[("Blok", MORNINGS, 1)])
    clients = [story.client(looking_since=days(-number)) for number in range(6)]

    def plan(done):
        rows = suggestions_of(story.session, done)
        return [
            (row.outcome, row.offer_id, row.shift_id, row.half_days, row.score, row.reasons, row.alternatives)
            for row in (rows[client.id] for client in clients)
        ]

    first, second = run(), run()
    assert plan(first) == plan(second)
    # What stood already earns its bonus the second time, and nothing else changes (SR-19).
    assert second.differences == {"kept/still_best": 3}
    assert second.objective == first.objective | {
        "score": first.objective["score"] + 3 * Policy().stability_bonus
    }
    states = story.session.scalars(select(Placement.state).order_by(Placement.id)).all()
    assert states == [PlacementState.SUPERSEDED] * 3 + [PlacementState.SUGGESTED] * 3


def test_running_a_finished_round_again_changes_nothing(story, run, sessions):
    story.offer()
    story.client()
    done = run()
    before = [count(story.session, table) for table in (Placement, Suggestion, Exclusion)]
    ref, finished_at = done.ref, done.finished_at
    story.session.commit()
    assert operations.run_round(sessions, ref) is RoundState.FINISHED
    story.session.expire_all()
    assert [count(story.session, table) for table in (Placement, Suggestion, Exclusion)] == before
    assert done.finished_at == finished_at


def test_a_killed_workers_round_goes_on_from_the_snapshot_it_had(story, sessions):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    client = story.client()
    ref = requested(story.session, sessions)
    with sessions.begin() as other:
        operations.begin_round(other, ROUND, round_ref=ref)
    # The worker dies here; meanwhile the place goes.
    capacity.change_places(
        story.session,
        story.partner,
        offer_id=offer.id,
        places={offer.shifts[0].id: 0},
        stays_of=lambda *_: [],
    )
    story.session.commit()
    assert operations.run_round(sessions, ref) is RoundState.FINISHED
    story.session.expire_all()
    [row] = story.session.scalars(select(Suggestion))
    assert (row.client_id, row.offer_id) == (client.id, offer.id)


def test_a_second_round_waits_for_the_first(story, sessions):
    first = requested(story.session, sessions)
    with pytest.raises(GuardFailed, match=first):
        operations.request_round(story.session, ROUND)
    operations.cancel_round(story.session, story.acting, round_ref=first)
    assert operations.request_round(story.session, story.acting).state is RoundState.QUEUED


@pytest.mark.parametrize(
    "given",
    [
        {"weights": {"version": "x", "values": {"SR-99": 1}}},
        {"weights": {"version": "x"}},
        {"policy": {"levels": ["score"]}},
        {"policy": {"colour": "red"}},
    ],
)
def test_a_policy_or_weights_that_cannot_be_are_refused_and_nothing_is_written(story, given):
    with pytest.raises(InvalidInput):
        operations.request_round(story.session, story.acting, **given)
    assert count(story.session, MatchingRound) == 0


def test_only_a_supervisor_or_a_task_asks_for_a_round(story):
    for actor in (story.partner, member_actor(make_professional(story.session))):
        with pytest.raises(NotAllowed):
            operations.request_round(story.session, actor)


def test_a_round_cancelled_while_it_waits_never_runs(story, sessions):
    story.client()
    story.offer()
    ref = requested(story.session, sessions)
    with sessions.begin() as other:
        operations.cancel_round(other, ROUND, round_ref=ref)
    assert operations.run_round(sessions, ref) is RoundState.CANCELLED
    assert count(story.session, Placement) == 0


def test_a_round_cancelled_while_it_runs_leaves_nothing(story, sessions):
    story.client()
    story.offer()
    ref = requested(story.session, sessions)
    assert operations.run_round(sessions, ref, cancelled=lambda: True) is RoundState.CANCELLED
    assert state_of(story.session, ref) is RoundState.CANCELLED
    assert [count(story.session, table) for table in (Placement, Suggestion)] == [0, 0]


def test_a_round_cancelled_by_somebody_else_while_it_runs_leaves_nothing(story, sessions, monkeypatch):
    story.client()
    story.offer()
    ref = requested(story.session, sessions)
    real = operations.make_plan

    def slow(*args, **given):
        plan = real(*args, **given)
        with sessions.begin() as other:
            operations.cancel_round(other, story.acting, round_ref=ref)
        return plan

    monkeypatch.setattr(operations, "make_plan", slow)
    assert operations.run_round(sessions, ref) is RoundState.CANCELLED
    assert [count(story.session, table) for table in (Placement, Suggestion)] == [0, 0]


def test_a_round_that_cannot_be_made_fails_with_a_code(story, sessions, monkeypatch):
    ref = requested(story.session, sessions)

    def broken(*_args, **_given):
        raise InvalidFacts("clients contradict themselves")

    monkeypatch.setattr(operations, "make_plan", broken)
    assert operations.run_round(sessions, ref) is RoundState.FAILED
    assert story.session.scalar(select(MatchingRound.failure)) == "invalid_facts"


@pytest.mark.parametrize("ends", ["cancelled", "failed"])
def test_a_round_that_gives_no_plan_leaves_the_last_good_one(story, sessions, run, monkeypatch, ends):
    story.client()
    story.offer()
    good = run()
    kept = [(one.ref, one.state) for one in story.session.scalars(select(Placement))]
    assert kept
    ref = requested(story.session, sessions)

    def broken(*_args, **_given):
        raise RoundCancelled if ends == "cancelled" else InvalidFacts("clients contradict themselves")

    monkeypatch.setattr(operations, "make_plan", broken)
    operations.run_round(sessions, ref)
    story.session.expire_all()
    assert [(one.ref, one.state) for one in story.session.scalars(select(Placement))] == kept
    assert {one.round_id for one in story.session.scalars(select(Suggestion))} == {good.id}


def test_a_defect_leaves_the_round_running_for_the_job_to_try_again(story, sessions, monkeypatch):
    ref = requested(story.session, sessions)

    def defect(*_args, **_given):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(operations, "make_plan", defect)
        with pytest.raises(ZeroDivisionError):
            operations.run_round(sessions, ref)
    assert state_of(story.session, ref) is RoundState.RUNNING
    assert operations.run_round(sessions, ref) is RoundState.FINISHED


def test_a_round_that_nobody_asked_for_is_not_found(sessions, story):
    story.session.commit()
    with pytest.raises(NotFound):
        operations.run_round(sessions, "RND-NOBODY")


def test_a_round_that_has_ended_cannot_be_stopped(story, run):
    done = run()
    with pytest.raises(IllegalTransition):
        operations.cancel_round(story.session, story.acting, round_ref=done.ref)


def test_a_round_leaves_alone_whom_somebody_is_talking_to(story, run):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 5)])
    talking, waiting = story.client(), story.client()
    run()
    touched = story.session.scalars(select(Placement).where(Placement.client_id == talking.id)).one()
    placements.shortlist(story.session, story.acting, placement_ref=touched.ref)
    second = run()
    assert set(suggestions_of(story.session, second)) == {waiting.id}
    story.session.refresh(touched)
    assert (touched.state, touched.offer_id) == (PlacementState.SHORTLISTED, offer.id)


def test_a_supervisor_chooses_an_alternative_and_the_suggestion_steps_aside_conf_27(story, run):
    for _ in range(2):
        story.offer(shifts=[("Blok", MORNINGS, 1)])
    client = story.client()
    [suggestion] = suggestions_of(story.session, run()).values()
    [alternative] = suggestion.alternatives
    chosen = operations.choose_alternative(story.session, story.acting, suggestion_id=suggestion.id, index=0)
    assert (chosen.state, chosen.offer_id) == (PlacementState.SHORTLISTED, alternative["offer"])
    assert chosen.other_offers == [suggestion.offer_id]
    assert suggestion.placement.state is PlacementState.SUPERSEDED
    assert chosen.client_id == client.id
    with pytest.raises(NotFound):
        operations.choose_alternative(story.session, story.acting, suggestion_id=suggestion.id, index=1)


def test_a_suggestion_that_is_talked_over_stays_beside_the_alternative(story, run):
    story.offer(shifts=[("Voormiddag", MORNINGS, 1)])
    story.offer(free_choice={"mon-afternoon": 1, "tue-afternoon": 1, "wed-afternoon": 1}, max_half_days=2)
    story.client()
    [suggestion] = suggestions_of(story.session, run()).values()
    placements.shortlist(story.session, story.acting, placement_ref=suggestion.placement.ref)
    [alternative] = suggestion.alternatives
    half_days = None
    if alternative["pick"] is not None:
        half_days = HalfDays.of(["tue-afternoon", "wed-afternoon"])
    chosen = operations.choose_alternative(
        story.session, story.acting, suggestion_id=suggestion.id, index=0, half_days=half_days
    )
    assert chosen.half_days == (half_days or MORNINGS)
    assert suggestion.placement.state is PlacementState.SHORTLISTED


def test_who_may_not_see_the_proposals_chooses_nothing(story, run):
    for _ in range(2):
        story.offer(shifts=[("Blok", MORNINGS, 1)])
    client = story.client()
    [suggestion] = suggestions_of(story.session, run()).values()
    stranger = make_professional(story.session, story.pcsw)
    actor = type(story.acting)(name="x", roles=story.acting.roles, professional_id=stranger.id)
    assert not decide(story.session, actor, client, ClientPart.PROPOSALS)
    with pytest.raises(NotFound):
        operations.choose_alternative(story.session, actor, suggestion_id=suggestion.id, index=0)


def test_progress_is_written_for_whoever_watches(story, sessions):
    ref = requested(story.session, sessions)
    with sessions.begin() as other:
        operations.begin_round(other, ROUND, round_ref=ref)
        operations.report_progress(other, ROUND, round_ref=ref, percent=42, step="solve", gap=0.015)
    found = story.session.scalars(select(MatchingRound)).one()
    assert (found.progress, found.step, found.gap) == (42, "solve", 0.015)
    operations.cancel_round(story.session, story.acting, round_ref=ref)
    operations.report_progress(story.session, ROUND, round_ref=ref, percent=50, step="solve")
    story.session.expire_all()
    assert found.progress == 42
    assert found.finished_at <= clock.now()

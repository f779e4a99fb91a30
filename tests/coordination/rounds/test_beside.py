"""A course beside the place, from the wish in the file to the proposal, its answer and its erasure."""

import pytest
from sqlalchemy import select

from coordination.actors import automatic
from coordination.clients import operations as clients
from coordination.placements import operations as placements
from coordination.placements.models import Placement
from coordination.retention.reach import delete_rows
from coordination.rounds import queries
from coordination.rounds.models import Suggestion
from coordination.rounds.outcome import standing_proposals
from coordination.vocabulary import HalfDays, PlacementKind, PlacementState, SuggestionOutcome, WishDimension
from tests.coordination.factories import MORNINGS

SEED = automatic("seed")
AFTERNOONS = HalfDays.of(["mon-afternoon", "wed-afternoon"])


@pytest.fixture
def learner(story):
    """Somebody who wants a place and a course, with a workfloor and a course that fit."""
    floor = PlacementKind.GUIDED_VOLUNTEERING
    story.offer(placement_kind=floor, shifts=[("Voormiddagen", MORNINGS, 2)])
    course = story.offer(placement_kind=PlacementKind.LANGUAGE_COURSE, shifts=[("Namiddag", AFTERNOONS, 1)])
    client = story.client(wants_course_beside=True)
    clients.state_wish(
        story.session,
        SEED,
        client=client,
        dimension=WishDimension.PLACEMENT_KIND,
        value=floor.value,
        own_words="Buiten werken.",
    )
    return client, course


def only(session, done):
    return session.scalars(select(Suggestion).where(Suggestion.round_id == done.id)).one()


def test_a_round_proposes_a_course_beside_the_place_with_its_own_proof_inv_01(story, learner, run):
    client, course = learner
    done = run()
    kept = only(story.session, done)
    first, second = kept.placement, kept.beside_placement
    assert {first.offer_id, second.offer_id} >= {course.id}
    assert first.state is second.state is PlacementState.SUGGESTED
    assert not first.half_days & second.half_days
    assert (done.beside["clients"], done.beside["placed"], done.beside["status"]) == (1, 1, "optimal")
    assert done.beside["objective"] == done.beside["bound"]
    assert done.placed == 1
    [view] = queries.suggestions(story.session, story.acting, done)
    assert view.beside.course.offer.id == course.id
    assert view.beside.placement.ref == second.ref
    assert client.ref == view.client_ref


def test_the_next_round_keeps_both_and_replaces_both_sr_19(story, learner, run):
    client, course = learner
    before = only(story.session, run())
    main, beside = before.placement_id, before.beside_placement_id
    refs = [client.ref]
    courses = standing_proposals(story.session, refs, beside=True)
    assert list(courses) == refs
    assert courses[client.ref].startswith(f"offer:{course.id}/")
    assert standing_proposals(story.session, refs)[client.ref].split("/")[0] != f"offer:{course.id}"
    again = run()
    assert again.differences == {"kept/still_best": 1}
    states = dict(story.session.execute(select(Placement.id, Placement.state)).all())
    assert states[main] is states[beside] is PlacementState.SUPERSEDED
    assert list(states.values()).count(PlacementState.SUGGESTED) == 2


def test_who_did_not_ask_gets_no_course_beside_and_who_cannot_reads_why(story, learner, run):
    other, (client, _) = story.client(), learner
    client.availability = MORNINGS
    story.session.flush()
    done = run()
    kept = {one.client_id: one for one in story.session.scalars(select(Suggestion))}
    assert (done.beside["clients"], done.beside["placed"]) == (1, 0)
    assert kept[client.id].beside == {"outcome": SuggestionOutcome.NO_FIT.value}
    assert kept[other.id].beside is None


def test_both_are_talked_over_and_taken_on_their_own(story, learner, run):
    kept = only(story.session, run())
    for placement in (kept.placement, kept.beside_placement):
        placements.shortlist(story.session, story.acting, placement_ref=placement.ref)
    assert kept.beside_placement.state is PlacementState.SHORTLISTED
    assert queries.suggestion_behind(story.session, story.acting, kept.placement) is not None


def test_erasing_the_proposal_of_the_course_leaves_that_of_the_place(story, learner, run):
    kept = only(story.session, run())
    main, beside = kept.placement_id, kept.beside_placement_id
    placements_table = Placement.__table__
    delete_rows(story.session, placements_table, [beside])
    story.session.expire_all()
    assert (kept.placement_id, kept.beside_placement_id) == (main, None)

"""A course beside the place: a second plan after the first, on the half-days that stay free."""

import itertools

import pytest

from matching import CaseloadFacts, WishFacts, make_plan
from matching.beside import COURSES
from matching.plan import Outcome
from tests.matching.worlds import (
    MON_AM,
    MON_PM,
    TUE_AM,
    a_client,
    a_shift,
    an_offer,
    facts,
    random_facts,
    with_sharing,
)

GARDENER = {"wishes": (WishFacts(dimension="placement_kind", value="guided_volunteering", rank=1),)}


def course(key="dutch", half_days=MON_PM, places=1, **changes):
    shift = a_shift(half_days=half_days, places=places)
    return an_offer(key, kind="language_course", shifts=(shift,), **changes)


def learner(key="anna", **changes):
    return a_client(key, wants_beside=True, **GARDENER, **changes)


def both(plan):
    beside = () if plan.beside is None else plan.beside.proposals
    return (
        {one.chosen.client: one.chosen.offer for one in plan.proposals},
        {one.chosen.client: one.chosen.offer for one in beside},
    )


def test_who_looks_for_a_course_beside_gets_it_on_the_half_days_that_stay_free():
    plan = make_plan(facts([learner()], [an_offer("garden"), course()]))
    assert both(plan) == ({"anna": "garden"}, {"anna": "dutch"})
    assert (plan.beside.status, plan.beside.gap) == ("optimal", 0.0)


def test_a_course_on_the_half_days_of_the_place_is_none_hr_19():
    plan = make_plan(facts([learner()], [an_offer("garden"), course(half_days=MON_AM)]))
    assert both(plan) == ({"anna": "garden"}, {})
    [left] = plan.beside.unplaced
    assert left.client == "anna"
    assert [miss.failing[0].code for miss in left.nearest] == ["HR-19"]


def test_nobody_who_did_not_ask_gets_a_second_place():
    plan = make_plan(facts([a_client("anna", **GARDENER)], [an_offer("garden"), course()]))
    assert plan.beside is None


def test_whoever_has_a_course_for_a_place_gets_no_second_one():
    plan = make_plan(facts([learner()], [course(), course("sewing", TUE_AM)]))
    assert plan.beside is None


def test_a_place_that_the_first_plan_gave_is_gone_in_the_second():
    bert = a_client("bert", arrival=1, availability=MON_PM)
    plan = make_plan(facts([learner(), bert], [an_offer("garden"), course()]))
    assert both(plan) == ({"anna": "garden", "bert": "dutch"}, {})
    assert [one.outcome for one in plan.beside.unplaced] == [Outcome.FITS_BUT_FULL]


def test_who_is_kept_apart_from_somebody_at_the_course_gets_no_place_there():
    bert = a_client("bert", arrival=1, availability=MON_PM)
    anna = learner(keep_apart=frozenset({"bert"}))
    plan = make_plan(facts([anna, bert], [an_offer("garden"), course(places=5)]))
    assert both(plan) == ({"anna": "garden", "bert": "dutch"}, {})
    assert [one.outcome for one in plan.beside.unplaced] == [Outcome.FITS_BUT_FULL]


def test_the_supervisor_of_somebody_with_two_places_follows_one_person_hr_18():
    loads = [CaseloadFacts(key="sam", people=19), CaseloadFacts(key="coaches", people=0)]
    plan = make_plan(facts([learner(caseload="sam")], [an_offer("garden"), course()], caseloads=loads))
    assert both(plan) == ({"anna": "garden"}, {"anna": "dutch"})


@pytest.mark.parametrize("seed", range(12))
def test_two_places_of_one_person_never_meet_on_a_half_day_inv_01(seed):
    world = with_sharing(random_facts(seed, clients=40, offers=24), seed)
    plan = make_plan(world)
    if plan.beside is None:
        return
    kinds = {offer.key: offer.kind for offer in world.offers}
    main = {one.chosen.client: one.chosen for one in plan.proposals}
    for one in plan.beside.proposals:
        chosen, first = one.chosen, main[one.chosen.client]
        assert kinds[chosen.offer] in COURSES
        assert kinds[first.offer] not in COURSES
        apart = chosen.ends_on is not None and chosen.ends_on < first.starts_on
        apart = apart or (first.ends_on is not None and first.ends_on < chosen.starts_on)
        assert apart or not chosen.half_days & first.half_days or chosen.pick or first.pick
    taken = [(one.chosen.offer, one.chosen.shift) for one in (*plan.proposals, *plan.beside.proposals)]
    places = {
        (offer.key, shift.key): max(shift.places, *(more for _, more in shift.later), 0)
        for offer in world.offers
        for shift in offer.shifts
    }
    for seat, group in itertools.groupby(sorted(one for one in taken if one[1] is not None)):
        assert len(list(group)) <= places[seat]
    assert plan.beside.status == "optimal"
    assert plan.beside.objective == plan.beside.bound

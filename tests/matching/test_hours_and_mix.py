"""Hours of guidance that places share, and groups: how many, and the mix they can carry (HR-18, HR-02)."""

from dataclasses import replace

from matching import GuidanceFacts, make_plan
from matching.plan import Limit, Outcome
from matching.prepared import Settings, prepare
from matching.whatif import OfferTerms, Shared, situation, what_if
from tests.matching.worlds import a_client, a_service, a_shift, an_offer, facts


def placed(plan):
    return {one.chosen.client: one.chosen.offer for one in plan.proposals}


def two_clients(**changes):
    return [a_client("anna", **changes), a_client("bert", arrival=1, waiting_days=50, **changes)]


def wide(key="garden", places=5, **changes):
    return an_offer(key, shifts=(a_shift(places=places),), **changes)


def test_an_organisation_gives_no_more_hours_of_guidance_than_it_has_over_all_its_places_hr_18():
    hours = {"guidance": "us", "guidance_minutes": 120}
    world = facts(
        two_clients(),
        [wide("garden", **hours), wide("kitchen", **hours)],
        guidance=[GuidanceFacts(key="us", minutes=210)],
    )
    plan = make_plan(world)
    assert list(placed(plan)) == ["anna"]
    [left] = plan.unplaced
    assert left.outcome is Outcome.FITS_BUT_FULL
    assert [(limit.kind, limit.places) for limit in left.binding] == [(Limit.HOURS, 210)]
    assert len(placed(make_plan(replace(world, guidance=(GuidanceFacts(key="us", minutes=240),))))) == 2
    none = make_plan(replace(world, guidance=(GuidanceFacts(key="us", minutes=119),)))
    assert {miss.failing[0].code for one in none.unplaced for miss in one.nearest} == {"HR-18"}


def test_places_that_take_different_hours_are_shared_out_by_what_they_take():
    clients = [a_client(name, arrival=at) for at, name in enumerate(("anna", "bert", "cleo"))]
    offers = [
        wide("garden", guidance="us", guidance_minutes=180),
        wide("kitchen", guidance="us", guidance_minutes=60, kind="guided_volunteering", host_form="public"),
    ]
    plan = make_plan(facts(clients, offers, guidance=[GuidanceFacts(key="us", minutes=180)]))
    assert sorted(placed(plan).values()) == ["kitchen"] * 3


def test_a_group_takes_so_many_beginners_and_so_many_who_need_much_support_hr_02():
    new = make_plan(facts(two_clients(), [wide(newcomers_room=1)]))
    assert list(placed(new)) == ["anna"]
    assert [limit.kind for limit in new.unplaced[0].binding] == [Limit.NEWCOMERS]
    anna, bert = two_clients()
    for need, people in ((3, 2), (None, 2), (4, 1), (5, 1)):
        both = [replace(one, support_intensity_needed=need) for one in (anna, bert)]
        assert len(placed(make_plan(facts(both, [wide(support_room=1)])))) == people
    much = replace(anna, support_intensity_needed=5)
    assert list(placed(make_plan(facts([much, bert], [wide(support_room=0)])))) == ["bert"]


def test_what_if_opens_a_full_mix_and_spent_hours_and_closes_them_again():
    shut = wide(newcomers_room=0, support_room=0, guidance="us", guidance_minutes=60)
    world = facts(
        [a_client("anna", support_intensity_needed=5)], [shut], guidance=[GuidanceFacts(key="us", minutes=0)]
    )
    now = situation(world)
    assert now.assignment == {}
    assert sorted(now.problem.capacities.tolist()) == [0, 0, 0, 5]
    opened = [
        OfferTerms(offer="garden", terms={"newcomers_room": 1, "support_room": 1}),
        Shared(what="minutes", key="us", count=60),
    ]
    assert what_if(now, opened).placed_after == 1


def test_a_programme_takes_no_more_people_than_its_group_over_all_its_offers_hr_02():
    world = facts(two_clients(), [wide("garden"), wide("kitchen")], [a_service(group_places=1)])
    plan = make_plan(world)
    assert list(placed(plan)) == ["anna"]
    assert [limit.kind for limit in plan.unplaced[0].binding] == [Limit.GROUP]
    full = make_plan(replace(world, services=(a_service(group_places=0),)))
    assert not placed(full)
    assert {one.outcome for one in full.unplaced} == {Outcome.FITS_BUT_FULL}


def test_a_full_group_stays_full_when_what_if_questions_open_what_is_full():
    world = facts(two_clients(), [wide()], [a_service(group_places=0)])
    assert situation(world).assignment == {}
    assert prepare(world, Settings(), open_full=True).problem.capacities.tolist() == [5, 0]

"""A place of one's own choice: proposed where no hard rule says no, refused with one reason elsewhere."""

import pytest
from sqlalchemy import select

from coordination.audit.queries import events_of_object
from coordination.capacity import operations as capacity
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.placements import operations
from coordination.placements.models import Placement
from coordination.rounds.own_choice import own_choice, propose_own_choice
from coordination.rounds.snapshot import key
from coordination.vocabulary import HalfDays, LanguageLevel, PlacementState, RecordedForm
from tests.coordination.factories import MORNINGS, actor_for, days, make_professional, make_programme

#: On one database: page and API propose on both.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def pair(story, run):
    """Return client and place after a round that saw both, with a second place that may be suggested."""
    offer, _other = (story.offer(shifts=[("Voormiddagen", MORNINGS, 1)]) for _ in range(2))
    client = story.client()
    story.round = run().ref
    return {"client_ref": client.ref, "offer_id": offer.id}


def guard_of(story, pair):
    """Return what stands in the way, the same when asked and when tried; nothing is made then."""
    asked = own_choice(story.session, story.acting, **pair)
    assert asked.stays == ()
    with pytest.raises(GuardFailed) as refused:
        propose_own_choice(story.session, story.acting, **pair)
    assert refused.value.guard == asked.refusal.guard
    assert list(story.session.scalars(select(Placement).where(Placement.state == "shortlisted"))) == []
    return refused.value.guard


def test_a_place_that_fits_is_proposed_with_its_round_attached_inv_19(story, pair):
    found = own_choice(story.session, story.acting, **pair)
    [stay] = found.stays
    assert (found.refusal, found.round_ref) == (None, story.round)
    placement = propose_own_choice(story.session, story.acting, **pair)
    assert placement.state is PlacementState.SHORTLISTED
    assert (placement.offer_id, placement.shift_id) == (pair["offer_id"], stay.shift_id)
    assert placement.half_days == stay.half_days
    assert placement.starts_on >= stay.starts_on
    made = [one.detail for one in events_of_object(story.session, "placement", placement.ref)]
    assert made == [f"propose {story.round}"]


def test_what_was_suggested_and_not_touched_is_set_aside_and_stands_beside_it(story, pair):
    suggested = story.session.scalars(select(Placement)).one()
    placement = propose_own_choice(story.session, story.acting, **pair)
    assert suggested.state is not PlacementState.SUGGESTED
    assert pair["offer_id"] not in placement.other_offers
    assert len(placement.other_offers) == 1


def test_what_is_not_known_yet_is_asked_along_the_way_where_the_rule_allows_it_hr_24(story, run):
    offer, client = story.offer(), story.client(travel_mode=None, latitude=None, longitude=None)
    run()
    pair = {"client_ref": client.ref, "offer_id": offer.id}
    found = own_choice(story.session, story.acting, **pair)
    assert found.refusal is None
    assert "HR-24" in {question.code for question in found.questions}
    assert propose_own_choice(story.session, story.acting, **pair).state is PlacementState.SHORTLISTED


def test_what_must_be_known_first_holds_it_up_hr_08(story, run):
    offer = story.offer(min_dutch_level=LanguageLevel.B1)
    client = story.client(dutch_level=None)
    run()
    assert guard_of(story, {"client_ref": client.ref, "offer_id": offer.id}) == "asked_first"


def _stop(story, offer):
    capacity.pause_intake(story.session, story.partner, offer_id=offer.id)


def _fill(story, offer):
    story.reserved(story.client(), offer)


def _stale(story, offer):
    offer.review_by = days(-1)


def _ask_more(story, offer):
    offer.min_dutch_level = LanguageLevel.C1


@pytest.mark.parametrize(
    ("since", "guard"),
    [
        (_fill, "place_free"),
        (_stop, "takes_people"),
        (_stale, "offer_takes_people"),
        (_ask_more, "rules_allow"),
    ],
    ids=["full", "intake stop", "stale", "another rule"],
)
def test_what_came_in_the_way_since_the_round_refuses_hr_02_hr_21_hr_22(story, pair, since, guard):
    since(story, story.session.get_one(CapacityOffer, pair["offer_id"]))
    story.session.flush()
    story.session.expire_all()
    assert guard_of(story, pair) == guard


def test_a_group_is_full_by_who_came_to_it_elsewhere_hr_02(story, run):
    cohort = make_programme(story.session, story.host, cohort_min=1, cohort_max=1, self_referral=True)
    offer, elsewhere = (story.offer(service=cohort) for _ in range(2))
    client = story.client()
    run()
    pair = {"client_ref": client.ref, "offer_id": offer.id}
    assert own_choice(story.session, story.acting, **pair).refusal is None
    story.reserved(story.client(), elsewhere)
    assert guard_of(story, pair) == "place_free"


def test_a_no_of_the_client_and_a_place_on_the_list_refuse_hr_01(story, pair):
    placement = propose_own_choice(story.session, story.acting, **pair)
    with pytest.raises(GuardFailed) as refused:
        propose_own_choice(story.session, story.acting, **pair)
    assert refused.value.guard == "not_on_the_list"
    about = {"placement_ref": placement.ref}
    operations.record_talk(
        story.session,
        story.acting,
        discussed_on=days(0),
        alternatives_shown=placement.other_offers,
        **about,
    )
    operations.record_refusal(
        story.session, story.acting, form=RecordedForm.WRITTEN, language="nl", given_on=days(0), **about
    )
    assert guard_of(story, pair) == "not_declined"


def test_what_did_not_fit_in_the_round_takes_a_new_one_inv_19(story, run):
    offer, client = story.offer(min_dutch_level=LanguageLevel.B2), story.client(dutch_level=LanguageLevel.A1)
    pair = {"client_ref": client.ref, "offer_id": offer.id}
    assert guard_of(story, pair) == "round_allows"
    run()
    client.dutch_level = LanguageLevel.B2
    story.session.flush()
    assert guard_of(story, pair) == "round_allows"
    run()
    assert own_choice(story.session, story.acting, **pair).refusal is None


def test_e_3_9_a_place_to_stay_away_from_reads_as_no_free_place(story, pair):
    client = story.session.scalars(select(Client).where(Client.ref == pair["client_ref"])).one()
    client.avoided_contacts = key("organisation", story.host.id)
    story.session.flush()
    assert guard_of(story, pair) == "place_free"


def test_half_days_of_ones_own_choice_are_those_that_the_place_asks(story, run):
    offer = story.offer(
        free_choice={"mon-morning": 1, "tue-morning": 1, "wed-morning": 1}, min_half_days=2, max_half_days=2
    )
    client = story.client()
    run()
    pair = {"client_ref": client.ref, "offer_id": offer.id}
    [stay] = own_choice(story.session, story.acting, **pair).stays
    assert (stay.shift_id, stay.pick) == (None, 2)
    for wrong in (["mon-morning"], ["mon-morning", "fri-morning"]):
        with pytest.raises(InvalidInput, match="half_days"):
            propose_own_choice(story.session, story.acting, half_days=HalfDays.of(wrong), **pair)
    chosen = HalfDays.of(["tue-morning", "wed-morning"])
    placement = propose_own_choice(story.session, story.acting, half_days=chosen, **pair)
    assert placement.half_days == chosen


def test_of_several_shifts_one_is_chosen(story, run):
    offer = story.offer(
        shifts=[(name, HalfDays.of([f"{name}-morning"]), 1) for name in ("mon", "tue", "wed")]
    )
    client = story.client()
    run()
    pair = {"client_ref": client.ref, "offer_id": offer.id}
    shifts = [one.shift_id for one in own_choice(story.session, story.acting, **pair).stays]
    assert len(shifts) == 3
    for wrong in (None, 10_000):
        with pytest.raises(InvalidInput, match="shift"):
            propose_own_choice(story.session, story.acting, shift_id=wrong, **pair)
    placement = propose_own_choice(story.session, story.acting, shift_id=shifts[1], **pair)
    assert placement.shift_id == shifts[1]


def test_conf_01_it_is_for_a_supervisor_who_may_see_the_proposals(story, pair):
    colleague = actor_for(make_professional(story.session, story.pcsw))
    for act in (own_choice, propose_own_choice):
        with pytest.raises(NotFound):
            act(story.session, colleague, **pair)
        for change in ({"client_ref": "GENT-NOBODY"}, {"offer_id": 10_000}):
            with pytest.raises(NotFound):
                act(story.session, story.acting, **pair | change)
        with pytest.raises(NotAllowed):
            act(story.session, story.partner, **pair)

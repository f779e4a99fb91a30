"""The week of an offer changed as a whole, and taken back while nobody changed it since."""

import pytest

from coordination.capacity.grid import Block, grid_of, set_grid
from coordination.capacity.rules import Stay
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.vocabulary import HalfDays
from tests.coordination import factories
from tests.coordination.factories import AFTERNOONS, MORNINGS, SEED, days

MONDAY, TUESDAY = HalfDays.of(["mon-morning"]), HalfDays.of(["tue-morning"])


def nobody(_session, _offer_id):
    return []


def somebody(shift_id, half_days=MONDAY):
    return lambda _session, _offer_id: [Stay(half_days, days(-5), None, shift_id)]


def test_a_block_gets_other_half_days_and_places_at_once(session):
    offer = factories.make_offer(session)
    shift = offer.shifts[0]
    set_grid(session, SEED, offer_id=offer.id, blocks=[Block(shift.id, AFTERNOONS, 5)], stays_of=nobody)
    session.expire_all()
    assert grid_of(offer) == (Block(shift.id, AFTERNOONS, 5),)
    assert offer.review_by == days(30)


def test_half_days_to_choose_are_added_and_emptied_in_one_change(session):
    offer = factories.make_offer(session, free_choice={"mon-morning": 2})
    first = offer.shifts[0]
    blocks = [Block(first.id, MONDAY, 0), Block(None, TUESDAY, 3)]
    set_grid(session, SEED, offer_id=offer.id, blocks=blocks, stays_of=nobody)
    session.expire_all()
    assert [(one.half_days, one.places) for one in grid_of(offer)] == [(TUESDAY, 3)]


def test_a_half_day_on_which_somebody_has_a_place_does_not_go_inv_03(session):
    offer = factories.make_offer(session)
    shift = offer.shifts[0]
    with pytest.raises(InvalidInput) as caught:
        set_grid(
            session,
            SEED,
            offer_id=offer.id,
            blocks=[Block(shift.id, AFTERNOONS, 5)],
            stays_of=somebody(shift.id),
        )
    assert caught.value.where == "half_days"


def test_fewer_places_than_are_taken_are_refused_inv_03(session):
    offer = factories.make_offer(session)
    shift = offer.shifts[0]
    with pytest.raises(InvalidInput) as caught:
        set_grid(
            session,
            SEED,
            offer_id=offer.id,
            blocks=[Block(shift.id, MORNINGS, 0)],
            stays_of=somebody(shift.id),
        )
    assert caught.value.where == "places"


def test_a_change_is_taken_back_only_while_nobody_changed_the_week_since(session):
    offer = factories.make_offer(session)
    shift, before = offer.shifts[0], grid_of(offer)
    set_grid(session, SEED, offer_id=offer.id, blocks=[Block(shift.id, MORNINGS, 7)], stays_of=nobody)
    after = grid_of(offer)
    set_grid(session, SEED, offer_id=offer.id, blocks=before, stays_of=nobody, unchanged=after)
    assert grid_of(offer) == before
    with pytest.raises(GuardFailed):
        set_grid(session, SEED, offer_id=offer.id, blocks=after, stays_of=nobody, unchanged=after)


def test_blocks_of_another_offer_or_new_blocks_in_fixed_ones_are_refused(session):
    offer, other = factories.make_offer(session), factories.make_offer(session)
    for block in (Block(other.shifts[0].id, MORNINGS, 1), Block(None, MORNINGS, 1)):
        with pytest.raises(InvalidInput):
            set_grid(session, SEED, offer_id=offer.id, blocks=[block], stays_of=nobody)
    with pytest.raises(NotFound):
        set_grid(session, SEED, offer_id=0, blocks=[], stays_of=nobody)

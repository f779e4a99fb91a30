"""What a host's no carries: who it lies with, what follows, and whether it needs a few words (peers 7)."""

import pytest
from sqlalchemy import select

from coordination.errors import GuardFailed, InvalidInput
from coordination.placements import operations
from coordination.placements.declines import MEANING
from coordination.placements.models import DeclinedOffer
from coordination.placements.rules import BLOCKED_DAYS
from coordination.vocabulary import DeclineConsequence, DeclinedBy, PartnerDeclineReason, PlacementState
from tests.coordination.factories import days

REASON = PartnerDeclineReason


def declined(story, reason, **given):
    placement = story.offered(story.client(), story.offer())
    return operations.decline(
        story.session, story.partner, placement_ref=placement.ref, reason=reason, **given
    )


def test_every_reason_says_who_what_follows_and_whether_a_note_is_needed():
    assert set(MEANING) == set(REASON)
    assert {one.by for one in MEANING.values()} == {
        DeclinedBy.PARTNER,
        DeclinedBy.CAPACITY,
        DeclinedBy.ADMINISTRATIVE,
    }
    apart = {reason for reason, one in MEANING.items() if one.consequence is not DeclineConsequence.REASSESS}
    assert apart == {reason for reason in REASON if BLOCKED_DAYS[reason] > 0}
    assert max(BLOCKED_DAYS.values()) < 366  # none means never again


def test_a_reason_that_asks_for_a_note_is_refused_without_one(story):
    for note in (None, "  "):
        with pytest.raises(InvalidInput, match="note"):
            declined(story, REASON.NEEDS_CANNOT_BE_MET, note=note)


def test_a_note_tells_of_the_floor_only_conf_10(story):
    with pytest.raises(InvalidInput):
        declined(story, REASON.NEEDS_CANNOT_BE_MET, note="Wij willen niemand met een verslaving")
    placement = declined(story, REASON.NEEDS_CANNOT_BE_MET, note="Er is hier geen lift.")
    assert placement.partner_note == "Er is hier geen lift."
    assert placement.state is PlacementState.DECLINED_BY_PARTNER


def test_papers_that_are_not_in_order_keep_nobody_apart_hr_01(story):
    placement = declined(story, REASON.PAPERS_NOT_IN_ORDER)
    assert story.session.scalars(select(DeclinedOffer)).all() == []
    again = operations.propose(
        story.session,
        story.acting,
        client_ref=placement.client.ref,
        offer_id=placement.offer_id,
        shift_id=placement.shift_id,
        starts_on=days(20),
    )
    assert again.state is PlacementState.SHORTLISTED


def test_a_place_that_is_full_parks_for_a_month_hr_01(story):
    placement = declined(story, REASON.NO_PLACE_AFTER_ALL)
    with pytest.raises(GuardFailed):
        operations.propose(
            story.session,
            story.acting,
            client_ref=placement.client.ref,
            offer_id=placement.offer_id,
            shift_id=placement.shift_id,
            starts_on=days(20),
        )


def test_a_hold_that_ends_before_it_begins_is_refused(story):
    placement = story.offered(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="ends before it begins"):
        operations.accept(story.session, story.partner, placement_ref=placement.ref, hold_until=days(-1))
    assert placement.state is PlacementState.OFFERED

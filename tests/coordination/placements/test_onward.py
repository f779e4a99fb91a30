"""After the end: aftercare for everybody, the next rung in one step, and who did what when."""

import pytest

from coordination.audit.operations import record
from coordination.errors import GuardFailed
from coordination.placements import onward, operations
from coordination.placements.lifecycle import UNDER_WAY
from coordination.placements.steps import block
from coordination.vocabulary import AuditAction, ContactWith, EndReason, PlacementKind, PlacementState
from tests.coordination.factories import days


@pytest.mark.parametrize("reason", EndReason)
def test_every_end_makes_aftercare_for_client_and_host_inv_21(story, session, reason):
    stay = story.ended(story.client(), story.offer(), reason=reason)
    assert stay.aftercare_by is not None
    operations.log_contact(
        session, story.acting, placement_ref=stay.ref, with_whom=ContactWith.CLIENT, held_on=days(0)
    )
    with pytest.raises(GuardFailed, match="talk after the end"):
        operations.close(session, story.acting, placement_ref=stay.ref)


def test_moving_on_is_one_step_from_the_ended_stay(story, session):
    client = story.client()
    stay = story.ended(client, story.offer(), reason=EndReason.MOVED_ON_UNPAID)
    higher = story.offer(placement_kind=PlacementKind.REGULAR_VOLUNTEERING)
    lower = story.offer(placement_kind=PlacementKind.GROUP_PROGRAMME)
    places = [one.offer.id for one in onward.next_places(session, stay)]
    assert places.index(higher.id) < places.index(lower.id)
    chosen = onward.next_places(session, stay)[0]
    moved = onward.move_on(
        session,
        story.acting,
        placement_ref=stay.ref,
        offer_id=chosen.offer.id,
        shift_id=chosen.shift.id,
        starts_on=chosen.starts_on,
    )
    assert (moved.state, moved.earlier_id) == (PlacementState.SHORTLISTED, stay.id)
    assert moved.state in UNDER_WAY
    block(session, story.acting, story.discussed(client, lower), days(30))
    left = {one.offer.id for one in onward.next_places(session, stay)}
    assert left.isdisjoint({higher.id, lower.id}), "neither what lies on the table nor what was declined"


def test_nobody_moves_on_from_a_stay_under_way(story, session):
    stay = story.active(story.client(), story.offer())
    offer = story.offer()
    with pytest.raises(GuardFailed, match="has ended"):
        onward.move_on(session, story.acting, placement_ref=stay.ref, offer_id=offer.id, starts_on=days(1))


def test_a_timeline_loses_no_step_however_often_somebody_looked(story, session):
    placement = story.ended(story.client(), story.offer())
    before = onward.timeline(session, placement)
    for _ in range(600):
        record(
            session, story.acting, AuditAction.VIEW, "placement", placement.ref, subject=placement.client.ref
        )
    assert onward.timeline(session, placement) == before


def test_a_timeline_tells_who_did_what_and_not_who_looked(story, session):
    stay = story.ended(story.client(), story.offer())
    moments = onward.timeline(session, stay)
    events = [one.event for one in moments]
    assert events[0] == "suggest"
    assert moments[0].automatic
    assert [one for one in events if one in ("shortlist", "discuss", "partner_holds", "end")] == [
        "shortlist",
        "discuss",
        "partner_holds",
        "end",
    ]
    assert {one.who for one in moments if one.event == "end"} == {story.supervisor.display_name}
    assert all(one.action.value not in ("view", "view_denied") for one in moments)

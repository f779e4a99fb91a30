"""What a host reads of a request, and who gets the last place."""

import pytest

from coordination import clock
from coordination.audit.queries import events_about
from coordination.capacity import operations as capacity
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
from coordination.placements import operations, queries
from coordination.placements.host import partner_identity, partner_view, proposals_for_partner
from coordination.vocabulary import (
    Adaptation,
    AuditAction,
    HalfDays,
    PartnerDeclineReason,
    PlacementState,
)
from tests.coordination.factories import AFTERNOONS, MORNINGS, days, make_host, partner_actor
from tests.coordination.stories import ROUND, agreement_to_share

# --- towards the partner ---


def test_a_request_needs_an_agreement_to_share_in_force_with_this_host_hr_23(story):
    client, offer = story.client(), story.offer()
    placement = story.agreed(client, offer)
    with pytest.raises(GuardFailed, match="share"):
        operations.offer_to_partner(story.session, story.acting, placement_ref=placement.ref)
    story.share_profile(client)
    operations.offer_to_partner(story.session, story.acting, placement_ref=placement.ref)
    assert placement.state is PlacementState.OFFERED
    [shared] = [
        event for event in events_about(story.session, client.ref) if event.action is AuditAction.SHARE
    ]
    assert shared.part == "functional_profile"


def test_a_request_waits_while_the_offer_takes_nobody_hr_21(story):
    client, offer = story.client(), story.offer()
    placement = story.agreed(client, offer)
    capacity.pause_intake(story.session, story.partner, offer_id=offer.id)
    with pytest.raises(GuardFailed, match="open"):
        operations.offer_to_partner(
            story.session, story.acting, placement_ref=placement.ref, consent=agreement_to_share()
        )


def test_a_partner_reads_an_alias_and_what_the_place_needs_and_nothing_else_conf_11_inv_17(story):
    client, offer = story.client(), story.offer()
    placement = story.offered(client, offer)
    profile = partner_view(story.session, story.partner, placement.ref)
    assert {name: getattr(profile, name) for name in profile.__dataclass_fields__} == {
        "alias": placement.alias,
        "half_days": MORNINGS,
        "functional_needs": (Adaptation.QUIET_PLACE,),
        "starts_on": days(7),
        "supervisor_name": story.supervisor.display_name,
        "supervisor_phone": "09 000 00 00",
        "supervisor_email": "lotte@example.org",
    }
    assert client.display_name not in placement.alias
    [proposal] = proposals_for_partner(story.session, story.partner)
    assert (proposal.ref, proposal.profile, proposal.may_accept) == (placement.ref, profile, True)


def test_a_partner_knows_nothing_before_it_is_asked_conf_11(story):
    placement = story.agreed(story.client(), story.offer())
    assert proposals_for_partner(story.session, story.partner) == []
    for act in (
        lambda: partner_view(story.session, story.partner, placement.ref),
        lambda: operations.accept(story.session, story.partner, placement_ref=placement.ref),
        lambda: operations.decline(
            story.session,
            story.partner,
            placement_ref=placement.ref,
            reason=PartnerDeclineReason.PLACE_CLOSES,
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_another_host_finds_no_such_request_conf_01(story):
    placement = story.offered(story.client(), story.offer())
    other = partner_actor(story.session, make_host(story.session))
    assert proposals_for_partner(story.session, other) == []
    with pytest.raises(NotFound):
        operations.accept(story.session, other, placement_ref=placement.ref)
    with pytest.raises(NotFound):
        partner_view(story.session, other, placement.ref)


def test_a_partner_that_declines_loses_the_profile_at_once_conf_12(story):
    client, offer = story.client(), story.offer()
    placement = story.offered(client, offer)
    operations.decline(
        story.session,
        story.partner,
        placement_ref=placement.ref,
        reason=PartnerDeclineReason.NO_GUIDANCE_AVAILABLE,
    )
    assert placement.state is PlacementState.DECLINED_BY_PARTNER
    assert proposals_for_partner(story.session, story.partner) == []
    with pytest.raises(NotFound):
        partner_view(story.session, story.partner, placement.ref)
    assert queries.declined_offers(story.session, [client.id], clock.today()) == {
        client.id: {offer.id: days(91)}
    }


def test_a_withdrawn_agreement_takes_the_profile_away_from_the_next_read_conf_08_inv_23(story):
    client, offer = story.client(), story.offer()
    placement = story.offered(client, offer)
    partner_view(story.session, story.partner, placement.ref)
    [consent] = consents_of(story.session, client.id)
    withdraw_consent(story.session, story.acting, consent_id=consent.id)
    with pytest.raises(NotFound):
        partner_view(story.session, story.partner, placement.ref)
    with pytest.raises(NotFound):
        operations.accept(story.session, story.partner, placement_ref=placement.ref)


def test_an_agreement_that_runs_out_takes_the_profile_away_whatever_its_state_says_conf_08(
    story, monkeypatch
):
    placement = story.agreed(story.client(), story.offer())
    operations.offer_to_partner(
        story.session, story.acting, placement_ref=placement.ref, consent=agreement_to_share(lasts=5)
    )
    last, first = days(4), days(5)
    monkeypatch.setenv("SCHAKEL_NOW", last.isoformat())
    partner_view(story.session, story.partner, placement.ref)
    monkeypatch.setenv("SCHAKEL_NOW", first.isoformat())
    with pytest.raises(NotFound):
        partner_view(story.session, story.partner, placement.ref)


def test_a_name_is_told_from_the_reservation_on_and_only_if_the_client_agreed_conf_11(story):
    client, offer = story.client(display_name="Jef"), story.offer()
    placement = story.offered(client, offer, share_name=True)
    assert partner_identity(story.session, story.partner, placement.ref) is None
    operations.accept(story.session, story.partner, placement_ref=placement.ref)
    assert partner_identity(story.session, story.partner, placement.ref) == "Jef"
    unnamed = story.reserved(story.client(), offer)
    assert partner_identity(story.session, story.partner, unnamed.ref) is None


def test_every_read_by_a_partner_is_in_the_record_inv_18(story):
    client = story.client()
    placement = story.offered(client, story.offer())
    before = len(events_about(story.session, client.ref))
    partner_view(story.session, story.partner, placement.ref)
    proposals_for_partner(story.session, story.partner)
    events = events_about(story.session, client.ref)
    assert len(events) == before + 2
    assert {(one.action, one.part, one.basis, one.actor) for one in events[:2]} == {
        (AuditAction.VIEW, "functional_profile", "written_agreement", story.partner.name)
    }


# --- the last place ---


def test_the_last_place_goes_once_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    first, second = (story.offered(story.client(), offer) for _ in range(2))
    operations.accept(story.session, story.partner, placement_ref=first.ref)
    with pytest.raises(CapacityTaken, match="mon-morning"):
        operations.accept(story.session, story.partner, placement_ref=second.ref)
    assert second.state is PlacementState.OFFERED


def test_places_are_counted_at_the_peak_of_the_dates_inv_03(story):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])
    story.reserved(story.client(), offer, starts_on=days(7), ends_on=days(20))
    story.reserved(story.client(), offer, starts_on=days(30), ends_on=days(40))
    between = story.offered(story.client(), offer, starts_on=days(21), ends_on=days(29))
    across = story.offered(story.client(), offer, starts_on=days(21), ends_on=days(30))
    operations.accept(story.session, story.partner, placement_ref=between.ref)
    with pytest.raises(CapacityTaken):
        operations.accept(story.session, story.partner, placement_ref=across.ref)


def test_chosen_half_days_are_counted_one_by_one_inv_03(story):
    offer = story.offer(free_choice={"mon-morning": 1, "tue-morning": 1, "wed-morning": 1}, max_half_days=2)
    mon_tue, tue_wed, wed = (
        HalfDays.of(names)
        for names in (["mon-morning", "tue-morning"], ["tue-morning", "wed-morning"], ["wed-morning"])
    )
    story.reserved(story.client(), offer, shift_id=None, half_days=mon_tue)
    second = story.offered(story.client(), offer, shift_id=None, half_days=tue_wed)
    with pytest.raises(CapacityTaken, match="tue-morning"):
        operations.accept(story.session, story.partner, placement_ref=second.ref)
    story.reserved(story.client(), offer, shift_id=None, half_days=wed)


def test_a_client_has_one_place_per_half_day_over_overlapping_dates_inv_04(story):
    client = story.client()
    mornings, same, afternoons = (
        story.offer(shifts=[("Blok", half_days, 5)]) for half_days in (MORNINGS, MORNINGS, AFTERNOONS)
    )
    story.reserved(client, mornings, ends_on=days(50))
    later = story.reserved(client, same, starts_on=days(51))
    assert later.state is PlacementState.RESERVED
    assert story.reserved(client, afternoons).state is PlacementState.RESERVED
    clash = story.offered(client, story.offer(shifts=[("Blok", MORNINGS, 5)]), starts_on=days(50))
    with pytest.raises(AlreadyPlaced, match="mon-morning"):
        operations.accept(story.session, story.partner, placement_ref=clash.ref)


def test_a_hold_lasts_thirty_days_or_a_fortnight_after_discharge(story):
    placement = story.offered(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="hold_until"):
        operations.accept(story.session, story.partner, placement_ref=placement.ref, hold_until=days(31))
    leaving = story.reserved(story.client(earliest_start_on=days(60)), story.offer())
    assert leaving.hold_until == days(74)


def test_a_hold_that_is_over_frees_the_place_at_once_and_is_closed_by_the_task(story, monkeypatch):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 1)], review_by=days(60))
    held = story.reserved(story.client(), offer)
    waiting = story.offered(story.client(), offer, starts_on=days(40))
    monkeypatch.setenv("SCHAKEL_NOW", days(31).isoformat())
    operations.accept(story.session, story.partner, placement_ref=waiting.ref)
    assert held.state is PlacementState.RESERVED
    assert operations.expire_holds(story.session, ROUND) == 1
    assert held.state is PlacementState.EXPIRED


def test_accepting_twice_is_refused_in_words(story):
    placement = story.reserved(story.client(), story.offer())
    with pytest.raises(IllegalTransition):
        operations.accept(story.session, story.partner, placement_ref=placement.ref)

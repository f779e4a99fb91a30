"""A placement on its way from suggestion to reservation, and everything that must stop it."""

from datetime import date

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.audit.queries import events_about
from coordination.errors import (
    CoordinationError,
    GuardFailed,
    IllegalTransition,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from coordination.placements import operations, queries
from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.models import DeclinedOffer, Placement
from coordination.vocabulary import (
    ActorRole,
    ClientDeclineReason,
    EndReason,
    HalfDays,
    NextStepBy,
    NextStepKind,
    PartnerDeclineReason,
    PlacementState,
    RecordedForm,
)
from tests.coordination.factories import AFTERNOONS, actor_for, days, partner_actor
from tests.coordination.stories import ROUND, SPOKEN, agreement_to_share, join_team


def test_a_suggestion_becomes_a_reservation_step_by_step(story):
    client, offer = story.client(), story.offer()
    placement = story.suggested(client, offer)
    assert placement.state is PlacementState.SUGGESTED
    assert placement.supervisor_id == story.supervisor.id
    assert placement.plan_goal.trajectory.client_id == client.id
    operations.shortlist(story.session, story.acting, placement_ref=placement.ref)
    operations.record_talk(
        story.session, story.acting, placement_ref=placement.ref, discussed_on=clock.today()
    )
    operations.record_agreement(
        story.session, story.acting, placement_ref=placement.ref, given_on=clock.today(), **SPOKEN
    )
    operations.offer_to_partner(
        story.session, story.acting, placement_ref=placement.ref, consent=agreement_to_share()
    )
    operations.accept(story.session, story.partner, placement_ref=placement.ref)
    assert placement.state is PlacementState.RESERVED
    assert placement.hold_until == days(30)
    told = [event.detail for event in reversed(events_about(story.session, client.ref)) if event.detail]
    steps = [one.split()[0] for one in told if one.split()[0] in PLACEMENT_EVENTS]
    assert steps == ["shortlist", "discuss", "client_agrees", "send_to_partner", "partner_holds"]


PLACEMENT_EVENTS = {row.event for row in PLACEMENT.transitions}


# --- who may act ---


def test_only_the_round_suggests_and_it_does_nothing_else_inv_20(story):
    client, offer = story.client(), story.offer()
    placement = story.suggested(client, offer)
    with pytest.raises(NotAllowed):
        operations.suggest(story.session, story.acting, suggestions=[], round_ref="RND-X")
    for row in PLACEMENT.transitions:
        if row.event not in {"supersede", "lapse", "expire", "aftercare"}:
            assert ActorRole.WORKER not in row.who, row.event
    with pytest.raises(CoordinationError):
        operations.shortlist(story.session, ROUND, placement_ref=placement.ref)
    assert placement.state is PlacementState.SUGGESTED


def test_a_supervisor_outside_the_team_finds_no_placement_conf_01(story):
    placement = story.suggested(story.client(), story.offer())
    stranger = partner_actor(story.session, story.pcsw)
    stranger = actor_for(story.session.get(type(story.supervisor), stranger.professional_id))
    for act in (operations.shortlist, operations.client_withdraws, operations.offer_to_partner):
        with pytest.raises(NotFound):
            act(story.session, stranger, placement_ref=placement.ref)
    with pytest.raises(NotFound):
        queries.open_placement(story.session, stranger, placement.ref)
    with pytest.raises(NotFound):
        queries.open_placement(story.session, story.acting, "PL-NOBODY")


def test_a_team_member_who_is_no_supervisor_reads_the_proposal_and_takes_no_step(story):
    client = story.client()
    placement = story.suggested(client, story.offer())
    member = join_team(story, client)
    assert queries.open_placement(story.session, member, placement.ref) is placement
    with pytest.raises(NotAllowed):
        operations.shortlist(story.session, member, placement_ref=placement.ref)


def test_a_step_that_the_table_does_not_know_is_refused_and_names_the_possible_ones(story):
    placement = story.suggested(story.client(), story.offer())
    with pytest.raises(IllegalTransition, match="shortlist"):
        operations.offer_to_partner(story.session, story.acting, placement_ref=placement.ref)


# --- the talk and the client's answer ---


def test_the_client_is_shown_an_alternative_where_there_is_one_conf_27(story):
    client, offer, other = story.client(), story.offer(), story.offer()
    placement = story.suggested(client, offer, other_offers=(other.id,))
    operations.shortlist(story.session, story.acting, placement_ref=placement.ref)
    talk = {"placement_ref": placement.ref, "discussed_on": clock.today()}
    with pytest.raises(GuardFailed, match="alternative"):
        operations.record_talk(story.session, story.acting, **talk)
    with pytest.raises(GuardFailed, match="alternative"):
        operations.record_talk(story.session, story.acting, **talk, alternatives_shown=[offer.id])
    operations.record_talk(story.session, story.acting, **talk, alternatives_shown=[other.id])
    assert placement.state is PlacementState.DISCUSSED
    assert any(event.detail == f"discuss {other.id}" for event in events_about(story.session, client.ref))


def test_a_talk_is_not_recorded_before_it_took_place(story):
    placement = story.suggested(story.client(), story.offer())
    operations.shortlist(story.session, story.acting, placement_ref=placement.ref)
    with pytest.raises(InvalidInput, match="discussed_on"):
        operations.record_talk(story.session, story.acting, placement_ref=placement.ref, discussed_on=days(1))


@pytest.mark.parametrize("missing", ["place", "own_words"])
def test_a_spoken_yes_needs_place_and_own_words_conf_28(story, missing):
    placement = story.discussed(story.client(), story.offer())
    with pytest.raises(InvalidInput, match=missing):
        operations.record_agreement(
            story.session,
            story.acting,
            placement_ref=placement.ref,
            given_on=clock.today(),
            **SPOKEN | {missing: " "},
        )
    assert placement.state is PlacementState.DISCUSSED


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"form": RecordedForm.DIGITAL}, "form"),
        ({"given_on": date(2999, 1, 1)}, "given_on"),
        ({"language": " "}, "language"),
    ],
)
def test_an_answer_is_the_clients_own_inv_01_conf_28(story, change, where):
    placement = story.discussed(story.client(), story.offer())
    answer = {"placement_ref": placement.ref, "given_on": clock.today(), **SPOKEN} | change
    with pytest.raises(InvalidInput, match=where):
        operations.record_agreement(story.session, story.acting, **answer)


def test_nothing_goes_to_a_partner_without_the_clients_yes_inv_01(story):
    placement = story.discussed(story.client(), story.offer())
    with pytest.raises(IllegalTransition):
        operations.offer_to_partner(
            story.session, story.acting, placement_ref=placement.ref, consent=agreement_to_share()
        )


@pytest.mark.parametrize(
    ("reason", "lasts"),
    [
        (ClientDeclineReason.NO_REASON_GIVEN, 183),
        (ClientDeclineReason.TIMES_DO_NOT_SUIT, 91),
        (ClientDeclineReason.NOT_READY, 91),
    ],
)
def test_a_no_leaves_out_the_offer_for_as_long_as_its_reason_says_hr_01(story, reason, lasts):
    client, offer = story.client(), story.offer()
    placement = story.discussed(client, offer)
    operations.record_refusal(
        story.session,
        story.acting,
        placement_ref=placement.ref,
        form=RecordedForm.ORAL_RECORDED,
        given_on=clock.today(),
        language="nl",
        reason=reason,
    )
    assert placement.state is PlacementState.DECLINED_BY_CLIENT
    blocked = queries.declined_offers(story.session, [client.id], clock.today())
    assert blocked == {client.id: {offer.id: days(lasts)}}
    assert queries.declined_offers(story.session, [client.id], days(lasts + 1)) == {}
    with pytest.raises(GuardFailed, match="declined"):
        operations.propose(
            story.session,
            story.acting,
            client_ref=client.ref,
            offer_id=offer.id,
            shift_id=offer.shifts[0].id,
            starts_on=days(1),
        )


def test_a_no_changes_nothing_else_of_the_client_conf_29(story):
    client, offer = story.client(), story.offer()
    placement = story.discussed(client, offer)

    def facts():
        story.session.refresh(client)
        kept = {column.key: getattr(client, column.key) for column in client.__mapper__.column_attrs}
        return kept, [trajectory.state for trajectory in client.trajectories]

    before = facts()
    operations.record_refusal(
        story.session,
        story.acting,
        placement_ref=placement.ref,
        form=RecordedForm.ORAL_RECORDED,
        given_on=clock.today(),
        language="nl",
    )
    assert facts() == before
    assert queries.next_steps(story.session, [client.id])[client.id].step is NextStepKind.START_ROUND


def test_a_second_no_only_lengthens_the_first_hr_01(story):
    client, offer = story.client(), story.offer()
    first = story.offered(client, offer)
    operations.decline(
        story.session, story.partner, placement_ref=first.ref, reason=PartnerDeclineReason.PLACE_CLOSES
    )
    second = story.offered(client, offer)
    operations.decline(
        story.session,
        story.partner,
        placement_ref=second.ref,
        reason=PartnerDeclineReason.START_DOES_NOT_SUIT,
    )
    [row] = story.session.scalars(select(DeclinedOffer))
    assert row.until == days(183)


def test_a_client_may_take_a_yes_back_without_a_reason(story):
    for make in (story.agreed, story.offered, story.reserved):
        placement = make(story.client(), story.offer())
        operations.client_withdraws(story.session, story.acting, placement_ref=placement.ref)
        assert placement.state is PlacementState.WITHDRAWN_BY_CLIENT
        assert placement.end_reason is None


# --- choosing oneself, and what was before ---


def test_a_supervisor_proposes_another_offer_of_the_persons_own_choice(story):
    client, offer = story.client(), story.offer(free_choice={"mon-morning": 1, "tue-morning": 1})
    choice = {"client_ref": client.ref, "offer_id": offer.id, "starts_on": days(3)}
    placement = operations.propose(
        story.session, story.acting, **choice, half_days=HalfDays.of(["mon-morning"])
    )
    assert placement.state is PlacementState.SHORTLISTED
    with pytest.raises(GuardFailed, match="already"):
        operations.propose(story.session, story.acting, **choice, half_days=HalfDays.of(["tue-morning"]))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"half_days": HalfDays.of(["fri-evening"])}, "half_days"),
        ({"half_days": HalfDays.of(["mon-morning", "tue-morning"])}, "half_days"),
        ({"half_days": None}, "half_days"),
        ({"starts_on": date(2020, 1, 1)}, "starts_on"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
    ],
)
def test_a_proposal_must_fit_the_offer_and_the_calendar(story, change, where):
    client = story.client()
    offer = story.offer(free_choice={"mon-morning": 1, "tue-morning": 1}, max_half_days=1)
    choice = {
        "client_ref": client.ref,
        "offer_id": offer.id,
        "starts_on": days(3),
        "half_days": HalfDays.of(["mon-morning"]),
    }
    with pytest.raises(InvalidInput, match=where):
        operations.propose(story.session, story.acting, **choice | change)


def test_an_earlier_good_stay_is_remembered_and_an_unhappy_one_is_not_sr_06(story):
    client, good, bad = story.client(), story.offer(), story.offer(site=None)
    stay = {
        "client_ref": client.ref,
        "starts_on": days(-300),
        "ends_on": days(-200),
        "agreed_on": days(-310),
        **SPOKEN,
    }
    operations.record_earlier_stay(
        story.session,
        story.acting,
        **stay,
        offer_id=bad.id,
        shift_id=bad.shifts[0].id,
        end_reason=EndReason.CLIENT_STOPPED,
    )
    assert queries.earlier_good_stays(story.session, [client.id]) == {}
    operations.record_earlier_stay(
        story.session,
        story.acting,
        **stay,
        offer_id=good.id,
        shift_id=good.shifts[0].id,
        end_reason=EndReason.END_OF_TERM,
    )
    assert queries.earlier_good_stays(story.session, [client.id]) == {client.id: frozenset({story.host.id})}


def test_next_step_says_who_must_do_what_since_when(story, monkeypatch):
    session, offer = story.session, story.offer()
    at_ease = story.client(looking_since=None)
    waiting = story.client()
    assert _told(session, waiting) == (NextStepKind.START_ROUND, NextStepBy.SUPERVISOR, days(-40))
    assert _told(session, at_ease)[0] is NextStepKind.NOT_LOOKING
    suggested, discussed = story.client(), story.client()
    story.suggested(suggested, offer)
    story.discussed(discussed, offer)
    offered, reserved = story.client(), story.client()
    story.offered(offered, offer)
    story.reserved(reserved, offer)
    today = clock.today()
    monkeypatch.setenv("SCHAKEL_NOW", days(3).isoformat())
    assert _told(session, suggested) == (NextStepKind.LOOK_AT_PROPOSAL, NextStepBy.SUPERVISOR, today)
    assert _told(session, discussed) == (NextStepKind.RECORD_ANSWER, NextStepBy.CLIENT, today)
    assert _told(session, offered) == (NextStepKind.PARTNER_ANSWERS, NextStepBy.PARTNER, today)
    assert _told(session, reserved) == (NextStepKind.CONFIRM_AGREEMENTS, NextStepBy.SUPERVISOR, today)


def test_of_several_tracks_the_furthest_gives_the_next_step_and_all_are_listed(story):
    client = story.client()
    near = story.discussed(client, story.offer())
    far = story.offered(client, story.offer(shifts=[("Namiddag", AFTERNOONS, 1)]))
    step = queries.next_steps(story.session, [client.id])[client.id]
    assert step.placement is far
    assert queries.placements_of(story.session, story.acting, client) == [far, near]
    assert queries.placements_of(story.session, story.partner, client) == []


def test_a_newer_round_replaces_what_nobody_touched_and_nothing_else(story):
    client = story.client()
    untouched = story.suggested(client, story.offer())
    touched = story.suggested(client, story.offer())
    assert untouched.state is PlacementState.SUPERSEDED
    operations.shortlist(story.session, story.acting, placement_ref=touched.ref)
    story.suggested(client, story.offer())
    assert touched.state is PlacementState.SHORTLISTED
    assert len(list(story.session.scalars(select(Placement)))) == 3


def _told(session, client):
    step = queries.next_steps(session, [client.id])[client.id]
    return step.step, step.who, step.since

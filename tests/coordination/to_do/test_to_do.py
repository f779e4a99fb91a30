"""One list of what waits: all that the reader may open and do, what lapses first at the top."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination import clock
from coordination.actors import Actor
from coordination.consent.operations import withdraw_consent
from coordination.consent.queries import consents_of
from coordination.placements import operations
from coordination.teams.queries import team_of
from coordination.to_do.queries import to_do
from coordination.to_do.rules import Waits, lapses_first
from coordination.vocabulary import ActorRole, AgreementParty, ContactWith, IncomeStatus, LifeDomain, WaitKind
from tests.coordination.factories import days
from tests.coordination.stories import make_story


@pytest.fixture
def story(session):
    return make_story(session)


def kinds(story, actor=None):
    found = to_do(story.session, actor or story.acting)
    return [
        one.kind for one in found if one.kind not in (WaitKind.POVERTY_CHECKLIST, WaitKind.HOLD_EVALUATION)
    ]


def test_each_state_of_a_placement_waits_for_whose_turn_it_is(story):
    offer = story.offer()
    talk = story.suggested(story.client(), offer)
    operations.shortlist(story.session, story.acting, placement_ref=talk.ref)
    assert kinds(story) == [WaitKind.TALK_WITH_CLIENT]
    operations.record_talk(story.session, story.acting, placement_ref=talk.ref, discussed_on=days(0))
    assert kinds(story) == [WaitKind.RECORD_ANSWER]


def test_a_request_waits_for_the_host_by_its_last_day_and_a_question_for_the_supervisor(story):
    placement = story.offered(story.client(), story.offer())
    [waits] = [one for one in to_do(story.session, story.partner) if one.kind is WaitKind.ANSWER_REQUEST]
    assert (waits.about, waits.ref, waits.due) == (placement.alias, placement.ref, days(14))
    assert kinds(story) == []
    operations.ask(story.session, story.partner, placement_ref=placement.ref, question="Welke uren?")
    assert kinds(story) == [WaitKind.ANSWER_QUESTION]
    assert WaitKind.ANSWER_REQUEST not in kinds(story, story.partner)


def test_a_held_place_waits_until_the_hold_is_over(story):
    placement = story.reserved(story.client(), story.offer())
    story.authorise(placement)
    [kind] = kinds(story)
    assert kind in (WaitKind.SIGN_AGREEMENTS, WaitKind.CONFIRM_PLACE)
    [waits] = [one for one in to_do(story.session, story.acting) if one.kind is kind]
    assert waits.due <= placement.hold_until


def test_what_the_income_asks_for_waits_with_who_sees_the_income_and_the_form_with_the_client(story):
    client = story.client(income_status=IncomeStatus.UNEMPLOYMENT_BENEFIT)
    placement = story.reserved(client, story.offer())
    me = Actor(name="client", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    story.sign_on_paper(placement)
    assert kinds(story) == [WaitKind.PERMISSION]
    [form] = to_do(story.session, me)
    assert (form.kind, form.ref, form.due) == (WaitKind.SUBMIT_OWN, placement.ref, placement.starts_on)
    story.authorise(placement)
    assert kinds(story) == [WaitKind.CONFIRM_PLACE]
    assert to_do(story.session, me) == []


def test_who_may_not_see_the_income_is_told_nothing_of_it(story):
    client = story.client(income_status=IncomeStatus.UNEMPLOYMENT_BENEFIT)
    story.sign_on_paper(story.reserved(client, story.offer()))
    team_of(story.session, client.id).memberships[0].domain_scope = [LifeDomain.FAMILY_SOCIAL]
    story.session.flush()
    assert kinds(story) == [WaitKind.CONFIRM_PLACE]


def test_a_client_is_told_to_sign_what_was_drawn_up_and_not_before(story):
    client = story.client()
    placement = story.reserved(client, story.offer())
    me = Actor(name="client", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    assert WaitKind.SIGN_OWN not in kinds(story, me)
    operations.draw_up(story.session, story.acting, placement_ref=placement.ref)
    assert WaitKind.SIGN_OWN in kinds(story, me)
    [agreement] = placement.agreements
    operations.sign(
        story.session,
        me,
        placement_ref=placement.ref,
        kind=agreement.kind,
        party=AgreementParty.CLIENT,
        fingerprint=agreement.fingerprint,
    )
    assert WaitKind.SIGN_OWN not in kinds(story, me)


def test_after_the_end_two_talks_wait_and_each_goes_when_it_was_held_inv_21(story):
    placement = story.ended(story.client(), story.offer())
    assert sorted(kinds(story)) == [WaitKind.TALK_AFTER_CLIENT, WaitKind.TALK_AFTER_HOST]
    operations.log_contact(
        story.session,
        story.acting,
        placement_ref=placement.ref,
        with_whom=ContactWith.CLIENT,
        held_on=days(0),
    )
    assert kinds(story) == [WaitKind.TALK_AFTER_HOST]


def test_an_offer_waits_to_be_confirmed_before_it_is_stale_inv_22(story):
    soon, stale, fresh = story.offer(review_by=days(5)), story.offer(review_by=days(-2)), story.offer()
    found = [one.ref for one in to_do(story.session, story.partner) if one.kind is WaitKind.CONFIRM_CAPACITY]
    assert found == [stale.id, soon.id]
    assert fresh.id not in found


def test_when_the_client_stops_sharing_nothing_waits_with_the_host_any_more_conf_08(story):
    client = story.client()
    story.offered(client, story.offer())
    assert WaitKind.ANSWER_REQUEST in kinds(story, story.partner)
    for consent in consents_of(story.session, client.id):
        withdraw_consent(story.session, story.acting, consent_id=consent.id)
    assert WaitKind.ANSWER_REQUEST not in kinds(story, story.partner)


def test_an_agreement_to_share_that_runs_out_waits_for_the_supervisor(story):
    client = story.client()
    story.share_profile(client, expires_on=days(6))
    [waits] = [one for one in to_do(story.session, story.acting) if one.kind is WaitKind.RENEW_AGREEMENT]
    assert (waits.about, waits.due) == (client.ref, days(5))


def test_the_practical_questions_wait_thirty_days_after_the_start(story, monkeypatch):
    client = story.client()
    checks = [one for one in to_do(story.session, story.acting) if one.kind is WaitKind.POVERTY_CHECKLIST]
    assert [one.ref for one in checks] in ([], [client.ref])
    near = days(25)
    monkeypatch.setenv("SCHAKEL_NOW", near.isoformat())
    [waits] = [one for one in to_do(story.session, story.acting) if one.kind is WaitKind.POVERTY_CHECKLIST]
    assert waits.ref == client.ref


@given(
    st.lists(
        st.builds(
            Waits,
            kind=st.sampled_from(WaitKind),
            about=st.text(max_size=3),
            due=st.none() | st.integers(-30, 30).map(lambda number: clock.today() + timedelta(days=number)),
        )
    )
)
def test_what_lapses_first_stands_first_and_what_never_lapses_last(found):
    dues = [one.due for one in sorted(found, key=lapses_first)]
    dated = [due for due in dues if due is not None]
    assert dues == sorted(dated) + [None] * (len(dues) - len(dated))

"""The host asks before it answers, and may put a request on its waiting list; only the floor is spoken of."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.audit.queries import events_about
from coordination.clients.texts import WordsFound
from coordination.consent.operations import withdraw_consent
from coordination.consent.queries import consents_of
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.placements import host, operations, queries
from coordination.reasons.models import Reason
from coordination.reasons.operations import words_of
from coordination.vocabulary import (
    AuditAction,
    MembershipFunction,
    NextStepKind,
    PartnerDeclineReason,
    PlacementState,
)
from tests.coordination.factories import days, make_host, partner_actor
from tests.coordination.stories import join_team

TIME = automatic("worker")
QUESTION = "Kan iemand om half negen beginnen?"
ANSWER = "Ja, maar liever pas om negen uur."


@pytest.fixture
def asked(story):
    placement = story.offered(story.client(display_name="Karel De Wolf"), story.offer())
    return operations.ask(story.session, story.partner, placement_ref=placement.ref, question=QUESTION)


def test_a_question_goes_to_the_supervisor_and_its_answer_back_to_the_host(story, asked):
    assert asked.state is PlacementState.INFO_NEEDED
    step = queries.next_steps(story.session, [asked.client_id])[asked.client_id]
    assert step.step is NextStepKind.ANSWER_PARTNER
    operations.answer(story.session, story.acting, placement_ref=asked.ref, answer=ANSWER)
    assert asked.state is PlacementState.OFFERED
    assert asked.answer_by == days(14)
    [told] = host.open_proposal(story.session, story.partner, asked.ref).questions
    assert (told.question, told.answer) == (QUESTION, ANSWER)
    shared = [
        one.detail
        for one in events_about(story.session, asked.client.ref)
        if one.action is AuditAction.SHARE and one.detail.startswith("answer")
    ]
    assert shared == [f"answer to organisation:{story.host.id}"]


def test_question_and_answer_are_kept_encrypted(story, asked):
    operations.answer(story.session, story.acting, placement_ref=asked.ref, answer=ANSWER)
    row = story.session.execute(text("SELECT question, answer FROM partner_questions")).one()
    assert all(b"negen" not in bytes(value) for value in row)


@pytest.mark.parametrize(
    "words",
    [
        "Welke diagnose heeft deze persoon?",
        "Is er een verslaving?",
        "Heeft hij in de gevangenis gezeten?",
        "Krijgt hij een leefloon?",
        "Quelle est sa nationalité?",
        "Zijn rijksregisternummer is nodig",
        "85.07.30-033.61",
        " ",
        "x" * 501,
    ],
)
def test_what_is_no_business_of_the_floor_is_neither_asked_nor_answered_inv_17(story, asked, words):
    with pytest.raises(InvalidInput) as refusal:
        operations.answer(story.session, story.acting, placement_ref=asked.ref, answer=words)
    assert refusal.value.where == "answer"
    assert words.strip() == "" or words not in str(refusal.value)
    assert asked.state is PlacementState.INFO_NEEDED
    other = story.offered(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="question"):
        operations.ask(story.session, story.partner, placement_ref=other.ref, question=words)
    assert other.state is PlacementState.OFFERED


def test_an_answer_does_not_name_the_client_conf_11(story, asked):
    for words in ("Ja, Karel komt graag.", f"Zie {asked.client.ref}"):
        with pytest.raises(InvalidInput, match="alias"):
            operations.answer(story.session, story.acting, placement_ref=asked.ref, answer=words)


def test_a_colleague_without_the_name_who_tries_names_in_an_answer_learns_nothing_conf_02(story, asked):
    practical = join_team(story, asked.client, function=MembershipFunction.COORDINATION_ONLY, domain_scope=[])
    lead = replace(practical, roles=story.acting.roles)
    operations.answer(story.session, lead, placement_ref=asked.ref, answer="Karel komt graag.")
    assert asked.state is PlacementState.OFFERED


def test_a_host_that_tries_names_and_references_learns_nothing_from_it_conf_11(story):
    placement = story.offered(story.client(display_name="Karel De Wolf"), story.offer())
    tried = [f"Gaat het over {name}?" for name in ("Karel", "Lotte")]
    right, wrong = (refusal_of(story, placement, words) for words in tried)
    assert right is wrong is None
    known, unknown = placement.client.ref, "GENT-2345ABCD"
    assert refusal_of(story, placement, f"Is dit {known}?") == refusal_of(
        story, placement, f"Is dit {unknown}?"
    )
    operations.decline(
        story.session,
        story.partner,
        placement_ref=placement.ref,
        reason=PartnerDeclineReason.NEEDS_CANNOT_BE_MET,
        note="Karel kan enkel in de voormiddag.",
    )


def refusal_of(story, placement, words):
    """Return what the host reads when it asks this; None when it may, and that is undone."""
    with story.session.begin_nested() as tried:
        try:
            operations.ask(story.session, story.partner, placement_ref=placement.ref, question=words)
        except InvalidInput as refusal:
            return str(refusal)
        tried.rollback()
    story.session.expire_all()
    return None


def test_no_answer_goes_out_once_the_agreement_to_share_is_withdrawn_hr_23(story, asked):
    [consent] = consents_of(story.session, asked.client_id)
    withdraw_consent(story.session, story.acting, consent_id=consent.id)
    with pytest.raises(GuardFailed, match="share"):
        operations.answer(story.session, story.acting, placement_ref=asked.ref, answer=ANSWER)


def test_only_the_host_asks_and_only_the_supervisor_answers(story, asked):
    other = partner_actor(story.session, make_host(story.session))
    placement = story.offered(story.client(), story.offer())
    for act in (operations.ask, operations.waitlist):
        words = {"question": QUESTION} if act is operations.ask else {}
        with pytest.raises(NotFound):
            act(story.session, other, placement_ref=placement.ref, **words)
    with pytest.raises(NotFound):
        operations.answer(story.session, story.partner, placement_ref=asked.ref, answer=ANSWER)


def test_an_unanswered_question_lapses_too(story, asked, monkeypatch):
    after = days(15)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert operations.lapse_requests(story.session, TIME) == 1
    assert asked.state is PlacementState.LAPSED


def test_a_request_waits_on_the_list_until_its_day_and_may_still_get_a_place(story, monkeypatch):
    first, second = (story.offered(story.client(), story.offer()) for _ in range(2))
    for one in (first, second):
        operations.waitlist(story.session, story.partner, placement_ref=one.ref, until=days(60))
        assert (one.state, one.answer_by) == (PlacementState.WAITLISTED, days(60))
    operations.accept(story.session, story.partner, placement_ref=first.ref)
    assert first.state is PlacementState.RESERVED
    after = days(61)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    operations.lapse_requests(story.session, TIME)
    assert second.state is PlacementState.LAPSED


@pytest.mark.parametrize("number", [-1, 184])
def test_a_day_on_the_waiting_list_lies_within_half_a_year(story, number):
    placement = story.offered(story.client(), story.offer())
    with pytest.raises(InvalidInput, match="until"):
        operations.waitlist(story.session, story.partner, placement_ref=placement.ref, until=days(number))


def test_the_automatic_task_asks_nothing_inv_20(story):
    placement = story.offered(story.client(), story.offer())
    with pytest.raises((NotFound, NotAllowed)):
        operations.ask(story.session, TIME, placement_ref=placement.ref, question=QUESTION)


TOO_MUCH = "Alcohol is geen probleem meer, hij begint om negen uur."
REASON = "De partner schenkt zelf alcohol en moet dit weten."


def test_conf_10_the_word_that_was_found_is_named_to_who_wrote_it_and_stands_in_no_sentence(story, asked):
    with pytest.raises(WordsFound) as refusal:
        operations.answer(story.session, story.acting, placement_ref=asked.ref, answer=TOO_MUCH)
    assert refusal.value.words == ("alcohol",)
    assert "alcohol" not in str(refusal.value).lower()


def test_conf_10_a_reason_lets_a_word_pass_and_is_kept_outside_the_record(story, asked):
    session = story.session
    operations.answer(session, story.acting, placement_ref=asked.ref, answer=TOO_MUCH, override_reason=REASON)
    assert asked.questions[-1].answer == TOO_MUCH
    reason = session.scalars(select(Reason)).one()
    event = session.get(AuditEvent, reason.event_id)
    assert (event.detail, event.object_ref) == ("override 1 words", asked.ref)
    assert words_of(session, reason) == REASON
    assert REASON.encode() not in reason.text


@pytest.mark.parametrize("reason", ["", "kort"])
def test_conf_10_a_reason_that_says_nothing_lets_nothing_pass(story, asked, reason):
    with pytest.raises(InvalidInput, match="reason"):
        operations.answer(
            story.session, story.acting, placement_ref=asked.ref, answer=TOO_MUCH, override_reason=reason
        )


def test_conf_10_no_reason_lets_the_clients_name_or_national_number_pass(story, asked):
    name = asked.client.display_name
    for told in (f"{name} komt om negen uur.", "Nummer 85.07.30-033.28.", f"Zie {asked.client.ref}."):
        with pytest.raises(InvalidInput, match="answer"):
            operations.answer(
                story.session, story.acting, placement_ref=asked.ref, answer=told, override_reason=REASON
            )


def test_conf_10_a_reason_where_nothing_was_found_is_not_kept(story, asked):
    operations.answer(
        story.session, story.acting, placement_ref=asked.ref, answer=ANSWER, override_reason=REASON
    )
    assert story.session.scalars(select(Reason)).all() == []

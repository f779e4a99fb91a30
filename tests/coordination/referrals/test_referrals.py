"""A referral from the first draft to the outcome: whose word it takes, and who reads what of it (C.5)."""

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.clients.texts import WordsFound
from coordination.consent.access import Refused
from coordination.consent.choices import Said, narrow, signed_in, withdraw
from coordination.consent.models import ClientStatement, Consent
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.referrals import answering, operations, queries, rules
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    ConsentPurpose,
    LifeDomain,
    OrganisationKind,
    RecordedForm,
    ReferralDeclineReason,
    ReferralOutcome,
    ReferralState,
    RoleKind,
    ServiceKind,
    WaitingState,
)
from tests.coordination.factories import (
    days,
    make_organisation,
    make_professional,
    make_service,
    member_actor,
    partner_actor,
)
from tests.coordination.stories import join_team, make_story

S = ReferralState
NAME, HOURS = ClientPart.IDENTITY, ClientPart.AVAILABILITY
QUESTION = "Kan iemand meedenken over de weekends?"


class World:
    """A client, who guides, and a service for addiction care with somebody who answers there."""

    def __init__(self, session):
        self.session, self.story = session, make_story(session)
        self.client = self.story.client()
        self.acting = self.story.acting
        self.care = make_organisation(session, OrganisationKind.ADDICTION_CARE)
        self.service = make_service(
            session,
            self.care,
            kind=ServiceKind.ADDICTION_TREATMENT,
            life_domains=[LifeDomain.ALCOHOL_DRUGS],
        )
        self.there = member_actor(make_professional(session, self.care, role=RoleKind.ADDICTION_COUNSELLOR))
        self.own = Actor(name="c", roles=frozenset({ActorRole.CLIENT}), client_id=self.client.id)

    def draft(self, **given):
        facts = {
            "client_ref": self.client.ref,
            "service_id": self.service.id,
            "question": QUESTION,
            "items": [NAME, HOURS],
        }
        return operations.create(self.session, self.acting, **facts | given)

    def agreed(self, **given):
        referral = self.draft(**given)
        return operations.client_agrees(
            self.session, self.own, referral_ref=referral.ref, said=signed_in(), language="nl"
        )

    def requested(self, **given):
        return self.do(operations.send, self.agreed(**given))

    def on_hold(self):
        return self.do(answering.waitlist, self.requested(), self.there)

    def accepted(self):
        return self.do(answering.accept, self.requested(), self.there)

    def do(self, act, referral, actor=None, **given):
        return act(self.session, actor or self.acting, referral_ref=referral.ref, **given)


@pytest.fixture
def world(session):
    return World(session)


def told(words="Ja, doe maar", on=None):
    form = RecordedForm.ORAL_RECORDED
    return Said(form=form, said_on=on or clock.today(), place="wijkgebouw", own_words=words)


def test_golden_t_a_prepared_referral_to_addiction_care_stays_unsent_until_the_client_agrees(world, session):
    referral = world.do(operations.prepare, world.draft())
    assert referral.state is S.PREPARED
    assert queries.inbox(session, world.there) == []
    with pytest.raises(Refused):
        queries.received(session, world.there, referral.ref)
    with pytest.raises(IllegalTransition, match="possible is client_agrees"):
        world.do(operations.send, referral)
    world.do(operations.not_now, referral, world.own)
    assert (referral.state, referral.not_now_on) == (S.PREPARED, clock.today())
    world.do(operations.client_agrees, referral, said=told(), language="nl")
    assert queries.inbox(session, world.there) == []
    world.do(operations.send, referral)
    [found] = queries.inbox(session, world.there)
    assert (found.referral, found.parts) == (referral, {NAME, HOURS})


def test_what_the_client_says_is_kept_as_an_agreement_for_this_service_conf_09_conf_28(world, session):
    referral = world.draft()
    world.do(operations.client_agrees, referral, said=told("Probeer maar"), language="nl")
    consent = session.scalars(select(Consent).where(Consent.purpose == ConsentPurpose.REFERRAL)).one()
    assert referral.consent is consent
    assert ([one.organisation_id for one in consent.recipients], consent.items) == (
        [world.care.id],
        [NAME, HOURS],
    )
    words = session.scalars(select(ClientStatement).where(ClientStatement.object_ref == consent.id)).one()
    assert words.own_words == "Probeer maar"


def test_an_agreement_in_force_that_covers_it_is_used_and_no_second_one_is_made(world, session):
    first = world.requested()
    world.do(answering.decline, first, world.there, reason=ReferralDeclineReason.NO_PLACE)
    second = world.agreed()
    assert second.consent_id == first.consent_id
    third = world.do(operations.client_withdraws, second)
    assert third.state is S.CANCELLED
    assert world.agreed(items=[ClientPart.WISHES]).consent_id != first.consent_id


def test_spoken_agreement_takes_place_and_words_and_nobody_agrees_for_a_client_signed_in_conf_28(world):
    referral = world.draft()
    for said in (signed_in(), told(words=" "), told(on=days(1))):
        with pytest.raises(InvalidInput):
            world.do(operations.client_agrees, referral, said=said, language="nl")


def test_the_service_reads_the_question_and_the_shared_items_and_nothing_more_inv_02(world, session):
    referral = world.requested(items=[HOURS])
    found = queries.read_received(session, world.there, referral.ref)
    assert found.parts == {HOURS}
    [event] = session.scalars(
        select(AuditEvent).where(AuditEvent.actor == world.there.name, AuditEvent.object_ref == referral.ref)
    ).all()
    assert (event.part, event.subject) == (HOURS.value, world.client.ref)


@pytest.mark.parametrize("over", ["declined", "withdrawn", "finished"])
def test_after_the_end_the_service_reads_nothing_any_more_inv_23(world, session, over):
    if over == "declined":
        referral = world.requested()
        world.do(answering.decline, referral, world.there, reason=ReferralDeclineReason.NOT_FOR_US)
    elif over == "withdrawn":
        referral = world.requested()
        world.do(operations.client_withdraws, referral, world.own)
    else:
        referral = world.accepted()
        world.do(answering.start, referral, world.there, first_contact_on=clock.today())
        world.do(answering.finish, referral, world.there, outcome=ReferralOutcome.HELPED)
    assert queries.inbox(session, world.there) == []
    with pytest.raises(Refused):
        queries.received(session, world.there, referral.ref)


def test_once_the_client_stops_sharing_it_is_gone_from_the_next_read_on_inv_23_conf_08(world, session):
    referral = world.requested()
    narrow(
        session,
        world.own,
        consent_id=referral.consent_id,
        parts=[HOURS],
        recipient_ids=[world.care.id],
        said=signed_in(),
    )
    assert queries.received(session, world.there, referral.ref).parts == {HOURS}
    withdraw(session, world.own, consent_id=referral.consent_id, said=signed_in())
    assert queries.inbox(session, world.there) == []
    with pytest.raises(Refused):
        world.do(answering.accept, referral, world.there)
    world.do(operations.share_again, referral, said=told(), language="nl")
    assert queries.received(session, world.there, referral.ref).parts == {NAME, HOURS}
    with pytest.raises(GuardFailed):
        world.do(operations.share_again, referral, said=told(), language="nl")


def test_only_people_of_the_service_receive_it_and_a_partner_of_another_does_not_conf_01(world, session):
    referral = world.requested()
    assert [one.referral.ref for one in queries.inbox(session, partner_actor(session, world.care))] == [
        referral.ref
    ]
    strangers = (partner_actor(session, world.story.host), member_actor(make_professional(session)))
    for stranger in strangers:
        assert queries.inbox(session, stranger) == []
        with pytest.raises(Refused):
            queries.received(session, stranger, referral.ref)
        with pytest.raises(Refused):
            queries.read(session, stranger, referral.ref)


def test_in_the_team_the_author_and_who_may_see_the_life_domain_know_of_it_conf_02(world, session):
    referral = world.draft()
    blind = join_team(world.story, world.client, organisation=world.story.pcsw, role=RoleKind.JOB_COACH)
    sees = join_team(
        world.story,
        world.client,
        organisation=world.story.pcsw,
        domain_scope=[LifeDomain.ALCOHOL_DRUGS],
    )
    assert queries.of_client(session, blind, world.client) == []
    for actor in (sees, world.acting, world.own):
        assert [one.ref for one in queries.of_client(session, actor, world.client)] == [referral.ref]
        assert queries.read(session, actor, referral.ref)[0] is referral
    for act in (operations.prepare, operations.client_withdraws):
        with pytest.raises(Refused):
            world.do(act, referral, blind)
    with pytest.raises(Refused):
        operations.create(
            session,
            member_actor(make_professional(session)),
            client_ref=world.client.ref,
            service_id=world.service.id,
            question=QUESTION,
            items=[NAME],
        )


def test_an_automatic_task_sends_agrees_and_answers_nothing_inv_20(world, session):
    task = Actor(name="task", roles=frozenset(ActorRole), professional_id=world.acting.professional_id)
    referral = world.requested()
    for act in (operations.client_withdraws, operations.not_now, answering.accept):
        with pytest.raises(Exception, match=r"person|no such"):
            world.do(act, referral, task)


def test_the_name_never_stands_in_a_text_and_a_workplace_reads_about_the_floor_only_conf_10(world, session):
    name = world.client.display_name.split()[-1] + "x" * 3
    world.client.display_name = name
    with pytest.raises(InvalidInput, match="names the client"):
        world.draft(question=f"Kan {name} komen?")
    with pytest.raises(InvalidInput, match="longer than 500"):
        world.draft(question="a" * 501)
    about_care = "Minder alcohol in het weekend: kan iemand meedenken?"
    assert world.draft(question=about_care).question == about_care
    floor = make_service(session, kind=ServiceKind.WORK_CARE)
    with pytest.raises(WordsFound):
        world.draft(service_id=floor.id, items=[NAME], question=about_care)


def test_a_service_without_the_name_that_tries_names_learns_nothing_from_it_conf_11(world):
    world.client.display_name = "Karel De Wolf"
    for name in ("Karel", "Lotte"):
        referral = world.requested(items=[HOURS])
        asked = world.do(answering.need_more, referral, world.there, question=f"Gaat het over {name}?")
        assert asked.state is S.INFO_NEEDED
        world.do(operations.client_withdraws, referral, world.own)


def test_who_may_not_know_of_a_referral_learns_nothing_by_writing_the_same_one_conf_02(world, session):
    hidden = world.draft()
    colleague = join_team(world.story, world.client, domain_scope=[LifeDomain.WORK_EDUCATION_INCOME])
    with pytest.raises(Refused):
        queries.found_for(session, colleague, hidden.ref)
    facts = {"client_ref": world.client.ref, "service_id": world.service.id, "question": QUESTION}
    mine = operations.create(session, colleague, items=[HOURS], **facts)
    assert mine.ref != hidden.ref
    with pytest.raises(InvalidInput, match="already"):
        operations.create(session, colleague, items=[HOURS], **facts)


def test_no_more_goes_along_than_the_service_needs_and_the_author_may_see_conf_02_inv_17(world, session):
    floor = make_service(session, kind=ServiceKind.WORK_CARE)
    for given in (
        {"items": []},
        {"items": [ClientPart.JUSTICE_POLICE]},
        {"items": [ClientPart.ALCOHOL_DRUGS]},  # the service works on it; the author does not see it
        {"items": [ClientPart.WISHES], "service_id": floor.id},
    ):
        with pytest.raises(InvalidInput, match="items"):
            world.draft(**given)
    assert rules.may_go_along(floor) == (NAME, ClientPart.FUNCTIONAL_PROFILE)


def test_a_client_is_referred_to_a_service_once_at_a_time(world):
    world.draft()
    with pytest.raises(InvalidInput, match="already"):
        world.draft()


def test_nothing_is_sent_to_a_service_on_intake_stop(world, session):
    referral = world.agreed()
    world.service.intake_stop_from = clock.today()
    with pytest.raises(GuardFailed, match="intake is stopped"):
        world.do(operations.send, referral)
    world.service.intake_stop_until, world.service.intake_stop_from = days(-1), days(-9)
    assert world.do(operations.send, referral).state is S.REQUESTED


def test_the_service_asks_back_and_new_items_are_held_against_the_agreement(world, session):
    referral = world.requested(items=[NAME])
    world.do(answering.need_more, referral, world.there, question="Wanneer kan deze persoon komen?")
    assert referral.state is S.INFO_NEEDED
    with pytest.raises(GuardFailed, match="agreement"):
        world.do(operations.answer, referral, text="In de voormiddag.", items=[HOURS])
    assert referral.shared_items == [NAME]
    world.do(operations.answer, referral, text="In de voormiddag.")
    [asked] = queries.received(session, world.there, referral.ref).referral.questions
    assert (referral.state, asked.answer) == (S.REQUESTED, "In de voormiddag.")


def test_a_waiting_list_entry_follows_the_referral(world):
    referral = world.on_hold()
    entry = referral.waiting_entry
    assert (entry.service_id, entry.state, entry.put_on_by_id) == (
        world.service.id,
        WaitingState.WAITING,
        world.acting.professional_id,
    )
    world.do(answering.offer_place, referral, world.there)
    assert (referral.state, entry.state) == (S.ACCEPTED, WaitingState.PLACE_OFFERED)
    world.do(answering.start, referral, first_contact_on=clock.today())
    assert (referral.state, entry.state) == (S.IN_PROGRESS, WaitingState.PLACED)


def test_who_withdraws_or_is_declined_leaves_the_list(world):
    referral = world.on_hold()
    world.do(operations.client_withdraws, referral, world.own)
    assert (referral.state, referral.waiting_entry.state) == (S.CANCELLED, WaitingState.STOPPED)
    again = world.on_hold()
    world.do(answering.decline, again, world.there, reason=ReferralDeclineReason.NO_PLACE)
    assert (again.state, again.waiting_entry.state) == (S.REJECTED, WaitingState.STOPPED)


def test_a_first_contact_lies_between_sending_and_today(world):
    referral = world.accepted()
    for day in (days(1), days(-1)):
        with pytest.raises(InvalidInput):
            world.do(answering.start, referral, world.there, first_contact_on=day)
    world.do(answering.start, referral, world.there, first_contact_on=clock.today())
    world.do(answering.finish, referral, world.there, outcome=ReferralOutcome.CONTINUES)
    assert (referral.state, referral.outcome) == (S.COMPLETED, ReferralOutcome.CONTINUES)
    with pytest.raises(IllegalTransition, match="nothing more"):
        world.do(operations.client_withdraws, referral)


def test_a_service_that_does_not_answer_in_two_weeks_is_overdue_and_the_state_stays(world):
    referral = world.requested()
    assert not rules.is_overdue(referral, days(14))
    assert rules.is_overdue(referral, days(15))
    referral.due_on = days(3)
    assert rules.is_overdue(referral, days(4))
    world.do(answering.accept, referral, world.there)
    assert not rules.is_overdue(referral, days(40))


def test_who_did_what_is_read_as_a_history(world, session):
    referral = world.accepted()
    _found, events = queries.read(session, world.acting, referral.ref)
    assert [one.detail for one in events if one.action.value != "share"] == [
        "create",
        "client_agrees",
        "send",
        "accept",
    ]

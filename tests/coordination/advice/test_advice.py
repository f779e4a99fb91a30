"""An anonymous question: functional facts and a question, and never who it is about (CONF-15)."""

import pytest

from coordination.advice import operations as advice
from coordination.advice.queries import open_question, questions_about, questions_for
from coordination.audit.queries import events_about
from coordination.consent.access import Refused, open_file, visible_parts
from coordination.consent.operations import record_consent
from coordination.errors import GuardFailed, InvalidInput
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ClientPart,
    ConsentPurpose,
    FunctionalFact,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    RecordedForm,
)
from tests.coordination.factories import days, make_organisation, make_professional, member_actor
from tests.coordination.stories import join_team


class Room:
    """A client with a supervisor, and a psychologist who only advises."""

    def __init__(self, story):
        self.story, self.session, self.acting = story, story.session, story.acting
        self.client = story.client(display_name="Amina Verzonnen")
        self.adviser = join_team(
            story,
            self.client,
            domain_scope=[LifeDomain.MENTAL_HEALTH],
            function=MembershipFunction.CONSULTATION_ONLY,
            legal_basis=LegalBasis.SHARED_SECRECY,
        )

    @property
    def membership(self):
        members = team_of(self.session, self.client.id).memberships
        return next(one for one in members if one.professional_id == self.adviser.professional_id)

    def ask(self, actor=None, **given):
        facts = {
            "client_ref": self.client.ref,
            "adviser_id": self.membership.id,
            "question": "Hoe bouw je drukte op een werkvloer langzaam op?",
            "facts": [FunctionalFact.FUNCTIONAL_NEEDS, FunctionalFact.AVAILABILITY],
        }
        return advice.ask(self.session, actor or self.acting, **facts | given)


@pytest.fixture
def room(story):
    return Room(story)


def test_conf_15_the_adviser_is_asked_and_answers_and_the_asker_reads_it(room):
    asked = room.ask()
    assert questions_for(room.session, room.adviser) == [asked]
    assert open_question(room.session, room.adviser, asked.ref) is asked
    advice.answer(room.session, room.adviser, question_ref=asked.ref, answer="Begin met een rustige hoek")
    file = open_file(room.session, room.acting, room.client.ref, ClientPart.FUNCTIONAL_PROFILE)
    assert [one.answer for one in questions_about(room.session, file)] == ["Begin met een rustige hoek"]
    with pytest.raises(GuardFailed):
        advice.answer(room.session, room.adviser, question_ref=asked.ref, answer="Nog iets")


def test_conf_15_the_adviser_still_sees_no_part_of_the_client(room):
    asked = room.ask()
    assert not any(visible_parts(room.session, room.adviser, room.client).values())
    assert room.client.ref not in asked.ref


@pytest.mark.parametrize(
    "question",
    [
        "Wat doe je als Amina te laat komt?",
        "verzonnen",
        "Het gaat over GENT-7QK2M9XA, wat nu?",
        "Bel haar op 0470 12 34 56",
        "Nummer 90.01.01-123.45",
        "Mail naar iemand@voorbeeld.be",
        "  ",
        "x" * 2001,
    ],
)
def test_conf_15_a_question_that_tells_who_it_is_about_is_refused(question, room):
    with pytest.raises(InvalidInput) as fault:
        room.ask(question=question)
    assert fault.value.where == "question"
    assert "Amina" not in str(fault.value)


def test_conf_15_an_answer_names_nobody_either(room):
    asked = room.ask()
    with pytest.raises(InvalidInput):
        advice.answer(room.session, room.adviser, question_ref=asked.ref, answer="Bel 0470 12 34 56")


def test_conf_15_an_adviser_who_tries_names_learns_nothing_from_it(room):
    for name in ("Amina", "Karel"):
        asked = room.ask()
        told = f"Vraag {name} waar het wringt."
        advice.answer(room.session, room.adviser, question_ref=asked.ref, answer=told)
        assert asked.answer == told


def test_conf_02_who_shares_the_profile_without_the_name_learns_nothing_by_trying_names(room):
    home = make_organisation(room.session)
    asker = join_team(room.story, room.client, organisation=home, legal_basis=LegalBasis.WRITTEN_AGREEMENT)
    record_consent(
        room.session,
        room.acting,
        client=room.client,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        recipients=[home],
        items=[ClientPart.TEAM, ClientPart.FUNCTIONAL_PROFILE],
        form=RecordedForm.WRITTEN,
        language="nl",
        expires_on=days(90),
    )
    for name in ("Amina", "Karel"):
        asked = room.ask(asker, question=f"Wat helpt {name}?", facts=[FunctionalFact.FUNCTIONAL_NEEDS])
        assert asked.question == f"Wat helpt {name}?"


def test_conf_15_only_who_advises_this_team_today_reads_the_question(room):
    asked = room.ask()
    stranger = member_actor(make_professional(room.session))
    for actor in (room.acting, stranger):
        assert questions_for(room.session, actor) == []
        with pytest.raises(Refused) as refusal:
            open_question(room.session, actor, asked.ref)
        assert str(refusal.value) == "no such advice question"
    room.membership.starts_on, room.membership.ends_on = days(-5), days(-1)
    room.session.flush()
    assert questions_for(room.session, room.adviser) == []
    with pytest.raises(Refused):
        open_question(room.session, room.adviser, asked.ref)


def test_conf_15_who_asks_may_see_what_goes_along_and_the_asked_one_only_advises(room):
    practical = join_team(
        room.story, room.client, function=MembershipFunction.COORDINATION_ONLY, domain_scope=[]
    )
    with pytest.raises(Refused):
        room.ask(practical)
    with pytest.raises(Refused):
        room.ask(room.adviser)
    direct = join_team(room.story, room.client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    members = team_of(room.session, room.client.id).memberships
    number = next(one.id for one in members if one.professional_id == direct.professional_id)
    with pytest.raises(InvalidInput) as fault:
        room.ask(adviser_id=number)
    assert fault.value.where == "adviser"


def test_conf_15_that_facts_were_read_stands_in_the_record_of_the_client(room):
    asked = room.ask()
    open_question(room.session, room.adviser, asked.ref)
    room.session.flush()
    event = events_about(room.session, room.client.ref)[0]
    assert (event.professional_id, event.part, event.basis) == (
        room.adviser.professional_id,
        "functional_profile",
        "shared_secrecy",
    )

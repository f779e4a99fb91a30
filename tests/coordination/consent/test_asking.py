"""A client is asked to share something, hears what it means, and says yes or no; and every agreement ends."""

import pytest

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.consent import asking, choices, giving, operations
from coordination.consent.access import decide
from coordination.consent.choices import Said, signed_in
from coordination.consent.lifecycle import CONSENT, Circumstances
from coordination.consent.models import ClientStatement
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.to_do.queries import to_do
from coordination.vocabulary import (
    ActorRole,
    ClientChoice,
    ClientPart,
    ConsentState,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    OrganisationKind,
    RecordedForm,
    WaitKind,
)
from tests.coordination.factories import days, make_organisation
from tests.coordination.stories import join_team

WORK = ClientPart.WORK_EDUCATION_INCOME
SPOKEN = Said(
    form=RecordedForm.ORAL_RECORDED, said_on=clock.today(), place="kantoor", own_words="Ja, dat mag wel"
)
#: The table of the domain model (C.7), with who may; what was narrowed holds as it stands.
C7 = """
draft explain explained CSTW
explained give given CSTW
explained refuse refused CST
given narrow narrowed CST
narrowed narrow narrowed CST
given withdraw withdrawn CSTW
narrowed withdraw withdrawn CSTW
given expire expired W
narrowed expire expired W
"""


def own(client):
    return Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)


def waits(story, client):
    """Return what waits for the client and for who asked, as far as it is about sharing."""
    found = [*to_do(story.session, own(client)), *to_do(story.session, story.acting)]
    return [one.kind for one in found if one.kind.value.endswith("_sharing")]


@pytest.fixture
def asked(story):
    """A client, somebody of the team on the client's word, and what that client is asked to share."""
    client, home = story.client(), make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    member = join_team(
        story,
        client,
        organisation=home,
        legal_basis=LegalBasis.WRITTEN_AGREEMENT,
        domain_scope=[LifeDomain.WORK_EDUCATION_INCOME],
    )
    consent = asking.ask(
        story.session,
        story.acting,
        client=client,
        organisation_id=home.id,
        parts=[WORK],
        last_day=days(30),
    )
    return client, member, consent


def test_the_table_has_exactly_the_rows_of_the_domain_model():
    known = {
        (state.value, row.event, row.to.value, "".join(sorted(_letter(role) for role in row.who)))
        for row in CONSENT.transitions
        for state in row.from_
    }
    assert known == {tuple(line.split()) for line in C7.strip().splitlines()}


def _letter(role):
    return {"team_member": "T"}.get(role.value, role.value[0].upper())


def test_a_no_or_silence_shows_nothing_and_a_yes_shows_it_until_the_day(story, asked):
    client, member, consent = asked
    assert consent.state is ConsentState.DRAFT
    assert asking.asked_of(story.session, client) == [consent]
    assert waits(story, client) == [WaitKind.ANSWER_SHARING, WaitKind.EXPLAIN_SHARING]
    asking.explain(story.session, story.acting, consent_id=consent.id, language="ar")
    assert (consent.state, consent.explained_in_language) == (ConsentState.EXPLAINED, "ar")
    assert waits(story, client) == [WaitKind.ANSWER_SHARING, WaitKind.RECORD_SHARING]
    assert not decide(story.session, member, client, WORK)
    asking.answer(story.session, story.acting, consent_id=consent.id, agrees=True, said=SPOKEN)
    decision = decide(story.session, member, client, WORK)
    assert (decision.basis, decision.until) == (LegalBasis.WRITTEN_AGREEMENT, days(30))
    statement = story.session.query(ClientStatement).one()
    assert (statement.choice, statement.own_words) == (ClientChoice.SHARE, "Ja, dat mag wel")
    assert asking.asked_of(story.session, client) == []
    assert waits(story, client) == []


def test_a_no_has_no_consequence_and_the_same_may_be_asked_again_later(story, asked):
    client, member, consent = asked
    asking.answer(
        story.session, own(client), consent_id=consent.id, agrees=False, said=signed_in(), language="nl"
    )
    assert consent.state is ConsentState.REFUSED
    assert not decide(story.session, member, client, WORK)
    assert story.session.query(ClientStatement).one().choice is ClientChoice.SHARE_NOT
    for event in ("agrees", "refuses"):
        with pytest.raises(IllegalTransition, match="agreement to share is refused"):
            asking.answer(
                story.session, own(client), consent_id=consent.id, agrees=event == "agrees", said=signed_in()
            )
    recipient = consent.recipients[0].organisation_id
    again = {"client": client, "organisation_id": recipient, "parts": [WORK], "last_day": days(9)}
    assert asking.ask(story.session, story.acting, explained_in="nl", **again).state is ConsentState.EXPLAINED
    with pytest.raises(GuardFailed, match="asked already"):
        asking.ask(story.session, story.acting, **again)


def test_nobody_says_yes_before_it_is_explained_or_for_the_client_conf_28(story, asked):
    _client, _member, consent = asked
    with pytest.raises(IllegalTransition, match="give is not possible; possible is explain"):
        asking.answer(story.session, story.acting, consent_id=consent.id, agrees=True, said=SPOKEN)
    with pytest.raises(InvalidInput, match="digital"):
        asking.answer(story.session, story.acting, consent_id=consent.id, agrees=True, said=signed_in())
    for stranger in (own(story.client()), story.partner):
        with pytest.raises((NotFound, NotAllowed)):
            asking.answer(story.session, stranger, consent_id=consent.id, agrees=True, said=signed_in())
    with pytest.raises(InvalidInput, match="language"):
        asking.explain(story.session, story.acting, consent_id=consent.id, language="Arabisch")
    assert consent.state is ConsentState.DRAFT


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"organisation_id": 99_999}, "not in the team"),
        ({"parts": []}, "parts"),
        ({"parts": [ClientPart.FUNCTIONAL_PROFILE]}, "parts"),
        ({"last_day": days(-1)}, "last_day"),
        ({"last_day": days(400)}, "last_day"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(story, asked, change, fault):
    client, _member, consent = asked
    given = {"organisation_id": consent.recipients[0].organisation_id, "parts": [WORK], "last_day": days(9)}
    with pytest.raises(InvalidInput, match=fault):
        asking.ask(story.session, story.acting, client=client, **given | change)


def test_an_agreement_is_closed_once_after_its_last_day_and_by_time_alone_conf_08(story, asked, monkeypatch):
    client, _member, consent = asked
    asking.explain(story.session, story.acting, consent_id=consent.id, language="nl")
    asking.answer(story.session, story.acting, consent_id=consent.id, agrees=True, said=SPOKEN)
    task = automatic("worker")
    assert operations.let_time_pass(story.session, task) == 0
    monkeypatch.setenv("SCHAKEL_NOW", f"{days(31)}T09:00")
    with pytest.raises(GuardFailed, match="in force"):
        choices.withdraw(story.session, own(client), consent_id=consent.id, said=signed_in())
    with pytest.raises(NotAllowed):
        operations.let_time_pass(story.session, story.acting)
    assert operations.anything_over(story.session, clock.today())
    assert [operations.let_time_pass(story.session, task) for _ in "12"] == [1, 0]
    assert consent.state is ConsentState.EXPIRED
    assert not operations.anything_over(story.session, clock.today())


def test_each_guard_says_what_is_missing():
    task = automatic("worker")
    for state, event in (("draft", "explain"), ("given", "withdraw"), ("given", "expire")):
        with pytest.raises(GuardFailed, match=f"{event} needs"):
            CONSENT.next_state(ConsentState(state), event, task, Circumstances())
    with pytest.raises(GuardFailed, match="object"):
        CONSENT.next_state(ConsentState.EXPLAINED, "give", task, Circumstances(objected=True))


def test_nothing_is_asked_for_a_service_that_only_advises_conf_15(story, asked):
    client, _member, consent = asked
    adviser = make_organisation(story.session, OrganisationKind.MENTAL_HEALTH_CENTRE)
    join_team(story, client, organisation=adviser, function=MembershipFunction.CONSULTATION_ONLY)
    known = {one.id for one in giving.can_share_with(story.session, client)}
    assert consent.recipients[0].organisation_id in known
    assert adviser.id not in known

"""Recording what a client agrees to share, and taking it back."""

import pytest

from coordination import clock
from coordination.audit.queries import events_about
from coordination.consent.access import decide
from coordination.consent.operations import record_consent, withdraw_consent
from coordination.consent.queries import agreed_with_host, consents_of, shares_with_host
from coordination.errors import IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.vocabulary import (
    AuditAction,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    LegalBasis,
    LifeDomain,
    OrganisationKind,
    RecordedForm,
    SecrecyRegime,
)
from tests.coordination.factories import (
    days,
    make_host,
    make_organisation,
    make_professional,
    member_actor,
)
from tests.coordination.stories import ROUND, join_team


def recorded(story, client, **change):
    given = {
        "purpose": ConsentPurpose.TEAM_CONSULTATION,
        "recipients": [story.host],
        "domains": [LifeDomain.WORK_EDUCATION_INCOME],
        "form": RecordedForm.WRITTEN,
        "language": "nl",
        "expires_on": days(180),
    }
    return record_consent(story.session, story.acting, client=client, **given | change)


def test_an_agreement_holds_for_what_it_names_from_today_on(story):
    client = story.client()
    consent = recorded(story, client, items=[ClientPart.TEAM])
    assert consents_of(story.session, client.id) == [consent]
    assert consent.given_on == clock.today()
    assert consent.recorded_by_id == story.supervisor.id
    assert [one.organisation_id for one in consent.recipients] == [story.host.id]
    [event] = [one for one in events_about(story.session, client.ref) if one.object_kind == "consent"]
    assert (event.action, event.part) == (AuditAction.CREATE, "team,work_education_income")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"recipients": []}, "recipients"),
        ({"domains": []}, "domains"),
        ({"items": [ClientPart.MENTAL_HEALTH]}, "items"),
        ({"language": ""}, "language"),
        ({"language": "Nederlands"}, "language"),
        ({"expires_on": clock.months_after(clock.today(), 12).replace(year=2999)}, "expires_on"),
        ({"expires_on": clock.today()}, "expires_on"),
        ({"given_on": clock.today().replace(year=2999)}, "given_on"),
        ({"purpose": ConsentPurpose.PLACEMENT}, "items"),
        ({"purpose": ConsentPurpose.PLACEMENT, "domains": [], "items": [ClientPart.RUNGS]}, "items"),
    ],
)
def test_an_agreement_says_what_to_whom_how_long_and_in_which_language_conf_09(story, change, where):
    with pytest.raises(InvalidInput) as refusal:
        recorded(story, story.client(), **change)
    assert refusal.value.where == where


def test_an_agreement_lasts_twelve_months_at_most_conf_09(story):
    client = story.client()
    recorded(story, client, expires_on=clock.months_after(clock.today(), 12))
    with pytest.raises(InvalidInput, match="twelve months"):
        recorded(story, client, expires_on=days(367))


def test_everything_to_everybody_is_refused_conf_09(story):
    client = story.client()
    others = [make_organisation(story.session) for _ in range(3)]
    with pytest.raises(InvalidInput, match="no choice"):
        recorded(story, client, domains=list(LifeDomain), recipients=others[:2])
    with pytest.raises(InvalidInput, match="no choice"):
        recorded(story, client, recipients=[story.pcsw, story.host, *others])
    with pytest.raises(InvalidInput, match="twice"):
        recorded(story, client, recipients=[others[0], others[0]])
    recorded(story, client, recipients=others[:2])


def test_somebody_outside_the_team_can_neither_record_nor_withdraw_conf_01(story):
    client = story.client()
    consent = recorded(story, client)
    stranger = member_actor(make_professional(story.session))
    with pytest.raises(NotFound):
        record_consent(
            story.session,
            stranger,
            client=client,
            purpose=ConsentPurpose.TEAM_CONSULTATION,
            recipients=[story.host],
            domains=[LifeDomain.FAMILY_SOCIAL],
            form=RecordedForm.WRITTEN,
            language="nl",
            expires_on=days(9),
        )
    with pytest.raises(NotFound):
        withdraw_consent(story.session, stranger, consent_id=consent.id)
    with pytest.raises(NotFound):
        withdraw_consent(story.session, story.acting, consent_id=consent.id + 1)
    with pytest.raises(NotAllowed):
        withdraw_consent(story.session, story.partner, consent_id=consent.id)


def test_an_automatic_task_names_who_heard_it(story):
    client = story.client()
    given = {
        "client": client,
        "purpose": ConsentPurpose.TEAM_CONSULTATION,
        "recipients": [story.host],
        "domains": [LifeDomain.FAMILY_SOCIAL],
        "form": RecordedForm.WRITTEN,
        "language": "nl",
        "expires_on": days(9),
    }
    with pytest.raises(InvalidInput, match="recorded_by_id"):
        record_consent(story.session, ROUND, **given)
    consent = record_consent(story.session, ROUND, **given, recorded_by_id=story.supervisor.id)
    assert consent.recorded_by_id == story.supervisor.id


def test_a_withdrawn_agreement_shows_nothing_from_the_next_read_on_conf_08_inv_23(story):
    client = story.client()
    organisation = make_organisation(
        story.session, OrganisationKind.SOCIAL_WORKSHOP, secrecy_regime=SecrecyRegime.DUTY_OF_DISCRETION
    )
    member = join_team(
        story,
        client,
        organisation=organisation,
        legal_basis=LegalBasis.WRITTEN_AGREEMENT,
        domain_scope=[LifeDomain.WORK_EDUCATION_INCOME],
    )
    part = ClientPart.WORK_EDUCATION_INCOME
    assert not decide(story.session, member, client, part)
    consent = recorded(story, client, recipients=[organisation])
    decision = decide(story.session, member, client, part)
    assert decision
    assert (decision.basis, decision.until) == (LegalBasis.WRITTEN_AGREEMENT, days(179))
    withdraw_consent(story.session, story.acting, consent_id=consent.id)
    assert not decide(story.session, member, client, part)
    assert not decide(story.session, member, client, ClientPart.EXISTENCE)
    assert consent.state is ConsentState.WITHDRAWN
    with pytest.raises(IllegalTransition, match="is withdrawn: withdraw is not possible"):
        withdraw_consent(story.session, story.acting, consent_id=consent.id)


def test_an_agreement_for_the_team_does_not_show_a_host_anything_hr_23(story):
    client = story.client()
    recorded(story, client, items=[ClientPart.FUNCTIONAL_PROFILE])
    shared = ClientPart.FUNCTIONAL_PROFILE
    assert shares_with_host(story.session, client.id, story.host.id, shared) is None
    story.share_profile(client, expires_on=days(10))
    assert shares_with_host(story.session, client.id, story.host.id, shared) is not None
    assert shares_with_host(story.session, client.id, story.host.id, ClientPart.IDENTITY) is None
    assert shares_with_host(story.session, client.id, story.host.id, shared, days(10)) is None
    other, other_host = story.client(), make_host(story.session)
    assert shares_with_host(story.session, other.id, story.host.id, shared) is None
    assert shares_with_host(story.session, client.id, other_host.id, shared) is None
    assert [one.client_id for one in consents_of(story.session, client.id)] == [client.id] * 2
    assert consents_of(story.session, other.id) == []


def test_a_list_of_a_host_reads_only_what_is_agreed_with_that_host_now_conf_08(story, monkeypatch):
    client, other, third = (story.client() for _ in range(3))
    recorded(story, client, items=[ClientPart.FUNCTIONAL_PROFILE])
    story.share_profile(client, expires_on=days(10))
    story.share_profile(third)
    elsewhere = make_host(story.session)
    asked = {client.id, other.id}
    found = agreed_with_host(story.session, asked, story.host.id)
    [agreement] = found.pop(client.id)
    assert found == {other.id: ()}
    assert agreement.covers(story.host.id, ClientPart.FUNCTIONAL_PROFILE)
    assert agreement.last_day == days(9)
    assert agreed_with_host(story.session, asked, elsewhere.id) == {client.id: (), other.id: ()}
    last = days(10)
    monkeypatch.setattr(clock, "today", lambda: last)
    assert agreed_with_host(story.session, asked, story.host.id) == {client.id: (), other.id: ()}

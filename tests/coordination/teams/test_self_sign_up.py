"""Signing up by oneself: to a service with an open door, with no more than to call back (A0-08)."""

import pytest

from coordination.audit.queries import events_about
from coordination.clients.models import Client
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.teams import self_sign_up
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    IncomeStatus,
    OrganisationKind,
    ReferralSource,
    SecrecyRegime,
    SignUpDeclineReason,
    SignUpState,
)
from tests.coordination import factories as make
from tests.coordination.factories import days

FACTS = {
    "first_talk_on": days(0),
    "display_name": "Yara",
    "birth_year": 1995,
    "postcode": "9000",
    "locality": "Gent",
    "income_status": IncomeStatus.UNKNOWN,
    "referral_source": ReferralSource.SELF,
}


@pytest.fixture
def door(session):
    """Make a public centre that takes people who come by themselves, and its supervisor."""
    pcsw = make.make_organisation(session, OrganisationKind.PCSW)
    make.make_service(session, pcsw, self_referral=True)
    return make.actor_for(make.make_professional(session, pcsw))


def asked(session, door, **given):
    facts = {"name": "Yara", "contact": "0400 00 00 00", "own_words": "Iets doen", "language": "nl"}
    return self_sign_up.ask(session, organisation_id=door.organisation_id, **facts | given)


def test_only_a_service_with_an_open_door_is_asked(session, door):
    closed = make.make_organisation(session, OrganisationKind.PCSW)
    make.make_service(session, closed, self_referral=False)
    stopped = make.make_organisation(session, OrganisationKind.PCSW)
    make.make_service(session, stopped, self_referral=True, intake_stop_from=days(-1))
    talkative = make.make_organisation(session, secrecy_regime=SecrecyRegime.DUTY_OF_DISCRETION)
    make.make_service(session, talkative, self_referral=True)
    assert [one.id for one in self_sign_up.open_doors(session)] == [door.organisation_id]
    for other in (closed, stopped, talkative):
        with pytest.raises(InvalidInput, match="organisation"):
            self_sign_up.ask(
                session, organisation_id=other.id, name="A", contact="B", own_words=None, language="nl"
            )


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("contact", ""), ("name", "x" * 121), ("own_words", "x" * 501), ("language", "x1")],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(session, door, field, value):
    with pytest.raises(InvalidInput, match=field):
        asked(session, door, **{field: value})
    assert self_sign_up.waiting(session, door) == []


def test_a_request_is_no_file_and_reaches_the_asked_organisation_alone(session, door):
    request = asked(session, door)
    assert self_sign_up.waiting(session, door) == [request]
    assert session.query(Client).count() == 0
    stranger = make.actor_for(make.make_professional(session))
    assert self_sign_up.waiting(session, stranger) == []
    with pytest.raises(NotFound):
        self_sign_up.decline(session, stranger, request_id=request.id, reason=SignUpDeclineReason.NOT_REACHED)
    for role in (ActorRole.PARTNER, ActorRole.TEAM_MEMBER, ActorRole.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            self_sign_up.waiting(session, make.actor_for(make.make_professional(session), role))


def test_inv_12_who_takes_a_request_up_leads_the_team_and_the_request_belongs_to_the_file(session, door):
    request = asked(session, door)
    client = self_sign_up.take_up(session, door, request_id=request.id, **FACTS)
    assert (request.state, request.client_id, request.contact) == (
        SignUpState.TAKEN_UP,
        client.id,
        "0400 00 00 00",
    )
    assert team_of(session, client.id).memberships[0].is_lead
    assert self_sign_up.came_by(session, client.id) is request
    assert any(one.object_kind == "sign-up" for one in events_about(session, client.ref))


def test_what_is_declined_leaves_a_reason_and_no_name(session, door):
    request = asked(session, door)
    self_sign_up.decline(session, door, request_id=request.id, reason=SignUpDeclineReason.CHANGED_MIND)
    assert (request.state, request.decline_reason) == (
        SignUpState.DECLINED,
        SignUpDeclineReason.CHANGED_MIND,
    )
    assert (request.name, request.contact, request.own_words) == (None, None, None)
    assert self_sign_up.waiting(session, door) == []


def test_a_request_is_answered_once(session, door):
    request = asked(session, door)
    self_sign_up.decline(session, door, request_id=request.id, reason=SignUpDeclineReason.NOT_REACHED)
    with pytest.raises(GuardFailed, match="still waits"):
        self_sign_up.take_up(session, door, request_id=request.id, **FACTS)
    assert session.query(Client).count() == 0


def test_who_asks_twice_is_told_nothing_about_the_first_time(session, door):
    first, second = asked(session, door), asked(session, door)
    assert first.id != second.id
    assert len(self_sign_up.waiting(session, door)) == 2

"""Signing somebody up: a file, a team, and the professional as its lead."""

import pytest
from sqlalchemy import func, select

from coordination.clients.models import Client
from coordination.errors import GuardFailed, InvalidInput, NotAllowed
from coordination.teams.queries import team_of
from coordination.teams.sign_up import sign_up
from coordination.vocabulary import (
    IncomeStatus,
    LegalBasis,
    MembershipState,
    OrganisationKind,
    ReferralSource,
)
from tests.coordination.factories import actor_for, days, make_organisation, make_professional, member_actor

FACTS = {
    "display_name": "Amina B.",
    "birth_year": 1990,
    "postcode": "9000",
    "locality": "Gent",
    "income_status": IncomeStatus.UNKNOWN,
    "referral_source": ReferralSource.SELF,
}


@pytest.fixture
def supervisor(session):
    return make_professional(session)


@pytest.mark.parametrize("basis", [LegalBasis.STATUTORY_TASK, LegalBasis.SHARED_SECRECY])
def test_inv_12_who_signs_somebody_up_leads_the_team(session, supervisor, basis):
    client = sign_up(session, actor_for(supervisor), first_talk_on=days(-2), basis=basis, **FACTS)
    [member] = team_of(session, client.id).memberships
    assert (member.professional, member.is_lead, member.state) == (supervisor, True, MembershipState.ACTIVE)
    assert member.client_informed_on == days(-2)
    assert member.legal_basis is basis


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"first_talk_on": days(1)}, "first_talk_on"),
        ({"basis": LegalBasis.MANDATE}, "basis"),
        ({"postcode": "0999"}, "postcode"),
        ({"birth_year": 1800}, "birth_year"),
    ],
)
def test_what_is_impossible_is_refused_naming_the_field(session, supervisor, given, where):
    with pytest.raises(InvalidInput) as refused:
        sign_up(session, actor_for(supervisor), **{"first_talk_on": days(0)} | FACTS | given)
    assert refused.value.where == where


def test_conf_03_an_organisation_without_professional_secrecy_signs_nobody_up(session):
    host = make_organisation(session, OrganisationKind.HOST_ORGANISATION)
    outsider = make_professional(session, organisation=host)
    with pytest.raises(GuardFailed, match="professional secrecy"):
        sign_up(session, actor_for(outsider), first_talk_on=days(0), **FACTS)
    assert session.scalar(select(func.count()).select_from(Client)) == 0


def test_a_member_of_case_teams_signs_nobody_up(session, supervisor):
    with pytest.raises(NotAllowed):
        sign_up(session, member_actor(supervisor), first_talk_on=days(0), **FACTS)

"""The wall between justice and care hangs on the role in the team, which whoever invites chooses."""

import pytest

from coordination.consent.access import visible_parts
from coordination.errors import InvalidInput
from coordination.teams.operations import add_member
from coordination.vocabulary import (
    ClientPart,
    LegalBasis,
    LifeDomain,
    MembershipState,
    OrganisationKind,
    RoleKind,
)
from tests.coordination import factories as make

ROLES_OF_CARE = (RoleKind.PSYCHOLOGIST, RoleKind.TRAJECTORY_SUPERVISOR)


def asked(session, professional, role, **given):
    team = make.make_team(session, make.make_client(session))
    facts = {
        "legal_basis": LegalBasis.SHARED_SECRECY,
        "domain_scope": [LifeDomain.MENTAL_HEALTH],
        "state": MembershipState.INVITED,
        "question": "Wil je mee nadenken?",
    }
    return add_member(session, make.SEED, team=team, professional=professional, role=role, **facts | given)


@pytest.mark.parametrize("role", ROLES_OF_CARE)
def test_conf_13_inv_24_nobody_of_justice_gets_around_the_wall_by_another_role(session, role):
    house = make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE)
    assistant = make.make_professional(session, house, role=RoleKind.JUSTICE_ASSISTANT)
    coordinator = make.make_professional(session, house, role=RoleKind.COORDINATOR)
    detached = make.make_professional(session, role=RoleKind.JUSTICE_ASSISTANT)
    for person in (assistant, coordinator, detached):
        with pytest.raises(InvalidInput, match="role"):
            asked(session, person, role)
    membership = asked(session, coordinator, RoleKind.JUSTICE_ASSISTANT)
    membership.state = MembershipState.ACTIVE
    session.flush()
    seen = visible_parts(session, make.actor_for(coordinator), membership.team.client)
    assert not seen[ClientPart.MENTAL_HEALTH]


def test_conf_13_inv_24_nobody_else_is_seated_as_justice_assistant(session):
    carer = make.make_professional(session, role=RoleKind.PSYCHOLOGIST)
    with pytest.raises(InvalidInput, match="role"):
        asked(
            session,
            carer,
            RoleKind.JUSTICE_ASSISTANT,
            legal_basis=LegalBasis.JUDICIAL_MANDATE,
            domain_scope=[LifeDomain.JUSTICE_POLICE],
        )

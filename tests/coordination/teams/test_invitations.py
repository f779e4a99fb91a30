"""What an invitation tells, and the five conditions without which no secret is shared (CONF-04, CONF-06)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.clients.texts import WordsFound
from coordination.errors import GuardFailed, InvalidInput
from coordination.teams import invitations, operations, queries
from coordination.teams.invitations import CONFIRMED, conditions_of, confirm_condition
from coordination.teams.models import Objection, TeamMembership
from coordination.vocabulary import (
    LegalBasis,
    LifeDomain,
    MembershipState,
    OrganisationKind,
    SecrecyCondition,
    SecrecyRegime,
)
from tests.coordination import factories as make

QUESTION = "Kan je mee zoeken naar een rustige werkplek?"


@pytest.fixture
def invited(session: Session) -> TeamMembership:
    """Make an invitation on shared secrecy, of which nothing has been confirmed yet."""
    counsellor = make.make_professional(
        session, make.make_organisation(session, OrganisationKind.ADDICTION_CARE)
    )
    inviter = make.make_professional(session)
    team = make.make_team(session)
    make.make_member(session, team, inviter)
    return operations.add_member(
        session,
        make.actor_for(inviter),
        team=team,
        professional=counsellor,
        legal_basis=LegalBasis.SHARED_SECRECY,
        domain_scope=[LifeDomain.ALCOHOL_DRUGS],
        state=MembershipState.INVITED,
        question=QUESTION,
    )


def join(session: Session, membership: TeamMembership) -> None:
    operations.accept_invitation(session, make.member_actor(membership.professional), membership=membership)


def test_conf_04_an_invitation_says_who_asks_what_and_when(session: Session, invited: TeamMembership) -> None:
    [found] = queries.invitations_of(session, invited.professional_id)
    assert found.invited_by is not None
    assert found.invited_by.organisation.name
    assert (found.question, found.invited_on) == (QUESTION, clock.today())


@pytest.mark.parametrize("told", ["Hij drinkt alcohol.", "Zij zat in de gevangenis."])
def test_conf_04_a_question_that_tells_of_a_life_domain_is_refused(session: Session, told: str) -> None:
    with pytest.raises(WordsFound):
        invitations.check_question(told, make.make_client(session))


def test_conf_04_a_question_that_names_the_client_is_refused(session: Session) -> None:
    client = make.make_client(session, display_name="Amina Verzonnen")
    for told in ("Ken je Amina?", f"Over {client.ref}.", "x" * 301, "  "):
        with pytest.raises(InvalidInput):
            invitations.check_question(told, client)


def test_conf_02_who_may_not_read_the_name_learns_nothing_by_trying_names(session: Session) -> None:
    client = make.make_client(session, display_name="Amina Verzonnen")
    for told in ("Ken je Amina?", "Ken je Lotte?"):
        assert invitations.check_question(told, None) == told
    with pytest.raises(InvalidInput):
        invitations.check_question(f"Over {client.ref}.", None)


@pytest.mark.parametrize("left_out", CONFIRMED)
def test_conf_06_without_any_one_condition_the_membership_stays_invited(
    session: Session, invited: TeamMembership, left_out: SecrecyCondition
) -> None:
    inviter = make.actor_for(invited.invited_by)
    operations.inform_client(session, inviter, membership=invited)
    for condition in CONFIRMED:
        if condition is not left_out:
            confirm_condition(session, inviter, membership=invited, condition=condition)
    with pytest.raises(GuardFailed, match=left_out.value):
        join(session, invited)
    assert invited.state is MembershipState.INVITED
    confirm_condition(session, inviter, membership=invited, condition=left_out)
    join(session, invited)
    assert invited.state is MembershipState.ACTIVE


def test_conf_06_the_first_condition_is_computed_from_the_organisation_and_never_ticked(
    session: Session, invited: TeamMembership
) -> None:
    inviter = make.actor_for(invited.invited_by)
    with pytest.raises(InvalidInput, match="computed"):
        confirm_condition(session, inviter, membership=invited, condition=SecrecyCondition.RECEIVER_BOUND)
    for condition in CONFIRMED:
        confirm_condition(session, inviter, membership=invited, condition=condition)
    invited.organisation.secrecy_regime = SecrecyRegime.DUTY_OF_DISCRETION
    assert [one.holds for one in conditions_of(invited)] == [False, True, True, True, True]
    with pytest.raises(GuardFailed):
        join(session, invited)


def test_conf_06_each_condition_bears_day_and_author_and_stands_in_the_record(
    session: Session, invited: TeamMembership
) -> None:
    inviter = make.actor_for(invited.invited_by)
    confirm_condition(session, inviter, membership=invited, condition=SecrecyCondition.SAME_MISSION)
    state = conditions_of(invited)[1]
    assert (state.on, state.by) == (clock.today(), invited.invited_by.display_name)
    details = session.scalars(select(AuditEvent.detail)).all()
    assert f"membership {invited.id} condition same_mission" in details


def test_conf_06_who_joins_does_not_confirm_the_own_conditions(
    session: Session, invited: TeamMembership
) -> None:
    actor = make.member_actor(invited.professional)
    with pytest.raises(InvalidInput, match="who invites"):
        confirm_condition(session, actor, membership=invited, condition=SecrecyCondition.CLIENT_INTEREST)


def test_conf_06_a_client_who_objects_is_not_confirmed_as_agreeing(
    session: Session, invited: TeamMembership
) -> None:
    session.add(
        Objection(
            client_id=invited.team.client_id,
            organisation_id=invited.organisation_id,
            made_on=clock.today(),
            created_by="test",
            updated_by="test",
        )
    )
    session.flush()
    inviter = make.actor_for(invited.invited_by)
    with pytest.raises(GuardFailed, match="object"):
        confirm_condition(session, inviter, membership=invited, condition=SecrecyCondition.CLIENT_INFORMED)


def test_conf_06_another_basis_asks_for_none_of_the_conditions(session: Session) -> None:
    membership = make.make_member(session, conditions=())
    assert invitations.missing_condition(membership) is None

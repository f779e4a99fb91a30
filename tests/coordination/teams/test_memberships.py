"""A membership has to be earned, and is over at once when it ends."""

from datetime import date

import pytest

from coordination.audit.queries import events_about
from coordination.clock import months_after
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.teams import operations, queries
from coordination.vocabulary import (
    ActorRole,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
)
from tests.coordination import factories
from tests.coordination.factories import SEED, days
from tests.support.statements import statements

PROPOSED, INVITED, ACTIVE = MembershipState.PROPOSED, MembershipState.INVITED, MembershipState.ACTIVE
TANDEM_ACTIONS = ("invite", "accept_invitation", "pause_membership", "resume_membership", "end_membership")


def act(session, actor, name, membership):
    return getattr(operations, name)(session, actor, membership=membership)


# --- becoming active ---


def test_c_7_a_membership_goes_from_proposal_over_invitation_to_active(session):
    colleague = factories.make_professional(session)
    supervisor = factories.actor_for(factories.make_professional(session))
    team = factories.make_team(session)
    membership = operations.add_member(
        session,
        supervisor,
        team=team,
        professional=colleague,
        legal_basis=LegalBasis.STATUTORY_TASK,
        domain_scope=[LifeDomain.FAMILY_SOCIAL],
    )
    assert (membership.state, membership.role) == (PROPOSED, colleague.role)
    operations.invite(session, supervisor, membership=membership)
    operations.inform_client(session, supervisor, membership=membership)
    operations.accept_invitation(session, factories.member_actor(colleague), membership=membership)
    assert membership.state is ACTIVE
    told = [event.detail for event in events_about(session, team.client.ref) if event.object_kind == "team"]
    assert told[::-1] == [
        "team formed",
        f"membership {membership.id} propose",
        f"membership {membership.id} invite",
        f"membership {membership.id} client informed",
        f"membership {membership.id} accept",
    ]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"client_informed_on": None}, "the day on which the client was told"),
        ({"client_informed_on": date(2999, 1, 1)}, "the day on which the client was told"),
        ({"domain_scope": []}, "at least one life domain"),
        (
            {"function": MembershipFunction.COORDINATION_ONLY},
            "an empty scope: who only coordinates has no life domain",
        ),
        ({"function": MembershipFunction.CONSULTATION_ONLY, "domain_scope": []}, "at least one life domain"),
        ({"review_on": date(2000, 1, 1)}, "a day of review within 6 months"),
        ({"review_on": date(2999, 1, 1)}, "a day of review within 6 months"),
    ],
)
def test_c_7_what_a_membership_lacks_is_named_and_it_stays_inactive(session, given, missing):
    with pytest.raises(GuardFailed, match=f"membership is invited: accept needs {missing}"):
        factories.make_member(session, **given)


def test_c_7_a_review_six_months_away_is_the_farthest(session):
    farthest = months_after(days(0), 6)
    assert factories.make_member(session, review_on=farthest).state is ACTIVE


def test_conf_06_secrecy_is_shared_only_with_who_is_bound_by_it_too(session):
    host = factories.make_professional(session, factories.make_host(session))
    with pytest.raises(GuardFailed, match="secrecy is shared only with an organisation bound by"):
        factories.make_member(session, professional=host, legal_basis=LegalBasis.SHARED_SECRECY)
    care = factories.make_organisation(session, OrganisationKind.ADDICTION_CARE)
    counsellor = factories.make_professional(session, care)
    assert (
        factories.make_member(session, professional=counsellor, legal_basis=LegalBasis.SHARED_SECRECY).state
        is ACTIVE
    )


def test_who_only_coordinates_has_no_domain_and_needs_none(session):
    membership = factories.make_member(
        session, domain_scope=[], function=MembershipFunction.COORDINATION_ONLY
    )
    assert (membership.state, membership.domain_scope) == (ACTIVE, [])


def test_conf_04_nobody_accepts_or_declines_for_somebody_else(session):
    membership = factories.make_member(session, state=INVITED)
    other = factories.member_actor(factories.make_professional(session))
    for answer in (operations.accept_invitation, operations.decline_invitation):
        with pytest.raises(NotFound, match="no such invitation"):
            answer(session, other, membership=membership)
    invited = factories.actor_for(membership.professional, ActorRole.PARTNER)
    operations.decline_invitation(session, invited, membership=membership)
    assert membership.state is MembershipState.DECLINED


def test_a_supervisor_joins_at_once_but_makes_nobody_else_a_member(session):
    supervisor, colleague = factories.make_professional(session), factories.make_professional(session)
    actor, team = factories.actor_for(supervisor), factories.make_team(session)
    facts = {
        "team": team,
        "legal_basis": LegalBasis.STATUTORY_TASK,
        "domain_scope": [LifeDomain.WORK_EDUCATION_INCOME],
        "client_informed_on": days(0),
        "state": ACTIVE,
    }
    assert operations.add_member(session, actor, professional=supervisor, **facts).state is ACTIVE
    with pytest.raises(NotFound):
        operations.add_member(session, actor, professional=colleague, **facts)


def test_partners_do_not_form_or_fill_teams(session):
    partner = factories.partner_actor(session, factories.make_host(session))
    membership = factories.make_member(session)
    with pytest.raises(NotAllowed):
        operations.form_team(session, partner, client=factories.make_client(session))
    with pytest.raises(NotAllowed):
        operations.end_membership(session, partner, membership=membership)
    with pytest.raises(NotAllowed):
        operations.inform_client(session, partner, membership=membership)


# --- the rest of the life ---


def test_c_7_a_paused_membership_takes_again_what_it_took(session):
    membership = factories.make_member(session)
    operations.pause_membership(session, SEED, membership=membership)
    membership.review_on = days(-1)
    with pytest.raises(GuardFailed, match="resume needs a day of review"):
        operations.resume_membership(session, SEED, membership=membership)
    membership.review_on = days(30)
    assert operations.resume_membership(session, SEED, membership=membership).state is ACTIVE


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (PROPOSED, {"invite", "end_membership"}),
        (INVITED, {"accept_invitation", "end_membership"}),
        (ACTIVE, {"pause_membership", "end_membership"}),
    ],
)
def test_c_7_only_what_the_table_knows_happens(session, state, possible):
    for name in TANDEM_ACTIONS:
        membership = factories.make_member(session, state=state)
        if name in possible:
            act(session, SEED, name, membership)
        else:
            with pytest.raises(IllegalTransition):
                act(session, SEED, name, membership)


@pytest.mark.parametrize("state", [MembershipState.ENDED, MembershipState.DECLINED, MembershipState.PAUSED])
def test_nobody_joins_in_a_state_that_has_to_be_come_to(session, state):
    with pytest.raises(InvalidInput, match=f"state: nobody joins a team as {state.value}"):
        factories.make_member(session, state=state)


def test_conf_05_an_ended_membership_is_over_today(session):
    membership = factories.make_member(session, starts_on=days(-10))
    operations.end_membership(session, SEED, membership=membership)
    assert (membership.state, membership.ends_on) == (MembershipState.ENDED, days(0))
    assert queries.teams_of_professional(session, membership.professional_id) == []


def test_a_membership_ends_neither_later_nor_before_it_began(session):
    membership = factories.make_member(session, starts_on=days(-10))
    for day in (days(1), days(-11)):
        with pytest.raises(InvalidInput, match="ends_on"):
            operations.end_membership(session, SEED, membership=membership, on=day)
    assert membership.state is ACTIVE
    assert operations.end_membership(session, SEED, membership=membership, on=days(-2)).ends_on == days(-2)


def test_a_proposal_for_later_can_be_dropped(session):
    membership = factories.make_member(session, state=PROPOSED, starts_on=days(10))
    operations.end_membership(session, SEED, membership=membership)
    assert (membership.state, membership.ends_on) == (MembershipState.ENDED, days(10))


def test_a_membership_that_ends_before_it_starts_is_refused(session):
    with pytest.raises(InvalidInput, match="ends_on"):
        factories.make_member(session, starts_on=days(0), ends_on=days(-1))


def test_the_client_is_told_today_or_before(session):
    membership = factories.make_member(session, state=INVITED, client_informed_on=None)
    with pytest.raises(InvalidInput, match="lies ahead"):
        operations.inform_client(session, SEED, membership=membership, on=days(1))
    operations.inform_client(session, SEED, membership=membership, on=days(-3))
    assert membership.client_informed_on == days(-3)


# --- one team, one seat each ---


def test_a_client_has_one_team(session):
    team = factories.make_team(session)
    with pytest.raises(InvalidInput, match="client: has a team already"):
        factories.make_team(session, team.client)


def test_a_professional_is_in_a_team_once_and_may_come_back(session):
    first = factories.make_member(session)
    with pytest.raises(InvalidInput, match="professional: is in the team already, or has been asked"):
        factories.make_member(session, first.team, first.professional)
    operations.end_membership(session, SEED, membership=first)
    assert factories.make_member(session, first.team, first.professional).id != first.id


@pytest.mark.parametrize(
    ("seat", "take"),
    [("is_lead", operations.appoint_lead), ("is_confidant", operations.name_confidant)],
)
def test_inv_12_inv_13_one_lead_and_one_confidant_at_a_time(session, seat, take):
    first = factories.make_member(session, **{seat: True})
    with pytest.raises(InvalidInput, match=seat):
        factories.make_member(session, first.team, **{seat: True})
    second = factories.make_member(session, first.team)
    take(session, SEED, membership=second)
    session.expire_all()
    assert (getattr(first, seat), getattr(second, seat)) == (False, True)
    take(session, SEED, membership=second)
    proposed = factories.make_member(session, first.team, state=PROPOSED)
    with pytest.raises(GuardFailed, match="needs an active member"):
        take(session, SEED, membership=proposed)


# --- reading ---


def test_a_professional_finds_the_teams_of_today_in_few_statements(session):
    me = factories.make_professional(session)
    mine = [factories.make_member(session, professional=me).team for _ in range(4)]
    for team in mine:
        factories.make_member(session, team)
    factories.make_member(session, professional=me, state=INVITED)
    factories.make_member(session, professional=me, starts_on=days(5))
    factories.make_member(session)
    ids = [team.id for team in mine]
    session.flush()
    session.expunge_all()
    with statements(session) as sent:
        found = queries.teams_of_professional(session, me.id)
        for team in found:
            assert team.client.ref
            assert {one.professional.display_name for one in team.memberships}
            assert {one.organisation.name for one in team.memberships}
    assert [team.id for team in found] == ids
    assert len(sent) <= 2
    assert len(queries.teams_of_professional(session, me.id, days(5))) == 5


def test_conf_04_an_invitation_waits_for_who_was_invited(session):
    membership = factories.make_member(session, state=INVITED)
    factories.make_member(session, professional=membership.professional, state=PROPOSED)
    assert queries.invitations_of(session, membership.professional_id) == [membership]
    assert queries.membership(session, membership.id) is membership
    with pytest.raises(NotFound):
        queries.membership(session, 4711)


def test_hr_29_who_can_refer_a_client(session):
    active = factories.make_member(session)
    team = active.team
    factories.make_member(session, team, function=MembershipFunction.CONSULTATION_ONLY)
    factories.make_member(session, team, state=INVITED)
    factories.make_member(session, team, starts_on=days(3))
    practical = factories.make_member(
        session, team, function=MembershipFunction.COORDINATION_ONLY, domain_scope=[]
    )
    alone = factories.make_client(session)
    clients = [team.client_id, alone.id]
    session.flush()
    with statements(session) as sent:
        found = queries.team_organisations(session, clients)
    assert len(sent) == 1
    assert found == {
        team.client_id: {active.organisation_id, practical.organisation_id},
        alone.id: frozenset(),
    }


def test_teams_are_found_by_client(session):
    team, lonely = factories.make_member(session).team, factories.make_client(session)
    assert queries.team_of(session, team.client_id) is team
    assert queries.team_of(session, lonely.id) is None
    assert queries.teams_of(session, [team.client_id, lonely.id]) == {team.client_id: team}

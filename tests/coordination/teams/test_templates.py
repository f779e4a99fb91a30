"""Templates of teams: which seats there are, who fills them, and which are still empty (A1-14, INV-12)."""

import pytest

from coordination.teams import templates
from coordination.teams.graph import TeamGraph
from coordination.teams.operations import end_membership
from coordination.vocabulary import MembershipState, RoleKind, TeamTemplate
from tests.coordination import factories as make
from tests.coordination.factories import SEED


def seat(session, team, role, **given):
    person = make.make_professional(session, role=role)
    membership = make.make_member(session, team, person, **given)
    session.refresh(team)
    return membership


def empty(team):
    return [one.roles[0] for one in templates.empty_seats(team.template, team.memberships, make.days(0))]


@pytest.mark.parametrize(
    ("template", "roles"),
    [
        (TeamTemplate.TANDEM, [RoleKind.NEIGHBOURHOOD_WORKER, RoleKind.ACTIVATION_COUNSELLOR]),
        (TeamTemplate.W2_TANDEM, [RoleKind.CASE_MANAGER_WORK, RoleKind.CASE_MANAGER_CARE]),
        (
            TeamTemplate.CIRCLE,
            [
                RoleKind.TRAJECTORY_SUPERVISOR,
                RoleKind.NEIGHBOURHOOD_WORKER,
                RoleKind.ADDICTION_COUNSELLOR,
                RoleKind.EMPLOYMENT_COUNSELLOR,
            ],
        ),
    ],
)
def test_inv_12_a_template_shows_its_empty_seats_until_each_is_filled(session, template, roles):
    team = make.make_team(session)
    templates.choose_template(session, SEED, team=team, template=template)
    assert empty(team) == roles
    for number, role in enumerate(roles, 1):
        seat(session, team, role)
        assert empty(team) == roles[number:]


def test_inv_12_who_is_only_asked_fills_no_seat_and_is_shown_as_awaited(session):
    team = make.make_team(session)
    templates.choose_template(session, SEED, team=team, template=TeamTemplate.TANDEM)
    asked = seat(session, team, RoleKind.NEIGHBOURHOOD_WORKER, state=MembershipState.PROPOSED)
    first = templates.seat_states(team.template, team.memberships, make.days(0))[0]
    assert (first.is_empty, first.awaited) == (True, asked)
    assert RoleKind.NEIGHBOURHOOD_WORKER in empty(team)


def test_inv_12_a_seat_is_empty_again_when_its_member_leaves(session):
    team = make.make_team(session)
    templates.choose_template(session, SEED, team=team, template=TeamTemplate.TANDEM)
    seat(session, team, RoleKind.NEIGHBOURHOOD_WORKER)
    activation = seat(session, team, RoleKind.TRAJECTORY_SUPERVISOR)
    assert empty(team) == []
    end_membership(session, SEED, membership=activation)
    assert empty(team) == [RoleKind.ACTIVATION_COUNSELLOR]


def test_one_member_fills_one_seat(session):
    team = make.make_team(session)
    templates.choose_template(session, SEED, team=team, template=TeamTemplate.CIRCLE)
    seat(session, team, RoleKind.TRAJECTORY_SUPERVISOR)
    states = templates.seat_states(team.template, team.memberships, make.days(0))
    assert sum(not one.is_empty for one in states) == 1


def test_a_team_without_template_has_no_empty_seat_and_a_template_can_be_let_go(session):
    team = make.make_team(session)
    assert templates.empty_seats(team.template, team.memberships, make.days(0)) == ()
    templates.choose_template(session, SEED, team=team, template=TeamTemplate.TANDEM)
    templates.choose_template(session, SEED, team=team, template=None)
    assert TeamGraph(team, make.days(0)).seats == ()


def test_every_template_has_seats_that_are_needed():
    assert all(any(seat.needed for seat in seats) for seats in templates.seats().values())

"""Who is around one client, and where nobody is."""

from datetime import date, timedelta

import pytest

from coordination.organisations.models import Organisation, Professional
from coordination.teams.graph import TeamGraph
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import is_current
from coordination.vocabulary import LifeDomain, MembershipState, RoleKind

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
WORK, DRUGS, JUSTICE = LifeDomain.WORK_EDUCATION_INCOME, LifeDomain.ALCOHOL_DRUGS, LifeDomain.JUSTICE_POLICE
SUPERVISOR, NEIGHBOURHOOD = RoleKind.TRAJECTORY_SUPERVISOR, RoleKind.NEIGHBOURHOOD_WORKER


def member(number, *domains, **given):
    facts = {
        "id": number,
        "organisation_id": number * 10,
        "organisation": Organisation(name=f"Organisatie {number}"),
        "professional": Professional(display_name=f"Medewerker {number}"),
        "role": SUPERVISOR,
        "domain_scope": list(domains),
        "state": MembershipState.ACTIVE,
        "starts_on": date(2026, 1, 1),
        "is_lead": False,
        "is_confidant": False,
    }
    return TeamMembership(**facts | given)


def graph(*members, on=TODAY):
    return TeamGraph(SupportTeam(memberships=list(members)), on)


@pytest.mark.parametrize("state", [state for state in MembershipState if state is not MembershipState.ACTIVE])
def test_inv_02_only_an_active_membership_is_current(state):
    assert not is_current(member(1, WORK, state=state), TODAY)


@pytest.mark.parametrize(
    ("starts", "ends", "current"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
    ],
)
def test_conf_05_a_membership_counts_from_its_first_to_its_last_day(starts, ends, current):
    assert is_current(member(1, WORK, starts_on=starts, ends_on=ends), TODAY) is current


def test_which_of_the_six_domains_has_nobody():
    team = graph(member(1, WORK), member(2, DRUGS, state=MembershipState.PROPOSED), member(3, WORK, JUSTICE))
    assert set(team.uncovered_domains) == set(LifeDomain) - {WORK, JUSTICE}
    assert len(graph().uncovered_domains) == 6


def test_three_members_on_one_domain_do_double_work():
    two = [member(1, WORK, DRUGS), member(2, WORK, DRUGS)]
    assert graph(*two).doubled_domains == ()
    assert graph(*two, member(3, WORK)).doubled_domains == (WORK,)


def test_who_covers_a_domain_is_told_in_the_order_of_the_team():
    members = [member(3, WORK), member(1, WORK, JUSTICE), member(2, DRUGS)]
    assert [one.id for one in graph(*members).covering(WORK)] == [3, 1]
    assert graph(*members).organisation_ids == {10, 20, 30}


def test_inv_12_inv_13_who_leads_and_who_is_confided_in():
    members = [member(1, WORK), member(2, WORK, is_lead=True), member(3, DRUGS, is_confidant=True)]
    assert (graph(*members).lead.id, graph(*members).confidant.id) == (2, 3)
    members[1].state = MembershipState.PAUSED
    assert graph(*members).lead is None


def test_who_is_awaited_counts_for_nothing_yet():
    asked = member(1, DRUGS, state=MembershipState.INVITED)
    team = graph(asked)
    assert (team.members, team.awaited, team.organisation_ids) == ((), (asked,), frozenset())


@pytest.mark.parametrize(
    ("roles", "missing"),
    [
        ([], set()),
        ([RoleKind.ADDICTION_COUNSELLOR], set()),
        ([NEIGHBOURHOOD], {RoleKind.ACTIVATION_COUNSELLOR}),
        ([RoleKind.ACTIVATION_COUNSELLOR], {NEIGHBOURHOOD}),
        ([RoleKind.ACTIVATION_COUNSELLOR, NEIGHBOURHOOD], set()),
        ([SUPERVISOR, NEIGHBOURHOOD], set()),
    ],
)
def test_a1_14_half_a_tandem_tells_which_seat_is_empty(roles, missing):
    members = [member(number, WORK, role=role) for number, role in enumerate(roles, 1)]
    assert graph(*members).missing_tandem_seats == missing


def test_an_ended_half_of_a_tandem_leaves_its_seat_empty():
    team = graph(member(1, WORK), member(2, WORK, role=NEIGHBOURHOOD, ends_on=TODAY - DAY))
    assert team.missing_tandem_seats == {NEIGHBOURHOOD}


def test_the_drawing_joins_client_members_organisations_and_domains():
    drawn = graph(member(1, WORK, DRUGS), member(2, DRUGS, organisation_id=10)).graph
    assert dict(drawn.nodes(data="kind")) | {"client": "client"} == dict(drawn.nodes(data="kind"))
    assert drawn.edges["member:1", "client"]["kind"] == "member_of"
    assert sorted(drawn.neighbors("organisation:10")) == ["member:1", "member:2"]
    assert sorted(drawn.neighbors("domain:alcohol_drugs")) == ["member:1", "member:2"]
    assert drawn.degree["domain:mental_health"] == 0

"""T., J. and K. in a round of the Ghent network: the golden scenarios, from rows to what people read."""

import pytest
from sqlalchemy import select

from coordination.clients.models import Client, JudicialCondition
from coordination.consent.access import decide, visible_parts
from coordination.placements.models import Placement
from coordination.rounds import queries
from coordination.rounds.models import Suggestion
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ClientPart,
    HalfDays,
    MembershipState,
    PlacementKind,
    PlacementState,
)
from tests.coordination.factories import actor_for, member_actor


@pytest.fixture
def session(seeded_session):
    """Let the shared fixtures of this folder work on the Ghent network."""
    return seeded_session


@pytest.fixture
def ghent(session, run):
    done = run()
    people = {client.display_name: client for client in session.scalars(select(Client))}
    suggested = {
        name: session.scalars(
            select(Suggestion).where(Suggestion.client_id == people[name].id, Suggestion.round_id == done.id)
        ).one()
        for name in ("T.", "J.", "K.")
    }
    return session, done, people, suggested


def supervisor_of(client):
    return actor_for(client.trajectories[0].supervisor)


def test_golden_t_j_and_k_get_what_the_article_would_have_wished_them(ghent):
    session, done, people, suggested = ghent
    t, j, k = suggested["T."], suggested["J."], suggested["K."]

    # T.: article 60 in a kitchen, whatever his use.
    assert t.offer.placement_kind is PlacementKind.ARTICLE_60

    # J.: several tracks open, none of them at the hour of the probation appointment.
    [condition] = session.scalars(
        select(JudicialCondition).where(JudicialCondition.client_id == people["J."].id)
    )
    shown = [j.half_days, *(one["half_days"] for one in j.alternatives if one["pick"] is None)]
    assert not any(HalfDays(half_days).overlaps(condition.half_days) for half_days in shown)
    view = queries.latest_suggestion(session, supervisor_of(people["J."]), people["J."])
    kinds = {view.offer.placement_kind, *(one.offer.placement_kind for one in view.alternatives)}
    assert len(kinds) >= 2

    # K.: not before the day of discharge, and never in the neighbourhood left behind.
    assert k.starts_on >= people["K."].earliest_start_on
    assert k.offer.site.postcode not in (people["K."].no_go_postcodes or "").split(",")

    # Nobody is placed twice, and the round itself made nothing but suggestions.
    made = session.scalars(
        select(Placement.state)
        .join(Suggestion, Suggestion.placement_id == Placement.id)
        .where(Suggestion.round_id == done.id)
    ).all()
    assert set(made) == {PlacementState.SUGGESTED}
    assert len(made) == done.placed


def test_golden_j_is_no_probationer_on_any_page_but_the_justice_assistants_inv_24(ghent):
    session, done, people, _ = ghent
    client = people["J."]
    supervisor = supervisor_of(client)
    assert decide(session, supervisor, client, ClientPart.PROPOSALS)
    assert not decide(session, supervisor, client, ClientPart.JUSTICE_POLICE)
    [condition] = session.scalars(select(JudicialCondition).where(JudicialCondition.client_id == client.id))
    named = select(Suggestion.offer_id).where(Suggestion.offer_id.is_not(None)).distinct()
    for offer_id in session.scalars(named):
        said = queries.explain(
            session, supervisor, round_ref=done.ref, client_ref=client.ref, offer_id=offer_id
        )
        assert condition.text not in repr(said)
        assert not {"HR-09", "justice_police"} & set(repr(said).replace("'", " ").split())


def test_golden_who_is_only_proposed_sees_nothing_conf_04(ghent):
    session, _, _, _ = ghent
    rows = session.execute(
        select(TeamMembership, Client)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .join(Client, Client.id == SupportTeam.client_id)
        .where(TeamMembership.state.in_([MembershipState.PROPOSED, MembershipState.INVITED]))
    ).all()
    assert rows
    for membership, client in rows:
        decided = visible_parts(session, member_actor(membership.professional), client)
        assert not any(decided.values())

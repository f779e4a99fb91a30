"""A team by a template, its lead passing on, a membership that rests, and who is asked later."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from coordination.organisations.models import Professional
from coordination.teams.models import TeamMembership
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, MembershipState, RoleKind
from tests.coordination import factories as make
from tests.coordination.stories import join_team, make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


@dataclass
class Team:
    """A client whose team has a lead and a colleague, both signed in."""

    app: Flask
    ref: str
    lead: Client
    colleague: Client
    lead_number: int
    number: int

    def path(self, rest: str = "", *, number: int | None = None) -> str:
        return f"/teams/{self.ref}/members/{number or self.number}{rest}"

    def leads(self) -> list[int]:
        with self.app.app_context(), unit_of_work() as session:
            found = session.query(TeamMembership).filter_by(is_lead=True)
            return [one.id for one in found if one.state is MembershipState.ACTIVE]

    def state(self) -> MembershipState:
        with self.app.app_context(), unit_of_work() as session:
            return session.get_one(TeamMembership, self.number).state


@pytest.fixture
def team(app: Flask, accounts: Accounts) -> Team:
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        client = story.client(display_name="Amina Verzonnen")
        helper = join_team(story, client, organisation=story.pcsw, role=RoleKind.NEIGHBOURHOOD_WORKER)
        found = team_of(session, client.id)
        assert found is not None
        session.refresh(found)
        by_person = {one.professional_id: one for one in found.memberships}
        mine, theirs = by_person[story.supervisor.id], by_person[helper.professional_id or 0]
        mine.is_lead = True
        numbers = (mine.id, theirs.id)
        people = (story.supervisor.id, helper.professional_id or 0)
        ref = client.ref

    def signed_in(number: int, role: ActorRole) -> Client:
        with app.app_context(), unit_of_work() as session:
            person = session.get_one(Professional, number)
            session.expunge(person)
        browser = Client(app)
        browser.sign_in(accounts.of(person, role))
        return browser

    return Team(
        app,
        ref,
        signed_in(people[0], ActorRole.SUPERVISOR),
        signed_in(people[1], ActorRole.TEAM_MEMBER),
        *numbers,
    )


def test_inv_12_the_lead_passes_from_one_to_the_other_by_two_clicks(team: Team) -> None:
    assert "Vraag om trekker te worden" in team.lead.get(team.path()).text
    page = team.lead.post(team.path("/lead/ask"))
    assert "blijf jij trekker" in " ".join(page.notices)
    assert team.leads() == [team.lead_number]
    assert "Word jij trekker van dit team?" in team.colleague.get(f"/teams/{team.ref}").text
    page = team.colleague.post(team.path("/lead/answer"), {"answer": "yes"})
    assert "Jij trekt nu dit team." in " ".join(page.notices)
    assert team.leads() == [team.number]


def test_inv_12_a_lead_who_leaves_or_pauses_without_a_successor_reads_one_sentence(team: Team) -> None:
    for rest in ("/end", "/pause"):
        page = team.lead.post(team.path(rest, number=team.lead_number))
        assert "niet zonder opvolger" in " ".join(page.notices)
    assert team.leads() == [team.lead_number]


def test_inv_12_only_who_was_asked_answers(team: Team) -> None:
    assert team.colleague.post(team.path("/lead/answer"), {"answer": "yes"}).status == 404
    assert team.colleague.post(team.path("/lead/ask", number=team.number)).status == 404
    assert team.leads() == [team.lead_number]


def test_inv_02_conf_05_a_pause_takes_the_client_away_at_the_next_click_and_resuming_gives_it_back(
    team: Team,
) -> None:
    assert team.colleague.get(f"/teams/{team.ref}").status == 200
    team.lead.post(team.path("/pause"))
    assert team.colleague.get(f"/teams/{team.ref}").status == 404
    assert team.ref not in team.colleague.get("/teams/").text
    team.lead.post(team.path("/resume"))
    assert team.colleague.get(f"/teams/{team.ref}").status == 200


def test_conf_05_who_steps_out_lands_on_the_own_teams_and_sees_the_client_no_more(team: Team) -> None:
    page = team.colleague.post(team.path("/end"))
    assert (page.path, "Je zit niet meer in dit team." in " ".join(page.notices)) == ("/teams/", True)
    assert team.colleague.get(f"/teams/{team.ref}").status == 404


def test_inv_12_a_template_shows_the_empty_seat_and_starts_an_invitation_for_it(team: Team) -> None:
    team.lead.post(f"/teams/{team.ref}/template", {"template": "circle"})
    page = team.lead.get(f"/teams/{team.ref}")
    assert "Er is nog geen drugbegeleider" in page.text or "nog niemand" in page.text
    [start] = [
        link["href"]
        for link in page.soup.select("a")
        if "Zoek iemand" in link.get_text() and "alcohol_drugs" in link["href"]
    ]
    form = team.lead.get(start).soup
    assert form.select_one("#role option[selected]")["value"] == "addiction_counsellor"
    assert form.select_one("#domains-alcohol_drugs").has_attr("checked")
    assert team.lead.post(f"/teams/{team.ref}/template", {"template": "no such"}).status == 422


def test_conf_04_a_member_for_later_knows_nothing_until_asked(team: Team, accounts: Accounts) -> None:
    with team.app.app_context(), unit_of_work() as session:
        person = make.make_professional(session, role=RoleKind.PSYCHOLOGIST, display_name="Pia Later")
        session.flush()
        session.expunge(person)
    later = Client(team.app)
    later.sign_in(accounts.of(person, ActorRole.TEAM_MEMBER))
    page = team.lead.post(
        f"/teams/{team.ref}/invite",
        {
            "professional": str(person.id),
            "role": "psychologist",
            "function": "direct",
            "domains": "mental_health",
            "legal_basis": "shared_secrecy",
            "review_on": make.days(60).isoformat(),
            "later": "yes",
        },
    )
    assert "weet nog van niets" in " ".join(page.notices)
    assert team.ref not in later.get("/teams/").text
    refused = team.lead.post(f"{page.path}/ask", {"question": "Amina drinkt alcohol"})
    assert "Vraag:" in " ".join(refused.notices)
    team.lead.post(f"{page.path}/ask", {"question": "Kan je eens meedenken?"})
    assert "Kan je eens meedenken?" in later.get("/teams/").text


def test_a_review_is_kept_from_the_page_and_a_day_too_far_is_said(team: Team) -> None:
    page = team.lead.post(team.path("/review"), {"review_on": make.days(100).isoformat()})
    assert "nog nodig" in " ".join(page.notices)
    page = team.lead.post(team.path("/review"), {"review_on": make.days(400).isoformat()})
    assert "binnen zes maanden" in " ".join(page.notices)


def test_of_a_client_of_others_there_is_no_membership_to_change(team: Team, accounts: Accounts) -> None:
    stranger = Client(team.app)
    stranger.sign_in(accounts.make(ActorRole.SUPERVISOR))
    for rest in ("/pause", "/resume", "/review", "/ask", "/lead/ask", "/lead/answer", "/lead/take"):
        assert stranger.post(team.path(rest), {"question": "Mag dit?"}).status == 404, rest
    assert stranger.get(f"/teams/{team.ref}/template").status == 404
    assert stranger.post(f"/teams/{team.ref}/template", {"template": "tandem"}).status == 404
    assert team.state() is MembershipState.ACTIVE

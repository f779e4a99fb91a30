"""Asking a colleague into a team: what the invited one reads, and the conditions before it opens anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.clients.models import Client as Person
from coordination.organisations.models import Professional
from coordination.teams.invitations import CONFIRMED
from coordination.teams.models import TeamMembership
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, MembershipFunction, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

UNNAMED = {"title"}


@dataclass
class Circle:
    """A client, the supervisor signed in, and a colleague of addiction care who can be asked."""

    ref: str
    supervisor: Client
    colleague: Client
    colleague_id: int
    outsider: Client


@pytest.fixture
def circle(app: Flask, accounts: Accounts) -> Circle:
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        client = story.client(display_name="Amina Verzonnen")
        care = make.make_organisation(session, OrganisationKind.ADDICTION_CARE, name="Zorg aan Zee")
        people = [
            make.make_professional(session, care, display_name=name, role=RoleKind.ADDICTION_COUNSELLOR)
            for name in ("Ina Gevraagd", "Bo Buiten")
        ]
        session.flush()
        ids = [story.supervisor.id, *(one.id for one in people)]
        ref = client.ref

    def signed_in(number: int, role: ActorRole) -> Client:
        with app.app_context(), unit_of_work() as session:
            person = session.get_one(Professional, number)
            session.expunge(person)
        browser = Client(app)
        browser.sign_in(accounts.of(person, role))
        return browser

    return Circle(
        ref,
        signed_in(ids[0], ActorRole.SUPERVISOR),
        signed_in(ids[1], ActorRole.TEAM_MEMBER),
        ids[1],
        signed_in(ids[2], ActorRole.TEAM_MEMBER),
    )


def asked(circle: Circle, **changed: str) -> dict[str, str]:
    return {
        "professional": str(circle.colleague_id),
        "role": "addiction_counsellor",
        "function": "direct",
        "domains": "alcohol_drugs",
        "legal_basis": "shared_secrecy",
        "review_on": make.days(60).isoformat(),
        "question": "Kan je mee zoeken naar een rustige werkplek?",
    } | changed


def invite(circle: Circle, **changed: str) -> str:
    """Invite the colleague and return the address of the membership."""
    page = circle.supervisor.post(f"/teams/{circle.ref}/invite", asked(circle, **changed), unchecked=UNNAMED)
    assert page.status == 200
    return page.path


def test_conf_04_the_invitation_shows_who_asks_what_of_which_reference_and_nothing_else(
    circle: Circle,
) -> None:
    invite(circle)
    page = circle.colleague.get("/teams/")
    text = page.text
    assert circle.ref in text
    assert "Kan je mee zoeken naar een rustige werkplek?" in text
    assert "vraagt je mee" in text
    for hidden in ("Amina", "Verzonnen", "alcohol", "drug", "gedeeld beroepsgeheim"):
        assert hidden not in text
    assert circle.colleague.get(f"/teams/{circle.ref}").status == 404
    assert circle.ref not in circle.outsider.get("/teams/").text


def test_conf_04_conf_15_who_is_asked_for_advice_only_does_not_read_the_reference(circle: Circle) -> None:
    invite(circle, function=MembershipFunction.CONSULTATION_ONLY.value)
    text = circle.colleague.get("/teams/").text
    assert "vraagt je mee" in text
    assert circle.ref not in text


def test_conf_04_a_question_with_a_word_too_much_is_sent_back_and_names_the_word(circle: Circle) -> None:
    page = circle.supervisor.post(
        f"/teams/{circle.ref}/invite", asked(circle, question="Hij drinkt alcohol.")
    )
    assert page.status == 422
    assert "alcohol" in page.soup.select_one("#question-error").get_text()
    assert "Hij drinkt alcohol." in page.soup.select_one("#question").get_text()


@pytest.mark.parametrize("way", ["page", "asked later", "api"])
def test_conf_02_who_may_not_read_the_name_learns_nothing_by_trying_names_in_a_question(
    app: Flask, accounts: Accounts, circle: Circle, way: str
) -> None:
    with app.app_context(), unit_of_work() as session:
        colleague = session.get_one(Professional, circle.colleague_id)
        person = session.scalars(select(Person).where(Person.ref == circle.ref)).one()
        practical = make.make_professional(session, colleague.organisation)
        make.make_member(
            session,
            team_of(session, person.id),
            practical,
            function=MembershipFunction.COORDINATION_ONLY,
            domain_scope=[],
        )
        session.flush()
        session.expunge(practical)
    browser = Client(app)
    browser.sign_in(accounts.of(practical, ActorRole.TEAM_MEMBER))
    assert "Amina" not in browser.get(f"/teams/{circle.ref}").text
    right = _tried(app, circle, browser, way, "Ken je Amina?")
    assert right == ("invited", "Ken je Amina?")
    assert _tried(app, circle, circle.supervisor, way, "Ken je Amina?")[0] != "invited"


def _tried(app: Flask, circle: Circle, browser: Client, way: str, question: str) -> tuple[str, str | None]:
    """Ask the colleague this and return what became of it; afterwards nobody is asked."""
    given: dict[str, Any] = asked(circle, question=question)
    if way == "asked later":
        first = {name: value for name, value in given.items() if name != "question"} | {"later": "yes"}
        address = browser.post(f"/teams/{circle.ref}/invite", first, unchecked=UNNAMED).path
        browser.post(f"{address}/ask", {"question": question}, unchecked=UNNAMED)
    elif way == "page":
        browser.post(f"/teams/{circle.ref}/invite", given, unchecked=UNNAMED)
    else:
        token = browser.http.get("/api/v1/session").get_json()["csrf_token"]
        browser.http.post(
            f"/api/v1/clients/{circle.ref}/team/members",
            json=given | {"domains": [given["domains"]], "professional": circle.colleague_id},
            headers={"X-CSRFToken": token},
        )
    with app.app_context(), unit_of_work() as session:
        about = select(TeamMembership).where(TeamMembership.professional_id == circle.colleague_id)
        found = session.scalars(about).one_or_none()
        became = ("nobody is asked", None) if found is None else (found.state.value, found.question)
        if found is not None:
            session.delete(found)
    return became


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("professional", ""),
        ("professional", "999999"),
        ("domains", ""),
        ("legal_basis", "vital_interest"),
        ("review_on", "2020-01-01"),
        ("question", "Ken je Amina?"),
    ],
)
def test_an_invitation_that_cannot_be_says_so_beside_the_field(
    circle: Circle, field: str, value: str
) -> None:
    given = asked(circle, **{field: value})
    if not value:
        del given[field]
    page = circle.supervisor.post(f"/teams/{circle.ref}/invite", given)
    assert page.status == 422
    assert page.soup.select_one(f"#{field}-error")


def test_conf_06_nobody_joins_before_each_condition_is_confirmed_on_the_page(
    app: Flask, circle: Circle
) -> None:
    address = invite(circle)
    number = address.rsplit("/", 1)[1]
    join = f"/teams/invitations/{number}/accept"
    page = circle.supervisor.get(address, unchecked=UNNAMED)
    assert "volgt uit de organisatie: Zorg aan Zee" in page.text
    assert len(page.soup.select(f"form[action='{address}/conditions']")) == len(CONFIRMED) == 4
    for condition in CONFIRMED:
        assert "kan nog niet" in " ".join(circle.colleague.post(join).notices)
        assert circle.colleague.get(f"/teams/{circle.ref}").status == 404
        page = circle.supervisor.post(
            f"{address}/conditions", {"condition": condition.value}, unchecked=UNNAMED
        )
    assert not page.soup.select(f"form[action='{address}/conditions']")
    assert "Je zit nu in het team." in " ".join(circle.colleague.post(join).notices)
    assert circle.colleague.get(f"/teams/{circle.ref}", unchecked=UNNAMED).status == 200
    with app.app_context(), unit_of_work() as session:
        from coordination.clients.queries import client_by_ref

        team = team_of(session, client_by_ref(session, circle.ref).id)
        assert team is not None
        [joined] = [one for one in team.memberships if one.professional_id == circle.colleague_id]
        assert {one.condition for one in joined.conditions} == set(CONFIRMED)
        assert all(one.confirmed_by_id and one.confirmed_on for one in joined.conditions)


def test_conf_06_the_computed_condition_cannot_be_ticked(circle: Circle) -> None:
    address = invite(circle)
    page = circle.supervisor.post(f"{address}/conditions", {"condition": "receiver_bound"})
    assert page.status == 422


def test_conf_05_a_membership_that_is_ended_shows_nothing_from_the_next_click_on(circle: Circle) -> None:
    address = invite(circle)
    for condition in CONFIRMED:
        circle.supervisor.post(f"{address}/conditions", {"condition": condition.value}, unchecked=UNNAMED)
    circle.colleague.post(f"/teams/invitations/{address.rsplit('/', 1)[1]}/accept")
    circle.supervisor.post(f"{address}/end", unchecked=UNNAMED)
    assert circle.colleague.get(f"/teams/{circle.ref}").status == 404


def test_conf_01_who_is_not_in_the_team_finds_neither_form_nor_member(circle: Circle) -> None:
    address = invite(circle)
    for browser in (circle.colleague, circle.outsider):
        assert browser.get(f"/teams/{circle.ref}/invite").status == 404
        assert browser.get(address).status == 404
        assert browser.post(f"{address}/conditions", {"condition": "same_mission"}).status == 404
        assert browser.post(f"{address}/end").status == 404


def test_inviting_a_member_twice_gets_one_sentence_and_one_invitation(app: Flask, circle: Circle) -> None:
    invite(circle)
    page = circle.supervisor.post(f"/teams/{circle.ref}/invite", asked(circle))
    assert page.status == 422
    said = page.soup.select_one("#professional-error").get_text()
    assert said == "Wie: deze collega zit al in het team, of is al gevraagd."
    with app.app_context(), unit_of_work() as session:
        found = session.query(TeamMembership).filter_by(professional_id=circle.colleague_id)
        assert found.count() == 1

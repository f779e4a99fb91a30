"""Signing up by oneself in public, and what the intake of the asked organisation does with it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from coordination.clients.models import Client as Person
from coordination.teams.models import SignUpRequest
from coordination.vocabulary import ActorRole, OrganisationKind, SignUpState
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.counters import TRIES
from web.unit_of_work import unit_of_work


@dataclass
class Door:
    """An organisation where somebody may sign up, with who does its intake, and a visitor."""

    app: Flask
    organisation: int
    intake: Client
    visitor: Client

    def typed(self, **changed: str) -> dict[str, str]:
        given = {
            "organisation": str(self.organisation),
            "name": "Yara",
            "contact": "0400 00 00 00",
            "own_words": "Iets met dieren",
            "agreed": "yes",
        }
        return {field: value for field, value in (given | changed).items() if value}

    def requests(self) -> list[tuple[SignUpState, str | None, str | None]]:
        with self.app.app_context(), unit_of_work() as session:
            return [(one.state, one.name, one.contact) for one in session.query(SignUpRequest)]

    def clients(self) -> int:
        with self.app.app_context(), unit_of_work() as session:
            return session.query(Person).count()


@pytest.fixture
def door(app: Flask, accounts: Accounts) -> Door:
    with app.app_context(), unit_of_work() as session:
        pcsw = make.make_organisation(session, OrganisationKind.PCSW, name="Openbaar centrum")
        make.make_service(session, pcsw, self_referral=True)
        session.flush()
        number = pcsw.id
    intake = Client(app)
    intake.sign_in(accounts.make(ActorRole.SUPERVISOR, organisation_id=number))
    return Door(app, number, intake, Client(app))


def request_of(door: Door) -> str:
    page = door.intake.get("/sign-ups/")
    return str(page.soup.select_one("a[href^='/sign-ups/']:not([href$='/sign-ups/'])")["href"])


TAKEN = {
    "display_name": "Yara",
    "birth_year": "1995",
    "postcode": "9000",
    "income_status": "unknown",
    "first_talk_on": days(0).isoformat(),
    "basis": "statutory_task",
    "informed": "yes",
}


def test_somebody_signs_up_without_an_account_and_is_taken_up_after_a_talk(door: Door) -> None:
    page = door.visitor.post("/sign-up/", door.typed())
    assert page.path == "/sign-up/thanks"
    assert (door.requests(), door.clients()) == ([(SignUpState.WAITING, "Yara", "0400 00 00 00")], 0)
    waiting = door.intake.get("/sign-ups/")
    assert "0400 00 00 00" in waiting.text
    assert "Iets met dieren" in waiting.text
    address = request_of(door)
    assert door.intake.post(address, {**TAKEN, "birth_year": ""}).status == 422
    page = door.intake.post(address, TAKEN)
    assert page.path.endswith("/file")
    assert (door.requests()[0][0], door.clients()) == (SignUpState.TAKEN_UP, 1)
    assert "Yara" not in door.intake.get("/sign-ups/").text


def test_conf_01_who_is_known_here_reads_the_same_answer_as_who_is_not(door: Door) -> None:
    with door.app.app_context(), unit_of_work() as session:
        make.make_client(session, display_name="Yara")
    known = door.visitor.post("/sign-up/", door.typed())
    unknown = door.visitor.post("/sign-up/", door.typed(name="Niemand Bekend"))
    assert (known.status, known.path, known.text) == (unknown.status, unknown.path, unknown.text)


@pytest.mark.parametrize("field", ["organisation", "name", "contact", "agreed"])
def test_what_is_missing_is_said_and_nothing_is_kept(door: Door, field: str) -> None:
    page = door.visitor.post("/sign-up/", door.typed(**{field: ""}))
    assert page.status == 422
    assert page.soup.select_one(f"#{field}-error")
    assert door.requests() == []


def test_an_organisation_without_open_door_is_no_choice(door: Door) -> None:
    assert door.visitor.post("/sign-up/", door.typed(organisation="99999")).status == 422
    assert door.requests() == []


def test_a_flood_from_one_place_is_held_back(door: Door) -> None:
    for _number in range(TRIES):
        assert door.visitor.post("/sign-up/", door.typed(), follow=False).status == 303
    page = door.visitor.post("/sign-up/", door.typed())
    assert page.status == 429
    assert "over een kwartier" in page.text
    assert len(door.requests()) == TRIES


def test_what_is_declined_is_gone_but_for_the_reason(door: Door) -> None:
    door.visitor.post("/sign-up/", door.typed())
    address = request_of(door)
    assert "Kies een reden" in " ".join(door.intake.post(f"{address}/decline", {}).notices)
    page = door.intake.post(f"{address}/decline", {"reason": "changed_mind"})
    assert "gewist" in " ".join(page.notices)
    assert door.requests() == [(SignUpState.DECLINED, None, None)]
    for answer in (door.intake.post(address, TAKEN), door.intake.get(address)):
        assert "al beantwoord" in " ".join(answer.notices)
    assert door.clients() == 0


def test_another_organisation_and_another_role_find_no_request(door: Door, accounts: Accounts) -> None:
    door.visitor.post("/sign-up/", door.typed())
    address = request_of(door)
    other = Client(door.app)
    other.sign_in(accounts.make(ActorRole.SUPERVISOR))
    assert "Yara" not in other.get("/sign-ups/").text
    for path, given in ((address, TAKEN), (f"{address}/decline", {"reason": "changed_mind"})):
        assert other.post(path, given).status == 404
    member = Client(door.app)
    member.sign_in(accounts.make(ActorRole.TEAM_MEMBER, organisation_id=door.organisation))
    assert member.get("/sign-ups/").status == 404
    assert door.requests()[0][0] is SignUpState.WAITING

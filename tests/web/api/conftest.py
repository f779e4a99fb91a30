"""One client with a proposal and something shared, and everybody around; each asks through the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coordination.clients import operations as clients
from coordination.clients.models import Client as Person
from coordination.clients.queries import client_by_ref
from coordination.consent.operations import record_consent
from coordination.organisations.models import Professional
from coordination.teams.models import SupportTeam
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    ConsentPurpose,
    HalfDays,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    OrganisationKind,
    RecordedForm,
    RoleKind,
    WishDimension,
)
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.coordination.stories import Story, make_story
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work

NAME, CONDITION, WISH = "Amina Verzonnen", "Niet in de buurt van het station", "Niet te ver van huis"


class Caller:
    """A program that signed in as somebody: sends JSON with the token, and reads JSON."""

    def __init__(self, app: Flask, account: Account) -> None:
        self.account = account
        self._browser = Client(app)
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in, or sign in again."""
        self._browser.sign_in(self.account)
        found = self._browser.http.get("/api/v1/session").get_json()
        self._headers = {"X-CSRFToken": found["csrf_token"]}

    def ask(self, path: str) -> tuple[int, Any]:
        """Return status and body of what stands at an address."""
        answer = self._browser.http.get(f"/api/v1{path}")
        return answer.status_code, answer.get_json(silent=True)

    def send(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> tuple[int, Any]:
        """Send something and return status and body."""
        answer = self._browser.http.open(
            f"/api/v1{path}", method=method, json=body or {}, headers=self._headers
        )
        return answer.status_code, answer.get_json(silent=True)

    def without_token(self, path: str) -> int:
        """Send something without the token, and return the status."""
        return int(self._browser.http.post(f"/api/v1{path}", json={}).status_code)


class Circle:
    """The client, and everybody around; each signs in when first asked for.

    The supervisor leads; a carer helps with alcohol and drugs; a justice assistant; a psychologist who only
    advises; a stranger of another service, with a colleague; an administrator; a protection officer.
    """

    def __init__(self, app: Flask, accounts: Accounts) -> None:
        self.app, self._accounts = app, accounts
        self._callers: dict[str, Caller] = {}
        with self.session() as session:
            story = make_story(session)
            person = _person(session, story)
            self.ref, self.client_id = person.ref, person.id
            self.placement = story.discussed(person, story.offer(title="Keukenhulp")).ref
            team = team_of(session, person.id)
            assert team is not None
            people = _team(session, team, story)
            _conditions(session, person, people["assistant"])
            self.consent_id = _share(story, person).id
            self.host_id = story.host.id
            session.flush()
            self.ids = {name: one.id for name, one in people.items()}
            self.homes = {name: one.organisation_id for name, one in people.items()}

    def session(self) -> Any:
        """Open a session on the database."""
        return _Session(self.app)

    def __getitem__(self, name: str) -> Caller:
        """Return somebody, signed in."""
        if name not in self._callers:
            self._callers[name] = Caller(self.app, self._account(name))
        return self._callers[name]

    def _account(self, name: str) -> Account:
        if name == "client":
            return self._accounts.of_client(self.client_id)
        role = {
            "supervisor": ActorRole.SUPERVISOR,
            "officer": ActorRole.DATA_PROTECTION_OFFICER,
            "administrator": ActorRole.ADMINISTRATOR,
        }.get(name, ActorRole.TEAM_MEMBER)
        with self.session() as session:
            person = session.get_one(Professional, self.ids[name])
            session.expunge(person)
        return self._accounts.of(person, role)

    def person(self, session: Session) -> Person:
        """Return the client's row."""
        return client_by_ref(session, self.ref)


class _Session:
    def __init__(self, app: Flask) -> None:
        self._context, self._unit = app.app_context(), unit_of_work()

    def __enter__(self) -> Session:
        self._context.__enter__()
        return self._unit.__enter__()

    def __exit__(self, *error: Any) -> None:
        try:
            self._unit.__exit__(*error)
        finally:
            self._context.__exit__(*error)


def _person(session: Session, story: Story) -> Person:
    person = story.client(display_name=NAME, functional_needs=[Adaptation.QUIET_PLACE])
    clients.state_wish(
        session, make.SEED, client=person, dimension=WishDimension.NEAR_HOME, value="", own_words=WISH
    )
    return person


def _team(session: Session, team: SupportTeam, story: Story) -> dict[str, Professional]:
    def somebody(kind: OrganisationKind, role: RoleKind, **given: Any) -> Professional:
        home = given.pop("home", None) or make.make_organisation(session, kind)
        return make.make_professional(session, home, role=role, **given)

    kinds, roles = OrganisationKind, RoleKind
    found = {
        "supervisor": story.supervisor,
        "carer": somebody(kinds.ADDICTION_CARE, roles.ADDICTION_COUNSELLOR, display_name="Hulp Verlener"),
        "assistant": somebody(kinds.HOUSE_OF_JUSTICE, roles.JUSTICE_ASSISTANT),
        "adviser": somebody(kinds.MENTAL_HEALTH_CENTRE, roles.PSYCHOLOGIST),
        "stranger": somebody(kinds.ADDICTION_CARE, roles.ADDICTION_COUNSELLOR),
        "officer": somebody(kinds.PCSW, roles.TRAJECTORY_SUPERVISOR),
    }
    found["colleague"] = somebody(
        kinds.ADDICTION_CARE, roles.ADDICTION_COUNSELLOR, home=found["stranger"].organisation
    )
    found["administrator"] = somebody(
        kinds.ADDICTION_CARE, roles.ADDICTION_COUNSELLOR, home=found["carer"].organisation
    )
    secrecy = LegalBasis.SHARED_SECRECY
    make.make_member(
        session, team, found["carer"], domain_scope=[LifeDomain.ALCOHOL_DRUGS], legal_basis=secrecy
    )
    make.make_member(
        session,
        team,
        found["assistant"],
        role=roles.JUSTICE_ASSISTANT,
        domain_scope=[LifeDomain.JUSTICE_POLICE],
        legal_basis=LegalBasis.JUDICIAL_MANDATE,
    )
    make.make_member(
        session,
        team,
        found["adviser"],
        domain_scope=[LifeDomain.MENTAL_HEALTH],
        legal_basis=secrecy,
        function=MembershipFunction.CONSULTATION_ONLY,
    )
    return found


def _conditions(session: Session, person: Person, assistant: Professional) -> None:
    clients.record_judicial_condition(
        session,
        make.SEED,
        client=person,
        source_organisation=assistant.organisation,
        half_days=HalfDays.of(["tue-afternoon"]),
        text=CONDITION,
    )


def _share(story: Story, person: Person) -> Any:
    return record_consent(
        story.session,
        story.acting,
        client=person,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        recipients=[story.host],
        domains=[LifeDomain.FAMILY_SOCIAL, LifeDomain.MENTAL_HEALTH],
        form=RecordedForm.WRITTEN,
        language="nl",
        expires_on=days(90),
    )


@pytest.fixture
def app(databases: Any, tmp_path: Path) -> Iterator[Flask]:
    """Start the application with a folder of its own for letters."""
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url, INSTANCE=tmp_path)


@pytest.fixture
def circle(app: Flask, accounts: Accounts) -> Circle:
    """Return the client and everybody around."""
    return Circle(app, accounts)

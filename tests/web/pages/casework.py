"""A supervisor with clients and places, for the tests of the supervisor's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import automatic
from coordination.clients import operations as clients
from coordination.clients.models import Client as Person
from coordination.organisations.models import Professional
from coordination.placements.models import Placement
from coordination.rounds.operations import request_round, run_round
from coordination.vocabulary import (
    ActorRole,
    HalfDays,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    MembershipFunction,
    PlacementState,
    Sector,
    TravelMode,
    WishDimension,
)
from tests.coordination import factories as make
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.extensions import db
from web.unit_of_work import unit_of_work

WORKDAYS = HalfDays.of(
    f"{day}-{part}" for day in ("mon", "tue", "wed", "thu") for part in ("morning", "afternoon")
)


def supervisor(accounts: Accounts) -> Account:
    """Make a trajectory supervisor of an organisation that keeps professional secrecy, with an account."""
    with accounts.app.app_context(), unit_of_work() as session:
        organisation_id = make.make_organisation(session).id
    return accounts.make(ActorRole.SUPERVISOR, organisation_id=organisation_id)


def signed_in(client: Client, accounts: Accounts) -> Client:
    """Sign a new supervisor in."""
    client.sign_in(supervisor(accounts))
    return client


@dataclass
class Desk:
    """One supervisor's work: makes clients, places and rounds, and reads back what became of them."""

    app: Flask
    account: Account

    def client(
        self,
        name: str = "Amina B.",
        *,
        function: MembershipFunction = MembershipFunction.DIRECT,
        member: bool = True,
        **given: Any,
    ) -> str:
        """Make a client who looks for a place, with this supervisor in the team; return the reference."""
        with self.app.app_context(), unit_of_work() as session:
            me = session.get_one(Professional, self.account.professional_id)
            facts: dict[str, Any] = {
                "display_name": name,
                "looking_since": clock.today() - timedelta(days=40),
                "availability": WORKDAYS,
                "dutch_level": LanguageLevel.B1,
                "functional_needs": [],
                "travel_mode": TravelMode.BIKE,
                "latitude": 51.05,
                "longitude": 3.72,
            }
            person = make.make_client(session, **facts | given)
            assess(session, person, me)
            clients.state_wish(
                session,
                make.SEED,
                client=person,
                dimension=WishDimension.SECTOR,
                value=Sector.CATERING,
                own_words="Koken, dat kan ik.",
            )
            make.make_trajectory(session, person, supervisor=me)
            team = make.make_team(session, person)
            scope = [LifeDomain.WORK_EDUCATION_INCOME] if function is MembershipFunction.DIRECT else []
            if member:
                make.make_member(session, team, me, domain_scope=scope, function=function)
            return person.ref

    def offer(self, title: str = "Keukenhulp", **given: Any) -> int:
        """Make an open place to which a client may sign up in person; return its id."""
        with self.app.app_context(), unit_of_work() as session:
            site = make.make_site(session)
            service = make.make_service(session, organisation=site.organisation, self_referral=True)
            return make.make_offer(session, site=site, service=service, title=title, **given).id

    def round(self) -> str:
        """Run a matching round from start to end; return its reference."""
        with self.app.app_context():
            with unit_of_work() as session:
                ref = request_round(session, automatic("test")).ref
            run_round(sessionmaker(db.engine), ref)
            return ref

    def placement(self, client_ref: str) -> tuple[str, PlacementState]:
        """Return the reference and state of the client's newest placement."""
        with self.app.app_context(), unit_of_work() as session:
            found = (
                session.query(Placement)
                .join(Person)
                .filter(Person.ref == client_ref)
                .order_by(Placement.id.desc())
                .first()
            )
            assert found is not None, f"{client_ref} has no placement"
            return found.ref, found.state


def desk(client: Client, accounts: Accounts) -> Desk:
    """Make a supervisor, sign in, and return the desk."""
    account = supervisor(accounts)
    client.sign_in(account)
    return Desk(client.app, account)


def assess(session: Session, person: Person, assessor: Professional, rung: int = 3) -> None:
    """Put a client on a rung of the ladder of Ghent."""
    clients.assess_rung(
        session,
        make.SEED,
        client=person,
        scheme=LadderScheme.GENT_2014,
        current_rung=rung,
        attainable_rung=4,
        assessor=assessor,
        discussed_with_client=True,
    )


def statements(client: Client, url: str) -> int:
    """Count the questions (not the records of reads) that a page asks the database."""
    counted: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            counted.append(statement)

    with client.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(url).status == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(counted)

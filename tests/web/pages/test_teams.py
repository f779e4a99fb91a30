"""A member of a case team reads who is involved, for what, and where nobody is."""

from dataclasses import dataclass

import pytest
from flask import Flask

from coordination.organisations.models import Professional
from coordination.teams import operations as teams
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, LifeDomain, MembershipState, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

UNNAMED = {"title"}  # the title carries the reference, the heading the name


@dataclass
class Circle:
    """A client with a supervisor and a neighbourhood worker; somebody who was asked; somebody else."""

    ref: str
    team_id: int
    worker: Professional
    invited: Professional
    outsider: Professional


@pytest.fixture
def circle(app: Flask) -> Circle:
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        client = story.client(display_name="Verzonnen Naam")
        team = team_of(session, client.id)
        assert team is not None
        elsewhere = make.make_organisation(session, OrganisationKind.ADDICTION_CARE)
        worker, invited, outsider = (
            make.make_professional(session, place, display_name=name, role=role)
            for place, name, role in (
                (story.pcsw, "Wim Wijk", RoleKind.NEIGHBOURHOOD_WORKER),
                (elsewhere, "Ina Gevraagd", RoleKind.ADDICTION_COUNSELLOR),
                (elsewhere, "Bo Buiten", RoleKind.ADDICTION_COUNSELLOR),
            )
        )
        make.make_member(session, team, worker, domain_scope=[LifeDomain.FAMILY_SOCIAL], is_lead=True)
        make.make_member(session, team, invited, state=MembershipState.INVITED)
        made = Circle(client.ref, team.id, worker, invited, outsider)
        session.flush()
        for person in (worker, invited, outsider):
            session.refresh(person)
        session.commit()
        for person in (worker, invited, outsider):
            session.refresh(person)
        session.expunge_all()
        return made


def signed_in(app: Flask, accounts: Accounts, person: Professional) -> Client:
    client = Client(app)
    client.sign_in(accounts.of(person, ActorRole.TEAM_MEMBER))
    return client


def test_a_member_sees_role_organisation_domain_since_and_basis(
    app: Flask, accounts: Accounts, circle: Circle
) -> None:
    page = signed_in(app, accounts, circle.worker).get(f"/teams/{circle.ref}", unchecked=UNNAMED)
    row = next(row for row in page.soup.select("tbody tr") if "Wim Wijk" in row.get_text())
    words = " ".join(row.get_text(" ").split())
    for expected in ("wijkwerker", "trekker", "familie en sociale relaties", "wettelijke opdracht"):
        assert expected in words


def test_domains_that_nobody_looks_after_are_named(app: Flask, accounts: Accounts, circle: Circle) -> None:
    page = signed_in(app, accounts, circle.worker).get("/teams/")
    assert "Niemand voor: fysieke / lichamelijke gezondheid" in page.text
    assert "arbeid, opleiding en inkomen" not in page.text.partition("Niemand voor:")[2].partition(".")[0]


def test_an_invited_person_learns_nothing_of_the_client_before_joining_conf_04(
    app: Flask, accounts: Accounts, circle: Circle
) -> None:
    client = signed_in(app, accounts, circle.invited)
    page = client.get("/teams/")
    assert "Uitnodigingen" in page.text
    body = page.response.get_data(as_text=True)
    assert circle.ref in body
    assert "Verzonnen Naam" not in body
    assert "arbeid" not in page.text
    assert client.get(f"/teams/{circle.ref}").status == 404


def test_joining_opens_the_team_and_declining_closes_the_invitation(
    app: Flask, accounts: Accounts, circle: Circle
) -> None:
    with app.app_context(), unit_of_work() as session:
        team = next(one for one in [team_of(session, _client_id(session, circle.ref))] if one)
        invitation = next(m for m in team.memberships if m.professional_id == circle.invited.id)
        teams.inform_client(session, make.SEED, membership=invitation)
        membership_id = invitation.id
    client = signed_in(app, accounts, circle.invited)
    assert "Je zit nu in het team." in " ".join(
        client.post(f"/teams/invitations/{membership_id}/accept").notices
    )
    assert client.get(f"/teams/{circle.ref}", unchecked=UNNAMED).status == 200


def test_somebody_outside_the_team_finds_what_is_not_there_conf_01(
    app: Flask, accounts: Accounts, circle: Circle
) -> None:
    client = signed_in(app, accounts, circle.outsider)
    forbidden, absent = client.get(f"/teams/{circle.ref}"), client.get("/teams/GENT-NOBODY22")
    assert (forbidden.status, forbidden.text) == (404, absent.text)
    assert circle.ref not in client.get("/teams/").text


def _client_id(session, ref: str) -> int:
    from coordination.clients.queries import client_by_ref

    return client_by_ref(session, ref).id

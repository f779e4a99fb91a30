"""Who leaves hands everything over by one form, and every open browser is out at the next click."""

from __future__ import annotations

import pytest
from flask import Flask

from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import TeamMembership
from coordination.teams.operations import appoint_lead
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, MembershipState
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work


class Office:
    """A supervisor who leads a team, signed in twice, with a colleague and an administrator."""

    def __init__(self, app: Flask, accounts: Accounts) -> None:
        self.app = app
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            client = story.client(display_name="Amina Verzonnen")
            team = team_of(session, client.id)
            assert team is not None
            appoint_lead(session, make.SEED, membership=team.memberships[0])
            colleague = make.make_professional(session, story.pcsw, display_name="Kim Collega")
            session.flush()
            self.ref, self.organisation = client.ref, story.pcsw.id
            self.leaver, self.colleague = story.supervisor.id, colleague.id
        with app.app_context(), unit_of_work() as session:
            person = session.get_one(Professional, self.leaver)
            session.expunge(person)
        self.account: Account = accounts.of(person, ActorRole.SUPERVISOR)
        self.browsers = [Client(app), Client(app)]
        for browser in self.browsers:
            browser.sign_in(self.account)

    def leads(self) -> list[int]:
        with self.app.app_context(), unit_of_work() as session:
            found = session.query(TeamMembership).filter_by(is_lead=True, state=MembershipState.ACTIVE)
            return [one.professional_id for one in found]


@pytest.fixture
def office(app: Flask, accounts: Accounts) -> Office:
    return Office(app, accounts)


def test_inv_12_conf_05_one_form_hands_it_all_over_and_ends_every_session(office: Office) -> None:
    here, elsewhere = office.browsers
    page = here.get("/handover/")
    keys = [str(one["name"]) for one in page.soup.select("main input[list]")]
    assert {key.partition("-")[0] for key in keys} == {"lead", "trajectory"}
    assert office.ref in page.text
    assert "Amina" not in page.text
    chosen = dict.fromkeys(keys, " kim collega") | {"sure": "yes"}
    unsure = {key: value for key, value in chosen.items() if key != "sure"}
    assert here.post("/handover/", unsure | {"told_on": days(0).isoformat()}).status == 422
    refused = here.post("/handover/", chosen)
    assert refused.status == 422
    assert "Zeg eerst aan de cliënten" in refused.text
    assert office.leads() == [office.leaver]
    here.post("/handover/", chosen | {"told_on": days(0).isoformat()})
    assert office.leads() == [office.colleague]
    for browser in (here, elsewhere):
        assert browser.get(f"/teams/{office.ref}").path == "/sign-in"
    assert elsewhere.get(f"/api/v1/clients/{office.ref}").status == 401


def test_what_has_nobody_is_said_and_nothing_is_handed_half(office: Office) -> None:
    here = office.browsers[0]
    fields = here.get("/handover/").soup.select("main input[list]")
    first, second = (str(one["name"]) for one in fields[:2])
    given = {first: "Kim Collega", "told_on": days(0).isoformat(), "sure": "yes"}
    assert here.post("/handover/", given).status == 422
    page = here.post("/handover/", given | {second: "Kim Onbekend"})
    assert page.status == 422
    assert "zo heet geen collega" in page.text
    assert page.soup.select_one(f"#{second}")["value"] == "Kim Onbekend"
    assert office.leads() == [office.leaver]
    assert here.get(f"/teams/{office.ref}").status == 200


def test_colleagues_stand_there_once_however_much_is_open_and_two_of_one_name_are_told_apart(
    office: Office,
) -> None:
    with office.app.app_context(), unit_of_work() as session:
        for _ in range(2):
            make.make_professional(
                session, session.get_one(Organisation, office.organisation), display_name="Kim Collega"
            )
    page = office.browsers[0].get("/handover/")
    names = [str(one["value"]) for one in page.soup.select("main datalist option")]
    assert sum(name.startswith("Kim Collega") for name in names) == 3
    assert len(set(names)) == len(names)
    assert len(page.soup.select("main select")) == 1


def test_one_colleague_takes_over_whatever_has_no_other_name(office: Office) -> None:
    given = {"colleague": str(office.colleague), "told_on": days(0).isoformat(), "sure": "yes"}
    office.browsers[0].post("/handover/", given)
    assert office.leads() == [office.colleague]


def test_an_administrator_reads_numbers_and_no_client_and_hands_over_for_who_is_gone(
    office: Office, accounts: Accounts
) -> None:
    administrator = Client(office.app)
    administrator.sign_in(accounts.make(ActorRole.ADMINISTRATOR, organisation_id=office.organisation))
    address = f"/handover/{office.leaver}"
    assert address in administrator.get("/accounts/").links.values()
    page = administrator.get(address)
    assert office.ref not in page.text
    given = {"colleague": str(office.colleague), "told_on": days(0).isoformat()}
    assert administrator.post(address, given | {"colleague": ""}).status == 422
    administrator.post(address, given)
    assert office.leads() == [office.colleague]
    assert office.browsers[0].get("/teams/").path == "/sign-in"
    assert administrator.get(address).status == 404


def test_nobody_of_another_organisation_and_no_other_role_gets_there(
    office: Office, accounts: Accounts
) -> None:
    stranger = Client(office.app)
    stranger.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    address = f"/handover/{office.leaver}"
    assert stranger.get(address).status == 404
    assert stranger.post(address, {"colleague": str(office.colleague)}).status == 404
    assert office.browsers[0].get(address).status == 404
    assert office.leads() == [office.leaver]

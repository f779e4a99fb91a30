"""An organisation leaves on a page; own texts are fetched after a membership ended (CONF-05, CONF-35)."""

from __future__ import annotations

from flask import Flask

from coordination.clients.models import RungAssessment
from coordination.teams.models import TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import ActorRole
from tests.coordination import factories as make
from tests.web.pages.casework import desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


def test_conf_35_leaving_closes_every_file_at_the_next_click_and_leaves_an_export(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    work = desk(client, accounts)
    ref = work.client("Amina B.")
    home = work.account.professional.organisation_id
    administrator = Client(app)
    administrator.sign_in(accounts.make(ActorRole.ADMINISTRATOR, organisation_id=home))
    assert client.get(f"/clients/{ref}", unchecked={"title"}).status == 200
    page = administrator.post("/organisation/withdraw")
    assert "uit het netwerk" in " ".join(page.notices)
    assert client.get(f"/clients/{ref}").status == 404
    answer = administrator.http.get("/organisation/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    body = answer.get_data(as_text=True)
    assert answer.get_json()["organisation"]["withdrawn_on"]
    assert ref not in body
    assert "Amina" not in body
    assert client.get("/organisation/").status == 404


def test_conf_05_own_texts_are_fetched_after_the_membership_ended(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    work = desk(client, accounts)
    ref = work.client("Amina B.")
    assert client.http.get("/organisation/own-texts").get_json()["texts"] == []
    with app.app_context(), unit_of_work() as session:
        session.query(RungAssessment).one().reason = "Kan meer aan."
        end_membership(session, make.SEED, membership=session.query(TeamMembership).one())
    assert client.get(f"/clients/{ref}").status == 404
    [text] = client.http.get("/organisation/own-texts").get_json()["texts"]
    assert (text["client"], text["text"]) == (ref, "Kan meer aan.")
    assert "Amina" not in str(text)

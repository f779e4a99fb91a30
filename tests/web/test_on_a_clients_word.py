"""What a client says to the supervisor, who writes it down: a confidant, and somebody close with a letter."""

import pytest
from flask import Flask

from coordination.consent.models import Consent
from coordination.teams.models import TeamMembership
from tests.coordination.factories import days
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from tests.web.test_own_pages import Home, rows

CHOSEN = "Een lange zin als wachtwoord 7"
SAID = {
    "form": "oral_recorded",
    "said_on": days(0).isoformat(),
    "place": "kantoor",
    "own_words": "Dat is de persoon",
}


@pytest.fixture
def home(app: Flask, accounts: Accounts) -> Home:
    return Home(app, accounts)


def test_inv_13_the_client_names_a_confidant_on_the_own_page_and_ends_it(home: Home, client: Client) -> None:
    client.sign_in(home.account)
    form = client.get("/mine/people").soup.select_one("form[action$='/people/confidant']")
    number = str(form.select_one("input[name=membership]")["value"])
    assert "jouw vertrouwenspersoon" in client.post("/mine/people/confidant", {"membership": number}).text
    assert [one.is_confidant for one in rows(home, TeamMembership)].count(True) == 1
    page = client.post("/mine/people/confidant", {"membership": number, "end": "yes"})
    assert "jouw vertrouwenspersoon" not in page.text
    assert client.post("/mine/people/confidant", {"membership": "99999"}).status == 404


def test_inv_13_the_supervisor_writes_down_whom_the_client_named(home: Home, client: Client) -> None:
    client.sign_in(home.supervisor)
    address = f"/clients/{home.ref}/own"
    chosen = str(client.get(address).soup.select_one("#confidant option")["value"])
    given = {"what": "confidant", "membership": chosen}
    assert client.post(address, given | SAID | {"own_words": ""}).status == 422
    assert not any(one.is_confidant for one in rows(home, TeamMembership))
    client.post(address, given | SAID)
    assert [one.id for one in rows(home, TeamMembership) if one.is_confidant] == [int(chosen)]
    client.post(address, given | SAID | {"what": "no_confidant"})
    assert not any(one.is_confidant for one in rows(home, TeamMembership))


def test_conf_33_for_a_client_without_a_login_the_supervisor_makes_the_letter_and_ends_it(
    home: Home, app: Flask, client: Client
) -> None:
    client.sign_in(home.supervisor)
    address = f"/clients/{home.ref}/own"
    assert client.post(f"{address}/close-letter", {"person": "1"}).status == 404
    client.post(address, {"what": "name", "name": "Mia", "relation": "zus", "phone": ""} | SAID)
    page = client.get(address)
    person = str(page.soup.select_one("form[action$='/close-letter'] input[name=person]")["value"])
    letter = client.post(f"{address}/close-letter", {"person": person})
    name, code = [one.text.strip() for one in letter.soup.select("dl dd")][:2]
    mia = Client(app)
    mia.post("/letter/", {"name": name, "code": code, "new_password": CHOSEN, "repeated_password": CHOSEN})
    mia.sign_in(name, CHOSEN)
    assert mia.get("/").path == "/close/"
    assert mia.get(f"/clients/{home.ref}").status == 404
    client.post(address, {"what": "end_person", "person": person} | SAID)
    assert mia.get("/close/").h1 != "Afspraken"
    assert client.post(f"{address}/close-letter", {"person": person}).status == 404


def test_a_client_is_asked_to_share_and_a_yes_or_a_no_is_written_down_conf_28(
    home: Home, client: Client
) -> None:
    client.sign_in(home.supervisor)
    address = f"/clients/{home.ref}/own"
    form = client.get(address).form(f"{address}/ask")
    recipient = str(form.select_one("select[name=organisation] option")["value"])
    given = {"organisation": recipient, "parts": "wishes", "last_day": days(30).isoformat()}
    assert client.post(f"{address}/ask", given | {"last_day": days(900).isoformat()}).status == 422
    page = client.post(f"{address}/ask", given)
    assert "Niemand ziet er iets van voor de cliënt ja zegt." in page.notices[0]
    assert client.post(f"{address}/ask", given).status == 422
    number = str(page.form(f"{address}/explained").select_one("[name=agreement]")["value"])
    page = client.post(address, SAID | {"what": "agree", "agreement": number})
    assert 'staat op "ontwerp"; dit kan alleen vanuit "uitgelegd"' in page.notices[0]
    page = client.post(f"{address}/explained", {"agreement": number, "explained_in": "ar"})
    assert "De cliënt zegt nee" in page.text
    assert client.post(address, SAID | {"what": "refuse", "agreement": number, "own_words": ""}).status == 422
    page = client.post(address, SAID | {"what": "refuse", "agreement": number})
    assert "De cliënt zegt nee" not in page.text
    assert {one.state.value for one in rows(home, Consent)} >= {"refused"}


@pytest.mark.parametrize(("answer", "state"), [("yes", "given"), ("no", "refused")])
def test_a_client_signed_in_says_yes_or_no_to_sharing(
    home: Home, client: Client, answer: str, state: str
) -> None:
    client.sign_in(home.supervisor)
    address = f"/clients/{home.ref}/own"
    form = client.get(address).form(f"{address}/ask")
    recipient = str(form.select_one("select[name=organisation] option")["value"])
    client.post(
        f"{address}/ask", {"organisation": recipient, "parts": "wishes", "last_day": days(9).isoformat()}
    )
    client.sign_out()
    client.sign_in(home.account)
    page = client.get("/mine/sharing")
    assert "Nee is ook goed" in page.text
    form = page.form("/mine/sharing/answer")
    number = {"agreement": str(form.select_one("[name=agreement]")["value"])}
    assert client.post("/mine/sharing/answer", number).status == 422
    page = client.post("/mine/sharing/answer", number | {"answer": answer})
    assert "Nee is ook goed" not in page.text
    assert rows(home, Consent)[-1].state.value == state
    page = client.post("/mine/sharing/answer", number | {"answer": answer})
    assert "Deze vraag is er niet meer" in page.notices[0]

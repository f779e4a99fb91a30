"""The pages of a referral: the team writes and sends, the client decides, the service answers (C.5)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coordination.clients.models import Client as Person
from coordination.vocabulary import ActorRole, LifeDomain, OrganisationKind, ServiceKind
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.web.pages.casework import Desk, desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work

QUESTION = "Kan iemand meedenken over de weekends?"
SAID = {"form": "oral_recorded", "place": "wijkgebouw", "own_words": "Doe maar", "language": "nl"}


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def switch(client: Client, account: Account) -> None:
    client.sign_out()
    client.sign_in(account)


def number_of(work: Desk, ref: str) -> int:
    with work.app.app_context(), unit_of_work() as session:
        return session.scalars(select(Person.id).where(Person.ref == ref)).one()


def care(work: Desk, **given: object) -> tuple[int, int]:
    """Make a service for addiction care; return its organisation and itself."""
    with work.app.app_context(), unit_of_work() as session:
        organisation = make.make_organisation(session, OrganisationKind.ADDICTION_CARE)
        service = make.make_service(
            session,
            organisation,
            kind=ServiceKind.ADDICTION_TREATMENT,
            life_domains=[LifeDomain.ALCOHOL_DRUGS],
            **given,
        )
        return organisation.id, service.id


def write(client: Client, ref: str, service: int) -> str:
    page = client.get(f"/referrals/of/{ref}?service={service}")
    assert "Wat gaat mee?" in page.text
    sent = {"service": str(service), "question": QUESTION, "items": ["identity", "availability"]}
    page = client.post(f"/referrals/of/{ref}", sent)
    assert "Er is nog niets verstuurd." in page.text
    return re.findall(r"VW-\w+", str(page.soup))[0]


def test_a_referral_goes_from_the_team_over_the_client_to_the_service_and_back(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client("Tibo V.")
    organisation, service = care(work)
    number = write(client, ref, service)
    page = client.post(f"/referrals/{number}/step", {"step": "prepare"})
    assert "klaargezet" in page.text
    page = client.post(f"/referrals/{number}/step", {"step": "send"})
    assert 'staat op "klaargezet"; dit kan alleen vanuit "cliënt akkoord"' in page.notices[0]
    page = client.post(f"/referrals/{number}/agree", SAID | {"said_on": days(0).isoformat(), "place": ""})
    assert page.status == 422
    assert page.soup.find(id="place-error")
    page = client.post(f"/referrals/{number}/agree", SAID | {"said_on": days(0).isoformat()})
    page = client.post(f"/referrals/{number}/step", {"step": "send"})
    assert "gevraagd" in page.text
    there = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=organisation)
    switch(client, there)
    assert "Tibo V." in client.get("/referrals/").text
    page = client.get(f"/referrals/received/{number}")
    assert QUESTION in page.text
    assert ref not in str(page.soup)
    assert client.get(f"/referrals/{number}").status == 404
    page = client.post(f"/referrals/received/{number}/ask", {"question": "Wanneer kan dat?"})
    assert "vraag om uitleg" in page.text
    switch(client, work.account)
    page = client.post(f"/referrals/{number}/answer", {"answer": "In de voormiddag."})
    switch(client, there)
    assert "In de voormiddag." in client.get(f"/referrals/received/{number}").text
    page = client.post(f"/referrals/received/{number}/step", {"step": "accept"})
    page = client.post(f"/referrals/received/{number}/start", {"first_contact_on": days(1).isoformat()})
    assert page.status == 422
    page = client.post(f"/referrals/received/{number}/start", {"first_contact_on": days(0).isoformat()})
    page = client.post(f"/referrals/received/{number}/finish", {"outcome": "helped"})
    assert "Niets te beantwoorden" in page.text
    assert client.get(f"/referrals/received/{number}").status == 404
    switch(client, work.account)
    page = client.get(f"/referrals/{number}")
    assert "vraag beantwoord" in page.text
    assert "De dienst zei ja" in page.text


def test_a_service_that_says_no_reads_it_no_more_and_the_team_reads_why(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client()
    organisation, service = care(work)
    number = write(client, ref, service)
    client.post(f"/referrals/{number}/agree", SAID | {"said_on": days(0).isoformat()})
    client.post(f"/referrals/{number}/step", {"step": "send"})
    switch(client, accounts.make(ActorRole.PARTNER, organisation_id=organisation))
    assert client.post(f"/referrals/received/{number}/decline", {}).status == 422
    client.post(f"/referrals/received/{number}/decline", {"reason": "no_place"})
    assert client.get(f"/referrals/received/{number}").status == 404
    switch(client, work.account)
    assert "De dienst zei nee: geen plaats." in client.get(f"/referrals/{number}").text


def test_the_client_says_yes_not_now_or_stop_in_the_own_file(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client()
    _organisation, service = care(work)
    number = write(client, ref, service)
    switch(client, accounts.of_client(number_of(work, ref)))
    page = client.get("/mine/referrals")
    assert QUESTION in page.text
    page = client.post("/mine/referrals/answer", {"referral": number, "answer": "not_now"})
    assert "Jij zei: nu niet." in page.text
    page = client.post("/mine/referrals/answer", {"referral": number, "answer": "yes"})
    assert "Je team stuurt de vraag nu naar de dienst." in page.text
    page = client.post("/mine/referrals/answer", {"referral": number, "answer": "stop"})
    assert "Dit is gestopt." in page.text
    page = client.post("/mine/referrals/answer", {"referral": number, "answer": "yes"})
    assert "Dat kan nu niet meer." in page.notices[0]
    assert client.post("/mine/referrals/answer", {"referral": number, "answer": "x"}).status == 422
    assert client.post("/mine/referrals/answer", {"referral": "VW-22222222", "answer": "yes"}).status == 404


def test_what_is_wrong_stands_beside_its_field_and_a_stopped_intake_is_said(
    client: Client, work: Desk
) -> None:
    ref = work.client("Tibo V.")
    _organisation, service = care(work)
    sent = {"service": str(service), "question": "Kan Tibo komen?", "items": ["identity"]}
    for changed, field in (
        ({}, "question"),
        ({"question": QUESTION, "items": ["alcohol_drugs"]}, "items"),
        ({"question": QUESTION, "due_on": "2020-01-01"}, "due_on"),
    ):
        page = client.post(f"/referrals/of/{ref}", sent | changed)
        assert page.status == 422
        assert page.soup.find(id=f"{field}-error")


def test_somebody_else_finds_none_of_it(client: Client, work: Desk, accounts: Accounts) -> None:
    ref = work.client()
    _organisation, service = care(work)
    number = write(client, ref, service)
    client.sign_out()
    desk(client, accounts)
    for address in (f"/referrals/{number}", f"/referrals/received/{number}", f"/referrals/of/{ref}"):
        assert client.get(address).status == 404
    assert client.post(f"/referrals/{number}/step", {"step": "prepare"}).status == 404

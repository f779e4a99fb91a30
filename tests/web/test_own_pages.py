"""A client signs in, reads the own file, answers and decides; a supervisor writes it down for another."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from coordination import clock
from coordination.clients import operations as clients
from coordination.clients.models import Client as Person
from coordination.consent.access import open_client
from coordination.consent.models import ClientStatement, Consent
from coordination.consent.operations import record_consent
from coordination.organisations.models import Professional
from coordination.placements.models import ClientAnswer, DeclinedOffer, Placement
from coordination.requests.models import ClientRequest
from coordination.teams.models import Objection
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    ClientRequestState,
    ConsentPurpose,
    LegalBasis,
    LifeDomain,
    PlacementState,
    RecordedForm,
    WishDimension,
)
from coordination.waiting_lists.operations import put_on
from tests.coordination import factories as make
from tests.coordination.factories import actor_for, days
from tests.coordination.stories import Story, join_team, make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD, Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work


class Home:
    """One client with a supervisor, a proposal, something shared, and a carer in the team."""

    def __init__(self, app: Flask, accounts: Accounts) -> None:
        self.app = app
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            person = story.client(display_name="Amina B.")
            clients.state_wish(
                session,
                make.SEED,
                client=person,
                dimension=WishDimension.NEAR_HOME,
                value="",
                own_words="Niet ver",
            )
            self.client_id, self.ref = person.id, person.ref
            self.placement = story.discussed(person, story.offer(title="Keukenhulp")).ref
            carer = join_team(
                story, person, domain_scope=[LifeDomain.ALCOHOL_DRUGS], legal_basis=LegalBasis.SHARED_SECRECY
            )
            self.carer_id = carer.professional_id
            self.consent_id = self.share(story, person).id
            self.supervisor_id = story.supervisor.id
            self.host, self.host_id = story.host.name, story.host.id
            session.flush()
            supervisor = session.get_one(Professional, self.supervisor_id)
            session.expunge_all()
        self.account = accounts.of_client(self.client_id)
        self.supervisor = accounts.of(supervisor, ActorRole.SUPERVISOR)

    @staticmethod
    def share(story: Story, person: Person) -> Consent:
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
def home(app: Flask, accounts: Accounts) -> Home:
    return Home(app, accounts)


@pytest.fixture
def mine(home: Home, client: Client) -> Client:
    client.sign_in(home.account)
    return client


def rows(home, table, *where):
    with home.app.app_context(), unit_of_work() as session:
        found = session.scalars(select(table).where(*where)).all()
        session.expunge_all()
    return found


def test_a_client_reads_on_which_lists_he_waits_and_whose_they_are(home, client):
    with home.app.app_context(), unit_of_work() as session:
        supervisor = session.get_one(Professional, home.supervisor_id)
        service = make.make_service(session, supervisor.organisation, name_nl="Taalactivering")
        put_on(
            session,
            actor_for(supervisor, ActorRole.SUPERVISOR),
            client_ref=home.ref,
            service_id=service.id,
            since=days(-20),
            position=4,
        )
        owner = supervisor.organisation.name
    client.sign_in(home.account)
    text = client.get("/mine/proposals").text
    for said in ("Waar wacht ik op?", "Taalactivering", f"Lijst van {owner}", "was je nummer 4"):
        assert said in text


def test_a_client_lands_on_the_own_pages_and_opens_nobody_elses(mine: Client, home: Home) -> None:
    page = mine.get("/")
    assert (page.path, page.h1) == ("/mine/", "Mijn dossier")
    for address in (
        f"/clients/{home.ref}",
        "/clients/",
        "/rounds/",
        "/teams/",
        f"/placements/{home.placement}",
    ):
        assert mine.get(address).status == 404
    assert mine.get("/mine/requests/1/copy").status == 404


def test_conf_01_a_professional_finds_no_page_of_a_client(client: Client, home: Home) -> None:
    client.sign_in(home.supervisor)
    for address in ("/mine/", "/mine/people", "/mine/looked", "/mine/proposals", "/mine/sharing"):
        assert client.get(address).status == 404


def test_the_client_reads_who_is_involved_what_each_sees_until_when_and_why(mine: Client, home: Home) -> None:
    page = mine.get("/mine/people")
    [supervisor] = rows(home, Professional, Professional.id == home.supervisor_id)
    assert supervisor.display_name in page.text
    assert "Dat hoort bij het werk dat de wet aan deze dienst geeft." in page.text
    assert "Deze dienst heeft ook beroepsgeheim en helpt jou mee." in page.text
    assert "Zolang deze persoon in je team zit." in page.text


def test_conf_20_the_client_reads_who_looked(mine: Client, home: Home, app: Flask) -> None:
    other = Client(app)
    other.sign_in(home.supervisor)
    other.get(f"/clients/{home.ref}")
    page = mine.get("/mine/looked")
    [supervisor] = rows(home, Professional, Professional.id == home.supervisor_id)
    assert supervisor.display_name in page.text
    assert "wat ik wil" in page.text.lower()


def test_conf_34_the_client_reads_with_whom_was_spoken(mine: Client, home: Home, app: Flask) -> None:
    lead = Client(app)
    lead.sign_in(home.supervisor)
    mandate = {"addressee": "authority:vdab", "subjects": "find_place", "form": "written", "language": "nl"}
    lead.post(f"/clients/{home.ref}/mandates", mandate | {"ends_on": days(60).isoformat()})
    contact = {"contacted": "authority:vdab", "subject": "find_place", "means": "telephone"}
    lead.post(f"/clients/{home.ref}/contacts", contact | {"held_on": days(0).isoformat()})
    assert "met VDAB, over: een plek zoeken en bespreken (telefoon)" in mine.get("/mine/looked").text


def test_a_client_reads_the_own_wishes_in_the_own_words(mine: Client) -> None:
    assert "Niet ver" in mine.get("/mine/wishes").text


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("yes", PlacementState.AGREED),
        ("no", PlacementState.DECLINED_BY_CLIENT),
        ("later", PlacementState.DISCUSSED),
    ],
)
def test_conf_28_conf_29_yes_no_or_later_is_the_clients_own(
    said: str, state: PlacementState, mine: Client, home: Home
) -> None:
    page = mine.get("/mine/proposals")
    assert "Keukenhulp" in page.text
    mine.post("/mine/proposals/answer", {"proposal": home.placement, "answer": said})
    [placement] = rows(home, Placement)
    assert placement.state is state
    assert (placement.client_waits_since == clock.today()) is (said == "later")
    answers = rows(home, ClientAnswer)
    assert [one.form for one in answers] == ([] if said == "later" else [RecordedForm.DIGITAL])
    assert not any(one.recorded_by_id for one in answers)
    assert bool(rows(home, DeclinedOffer)) is (said == "no")
    assert mine.get("/mine/proposals").status == 200


def test_a_later_reaches_the_supervisor(mine: Client, home: Home, app: Flask) -> None:
    mine.post("/mine/proposals/answer", {"proposal": home.placement, "answer": "later"})
    lead = Client(app)
    lead.sign_in(home.supervisor)
    assert f"/placements/{home.placement}" in lead.get("/client-requests/").links.values()


def test_a_client_takes_a_yes_back_without_a_reason(mine: Client, home: Home) -> None:
    mine.post("/mine/proposals/answer", {"proposal": home.placement, "answer": "yes"})
    page = mine.post("/mine/proposals/answer", {"proposal": home.placement, "answer": "no"})
    assert 'staat op "cliënt akkoord"; dit kan alleen vanuit "besproken met cliënt"' in page.notices[0]
    mine.post("/mine/proposals/withdraw", {"proposal": home.placement})
    assert rows(home, Placement)[0].state is PlacementState.WITHDRAWN_BY_CLIENT
    page = mine.post("/mine/proposals/withdraw", {"proposal": home.placement})
    assert "Het akkoord intrekken kan nu niet" in page.notices[0]


def test_conf_28_a_supervisor_cannot_answer_as_if_the_client_were_signed_in(
    client: Client, home: Home
) -> None:
    client.sign_in(home.supervisor)
    assert client.post("/mine/proposals/answer", {"proposal": home.placement, "answer": "yes"}).status == 404
    given = {"answer": "yes", "form": "digital", "given_on": clock.today().isoformat(), "language": "nl"}
    assert client.post(f"/placements/{home.placement}/answer", given).status == 422


def test_conf_08_the_client_shares_less_and_stops(mine: Client, home: Home) -> None:
    page = mine.get("/mine/sharing")
    [host] = {box["value"] for box in page.soup.select("input[name=recipients]")}
    less = {"agreement": home.consent_id, "parts": ["family_social"], "recipients": [host]}
    mine.post("/mine/sharing/less", less)
    assert rows(home, Consent)[0].domains == [LifeDomain.FAMILY_SOCIAL]
    assert mine.post("/mine/sharing/less", less).status == 422
    mine.post("/mine/sharing/stop", {"agreement": home.consent_id})
    assert rows(home, Consent)[0].withdrawn_on == clock.today()
    assert {one.form for one in rows(home, ClientStatement)} == {RecordedForm.DIGITAL}
    assert mine.post("/mine/sharing/stop", {"agreement": home.consent_id}).status == 409


def test_conf_07_the_client_objects_and_takes_it_back(mine: Client, home: Home) -> None:
    objects = "form[action='/mine/people/object'] input[name=membership]"
    form = mine.get("/mine/people").soup.select_one(objects)
    assert form is not None
    mine.post("/mine/people/object", {"membership": form["value"]})
    page = mine.get("/mine/people")
    assert "Met deze diensten wil je niet delen" in page.text
    [objection] = rows(home, Objection)
    mine.post("/mine/people/allow", {"objection": objection.id})
    assert rows(home, Objection)[0].lifted_on == clock.today()


def test_conf_33_somebody_close_gets_a_sheet_with_agreements_and_contact_and_nothing_else(
    mine: Client, home: Home
) -> None:
    mine.post("/mine/people/close", {"name": "Mia", "relation": "zus", "phone": ""})
    links = mine.get("/mine/people").links.values()
    link = next(one for one in links if one.startswith("/mine/people/"))
    page = mine.get(link)
    assert "Voor Mia" in page.text
    assert not [
        word for word in (home.ref, "Amina", "Niet ver", "alcohol", "Keukenhulp") if word in page.text
    ]
    assert mine.get("/mine/people/999").status == 404


def test_conf_21_a_copy_is_due_granted_and_handed_out_with_its_record(
    mine: Client, home: Home, app: Flask
) -> None:
    mine.post("/mine/requests/copy", {"health": "yes"})
    [request] = rows(home, ClientRequest)
    assert request.due_on == days(15)
    assert mine.get(f"/mine/requests/{request.id}/copy").status == 409
    lead = Client(app)
    lead.sign_in(home.supervisor)
    assert home.ref in lead.get("/client-requests/").text or "Amina" in lead.get("/client-requests/").text
    lead.post("/client-requests/decide", {"request": request.id, "decision": "copy"})
    page = mine.get(f"/mine/requests/{request.id}/copy")
    assert "Amina B." in page.text
    assert "Niet ver" in page.text
    held = json.loads(mine.get(f"/mine/requests/{request.id}/copy.json").response.get_data(as_text=True))
    assert held["file"]["clients"][0]["display_name"] == "Amina B."
    assert held["left_out"] == []
    assert rows(home, ClientRequest)[0].state is ClientRequestState.HANDED_OUT


def test_conf_21_the_copy_is_in_words_and_not_in_codes(mine: Client, home: Home, app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        person = session.get_one(Person, home.client_id)
        person.strengths, person.languages = ["catering", "punctuality"], ["nl", "ar"]
        person.language_levels = {"ar": "C1"}
        for dimension, value in (
            (WishDimension.PLACEMENT_KIND, "article_60"),
            (WishDimension.HOST, f"organisation:{home.host_id}"),
        ):
            clients.state_wish(session, make.SEED, client=person, dimension=dimension, value=value)
    mine.post("/mine/requests/copy", {"health": "yes"})
    lead = Client(app)
    lead.sign_in(home.supervisor)
    [request] = rows(home, ClientRequest)
    lead.post("/client-requests/decide", {"request": request.id, "decision": "copy"})
    text = mine.get(f"/mine/requests/{request.id}/copy").text
    assert "keuken en zaal" in text
    assert "Arabisch" in text
    assert f"bij {home.host}" in text
    assert not re.findall(r"\b[a-z]+_[a-z0-9_]+\b|organisation:\d+|\b\d{4}-\d{2}-\d{2}\b", text)


def test_conf_22_a_correction_is_made_and_reaches_who_saw_it(mine: Client, home: Home, app: Flask) -> None:
    lead = Client(app)
    lead.sign_in(home.supervisor)
    with app.app_context(), unit_of_work() as session:
        carer = session.get_one(Professional, home.carer_id)
        open_client(session, actor_for(carer, ActorRole.TEAM_MEMBER), home.ref, ClientPart.IDENTITY)
        session.flush()
        session.refresh(carer)
        session.expunge_all()
    bad = mine.post("/mine/requests/correction", {"field": "birth_year", "new_value": "lang geleden"})
    assert bad.status == 422
    mine.post("/mine/requests/correction", {"field": "name", "new_value": "Amina Bouzid"})
    [request] = rows(home, ClientRequest)
    for answer in ("", "Te lang. " * 200):
        page = lead.post(
            "/client-requests/decide", {"request": request.id, "decision": "refuse", "answer": answer}
        )
        assert page.status == 422
        field = page.soup.select_one(f"#answer-{request.id}")
        assert page.soup.select_one("#errors a")["href"] == f"#{field['id']}"
        assert field.get_text() == answer
    lead.post("/client-requests/decide", {"request": request.id, "decision": "correct"})
    assert rows(home, Person, Person.id == home.client_id)[0].display_name == "Amina Bouzid"
    [request] = rows(home, ClientRequest)
    assert (request.former_value, request.state) == ("Amina B.", ClientRequestState.GRANTED)
    told = Client(app)
    told.sign_in(Accounts(app).of(carer, ActorRole.TEAM_MEMBER))
    page = told.get("/notices/")
    assert home.ref in page.text
    assert "verbeterd" in page.text
    assert "Geen berichten" in lead.get("/notices/").text


@pytest.mark.parametrize("spoken", [True, False])
def test_conf_28_conf_08_for_a_client_without_login_the_supervisor_writes_day_place_and_words(
    spoken: bool, client: Client, home: Home
) -> None:
    client.sign_in(home.supervisor)
    address = f"/clients/{home.ref}/own"
    given = {
        "what": "withdraw",
        "agreement": home.consent_id,
        "form": "oral_recorded",
        "said_on": clock.today().isoformat(),
    }
    words = {"place": "aan de balie", "own_words": "Genoeg"} if spoken else {}
    answer = client.post(address, given | words)
    assert (answer.status == 422) is not spoken
    assert bool(rows(home, Consent)[0].withdrawn_on) is spoken
    assert [one.own_words for one in rows(home, ClientStatement)] == (["Genoeg"] if spoken else [])


def test_by_a_letter_a_client_without_an_address_chooses_a_password_and_signs_in(
    client: Client, home: Home, app: Flask, accounts: Accounts
) -> None:
    with app.app_context(), unit_of_work() as session:
        story_client = session.get_one(Person, home.client_id)
        session.delete(session.scalars(select(Account).where(Account.client_id == story_client.id)).one())
    client.sign_in(home.supervisor)
    page = client.post(f"/clients/{home.ref}/own/letter", {})
    name, code = (dd.get_text(strip=True) for dd in page.soup.select("dl.facts dd"))
    stranger = Client(app)
    wrong = {"name": name, "code": "AAAA-BBBB", "new_password": PASSWORD, "repeated_password": PASSWORD}
    assert stranger.post("/letter/", wrong).status == 422
    assert stranger.post("/letter/", wrong | {"code": code.lower()}).path == "/sign-in"
    assert stranger.post("/letter/", wrong | {"code": code}).status == 422
    stranger.post("/sign-in", {"email": name, "password": PASSWORD})
    assert stranger.get("/").path == "/mine/"
    client.post(f"/clients/{home.ref}/own/close")
    assert stranger.get("/mine/").path == "/sign-in"


def test_conf_01_an_administrator_sees_no_account_of_a_client(
    client: Client, home: Home, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))
    page = client.get("/accounts/")
    assert home.account.email not in page.text
    assert client.post(f"/accounts/{home.account.id}/end").status == 404


def test_a_supervisor_of_another_client_makes_no_letter(
    client: Client, home: Home, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    for address in ("own", "own/letter", "own/close"):
        assert client.post(f"/clients/{home.ref}/{address}").status == 404
    assert client.get(f"/clients/{home.ref}/own").status == 404

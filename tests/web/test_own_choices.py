"""What a client says and gives by the own login, and what somebody close reads."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coordination import clock
from coordination.clients.models import Client as Person
from coordination.consent.models import ClientStatement, Consent
from coordination.justice.operations import report_fact
from coordination.meetings import operations as meetings
from coordination.organisations.models import Professional
from coordination.teams.models import TeamMembership
from coordination.teams.operations import appoint_lead
from coordination.vocabulary import (
    ActorRole,
    ClientChoice,
    ClientPart,
    LegalBasis,
    LifeDomain,
    RecordedForm,
    ReportableFact,
    RoleKind,
)
from tests.coordination import factories as make
from tests.coordination.factories import actor_for, days
from tests.coordination.stories import join_team, make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from tests.web.test_own_pages import Home, rows
from web.unit_of_work import unit_of_work

CHOSEN = "Een lange zin als wachtwoord 7"


class Life(Home):
    """A client with a justice assistant in the team, three facts reported, and two meetings."""

    def __init__(self, app: Flask, accounts: Accounts) -> None:
        super().__init__(app, accounts)
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            story.supervisor = session.get_one(Professional, self.supervisor_id)
            story.acting = actor_for(story.supervisor, ActorRole.SUPERVISOR)
            person = session.get_one(Person, self.client_id)
            join_team(
                story,
                person,
                role=RoleKind.JUSTICE_ASSISTANT,
                domain_scope=[LifeDomain.JUSTICE_POLICE],
                legal_basis=LegalBasis.JUDICIAL_MANDATE,
            )
            for kind in (ReportableFact.ATTENDED, ReportableFact.SERIOUS_RISK):
                report_fact(session, story.acting, client_ref=self.ref, kind=kind, happened_on=days(-1))
            for invited, place in ((True, "In het wijkhuis"), (False, "In het kantoor")):
                meetings.plan_meeting(
                    session,
                    story.acting,
                    client_ref=self.ref,
                    starts_at=clock.now() + timedelta(days=3),
                    place=place,
                    client_invited=invited,
                )


@pytest.fixture
def home(app: Flask, accounts: Accounts) -> Home:
    return Home(app, accounts)


@pytest.fixture
def mine(home: Home, client: Client) -> Client:
    client.sign_in(home.account)
    return client


def test_the_client_reads_the_meetings_to_which_the_client_is_asked_and_no_other(
    app: Flask, accounts: Accounts, client: Client
) -> None:
    life = Life(app, accounts)
    client.sign_in(life.account)
    text = client.get("/mine/meetings").text
    assert "In het wijkhuis" in text
    assert "In het kantoor" not in text
    assert "Volgend gesprek" in client.get("/mine/").text


def test_conf_13_the_client_reads_what_was_reported_but_not_that_somebody_feared_for_others(
    app: Flask, accounts: Accounts, client: Client
) -> None:
    life = Life(app, accounts)
    client.sign_in(life.account)
    page = client.get("/mine/looked")
    assert "Wat werd aan justitie gemeld?" in page.text
    assert "aanwezig" in page.text
    assert "risico" not in page.text


def test_the_client_says_what_is_wanted_in_own_order_and_words(mine: Client, home: Home) -> None:
    page = mine.get("/mine/wishes")
    [box] = page.soup.select("textarea[name^=words-]")
    number = str(box["name"]).removeprefix("words-")
    kept = {f"place-{number}": "1", f"words-{number}": "Met de fiets, niet ver"}
    mine.post("/mine/wishes", kept | {"new_wish": "sector:catering", "new_words": "Koken"})
    assert wished(mine) == [("1", "Met de fiets, niet ver"), ("2", "Koken")]
    fields = {
        str(one["name"]).split("-")[1] for one in mine.get("/mine/wishes").soup.select("select[name^=place-]")
    }
    second = (fields - {number}).pop()
    mine.post("/mine/wishes", {f"place-{number}": "2", f"place-{second}": "1", f"words-{second}": "Koken"})
    assert [words for _place, words in wished(mine)] == ["Koken", ""]


def test_the_client_reads_kinds_of_places_in_plain_words(mine: Client, home: Home) -> None:
    page = mine.get("/mine/wishes")
    kept = {str(one["name"]): "1" for one in page.soup.select("select[name^=place-]")}
    titles = [str(group["label"]) for group in page.soup.select("#new_wish optgroup")]
    assert titles == ["Waar wil je werken?", "Wat wil je doen?", "Wat voor plek wil je?"]
    assert "AMA" not in page.text
    page = mine.post("/mine/wishes", kept | {"new_wish": "placement_kind:work_care"})
    assert "Werken op je eigen tempo, zonder loon (arbeidszorg)" in [
        one.text for one in page.soup.select("legend")
    ]


def wished(mine: Client) -> list[tuple[str, str]]:
    soup = mine.get("/mine/wishes").soup
    places = [str(one["value"]) for one in soup.select("select[name^=place-] option[selected]")]
    return list(zip(places, [one.text.strip() for one in soup.select("textarea[name^=words-]")], strict=True))


@pytest.mark.parametrize(
    "given", [{"new_wish": "near_home"}, {"new_wish": "sector:nowhere"}, {"new_words": "Iets"}]
)
def test_a_wish_that_stands_there_already_or_is_none_is_refused_in_words(
    given: dict[str, str], mine: Client, home: Home
) -> None:
    soup = mine.get("/mine/wishes").soup
    kept = {str(one["name"]): "1" for one in soup.select("select[name^=place-]")}
    assert mine.post("/mine/wishes", kept | given).status == 422


def test_conf_28_conf_09_the_client_gives_an_agreement_to_share_signed_in(mine: Client, home: Home) -> None:
    page = mine.get("/mine/sharing/new")
    organisations = [str(one["value"]) for one in page.soup.select("input[name=organisation]")]
    given = {"organisation": organisations[0], "parts": ["wishes"], "last_day": days(30).isoformat()}
    mine.post("/mine/sharing/new", given)
    made = rows(home, Consent)[-1]
    assert (made.form, made.recorded_by_id) == (RecordedForm.DIGITAL, None)
    assert (made.items, made.expires_on) == ([ClientPart.WISHES], days(31))
    assert ClientChoice.SHARE in {one.choice for one in rows(home, ClientStatement)}
    assert "Tot en met" in mine.get("/mine/sharing").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": []},
        {"organisation": "999"},
        {"last_day": days(-1).isoformat()},
        {"last_day": days(500).isoformat()},
        {"parts": ["rungs"]},
    ],
)
def test_conf_09_an_agreement_that_says_nothing_or_lasts_too_long_is_refused_in_words(
    wrong: dict[str, object], mine: Client, home: Home
) -> None:
    before = len(rows(home, Consent))
    organisation = str(mine.get("/mine/sharing/new").soup.select("input[name=organisation]")[0]["value"])
    good = {"organisation": organisation, "parts": ["wishes"], "last_day": days(30).isoformat()}
    assert mine.post("/mine/sharing/new", good | wrong).status == 422
    assert len(rows(home, Consent)) == before


def test_conf_28_nobody_else_gives_a_digital_agreement(client: Client, home: Home) -> None:
    client.sign_in(home.supervisor)
    assert client.get("/mine/sharing/new").status == 404
    assert client.post("/mine/sharing/new", {"organisation": "1"}).status == 404


def test_conf_33_somebody_close_signs_in_by_letter_and_reads_agreements_and_contact_until_it_ends(
    mine: Client, home: Home, app: Flask
) -> None:
    with app.app_context(), unit_of_work() as session:
        member = session.scalars(
            select(TeamMembership).where(TeamMembership.professional_id == home.supervisor_id)
        ).one()
        appoint_lead(session, make.SEED, membership=member)
    mine.post("/mine/people/close", {"name": "Mia", "relation": "zus", "phone": ""})
    person = str(
        mine.get("/mine/people").soup.select_one("form[action$='/close/letter'] input[name=person]")["value"]
    )
    letter = mine.post("/mine/people/close/letter", {"person": person})
    name, code = [one.text.strip() for one in letter.soup.select("dl dd")][:2]
    mia = Client(app)
    mia.post("/letter/", {"name": name, "code": code, "new_password": CHOSEN, "repeated_password": CHOSEN})
    mia.sign_in(name, CHOSEN)
    page = mia.get("/")
    assert page.path == "/close/"
    assert "09 000 00 00" in page.text
    assert not [
        word for word in (home.ref, "Amina", "Niet ver", "alcohol", "Keukenhulp") if word in page.text
    ]
    for address in ("/mine/", "/mine/people", f"/clients/{home.ref}", f"/teams/{home.ref}", "/notices/"):
        assert mia.get(address).status == 404
    for address in (f"/api/v1/clients/{home.ref}", "/api/v1/clients"):
        assert mia.get(address).status == 404
    assert "Mia" not in mine.get("/mine/looked").text
    mine.post("/mine/people/close/end", {"person": person})
    assert mia.get("/close/").h1 != "Afspraken"
    assert mine.post("/mine/people/close/letter", {"person": person}).status == 404

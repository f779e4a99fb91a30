"""From a round to a promised place: the supervisor, the client's own answer, and the partner."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.support.people import named

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

SUPERVISOR = "Lotte Van Denkbeeld"
ANOTHER_SUPERVISOR = "Sofie Verbeeldt"
HOST_COLUMN = "td[data-label='Waar']"


@pytest.fixture(scope="module")
def partners(cast):
    """The name of somebody who speaks for each host, by organisation."""
    return {account["organisation"]: account["name"] for account in reversed(cast["partner"])}


def test_my_clients_with_their_next_step_and_how_long_they_wait(somebody):
    lotte = somebody(SUPERVISOR)
    assert lotte.path == "/"
    lotte.menu("Mijn cliënten")
    assert lotte.h1 == "Mijn cliënten"
    rows = lotte.main.locator("tbody tr")
    assert rows.count() > 5
    for row in rows.all():
        assert row.locator("td").nth(0).inner_text().strip(), "no next step"
        assert re.search(r"\d|vandaag|gisteren", row.locator("td").nth(1).inner_text()), "no waiting time"
    lotte.look("supervisor-clients")


def test_a_round_is_started_watched_and_read(somebody):
    sofie = somebody(ANOTHER_SUPERVISOR)
    sofie.menu("Rondes")
    before = sofie.main.locator("tbody tr").count()
    sofie.look("supervisor-rounds")
    sofie.press("Start een ronde")
    sofie.look("supervisor-round-under-way")
    expect(sofie.main.get_by_role("heading", name="Bewezen de beste verdeling")).to_be_visible()
    assert sofie.h1.startswith("Ronde van ")
    assert re.search(r"Voor \d+–\d+ mensen ligt er een voorstel, voor \d+–\d+ nog niet\.", sofie.text)
    sofie.main.get_by_text("Als tabel").first.click()
    ways = sofie.main.locator("table", has=sofie.page.get_by_text("Drie manieren")).first.locator("tbody tr")
    points = [re.search(r"\d", row) for row in ways.locator("td:last-child").all_inner_texts()]
    assert len(points) == 3, "by arrival, by priority, and this round"
    assert all(points), "how well it fits, of each way"
    assert re.search(r"\d", ways.last.locator("td").first.inner_text()), "how many people get a proposal"
    sofie.main.get_by_text("De cijfers van het bewijs").click()
    sofie.look("supervisor-round")
    unplaced = sofie.main.locator("table", has_text="Wat het dichtst kwam")
    assert unplaced.locator("tbody tr").count()
    sofie.follow(re.compile("."), within=unplaced.first.locator("td"))
    assert sofie.h1 == "Waarom niet daar?"
    assert re.search(r"Dit staat in de weg|Dit weten we nog niet", sofie.text)
    sofie.look("supervisor-why-not-there")
    sofie.menu("Rondes")
    assert sofie.main.locator("tbody tr").count() == before + 1


def test_a_place_is_found_talked_over_agreed_asked_and_promised(somebody, partners):
    lotte = somebody(SUPERVISOR)
    lotte.menu("Rondes")
    lotte.follow(re.compile("20"), within=lotte.main.locator("tbody tr").first)
    line = _untouched(lotte.section("Voorstellen voor jouw cliënten").locator("tbody tr"), partners)
    client = line.locator("th").inner_text().strip()
    host = _host(line, partners)
    lotte.follow(client, within=line)

    _the_client_page_tells_everything(lotte, client)
    ref = lotte.path.removeprefix("/clients/")
    assert not named(client).search(lotte.page.title())

    lotte.page.get_by_label("Plek", exact=True).select_option(index=0)
    lotte.press("Leg uit")
    assert lotte.h1 == "Waarom niet daar?"
    assert re.search(r"HR-\d\d", lotte.text)
    lotte.look("supervisor-why-not")
    lotte.page.go_back()

    lotte.press("Op de korte lijst")
    assert "Op de korte lijst gezet" in lotte.text
    placement = lotte.path
    assert client not in placement
    lotte.look("supervisor-placement-1-shortlisted")
    _talk(lotte)
    lotte.look("supervisor-placement-2-discussed")
    _answer(lotte, "Ja, dat wil ik proberen", "Dat wil ik wel eens proberen.")
    assert "Nu kan je de plaats vragen aan de partner" in lotte.text
    assert "Dat wil ik wel eens proberen." in lotte.text
    lotte.look("supervisor-placement-3-agreed")
    lotte.press("Vraag de plaats")
    assert "De partner leest alleen wat nodig is, zonder naam." in lotte.text
    lotte.look("supervisor-placement-4-offered")

    partner = somebody(partners[host])
    partner.menu("Onze plaatsen")
    assert re.search(r"\d+ (vraag wacht|vragen wachten) op jullie antwoord", partner.text)
    alias = _open_question(partner, placement)
    body = partner.page.content()
    assert ref not in body
    assert not named(client).search(body)
    assert alias in partner.text
    for told in ("Start vanaf", "Dagdelen", "Wat deze persoon nodig heeft", "Trajectbegeleider", SUPERVISOR):
        assert told in partner.text
    partner.look("partner-question")
    partner.press("Plaats vrijhouden")
    assert "De plaats is vrijgehouden" in partner.text
    partner.look("partner-question-accepted")

    lotte.open(placement)
    assert "De plaats is vrijgehouden tot" in lotte.text
    lotte.look("supervisor-placement-5-reserved")
    lotte.menu("Voorstellen")
    assert "plaats gereserveerd" in lotte.row_with_link(placement).inner_text()
    lotte.look("supervisor-placements")


def test_a_client_says_no_and_that_is_all_there_is_to_it(somebody):
    lotte = somebody(SUPERVISOR)
    lotte.menu("Voorstellen")
    line = lotte.row(re.compile(r"\bsuggestie\b"))
    lotte.follow(re.compile("."), within=line.locator("th"))
    placement = lotte.path
    lotte.press("Op de korte lijst")
    _talk(lotte)
    _answer(lotte, "Nee, liever niet", "Ik zie dat niet zitten.")
    assert "Een nee heeft geen enkel gevolg" in lotte.text
    expect(lotte.main.get_by_role("button", name="Vraag de plaats")).to_have_count(0)
    assert "Nee" in lotte.text
    lotte.look("supervisor-placement-refused")
    lotte.open(placement)
    assert "Nu: de plaats vragen" not in lotte.text


def test_a_partner_declines_with_a_reason_and_reads_nothing_more(somebody, demo, cast):
    partner, question = _somebody_asked(somebody, cast)
    partner.open(question)
    partner.press("Antwoorden dat het niet lukt")
    assert "Reden" in partner.page.get_by_role("alert").inner_text()
    partner.look("partner-decline-without-reason")
    partner.page.get_by_label("startdatum past niet").check()
    partner.press("Antwoorden dat het niet lukt")
    assert partner.path == "/proposals/"
    assert "jullie zien deze vraag niet meer" in partner.text
    assert not partner.main.locator(f"a[href='{question}']").count()
    partner.look("partner-questions")
    assert partner.open(question) == 404


def _the_client_page_tells_everything(lotte, client):
    assert lotte.h1 == client
    headings = " | ".join(lotte.main.locator("h2, h3, h4").all_inner_texts())
    told = ("Het team", f"Wat {client} wil", "Waarom dit past", "Andere mogelijkheden", "De weg ernaartoe")
    for part in told:
        assert part in headings
    assert SUPERVISOR in lotte.main.locator("#team").inner_text()
    assert lotte.main.locator(".alternative").count()
    lotte.look("supervisor-client")


def _talk(lotte):
    """Record that the proposals were laid side by side today."""
    shown = lotte.main.get_by_role("checkbox")
    if shown.count():
        shown.first.check()
    lotte.press("Gesprek noteren")
    assert "Gesprek genoteerd" in lotte.text


def _answer(lotte, answer, own_words):
    """Record the client's own answer, in the client's words."""
    lotte.page.get_by_label(answer).check()
    lotte.page.get_by_label("Plaats van het gesprek").fill("Aan de keukentafel")
    lotte.page.get_by_label("In eigen woorden").fill(own_words)
    lotte.press("Antwoord noteren")


def _untouched(rows, partners):
    """Return the first line of a round's result with nothing done yet, at a host that signs in."""
    for row in rows.all():
        if "suggestie" in row.inner_text() and _host(row, partners):
            return row
    raise AssertionError("no untouched suggestion at any partner with an account")


def _host(row, partners):
    where = row.locator(HOST_COLUMN).inner_text()
    return next((host for host in partners if host in where), None)


def _open_question(partner, placement):
    """Open the partner's question about this placement and return the alias it bears."""
    partner.menu("Vragen aan ons")
    partner.look("partner-questions-waiting")
    partner.page.locator(f"a[href='/proposals/{placement.removeprefix('/placements/')}']").click()
    partner.page.wait_for_load_state()
    alias = re.search(r"P-\w{4}", partner.text)
    assert alias
    return alias.group()


def _somebody_asked(somebody, cast):
    """Return a partner with a question that waits for an answer, and where that stands."""
    for account in cast["partner"]:
        partner = somebody(account["name"])
        partner.menu("Vragen aan ons")
        waiting = partner.section("Wacht op jullie antwoord").locator("a[href^='/proposals/']")
        if waiting.count():
            return partner, waiting.first.get_attribute("href")
    raise AssertionError("nobody was asked anything")

"""From an empty database to a started placement: a second, invented town sets itself up, by screens only.

The town is Halmaar; it does not exist, and everything in it says so. The first administrator is let in by
command, as the manual tells; from there on everybody clicks, and reads the letters that Schakel sends.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.support.halmaar import (
    ADDRESSES,
    ARTICLE_60,
    COURSE,
    ELS,
    KITCHEN,
    LEARNING,
    OMAR,
    PCSW,
    PIET,
    PREFIX,
    WOOD,
    WORKSHOP,
    Halmaar,
    join,
    set_up,
)
from tests.journeys.support.passing import company
from tests.journeys.support.people import Person

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

TODAY = "2026-11-23T09:00"
MORNINGS = [f"{day} voormiddag" for day in ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")]
CLIENTS = {"T.": KITCHEN, "J.": COURSE, "K.": WORKSHOP}


@pytest.fixture
def town(tmp_path):
    """An empty database, and nobody in it."""
    town = Halmaar(tmp_path, TODAY)
    try:
        town.run("init")
        town.open()
        yield town
        assert town.stop() == [0, 0]
    finally:
        town.end()


def test_from_nothing_a_second_town_gets_to_a_started_placement_by_screens_only(browser, town):
    town.run("invite", "beheer@halmaar.example", "--site", town.address)
    with company(browser, town.address) as present:

        def arrive(address):
            person = Person(browser, town.address)
            present.append(person)
            join(town, person, address)
            return person

        administrator = arrive("beheer@halmaar.example")
        set_up(administrator)
        els, omar, piet = (arrive(ADDRESSES[name]) for name in (ELS, OMAR, PIET))

        _open_places(piet)
        _sign_up(els)
        _form_teams(els, omar)
        _plan_a_meeting(els, omar)
        _run_a_round(els)
        placements = {name: _agree_and_hold(els, piet, name) for name in CLIENTS}
        _sign_and_start(els, piet, placements["T."])
        _all_three(els, piet)


def _open_places(piet):
    """The host confirms the routes, and publishes three kinds of places."""
    piet.menu("Onze organisatie")
    for _route in range(3):
        piet.press("Bevestigen")
        assert "De route telt vanaf nu mee." in piet.text
    for title, tasks, kind, sector, service, employer in (
        (KITCHEN, "Groenten snijden en afwassen.", "artikel 60", "keuken en zaal", ARTICLE_60, PCSW),
        (COURSE, "Leren snijden en koken.", "opleiding of vorming", "leren in groep", LEARNING, None),
        (WORKSHOP, "Zagen en schuren.", "activerende werkvloer", "houtbewerking", WOOD, None),
    ):
        piet.menu("Onze plaatsen")
        piet.follow("Nieuw aanbod")
        piet.page.get_by_label("Titel").fill(title)
        piet.page.get_by_label("Wat iemand er doet").fill(tasks)
        piet.page.get_by_label("Wat voor plaats").select_option(label=kind)
        piet.page.get_by_label("Sector").select_option(label=sector)
        piet.page.get_by_label("Bij welke dienst").select_option(label=service)
        piet.page.get_by_label("Waar", exact=True).select_option(label="Keuken en atelier, 8800 Halmaar")
        if employer:
            piet.page.get_by_label("Werkgever op papier").select_option(label=employer)
        for morning in MORNINGS:
            piet.page.get_by_label(morning, exact=True).first.check()
        piet.page.get_by_label("Blok 1: aantal plaatsen").fill("1")
        piet.press("Aanbod openzetten")
        assert f"{title} staat open." in piet.text
    piet.menu("Onze plaatsen")
    piet.look("nothing-3-places")


def _sign_up(els):
    """Three people after a first talk, and what a round must know of them."""
    rungs = ("Trede 3: sociale activering", "Trede 4: arbeidsactivering", "Trede 5: arbeidstoeleiding")
    for name, year, source, wish, words, rung, kind, earliest in (
        ("T.", "2006", "OCMW", "Keuken en zaal", "In de keuken gebeurt iets.", 1, "Activering", None),
        ("J.", "2005", "Justitie", "Opleiding of vorming", "Laat me kiezen.", 1, "Activering", None),
        (
            "K.",
            "1996",
            "Drughulpverlening",
            "Houtbewerking",
            "Daar kende ik het werk.",
            0,
            "Activerende werkvloer",
            "2026-12-07",
        ),
    ):
        els.menu("Mijn cliënten")
        els.follow("Iemand aanmelden")
        els.page.get_by_label("Naam", exact=True).fill(name)
        els.page.get_by_label("Geboortejaar").fill(year)
        els.page.get_by_label("Postcode").fill("8800")
        els.page.get_by_label("Inkomen").select_option(label="Leefloon")
        els.page.get_by_label("Wie verwees door?").select_option(label=source)
        els.page.get_by_label("De cliënt weet dat").check()
        els.press("Aanmelden")
        assert f"{PREFIX}-" in els.text
        _file(els, wish, words, earliest)
        els.follow("Op de ladder")
        els.page.get_by_role("radio", name=rungs[rung]).check()
        els.page.get_by_label("Haalbare trede").select_option(label=rungs[rung + 1])
        els.page.get_by_label("Besproken met de cliënt").check()
        els.page.get_by_label("Waarom").fill("Samen bekeken.")
        els.press("Bewaren")
        els.follow("Het dossier")
        els.follow("Traject")
        els.page.get_by_label(kind, exact=True).check()
        els.page.get_by_label("Eerste stap naar werk" if earliest else "Betaald werk").check()
        els.page.get_by_label("Wie begeleidt?").select_option(label=f"{ELS} ({PCSW})")
        els.press("Traject beginnen")
        if name != "T.":
            els.page.get_by_label("Nog een doel").fill("Stap voor stap, en blijven.")
            els.press("In het plan zetten")
    els.follow("Het dossier")
    els.look("nothing-4-file")


def _file(els, wish, words, earliest):
    els.follow("Wensen")
    els.page.get_by_label("Wens 1", exact=True).select_option(label=wish)
    els.page.get_by_label("In eigen woorden (wens 1)").fill(words)
    els.press("Bewaren")
    els.follow("Op zoek")
    els.page.get_by_label("Zoekt een plek sinds").fill("2026-11-02")
    els.press("Bewaren")
    els.follow("Talen")
    els.page.get_by_label("Nederlands", exact=True).select_option(label="C1 (vaardig)")
    els.press("Bewaren")
    els.follow("Wanneer het kan")
    for morning in MORNINGS:
        els.page.get_by_label(morning, exact=True).check()
    if earliest:
        els.page.get_by_label("Eerste dag").fill(earliest)
    els.press("Bewaren")
    els.follow("Onderweg")
    els.page.get_by_label("Met de fiets").check()
    els.page.get_by_label("Hoe lang mag de reis duren").fill("45")
    els.press("Bewaren")
    els.follow("Rondkomen")
    els.press("Bewaren")


def _form_teams(els, omar):
    """A tandem around each: the neighbourhood worker is asked, the client knows, and he accepts."""
    for name in CLIENTS:
        els.menu("Mijn teams")
        els.follow(_just(name))
        assert "ontbreekt nog een wijkwerker" in els.text
        els.follow("Vorm het team met een sjabloon")
        els.main.get_by_role("radio", name="Tandem").first.check()
        els.press("Bewaren")
        els.follow("Iemand uitnodigen")
        els.page.get_by_label("Wie", exact=True).select_option(label=f"{OMAR} · {PCSW}")
        els.page.get_by_label("Rol in dit team").select_option(label="Wijkwerker")
        els.page.get_by_label("Werkt met de cliënt").check()
        els.page.get_by_label("Familie en sociale relaties").check()
        els.page.get_by_label("Op basis van").select_option(label="Wettelijke opdracht")
        els.page.get_by_label("Opnieuw bekijken op").fill("2027-05-03")
        els.page.get_by_label("Vraag", exact=True).fill("Wil je mee in de tandem, voor de buurt?")
        els.press("Uitnodigen")
        els.press("Ik heb het de cliënt vandaag verteld")
    omar.menu("Mijn teams")
    omar.look("nothing-5-invitations")
    for _team in CLIENTS:
        omar.menu("Mijn teams")
        omar.press("Ik doe mee")
        assert "Je zit nu in het team." in omar.text
    els.menu("Mijn teams")
    assert "ontbreekt nog een wijkwerker" not in els.text


def _plan_a_meeting(els, omar):
    els.menu("Mijn teams")
    els.follow(_just("T."))
    els.follow("Overleg en afspraken")
    els.page.get_by_label("Dag", exact=True).fill("2026-11-30")
    els.page.get_by_label("Uur", exact=True).fill("14:00")
    els.page.get_by_label("Waar").fill("Welzijnshuis")
    for guest in (ELS, OMAR, "De cliënt is uitgenodigd"):
        els.page.get_by_label(guest, exact=True).check()
    els.press("Plannen")
    assert "een uitnodiging zonder naam van de cliënt" in els.text
    els.look("nothing-6-meeting")
    omar.menu("Teamoverleg")
    assert "30 november 2026" in omar.text


def _run_a_round(els):
    els.menu("Rondes")
    els.press("Start een ronde")
    expect(els.main.get_by_role("heading", name="Bewezen de beste verdeling")).to_be_visible()
    lines = els.section("Voorstellen voor jouw cliënten").locator("tbody tr")
    for name, place in CLIENTS.items():
        expect(lines.filter(has_text=name).filter(has_text=place)).to_have_count(1)
    els.look("nothing-7-round")


def _agree_and_hold(els, piet, name):
    """The client chooses out loud, the host keeps the place; return the page of the placement."""
    els.menu("Rondes")
    els.follow(re.compile("2026"), within=els.main.locator("tbody tr").first)
    els.follow(_just(name), within=els.section("Voorstellen voor jouw cliënten"))
    els.press("Op de korte lijst")
    placement = els.path
    els.main.get_by_role("checkbox").first.check()
    els.press("Gesprek noteren")
    els.page.get_by_label("Ja, dat wil ik proberen").check()
    els.page.get_by_label("Plaats van het gesprek").fill("In het Welzijnshuis")
    els.page.get_by_label("In eigen woorden").fill("Dat wil ik doen.")
    els.press("Antwoord noteren")
    els.page.get_by_label("Ja, maar pas wanneer de plaats is vrijgehouden").check()
    els.press("Vraag de plaats")
    piet.menu("Vragen aan ons")
    piet.page.locator(f"a[href='{_question(placement)}']").click()
    piet.press("Plaats vrijhouden")
    assert "plaats gereserveerd" in piet.text
    return placement


def _sign_and_start(els, piet, placement):
    """T. begins: everybody signed, the declaration is in, and the plan has a goal (INV-05, INV-09)."""
    els.open(placement)
    els.follow("Afspraken op papier")
    els.press("De tekst opmaken")
    els.follow(re.compile("^Lezen"))
    els.page.get_by_label("Wie tekende?").select_option(label="cliënt")
    els.press("Noteren")
    els.follow(re.compile("^Lezen"))
    els.press("Ik teken")
    piet.open(_question(placement))
    piet.follow("Afspraken op papier")
    piet.follow(re.compile("^Lezen en tekenen"))
    piet.press("Ik teken")

    els.open(placement)
    els.follow("In orde met het inkomen")
    els.press("Aanvraag noteren")
    els.page.get_by_label("Ja, het mag").check()
    els.press("Beslissing noteren")

    els.open(placement)
    assert "doel" in els.section(re.compile("^Nu:")).inner_text(), "it says that the plan has no goal yet"
    els.look("nothing-8-what-is-missing")
    els.follow("Traject", within=els.section(re.compile("^Nu:")))
    els.page.get_by_label("Nog een doel").fill("Stap voor stap: op tijd komen, en blijven.")
    els.press("In het plan zetten")

    els.open(placement)
    els.press("De plaats bevestigen")
    els.press("De cliënt is begonnen")
    assert "De cliënt is bezig sinds 23 november 2026." in els.text
    els.look("nothing-9-started")


def _all_three(els, piet):
    """T. is at work; a place is kept for J., and for K. from the day that K. can come."""
    els.menu("Voorstellen")
    for name in ("J.", "K."):
        assert "plaats gereserveerd" in els.row(name).inner_text()
    piet.menu("Vragen aan ons")
    assert "7 december 2026" in piet.text, "kept for K. from an expected day"
    piet.menu("Aanwezigheden")
    assert KITCHEN in piet.text


def _question(placement):
    return placement.replace("/placements/", "/proposals/")


def _just(name):
    """Find a link of this name and nothing more."""
    return re.compile(rf"^{re.escape(name)}$")

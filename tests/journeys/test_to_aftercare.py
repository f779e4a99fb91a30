"""T. from a suggestion to the end of aftercare and the next rung, by everybody whom it concerns."""

import re

import pytest

from tests.journeys.support.passing import company
from tests.journeys.support.people import Person
from tests.journeys.support.stations import (
    SUPERVISOR,
    arrive,
    as_host,
    look_after,
    open_client,
    permit,
    talk_about,
)

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.timeout(1800)]

PARTNER = "Martine Zilverblick"
HOST = "Woonzorgcentrum De Zilveren Lepel"
EMPLOYER = "OCMW Gent"
PLACE = "Keukenhulp in een woonzorgcentrum"
A_WEEK_LATER, IN_MARCH = "2026-12-01T10:00", "2027-03-08T10:00"


def test_inv_20_t_goes_from_suggestion_to_aftercare_with_everybody_whom_it_concerns(browser, town):
    with company(browser, town.address) as present:
        lotte, martine, t = people = [Person(browser, town.address) for _ in range(3)]
        present += people
        names = [SUPERVISOR, PARTNER, town.named("T.")]
        arrive(people, names)

        placement = _choose_together(lotte, t)
        question = as_host(placement)
        _ask_and_hold(lotte, martine, placement, question)
        _sign(lotte, martine, t, placement, question)
        _in_order_and_begun(lotte, placement)

        town.wait_until_day(A_WEEK_LATER)
        arrive(people, names)
        _on_the_floor(martine, t, question)

        town.wait_until_day(IN_MARCH)
        arrive(people, names)
        _evaluate(lotte)
        _end_and_look_after(lotte, martine, placement)
        _next_rung(lotte, t)


def _choose_together(lotte, t):
    """Lay alternatives side by side; T. says yes with an account of T.'s own. Return the placement's page."""
    placement = talk_about(lotte, "T.", PLACE)
    t.menu("Mijn dossier")
    t.follow("Wat is mij voorgesteld?")
    assert "Dit kan ook." in t.text, "another place to choose from"
    t.look("aftercare-1-t-chooses")
    t.press("Ja")
    assert "Jij zei ja." in t.text
    return placement


def _ask_and_hold(lotte, martine, placement, question):
    """The partner asks something first, then keeps a place free."""
    lotte.open(placement)
    lotte.page.get_by_label("Ja, maar pas wanneer de plaats is vrijgehouden").check()
    lotte.press("Vraag de plaats")
    assert "zonder naam" in lotte.text

    martine.menu("Vragen aan ons")
    martine.page.locator(f"a[href='{question}']").click()
    martine.page.get_by_label("Vraag", exact=True).fill("Kan iemand om acht uur beginnen?")
    martine.press("Vraag stellen")
    assert "vraag van de partner" in martine.text

    lotte.open(placement)
    lotte.page.get_by_label("Antwoord").fill("Ja. De bus is er om tien voor acht.")
    lotte.press("Antwoorden")

    martine.open(question)
    assert "Ja. De bus is er om tien voor acht." in martine.text
    martine.press("Plaats vrijhouden")
    assert "plaats gereserveerd" in martine.text
    martine.look("aftercare-2-partner-holds")


def _sign(lotte, martine, t, placement, question):
    """Every party signs: client and host on screen, the employer on paper."""
    lotte.open(placement)
    assert "Dit ontbreekt nog:" in lotte.text
    assert not lotte.main.get_by_role("button", name="De plaats bevestigen").count(), (
        "not before it is signed"
    )
    lotte.look("aftercare-3-what-is-missing")
    lotte.follow("Afspraken op papier")
    lotte.press("De tekst opmaken")
    lotte.follow(re.compile("^Lezen"))
    lotte.page.get_by_label("Wie tekende?").select_option(EMPLOYER)
    lotte.press("Noteren")
    assert f"genoteerd door {SUPERVISOR}" in lotte.text

    t.open("/mine/proposals")
    t.follow(re.compile("^Lezen en tekenen"))
    t.follow(re.compile("^Lezen en tekenen"))
    t.look("aftercare-4-t-reads-and-signs")
    t.press("Ik teken")
    assert "Getekend. Dank je." in t.text

    martine.open(question)
    martine.follow("Afspraken op papier")
    martine.follow(re.compile("^Lezen en tekenen"))
    martine.press("Ik teken")
    assert "nog niet" not in martine.text, "every party has signed"


def _in_order_and_begun(lotte, placement):
    """What the law asks for is noted; then the place is confirmed, and it is the first day."""
    permit(lotte, placement)
    lotte.open(placement)
    assert "Alles is getekend en in orde." in lotte.text
    lotte.press("De plaats bevestigen")
    lotte.press("De cliënt is begonnen")
    assert "Nu: opvolgen" in lotte.text


def _on_the_floor(martine, t, question):
    """A half-day is written down; the workplace and T. say how it goes."""
    martine.menu("Aanwezigheden")
    martine.look("aftercare-5-attendance")
    martine.follow(re.compile("^ma 30 nov"))
    martine.press("1 persoon bewaren")
    assert "1 aanwezig van 1" in martine.text
    martine.open(question)
    martine.follow("Hoe gaat het op de vloer?")
    martine.page.get_by_label("Wat wil je meegeven?").fill("Op tijd, en een goede collega voor de kok.")
    martine.press("Meegeven")

    t.open("/mine/")
    t.follow(re.compile("^Mijn plan"))
    assert "aanwezig: 1" in t.text
    t.page.get_by_label("Wat wil je dan zeggen?").fill("Het is druk in de keuken. Dat vind ik goed.")
    t.press("Bewaar")
    t.look("aftercare-6-own-plan")


def _evaluate(lotte):
    """The three-monthly talk leads with what goes well and with T.'s own words."""
    open_client(lotte, "T.")
    lotte.follow("Eigen plan")
    for said in ("Het is druk in de keuken. Dat vind ik goed.", "Op tijd, en een goede collega voor de kok."):
        assert said in lotte.text
    lotte.main.get_by_text("Een gesprek noteren").click()
    lotte.page.get_by_label("Wat goed gaat").fill("Komt op tijd, verwittigt, leert snel bij.")
    lotte.page.get_by_label("Wat we nu doen").fill("Uitkijken naar een opleiding.")
    lotte.press("Gesprek bewaren")
    assert "Het gesprek is bewaard." in lotte.text
    lotte.look("aftercare-7-evaluation")


def _end_and_look_after(lotte, martine, placement):
    """An end always brings aftercare, with the client and with the host; only both talks close it."""
    lotte.open(placement)
    lotte.page.get_by_label("Reden").select_option(label="Doorgestroomd naar andere plek")
    lotte.press("Beëindigen")
    assert "Nu: nazorg" in lotte.text
    martine.menu("Vragen aan ons")
    assert "Doorgestroomd" not in martine.text, "the partner does not read why"
    look_after(lotte)
    lotte.look("aftercare-8-closed")


def _next_rung(lotte, t):
    """One step leads on: the next place stands on the short list, for T. to decide about."""
    lotte.follow("De volgende stap")
    lotte.look("aftercare-9-next-rung")
    lotte.main.get_by_role("radio").first.check()
    lotte.press("Op de korte lijst zetten")
    assert "Op de korte lijst gezet." in lotte.text
    t.open("/mine/proposals")
    assert PLACE in t.text

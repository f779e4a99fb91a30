"""K. comes from an admission to a place that was kept, grows through three phases, and goes on elsewhere."""

import re

import pytest

from tests.journeys.support.passing import company
from tests.journeys.support.people import Person
from tests.journeys.support.stations import (
    SUPERVISOR,
    arrive,
    as_host,
    look_after,
    next_rung,
    open_client,
    permit,
    talk_about,
)

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.timeout(1800)]

HOST, CARE = "Dirk Proefstuck", "Sara Spiegelbeeldt"
FLOOR = "Activerende werkvloer, fase 1"
GOAL = "Elke dag komen, ook na een slechte nacht."
AFTER_THE_ADMISSION, A_WEEK_LATER, IN_MARCH = "2027-01-07T10:00", "2027-01-14T10:00", "2027-03-08T10:00"


def test_inv_11_inv_20_k_goes_from_a_place_kept_from_a_day_on_to_advice_and_aftercare(browser, town):
    with company(browser, town.address) as present:
        people = [Person(browser, town.address) for _ in range(4)]
        lotte, dirk, sara, k = people
        present += people
        names = [SUPERVISOR, HOST, CARE, town.named("K.")]
        arrive(people, names)
        placement = _choose(lotte, k)
        _ask_and_hold(lotte, dirk, placement)
        _sign(lotte, k, placement)
        permit(lotte, placement)
        _confirm_from_the_day(lotte, placement)

        town.wait_until_day(AFTER_THE_ADMISSION)
        arrive(people, names)
        _begin(dirk, placement)

        town.wait_until_day(A_WEEK_LATER)
        arrive(people, names)
        _on_the_floor(lotte, dirk, k)

        town.wait_until_day(IN_MARCH)
        arrive(people, names)
        _advise(lotte, k)
        _end_and_look_after(lotte, dirk, sara, placement)


def _choose(lotte, k):
    """K. says later first; that is an answer too."""
    placement = talk_about(lotte, "K.", FLOOR)
    k.menu("Mijn dossier")
    k.follow("Wat is mij voorgesteld?")
    k.press(f"Later {FLOOR}")
    k.look("k-1-later")
    k.press(f"Ja {FLOOR}")
    assert "Jij zei ja." in k.text
    return placement


def _ask_and_hold(lotte, dirk, placement):
    """The place is kept from the day on which K. can come, and a fortnight longer."""
    lotte.open(placement)
    lotte.press("Vraag de plaats")
    dirk.menu("Vragen aan ons")
    dirk.page.locator(f"a[href='{as_host(placement)}']").click()
    assert "7 januari 2027" in dirk.text
    dirk.press("Plaats vrijhouden")
    assert "21 januari 2027" in dirk.text
    dirk.look("k-2-kept-from-a-day-on")


def _sign(lotte, k, placement):
    """The declaration is signed on screen by both sides."""
    lotte.open(placement)
    lotte.follow("Afspraken op papier")
    lotte.press("De tekst opmaken")
    lotte.follow(re.compile("^Lezen en tekenen"))
    lotte.press("Ik teken")
    k.open("/mine/proposals")
    k.follow(re.compile("^Lezen en tekenen"))
    k.follow(re.compile("^Lezen en tekenen"))
    k.press("Ik teken")
    assert "Getekend. Dank je." in k.text


def _confirm_from_the_day(lotte, placement):
    lotte.open(placement)
    assert "Alles is getekend en in orde." in lotte.text
    lotte.press("De plaats bevestigen")
    assert "De eerste dag is 7 januari 2027." in lotte.text
    assert not lotte.main.get_by_role("button", name="De cliënt is begonnen").count(), "not before that day"
    lotte.look("k-3-a-first-day-ahead")


def _begin(dirk, placement):
    dirk.open(as_host(placement))
    dirk.press("Begonnen")
    assert "lopend" in dirk.text


def _on_the_floor(lotte, dirk, k):
    """Attendance; a goal in K.'s own words, with which phase 2 may begin."""
    dirk.menu("Aanwezigheden")
    dirk.follow(re.compile("^di 12 jan"))
    dirk.press(dirk.page.locator(".floor__save button").inner_text())
    dirk.look("k-4-attendance")
    k.open("/mine/")
    k.follow(re.compile("^Mijn plan"))
    k.page.get_by_label("Ik wil bereiken:").fill(GOAL)
    k.press("Dit wil ik")
    assert GOAL in k.text
    _plan(lotte)
    assert GOAL in lotte.text
    _to_phase(lotte, "fase 1")
    _to_phase(lotte, "fase 2")
    lotte.look("k-5-phase-two")


def _advise(lotte, k):
    """The talk that ends phase 2, eleven competences and the test; then the advice, and what K. says."""
    _plan(lotte)
    _unfold(lotte, "Een gesprek noteren")
    lotte.page.get_by_label("Soort gesprek").select_option(value="phase_end")
    lotte.page.get_by_label("Welke fase eindigt?").select_option(value="responsibility")
    lotte.page.get_by_label("Wat goed gaat").fill("Neemt werk over van wie nieuw is.")
    lotte.page.get_by_label("Wat de cliënt zegt").fill("Ik kan meer dan ik dacht.")
    lotte.press("Gesprek bewaren")
    _to_phase(lotte, "fase 3")
    _unfold(lotte, "Van fase veranderen")
    lotte.page.get_by_label("Test gedaan op").fill("2027-03-05")
    lotte.press("Noteren", within=lotte.main.locator("form", has_text="Test gedaan op"))
    open_client(lotte, "K.")
    lotte.follow("Dossier aanvullen")
    lotte.follow("Competenties")
    for choice in lotte.main.locator("select[name^='level-']").all():
        choice.select_option(index=4)
    lotte.page.get_by_label("Ingeschat op").fill("2027-03-08")
    lotte.page.get_by_label("Besproken met de cliënt").check()
    lotte.press("Bewaren")

    _plan(lotte)
    lotte.look("k-6-ready-for-advice")
    _unfold(lotte, "Advies geven")
    lotte.page.get_by_label("Arbeidszorg voor langere periode").check()
    lotte.page.get_by_label("Waarom", exact=True).fill("Een vaste plek waar het werk meegroeit.")
    services = lotte.page.get_by_label("Wie verdergaat")
    services.select_option(index=1)
    lotte.press("Advies geven")
    assert "Het traject blijft open tot de dienst die verdergaat dat bevestigt." in lotte.text
    k.open("/mine/")
    k.follow(re.compile("^Mijn plan"))
    k.page.get_by_label("Wat vind je ervan?").fill("Goed. Als ik in het hout mag blijven.")
    k.press("Bewaar", within=k.section("Het advies"))
    k.look("k-7-the-advice")
    _plan(lotte)
    assert "Als ik in het hout mag blijven." in lotte.text
    lotte.page.get_by_label("Wie bevestigde").fill("De teamverantwoordelijke")
    lotte.press("Bevestiging noteren")
    assert "bevestigd op 8 maart 2027" in lotte.text


def _end_and_look_after(lotte, dirk, sara, placement):
    """The host ends the stay; both are talked to; who guides K. elsewhere goes on seeing the team."""
    dirk.open(as_host(placement))
    dirk.page.get_by_label("Reden").select_option(index=1)
    dirk.press("Beëindigen")
    lotte.open(placement)
    assert "Nu: nazorg" in lotte.text
    look_after(lotte)
    lotte.look("k-8-closed")
    next_rung(lotte)
    sara.menu("Mijn teams")
    sara.follow(re.compile(r"^K\.$"))
    assert SUPERVISOR in sara.text
    sara.look("k-9-the-team")


def _plan(lotte):
    open_client(lotte, "K.")
    lotte.follow("Eigen plan")


def _to_phase(lotte, phase):
    _unfold(lotte, "Van fase veranderen")
    lotte.main.get_by_role("radio", name=re.compile(phase, re.IGNORECASE)).check()
    lotte.press("Fase bewaren")
    assert phase.capitalize() in lotte.section("Op de werkvloer").locator("p").first.inner_text()


def _unfold(person, title):
    part = person.main.locator("details", has=person.page.locator("summary", has_text=title)).first
    if part.get_attribute("open") is None:
        part.locator("summary").click()

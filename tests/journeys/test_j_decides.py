"""J. chooses between two places, waits for one, stops in the end, and is looked after all the same."""

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
    talk_about,
)

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.timeout(1800)]

HOST, JUSTICE = "Mia Stofgoudt", "Frank Stelregel"
DEPOT, TRAINING = "Werkervaring in het museumdepot", "Sollicitatietraining in groep"
WHY = "Cliënt stopt"
A_WEEK_LATER, TWO_WEEKS_LATER, IN_FEBRUARY = "2026-12-01T10:00", "2026-12-09T10:00", "2027-02-01T10:00"


def test_inv_20_inv_21_j_goes_from_a_choice_of_two_to_aftercare_although_j_stops(browser, town):
    with company(browser, town.address) as present:
        people = [Person(browser, town.address) for _ in range(4)]
        lotte, mia, frank, j = people
        present += people
        names = [SUPERVISOR, HOST, JUSTICE, town.named("J.")]
        arrive(people, names)
        placement = _choose(lotte, j)
        _wait_and_hold(lotte, mia, placement)
        _begin(lotte, placement)

        town.wait_until_day(A_WEEK_LATER)
        arrive(people, names)
        _stay_away_and_call(lotte, mia, j, placement)

        town.wait_until_day(TWO_WEEKS_LATER)
        arrive(people, names)
        _pause_and_come_back(lotte, mia, placement)

        town.wait_until_day(IN_FEBRUARY)
        arrive(people, names)
        _stop_and_look_after(lotte, mia, frank, j, placement)


def _choose(lotte, j):
    """Two places lie side by side: J. says no to one, which changes nothing, and yes to the other."""
    training = talk_about(lotte, "J.", TRAINING)
    placement = talk_about(lotte, "J.", DEPOT)
    j.menu("Mijn dossier")
    j.follow("Wat is mij voorgesteld?")
    j.look("j-1-two-places")
    j.press(f"Nee {TRAINING}")
    assert "Jij zei nee." in j.text
    j.press(f"Ja {DEPOT}")
    assert "Jij zei ja." in j.text
    lotte.open(training)
    assert "Nee" in lotte.section("Wat de cliënt zei").inner_text()
    lotte.look("j-2-a-no-without-consequence")
    return placement


def _wait_and_hold(lotte, mia, placement):
    """The host has no room yet, keeps the question, and holds the place when it has."""
    lotte.open(placement)
    lotte.page.get_by_label("Ja, maar pas wanneer de plaats is vrijgehouden").check()
    lotte.press("Vraag de plaats")
    mia.menu("Vragen aan ons")
    mia.page.locator(f"a[href='{as_host(placement)}']").click()
    assert "J." not in mia.section("Wie en wanneer").inner_text()
    mia.press("Op de wachtlijst")
    assert "wachtlijst" in mia.text
    lotte.open(placement)
    assert "Nu: op de wachtlijst van Museumdepot De Stofkamer" in lotte.text
    lotte.look("j-3-on-the-host-s-list")
    mia.open(as_host(placement))
    mia.press("Plaats vrijhouden")
    assert "plaats gereserveerd" in mia.text
    assert "J." in mia.section("Wie en wanneer").inner_text(), "the name from the reservation on"


def _begin(lotte, placement):
    lotte.open(placement)
    assert "Alles is getekend en in orde." in lotte.text
    lotte.press("De plaats bevestigen")
    lotte.press("De cliënt is begonnen")
    assert "Nu: opvolgen" in lotte.text


def _stay_away_and_call(lotte, mia, j, placement):
    """A half-day without notice asks for a call, and for nothing else."""
    mia.menu("Aanwezigheden")
    mia.follow(re.compile("^ma 30 nov"))
    mia.main.get_by_role("group", name="J.").get_by_label("Afwezig zonder bericht").check()
    mia.press("1 persoon bewaren")
    lotte.open("/")
    lotte.look("j-4-who-calls")
    lotte.open(placement)
    lotte.follow("Wat er gebeurde, en hoe het was bij het voorstel")
    lotte.press("Gebeld")
    lotte.look("j-5-history")


def _pause_and_come_back(lotte, mia, placement):
    """The place is kept during a pause, and nobody is asked about days in it."""
    lotte.open(placement)
    lotte.page.get_by_label("Plaats bewaren tot").fill("2027-01-29")
    lotte.press("Onderbreken")
    assert "29 januari 2027" in lotte.text
    mia.open(as_host(placement))
    assert "onderbroken" in mia.text
    lotte.press("Hervatten")
    assert "Nu: opvolgen" in lotte.text


def _stop_and_look_after(lotte, mia, frank, j, placement):
    """J. stops; the host and the justice assistant do not read why, and aftercare comes all the same."""
    lotte.open(placement)
    lotte.page.get_by_label("Reden").select_option(label=WHY)
    lotte.press("Beëindigen")
    assert "Nu: nazorg" in lotte.text
    lotte.look("j-6-aftercare-all-the-same")
    mia.menu("Vragen aan ons")
    assert WHY not in mia.text
    frank.menu("Mijn teams")
    frank.follow(re.compile(r"^J\.$"))
    assert WHY not in frank.text
    look_after(lotte)
    next_rung(lotte)
    j.menu("Mijn dossier")
    j.follow("Wat is mij voorgesteld?")
    assert DEPOT in j.text
    j.look("j-7-afterwards")
    open_client(lotte, "J.")
    lotte.look("j-8-next-step")

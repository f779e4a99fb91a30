"""A partner puts right what it shows as free: with the mouse, with the keyboard only, and without scripts."""

import datetime
import re

import pytest

pytestmark = pytest.mark.journey

ANCHOR = "Martine Zilverblick"
WORDS = re.compile(r"\d+/\d+")
GESTURES = """addEventListener('pointerdown', () => {
    sessionStorage.gestures = Number(sessionStorage.gestures || 0) + 1;
}, true)"""
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return {
        text: document.activeElement.textContent.trim().replace(/\\s+/g, ' '),
        main: document.activeElement.id === 'main',
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
}"""


def test_places_are_changed_paused_with_dates_and_confirmed(somebody):
    martine = somebody(ANCHOR)
    martine.menu("Onze plaatsen")
    assert martine.h1 == "Onze plaatsen"
    card = martine.main.locator(".card", has=martine.page.locator("table.week")).first
    assert WORDS.search(card.inner_text()), "free places by half-day"
    martine.look("partner-offers")
    martine.follow(re.compile("^Aanpassen"), within=card)

    free = martine.main.locator("table.week").inner_text()
    field = martine.main.get_by_role("spinbutton").first
    more = int(field.input_value()) + 1
    field.fill(str(more))
    martine.press("Plaatsen bewaren")
    assert "De plaatsen zijn aangepast." in martine.text
    assert martine.main.get_by_role("spinbutton").first.input_value() == str(more)
    assert martine.main.locator("table.week").inner_text() != free

    today = datetime.date.fromisoformat(martine.page.get_by_label("Van", exact=True).input_value())
    martine.page.get_by_label("Tot en met").fill((today - datetime.timedelta(days=1)).isoformat())
    martine.press("Pauzeren")
    assert "De laatste dag ligt voor de eerste." in martine.page.get_by_role("alert").inner_text()
    martine.look("partner-offer-wrong-dates")
    martine.page.get_by_label("Tot en met").fill((today + datetime.timedelta(days=14)).isoformat())
    martine.press("Pauzeren")
    assert "De pauze staat genoteerd." in martine.text
    martine.look("partner-offer-paused")
    martine.press("Weer openzetten")
    assert "Jullie staan weer open." in martine.text

    martine.press("Klopt nog")
    assert "Bedankt." in martine.text
    martine.look("partner-offer")


def test_a_whole_floor_is_written_down_in_a_gesture_to_open_one_to_keep_and_one_per_absence(somebody):
    dirk = somebody("Dirk Proefstuck")
    dirk.context.add_init_script(GESTURES)
    dirk.menu("Aanwezigheden")
    first = dirk.main.locator(".floor-days a").first
    dirk.page.evaluate("() => sessionStorage.clear()")

    first.click()
    people = dirk.main.locator(".floor__person")
    people.first.wait_for()
    number = people.count()
    people.last.get_by_label("ziek").check()
    dirk.press(f"{number} personen bewaren")
    assert f"{number - 1} aanwezig van {number}" in dirk.text
    assert number > 2
    assert dirk.page.evaluate("() => Number(sessionStorage.gestures)") == 3, "a minute is long for that"
    dirk.look("partner-attendance")


def test_with_the_keyboard_only_from_the_door_to_a_confirmed_offer(somebody):
    person = somebody()
    person.open("/sign-in")
    _tab_to(person, "Chris Tweedehandt")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(re.compile(r"/$"))
    _tab_to(person, "Onze plaatsen")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/offers/")

    _tab_to(person, "Naar de inhoud")
    person.page.keyboard.press("Enter")
    assert person.page.evaluate(FOCUS)["main"], "the skip link leads to the content"
    _tab_to(person, "Klopt nog")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    assert "Bedankt." in person.text


def test_without_scripts_a_partner_answers_a_question(somebody):
    jef = somebody("Jef Wortelboer", scripts=False)
    jef.menu("Vragen aan ons")
    waiting = jef.section("Wacht op jullie antwoord").locator("a[href^='/proposals/']")
    question = waiting.first.get_attribute("href")
    jef.open(question)
    jef.press("Plaats vrijhouden")
    assert jef.path == question
    assert "De plaats is vrijgehouden" in jef.text


@pytest.mark.timeout(600)
def test_without_scripts_a_round_is_started_and_seen_to_finish(somebody):
    karim = somebody("Karim Verzinne", scripts=False)
    karim.menu("Rondes")
    karim.press("Start een ronde")
    karim.main.get_by_role("heading", name="Bewezen de beste verdeling").wait_for()
    assert karim.section("Voorstellen voor jouw cliënten").locator("tbody tr").count()


def _tab_to(person, text):
    """Press Tab until what is in focus starts with this; every stop on the way must be seen."""
    for _ in range(60):
        person.page.keyboard.press("Tab")
        focus = person.page.evaluate(FOCUS)
        assert focus["seen"], f"no visible focus on {focus['text']!r}"
        if focus["text"].startswith(text):
            return
    raise AssertionError(f"Tab does not reach {text!r}")

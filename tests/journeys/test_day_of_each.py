"""A day of a supervisor, a host and a member of a team: from the first page to what the day asks."""

import re

import pytest

pytestmark = pytest.mark.journey

SUPERVISOR = "Pieter De Proef"
HOST = "Gert Werkmodel"
MEMBER = "Stef Droomers"


def test_a_supervisor_works_through_the_day_with_keys(somebody):
    pieter = somebody(SUPERVISOR)
    assert pieter.h1.endswith(", Pieter")
    keys = pieter.page.keyboard
    keys.press("?")
    sheet = pieter.page.get_by_role("dialog", name="Sneltoetsen")
    sheet.wait_for()
    keys.press("Escape")
    sheet.wait_for(state="hidden")

    keys.press("g")
    with pieter.page.expect_navigation():
        keys.press("c")
    assert pieter.h1 == "Mijn cliënten"
    ref = pieter.main.locator("tbody .ref").first.inner_text()
    keys.press("/")
    keys.type(ref)
    with pieter.page.expect_navigation():
        keys.press("Enter")
    assert pieter.path == f"/clients/{ref}"
    assert "Volgende stap" in pieter.text

    keys.press("g")
    with pieter.page.expect_navigation():
        keys.press("s")
    seen = pieter.main.locator("section", has=pieter.page.locator("#seen"))
    assert ref in seen.inner_text()
    pieter.look("day-supervisor-start")
    pieter.follow("Jouw cliënten")
    assert "(jij)" in pieter.main.locator("#room tbody tr", has_text=SUPERVISOR).inner_text()
    assert not pieter.barriers()


def test_a_host_confirms_its_places_and_finds_everybody_on_one_page(somebody):
    gert = somebody(HOST)
    gert.follow("Dagdelen vrij deze week")
    gert.press("Klopt nog")
    assert "Bedankt." in gert.text
    gert.menu("Aanwezigheden")
    # Now, or on the last half-day on which somebody worked.
    with gert.page.expect_navigation():
        gert.main.locator(".card__link, .floor-days a[href*='half=']").first.click()
    assert gert.main.locator(".floor__person").count()
    gert.menu("Wie komt en gaat")
    alias = gert.main.locator("#present tbody th a").first
    page = alias.get_attribute("href")
    assert gert.main.locator("#call a[href^='tel:']").count()
    gert.look("day-host-people")
    assert not gert.barriers()
    alias.click()
    gert.page.wait_for_load_state()
    assert gert.path == page
    assert "Wat deze persoon nodig heeft" in gert.text


def test_a_member_sees_who_stands_where_and_what_may_be_shared(somebody):
    stef = somebody(MEMBER)
    assert "Volgend overleg" in stef.text
    stef.menu("Mijn teams")
    row = stef.main.locator("tbody tr", has_text="Wie mag wat weten").first
    ref = row.locator(".ref").first.inner_text()
    stef.follow(re.compile("^Teamwiel"), within=row)
    assert stef.main.locator(".wheel-table li", has_text=MEMBER).count()
    stef.page.go_back()
    stef.follow(re.compile("^Wie mag wat weten"), within=row)
    assert stef.path == f"/teams/{ref}/sharing"
    assert stef.main.locator("table.share tbody tr", has_text=MEMBER).locator(".share__yes").count()
    assert "Wie keek in dit dossier" in stef.text
    stef.look("day-member-sharing")
    assert not stef.barriers()

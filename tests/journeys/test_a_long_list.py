"""Forms that help: lists filtered as one types, half-days in one gesture, a question before words go."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_a_colleague_is_found_by_typing_a_part_of_the_name(somebody):
    lotte = somebody("Lotte Van Denkbeeld")
    lotte.open("/teams/")
    lotte.page.locator("tbody th a[href^='/teams/']").first.click()
    lotte.follow("Iemand uitnodigen")
    who = lotte.page.get_by_label("Wie", exact=True)
    everybody = who.locator("option:not([hidden])").count()
    assert everybody > 16
    field = lotte.page.get_by_role("searchbox", name="Zoek in deze lijst").first
    field.press_sequentially("waak")
    expect(who.locator("option:checked")).to_contain_text("Waakmans")
    lotte.look("long-list")
    field.fill("")
    expect(who.locator("option:not([hidden])")).to_have_count(everybody)
    assert not lotte.barriers()


def test_half_days_are_turned_on_and_off_by_dragging_over_them(somebody):
    lotte = somebody("Lotte Van Denkbeeld")
    lotte.open("/clients/")
    lotte.page.locator("tbody th a[href^='/clients/']").first.click()
    lotte.open(f"{lotte.path}/file/availability")
    boxes = lotte.page.locator("[name=half_days]")
    was = [boxes.nth(index).is_checked() for index in range(4)]
    cells = [boxes.nth(index).locator("xpath=ancestor::td").bounding_box() for index in (0, 1, 2)]
    middles = [(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2) for cell in cells]
    mouse = lotte.page.mouse
    mouse.move(*middles[0])
    mouse.down()
    mouse.move(*middles[1])
    mouse.move(*middles[2])
    mouse.up()
    # All three are what the first became, and what was not passed over stays as it was.
    assert [boxes.nth(index).is_checked() for index in range(4)] == [not was[0]] * 3 + [was[3]]


def test_who_leaves_with_something_written_is_asked_first(somebody):
    lotte = somebody("Lotte Van Denkbeeld")
    lotte.open("/consultations/new")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    lotte.page.on("dialog", stay)
    field = lotte.page.locator("textarea").first
    field.click()
    field.press_sequentially("Een gesprek met iedereen")
    lotte.page.locator(".brand").click(no_wait_after=True)
    expect(field).to_have_value("Een gesprek met iedereen")
    lotte.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert lotte.path == "/consultations/new"
    # Sending it is no leaving.
    lotte.press("Bijeenroepen")
    assert asked == ["beforeunload"]

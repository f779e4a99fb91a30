"""Long lists are filtered as one types."""

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

"""A data protection officer: looks at an emergency access, and rehearses an erasure."""

import pytest

pytestmark = pytest.mark.journey

OFFICER = "Vera Waakmans"


def test_conf_16_conf_23_an_officer_reviews_an_emergency_and_rehearses_an_erasure(somebody):
    vera = somebody(OFFICER)
    vera.menu("Noodtoegang")
    assert vera.h1 == "Noodtoegang nakijken"
    vera.look("officer-emergencies")
    assert not vera.barriers()
    vera.main.get_by_role("radio", name="terecht", exact=True).first.check()
    vera.main.get_by_role("textbox", name="Bevinding").first.fill(
        "Er was gevaar en niemand anders bereikbaar."
    )
    vera.press("Bewaren")
    assert vera.main.get_by_role("radio").count() == 0
    vera.menu("Bewaartermijnen")
    vera.press("Nagaan wat weg mag")
    assert "wissen" in vera.text.lower() or "niets dat al lang genoeg" in vera.text
    vera.look("officer-retention")
    assert not vera.barriers()

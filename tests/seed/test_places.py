"""Where places are, and that what was wrong in the source has been put right."""

import math
import random

import pytest

from coordination.errors import InvalidInput
from seed.places import GHENT_POSTCODES, place, postcodes, scattered
from tests.support.sources import ROOT


def kilometres(first, second):
    height = (first[0] - second[0]) * 111.2
    width = (first[1] - second[1]) * 111.2 * math.cos(math.radians(first[0]))
    return math.hypot(height, width)


def test_every_postcode_of_ghent_is_known():
    assert {place(code).postcode for code in GHENT_POSTCODES} == set(GHENT_POSTCODES)
    assert place("9000").locality == "Gent"
    assert kilometres((51.05, 3.72), (place("9000").latitude, place("9000").longitude)) < 2


def test_schriek_lies_where_it_lies_and_not_34_km_off():
    schriek = place("2223")
    assert schriek.locality == "Schriek"
    assert kilometres((51.028, 4.694), (schriek.latitude, schriek.longitude)) < 1


def test_every_postcode_lies_in_belgium():
    assert len(postcodes()) == 1145
    assert all(49.4 < one.latitude < 51.6 and 2.5 < one.longitude < 6.5 for one in postcodes().values())


def test_unknown_postcode_is_refused_with_one_clear_sentence():
    with pytest.raises(InvalidInput, match="'9999' is no known Belgian postcode"):
        place("9999")


def test_people_of_one_postcode_are_spread_and_stay_near():
    rng = random.Random(5)
    middle = place("9040")
    spread = [scattered(middle, 1.4, rng) for _ in range(50)]
    assert len(set(spread)) == 50
    assert max(kilometres(one, (middle.latitude, middle.longitude)) for one in spread) <= 1.41


def test_each_file_says_where_it_comes_from_and_on_what_terms():
    notice = (ROOT / "seed/data/ATTRIBUTION.md").read_text(encoding="utf-8")
    for file in (ROOT / "seed/data").glob("*.csv"):
        assert file.name in notice
    assert "Open Database License" in notice
    assert "Creative Commons Attribution 4.0" in notice

"""Serving one by one, and the names of the package, which are read when they are asked for."""

import random

import pytest

import matching
from matching.first_come import first_come
from tests.matching.problems import make


def test_first_come_gives_the_same_places_in_whatever_order_options_stand():
    for seed in range(60):
        rng = random.Random(seed)
        count = rng.randint(2, 6)
        owners = sorted(rng.randrange(count) for _ in range(12))
        options = [
            {"client": one, "score": rng.randint(0, 10**6), "uses": {rng.randrange(3): 1}, "place": at}
            for at, one in enumerate(owners)
        ]
        shuffled = rng.sample(options, len(options))
        places = [
            sorted(own[option]["place"] for option in first_come(make([1] * count, [3, 2, 4], own))[0])
            for own in (options, shuffled)
        ]
        assert places[0] == places[1], seed


def test_every_name_of_the_matcher_is_there_when_it_is_asked_for():
    assert set(matching.__all__) == set(matching._MODULE_OF)
    assert all(hasattr(matching, name) for name in matching.__all__)
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = matching.nothing_such

"""Who knows the rules and sees every figure of rounds on several days finds no count of few (CONF-24).

The attacker is a supervisor who knows the own clients one by one and may open none of the others. Every world
that there could be is gone through, the worlds that look the same are put together, and of each secret there
must be two values left among them, wherever it is a number of one to four people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import product

import pytest

from coordination.rounds.models import MatchingRound
from coordination.rounds.totals import RoundTotals, _shown
from coordination.small_cells import INTERNAL, tell

#: Others with and without a proposal are fewer than this, whole fives.
MOST = 15
World = tuple[int, ...]
Secret = Callable[[World], int]


def seen(others: tuple[int, int], own: tuple[int, int]) -> RoundTotals:
    """Return what somebody sees of a round."""
    placed, unplaced = (mine + rest for mine, rest in zip(own, others, strict=True))
    made = MatchingRound(clients=placed + unplaced, placed=placed)
    return _shown(made, *own, INTERNAL)


def told_of_few(
    worlds: Iterable[World], look: Callable[[World], Hashable], secrets: Mapping[str, Secret]
) -> set[str]:
    """Return the secrets of which some sight leaves one value, and that one to four people."""
    sights: defaultdict[Hashable, list[set[int]]] = defaultdict(lambda: [set() for _ in secrets])
    for world in worlds:
        for values, secret in zip(sights[look(world)], secrets.values(), strict=True):
            values.add(secret(world))
    return {
        name
        for every in sights.values()
        for name, values in zip(secrets, every, strict=True)
        if len(values) == 1 and 0 < abs(min(values)) < INTERNAL
    }


#: What an attacker would like to know of one day, and of two.
OF_A_DAY: Mapping[str, Secret] = {
    "others with a proposal": lambda world: world[0],
    "others without": lambda world: world[1],
    "others": lambda world: world[0] + world[1],
}
OF_TWO_DAYS: Mapping[str, Secret] = {
    **OF_A_DAY,
    "others who came or went": lambda world: world[2] + world[3] - world[0] - world[1],
    "others who got a proposal more or less": lambda world: world[2] - world[0],
    "others who have none more or less": lambda world: world[3] - world[1],
    "others who went from none to one, whoever they are": lambda world: (
        world[2] - world[0] + world[1] - world[3]
    ),
}


@pytest.mark.parametrize("own", [(0, 0), (1, 0), (0, 3), (2, 2), (4, 1), (5, 9), (12, 7)])
def test_conf_24_one_round_tells_no_count_of_few_others_nor_their_sum(own: tuple[int, int]) -> None:
    worlds = product(range(3 * MOST), repeat=2)
    assert told_of_few(worlds, lambda world: seen(world, own), OF_A_DAY) == set()


@pytest.mark.parametrize(
    ("own", "then"), [((0, 0), (0, 0)), ((1, 2), (2, 2)), ((4, 3), (3, 4)), ((7, 1), (6, 1))]
)
def test_conf_24_rounds_on_two_days_tell_of_nobody_between_them(
    own: tuple[int, int], then: tuple[int, int]
) -> None:
    # How it looks hangs on each day by itself: that is worked out once for every pair of numbers.
    pairs = list(product(range(MOST), repeat=2))
    first, second = ({pair: seen(pair, mine) for pair in pairs} for mine in (own, then))
    worlds = ((*one, *other) for one, other in product(pairs, repeat=2))
    assert told_of_few(worlds, lambda world: (first[world[:2]], second[world[2:]]), OF_TWO_DAYS) == set()


def test_the_attacker_finds_what_exact_totals_would_tell() -> None:
    pairs = product(range(6, 9), repeat=4)
    assert "others who came or went" in told_of_few(pairs, lambda world: world, OF_TWO_DAYS)


@pytest.mark.parametrize("own", [0, 2, 6])
def test_conf_24_the_ways_beside_a_round_tell_nothing_more_of_few(own: int) -> None:
    # By arrival nobody is placed who does not look for a place: the one bound that joins the figures.
    several = product(range(2 * MOST), range(MOST), range(2 * MOST))
    worlds = (world for world in several if world[2] <= world[0] + world[1])
    secrets = {
        **OF_A_DAY,
        "others whom the round placed more": lambda world: world[0] - world[2],
        "others by arrival": lambda world: world[2],
    }

    def look(world: World) -> Hashable:
        of_round = seen((world[0], world[1]), (own, 1))
        # The ways stand on the page where it is told how many the round placed.
        return of_round, None if of_round.placed is None else tell(world[2] + own, own)

    assert told_of_few(worlds, look, secrets) == set()


@pytest.mark.parametrize("own", [0, 1, 5])
def test_conf_24_turns_of_a_change_and_the_difference_that_they_make_tell_of_nobody(own: int) -> None:
    worlds = product(range(2 * MOST), repeat=2)
    secrets = {
        "gain": lambda world: world[0],
        "lose": lambda world: world[1],
        "more placed": lambda world: world[0] - world[1],
    }
    seen_of = told_of_few(worlds, lambda world: (tell(world[0] + own, own), tell(world[1])), secrets)
    assert seen_of == set()

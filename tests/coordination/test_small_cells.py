"""No hidden count can be worked out from what is shown (CONF-24)."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.small_cells import INTERNAL, PUBLIC, may_show, suppress, suppress_below

COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=7)


def named(counts: list[int] | tuple[int, ...]) -> dict[int, int]:
    return dict(enumerate(counts))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_conf_24_who_knows_the_rules_and_sees_all_that_is_shown_cannot_tell_a_hidden_count(size: int) -> None:
    # Every table with counts up to the largest total, sorted by what is shown of it: whoever sees one showing
    # knows only that it is one of these. A smaller threshold leaves the same rules and all cases in sight.
    threshold, largest = 3, 13
    showings = defaultdict(list)
    for counts in product(range(largest + 1), repeat=size):
        if sum(counts) <= largest:
            shown = suppress(named(counts), threshold)
            showings[shown.total, tuple(shown.cells.values())].append(counts)
    assert len(showings) > 10 or size == 1
    for (total, cells), tables in showings.items():
        for position, count in enumerate(cells):
            if count is None:
                possible = {table[position] for table in tables}
                assert len(possible) > 1, f"{cells} with total {total} tells {possible}"


def test_conf_24_nor_can_who_sees_the_larger_count_that_they_are_part_of() -> None:
    threshold, largest = 3, 13
    showings = defaultdict(list)
    for counts in product(range(largest + 1), repeat=3):
        if threshold <= sum(counts) <= largest:
            shown = suppress_below(sum(counts), named(counts), threshold)
            showings[sum(counts), tuple(shown.values())].append(counts)
    for (_parent, cells), tables in showings.items():
        for position, count in enumerate(cells):
            assert count is not None or len({table[position] for table in tables}) > 1


@given(COUNTS, st.sampled_from([INTERNAL, PUBLIC]))
def test_conf_24_nothing_small_is_shown_and_nothing_shown_is_changed(
    counts: list[int], threshold: int
) -> None:
    shown = suppress(named(counts), threshold)
    for position, count in shown.cells.items():
        assert count is None or count == counts[position] >= threshold
    assert shown.total is None or shown.total == sum(counts) >= threshold


@given(COUNTS, st.sampled_from([INTERNAL, PUBLIC]))
def test_conf_24_what_is_hidden_beside_a_total_could_be_anything_up_to_the_threshold(
    counts: list[int], threshold: int
) -> None:
    shown = suppress(named(counts), threshold)
    hidden = [position for position, count in shown.cells.items() if count is None]
    if shown.total is not None and hidden:
        rest = shown.total - sum(count for count in shown.cells.values() if count is not None)
        assert len(hidden) >= 2
        assert rest >= threshold


def test_conf_24_a_second_count_is_hidden_where_one_alone_would_be_told() -> None:
    assert suppress({"placed": 45, "full": 2, "asked": 9}).cells == {
        "placed": 45,
        "full": None,
        "asked": None,
    }
    assert suppress({"placed": 45, "full": 6, "asked": 9}).cells == {"placed": 45, "full": 6, "asked": 9}


def test_conf_24_below_a_hidden_count_everything_is_hidden() -> None:
    assert suppress_below(None, {"full": 3, "asked": 1}) == {"full": None, "asked": None}
    assert suppress_below(20, {"full": 12, "asked": 8}) == {"full": 12, "asked": 8}


@given(st.integers(0, 40), st.sampled_from([INTERNAL, PUBLIC]))
def test_conf_24_a_count_by_itself_is_shown_from_the_threshold_on(count: int, threshold: int) -> None:
    assert may_show(count, threshold) == (count if count >= threshold else None)

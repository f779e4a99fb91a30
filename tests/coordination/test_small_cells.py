"""Numbers of people are told in fives, and few others not at all (CONF-24)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.small_cells import INTERNAL, STEP, Told, in_fives, tell, together


@given(st.integers(0, 200), st.integers(0, 60))
def test_conf_24_a_five_is_the_same_for_every_reader_and_hides_who_might_be_few(
    others: int, own: int
) -> None:
    told = tell(own + others, own)
    if told is not None:
        assert told == in_fives(own + others)
        assert all(count - own >= INTERNAL for count in range(told.low, told.high + 1))
    else:
        assert in_fives(own + others).low - own < INTERNAL


@given(st.integers(0, 200), st.integers(0, 60))
def test_conf_24_nothing_that_is_told_hangs_on_where_in_its_five_a_count_lies(count: int, own: int) -> None:
    five = in_fives(count)
    assert five.low <= count <= five.high == five.low + STEP - 1
    assert len({tell(one, own) for one in range(five.low, five.high + 1)}) == 1


@pytest.mark.parametrize(("count", "told"), [(0, None), (4, None), (5, Told(5, 9)), (43, Told(40, 44))])
def test_conf_24_a_count_by_itself_is_told_from_five_on(count: int, told: Told | None) -> None:
    assert tell(count) == told


def test_conf_24_a_total_is_what_its_parts_add_up_to_as_they_are_told() -> None:
    assert together((Told(10, 14), Told(5, 9))) == Told(15, 23)
    assert together((Told(10, 14), None)) is None

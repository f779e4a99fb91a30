"""The numbers that everything is drawn from."""

import pytest

from seed.ghent.counts import COUNTS, TOTAL, apportion


def test_the_seven_counts_of_may_2014_sum_to_5057():
    assert len(COUNTS) == 7
    assert sum(COUNTS.values()) == TOTAL == 5057


def test_all_clients_of_ghent_give_the_counts_themselves():
    assert apportion(TOTAL) == dict(COUNTS)


@pytest.mark.parametrize("clients", [0, 1, 7, 120, 999, 50_000])
def test_no_client_is_lost_or_added_by_rounding(clients):
    drawn = apportion(clients)
    assert sum(drawn.values()) == clients
    assert all(abs(drawn[one] - clients * COUNTS[one] / TOTAL) < 1 for one in COUNTS)

"""A year of Ghent, played day by day by the domain's own acts: every invariant holds on every day (F.3)."""

import sys
from datetime import date, timedelta
from random import Random
from statistics import mean

import pytest
from sqlalchemy import func, select

from coordination.base import references_drawn_from
from coordination.placements.models import Placement
from coordination.vocabulary import EndReason
from tests.simulation.days import on_day
from tests.simulation.town import Town
from tests.simulation.violations import violations

FIRST = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def the_same_year_every_time():
    """Draw references from a seed too: a round takes people in the order of theirs."""
    with references_drawn_from(Random(1)):
        yield


def played(session, how_many, seed=1):
    """Play so many days, look at every invariant after each, and return the town."""
    town = Town(session, Random(seed))
    with on_day(FIRST):
        town.found()
    for number in range(how_many):
        day = FIRST + timedelta(days=number)
        town.day(day)
        with on_day(day):
            assert violations(session) == [], f"after {day}"
    return town


def test_a_month_of_the_town_breaks_no_invariant(session):
    town = played(session, 33)
    assert town.counts["sign_up"] > 10
    assert town.counts["first_day"] > 0
    assert town.at_once[-1] > 0


@pytest.mark.long
def test_a_year_of_the_town_breaks_no_invariant(session, engine_name, capsys):
    town = played(session, 365)
    moved = session.scalar(
        select(func.count()).select_from(Placement).where(Placement.end_reason == EndReason.MOVED_ON_UNPAID)
    )
    settled = town.at_once[120:]
    figures = {
        "sign-ups": town.counts["sign_up"],
        "admitted": town.counts["admitted"],
        "first days": town.counts["first_day"],
        "at once, from the fifth month": f"{min(settled)} to {max(settled)}, mean {mean(settled):.1f}",
        "ended": town.counts["end"],
        "moved on": moved,
        "acts": town.counts.total(),
        "refused": dict(sorted(town.refused.items())),
        "done": dict(sorted(town.counts.items())),
    }
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(f"{engine_name} | {name}: {one}" for name, one in figures.items()))
    assert town.counts["sign_up"] > 180

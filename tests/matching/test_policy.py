"""Policy and parameters: what comes first, as data that can be stored and that refuses nonsense."""

import json
from itertools import pairwise

import pytest

from matching import InvalidPolicy, Parameters, Policy


@pytest.mark.parametrize(
    ("priority", "days", "weight"),
    [
        ("regular", None, 30),
        ("regular", 0, 30),
        ("regular", 182, 34),
        ("regular", 365, 50),
        ("regular", 5000, 50),
        ("waiting_long", 365, 60),
        ("programme_ends", 0, 60),
        ("place_lapses", 0, 100),
    ],
)
def test_weight_is_class_plus_convex_waiting(priority, days, weight):
    assert Policy().weight_of(priority, days) == weight


def test_sr_08_later_days_of_waiting_weigh_more():
    policy = Policy(waiting_weight=10_000)
    weights = [policy.weight_of("regular", days) for days in range(0, 366, 73)]
    steps = [after - before for before, after in pairwise(weights)]
    assert steps == sorted(steps)
    assert steps[0] < steps[-1]


@pytest.mark.parametrize("made", [Policy(), Policy(levels=("score", "placements"), stability_bonus=0)])
def test_policy_survives_json(made):
    assert Policy.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_parameters_survive_json():
    made = Parameters(pension_age=67)
    assert Parameters.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@pytest.mark.parametrize(
    "changes",
    [
        {"levels": ("placements",)},
        {"levels": ("placements", "placements")},
        {"levels": ("score", "motivation")},
        {"class_weights": {"regular": 1}},
        {"class_weights": {"place_lapses": 1, "programme_ends": 1, "waiting_long": 1, "regular": 0}},
        {"waiting_full_days": 0},
        {"waiting_weight": -1},
        {"stability_bonus": 2.5},
    ],
)
def test_policy_that_cannot_be_is_refused(changes):
    with pytest.raises(InvalidPolicy):
        Policy(**changes)


@pytest.mark.parametrize("kind", [Policy, Parameters])
def test_unknown_key_is_named(kind):
    with pytest.raises(InvalidPolicy, match="motivation"):
        kind.from_dict({"motivation": 3})


def test_speed_of_zero_is_refused():
    with pytest.raises(InvalidPolicy, match="walk_metres_per_minute"):
        Parameters(walk_metres_per_minute=0)

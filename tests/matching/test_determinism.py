"""Same problem, same seed, same plan: in another process, with other hashes, on one core or on all."""

import os
import subprocess
import sys

import pytest

#: A round with a flow, searched small problems with every feature, and one with shared hours that is priced.
PROGRAM = """
import hashlib, os, sys
if sys.argv[1] == "one":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from dataclasses import replace
from matching import make_plan
from matching.solve import solve
from seed.synthetic import city_facts
from tests.matching.problems import random_problem
from tests.matching.test_solve_priced import with_hours

plan = make_plan(city_facts(260, 40, 7))
assert len(plan.proposals) > 100
told = [replace(plan, seconds={})]
told += [solve(random_problem(seed), seed=3) for seed in range(4)]
told.append(solve(with_hours(5, clients=520), gap=0.004, seed=3))
print(hashlib.sha256(repr(told).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def plans():
    found = {}
    for cores, hashes in (("one", "1"), ("all", "2")):
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, cores],
            env={**os.environ, "PYTHONHASHSEED": hashes},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        found[cores] = ran.stdout
    return found


def test_inv_19_one_core_and_all_give_the_same_plans_with_the_same_reasons(plans):
    assert plans["one"] == plans["all"]

"""Every invariant has a test that bears its number, so that whoever changes one finds what shows it."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LAST = 25
_NUMBER = re.compile(r"inv_(\d\d)")


@pytest.fixture(scope="module")
def borne() -> set[int]:
    """The numbers that the names of tests bear."""
    named = re.compile(r"^def (test_\w+)", re.MULTILINE)
    names = (
        name
        for path in TESTS.rglob("test_*.py")
        if path != Path(__file__)
        for name in named.findall(path.read_text(encoding="utf-8"))
    )
    return {int(number) for name in names for number in _NUMBER.findall(name)}


def test_every_invariant_has_a_test_that_bears_its_number(borne):
    assert set(range(1, LAST + 1)) == borne

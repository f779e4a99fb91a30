"""docs/confidentiality.md says no more than there is: its codes have tests, its places exist."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.sources import ROOT, python_files

PAGE = ROOT / "docs" / "confidentiality.md"
CODES = [f"CONF-{number:02}" for number in range(1, 37)]
STATES = ("built", "partly", "not yet built")
_NAMES = re.compile(r"`([\w.]+)`")


def rows() -> dict[str, tuple[str, str, list[str], list[str]]]:
    """Return state, sentence, places and tests by code; what a lawyer reads stands apart from the rest."""
    found = {}
    checked = {code: cells for code, *cells in _cells() if cells[-1] not in STATES}
    for code, *cells in _cells():
        if cells[-1] in STATES:
            sentence, state = cells
            places, tests = checked[code]
            found[code] = (state, sentence, _NAMES.findall(places), _NAMES.findall(tests))
    assert list(found) == list(checked)
    return found


def _cells() -> Iterator[list[str]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| CONF-"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@cache
def known_tests() -> frozenset[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in python_files("tests"))
    return frozenset(re.findall(r"^def (test_\w+)", text, re.MULTILINE))


def test_every_rule_has_one_row_in_order() -> None:
    assert list(rows()) == CODES
    assert {state for state, *_ in rows().values()} <= set(STATES)


@pytest.mark.parametrize("code", CODES)
def test_what_is_called_built_has_a_place_and_a_test_that_bears_its_number(code: str) -> None:
    state, sentence, places, tests = rows()[code]
    if state == "not yet built":
        assert (places, tests) == ([], [])
        return
    assert places
    assert tests
    assert ("Missing: " in sentence) is (state == "partly")
    assert not set(tests) - known_tests()
    assert all(code.lower().replace("-", "_") in test for test in tests)
    for place in places:
        assert exists(place), place


def exists(place: str) -> bool:
    """Say whether a module, or a name in a module, exists."""
    module, _, name = place.rpartition(".")
    found = importlib.import_module(module)
    return hasattr(found, name) or bool(importlib.import_module(place))


def test_every_other_page_it_leads_to_is_there() -> None:
    for target in re.findall(r"\]\(([\w./-]+)\)", PAGE.read_text(encoding="utf-8")):
        assert (PAGE.parent / target).exists(), target


@cache
def sides() -> dict[str, set[str]]:
    """Return by test through what it goes: a page, the API, or both.

    The tests of this room send every route, those of the API too, unless their text says otherwise; elsewhere
    a test goes through the API when it stands with its tests or calls it.
    """
    found: dict[str, set[str]] = {}
    for path in python_files("tests"):
        text, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT / "tests").as_posix()
        for one in re.finditer(r"^def (test_\w+)(.*?)(?=^[^\s)]|\Z)", text, re.MULTILINE | re.DOTALL):
            through = found.setdefault(one[1], set())
            if place.startswith(("web/", "journeys/")) and not place.startswith("web/api/"):
                through.add("page")
            every_route = place.startswith("web/confidentiality/") and path.name in _EVERY_ROUTE
            if place.startswith("web/api/") or every_route or "/api/v1" in one[2] or "BY_LEAD" in one[2]:
                through.add("API")
    return found


#: Tests of this room that call every route, or those of the lists and the files by page and API.
_EVERY_ROUTE = {"test_access_matrix.py", "test_canaries.py", "test_same_questions.py", "test_lists_open.py"}


@pytest.mark.parametrize("side", ["page", "API"])
def test_every_rule_has_a_test_with_its_number_through_pages_and_through_the_api(side: str) -> None:
    known = sides()
    without = []
    for code, (state, _sentence, _places, _tests) in rows().items():
        number = code.lower().replace("-", "_")
        row = " ".join(cell for name, *cells in _cells() if name == code for cell in cells)
        through = {one for name, found in known.items() if number in name for one in found}
        assert (f"(no {side} side: " in row) is (side not in through) or state == "not yet built", code
        if side not in through:
            without.append(code)
    assert len(without) <= 1

"""docs/security.md has a row for every requirement that we chose, and what it names is there."""

from __future__ import annotations

import re

import pytest

from tests.support.sources import ROOT, python_files

PAGE = ROOT / "docs" / "security.md"
#: Of the OWASP ASVS 5.0.0: what matters most for a service of this kind.
CHOSEN = """
V1.2.4 V1.2.10 V1.5.1 V2.2.3 V2.3.1 V2.3.3 V2.3.4 V2.3.5 V2.4.1 V3.3.1 V3.3.2 V3.3.3 V3.3.4 V3.4.1 V3.4.3
V3.4.4 V3.4.5 V3.4.6 V3.5.1 V3.5.3 V4.1.4 V5.2.1 V5.2.2 V5.2.3 V6.2.1 V6.2.4 V6.2.9 V6.2.12 V6.3.1 V6.3.2
V6.3.3 V6.3.8 V6.5.1 V6.5.5 V7.2.4 V7.3.1 V7.3.2 V7.4.1 V7.4.2 V7.4.5 V7.5.3 V8.1.2 V8.2.1 V8.2.2 V8.2.3
V8.3.2 V8.4.1 V11.4.2 V12.2.1 V12.3.1 V13.2.2 V13.4.2 V14.2.1 V14.2.7 V14.3.2 V15.3.1 V15.3.3 V15.4.2 V16.2.5
V16.3.1 V16.3.2 V16.4.1 V16.4.2 V16.4.3 V16.5.1 V16.5.3
"""


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [one.strip() for one in line.strip("|").split("|")]
        if re.match(r"V\d", cells[0]) and len(cells) == 4:
            found.append(cells)
    return found


def test_each_requirement_has_one_row_that_says_whether_it_is_met(rows: list[list[str]]) -> None:
    codes = [code for code, *_rest in rows if re.fullmatch(r"V\d+\.\d+\.\d+", code)]
    assert set(CHOSEN.split()) <= set(codes)
    assert len(set(codes)) == len(codes)
    assert {met for _code, _asks, met, _where in rows} <= {"met", "partly", "no"}
    assert not [code for code, _asks, _met, where in rows if not where]


def test_every_test_and_file_that_it_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    known = {
        name
        for path in python_files("tests")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert set(re.findall(r"`(test_\w+)`", text)) - known == set()
    named = re.findall(r"`((?:tests|web|coordination)/[\w/.]+)`", text)
    assert [one for one in named if not (ROOT / one).exists()] == []

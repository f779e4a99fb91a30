"""The table of who gets what answer: kept in docs/access.md, and right in what it says."""

from __future__ import annotations

import json

import pytest

from tests.web.confidentiality.matrix import COMMAND, DOCUMENT, REFUSED, SIGN_IN, Row, json_of, text_of
from tests.web.confidentiality.world import ACTORS, ANONYMOUS, ENDED, OTHER, OWN, PARTNER

#: All questions of the table are asked before the first test: on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(900)

ABOUT_A_CLIENT = (
    *("/clients/", "/api/v1/clients/", "/placements/", "/proposals/", "/api/v1/proposals/"),
    *("/justice/", "/meetings/", "/authorisations/", "/waiting-lists/", "/coaches/of/", "/mine/"),
    *("/referrals/", "/api/v1/referrals/"),
)


def answers(
    table: list[Row], relation: str, *kinds: str, prefixes: tuple[str, ...] = ABOUT_A_CLIENT
) -> set[str]:
    prefixes = (*prefixes, "/teams/<ref>") if prefixes is ABOUT_A_CLIENT else prefixes
    found = [row for row in table if row.relation == relation and row.path.startswith(prefixes)]
    assert found
    return {row.answers[ACTORS.index(kind)] for row in found for kind in kinds}


def test_the_table_in_the_documentation_is_what_the_routes_really_answer(table: list[Row]) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == text_of(table), f"write it anew: {COMMAND}"


def test_the_table_for_programs_says_the_same(table: list[Row]) -> None:
    found = json.loads(json_of(table))
    assert len(found) == len(table)
    assert found[0]["answers"] == dict(zip(ACTORS, table[0].answers, strict=True))


def test_nobody_unknown_gets_past_a_door_that_is_not_public(table: list[Row]) -> None:
    seen = {row.answers[0] for row in table if not row.rule.startswith("public: ")}
    assert ACTORS[0] == ANONYMOUS
    assert seen == {"401", SIGN_IN}


def test_conf_01_whoever_is_not_in_the_team_is_told_that_there_is_nothing(table: list[Row]) -> None:
    assert answers(table, OTHER, *ACTORS) <= set(REFUSED)


def test_conf_05_a_membership_that_ended_yesterday_opens_nothing(table: list[Row]) -> None:
    assert answers(table, ENDED, *ACTORS) <= set(REFUSED)


def test_conf_12_a_partner_that_declined_finds_nothing_by_page_or_api(table: list[Row]) -> None:
    assert answers(table, ENDED, PARTNER, prefixes=("/proposals/", "/api/v1/proposals/")) == {"404"}
    assert "200" in answers(table, OWN, PARTNER, prefixes=("/proposals/", "/api/v1/proposals/"))


def test_conf_04_conf_15_who_is_asked_or_only_advises_opens_no_client(table: list[Row]) -> None:
    kinds = [kind for kind in ACTORS if kind.endswith(("advice only", "proposed", "invited"))]
    assert len(kinds) == 5
    assert answers(table, OWN, *kinds) == {"404"}


def test_an_administrator_opens_no_client(table: list[Row]) -> None:
    assert answers(table, OWN, "administrator") == {"404"}

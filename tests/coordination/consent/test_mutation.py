"""Every condition of the predicate, switched off one by one, makes a test fail (`tests.support.mutation`).

Of what is left over it stands here why switching it off changes no answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.support.mutants import ROOT, mutants_of

HERE = "tests/coordination/consent"
#: The tests that decide, the quickest first.
DECIDING = [
    f"{HERE}/test_{name}.py"
    for name in (
        "rules",
        "reads",
        "access_table",
        "emergency",
        "operations",
        "own",
        "close",
        "own_lists",
        "own_silence",
        "told",
    )
]
MODULES = [f"coordination.consent.{name}" for name in ("rules", "queries", "access", "windows", "own")]
#: No row has the number nought, and no column that is compared is ever empty: the first condition refuses
#: already, the second tells readers and the checker of types.
_NOBODY = "number nought, or no name at all, is nobody's"
#: What is fetched is judged afterwards by the rule itself.
_NARROWS = "spares fetching what the rule then passes over"
EQUIVALENT: dict[str, dict[str, str]] = {
    "coordination.consent.queries": {
        "named_by_client: without 0": _NOBODY,
        "is_own: never reached: if actor.professional_id is None": _NOBODY,
        "agreed_with_host: without Consent.purpose == ConsentPurpose.PLACEMENT": _NARROWS,
        "agreed_with_host: without in_force(on)": _NARROWS,
    },
    "coordination.consent.access": {
        "open_client: without client is None": _NOBODY,
        "open_own: without 0": _NOBODY,
        "open_own: without NOBODY": _NOBODY,
        "open_close: without 0": _NOBODY,
        "open_close: without NOBODY": _NOBODY,
        "open_file: without client is None": _NOBODY,
        "require_parts: without client is None": _NOBODY,
        "_basis_of: all for any((decision.reason is reason for decision in decided))": (
            "whoever reads the own file reads all of it as such"
        ),
        "_basis_of: without if decision.basis is not None": "only what is granted comes here",
        "_memberships: without SupportTeam.client_id.in_(client_ids)": _NARROWS,
        "_shared_with_own: without is_own(actor)": _NARROWS,
        "_agreements: without Consent.client_id.in_(client_ids)": _NARROWS,
        "_shared_with_own: without Consent.purpose == ConsentPurpose.TEAM_CONSULTATION": _NARROWS,
        "_shared_with_own: without ConsentRecipient.organisation_id.in_(own_organisations)": _NARROWS,
        "_shared_with_own: without in_force(on)": _NARROWS,
    },
    "coordination.consent.own": {
        "who_looked: without 0": _NOBODY,
        "who_looked: without 0 (2)": _NOBODY,
        "_names: without if event.professional_id": _NOBODY,
        "_names: without if event.organisation_id": _NOBODY,
        "_names: without Professional.id.in_(people)": "spares fetching names that nobody asks for",
        "_names: without Organisation.id.in_(homes)": "spares fetching names that nobody asks for",
    },
}
#: One of each kind, for every run of the tests.
SAMPLE = {
    "coordination.consent.rules": [
        "_decide_for_membership: never reached: if membership.state is not MembershipState.ACTIVE",
        "NAMED_TO_HOST: no PlacementState.PAUSED in the set",
    ],
}


def survivors(module: str, *names: str, tests: Sequence[str] = DECIDING) -> list[str]:
    chosen = [word for name in names for word in ("--name", name)]
    command = [sys.executable, "-m", "tests.support.mutation", module, "--json", "--tests", *tests]
    done = subprocess.run([*command, *chosen], cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert found["as_it_is"] == "survived", "the tests fail with nothing switched off"
    assert found["mutants"] == (len(names) or len(mutants_of(module)))
    return sorted(found["survivors"])


def test_the_mutants_of_a_condition_are_these() -> None:
    source = "def may(a, b):\n    if not a:\n        return False\n    return a.on <= b and b in {1, 2}\n"
    assert [(one.line, one.name) for one in mutants_of("x", source)] == [
        (2, "may: never reached: if not a"),
        (2, "may: no negation of a"),
        (4, "may: without a.on <= b"),
        (4, "may: without b in {1, 2}"),
        (4, "may: turned round: a.on <= b"),
        (4, "may: moved by one: a.on <= b"),
        (4, "may: turned round: b in {1, 2}"),
        (4, "may: no 1 in the set"),
        (4, "may: no 2 in the set"),
    ]
    assert "return a.on < b and b in {1, 2}" in mutants_of("x", source)[5].source


@pytest.mark.parametrize("module", MODULES)
def test_what_is_said_of_a_condition_is_said_of_one_that_is_there(module: str) -> None:
    names = [one.name for one in mutants_of(module)]
    assert len(set(names)) == len(names) > 10
    assert set(EQUIVALENT.get(module, {})) | set(SAMPLE.get(module, ())) <= set(names)


@pytest.mark.parametrize("module", SAMPLE)
def test_some_conditions_of_the_predicate_switched_off_make_a_test_fail(module: str) -> None:
    assert survivors(module, *SAMPLE[module], tests=DECIDING[:1]) == []


@pytest.mark.long
@pytest.mark.parametrize("module", MODULES)
def test_every_condition_of_the_predicate_switched_off_makes_a_test_fail(module: str) -> None:
    assert survivors(module) == sorted(EQUIVALENT.get(module, {}))

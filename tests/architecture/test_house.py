"""The rules of the house that no other tool checks."""

import ast
import re

import pytest

from coordination.vocabulary.generate import CODES, read_rows, render
from tests.support.sources import PACKAGES, ROOT, python_files, relative, text_files

LONGEST = 400
EVERYWHERE = ("tests", "benchmarks", *PACKAGES)

# The same names in every concept, so that a rule is found where one looks for it ...
CONCEPT_FILES = {"__init__", "lifecycle", "models", "operations", "queries", "rules"}
# ... and what one concept has beside them.
OWN_FILES = {
    "authorisations": {"working_days"},
    "audit": {"chain", "heads", "verification", "walls"},
    "capacity": {"grid", "interest", "links", "outages", "sections", "terms"},
    "clients": {
        "assessments",
        "facts",
        "growth",
        "history",
        "judicial",
        "references",
        "sections",
        "texts",
        "trajectories",
    },
    "consent": {
        "access",
        "asking",
        "choices",
        "confidant",
        "emergency",
        "giving",
        "own",
        "referring",
        "windows",
    },
    "plans": {"agenda", "advising", "evaluations", "goals", "phases", "walls"},
    "exchange": {
        "columns",
        "escaping",
        "exporting",
        "faults",
        "members",
        "network",
        "people",
        "places",
        "planning",
        "reading",
        "running",
        "sheets",
        "tracing",
        "undoing",
        "work",
        "workbooks",
        "writing",
    },
    "glance": {"hosts", "keepers"},
    "placements": {
        "aftercare",
        "caseloads",
        "course",
        "deadlines",
        "declines",
        "flows",
        "host",
        "notices",
        "onward",
        "own",
        "papers",
        "questions",
        "readiness",
        "regimes",
        "room",
        "signing",
        "stays",
        "steps",
        "talks",
        "telling",
        "texts",
        "walls",
        "wording",
    },
    "referrals": {"answering", "steps"},
    "retention": {"erasing", "own_texts", "reach", "rehearsing", "withdrawal"},
    "requests": {"copies", "fields"},
    "shortages": {"refusals"},
    "rounds": {
        "guidance",
        "answers",
        "caseloads",
        "changes",
        "client_facts",
        "facts",
        "forgetting",
        "offer_facts",
        "outcome",
        "own_choice",
        "policies",
        "progress",
        "snapshot",
        "totals",
        "verdicts",
        "views",
        "what_if",
    },
    "services": {"graph", "links", "sections"},
    "teams": {"graph", "history", "invitations", "lead", "self_sign_up", "sign_up", "templates"},
    "workfloor": {"composition"},
    "to_do": {"hosts", "own", "placements", "plans", "referrals", "teams"},
    "vocabulary": {"codes", "generate", "half_days", "labels"},
}
# Joined here, so that this file does not find itself.
LEFT_OVER = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")))
SWITCHED_OFF = re.compile(
    "|".join(("mark.sk" + "ip", "mark.xf" + "ail", r"pytest\.sk" + r"ip\(", "assert Tr" + "ue"))
)
INDEX_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org")


def calls(path, method):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{relative(path)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


@pytest.mark.parametrize("method", ["commit", "rollback"])
def test_domain_and_matcher_never_end_a_transaction(method):
    found = [place for path in python_files("coordination", "matching") for place in calls(path, method)]
    assert found == []


def test_nothing_is_left_for_later():
    found = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in text_files(*EVERYWHERE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_OVER.search(line)
    ]
    assert found == []


def test_no_test_is_switched_off():
    # What the machine lacks is the one reason, in one place.
    one_place = ROOT / "tests" / "support" / "requirements.py"
    found = {
        relative(path)
        for path in python_files("tests")
        if SWITCHED_OFF.search(path.read_text(encoding="utf-8"))
    }
    assert found == {relative(one_place)}


def test_no_file_is_too_long():
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*EVERYWHERE)
        if "migrations" not in path.parts and path != CODES  # a list is as long as it is
    }
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_every_concept_uses_the_same_file_names():
    found = set()
    for path in python_files("coordination"):
        concept, *rest = path.relative_to(ROOT / "coordination").with_suffix("").parts
        if rest and rest[0] not in CONCEPT_FILES | OWN_FILES.get(concept, set()):
            found.add(relative(path))
    assert found == set()


def test_aggregator_imports_the_tables_of_every_concept():
    tree = ast.parse((ROOT / "coordination" / "models.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    concepts = {path.parent.name for path in (ROOT / "coordination").glob("*/models.py")}
    assert {f"coordination.{concept}.models" for concept in concepts} - imported == set()


def test_every_code_of_the_label_file_is_a_code_of_the_vocabulary():
    assert CODES.read_text(encoding="utf-8") == render(read_rows())


def test_every_code_has_words_in_three_languages():
    assert [row for row in read_rows() if not all(row[column].strip() for column in ("nl", "en", "fr"))] == []


def test_no_package_index_is_named():
    found = {
        f"{relative(path)}: {host}"
        for path in [*text_files(*EVERYWHERE), *ROOT.glob("*.toml"), *ROOT.glob("*.md"), ROOT / "Makefile"]
        for host in INDEX_HOSTS
        if host in path.read_text(encoding="utf-8")
    }
    assert found == set()

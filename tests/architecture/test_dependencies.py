"""The locked set: complete, hashed, and free of any index's address."""

import re
import tomllib

import pytest

from tests.support.sources import ROOT

LOCK_FILES = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)(?:\[[^\]]*\])?==", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def names(requirements: list[str]) -> set[str]:
    return {re.sub(r"[._]", "-", match[0]).lower() for text in requirements if (match := NAME.match(text))}


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda path: path.name)
def test_lock_file_names_no_host(lock_file):
    text = lock_file.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda path: path.name)
def test_every_pinned_package_has_a_hash(lock_file):
    entries = re.split(r"\n(?=\S)", lock_file.read_text(encoding="utf-8"))
    pinned = [entry for entry in entries if PINNED.match(entry)]
    assert pinned
    assert [entry.splitlines()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_every_declared_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        "base.txt": names(project["project"]["dependencies"]),
        "dev.txt": names(project["project"]["dependencies"] + project["dependency-groups"]["dev"]),
    }
    assert [path.name for path in LOCK_FILES] == sorted(declared)
    for path in LOCK_FILES:
        locked = set(PINNED.findall(path.read_text(encoding="utf-8")))
        assert declared[path.name] - locked == set(), f"run `make lock`: {path.name} is behind pyproject.toml"

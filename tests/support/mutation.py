"""Switches the conditions of a module off, one by one, and tells which of them no test misses.

::

    python -m tests.support.mutation coordination.consent.rules --tests tests/coordination/consent
    python -m tests.support.mutation coordination.consent.rules --list

Each mutant (`tests.support.mutants`) is put in the place of the module in a process of its own, in which the
tests run until the first fails; files on disk are never changed.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Collection, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.mutants import ROOT, Mutant, mutants_of, path_of

KILLED, SURVIVED, TOO_LONG = "killed", "survived", "too long"
#: Of the processor, so that a busy machine changes no answer. A mutant that never ends is as good as found;
#: no run of these tests takes a tenth of it.
MOST_SECONDS = 180
#: On the clock: for a mutant that waits without working.
MOST_WAITING = 3_600
#: What lies beneath every mutant, and what the tests take along.
_BENEATH = (
    "hypothesis",
    "alembic.command",
    "tests.support.databases",
    "coordination.teams.queries",
    "coordination.clients.operations",
    "coordination.capacity.operations",
    "coordination.consent.models",
)
_INI = """[pytest]
addopts = --import-mode=importlib -m "not postgres and not long"
markers =
    long
    postgres
    journey
"""


class _InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a mutant to whoever imports the module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(path_of(name)))

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.source, f"<{self.mutant.name}>", "exec"), module.__dict__)  # noqa: S102


class _Shared:
    """Lets a run of pytest use the databases that another one has prepared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.workerinput = {"shared_folder": str(self.folder)}  # type: ignore[attr-defined]


def judge(
    mutants: Sequence[Mutant | None], tests: Sequence[str], said: Callable[[str], None] = lambda _text: None
) -> list[str]:
    """Run the tests against each mutant (None: the module as it is) and return what became of it."""
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    _warm_up({one.module for one in mutants if one is not None})
    databases = importlib.import_module("tests.support.databases")
    folder, answers = databases.shared_folder(), []
    try:
        for mutant in mutants:
            started = time.monotonic()
            answers.append(_run(mutant, tests, folder))
            place = "as it is" if mutant is None else f"{mutant.module}:{mutant.line} {mutant.name}"
            said(f"{answers[-1]:8} {time.monotonic() - started:5.1f} s  {place}")
    finally:
        databases.remove_shared_folder(folder)
    return answers


def _warm_up(modules: Collection[str]) -> None:
    """Import what every run needs and no mutant touches, once for all of them."""
    for name in _BENEATH:
        importlib.import_module(name)
    early = [name for name in modules if name in sys.modules]
    assert not early, f"imported before the mutant: {early}"


def _run(mutant: Mutant | None, tests: Sequence[str], folder: Path) -> str:
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
        os._exit(_tested(mutant, tests, folder))
    deadline = time.monotonic() + MOST_WAITING
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            if code in {-signal.SIGXCPU, -signal.SIGKILL}:
                return TOO_LONG
            return SURVIVED if code == 0 else KILLED
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return TOO_LONG


def _tested(mutant: Mutant | None, tests: Sequence[str], folder: Path) -> int:
    """Run the tests in this process, which ends with it, and return the exit code."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _InPlace(mutant))
    # No plugins and no ini file: a run of a second must not spend three on its start.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    settings = folder / "pytest.ini"
    settings.write_text(_INI, encoding="utf-8")
    options = ["-c", str(settings), f"--rootdir={ROOT}", "-x", "-q", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *tests], plugins=[_Shared(folder)]))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> int:
    """Print what became of every mutant; ends with 1 when one survived or the tests fail as they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("module")
    parser.add_argument(
        "--tests", nargs="+", default=[], help="files or folders, the quickest to decide first"
    )
    parser.add_argument("--list", action="store_true", help="print the names and run nothing")
    parser.add_argument("--name", action="append", help="only the mutants of these names")
    parser.add_argument("--json", action="store_true", help="print names and answers as JSON")
    asked = parser.parse_args(arguments)
    mutants = [one for one in mutants_of(asked.module) if not asked.name or one.name in asked.name]
    if asked.list:
        sys.stdout.writelines(f"{one.line:4} {one.name}\n" for one in mutants)
        return 0
    as_it_is, *answers = judge([None, *mutants], asked.tests, _say)
    survivors = [one.name for one, answer in zip(mutants, answers, strict=True) if answer == SURVIVED]
    if asked.json:
        found = {"as_it_is": as_it_is, "mutants": len(mutants), "survivors": survivors}
        sys.stdout.write(json.dumps(found) + "\n")
    return int(as_it_is != SURVIVED or bool(survivors))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The demo as a real process, and people with a real browser on it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.support.demo import Installation
from tests.journeys.support.passing import Passing
from tests.journeys.support.people import PATIENCE_MS, Person

QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]

MONDAY = "2026-11-23T09:00"

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Launch a Chromium that talks to nobody but us."""
    return {**browser_type_launch_args, "args": QUIET}


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo on the Ghent network with its first round, shared by the tests of this folder.

    It is started as `make run` starts it, and at the end asked to stop: then all that it started ends too.
    """
    installation = Installation(tmp_path_factory.mktemp("demo"))
    try:
        installation.start("demo")
        installation.wait_for_text("Ctrl-C stops.")
        yield installation
        assert installation.stop() == [0]
        assert installation.ask("/healthz") is None
        assert "The data stays" in installation.printed
        for child in ("worker", "site"):
            assert "Traceback" not in installation.log_of(child)
    finally:
        installation.end()


@pytest.fixture(scope="session")
def cast(demo):
    """The demo's accounts, by role."""
    people = {}
    for account in demo.demo_accounts():
        people.setdefault(account["role"], []).append(account)
    return people


@pytest.fixture
def town(tmp_path):
    """The Ghent network with its first round, on a Monday morning; days can pass on it."""
    town = Passing(tmp_path, MONDAY)
    try:
        town.run("init")
        town.run("seed")
        town.open()
        town.run("round", "run")
        yield town
        assert town.stop() == [0, 0]
    finally:
        town.end()


@pytest.fixture
def somebody(browser, demo):
    """Let somebody open a browser; sign in with ``somebody("Lotte Van Denkbeeld")``."""
    present = []

    def arrive(name=None, **options):
        person = Person(browser, demo.address, **options)
        present.append(person)
        if name:
            person.sign_in(name)
        return person

    yield arrive
    for person in present:
        person.leave()
    assert not [failure for person in present for failure in person.failures]

"""An installation on which days pass, and the people who come to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.support.demo import Installation
from tests.journeys.support.people import Person


class Passing(Installation):
    """An installation with a clock of its own.

    Parameters
    ----------
    folder
        Where everything is kept; empty.
    now
        The moment that its clock shows, as an ISO date with time; it stands still until ``wait_until_day``.
    """

    def __init__(self, folder: Path, now: str) -> None:
        super().__init__(folder, mode="demo")
        self.now = now

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "SCHAKEL_NOW": self.now}

    def open(self) -> None:
        """Start the site and the background work."""
        self.start("serve")
        self.start("worker")
        self.wait_for(200)

    def named(self, name: str) -> str:
        """Return under which reference T., J. or K. signs in: they are the first clients, in that order."""
        clients = [one["name"] for one in self.demo_accounts() if one["role"] == "client"]
        return clients[("T.", "J.", "K.").index(name)]

    def wait_until_day(self, now: str) -> None:
        """Let time pass: site and work are stopped, and started again later."""
        assert self.stop() == [0, 0]
        self.now = now
        self.open()


@contextmanager
def company(browser: Browser, address: str) -> Iterator[list[Person]]:
    """Give a list for whoever arrives; at the end all leave, and no page may have failed them."""
    present: list[Person] = []
    try:
        yield present
        assert not [failure for person in present for failure in person.failures]
    finally:
        for person in present:
            person.leave()

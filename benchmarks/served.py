"""The site as it is served: one worker in a process of its own, asked over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

from bs4 import BeautifulSoup

WAIT_SECONDS = 600
_NANOSECONDS_IN_A_MILLISECOND = 1e6


@dataclass(frozen=True)
class Service:
    """A site that is served: its address, and the process that hands out the work to its worker."""

    address: str
    process: int

    def processor(self) -> float:
        """Return how many ms of the processor the worker has used, over all its threads."""
        return sum(_used(pid) for pid in _children(self.process))


@contextmanager
def served() -> Iterator[Service]:
    """Serve the site with one worker, and stop it afterwards."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "web.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{address}/sign-in", timeout=5).close()  # noqa: S310  our own
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
        yield Service(address, process.pid)
    finally:
        process.terminate()
        process.wait()


class Visitor:
    """Somebody who is signed in over HTTP."""

    def __init__(self, service: Service, email: str, password: str) -> None:
        self.service = service
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        door = BeautifulSoup(self._text("/sign-in"), "html.parser").select_one("[name=csrf_token]")
        if door is None:
            raise SystemExit("the sign-in page has no form")
        given = {"email": email, "password": password, "csrf_token": str(door["value"])}
        self._text("/sign-in", urllib.parse.urlencode(given).encode())

    def ask(self, url: str) -> tuple[float, float]:
        """Ask for an address; return the ms of the worker's processor, and those on the clock."""
        worked, began = self.service.processor(), time.perf_counter()
        self._text(url)
        clock = (time.perf_counter() - began) * 1000
        return self.service.processor() - worked, clock

    def _text(self, url: str, data: bytes | None = None) -> str:
        asked = urllib.request.Request(self.service.address + url, data)  # noqa: S310  our own
        if data is not None:
            asked.add_header("Referer", self.service.address + url)
        try:
            with self.browser.open(asked, timeout=WAIT_SECONDS) as answer:
                return answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                raise SystemExit(f"{url}: {error.code}") from None
            return ""


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
        if parent == pid:
            found.append(int(folder.name))
    return found


def _used(pid: int) -> float:
    times = [one.read_text().split()[0] for one in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(map(int, times)) / _NANOSECONDS_IN_A_MILLISECOND

"""People at their browsers: processes that sign in, read pages, and press a button together."""

import http.client
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, contextmanager
from html import unescape
from http.cookies import SimpleCookie
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.journeys.support.demo import free_port

PATIENCE = 900
SECRETS = {
    "SCHAKEL_MODE": "test",
    "SCHAKEL_SECRET_KEY": "a secret of the tests that is long enough for anything",
    "SCHAKEL_PASSWORD_SALT": "a salt of the tests that is long enough for anything",
}
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_NOTICE = re.compile(r'<div class="notice[^>]*>.*?<div class="notice__body">(.*?)</div>', re.DOTALL)


class Click(NamedTuple):
    """One press of a button: whose browser, on which page it stands, where it sends what."""

    email: str
    page: str
    action: str
    given: tuple[tuple[str, str], ...] = ()


class NotLetIn(Exception):
    """Signing in did not work."""


class Browser:
    """One person's browser: it keeps its cookies, and follows one redirect."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page that everybody signs in with."""
        self.open("/sign-in")
        status, text = self.send("/sign-in", {"email": email, "password": password})
        if status != 200:
            raise NotLetIn(f"{status} {_seen(text)}")

    def open(self, path: str) -> tuple[int, str]:
        """Read a page, and keep the token of its forms."""
        status, text, _headers = self._ask("GET", path, None)
        found = _TOKEN.search(text)
        self.token = unescape(found[1]) if found else self.token
        return status, text

    def send(self, path: str, given: dict[str, str]) -> tuple[int, str]:
        """Send a form; return the status and the text of what the person reads next."""
        status, text, headers = self._ask("POST", path, urlencode({**given, "csrf_token": self.token}))
        if status in (302, 303):
            return self.open(headers["Location"].removeprefix(f"http://127.0.0.1:{self.port}"))
        return status, text

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, Any]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, cookie in SimpleCookie(line).items():
                self.cookies[name] = cookie.value
        return answer.status, text, answer.headers


@contextmanager
def served(url: str, folder: Path, *, workers: int):
    """Serve the site as in production, with gunicorn and several processes; give its port."""
    port = free_port()
    environment = {
        **os.environ,
        **SECRETS,
        "SCHAKEL_INSTANCE": str(folder),
        "SCHAKEL_DATABASE_URL": url,
        "SCHAKEL_PORT": str(port),
    }
    log = folder / "served.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "serve", "--workers", str(workers)],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_it_answers(port, process, log)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def race_for_each(port: int, password: str, places: Sequence[Sequence[Click]]) -> list[Counter[tuple]]:
    """Let the same browsers press buttons for one place after another, released together before each.

    Parameters
    ----------
    places
        For each place one click per browser; all have as many.

    Returns
    -------
    list of Counter
        For each place how many clicks ended in each way: keys are (last part of the address, status of what
        is read next, the notice on it).
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    lanes = list(zip(*places, strict=True))
    barrier, answers = context.Barrier(len(lanes)), context.SimpleQueue()
    processes = [
        context.Process(target=_run_lane, args=(port, password, lane, barrier, answers)) for lane in lanes
    ]
    for process in processes:
        process.start()
    told: list[Counter[tuple]] = [Counter() for _ in places]
    for _ in range(len(places) * len(lanes)):
        place, *answer = answers.get()
        told[place][tuple(answer)] += 1
    for process in processes:
        process.join(PATIENCE)
        process.close()
    return told


def _run_lane(port: int, password: str, lane: Sequence[Click], barrier: Barrier, answers: Any) -> None:
    browsers: dict[str, Browser] = {}
    for place, click in enumerate(lane):
        try:
            if click.email not in browsers:
                browsers[click.email] = Browser(port)
                browsers[click.email].sign_in(click.email, password)
            browser = browsers[click.email]
            browser.open(click.page)
            barrier.wait(PATIENCE)
            status, text = browser.send(click.action, dict(click.given))
            found = _NOTICE.search(text)
            notice = _seen(found[1]) if found else ""
            answer = (status, notice)
        except BaseException as error:  # the test says which there were
            barrier.abort()
            answer = (0, f"{type(error).__name__} {error}")
        answers.put((place, click.action.rpartition("/")[2], *answer))


def _seen(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2] or html)).split())


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        try:
            if Browser(port).open("/sign-in")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)

"""Every route x every kind of account x own, other and ended relations, with the answer really given.

::

    python -m tests.web.confidentiality.matrix            # writes docs/access.md
    python -m tests.web.confidentiality.matrix --json     # prints the table as JSON
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from coordination.encryption import new_key
from tests.support.sources import ROOT
from tests.web.confidentiality.objects import body_of, relations_of, url_of
from tests.web.confidentiality.world import ACTORS, ANONYMOUS, KINDS, World, build, ended_session
from tests.web.support.pages import Client
from web import access
from web.app import create_app
from web.database import upgrade
from web.extensions import db
from web.unit_of_work import unit_of_work

DOCUMENT = ROOT / "docs" / "access.md"
COMMAND = "python -m tests.web.confidentiality.matrix"
SIGN_IN = "sign in"
#: The cells that say that nothing was given, and nothing done.
REFUSED = ("404", "401", SIGN_IN)
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """One route and relation with the answer to every kind of account, in the order of `ACTORS`."""

    method: str
    path: str
    rule: str
    relation: str
    answers: tuple[str, ...]


class Visitors:
    """Sends requests as every kind of account; whatever a request changes is undone after it."""

    def __init__(self, world: World, database: Path) -> None:
        self.world = world
        self.app = world.app
        self.database = database
        self.cookies: dict[str, dict[str, str]] = {ANONYMOUS: {}}
        self.keeps = False
        self.tokens: dict[str, str] = {}
        self.sessions: dict[str, tuple[int, int]] = {}
        self._answers: dict[tuple[str, str, str], str] = {}
        self._pages: dict[tuple[str, str], bytes] = {}
        for kind in KINDS:
            self._sign_in(kind)
        self._kept = database.with_suffix(".kept")
        self._let_go()
        shutil.copyfile(database, self._kept)

    def send(self, kind: str, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
        """Send one request and return the answer."""
        if method in _SAFE:
            return self.open(kind, method, path=url)
        return self.open(
            kind, method, path=url, **{"json" if url.startswith("/api/") else "data": body or {}}
        )

    def open(self, kind: str, method: str, headers: Mapping[str, str] | None = None, **given: Any) -> Any:
        """Send what is given as it is, with the account's session and, where something changes, its token."""
        http = self._http(kind)
        if method in _SAFE:
            return http.open(method=method, headers=dict(headers or {}), **given)
        answer = http.open(
            method=method, headers={**(headers or {}), "X-CSRFToken": self._token(kind, http)}, **given
        )
        if answer.status_code < 400 and not self.keeps:
            self.undo()
        return answer

    def note(self, kind: str, method: str, url: str, answer: Any, page: str | None = None) -> None:
        """Keep what was answered to a request of the table, and the page: the same is not asked twice."""
        self._answers[kind, method, url] = _cell(answer)
        if page is not None:
            self._pages[kind, url] = zlib.compress(page.encode(), 1)

    def known(self, kind: str, method: str, url: str) -> str | None:
        """Return the cell of the table for a request that was sent before, or None."""
        return self._answers.get((kind, method, url))

    def page(self, kind: str, url: str) -> str | None:
        """Return a page that was read before, or None."""
        kept = self._pages.get((kind, url))
        return None if kept is None else zlib.decompress(kept).decode()

    def _sign_in(self, kind: str) -> None:
        for once_more in (True, False):
            browser = Client(self.app)
            browser.sign_in(self.world.accounts[kind])
            if once_more:
                browser.sign_out()
        self.cookies[kind] = _cookies_of(browser.http)
        self.sessions[kind] = ended_session(self.world, kind)

    def _http(self, kind: str) -> FlaskClient:
        http = self.app.test_client()
        for key, value in self.cookies[kind].items():
            http.set_cookie(key, value)
        return http

    def _token(self, kind: str, http: FlaskClient) -> str:
        if kind not in self.tokens:
            browser = Client(self.app)
            browser.http = http
            self.tokens[kind] = browser.token()
            if kind == ANONYMOUS:  # whose token goes with a cookie that it was given just now
                self.cookies[kind] = _cookies_of(http)
        return self.tokens[kind]

    def fetch_token(self, kind: str) -> None:
        """Fetch the token of an account's forms, once."""
        self._token(kind, self._http(kind))

    @contextmanager
    def kept_after(self) -> Iterator[None]:
        """Let what is sent have its effect; whoever asks for it undoes it."""
        self.keeps = True
        try:
            yield
        finally:
            self.keeps = False

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """Open a session that changes the world until `undo`."""
        with self.app.app_context(), unit_of_work() as session:
            yield session

    def undo(self) -> None:
        """Make the world again as it was."""
        self._let_go()
        shutil.copyfile(self._kept, self.database)

    def _let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            with db.engine.begin() as connection:
                connection.exec_driver_sql("SELECT 1")
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.database}{suffix}").unlink(missing_ok=True)


def rows(visitors: Visitors) -> Iterator[Row]:
    """Call every route as every kind of account and yield what came back.

    Only the status of an answer stands in the table, so the page of a refusal is not drawn here; the search
    for texts reads it. What that search has sent already is not sent again.
    """
    for kind in ACTORS:
        visitors.fetch_token(kind)
    with patch("web.errors.render_template", return_value=""):
        for route in access.route_rules(visitors.app):
            path = route["path"]
            for relation in relations_of(path):
                answers = tuple(_answer(visitors, kind, route["method"], path, relation) for kind in ACTORS)
                yield Row(route["method"], path, route["rule"], relation, answers)


@contextmanager
def visitors_in(folder: Path) -> Iterator[Visitors]:
    """Make the small world, with its letters and its database, in a folder of its own."""
    url = f"sqlite:///{folder / 'world.sqlite'}"
    upgrade(url)
    app = create_app({"MODE": "test", "DATABASE_URL": url, "INSTANCE": folder})
    with app.app_context():
        # Nothing of it need outlive a failing machine.
        event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    try:
        with quiet_jobs():
            visitors = Visitors(build(app), folder / "world.sqlite")
        yield visitors
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def quiet_jobs() -> ExitStack:
    """Hand no round to a worker: there is none. Visitors fetch without end, and have just signed in."""
    stack = ExitStack()
    stack.enter_context(patch("web.limits.allows", return_value=True))
    stack.enter_context(patch("web.pages.capacity_link._within_limits", return_value=True))
    # They go on for as long as the tests take; that each of them did something is noted once.
    stack.enter_context(patch("web.accounts.sessions.idle_limit", return_value=timedelta(hours=12)))
    stack.enter_context(patch("web.accounts.sessions._SAME_USE", timedelta(days=1)))
    stack.enter_context(patch("web.accounts.step_up.is_sure", return_value=True))
    stack.enter_context(patch("web.jobs.enqueue", return_value=True))
    stack.enter_context(patch("web.jobs.cancel"))
    stack.enter_context(patch("web.jobs.worker_problem", return_value=None))
    return stack


def _cookies_of(http: FlaskClient) -> dict[str, str]:
    return {cookie.key: cookie.value for cookie in http._cookies.values() if cookie.value}


def text_of(table: list[Row]) -> str:
    """Return the document."""
    lines = [_HEAD.replace("{command}", COMMAND).rstrip() + "\n"]
    lines.append("| route | rule | relation | " + " | ".join(ACTORS) + " |")
    lines.append("|---|---|---|" + "---|" * len(ACTORS))
    for row in table:
        cells = (f"{row.method} `{row.path}`", row.rule, row.relation, *row.answers)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def json_of(table: list[Row]) -> str:
    """Return the table for programs."""
    found = [
        {
            "method": row.method,
            "path": row.path,
            "rule": row.rule,
            "relation": row.relation,
            "answers": dict(zip(ACTORS, row.answers, strict=True)),
        }
        for row in table
    ]
    return json.dumps(found, indent=2, ensure_ascii=False)


def _answer(visitors: Visitors, kind: str, method: str, path: str, relation: str) -> str:
    url = url_of(visitors, kind, path, relation)
    if (known := visitors.known(kind, method, url)) is not None:
        return known
    answer = visitors.send(kind, method, url, body_of(visitors, kind, path, relation))
    answer.close()
    return _cell(answer)


def _cell(answer: Any) -> str:
    status = int(answer.status_code)
    if status == 303 and "/sign-in" in answer.headers["Location"]:
        return SIGN_IN
    return str(status)


_HEAD = """# Who gets what answer

Generated by `{command}` from real calls, and compared by a test: a new address,
or another answer, changes this page. With `--json` the same table is printed for programs.

How to read it:

- **own**: the account stands in the client's team now, with the function that the column names; for a
  partner, the question is put to its own organisation and open, or the stay is at its own floor.
- **ended**: it stood there until yesterday; for a partner, it has declined the question. An offer that has
  ended is closed; it stays the partner's own, as does a stay that goes on without that account.
  An invitation, a question for advice, a case consultation or an emergency access is the account's own; of
  these, ended means that the account's part in it is over, or that it is closed. So are a file that was
  brought in, a question what if, and somebody who signed up at its organisation; ended was thrown away,
  stopped or answered.
  A referral goes to a service of the partner's own organisation; the ended one it declined, and who wrote
  that one left the team.
- **other**: it has nothing to do with this client, organisation, invitation or session.
- An address with a secret in it (an invitation, a link to keep places right, a calendar) asks no account:
  **own** is a good one, **other** a guessed one, **ended** one that was used, taken back or whose account is
  closed. Of a sign-in service **other** is one that one administrator alone proposed, **ended** one that was
  taken away; one that two confirmed is tried against a real provider elsewhere.
- Of the network, **own** is the partner's own organisation; **other** and **ended** are other ones. Whoever
  sets up the network keeps them all.
- **any**: the address is about nobody in particular; of clients, a list or a round shows only those whom the
  reader may open one by one.
- **absent**: the small world has no such thing yet, so that a number or text was sent that nobody has.
- 404 is the answer to everything that is refused, and it is the answer to what does not exist. *sign in* is
  the way to the sign-in page (303); 401 is the same for programs.
- Who is let in gets 200 (read), 202 or 204 (done), 303 (done; the next page follows), 409 (this step is not
  possible now) or 422 (the form was sent empty).

"""


def main(arguments: list[str]) -> None:
    """Write the document, or print it as JSON."""
    os.environ.setdefault("SCHAKEL_DATA_KEYS", new_key())
    with tempfile.TemporaryDirectory() as folder, quiet_jobs(), visitors_in(Path(folder)) as visitors:
        table = list(rows(visitors))
    if "--json" in arguments:
        sys.stdout.write(json_of(table) + "\n")
    else:
        DOCUMENT.write_text(text_of(table), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

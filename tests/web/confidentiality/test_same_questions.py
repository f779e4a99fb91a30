"""What is forbidden and what does not exist read the same and cost the same.

They are answered with the same words and headers, after the same questions to the database, one by one. A
stopwatch would tell them apart only on a bad day; the sequence of statements tells it every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.web.confidentiality.kinds import each
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.objects import ABSENT, NO_NUMBER, body_of, has_object, url_of
from tests.web.confidentiality.world import ENDED, KINDS, OTHER
from web import access
from web.accounts import sessions

_TOKEN = re.compile(r'(value|content)="[^"]{20,}"')
#: What a service is, whose places are asked after and how a group is made up in numbers is no secret to who
#: may read that of others; the table of answers says who that is.
OF_THE_NETWORK = (
    *("/network/services/", "/capacity-link/send/", "/floor/<int:offer_id>/group", "/coaches/"),
    "/api/v1/coaches/",
)


@contextmanager
def questions() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@dataclass(frozen=True)
class Answered:
    """An answer, and what the database was asked for it."""

    status: int
    body: str
    headers: frozenset[str]
    sent: tuple[str, ...]


def asked(visitors: Visitors, kind: str, method: str, path: str, relation: str) -> Answered:
    """Send a request; of the words is left out what differs by design: token and address."""
    url, body = url_of(visitors, kind, path, relation), body_of(visitors, kind, path, relation)
    with questions() as sent:
        answer = visitors.send(kind, method, url, body)
    said = answer.get_data().decode(errors="replace")  # who is let in may be given a file
    words = _TOKEN.sub("", said.replace(url, ""))
    return Answered(answer.status_code, words, frozenset(answer.headers.keys()), tuple(sent))


@pytest.mark.parametrize("kind", each(KINDS))
def test_conf_01_conf_30_absent_and_forbidden_take_the_same_words_and_ask_the_database_the_same(
    kind: str, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    # That a session was used is noted once in a while, whatever is asked.
    monkeypatch.setattr(sessions, "_SAME_USE", timedelta(days=1))
    visitors.send(kind, "POST", f"/account/sessions/{NO_NUMBER}/end")  # fetches the token of the forms
    compared = 0
    for route in access.route_rules(visitors.app):
        method, path = route["method"], route["path"]
        if not has_object(path):
            continue
        absent = asked(visitors, kind, method, path, ABSENT)
        assert absent.status == 404
        for relation in (OTHER, ENDED):
            forbidden = asked(visitors, kind, method, path, relation)
            if forbidden.status == 404:
                assert forbidden == absent, f"{method} {path}, {relation}"
                compared += 1
            elif relation == OTHER:
                assert path.startswith(OF_THE_NETWORK), f"{method} {path}"
                assert forbidden.status in (200, 422)
    assert compared > 50

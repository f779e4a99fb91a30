"""What is forbidden and what does not exist cost the same: the same questions to the database, one by one.

A stopwatch would tell them apart only on a bad day; the sequence of statements tells it every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


def asked(visitors: Visitors, kind: str, method: str, path: str, relation: str) -> tuple[int, list[str]]:
    body = body_of(visitors, kind, path, relation)
    with questions() as sent:
        answer = visitors.send(kind, method, url_of(visitors, kind, path, relation), body)
    return answer.status_code, sent


@pytest.mark.parametrize("kind", each(KINDS))
def test_conf_01_conf_30_what_is_forbidden_asks_the_database_what_the_absent_asks(
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
        assert absent[0] == 404
        for relation in (OTHER, ENDED):
            status, sent = asked(visitors, kind, method, path, relation)
            if status == 404:
                assert sent == absent[1], f"{method} {path}, {relation}"
                compared += 1
    assert compared > 20

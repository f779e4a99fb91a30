"""What happened to a placement, step by step, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.onward import Moment
from coordination.vocabulary import AuditAction
from tests.support.sources import python_files
from web.presenters.timeline import of_placement, step_of

#: Where the first word of what is recorded of a placement stands in the code.
RECORDED = re.compile(r'(?:record_step|_record)\((?:[^()]|\([^()]*\))*?,\s+f?"([a-z_]+)|told = f"([a-z_]+)')


@pytest.fixture(autouse=True)
def dutch(app: Flask) -> Iterator[None]:
    """Speak Dutch."""
    with app.test_request_context():
        yield


def test_every_step_that_is_recorded_has_words() -> None:
    files = python_files("coordination/placements")
    found = {one for path in files for match in RECORDED.findall(path.read_text("utf-8")) for one in match}
    assert found >= {
        "propose",
        "suggest",
        "remind",
        "escalate",
        "draw",
        "sign",
        "talked",
        "moved_on",
        "running",
    }
    for event in (found | {row.event for row in PLACEMENT.transitions}) - {""}:
        assert step_of(AuditAction.UPDATE, event) != "Bijgewerkt", event


def moment(event: str, minutes: int, who: str = "Gert") -> Moment:
    """Return one step, some minutes after eight."""
    return Moment(
        at=datetime(2026, 11, 12, 8, tzinfo=UTC) + timedelta(minutes=minutes),
        action=AuditAction.UPDATE,
        event=event,
        who=who,
        organisation="Weerwerk",
        automatic=False,
    )


def test_the_same_thing_on_one_day_is_told_once_and_everything_else_apart() -> None:
    told = [moment("attendance", one) for one in range(3)]
    lines = of_placement(
        [*told, moment("pause", 5), moment("attendance", 6), moment("attendance", 7, "Noor")]
    )
    assert [(one.what, one.who) for one in lines] == [
        ("Aanwezigheid genoteerd, 3 keer", "Gert (Weerwerk)"),
        ("Onderbroken", "Gert (Weerwerk)"),
        ("Aanwezigheid genoteerd", "Gert (Weerwerk)"),
        ("Aanwezigheid genoteerd", "Noor (Weerwerk)"),
    ]
    assert [one.at for one in lines[:2]] == [told[0].at, moment("pause", 5).at]

"""What the next page says about the act that was just done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import flash, g

GOOD = "good"
WARN = "warn"
#: Leads to what was typed and could not be used.
DRAFT = "draft"


def told(text: str, *, undo: str | None = None, fields: Mapping[str, str] | None = None) -> None:
    """Say on the next page that something was done.

    Parameters
    ----------
    undo
        Address of the act that takes it back, for a button beside the words; None when there is none.
    fields
        What that act is sent along.
    """
    message: object = text if undo is None else {"text": text, "undo": undo, "fields": dict(fields or {})}
    flash(cast("str", message), GOOD)  # keeps whatever the session can, though it names a text only


def warned(text: str) -> None:
    """Say on the next page that something was not done, and why."""
    g.was_warned = True
    flash(text, WARN)


def was_warned() -> bool:
    """Say whether this request was told that something was not done."""
    return bool(g.get("was_warned"))

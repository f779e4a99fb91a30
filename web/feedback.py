"""What the next page says about the act that was just done."""

from __future__ import annotations

from flask import flash, g

GOOD = "good"
WARN = "warn"
#: Leads to what was typed and could not be used.
DRAFT = "draft"


def told(text: str) -> None:
    """Say on the next page that something was done."""
    flash(text, GOOD)


def warned(text: str) -> None:
    """Say on the next page that something was not done, and why."""
    g.was_warned = True
    flash(text, WARN)


def was_warned() -> bool:
    """Say whether this request was told that something was not done."""
    return bool(g.get("was_warned"))

"""What the next page says about the act that was just done."""

from __future__ import annotations

from flask import flash

GOOD = "good"
WARN = "warn"


def told(text: str) -> None:
    """Say on the next page that something was done."""
    flash(text, GOOD)


def warned(text: str) -> None:
    """Say on the next page that something was not done, and why."""
    flash(text, WARN)

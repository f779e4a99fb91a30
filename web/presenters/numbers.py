"""Figures in the language of the reader."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from coordination.small_cells import Told
from web.i18n import language


def number(value: float | None) -> str:
    """Return ``5057`` as ``5.057`` (nl), ``5,057`` (en); nothing for None."""
    return "" if value is None else format_decimal(value, locale=language())


def told(count: Told) -> str:
    """Return a number of people as it may be told: ``43``, or ``40–44`` in fives (CONF-24)."""
    return number(count.low) if count.is_exact else f"{number(count.low)}–{number(count.high)}"


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as ``42%``; nothing for None."""
    return "" if share is None else format_percent(share, locale=language())

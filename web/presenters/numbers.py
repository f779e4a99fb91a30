"""Figures in the language of the reader."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from web.i18n import language


def number(value: float | None) -> str:
    """Return ``5057`` as ``5.057`` (nl), ``5,057`` (en); nothing for None."""
    return "" if value is None else format_decimal(value, locale=language())


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as ``42%``; nothing for None."""
    return "" if share is None else format_percent(share, locale=language())

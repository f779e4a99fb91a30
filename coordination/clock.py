"""The one clock. ``SCHAKEL_NOW`` sets it in the demo and in tests; production refuses to start with it."""

from __future__ import annotations

import calendar
import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from coordination.errors import InvalidInput

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> datetime:
    """Return the current moment in UTC.

    Raises
    ------
    InvalidInput
        When ``SCHAKEL_NOW`` is set and is no ISO date or date with time.
    """
    text = os.environ.get("SCHAKEL_NOW")
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput("SCHAKEL_NOW", f"{text!r} is no ISO date") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=BRUSSELS).astimezone(UTC)


def today() -> date:
    """Return today's date in Brussels, where the service is used."""
    return now().astimezone(BRUSSELS).date()


def months_after(day: date, months: int) -> date:
    """Return the same day ``months`` later, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))

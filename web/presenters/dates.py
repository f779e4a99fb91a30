"""Dates as people say them, in Brussels time and in the language of the reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time, format_timedelta
from markupsafe import Markup

from coordination import clock
from web.i18n import gettext as _
from web.i18n import language


def day(value: date | datetime | None) -> str:
    """Return ``12 november 2026``; nothing for None."""
    return "" if value is None else format_date(_local(value), "d MMMM y", locale=language())


def short_day(value: date | datetime | None) -> str:
    """Return ``do 12 nov``, with the year when it is another one; nothing for None."""
    if value is None:
        return ""
    local = _local(value)
    pattern = "EEE d MMM" if local.year == clock.today().year else "EEE d MMM y"
    return format_date(local, pattern, locale=language()).replace(".", "")


def moment(value: datetime | None) -> str:
    """Return ``12 november 2026 om 14:05``; nothing for None."""
    return "" if value is None else _("%(day)s om %(time)s", day=day(value), time=_time(value))


def short_moment(value: datetime | None) -> str:
    """Return ``do 12 nov om 14:05``; nothing for None."""
    return "" if value is None else _("%(day)s om %(time)s", day=short_day(value), time=_time(value))


def ago(value: date | datetime | None) -> str:
    """Return how long ago or how soon: ``3 weken geleden``, ``gisteren``, ``over 2 dagen``."""
    if value is None:
        return ""
    if isinstance(value, datetime) and abs(clock.now() - value) < timedelta(hours=12):
        return format_timedelta(value - clock.now(), add_direction=True, locale=language())
    difference = (_local(value) - clock.today()).days
    named = {-1: _("gisteren"), 0: _("vandaag"), 1: _("morgen")}.get(difference)
    return named or format_timedelta(timedelta(days=difference), add_direction=True, locale=language())


def machine(value: date | datetime | None) -> str:
    """Return the ISO form, for the ``datetime`` attribute; nothing for None."""
    return "" if value is None else value.isoformat()


def time_ago(value: date | datetime | None) -> Markup:
    """Return a ``time`` element that says how long ago, with the date itself on pointing."""
    if value is None:
        return Markup()
    element = Markup('<time datetime="{}" title="{}">{}</time>')
    return element.format(machine(value), day(value), ago(value))


def _time(value: datetime) -> str:
    return format_time(value.astimezone(clock.BRUSSELS).time(), "HH:mm", locale=language())


def _local(value: date | datetime) -> date:
    return value.astimezone(clock.BRUSSELS).date() if isinstance(value, datetime) else value

"""How long something or somebody waits."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_timedelta

from coordination import clock
from web.i18n import gettext as _
from web.i18n import language

#: So many of a larger unit before it is used: four weeks are no month, ten days no week.
_ENOUGH = 2


def time_of(days: int) -> str:
    """Return ``10 dagen``, ``4 weken`` or ``6 maanden`` for a number of days, rounded."""
    return str(format_timedelta(timedelta(days=days), threshold=_ENOUGH, locale=language()))


def for_how_long(since: date | None) -> str:
    """Return ``al 4 maanden``, or ``sinds vandaag``; nothing for None."""
    if since is None:
        return ""
    waited = clock.today() - since
    if waited.days < 1:
        return _("sinds vandaag")
    return _("al %(time)s", time=format_timedelta(waited, locale=language()))

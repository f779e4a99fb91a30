"""How long something or somebody waits."""

from __future__ import annotations

from datetime import date

from babel.dates import format_timedelta

from coordination import clock
from web.i18n import gettext as _
from web.i18n import language


def for_how_long(since: date | None) -> str:
    """Return ``al 4 maanden``, or ``sinds vandaag``; nothing for None."""
    if since is None:
        return ""
    waited = clock.today() - since
    if waited.days < 1:
        return _("sinds vandaag")
    return _("al %(time)s", time=format_timedelta(waited, locale=language()))

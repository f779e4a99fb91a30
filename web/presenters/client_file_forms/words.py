"""Words of the file's forms that are no code of a list."""

from __future__ import annotations

from web.i18n import gettext as _


def trajectory_step(event: str) -> str:
    """Return what a step in the life of a trajectory is called on its button."""
    return {
        "screen": _("Kennismaken en bekijken"),
        "refuse_admission": _("Niet starten"),
        "put_on_waiting_list": _("Op de wachtlijst"),
        "start": _("Starten"),
        "pause": _("Onderbreken"),
        "resume": _("Hernemen"),
        "give_advice": _("Advies gegeven"),
        "guide_transition": _("Overgang begeleiden"),
        "close": _("Afsluiten"),
        "give_aftercare": _("Nazorg geven"),
        "archive": _("Archiveren"),
    }.get(event, event)

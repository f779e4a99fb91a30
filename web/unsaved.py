"""What somebody typed and was not kept, since somebody else took the step before: shown, and not lost."""

from __future__ import annotations

from flask import request

from web.i18n import gettext as _


def typed() -> list[tuple[str, str]]:
    """Return the texts of the form that was sent, with the names of their fields; no choices, no days."""
    return [(label, text) for name, label in _texts().items() if (text := request.form.get(name, "").strip())]


def _texts() -> dict[str, str]:
    return {
        "stays.reply": {"answer": _("Antwoord"), "reason": _("Waarom het toch nodig is")},
        "placements.record_answer": {
            "own_words": _("In eigen woorden"),
            "place": _("Plaats van het gesprek"),
        },
        "proposals.ask": {"question": _("Vraag")},
        "proposals.decline": {"note": _("Wat zou er nodig zijn?")},
    }.get(request.endpoint or "", {})

"""The forms of a stay: what is still missing, the choices, and what is wrong with what was filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from coordination import clock
from coordination.clients.texts import WordsFound
from coordination.errors import AlreadyPlaced, CapacityTaken, GuardFailed, InvalidInput
from coordination.placements.course import MOST_DAYS_KEPT
from coordination.placements.models import Placement
from coordination.placements.onward import NextPlace
from coordination.placements.questions import LONGEST_TEXT
from coordination.reasons.operations import SHORTEST
from coordination.vocabulary import ContactWith, EndReason
from web.errors import words
from web.i18n import gettext as _
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.presenters.texts import capital


def stay(placement: Placement) -> dict[str, Any]:
    """Return the choices and first values of the forms of a stay, for the supervisor."""
    talked = {contact.with_whom for contact in placement.contacts}
    return {
        "reasons": end_reasons(EndReason),
        "contacts": [(one.value, capital(label_of(one))) for one in ContactWith],
        "talked": [(capital(label_of(one.with_whom)), one.held_on) for one in placement.contacts],
        "may_close": talked == set(ContactWith),
        "may_start": placement.starts_on <= clock.today(),
        "today": clock.today().isoformat(),
        "latest": (clock.today() + timedelta(days=MOST_DAYS_KEPT)).isoformat(),
        "longest": LONGEST_TEXT,
    }


def end_reasons(reasons: Iterable[EndReason]) -> list[tuple[str, str]]:
    """Return the choices for why a stay ends."""
    return [(reason.value, capital(label_of(reason))) for reason in reasons]


def place_key(place: NextPlace) -> str:
    """Return how a place to move on to is named in a form."""
    return f"{place.offer.id}-{0 if place.shift is None else place.shift.id}"


def place_choices(places: Iterable[NextPlace]) -> list[tuple[str, str, str]]:
    """Return the choices for where to move on to: key, what and where, and when."""
    return [
        (
            place_key(one),
            f"{one.offer.title} ({one.offer.host_organisation.name})",
            f"{label_of(one.offer.placement_kind)}, {half_day_words(one.half_days)}",
        )
        for one in places
    ]


def fault(error: InvalidInput) -> str:
    """Return what is wrong with a field of these forms, by the name the domain gives.

    Words that may not leave are named to who wrote them (CONF-10).
    """
    if isinstance(error, WordsFound):
        return _(
            "Dit staat er te veel in: %(words)s. Schrap het. Heeft de werkplek het echt nodig, schrijf dan"
            " hieronder waarom.",
            words=", ".join(error.words),
        )
    faults = {
        "question": functional_only(),
        "answer": functional_only(),
        "reason": _("Waarom het toch nodig is: schrijf minstens %(num)s tekens.", num=SHORTEST),
        "until": _("Op de wachtlijst tot: kies een dag vanaf vandaag, hoogstens een half jaar ver."),
        "keep_until": _("Plaats bewaren tot: kies een dag vanaf vandaag, hoogstens drie maanden ver."),
        "on": _("Eerste dag: niet voor de afgesproken start of de handtekeningen, en niet na vandaag."),
        "last_day": _("Laatste dag: kies een dag vanaf de eerste dag tot en met vandaag."),
        "held_on": _("Dag van het gesprek: kies een dag vanaf het einde tot en met vandaag."),
    }
    return str(faults.get(error.where) or words(error))


def functional_only() -> str:
    """Return how a question or answer is to be written."""
    return _(
        "Schrijf hoogstens %(num)s tekens en alleen over de werkvloer: uren, taken, wat iemand nodig heeft."
        " Geen naam, en niets over gezondheid, justitie, inkomen of herkomst.",
        num=LONGEST_TEXT,
    )


def refusal(error: GuardFailed | CapacityTaken | AlreadyPlaced) -> str:
    """Return why a step of a stay cannot be taken now."""
    said = words(error)
    if isinstance(error, GuardFailed) and error.event in ("confirm", "first_day"):
        return _("%(why)s Alles wat nog ontbreekt, staat hieronder.", why=said)
    return said

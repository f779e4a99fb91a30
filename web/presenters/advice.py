"""The functional facts that go along with an anonymous question, in words (CONF-15)."""

from __future__ import annotations

from coordination import clock
from coordination.advice.models import AdviceQuestion
from coordination.clients.rules import effective_availability
from coordination.vocabulary import FunctionalFact
from web.i18n import gettext as _
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of, labels_of, skill_name


def facts_of(asked: AdviceQuestion) -> list[tuple[str, str]]:
    """Return the facts that the asker let go along, as they are today; nothing that names the client."""
    return [(label_of(fact), _words(asked, fact)) for fact in FunctionalFact if fact in asked.facts]


def fault(where: str) -> str:
    """Return what is wrong with a field, in a sentence."""
    return {
        "adviser": _("Aan wie? Kies iemand die dit team advies geeft."),
        "question": _("Je vraag: schrijf ze zonder naam, nummer, adres of referentie."),
        "answer": _("Je antwoord: schrijf het zonder naam, nummer of adres."),
    }.get(where, _("Vul dit in."))


def _words(asked: AdviceQuestion, fact: FunctionalFact) -> str:
    client = asked.client
    unknown = _("nog niet gekend")
    if fact is FunctionalFact.FUNCTIONAL_NEEDS:
        return labels_of(client.functional_needs) or _("niets bijzonders gevraagd")
    if fact is FunctionalFact.AVAILABILITY:
        half_days = effective_availability(client, client.judicial_conditions, clock.today())
        return unknown if half_days is None else half_day_words(half_days)
    if fact is FunctionalFact.DUTCH_LEVEL:
        return label_of(client.dutch_level) or unknown
    if fact is FunctionalFact.TRAVEL:
        return label_of(client.travel_mode) or unknown
    return ", ".join(skill_name(code) for code in client.strengths) or unknown

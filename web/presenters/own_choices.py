"""A place of one's own choice, ready to propose: when the client would be there, or why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.capacity.models import CapacityOffer
from coordination.errors import GuardFailed
from coordination.rounds import own_choice
from coordination.vocabulary import HalfDays
from web.errors import words
from web.presenters.half_days import words as half_day_words
from web.presenters.placements import place_line
from web.presenters.rule_answers import questions_for

#: Why a place cannot be proposed, by the name of what is missing.
_REFUSALS: Mapping[str, LazyString] = {
    "asked_first": _l("Vraag eerst na wat we nog niet weten. Daarna kan je deze plek misschien voorstellen."),
    "has_trajectory": _l("Er loopt geen traject: niemand zou de cliënt op deze plek begeleiden."),
    "not_declined": _l("Op deze plek kwam al een nee. Ze kan nu niet opnieuw voorgesteld worden."),
    "not_on_the_list": _l("Deze plek staat al op de lijst van de cliënt."),
    "offer_takes_people": _l("Deze plek staat niet meer open, of de partner bevestigde ze niet op tijd."),
    "place_free": _l("Er is hier nu geen vrije plaats."),
    "round_allows": _l("De laatste ronde vond niet dat deze plek past. Start een nieuwe ronde."),
    "rules_allow": _l("Een regel zegt nu nee tegen deze plek."),
    "takes_people": _l("Er is een aanmeldingsstop op de dag waarop de cliënt zou beginnen."),
}


@dataclass(frozen=True)
class OwnChoice:
    """How a place can be proposed.

    Attributes
    ----------
    refusal
        Why it cannot be, in a sentence; empty where it can.
    shifts
        Number and words of the shifts to choose from; none where half-days are picked one by one.
    pick, half_days
        How many half-days to pick, and from which; None and none where they are fixed.
    period
        From when to when the client would be there, where half-days are picked.
    questions
        What to ask along the way.
    """

    refusal: str
    shifts: tuple[tuple[str, str], ...] = ()
    pick: int | None = None
    half_days: tuple[tuple[str, str], ...] = ()
    period: str = ""
    questions: tuple[str, ...] = ()

    @property
    def first_choice(self) -> tuple[str, ...]:
        """The half-days that are ticked to begin with."""
        return tuple(name for name, _words in self.half_days[: self.pick])


def refusal_words(error: GuardFailed) -> str:
    """Return why a place cannot be proposed, in one sentence."""
    sentence = _REFUSALS.get(error.guard)
    return words(error) if sentence is None else str(sentence)


def of(found: own_choice.OwnChoice, offer: CapacityOffer) -> OwnChoice:
    """Return how this place can be proposed, in words."""
    if found.refusal is not None:
        return OwnChoice(refusal=refusal_words(found.refusal))
    free = next((one for one in found.stays if one.shift_id is None), None)
    names = {shift.id: shift.name for shift in offer.shifts}
    return OwnChoice(
        refusal="",
        shifts=tuple(
            (str(one.shift_id), f"{names[one.shift_id]}: {_line(offer, one)}")
            for one in found.stays
            if one.shift_id is not None
        ),
        pick=None if free is None else free.pick,
        half_days=()
        if free is None
        else tuple((name, half_day_words(HalfDays.of([name]))) for name in free.half_days),
        period="" if free is None else place_line(offer, None, free.starts_on, free.ends_on).period,
        questions=questions_for([question.field for question in found.questions]),
    )


def _line(offer: CapacityOffer, stay: own_choice.PossibleStay) -> str:
    place = place_line(offer, stay.half_days, stay.starts_on, stay.ends_on)
    return f"{place.when}, {place.period}"

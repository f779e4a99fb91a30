"""All places with what the rules say of one client: what fits, what to ask, what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.rounds.views import SuggestionView, VerdictView
from coordination.vocabulary import RuleAnswer
from web.i18n import gettext as _
from web.presenters.rule_answers import SUBJECTS
from web.presenters.suggestions import full_place, in_the_way


@dataclass(frozen=True)
class PlaceVerdict:
    """One place: what the rules say, in a few words, and how well it would suit from 0 to 1."""

    offer_id: int
    title: str
    host: str
    answer: RuleAnswer
    words: str
    share: float


@dataclass(frozen=True)
class Hurdle:
    """What stands in the way: at how many places, and at how many of them nothing else does."""

    subject: str
    places: int
    alone: int


@dataclass(frozen=True)
class Chip:
    """A view of the list, with how many places it holds."""

    key: str
    text: str
    count: int


@dataclass(frozen=True)
class Verdicts:
    """All places for one client.

    Attributes
    ----------
    chips
        The views there are.
    shown, title, lead
        Which one is shown, and what it is.
    places
        Those of this view, the most promising first.
    hurdles
        Over all places, what stands in the way most often.
    """

    chips: tuple[Chip, ...]
    shown: RuleAnswer
    title: str
    lead: str
    places: tuple[PlaceVerdict, ...]
    hurdles: tuple[Hurdle, ...]


_VIEWS: Mapping[RuleAnswer, tuple[LazyString, LazyString]] = {
    RuleAnswer.FITS: (
        _l("Past"),
        _l("Niets staat in de weg. Of er nog plek is, hangt af van wie er verder zoekt."),
    ),
    RuleAnswer.UNKNOWN: (
        _l("Eerst iets navragen"),
        _l("Er ontbreekt nog een antwoord. Wat het snelst een plek opent, staat bovenaan."),
    ),
    RuleAnswer.DOES_NOT_FIT: (
        _l("Past niet"),
        _l("Waar het minst in de weg staat, staat bovenaan."),
    ),
}
_HURDLES = 6
_HIGHEST = 1000


def of(found: Sequence[VerdictView], wanted: str, suggestion: SuggestionView) -> Verdicts:
    """Return the places of one view.

    Parameters
    ----------
    wanted
        The view that is asked for; another text shows the first one that is not empty.
    suggestion
        What the round proposed, told beside the place itself.
    """
    count = Counter(one.answer for one in found)
    first = next((answer for answer in _VIEWS if count[answer]), RuleAnswer.FITS)
    shown = next((answer for answer in _VIEWS if answer == wanted), first)
    title, lead = _VIEWS[shown]
    beside = _said_by_the_round(suggestion)
    places = [one for one in found if one.answer is shown]
    places.sort(key=lambda one: (_distance(one), -one.score, one.title.lower(), one.offer_id))
    return Verdicts(
        chips=tuple(Chip(answer.value, str(text), count[answer]) for answer, (text, _lead) in _VIEWS.items()),
        shown=shown,
        title=str(title),
        lead=str(lead),
        places=tuple(_place(one, beside) for one in places),
        hurdles=_hurdles(found),
    )


def _place(one: VerdictView, beside: Mapping[int, str]) -> PlaceVerdict:
    words = in_the_way((rule.code, rule.answer) for rule in one.against)
    words = words or beside.get(one.offer_id, "")
    return PlaceVerdict(
        offer_id=one.offer_id,
        title=one.title,
        host=one.host,
        answer=one.answer,
        words=words[:1].upper() + words[1:],
        share=one.score / _HIGHEST,
    )


def _said_by_the_round(view: SuggestionView) -> dict[int, str]:
    """Return what the round made of places that fit, by offer."""
    said = {one.offer.id: full_place(one) for one in view.full_places}
    said |= {one.offer.id: _("staat bij de andere mogelijkheden") for one in view.alternatives}
    if view.offer is not None:
        said[view.offer.id] = _("het voorstel van de laatste ronde")
    return said


def _distance(one: VerdictView) -> tuple[int, int]:
    """Return how much stands between the client and the place: what says no counts before what is unknown."""
    against = sum(rule.answer is RuleAnswer.DOES_NOT_FIT for rule in one.against)
    return against, len(one.against) - against


def _hurdles(found: Iterable[VerdictView]) -> tuple[Hurdle, ...]:
    places, alone = Counter[str](), Counter[str]()
    for one in found:
        codes = [rule.code for rule in one.against if rule.answer is RuleAnswer.DOES_NOT_FIT]
        places.update(codes)
        alone.update(codes if len(one.against) == 1 else ())
    order = sorted(places, key=lambda code: (-places[code], code))[:_HURDLES]
    return tuple(Hurdle(str(SUBJECTS.get(code, code)), places[code], alone[code]) for code in order)

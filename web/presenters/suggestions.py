"""What a round says of one client: the suggestion, others beside it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from coordination.capacity.models import CapacityOffer
from coordination.rounds.views import (
    AlternativeView,
    BesideView,
    FullPlaceView,
    NearMissView,
    PairView,
    RouteView,
    SuggestionView,
)
from coordination.vocabulary import HalfDays, PlacementState, RuleAnswer, SuggestionOutcome
from web.i18n import gettext as _
from web.i18n import language
from web.presenters.explanations import Reason, bars, strongest
from web.presenters.half_days import words as half_day_words
from web.presenters.placements import PlaceLine, place_line
from web.presenters.reasons import Bar
from web.presenters.rule_answers import SUBJECTS, RuleWords, by_urgency, questions_for, rule_words
from web.presenters.what_if import helps

#: What is used up where it is no place, in words: several places share it.
_SHARED = {
    "supervisor": _l("past, maar de eigen begeleider heeft geen ruimte meer"),
    "guidance": _l("past, maar wie er begeleidt heeft geen ruimte meer"),
    "hours": _l("past, maar de uren begeleiding zijn op"),
    "newcomers": _l("past, maar er beginnen daar al genoeg mensen tegelijk"),
    "support": _l("past, maar de groep kan nu niemand meer bij die veel steun nodig heeft"),
    "group": _l("past, maar de groep is volzet"),
}
#: Which of the client's wishes an offer meets, as far as the reader may know them.
MetWishes = Callable[[CapacityOffer], Sequence[str]]


@dataclass(frozen=True)
class Possibility:
    """A place that the client could have.

    Attributes
    ----------
    index
        Position among the alternatives; None for the suggestion itself.
    share
        The score from 0 to 1.
    reasons, wishes
        Every reason that the reader may see, and the client's wishes that the place meets.
    questions
        What to ask along the way.
    pick, half_days
        How many half-days to choose, and from which; None and none where they are fixed.
    """

    index: int | None
    offer_id: int
    place: PlaceLine
    score: int
    reasons: tuple[Reason, ...]
    wishes: tuple[str, ...]
    questions: tuple[str, ...]
    pick: int | None = None
    half_days: tuple[tuple[str, str], ...] = ()

    @property
    def first_choice(self) -> tuple[str, ...]:
        """The half-days that are ticked to begin with."""
        return tuple(name for name, _words in self.half_days[: self.pick])

    @property
    def share(self) -> float:
        """The score from 0 to 1."""
        return self.score / _HIGHEST

    @property
    def bars(self) -> list[Bar]:
        """Every reason, as a bar with its words."""
        return bars(self.reasons, self.wishes)

    @property
    def strongest(self) -> list[str]:
        """The words of the reasons that speak most for it."""
        return strongest(self.reasons, met_wishes=self.wishes)


@dataclass(frozen=True)
class Beside:
    """The course beside the place: which, with its placement, or why there is none."""

    course: Possibility | None
    placement_ref: str | None
    placement_state: PlacementState | None
    why_none: str

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has done anything yet with the suggestion."""
        return self.placement_state is PlacementState.SUGGESTED


_NO_COURSE = {
    SuggestionOutcome.FITS_BUT_FULL: _l("Er past een cursus naast deze plek, maar die zit vol."),
    SuggestionOutcome.BLOCKED: _l("Voor een cursus naast deze plek moet eerst nog iets nagevraagd worden."),
    SuggestionOutcome.NO_FIT: _l("Geen cursus past op de halve dagen die vrij blijven."),
}


@dataclass(frozen=True)
class Obstacle:
    """A place that nearly fits, or fits and is full, with what stands in the way."""

    offer_id: int
    title: str
    host: str
    why: str


@dataclass(frozen=True)
class Outlook:
    """All that a round says of one client.

    Attributes
    ----------
    placement_ref, placement_state
        The placement that the suggestion became; None when there is none.
    suggested
        The place; None for a client without one.
    route
        The way there: who refers, then the services passed.
    helps
        For a client without one: what would have to give, and how many places that opens.
    beside
        The course beside the place, for who looks for one.
    """

    id: int
    round_ref: str
    client_ref: str
    who: str
    outcome: SuggestionOutcome
    placement_ref: str | None
    placement_state: PlacementState | None
    suggested: Possibility | None
    route: tuple[str, ...]
    alternatives: tuple[Possibility, ...]
    obstacles: tuple[Obstacle, ...]
    questions: tuple[str, ...]
    helps: tuple[str, ...] = ()
    beside: Beside | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has done anything yet with the suggestion."""
        return self.placement_state is PlacementState.SUGGESTED


@dataclass(frozen=True)
class WhyNot:
    """What every rule says of one client and one place, those that say no first."""

    against: tuple[RuleWords, ...]
    open_questions: tuple[RuleWords, ...]
    fitting: tuple[RuleWords, ...]
    score: int
    bars: tuple[Bar, ...]
    same_rules: bool


_HIGHEST = 1000


def outlook(view: SuggestionView, met_wishes: MetWishes | None = None) -> Outlook:
    """Return what a round says of one client, ready to read."""
    met = met_wishes or _no_wishes
    placement = view.placement
    return Outlook(
        id=view.id,
        round_ref=view.round_ref,
        client_ref=view.client_ref,
        who=view.client_name or view.client_ref,
        outcome=view.outcome,
        placement_ref=placement.ref if placement else None,
        placement_state=placement.state if placement else None,
        suggested=_suggested(view, met),
        route=route_stops(view.route),
        alternatives=tuple(_alternative(one, met) for one in view.alternatives),
        obstacles=(*map(_full, view.full_places), *map(_miss, view.near_misses)),
        questions=questions_for([question.field for question in view.questions]),
        helps=helps(view.relaxations),
        beside=None if view.beside is None else _beside(view.beside, met),
    )


def _beside(view: BesideView, met: MetWishes) -> Beside:
    return Beside(
        course=None if view.course is None else _alternative(view.course, met),
        placement_ref=None if view.placement is None else view.placement.ref,
        placement_state=None if view.placement is None else view.placement.state,
        why_none=str(_NO_COURSE.get(view.outcome, "")),
    )


def route_stops(route: RouteView | None) -> tuple[str, ...]:
    """Return the way to a place: who refers, then each service; or that the client signs up in person."""
    if route is None:
        return ()
    steps = [step.name(language()) for step in route.steps]
    first = route.organisation_name or _("de cliënt meldt zich zelf aan")
    return (first, *steps)


def why_not(pair: PairView, names: Mapping[str, str], met: Sequence[str] = ()) -> WhyNot:
    """Return the answers of all rules in words.

    Parameters
    ----------
    names
        Names for keys such as ``organisation:3``.
    met
        The client's wishes that the place meets.
    """
    words = by_urgency([rule_words(one.code, one.answer, one.seen, one.missing, names) for one in pair.rules])
    return WhyNot(
        against=tuple(one for one in words if one.answer == "does_not_fit"),
        open_questions=tuple(one for one in words if one.answer == "unknown"),
        fitting=tuple(one for one in words if one.answer == "fits"),
        score=pair.score,
        bars=tuple(bars(pair.reasons, met)),
        same_rules=pair.same_rules,
    )


def by_outcome(outlooks: Iterable[Outlook]) -> dict[SuggestionOutcome, list[Outlook]]:
    """Return the clients by how the round ended for them; a kind that nobody has is left out."""
    found: dict[SuggestionOutcome, list[Outlook]] = {outcome: [] for outcome in SuggestionOutcome}
    for one in outlooks:
        found[one.outcome].append(one)
    return {outcome: sorted(some, key=lambda one: one.who) for outcome, some in found.items() if some}


def _suggested(view: SuggestionView, met: MetWishes) -> Possibility | None:
    if view.offer is None or view.score is None:
        return None
    return Possibility(
        index=None,
        offer_id=view.offer.id,
        place=place_line(view.offer, view.half_days, view.starts_on, view.ends_on),
        score=view.score,
        reasons=tuple(view.reasons),
        wishes=tuple(met(view.offer)),
        questions=questions_for([question.field for question in view.questions]),
    )


def _alternative(view: AlternativeView, met: MetWishes) -> Possibility:
    return Possibility(
        index=view.index,
        offer_id=view.offer.id,
        place=place_line(view.offer, view.half_days, view.starts_on, view.ends_on, view.pick),
        score=view.score,
        reasons=tuple(view.reasons),
        wishes=tuple(met(view.offer)),
        questions=questions_for([question.field for question in view.questions]),
        pick=view.pick,
        half_days=tuple((name, half_day_words(HalfDays.of([name]))) for name in view.half_days)
        if view.pick
        else (),
    )


def _full(view: FullPlaceView) -> Obstacle:
    return Obstacle(view.offer.id, view.offer.title, view.offer.host_organisation.name, full_place(view))


def full_place(view: FullPlaceView) -> str:
    """Return what is used up at a place that fits, to stand within a sentence."""
    if view.kind in _SHARED:
        return str(_SHARED[view.kind])
    when = view.shift.name if view.shift else half_day_words(view.half_day)
    return (
        _("past, maar alle plaatsen zijn bezet (%(when)s)", when=when) if when else _("past, maar is volzet")
    )


def _miss(view: NearMissView) -> Obstacle:
    words = in_the_way(view.rules)
    return Obstacle(view.offer.id, view.offer.title, view.offer.host_organisation.name, words)


def in_the_way(rules: Iterable[tuple[str, RuleAnswer]]) -> str:
    """Return what rules are against and what they ask, to stand within a sentence; nothing when all fit."""
    found = list(rules)
    fails = [_subject(code) for code, answer in found if answer is RuleAnswer.DOES_NOT_FIT]
    asks = [_subject(code) for code, answer in found if answer is RuleAnswer.UNKNOWN]
    texts = []
    if fails:
        texts.append(_("past niet: %(subjects)s", subjects=", ".join(fails)))
    if asks:
        texts.append(_("na te vragen: %(subjects)s", subjects=", ".join(asks)))
    return "; ".join(texts)


def _subject(code: str) -> str:
    text = str(SUBJECTS.get(code, code))
    return text[:1].lower() + text[1:]


def _no_wishes(_offer: CapacityOffer) -> Sequence[str]:
    return ()

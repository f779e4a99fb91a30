"""A matching round in plain words: what it aims for, how far it is, how sure the plan is, what it gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.rounds.models import MatchingRound
from coordination.rounds.totals import RoundTotals
from coordination.rounds.views import SuggestionView
from coordination.small_cells import few
from coordination.vocabulary import PriorityClass, RoundState
from web.i18n import gettext as _
from web.presenters.explanations import LABELS
from web.presenters.labels import label_of
from web.presenters.numbers import number, percent

_STEPS: Mapping[str, LazyString] = {
    "options": _l("Nagaan wie waar terecht kan"),
    "solve": _l("De beste verdeling zoeken"),
    "check": _l("De verdeling nakijken"),
    "explain": _l("De redenen opschrijven"),
    "store": _l("Alles bewaren"),
}

_LEVELS: Mapping[str, LazyString] = {
    "placements": _l(
        "Eerst: zoveel mogelijk mensen een plek. Wie het dringendst is of het langst wacht, weegt zwaarder."
    ),
    "score": _l("Daarna: voor iedereen samen de plekken die het best passen, de eigen wens voorop."),
}


# Waiting decides who goes first, not which place suits: it weighs among the clients (E.3.2).
_CARRIED = "SR-08"


@dataclass(frozen=True)
class Proof:
    """How sure the plan is, in words, with the figures behind it."""

    tone: str
    title: str
    sentence: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Progress:
    """How far a round under way is."""

    percent: int
    text: str
    gap: str


def is_under_way(matching_round: MatchingRound) -> bool:
    """Say whether the round still waits or runs."""
    return matching_round.state in (RoundState.QUEUED, RoundState.RUNNING)


def progress(matching_round: MatchingRound) -> Progress:
    """Return how far a round is, and how far from proved its plan still is."""
    if matching_round.state is RoundState.QUEUED:
        text = _("De ronde staat klaar en begint zo.")
    else:
        text = str(_STEPS.get(matching_round.step or "", _("Gegevens klaarzetten")))
    gap = matching_round.gap
    told = (
        ""
        if gap is None
        else _("De beste verdeling tot nu toe zit hoogstens %(gap)s onder het maximum.", gap=percent(gap))
    )
    return Progress(matching_round.progress, text, told)


def count(value: int | None, totals: RoundTotals) -> str:
    """Return a number of people, or that it is too small to be shown (CONF-24)."""
    return _("verborgen") if value is None and totals.hidden else number(value)


def summary(totals: RoundTotals) -> str:
    """Return what the round gave in one sentence."""
    if totals.hidden:
        return _(
            "Hoeveel mensen een voorstel kregen, tonen we niet: buiten jouw cliënten zijn het er te weinig om"
            " niemand herkenbaar te maken."
        )
    placed, clients = totals.placed or 0, totals.clients or 0
    return _(
        "Voor %(placed)s van de %(clients)s mensen die een plek zoeken, ligt er een voorstel.",
        placed=number(placed),
        clients=number(clients),
    )


def proof(matching_round: MatchingRound, *, figures: bool = True) -> Proof:
    """Return how sure the plan is.

    Parameters
    ----------
    figures
        Whether its sums may be shown: not where the people behind them are too few (CONF-24).
    """
    shown = _figures(matching_round) if figures else ()
    if matching_round.solver_status == "optimal":
        return Proof(
            "good",
            _("Bewezen de beste verdeling"),
            _("Met deze plaatsen en deze regels bestaat er geen verdeling die meer geeft."),
            shown,
        )
    return Proof(
        "warn",
        _("De beste verdeling die gevonden is"),
        _(
            "Een nog betere kan hoogstens %(gap)s meer geven. Het zoeken stopte voor het bewijs rond was.",
            gap=percent(matching_round.gap or 0),
        ),
        shown,
    )


@dataclass(frozen=True)
class Beside:
    """How the plan of courses beside a place came out, in words."""

    sentence: str
    proof: str


def beside(matching_round: MatchingRound, views: Sequence[SuggestionView], *, hidden: bool) -> Beside | None:
    """Return how the second plan came out, None where nobody looked for a course beside a place.

    Parameters
    ----------
    views
        What the round says of the reader's own clients: of few others it is not said how many (CONF-24).
    hidden
        Whether the totals of the round are hidden from the reader.
    """
    kept = matching_round.beside
    if kept is None:
        return None
    placed, clients = kept["placed"], kept["clients"]
    own = [view.beside for view in views if view.beside is not None]
    with_course = sum(one.course is not None for one in own)
    others = (placed - with_course, clients - placed - (len(own) - with_course))
    if hidden or any(few(number_of) for number_of in others):
        sentence = _("Voor wie ook iets wil leren, zocht de ronde op de halve dagen die vrij blijven.")
    else:
        sentence = _(
            "Zoekt ook een cursus: %(clients)s. Kan er een volgen naast de plek: %(placed)s.",
            clients=number(clients),
            placed=number(placed),
        )
    if kept["status"] == "optimal":
        told = _("Eerst kwam de plek. Met wat daarna vrij bleef, is dit bewezen de beste verdeling.")
    else:
        told = _(
            "Eerst kwam de plek. Met wat daarna vrij bleef, kan een betere hoogstens %(gap)s meer geven.",
            gap=percent(kept["gap"]),
        )
    return Beside(sentence, told)


def policy_lines(policy: Mapping[str, Any]) -> list[str]:
    """Return what comes first, in the order of the policy's levels; as usual where none are named."""
    return [str(_LEVELS[level]) for level in policy.get("levels", _LEVELS) if level in _LEVELS]


def class_weights(policy: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how heavily each priority class weighs, the heaviest first, and what waiting adds (SR-08)."""
    weights = policy.get("class_weights", {})
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    lines = [(label_of(PriorityClass(code)), number(weight)) for code, weight in ordered]
    most = _("tot %(num)s erbij", num=number(policy.get("waiting_weight", 0)))
    return [*lines, (_("lang wachten"), most)]


def rule_weights(weights: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how heavily each rule weighs in a score, the heaviest first."""
    values = weights.get("values", {})
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    told = LABELS.keys() - {_CARRIED}
    return [(str(LABELS[code]), number(weight)) for code, weight in ordered if code in told]


def versions(matching_round: MatchingRound) -> list[tuple[str, str]]:
    """Return what is needed to do the same round again (INV-19)."""
    return [
        (_("Beleid"), str(matching_round.policy.get("version", ""))),
        (_("Gewichten"), str(matching_round.weights.get("version", ""))),
        (_("Regels"), matching_round.rule_set_version),
        (_("Startgetal"), number(matching_round.random_seed)),
    ]


def _figures(matching_round: MatchingRound) -> tuple[tuple[str, str], ...]:
    objective, bound = matching_round.objective or {}, matching_round.bound or {}
    names = {"placements": _("Mensen, naar gewicht"), "score": _("Passing")}
    rows = []
    for level in matching_round.policy.get("levels", ()):
        if level in objective:
            reached = _(
                "%(value)s van hoogstens %(bound)s",
                value=number(objective[level]),
                bound=number(bound.get(level)),
            )
            rows.append((names[level], reached))
    seconds = (matching_round.solve_ms or 0) / 1000
    rows.append((_("Verschil met het maximum"), percent(matching_round.gap or 0)))
    rows.append((_("Gezocht"), _("%(seconds)s seconden", seconds=number(round(seconds, 1)))))
    return tuple(rows)

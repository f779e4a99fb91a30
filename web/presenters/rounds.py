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
from coordination.small_cells import Told, tell
from coordination.vocabulary import PriorityClass, RoundState
from web.i18n import gettext as _
from web.presenters.explanations import LABELS
from web.presenters.labels import label_of
from web.presenters.numbers import number, percent, told

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
_HUNDRED = 100


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
    gap_words = (
        ""
        if gap is None
        else _("De beste verdeling tot nu toe zit hoogstens %(gap)s onder het maximum.", gap=percent(gap))
    )
    return Progress(matching_round.progress, text, gap_words)


def count(value: Told | None, totals: RoundTotals) -> str:
    """Return a number of people, or that it is too small to be shown (CONF-24)."""
    if value is None:
        return _("verborgen") if totals.hidden else ""
    return told(value)


def summary(totals: RoundTotals) -> str:
    """Return what the round gave in one sentence."""
    placed, unplaced = totals.placed, totals.unplaced
    if totals.own_only and placed is not None and totals.clients is not None:
        return _(
            "Voor %(placed)s van de %(clients)s mensen die een plek zoeken, ligt er een voorstel.",
            placed=told(placed),
            clients=told(totals.clients),
        )
    if placed is not None and unplaced is not None:
        return _(
            "Voor %(placed)s mensen ligt er een voorstel, voor %(unplaced)s nog niet.",
            placed=told(placed),
            unplaced=told(unplaced),
        )
    if placed is not None:
        return _(
            "Voor %(placed)s mensen ligt er een voorstel. Voor hoeveel nog niet, tonen we niet: buiten jouw"
            " cliënten zijn het er te weinig.",
            placed=told(placed),
        )
    if unplaced is not None:
        return _(
            "Voor %(unplaced)s mensen ligt er nog geen voorstel. Voor hoeveel wel, tonen we niet: buiten jouw"
            " cliënten zijn het er te weinig.",
            unplaced=told(unplaced),
        )
    return _(
        "Hoeveel mensen een voorstel kregen, tonen we niet: buiten jouw cliënten zijn het er te weinig om"
        " niemand herkenbaar te maken."
    )


def own(totals: RoundTotals) -> str:
    """Return how many of the reader's own clients have a proposal; nothing where none of them was in it."""
    clients = totals.own_placed + totals.own_unplaced
    if not clients:
        return "–"
    return _("%(placed)s van %(clients)s", placed=number(totals.own_placed), clients=number(clients))


def in_fives(*shown: RoundTotals) -> str:
    """Return why numbers are told in fives, where some of these are; else nothing (CONF-24)."""
    if all(one.own_only or (one.clients is None and not one.hidden) for one in shown):
        return ""
    return _(
        "Iedereen samen tellen we in groepen van vijf. Zo zegt ook het verschil tussen twee dagen niets over"
        " één mens. Je eigen cliënten zie je wel precies."
    )


def pairs(matching_round: MatchingRound, totals: RoundTotals) -> str:
    """Return how many pairs of somebody and a place fit; about how many where some are of others."""
    if matching_round.pairs is None or totals.own_only:
        return number(matching_round.pairs)
    if matching_round.pairs < _HUNDRED:
        return _("minder dan 100")
    return _("ongeveer %(num)s", num=number(round(matching_round.pairs, -2)))


#: Why a search ended before its proof.
_STOPPED: Mapping[str, LazyString] = {
    "time_limit": _l("De tijd die ervoor was, was om."),
    "work_limit": _l("Het zoekwerk dat ervoor is vastgelegd, was gedaan."),
    "gap_reached": _l("Het verschil was klein genoeg."),
    "interrupted": _l("Iemand zette het zoeken stop."),
}


def proof(matching_round: MatchingRound, *, sums: bool = True) -> Proof:
    """Return how sure the plan is.

    Parameters
    ----------
    sums
        Whether its sums may be shown: not to who may not open everybody in the round (CONF-24).
    """
    shown = _figures(matching_round, sums=sums)
    if matching_round.solver_status == "optimal":
        return Proof(
            "good",
            _("Bewezen de beste verdeling"),
            _("Met deze plaatsen en deze regels bestaat er geen verdeling die meer geeft."),
            shown,
        )
    sentence = _(
        "Een nog betere kan hoogstens %(gap)s meer geven. Het zoeken stopte voor het bewijs rond was.",
        gap=percent(matching_round.gap or 0),
    )
    why = _STOPPED.get(matching_round.stop_reason or "")
    return Proof(
        "warn",
        _("De beste verdeling die gevonden is"),
        sentence if why is None else f"{sentence} {why}",
        shown,
    )


@dataclass(frozen=True)
class Beside:
    """How the plan of courses beside a place came out, in words."""

    sentence: str
    proof: str


def beside(
    matching_round: MatchingRound, views: Sequence[SuggestionView], *, own_only: bool
) -> Beside | None:
    """Return how the second plan came out, None where nobody looked for a course beside a place.

    Parameters
    ----------
    views
        What the round says of the reader's own clients.
    own_only
        Whether these are everybody; else it is told in fives, and not of few others (CONF-24).
    """
    kept = matching_round.beside
    if kept is None:
        return None
    placed, clients = kept["placed"], kept["clients"]
    own = [view.beside for view in views if view.beside is not None]
    with_course = sum(one.course is not None for one in own)
    follow = Told(placed, placed) if own_only else tell(placed, with_course)
    cannot = (
        Told(clients - placed, clients - placed)
        if own_only
        else tell(clients - placed, len(own) - with_course)
    )
    sentences = []
    if follow is not None:
        sentences.append(_("Kan ook een cursus volgen naast de plek: %(num)s.", num=told(follow)))
    if cannot is not None:
        sentences.append(_("Vond nog geen cursus: %(num)s.", num=told(cannot)))
    if not sentences:
        sentences = [_("Voor wie ook iets wil leren, zocht de ronde op de halve dagen die vrij blijven.")]
    if kept["status"] == "optimal":
        sure = _("Eerst kwam de plek. Met wat daarna vrij bleef, is dit bewezen de beste verdeling.")
    else:
        sure = _(
            "Eerst kwam de plek. Met wat daarna vrij bleef, kan een betere hoogstens %(gap)s meer geven.",
            gap=percent(kept["gap"]),
        )
    return Beside(" ".join(sentences), sure)


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
    shown = LABELS.keys() - {_CARRIED}
    return [(str(LABELS[code]), number(weight)) for code, weight in ordered if code in shown]


def versions(matching_round: MatchingRound) -> list[tuple[str, str]]:
    """Return what is needed to do the same round again (INV-19)."""
    return [
        (_("Beleid"), str(matching_round.policy.get("version", ""))),
        (_("Gewichten"), str(matching_round.weights.get("version", ""))),
        (_("Regels"), matching_round.rule_set_version),
        (_("Startgetal"), number(matching_round.random_seed)),
    ]


def _figures(matching_round: MatchingRound, *, sums: bool) -> tuple[tuple[str, str], ...]:
    objective, bound = matching_round.objective or {}, matching_round.bound or {}
    names = {"placements": _("Mensen, naar gewicht"), "score": _("Passing")}
    rows = []
    for level in matching_round.policy.get("levels", ()) if sums else ():
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

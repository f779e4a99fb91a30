"""What would help, what a change would do, and what rounds aim for, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.rounds.answers import CoursesView, EffectView, MoveView, RankingView, UnlockedView
from coordination.rounds.models import MatchingRound, WhatIf
from coordination.rounds.views import RelaxationView
from coordination.small_cells import INTERNAL, Told, tell
from coordination.vocabulary import Adaptation, IncomeStatus, LanguageLevel, RoundState
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.presenters.numbers import number, percent, told
from web.presenters.rule_answers import SUBJECTS

_DAYS: Mapping[str, LazyString] = {
    "mon": _l("maandag"),
    "tue": _l("dinsdag"),
    "wed": _l("woensdag"),
    "thu": _l("donderdag"),
    "fri": _l("vrijdag"),
    "sat": _l("zaterdag"),
    "sun": _l("zondag"),
}
_GIVES: Mapping[str, LazyString] = {
    "place": _l("er een plaats bij komt"),
    "language_coach": _l("er een taalcoach bij komt"),
    "confirmation": _l("de partner zijn plaatsen bevestigt"),
    "intake_stop": _l("de instroomstop voorbij is"),
    "travel_paid": _l("de verplaatsing betaald wordt"),
    "income_status": _l("de partner dit inkomen aanvaardt"),
    "route": _l("er een doorverwijzing komt"),
    "development_plan": _l("er een ontwikkelingsplan is"),
}
_TURNS: Mapping[str, LazyString] = {
    "gains_place": _l("krijgt een plek"),
    "loses_place": _l("verliest een plek"),
    "better": _l("gaat naar een plek die beter past"),
    "worse": _l("gaat naar een plek die minder past"),
    "other": _l("gaat naar een andere plek"),
}
_COURSE_TURNS: Mapping[str, LazyString] = {
    "gains_place": _l("krijgt er een cursus bij"),
    "loses_place": _l("verliest de cursus ernaast"),
    "better": _l("gaat naar een cursus die beter past"),
    "worse": _l("gaat naar een cursus die minder past"),
    "other": _l("gaat naar een andere cursus"),
}
_TONES = {"gains_place": "good", "better": "good", "loses_place": "bad", "worse": "warn", "other": "quiet"}
_BECAUSE: Mapping[str, LazyString] = {
    "kept/still_best": _l("Voorstel gebleven"),
    "moved/suits_better": _l("Verschoven, een andere plek past beter"),
    "moved/no_longer_possible": _l("Verschoven, de vorige plek kan niet meer"),
    "moved/place_went_to_others": _l("Verschoven, de vorige plek gaat naar iemand anders"),
    "lost/no_longer_possible": _l("Geen voorstel meer, de plek kan niet meer"),
    "lost/place_went_to_others": _l("Geen voorstel meer, de plek gaat naar iemand anders"),
    "lost/no_longer_looks": _l("Zoekt niet meer"),
    "new/no_proposal_before": _l("Nieuw voorstel"),
}


@dataclass(frozen=True)
class MoveLine:
    """One client for whom a change means something."""

    client_ref: str
    who: str
    what: str
    tone: str
    before: str
    after: str


@dataclass(frozen=True)
class Courses:
    """What a change would do to the courses beside the places, in words and figures."""

    sentence: str
    figures: tuple[tuple[str, str], ...]
    moves: tuple[MoveLine, ...]


@dataclass(frozen=True)
class Answer:
    """What a change would do, in words and figures."""

    tone: str
    title: str
    sentence: str
    figures: tuple[tuple[str, str], ...]
    turns: tuple[tuple[str, str], ...]
    moves: tuple[MoveLine, ...]
    others: bool
    courses: Courses | None


@dataclass(frozen=True)
class RankedLine:
    """A place of which one more would help most."""

    offer_id: int | None
    title: str
    host: str
    when: str
    people: str
    gain: str


def helps(relaxations: Iterable[RelaxationView]) -> tuple[str, ...]:
    """Return what would help a client without a place, such as: if Wednesday may, three places."""
    return tuple(_help(one) for one in relaxations)


def _help(one: RelaxationView) -> str:
    gives = _(" en ").join(_give(kind, value) for kind, value in one.give)
    places = ngettext("%(num)d plaats", "%(num)d plaatsen", one.count)
    if one.sure:
        return _("Als %(gives)s: %(places)s.", gives=gives, places=places)
    return _("Als %(gives)s: hoogstens %(places)s.", gives=gives, places=places)


def _give(kind: str, value: str) -> str:
    if kind == "weekday":
        return _("%(day)s mag", day=_DAYS[value])
    if kind == "travel_longer":
        return _("de reis %(minutes)s minuten langer mag", minutes=value)
    if kind == "adaptation":
        return _("de plek ook dit kan: %(adaptation)s", adaptation=label_of(Adaptation(value)))
    if kind == "answer":
        return _("dit geen probleem blijkt: %(subject)s", subject=str(SUBJECTS.get(value, value)).lower())
    return str(_GIVES[kind])


def answer(view: EffectView) -> Answer:
    """Return what a change would do."""
    more = 0
    if view.placed is None:
        sentence = _(
            "Hieronder staat wat er voor jouw cliënten verandert. Van wie je niet begeleidt, zeggen we het in"
            " groepen van vijf: kleinere aantallen zouden te veel zeggen over één mens."
        )
    else:
        more = view.placed[1] - view.placed[0]
        sentence = _more(more)
    if not view.proved:
        sentence += " " + (
            _("Dat is nog niet bewezen: het juiste verschil ligt binnen de grenzen hieronder.")
            if view.own_only
            else _("Dit is nog niet bewezen.")
        )
    return Answer(
        tone="good" if more > 0 else "bad" if more < 0 else "quiet",
        title=_("Bewezen uitkomst") if view.proved else _("Uitkomst binnen grenzen"),
        sentence=sentence,
        figures=_figures(view),
        turns=tuple(
            (str(_TURNS[turn]), _turn(view.turns[turn], view.own.get(turn, 0)))
            for turn in _TURNS
            if turn in view.turns
        ),
        moves=tuple(_move(one, _TURNS, _("geen plek")) for one in view.moves),
        others=not view.own_only,
        courses=None if view.courses is None else _courses(view.courses),
    )


def _courses(view: CoursesView) -> Courses:
    sentence = (
        _("Eerst worden de plekken verdeeld, dan de cursussen. Elk van de twee is bewezen, samen niet.")
        if view.proved
        else _("Eerst worden de plekken verdeeld, dan de cursussen. De cursussen zijn nog niet bewezen.")
    )
    if not view.moves:
        sentence += " " + (
            _("Voor jouw cliënten verandert de cursus niet.")
            if view.placed is None
            else _("Voor niemand verandert de cursus.")
        )
    return Courses(
        sentence=sentence,
        figures=()
        if view.placed is None
        else (
            (
                _("Mensen met een cursus naast hun plek"),
                f"{number(view.placed[0])} → {number(view.placed[1])}",
            ),
        ),
        moves=tuple(_move(one, _COURSE_TURNS, _("geen cursus")) for one in view.moves),
    )


def _more(more: int) -> str:
    if more > 0:
        return ngettext(
            "%(num)d persoon meer krijgt een plek.", "%(num)d mensen meer krijgen een plek.", more
        )
    if more < 0:
        return ngettext(
            "%(num)d persoon minder krijgt een plek.", "%(num)d mensen minder krijgen een plek.", -more
        )
    return _("Evenveel mensen krijgen een plek.")


def _turn(everybody: Told | None, own: int) -> str:
    """Return how many take a turn: all of them in fives, or the own clients and that the others are few."""
    if everybody is not None:
        return told(everybody)
    if own:
        return _("%(num)s van jou, en hoogstens enkele anderen", num=number(own))
    return _("niemand van jou, en hoogstens enkele anderen")


def _figures(view: EffectView) -> tuple[tuple[str, str], ...]:
    if view.placed is None:
        return ()
    names = {"placements": _("Mensen, naar gewicht"), "score": _("Passing")}
    return (
        (_("Mensen met een voorstel"), f"{number(view.placed[0])} → {number(view.placed[1])}"),
        *((names[level], between(ends)) for level, ends in view.levels.items()),
    )


def between(ends: Sequence[int | None]) -> str:
    """Return a difference: a number with its sign, or the bounds it lies between."""
    low, high = ends
    if low is None or high is None:
        return _("niet te zeggen")
    if low == high:
        return _signed(low)
    return _("tussen %(low)s en %(high)s", low=_signed(low), high=_signed(high))


def _signed(value: int) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def _move(one: MoveView, turns: Mapping[str, LazyString], nothing: str) -> MoveLine:
    return MoveLine(
        client_ref=one.client_ref,
        who=one.client_name or one.client_ref,
        what=str(turns[one.turn]),
        tone=_TONES[one.turn],
        before=nothing if one.before is None else one.before.title,
        after=nothing if one.after is None else one.after.title,
    )


def ranked(view: RankingView) -> list[RankedLine]:
    """Return the places of which one more would help most, the best first."""
    return [_ranked(one, own_only=view.own_only) for one in view.best]


def _ranked(one: UnlockedView, *, own_only: bool) -> RankedLine:
    when = one.shift.name if one.shift else half_day_words(one.half_day) if one.half_day else ""
    gain = between(one.score)
    return RankedLine(
        offer_id=None if one.offer is None else one.offer.id,
        title=_("begeleiding of groep") if one.offer is None else one.offer.title,
        host="" if one.offer is None else one.offer.host_organisation.name,
        when=when,
        people=_gained(one.placed),
        gain=gain if own_only else _("ongeveer %(num)s", num=gain),
    )


def _gained(people: Told | None) -> str:
    if people is None:
        return _("minder dan %(num)s", num=INTERNAL)
    return _signed(people.low) if people.is_exact else told(people)


def is_under_way(row: WhatIf) -> bool:
    """Say whether a question still waits or is being worked out."""
    return row.state in (RoundState.QUEUED, RoundState.RUNNING)


def level_prices(matching_round: MatchingRound, *, own_only: bool = False) -> list[str]:
    """Return what the levels of the policy cost each other in a round, a sentence each.

    Of people it is said in fives how many, and of few nothing, unless all are the reader's own (CONF-24).
    """
    kept = matching_round.level_prices
    if not kept:
        return []
    lines = [
        _(
            "De laatste plek die erbij kon, kost de anderen samen %(points)s punten passing.",
            points=_points(kept["last_placement"]),
        )
        if kept["one_less"] < kept["placed"]
        else _("De laatste plek die erbij kon, kost de anderen niets."),
        _(
            "Voorrang voor wie dringend is of lang wacht, kost %(points)s punten passing.",
            points=_points(kept["priority"]),
        )
        if kept["priority"] != [0, 0]
        else _("Voorrang voor wie dringend is of lang wacht, kost de anderen niets."),
    ]
    fewer = kept["placed"] - kept["placed_score_first"]
    in_fives = None if own_only else tell(fewer)
    if own_only and fewer > 0:
        lines.append(
            ngettext(
                "Kwam passing eerst, dan had %(num)d persoon minder een voorstel.",
                "Kwam passing eerst, dan hadden %(num)d mensen minder een voorstel.",
                fewer,
            )
        )
    elif in_fives is not None:
        lines.append(
            _("Kwam passing eerst, dan hadden %(num)s mensen minder een voorstel.", num=told(in_fives))
        )
    return lines


def _points(ends: Sequence[int | None]) -> str:
    low, high = ends
    if low is None or high is None:
        return _("een onbekend aantal")
    if low == high:
        return number(low)
    return _("tussen %(low)s en %(high)s", low=number(low), high=number(high))


def differences(kept: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return how many proposals of the round before were kept, moved or lost, and why."""
    return [(str(_BECAUSE[code]), number(kept[code])) for code in _BECAUSE if code in kept]


def floor_lines(policy: Mapping[str, Any]) -> list[str]:
    """Return the fairness floors of a policy, a sentence each."""
    return [
        _(
            "Minstens %(percent)s van wie ergens past: %(group)s.",
            percent=percent(floor["percent"] / 100),
            group=group_words(floor["group"], floor["value"]),
        )
        for floor in policy.get("floors", ())
    ]


def group_words(group: str, value: str) -> str:
    """Return who a fairness floor stands up for."""
    if group == "dutch_level":
        return _("mensen met Nederlands op niveau %(level)s", level=label_of(LanguageLevel(value)))
    if group == "income_status":
        return _("mensen met als inkomen %(status)s", status=label_of(IncomeStatus(value)))
    if group == "area":
        return _("mensen uit %(postcode)s", postcode=value)
    return str(AGE_BANDS[value])


AGE_BANDS: Mapping[str, LazyString] = {
    "18_24": _l("mensen van 18 tot 24"),
    "25_39": _l("mensen van 25 tot 39"),
    "40_54": _l("mensen van 40 tot 54"),
    "55_plus": _l("mensen vanaf 55"),
}

"""What somebody may read of a round's suggestions: the stored facts, filtered by the access predicate.

A reason that stands on a life domain which the reader may not see is left out without a trace (E.3 point 9).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coordination.capacity.models import CapacityOffer, Shift
from coordination.consent.rules import Decision
from coordination.placements.models import Placement
from coordination.rounds.models import Exclusion, Suggestion
from coordination.rounds.rules import (
    ShownQuestion,
    ShownReason,
    ShownRule,
    may_read,
    shown_codes,
    shown_questions,
    shown_reasons,
)
from coordination.vocabulary import ClientPart, HalfDays, RuleAnswer, SuggestionOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """One service on a referral route, with its names of then."""

    service_id: int
    name_nl: str
    name_en: str
    name_fr: str

    def name(self, language: str = "nl") -> str:
        """Return the name in a language; Dutch for any other."""
        return {"en": self.name_en, "fr": self.name_fr}.get(language, self.name_nl)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """How the client gets to the service (HR-29); without an organisation the client signs up in person."""

    organisation_id: int | None
    organisation_name: str | None
    steps: tuple[RouteStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeView:
    """Another possibility for the client, outside competition for places.

    ``pick`` says how many of ``half_days`` to choose, where the client chooses; else None.
    """

    index: int
    offer: CapacityOffer
    shift: Shift | None
    half_days: HalfDays
    pick: int | None
    starts_on: date
    ends_on: date | None
    score: int
    reasons: tuple[ShownReason, ...]
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideView:
    """The course beside the place; without ``course`` the outcome says why there is none."""

    outcome: SuggestionOutcome
    course: AlternativeView | None
    placement: Placement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMissView:
    """An offer that nearly fits, and what stands in the way."""

    offer: CapacityOffer
    rules: tuple[tuple[str, RuleAnswer], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FullPlaceView:
    """A place that fits but is used up in the plan; ``half_day`` where half-days are chosen one by one.

    ``kind`` is what is used up: ``places`` there, or a limit shared with other places: the caseload of the
    client's ``supervisor``, the ``guidance`` there, or the programme's ``group``.
    """

    offer: CapacityOffer
    shift: Shift | None
    half_day: HalfDays | None
    places: int
    kind: str = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaxationView:
    """What would have to give, all of it, for the client to have an option (E.3.5).

    ``give`` are pairs (kind, value); ``offers`` the best of those that open, ``count`` how many do; ``sure``
    is False where an answer is still to be asked.
    """

    give: tuple[tuple[str, str], ...]
    offers: tuple[CapacityOffer, ...]
    count: int
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """What a round says of one client, as somebody may read it.

    ``client_name`` is None for who may not see the identity. For a client without a place ``offer``,
    ``placement`` and the dates are None, and ``near_misses`` and ``full_places`` say why, and ``relaxations``
    what would help. ``change`` is (fate, because) against the round before; ``looking_since`` the day from
    which the client looks for a place; ``beside`` the course beside it, where the client looks for one;
    ``first_come`` where serving everybody by arrival would have placed the client, None for nowhere.
    """

    id: int
    round_ref: str
    client_ref: str
    client_name: str | None
    outcome: SuggestionOutcome
    placement: Placement | None
    offer: CapacityOffer | None
    shift: Shift | None
    half_days: HalfDays | None
    starts_on: date | None
    ends_on: date | None
    score: int | None
    reasons: tuple[ShownReason, ...]
    questions: tuple[ShownQuestion, ...]
    route: RouteView | None
    alternatives: tuple[AlternativeView, ...]
    near_misses: tuple[NearMissView, ...]
    full_places: tuple[FullPlaceView, ...]
    relaxations: tuple[RelaxationView, ...] = ()
    change: tuple[str, str] | None = None
    looking_since: date | None = None
    first_come: CapacityOffer | None = None
    beside: BesideView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Everything that the rules said of one client and one offer, as somebody may read it.

    ``rule_set_version`` is that of the round; ``same_rules`` says whether the program still has these rules,
    so that the answer is exactly that of then.
    """

    round_ref: str
    client_ref: str
    offer_id: int
    answer: RuleAnswer
    rules: tuple[ShownRule, ...]
    questions: tuple[ShownQuestion, ...]
    score: int
    reasons: tuple[ShownReason, ...]
    starts_on: date
    ends_on: date | None
    rule_set_version: str
    same_rules: bool

    @property
    def against(self) -> tuple[ShownRule, ...]:
        """The rules that do not say *fits*."""
        return tuple(rule for rule in self.rules if rule.answer is not RuleAnswer.FITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """What the rules said of one client at one place, as somebody may read it.

    ``against`` are the rules that do not say *fits*, without the values that they saw; ``score`` is from 0
    to 1000.
    """

    offer_id: int
    title: str
    host: str
    answer: RuleAnswer
    against: tuple[ShownRule, ...]
    score: int


def offers_named(suggestions: Collection[Suggestion], exclusions: Collection[Exclusion]) -> set[int]:
    """Return the ids of all offers that these rows speak of."""
    named = {one.offer_id for one in exclusions}
    for suggestion in suggestions:
        named.update(one["offer"] for one in (*suggestion.alternatives, *suggestion.binding))
        named.update(offer for one in suggestion.relaxations or () for offer in one["offers"])
        named.update(one for one in (suggestion.offer_id, suggestion.first_come_offer_id) if one is not None)
        if suggestion.beside is not None and "offer" in suggestion.beside:
            named.add(suggestion.beside["offer"])
    return named


def view_of(
    suggestion: Suggestion,
    exclusions: Sequence[Exclusion],
    offers: Mapping[int, CapacityOffer],
    decisions: Mapping[ClientPart, Decision],
) -> SuggestionView:
    """Return one suggestion as somebody may read it.

    Parameters
    ----------
    exclusions
        Those of the suggestion's client in this round.
    offers
        Every offer that is spoken of, by id, with shifts, site and host.
    decisions
        What the reader may see of the client.
    """
    client = suggestion.client
    offer = None if suggestion.offer_id is None else offers[suggestion.offer_id]
    return SuggestionView(
        id=suggestion.id,
        round_ref=suggestion.matching_round.ref,
        client_ref=client.ref,
        client_name=client.display_name if decisions.get(ClientPart.IDENTITY) else None,
        outcome=suggestion.outcome,
        placement=suggestion.placement,
        offer=offer,
        shift=_shift(offer, suggestion.shift_id),
        half_days=suggestion.half_days,
        starts_on=suggestion.starts_on,
        ends_on=suggestion.ends_on,
        score=suggestion.score,
        reasons=_shown_reasons(suggestion.reasons, decisions),
        questions=_shown_questions(suggestion.questions, decisions),
        route=None if suggestion.route is None else _route(suggestion.route),
        alternatives=tuple(
            _alternative(index, one, offers[one["offer"]], decisions)
            for index, one in enumerate(suggestion.alternatives)
        ),
        near_misses=_near_misses(exclusions, offers, decisions),
        full_places=tuple(_full_place(one, offers[one["offer"]]) for one in suggestion.binding),
        relaxations=_relaxations(suggestion.relaxations or (), offers, decisions),
        change=None if suggestion.change is None else (suggestion.change[0], suggestion.change[1]),
        looking_since=client.looking_since,
        first_come=None if suggestion.first_come_offer_id is None else offers[suggestion.first_come_offer_id],
        beside=_beside(suggestion, offers, decisions),
    )


def _beside(
    suggestion: Suggestion,
    offers: Mapping[int, CapacityOffer],
    decisions: Mapping[ClientPart, Decision],
) -> BesideView | None:
    kept = suggestion.beside
    if kept is None:
        return None
    course = _alternative(0, kept, offers[kept["offer"]], decisions) if "offer" in kept else None
    return BesideView(
        outcome=SuggestionOutcome(kept["outcome"]), course=course, placement=suggestion.beside_placement
    )


def _alternative(
    index: int, kept: Mapping[str, Any], offer: CapacityOffer, decisions: Mapping[ClientPart, Decision]
) -> AlternativeView:
    return AlternativeView(
        index=index,
        offer=offer,
        shift=_shift(offer, kept["shift"]),
        half_days=HalfDays(kept["half_days"]),
        pick=kept["pick"],
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=None if kept["ends_on"] is None else date.fromisoformat(kept["ends_on"]),
        score=kept["score"],
        reasons=_shown_reasons(kept["reasons"], decisions),
        questions=_shown_questions(kept["questions"], decisions),
    )


def _near_misses(
    exclusions: Sequence[Exclusion],
    offers: Mapping[int, CapacityOffer],
    decisions: Mapping[ClientPart, Decision],
) -> tuple[NearMissView, ...]:
    by_offer: dict[int, list[tuple[str, RuleAnswer]]] = {}
    for one in exclusions:
        by_offer.setdefault(one.offer_id, []).append((one.rule_code, one.answer))
    return tuple(
        NearMissView(offer=offers[offer_id], rules=shown_codes(codes, decisions))
        for offer_id, codes in by_offer.items()
    )


def _relaxations(
    kept: Sequence[Mapping[str, Any]],
    offers: Mapping[int, CapacityOffer],
    decisions: Mapping[ClientPart, Decision],
) -> tuple[RelaxationView, ...]:
    """Return those whose rules may all be read; a set with one that may not leaves no trace (E.3 point 9)."""
    return tuple(
        RelaxationView(
            give=tuple((kind, value) for kind, value, _ in one["give"]),
            offers=tuple(offers[offer] for offer in one["offers"]),
            count=one["count"],
            sure=one["sure"],
        )
        for one in kept
        if all(may_read(code, decisions) for _, _, codes in one["give"] for code in codes)
    )


def _full_place(kept: Mapping[str, Any], offer: CapacityOffer) -> FullPlaceView:
    half_day = kept["half_day"]
    return FullPlaceView(
        offer=offer,
        shift=_shift(offer, kept["shift"]),
        half_day=None if half_day is None else HalfDays(half_day),
        places=kept["places"],
        kind=kept.get("kind", "places"),
    )


def _route(kept: Mapping[str, Any]) -> RouteView:
    return RouteView(
        organisation_id=kept["organisation_id"],
        organisation_name=kept["organisation_name"],
        steps=tuple(
            RouteStep(service_id=step["service"], name_nl=step["nl"], name_en=step["en"], name_fr=step["fr"])
            for step in kept["steps"]
        ),
    )


def _shift(offer: CapacityOffer | None, shift_id: int | None) -> Shift | None:
    if offer is None:
        return None
    return next((shift for shift in offer.shifts if shift.id == shift_id), None)


def _shown_reasons(
    kept: Sequence[Sequence[Any]], decisions: Mapping[ClientPart, Decision]
) -> tuple[ShownReason, ...]:
    return shown_reasons(((code, points, weighted) for code, points, weighted in kept), decisions)


def _shown_questions(
    kept: Sequence[Sequence[str]], decisions: Mapping[ClientPart, Decision]
) -> tuple[ShownQuestion, ...]:
    return shown_questions(((code, field) for code, field in kept), decisions)

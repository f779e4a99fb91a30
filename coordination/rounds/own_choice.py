"""A place of one's own choice: what somebody finds among all places is proposed there and then.

Two looks at the rules decide, by the same functions: at the facts of the client's latest round, which stay
attached as with a suggestion of that round (INV-19), and at those of today. A rule that says no in either
look refuses; a question that does not hold up a suggestion does not hold up this either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import offers_by_id
from coordination.clients.models import Client
from coordination.consent.access import ClientFile, open_file
from coordination.consent.rules import Decision
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.placements import operations as placements
from coordination.placements.models import Placement
from coordination.placements.steps import check_open_to
from coordination.rounds import policies
from coordination.rounds.facts import pair_facts
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.rounds.queries import PARTS, pair_view, said_then
from coordination.rounds.rules import (
    NO_PLACE,
    ShownQuestion,
    ShownRule,
    first_day_of,
    shown_questions,
    shown_rules,
)
from coordination.rounds.snapshot import id_of, key
from coordination.rounds.views import PairView
from coordination.vocabulary import ActorRole, ClientPart, HalfDays, PlacementState, RoundState, RuleAnswer
from matching import Choice, PairExplanation, explain_pair
from matching.beside import COURSES

_WHO = (ActorRole.SUPERVISOR,)
#: Rules whose no has a sentence of its own, with the name of the guard: others read as one.
_GUARDS: Mapping[str, tuple[str, str]] = {
    "HR-01": ("not_declined", "an offer that the client does not decline"),
    NO_PLACE: ("place_free", "a free place there"),
    "HR-21": ("offer_takes_people", "an offer that is open and was confirmed in time"),
    "HR-22": ("takes_people", "a day without an intake stop"),
}
_OTHER_RULE = ("rules_allow", "a place to which no rule says no")
_ASK_FIRST = ("asked_first", "an answer to what is not known yet")
_NEW_ROUND = ("round_allows", "a new round: the latest one did not find that this place fits")


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleStay:
    """A stay that can be proposed: one shift, or half-days to pick from.

    ``pick`` says how many of ``half_days`` are chosen; None where all of them are taken.
    """

    shift_id: int | None
    half_days: HalfDays
    pick: int | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChoice:
    """Whether a place can be proposed to a client now, and how.

    Attributes
    ----------
    round_ref
        The round whose facts, rules and policy stay attached; empty where none saw the pair.
    stays
        What can be proposed; empty where ``refusal`` says why nothing can.
    questions
        What to ask along the way, as far as the reader may know of it.
    """

    client_ref: str
    offer_id: int
    round_ref: str
    stays: tuple[PossibleStay, ...]
    questions: tuple[ShownQuestion, ...]
    refusal: GuardFailed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the client's latest round said of a place, and whether it can be proposed now.

    ``choice`` is None where what the round said is a no already.
    """

    pair: PairView
    choice: OwnChoice | None


@dataclass(frozen=True, slots=True)
class _Then:
    """What the client's latest round said of a pair, with the row of that round."""

    suggestion: Suggestion
    said: PairExplanation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The round that saw the pair, what its rules say of today, and which offers stood in that round."""

    round_ref: str
    said: PairExplanation
    other_offers: tuple[int, ...]


def own_choice(session: Session, actor: Actor, *, client_ref: str, offer_id: int) -> OwnChoice:
    """Return whether the actor can propose a place to a client today; the read is recorded.

    Raises
    ------
    Refused
        When the actor may not know of the client.
    NotFound
        When the actor may not see the client's proposals, or the offer does not exist.
    """
    file, offer = _opened(session, actor, client_ref, offer_id)
    return _choice(session, file, offer, _then(session, file, offer))


def look_at(session: Session, actor: Actor, file: ClientFile, offer: CapacityOffer) -> Look | None:
    """Return both answers about a place at once, for a page; None where no round saw client and place.

    Parameters
    ----------
    file
        The client as it was opened for reading, which recorded the read; with the `PARTS` of it that are
        granted, or what stands on the others is left out.

    Raises
    ------
    NotFound
        When the client's proposals are not among what was opened.
    """
    _require_who(actor)
    if not file.shows(ClientPart.PROPOSALS):
        raise NotFound("client")
    then = _then(session, file, offer)
    if then is None:
        return None
    pair = pair_view(then.suggestion.matching_round, then.said, file, offer.id)
    is_no = any(rule.answer is RuleAnswer.DOES_NOT_FIT for rule in pair.rules)
    return Look(pair=pair, choice=None if is_no else _choice(session, file, offer, then))


def _choice(session: Session, file: ClientFile, offer: CapacityOffer, then: _Then | None) -> OwnChoice:
    client_ref = file.client.ref
    try:
        found = _judged(session, file, offer, then)
    except GuardFailed as refusal:
        return OwnChoice(
            client_ref=client_ref, offer_id=offer.id, round_ref="", stays=(), questions=(), refusal=refusal
        )
    return OwnChoice(
        client_ref=client_ref,
        offer_id=offer.id,
        round_ref=found.round_ref,
        stays=_stays(found.said),
        questions=shown_questions(found.said.questions, file.decisions),
        refusal=None,
    )


def propose_own_choice(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    shift_id: int | None = None,
    half_days: HalfDays | None = None,
) -> Placement:
    """Put a place of one's own choice on a client's short list; the client decides (INV-20, CONF-27).

    What the client's latest round suggested and nobody touched is set aside; what is being talked over stays.

    Parameters
    ----------
    shift_id
        One of the shifts of `own_choice`; may be left out where there is only one stay.
    half_days
        The half-days chosen, where the offer lets the client choose; the first possible ones otherwise.

    Raises
    ------
    Refused, NotFound
        As `own_choice`.
    GuardFailed
        When a hard rule says no, or does not know what it must know before a proposal; when the client
        declined the offer lately, or has it on the list.
    InvalidInput
        When shift or half-days are not among those possible.
    """
    file, offer = _opened(session, actor, client_ref, offer_id)
    # Two at once, as by a double click: the second one finds the first on the list.
    session.execute(select(Client.id).where(Client.id == file.client.id).with_for_update(key_share=True))
    found = _judged(session, file, offer, _then(session, file, offer))
    stay = _chosen(_stays(found.said), shift_id)
    week = half_days or HalfDays.of(stay.half_days.names[: stay.pick])
    if not stay.half_days.covers(week) or len(week) != (stay.pick or len(stay.half_days)):
        raise InvalidInput("half_days", "choose among the half-days that are possible, as many as are asked")
    placements.supersede(
        session, actor, client_ids=[file.client.id], keep=_beside(session, file.client, offer)
    )
    return placements.propose(
        session,
        actor,
        client_ref=client_ref,
        offer_id=offer.id,
        shift_id=stay.shift_id,
        half_days=week if stay.shift_id is None else None,
        starts_on=first_day_of(week, stay.starts_on, stay.ends_on),
        ends_on=stay.ends_on,
        other_offers=found.other_offers,
        round_ref=found.round_ref,
    )


def _opened(
    session: Session, actor: Actor, client_ref: str, offer_id: int
) -> tuple[ClientFile, CapacityOffer]:
    _require_who(actor)
    file = open_file(session, actor, client_ref, *PARTS)
    if not file.shows(ClientPart.PROPOSALS):
        raise NotFound("client")
    offer = next(iter(offers_by_id(session, [offer_id])), None)
    if offer is None:
        raise NotFound("offer")
    return file, offer


def _require_who(actor: Actor) -> None:
    require_role(actor, "proposing a place", *_WHO)
    require_person(actor, "proposing a place")


def _then(session: Session, file: ClientFile, offer: CapacityOffer) -> _Then | None:
    """Return what the client's latest finished round said of a pair; None where it did not see the pair."""
    client = file.client
    latest = session.scalar(
        select(Suggestion)
        .join(Suggestion.matching_round)
        .where(Suggestion.client_id == client.id, MatchingRound.state == RoundState.FINISHED)
        .options(contains_eager(Suggestion.matching_round).defer(MatchingRound.previous))
        .order_by(Suggestion.id.desc())
        .limit(1)
    )
    said = None if latest is None else said_then(latest.matching_round, client.ref, offer.id)
    return None if latest is None or said is None else _Then(latest, said)


def _judged(session: Session, file: ClientFile, offer: CapacityOffer, then: _Then | None) -> _Found:
    """Return what the rules say of a pair of which neither look finds a no.

    Raises
    ------
    GuardFailed
        Naming what is missing, in no more than the reader may know (E.3 point 9).
    """
    client, pair = file.client, (file.client.ref, key("offer", offer.id))
    check_open_to(session, client, offer)
    if then is None:
        raise _refusal(_NEW_ROUND)
    aim = policies.in_force(session)
    today = pair_facts(session, clock.today(), client, offer)
    now = explain_pair(today, *pair, weights=aim.weights, parameters=aim.parameters)
    if not now.may_be_proposed or not now.options:
        raise _refusal(_why(now, file.decisions))
    if RuleAnswer(then.said.answer.value) is RuleAnswer.DOES_NOT_FIT:
        raise _refusal(_NEW_ROUND)
    latest = then.suggestion
    others = [one["offer"] for one in latest.alternatives]
    others += [] if latest.offer_id is None else [latest.offer_id]
    return _Found(round_ref=latest.matching_round.ref, said=now, other_offers=tuple(others))


def _why(said: PairExplanation, decisions: Mapping[ClientPart, Decision]) -> tuple[str, str]:
    """Return the guard that stands for what is against a pair, as far as the reader may know it."""
    shown: tuple[ShownRule, ...] = shown_rules(said.rules, decisions)
    against = [rule.code for rule in shown if rule.answer is RuleAnswer.DOES_NOT_FIT]
    if against:
        return next((_GUARDS[code] for code in _GUARDS if code in against), _OTHER_RULE)
    if any(rule.answer is RuleAnswer.UNKNOWN for rule in shown):
        return _ASK_FIRST
    return _GUARDS[NO_PLACE]


def _refusal(guard: tuple[str, str]) -> GuardFailed:
    name, missing = guard
    return GuardFailed("placement", "propose", missing, name)


def _stays(said: PairExplanation) -> tuple[PossibleStay, ...]:
    """Return what can be chosen: of each shift the stay that begins first."""
    found: dict[int | None, PossibleStay] = {}
    for one in map(_stay, sorted(said.options, key=lambda option: option.starts_on)):
        found.setdefault(one.shift_id, one)
    return tuple(found.values())


def _stay(choice: Choice) -> PossibleStay:
    week = HalfDays(choice.half_days)
    return PossibleStay(
        shift_id=None if choice.shift is None else id_of(choice.shift),
        half_days=week,
        pick=choice.pick,
        starts_on=first_day_of(week, choice.starts_on, choice.ends_on),
        ends_on=choice.ends_on,
    )


def _chosen(stays: Sequence[PossibleStay], shift_id: int | None) -> PossibleStay:
    found = [one for one in stays if shift_id in (None, one.shift_id)]
    if len(found) != 1:
        raise InvalidInput("shift", "choose one of the shifts that are possible")
    return found[0]


def _beside(session: Session, client: Client, offer: CapacityOffer) -> list[int]:
    """Return the suggestions that a choice leaves: a course stands beside a place, for who looks for both."""
    if not client.wants_course_beside:
        return []
    is_course = offer.placement_kind.value in COURSES
    suggested = (
        select(Placement.id, CapacityOffer.placement_kind)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .where(Placement.client_id == client.id, Placement.state == PlacementState.SUGGESTED)
    )
    rows = session.execute(suggested)
    return [number for number, kind in rows if (kind.value in COURSES) is not is_course]

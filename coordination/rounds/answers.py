"""The answer to a question about a round, with names only of clients whom the reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.queries import offers_by_id
from coordination.clients.models import Client
from coordination.consent.access import decisions, joined, visible_clients
from coordination.rounds.models import WhatIf
from coordination.rounds.snapshot import id_of
from coordination.rounds.totals import totals_of
from coordination.rounds.what_if import RANKING, result_of
from coordination.small_cells import Told, tell
from coordination.vocabulary import AuditAction, ClientPart, HalfDays
from matching.whatif import Turn

PARTS = (ClientPart.PROPOSALS, ClientPart.IDENTITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """A client for whom the change means something; ``client_name`` is None for who may not see it."""

    client_ref: str
    client_name: str | None
    turn: str
    before: CapacityOffer | None
    after: CapacityOffer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursesView:
    """What changes would do to the courses beside the places, planned after the places.

    ``proved`` speaks of the two plans of courses, each for what its first plan leaves. ``placed``, before and
    after, is None for who may not open everybody in the round (CONF-24); ``moves`` are the clients whom the
    reader may see.
    """

    proved: bool
    placed: tuple[int, int] | None
    moves: tuple[MoveView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectView:
    """What changes would do.

    ``moves`` are the clients whom the reader may see, ``own`` counts these by turn, ``turns`` everybody.
    ``levels`` are pairs (least, most), equal where the number is exact, None where nothing is sure.
    ``own_only`` says that the reader may open everybody in the round. For anybody else (CONF-24) ``turns``
    are told in fives, every turn, and None where the others might be fewer than five, or nobody; ``placed``
    and ``score``, before and after, are None, and there are no ``levels``. ``courses`` is None where nobody
    looks for a course beside a place.
    """

    proved: bool
    levels: Mapping[str, tuple[int | None, int | None]]
    placed: tuple[int, int] | None
    score: tuple[int, int] | None
    turns: Mapping[str, Told | None]
    own: Mapping[str, int]
    moves: tuple[MoveView, ...]
    own_only: bool
    courses: CoursesView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockedView:
    """A limit of which more unlocks much; ``offer`` is None where it belongs to no single offer.

    ``placed`` is how many people more get a place, below nought where it is fewer. For who may not open
    everybody in the round it is told in fives, None for fewer than five either way, and ``score`` is rounded
    to hundreds (CONF-24). ``score`` is a pair like a level.
    """

    offer: CapacityOffer | None
    shift: Shift | None
    half_day: HalfDays | None
    extra: int
    placed: Told | None
    score: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingView:
    """The limits of which more unlocks most, the best first; ``complete`` when no other unlocks more.

    ``own_only`` says that the reader may open everybody in the round.
    """

    complete: bool
    best: tuple[UnlockedView, ...]
    own_only: bool


def read(session: Session, actor: Actor, row: WhatIf) -> EffectView | RankingView | None:
    """Return the answer to a question of this actor, None while there is none; what is shown is recorded.

    Parameters
    ----------
    row
        The question, from ``what_if.open_what_if``.
    """
    result = result_of(row)
    if result is None:
        return None
    one = row.matching_round
    own_only = totals_of(session, actor, [one])[one.id].own_only
    if result["kind"] == RANKING:
        return _ranking(session, result, own_only=own_only)
    return _effect(session, actor, result, own_only=own_only)


def _ranking(session: Session, result: Mapping[str, Any], *, own_only: bool) -> RankingView:
    best = result["best"]
    offers = _offers(session, [one["offer"] for one in best])
    return RankingView(
        complete=result["complete"],
        best=tuple(_unlocked(one, offers.get(one["offer"]), own_only=own_only) for one in best),
        own_only=own_only,
    )


def _unlocked(one: Mapping[str, Any], offer: CapacityOffer | None, *, own_only: bool) -> UnlockedView:
    shift_id = None if one["shift"] is None else id_of(one["shift"])
    shifts = () if offer is None else offer.shifts
    score = _levels(one).get("score", (None, None))
    return UnlockedView(
        offer=offer,
        shift=next((shift for shift in shifts if shift.id == shift_id), None),
        half_day=None if one["half_day"] is None else HalfDays(one["half_day"]),
        extra=one["extra"],
        placed=_exact(one["placed"]) if own_only else _difference(one["placed"]),
        score=score if own_only else (_hundreds(score[0]), _hundreds(score[1])),
    )


def _effect(session: Session, actor: Actor, result: Mapping[str, Any], *, own_only: bool) -> EffectView:
    moves = result["moves"]
    seen = _moves(session, actor, moves)
    everybody, own = Counter(one["turn"] for one in moves), Counter(one.turn for one in seen)
    # A turn that nobody takes is told like one of few: that there is nobody tells of each of the others.
    turns = (
        {turn: _exact(count) for turn, count in everybody.items()}
        if own_only
        else {turn: tell(everybody[turn], own[turn]) for turn in (one.value for one in Turn)}
    )
    return EffectView(
        proved=result["proved"],
        levels=_levels(result) if own_only else {},
        placed=(result["placed"][0], result["placed"][1]) if own_only else None,
        score=(result["score"][0], result["score"][1]) if own_only else None,
        turns=turns,
        own=own,
        moves=seen,
        own_only=own_only,
        courses=_courses(session, actor, result.get("beside"), own_only=own_only),
    )


def _courses(
    session: Session, actor: Actor, kept: Mapping[str, Any] | None, *, own_only: bool
) -> CoursesView | None:
    """Return what is told of the courses; None where there are none, or the answer is older than they are."""
    if kept is None:
        return None
    return CoursesView(
        proved=kept["proved"],
        placed=(kept["placed"][0], kept["placed"][1]) if own_only else None,
        moves=_moves(session, actor, kept["moves"]),
    )


def _exact(count: int) -> Told:
    return Told(count, count)


def _difference(count: int) -> Told | None:
    """Return a difference between two numbers of people in fives, None where few lie between them."""
    told = tell(abs(count))
    return told if told is None or count > 0 else Told(-told.high, -told.low)


def _hundreds(points: int | None) -> int | None:
    return None if points is None else round(points, -2)


def _moves(session: Session, actor: Actor, moves: Sequence[Mapping[str, Any]]) -> tuple[MoveView, ...]:
    statement = select(Client).where(
        Client.ref.in_([one["client"] for one in moves]),
        Client.id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
    )
    clients = {client.ref: client for client in session.scalars(statement)}
    decided = decisions(session, actor, [client.id for client in clients.values()], PARTS)
    named = [_offer_of(one[side]) for one in moves for side in ("before", "after")]
    offers = _offers(session, named)
    found = []
    for one in moves:
        client = clients.get(one["client"])
        if client is None:
            continue
        opened = {part: may for part, may in decided[client.id].items() if may}
        record(
            session,
            actor,
            AuditAction.VIEW,
            "client",
            client.ref,
            subject=client.ref,
            part=joined(opened),
            basis=joined(may.basis for may in opened.values() if may.basis is not None),
        )
        found.append(
            MoveView(
                client_ref=client.ref,
                client_name=client.display_name if ClientPart.IDENTITY in opened else None,
                turn=one["turn"],
                before=offers.get(_offer_of(one["before"])),
                after=offers.get(_offer_of(one["after"])),
            )
        )
    return tuple(found)


def _offer_of(option: str | None) -> str | None:
    return None if option is None else option.partition("/")[0]


def _offers(session: Session, keys: Sequence[str | None]) -> dict[str | None, CapacityOffer]:
    """Return offers by the key that the matcher has for them; an offer made up for the question has none."""
    ids = {key: id_of(key) for key in keys if key is not None and key.rpartition(":")[2].isdigit()}
    found = {offer.id: offer for offer in offers_by_id(session, set(ids.values()))}
    return {key: found[number] for key, number in ids.items() if number in found}


def _levels(kept: Mapping[str, Any]) -> dict[str, tuple[int | None, int | None]]:
    return {level: (ends[0], ends[1]) for level, ends in kept["levels"].items()}

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
from coordination.rounds.totals import RoundTotals, totals_of
from coordination.rounds.what_if import RANKING, result_of
from coordination.small_cells import INTERNAL, few, suppress
from coordination.vocabulary import AuditAction, ClientPart, HalfDays

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
class EffectView:
    """What changes would do.

    ``levels`` are pairs (least, most), equal where the number is exact, None where nothing is sure. ``turns``
    counts everybody, None where that would tell of few people whom the reader may not see (CONF-24);
    ``moves`` are those whom the reader may see. The second of ``placed``, and what is counted in people among
    the levels, is None or left out where the difference would tell what ``turns`` hides. ``hidden`` says that
    the totals of the round are hidden from
    this reader, and so what changes in them.
    """

    proved: bool
    levels: Mapping[str, tuple[int | None, int | None]]
    placed: tuple[int, int | None]
    score: tuple[int, int]
    turns: Mapping[str, int | None]
    moves: tuple[MoveView, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockedView:
    """A limit of which more unlocks much; ``offer`` is None where it belongs to no single offer.

    ``placed`` is how many people more get a place; None where these are few, and not the reader's own.
    """

    offer: CapacityOffer | None
    shift: Shift | None
    half_day: HalfDays | None
    extra: int
    placed: int | None
    levels: Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingView:
    """The limits of which more unlocks most, the best first; ``complete`` when no other unlocks more.

    ``hidden`` says that the totals of the round are hidden from this reader: then only the order is told.
    """

    complete: bool
    best: tuple[UnlockedView, ...]
    hidden: bool = False


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
    totals = totals_of(session, actor, [one])[one.id]
    if result["kind"] == RANKING:
        return _ranking(session, result, totals)
    return _effect(session, actor, result, hidden=totals.hidden)


def _ranking(session: Session, result: Mapping[str, Any], totals: RoundTotals) -> RankingView:
    best = result["best"]
    offers = _offers(session, [one["offer"] for one in best])
    return RankingView(
        complete=result["complete"],
        best=tuple(_unlocked(one, offers.get(one["offer"]), own_only=totals.own_only) for one in best),
        hidden=totals.hidden,
    )


def _unlocked(one: Mapping[str, Any], offer: CapacityOffer | None, *, own_only: bool) -> UnlockedView:
    hidden = not own_only and few(one["placed"])
    shift_id = None if one["shift"] is None else id_of(one["shift"])
    shifts = () if offer is None else offer.shifts
    return UnlockedView(
        offer=offer,
        shift=next((shift for shift in shifts if shift.id == shift_id), None),
        half_day=None if one["half_day"] is None else HalfDays(one["half_day"]),
        extra=one["extra"],
        placed=None if hidden else one["placed"],
        levels=_without_people(_levels(one)) if hidden else _levels(one),
    )


def _effect(session: Session, actor: Actor, result: Mapping[str, Any], *, hidden: bool) -> EffectView:
    moves = result["moves"]
    seen = _moves(session, actor, moves)
    turns = _turns(Counter(one["turn"] for one in moves), Counter(one.turn for one in seen))
    # What is hidden one by one would be told by the difference of the two totals.
    told = None not in turns.values()
    return EffectView(
        proved=result["proved"],
        levels=_levels(result) if told else _without_people(_levels(result)),
        placed=(result["placed"][0], result["placed"][1] if told else None),
        score=(result["score"][0], result["score"][1]),
        turns=turns,
        moves=seen,
        hidden=hidden,
    )


def _turns(everybody: Counter[str], own: Counter[str]) -> dict[str, int | None]:
    """Return how many there are of each turn, without what would tell of few others (CONF-24)."""
    others = dict(everybody - own)
    shown = suppress(others, INTERNAL).cells if others else {}
    return {
        turn: None if turn in others and shown[turn] is None else count for turn, count in everybody.items()
    }


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


def _without_people(
    levels: Mapping[str, tuple[int | None, int | None]],
) -> dict[str, tuple[int | None, int | None]]:
    """Return the levels but those that count people."""
    return {level: ends for level, ends in levels.items() if level != "placements"}

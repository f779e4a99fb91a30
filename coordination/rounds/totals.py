"""What a round gave in numbers, as somebody may read it who may not open every client of it (CONF-24).

A reader knows the own clients one by one. What a total tells beyond that is about the others: where they are
few, their numbers are hidden, and with them every total from which they could be worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.consent.access import visible_clients
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.small_cells import INTERNAL, suppress
from coordination.vocabulary import ActorRole, ClientPart, SuggestionOutcome

_PLACED, _UNPLACED = "placed", "unplaced"


@dataclass(frozen=True, slots=True)
class RoundTotals:
    """Numbers of people in a round; None is not known yet, or hidden where ``hidden`` says so.

    Attributes
    ----------
    hidden
        Whether something is hidden. Then the plan's objective, bound and comparison are not shown: they
        are sums over the same people.
    own_only
        Whether the reader may open everybody in the round: then nothing in it is about others.
    """

    clients: int | None
    placed: int | None
    unplaced: int | None
    hidden: bool = False
    own_only: bool = False


def totals_of(
    session: Session, actor: Actor, rounds: Sequence[MatchingRound], threshold: int = INTERNAL
) -> dict[int, RoundTotals]:
    """Return the totals of rounds by their id, with what is small hidden from this reader; one statement.

    An automatic task reads them whole.
    """
    if actor.has(ActorRole.WORKER):
        return {one.id: _whole(one) for one in rounds}
    mine = _own_counts(session, actor, [one.id for one in rounds])
    return {one.id: _shown(one, *mine.get(one.id, (0, 0)), threshold) for one in rounds}


def differences_of(session: Session, actor: Actor, one: MatchingRound) -> dict[str, int | None]:
    """Return how many proposals a round kept, moved, lost and added, by what it did and why.

    What would tell of few people whom the reader may not open is None (CONF-24). Somebody who was in the
    round before and not in this one counts with the others.
    """
    everybody = {code: count for code, count in (one.differences or {}).items() if count}
    if actor.has(ActorRole.WORKER):
        return dict(everybody)
    changes = session.scalars(
        select(Suggestion.change).where(
            Suggestion.round_id == one.id,
            Suggestion.change.is_not(None),
            Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
    )
    own = Counter(f"{change[0]}/{change[1]}" for change in changes if change)
    others = {code: max(count - own[code], 0) for code, count in everybody.items()}
    others = {code: count for code, count in others.items() if count}
    shown = suppress(others).cells if others else {}
    return {
        code: None if code in shown and shown[code] is None else count for code, count in everybody.items()
    }


def _own_counts(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return, by round, how many clients whom the reader may open were placed, and how many were not."""
    statement = (
        select(Suggestion.round_id, Suggestion.outcome, func.count())
        .where(
            Suggestion.round_id.in_(ids),
            Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .group_by(Suggestion.round_id, Suggestion.outcome)
    )
    found: dict[int, tuple[int, int]] = {}
    for round_id, outcome, count in session.execute(statement):
        placed, unplaced = found.get(round_id, (0, 0))
        if outcome is SuggestionOutcome.PLACED:
            placed += count
        else:
            unplaced += count
        found[round_id] = (placed, unplaced)
    return found


def _whole(one: MatchingRound) -> RoundTotals:
    left = None if one.clients is None or one.placed is None else one.clients - one.placed
    return RoundTotals(one.clients, one.placed, left)


def _shown(one: MatchingRound, placed: int, unplaced: int, threshold: int) -> RoundTotals:
    whole = _whole(one)
    if whole.clients is None or whole.placed is None or whole.unplaced is None:
        return whole
    # A client whose file was erased since counts with the others.
    others = {_PLACED: max(whole.placed - placed, 0), _UNPLACED: max(whole.unplaced - unplaced, 0)}
    if not any(others.values()):
        return replace(whole, own_only=True)
    shown = suppress(others, threshold)
    hidden = None in shown.cells.values()
    return RoundTotals(
        clients=None if shown.total is None else whole.clients,
        placed=None if shown.cells[_PLACED] is None else whole.placed,
        unplaced=None if shown.cells[_UNPLACED] is None else whole.unplaced,
        hidden=hidden,
    )

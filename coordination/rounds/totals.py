"""What a round gave in numbers, as somebody may read it who may not open every client of it (CONF-24).

Who may open everybody in a round reads it exactly. For anybody else the own clients stay exact, one by one,
and of all together two numbers are told in fives: with a proposal, and without. A round tells nothing else of
the others, so that no sum, no difference and no other day narrows these down.
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
from coordination.small_cells import INTERNAL, Told, tell, together
from coordination.vocabulary import ActorRole, ClientPart, SuggestionOutcome


@dataclass(frozen=True, slots=True)
class RoundTotals:
    """Numbers of people in a round; None is not known yet, or hidden where ``hidden`` says so.

    Attributes
    ----------
    clients
        Placed and unplaced as they are told, together.
    hidden
        Whether something is hidden.
    own_only
        Whether the reader may open everybody in the round. Else the plan's objective, bound and sums of
        points are not shown: they are sums over the same people, and exact.
    own_placed, own_unplaced
        How many of the clients whom the reader may open have a proposal, and have none.
    """

    clients: Told | None
    placed: Told | None
    unplaced: Told | None
    hidden: bool = False
    own_only: bool = False
    own_placed: int = 0
    own_unplaced: int = 0


def totals_of(
    session: Session, actor: Actor, rounds: Sequence[MatchingRound], threshold: int = INTERNAL
) -> dict[int, RoundTotals]:
    """Return the totals of rounds by their id, as this reader may know them; one statement.

    An automatic task reads them exactly.
    """
    if actor.has(ActorRole.WORKER):
        return {one.id: _exactly(one) for one in rounds}
    mine = _own_counts(session, actor, [one.id for one in rounds])
    return {one.id: _shown(one, *mine.get(one.id, (0, 0)), threshold) for one in rounds}


def differences_of(session: Session, actor: Actor, one: MatchingRound) -> dict[str, int]:
    """Return how many proposals a round kept, moved, lost and added, by what it did and why.

    Of the clients whom the reader may open, and of nobody else: each of these numbers is of few (CONF-24). An
    automatic task reads them all.
    """
    if actor.has(ActorRole.WORKER):
        return {code: count for code, count in (one.differences or {}).items() if count}
    changes = session.scalars(
        select(Suggestion.change).where(
            Suggestion.round_id == one.id,
            Suggestion.change.is_not(None),
            Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
    )
    return dict(Counter(f"{change[0]}/{change[1]}" for change in changes if change))


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


def _exactly(one: MatchingRound) -> RoundTotals:
    if one.clients is None or one.placed is None:
        return RoundTotals(None, None, None, own_only=True)
    everybody, placed, left = (
        Told(count, count) for count in (one.clients, one.placed, one.clients - one.placed)
    )
    return RoundTotals(everybody, placed, left, own_only=True)


def _shown(one: MatchingRound, placed: int, unplaced: int, threshold: int) -> RoundTotals:
    if one.clients is None or one.placed is None:
        return RoundTotals(None, None, None)
    # A client whose file was erased since counts with the others.
    if placed + unplaced >= one.clients:
        return replace(_exactly(one), own_placed=placed, own_unplaced=unplaced)
    with_proposal = tell(one.placed, placed, threshold)
    without = tell(one.clients - one.placed, unplaced, threshold)
    everybody = together((with_proposal, without))
    return RoundTotals(
        clients=everybody,
        placed=with_proposal,
        unplaced=without,
        hidden=everybody is None,
        own_placed=placed,
        own_unplaced=unplaced,
    )

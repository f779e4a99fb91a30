"""What a change does: how far each level moves, exactly or within an interval, and who gains or loses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matching.problem import Solution
from matching.whatif.situation import Situation, is_proved


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a number lies; None for an end that is not known."""

    low: int | None
    high: int | None

    @property
    def exact(self) -> int | None:
        """The number, where it is known exactly."""
        return self.low if self.low == self.high else None


class Turn(StrEnum):
    """What a change means for one client."""

    GAINS_PLACE = "gains_place"
    LOSES_PLACE = "loses_place"
    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A client for whom the change means something.

    Attributes
    ----------
    client
        Key.
    turn
        What it means. A client who moves is judged by the scores after the change, or by those before where
        the old place is possible no more; ``other`` where both score alike or cannot be compared.
    before, after
        Options, as ``Choice.option_id`` names them; None for no place.
    score_before, score_after
        Scores of the two, each by the rules of its own side.
    """

    client: str
    turn: Turn
    before: str | None
    after: str | None
    score_before: int | None
    score_after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideEffect:
    """What a change does to the courses beside the places, each plan of them made after its own first plan.

    Attributes
    ----------
    proved
        Whether both plans of courses are proved optimal for what their first plans leave. Another first plan
        that is as good may leave other courses, so that nothing is proved of the two plans together.
    placed_before, placed_after
        Clients with a course beside their place.
    moves
        Everybody whose course changes, in order of client key.
    """

    proved: bool
    placed_before: int
    placed_after: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change does.

    Attributes
    ----------
    levels
        Change of every level's best value. Exact where both plans are proved optimal; otherwise an interval
        that surely holds it, with unknown ends where nothing sure can be said.
    proved
        Whether both plans are proved optimal.
    placed_before, placed_after
        Clients placed in the two plans.
    score_before, score_after
        Sum of the scores in the two plans, without bonus.
    moves
        Everybody whose place changes, in order of client key.
    beside
        The same of the courses beside the places; None where nobody looks for one.
    """

    levels: Mapping[str, Interval]
    proved: bool
    placed_before: int
    placed_after: int
    score_before: int
    score_after: int
    moves: tuple[Move, ...]
    beside: BesideEffect | None = None

    def who(self, turn: Turn) -> tuple[Move, ...]:
        """Return the moves of one kind."""
        return tuple(move for move in self.moves if move.turn is turn)


def effect(
    before: Situation, after: Situation, *, only_more: bool = False, only_less: bool = False
) -> Effect:
    """Return what lies between two plans.

    Parameters
    ----------
    before, after
        The plan as it is, and that after the change.
    only_more, only_less
        The change only adds possibilities, or only takes them away, with the weights and scores as they were;
        the first level can then move one way only.
    """
    return Effect(
        levels=level_changes(before.solution, after.solution, only_more=only_more, only_less=only_less),
        proved=before.proved and after.proved,
        placed_before=len(before.assignment),
        placed_after=len(after.assignment),
        score_before=_total(before),
        score_after=_total(after),
        moves=moves(before, after),
    )


def beside_effect(before: Situation | None, after: Situation | None) -> BesideEffect | None:
    """Return what lies between two plans of courses beside the places; None where there is neither.

    Parameters
    ----------
    before, after
        The second problem with its plan, None where nobody looks for a course beside a place.
    """
    sides = [side for side in (before, after) if side is not None]
    if not sides:
        return None
    return BesideEffect(
        proved=all(side.proved for side in sides),
        placed_before=0 if before is None else len(before.assignment),
        placed_after=0 if after is None else len(after.assignment),
        moves=moves(before, after),
    )


def level_changes(
    before: Solution, after: Solution, *, only_more: bool = False, only_less: bool = False
) -> dict[str, Interval]:
    """Return by how much the best value of each level changes.

    The best value of a level lies between the plan's value and its bound, so their difference lies between
    *value after - bound before* and *bound after - value before* (19). The bound of the second level holds
    for the first level's value in the plan; it says nothing while that is not proved.
    """
    found: dict[str, Interval] = {}
    levels = list(before.objective)
    known = list(after.objective) == levels
    for number, level in enumerate(levels):
        if not known:
            found[level] = Interval(None, None)
            continue
        low = after.objective[level] - before.bound[level]
        high = after.bound[level] - before.objective[level]
        same_so_far = all(found[earlier].exact == 0 for earlier in levels[:number])
        if only_more and same_so_far:
            low = max(low, 0)
        if only_less and same_so_far:
            high = min(high, 0)
        found[level] = Interval(low, high)
        known = all(one.objective[level] == one.bound[level] for one in (before, after))
    return found


def moves(before: Situation | None, after: Situation | None) -> tuple[Move, ...]:
    """Return everybody whose place differs between two plans, by client key; None gives nobody a place."""
    had = {} if before is None else before.assignment
    has = {} if after is None else after.assignment
    found = []
    for client in sorted(had.keys() | has.keys()):
        old, new = had.get(client), has.get(client)
        if old != new:
            found.append(
                Move(
                    client=client,
                    turn=_turn(before, after, client, old, new),
                    before=old,
                    after=new,
                    score_before=_score(before, client, old),
                    score_after=_score(after, client, new),
                )
            )
    return tuple(found)


def _score(side: Situation | None, client: str, option: str | None) -> int | None:
    return None if side is None or option is None else side.score(client, option)


def _turn(
    before: Situation | None, after: Situation | None, client: str, old: str | None, new: str | None
) -> Turn:
    if old is None or new is None:
        return Turn.GAINS_PLACE if old is None else Turn.LOSES_PLACE
    for side in (after, before):
        one, other = _score(side, client, old), _score(side, client, new)
        if one is not None and other is not None:
            if one == other:
                return Turn.OTHER
            return Turn.BETTER if other > one else Turn.WORSE
    return Turn.OTHER


def _total(side: Situation) -> int:
    return int(sum(int(side.problem.scores[option]) for option in side.solution.chosen))


__all__ = [
    "BesideEffect",
    "Effect",
    "Interval",
    "Move",
    "Turn",
    "beside_effect",
    "effect",
    "is_proved",
    "level_changes",
    "moves",
]

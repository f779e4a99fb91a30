"""What each policy level costs the other: how much score the last placement costs, and the reverse."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.problem import Floor, Problem, Solution
from matching.solve import solve
from matching.solve.search import trivial_bound
from matching.whatif.effect import Interval
from matching.whatif.situation import Limits, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The most score there is with at least so many clients placed.

    Attributes
    ----------
    placed
        How many clients are placed at least.
    score
        The largest sum of scores, bonus included; exact where proved.
    """

    placed: int
    score: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPrices:
    """What the levels of a policy cost each other.

    Attributes
    ----------
    plan
        Placed clients and score of the plan itself.
    same_number
        Most score with as many clients placed as in the plan, whoever they are: the difference with the plan
        is what it costs to let priority and waiting decide who is placed.
    one_less
        Most score with one client less: the difference with ``same_number`` is what the last placement costs.
    most_score
        Most score, however few are placed.
    one_more
        Most score with one client more than ``most_score`` places; None where that is more than the plan.
    """

    plan: Point
    same_number: Point
    one_less: Point
    most_score: Point
    one_more: Point | None

    @property
    def last_placement(self) -> Interval:
        """Points of score that the last placement of the plan costs."""
        return _between(self.same_number.score, self.one_less.score)

    @property
    def priority(self) -> Interval:
        """Points of score that it costs to let priority and waiting decide who is placed."""
        return _between(self.plan.score, self.same_number.score)

    @property
    def first_placement(self) -> Interval | None:
        """Points of score that the first placement beyond ``most_score`` costs."""
        return None if self.one_more is None else _between(self.one_more.score, self.most_score.score)

    @property
    def given_up(self) -> int:
        """Clients without a place if score came first."""
        return self.same_number.placed - self.most_score.placed


def level_prices(now: Situation, limits: Limits | None = None) -> LevelPrices:
    """Return what the levels of the policy cost each other in this round.

    Every point is the problem solved with score first, under a floor on the number of clients placed. That
    floor over all clients stays one flow where the policy has no floors of its own.

    Parameters
    ----------
    now
        The round with its plan.
    limits
        How long to look, and whom to tell.

    Raises
    ------
    RoundCancelled
        When the caller asked to stop.
    """
    limits = limits or Limits()
    tell = limits.stage("explain")
    problem, placed = now.problem, len(now.assignment)
    score = now.solution.objective["score"]
    bound = now.solution.bound["score"] if _first_is_proved(now.solution) else None
    plan = Point(placed=placed, score=Interval(score, bound))
    tell(0, 4)
    same = _most_score(now, problem, placed, limits)
    tell(1, 4)
    less = _most_score(now, problem, max(placed - 1, 0), limits)
    tell(2, 4)
    free = _most_score(now, problem, 0, limits)
    tell(3, 4)
    more = _most_score(now, problem, free.placed + 1, limits) if free.placed < placed else None
    tell(4, 4)
    return LevelPrices(plan=plan, same_number=same, one_less=less, most_score=free, one_more=more)


def _most_score(now: Situation, problem: Problem, least: int, limits: Limits) -> Point:
    floors = problem.floors
    if least:
        floors = (*floors, Floor(clients=tuple(range(problem.clients)), least=least))
    # Score first; placements only settles ties, one person being as good as another.
    asked = replace(
        problem,
        weights=np.ones_like(problem.weights),
        floors=floors,
        levels=("score", "placements"),
    )
    found = solve(
        asked,
        seed=now.prepared.settings.seed,
        time_limit=limits.time_limit,
        cancelled=limits.cancelled,
    )
    placed = len({int(problem.option_client[option]) for option in found.chosen})
    high = min(found.bound["score"], trivial_bound(problem, "score"))
    return Point(placed=max(least, placed), score=Interval(found.objective["score"], high))


def _first_is_proved(solution: Solution) -> bool:
    first = next(iter(solution.objective))
    return first == "score" or solution.objective[first] == solution.bound[first]


def _between(less: Interval, more: Interval) -> Interval:
    """Return how much a number in ``more`` lies above one in ``less``; never below zero."""
    low = None if more.low is None or less.high is None else max(more.low - less.high, 0)
    high = None if more.high is None or less.low is None else max(more.high - less.low, 0)
    return Interval(low, high)

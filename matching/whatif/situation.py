"""A round with its plan, ready to be asked what if; and solving a changed one from the plan there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from matching import checks
from matching.beside import prepare_beside
from matching.errors import RoundCancelled
from matching.facts import Facts
from matching.plan import Progress
from matching.prepared import Prepared, Settings, prepare
from matching.problem import MAX_SCORE, Problem, Solution
from matching.solve import solve
from matching.solve.search import objective_of, respects_demands
from matching.solve.tree import as_tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to look, and whom to tell.

    Attributes
    ----------
    time_limit
        Seconds for each single search; None until proved.
    progress
        Told how far a search is; called in the caller's thread.
    cancelled
        Asked now and then whether to stop; called in the caller's thread.
    """

    time_limit: float | None = None
    progress: Callable[[Progress], None] = lambda _: None
    cancelled: Callable[[], bool] = lambda: False

    def stage(self, name: str) -> Callable[[int, int], None]:
        """Return what tells how far a stage is, and stops when asked to."""

        def told(done: int, total: int) -> None:
            if self.cancelled():
                raise RoundCancelled
            self.progress(Progress(stage=name, done=done, total=total))

        return told


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A round with its plan.

    Attributes
    ----------
    prepared
        The round, with the options of full places too.
    solution
        Its plan.
    """

    prepared: Prepared
    solution: Solution

    @property
    def problem(self) -> Problem:
        """The problem that the plan solves."""
        return self.prepared.problem

    @property
    def proved(self) -> bool:
        """Whether the plan is proved to be the best."""
        return is_proved(self.solution)

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str], int]:
        """Position of every option by client key and name."""
        return self.prepared.option_numbers()

    @cached_property
    def assignment(self) -> Mapping[str, str]:
        """Client key to the option chosen, for who is placed."""
        return self.prepared.assignment(self.solution)

    def options_in(self, other: Prepared) -> list[int]:
        """Return the options of this plan that another round has too, as it numbers them."""
        numbers = other.option_numbers()
        return [numbers[pair] for pair in self.assignment.items() if pair in numbers]

    def score(self, client: str, option: str) -> int | None:
        """Return the score of an option, None where the client does not have it here."""
        at = self.numbers.get((client, option))
        return None if at is None else int(self.problem.scores[at])


def is_proved(solution: Solution) -> bool:
    """Say whether a plan is proved to be the best."""
    return solution.status == "optimal"


def situation(facts: Facts, settings: Settings | None = None, limits: Limits | None = None) -> Situation:
    """Return a round with its plan, to ask what-if questions of.

    The plan is the one that ``make_plan`` gives for the same facts and settings.

    Parameters
    ----------
    facts, settings
        The round.
    limits
        How long to look, and whom to tell.

    Raises
    ------
    InvalidFacts
        When the facts contradict themselves or hold a code that no rule knows.
    InfeasibleProblem
        When floors cannot be met.
    RoundCancelled
        When the caller asked to stop.
    """
    settings, limits = settings or Settings(), limits or Limits()
    ready = prepare(facts, settings, limits.stage("options"), open_full=True)
    solution = solve(
        ready.problem,
        seed=settings.seed,
        time_limit=limits.time_limit,
        progress=limits.progress,
        cancelled=limits.cancelled,
    )
    checks.verify(ready.problem, solution)
    return Situation(prepared=ready, solution=solution)


def second_situation(first: Situation, limits: Limits, near: Situation | None = None) -> Situation | None:
    """Return the courses beside the places of a plan; None where nobody looks for one.

    Parameters
    ----------
    first
        The round with its plan.
    limits
        How long to look, and whom to tell.
    near
        Courses before a change: among equally good plans the one that keeps most of them.
    """
    settings = first.prepared.settings
    ready = prepare_beside(first.prepared, first.solution, settings.previous_beside)
    if ready is None:
        return None
    keep = () if near is None else near.options_in(ready)
    return Situation(prepared=ready, solution=resolve(ready.problem, keep, seed=settings.seed, limits=limits))


def changed_situation(before: Situation, facts: Facts, settings: Settings, limits: Limits) -> Situation:
    """Return the plan for other facts or settings, as near to the plan before as a best plan can be."""
    ready = prepare(facts, settings, limits.stage("options"), open_full=True)
    solution = resolve(ready.problem, before.options_in(ready), seed=settings.seed, limits=limits)
    return Situation(prepared=ready, solution=solution)


def resolve(problem: Problem, keep: Iterable[int], *, seed: int, limits: Limits) -> Solution:
    """Return a best plan of a problem; among equally good ones that which keeps most of the options given.

    Keeping decides nothing but ties: scores are multiplied by more than there are options to keep, and each
    one kept adds one. A problem that is no flow is solved as it stands, because ties make a search long.

    Parameters
    ----------
    problem
        The problem.
    keep
        Options of the plan before.
    seed, limits
        How to search.
    """
    keep = tuple(sorted(set(keep)))
    factor = len(keep) + 1
    values = problem.values()
    largest = int(abs(values).max(initial=0)) * factor + 1
    if not keep or largest > MAX_SCORE or as_tree(problem) is None:
        plain = _solved(problem, seed, limits)
        return _not_worse(problem, plain, keep)
    tied = replace(problem, scores=values * factor, previous=keep, stability_bonus=1)
    found = _solved(tied, seed, limits)
    solution = replace(
        found,
        objective=objective_of(problem, found.chosen),
        bound={**found.bound, "score": found.bound["score"] // factor},
        prices=None,
        floor_prices=(),
        set_prices=(),
        scale=1,
    )
    checks.verify(problem, solution)
    return solution


def _solved(problem: Problem, seed: int, limits: Limits) -> Solution:
    found = solve(
        problem,
        seed=seed,
        time_limit=limits.time_limit,
        progress=limits.progress,
        cancelled=limits.cancelled,
    )
    checks.verify(problem, found)
    return found


def _not_worse(problem: Problem, found: Solution, keep: tuple[int, ...]) -> Solution:
    """Return the plan before where it still stands and a search cut short found nothing as good."""
    if is_proved(found) or (problem.pick_counts[list(keep)] > 0).any():
        return found
    before = replace(found, chosen=keep, picked={}, objective=objective_of(problem, keep))
    value = tuple(before.objective.values())
    if value <= tuple(found.objective.values()) or not respects_demands(problem, keep):
        return found
    return found if checks.faults_of(problem, before) else before

"""The question itself: what a change would do to the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matching.prepared import with_places_of
from matching.whatif.changes import Change, Places, apply_all
from matching.whatif.effect import Effect, beside_effect, effect
from matching.whatif.situation import Limits, Situation, changed_situation, resolve, second_situation


def what_if(now: Situation, changes: Sequence[Change], limits: Limits | None = None) -> Effect:
    """Return what changes would do, taken together.

    The plan after is solved from the plan before: among equally good plans the one that moves the fewest.
    More or fewer places change capacities only, so that options and scores need not be made again. Courses
    beside the places are planned after each of the two plans, and what changes for them is told apart.

    Parameters
    ----------
    now
        The round with its plan.
    changes
        What would be otherwise.
    limits
        How long to look, and whom to tell.

    Raises
    ------
    InvalidChange
        When a change names what does not exist.
    InfeasibleProblem
        When floors cannot be met after the change.
    RoundCancelled
        When the caller asked to stop.
    """
    limits = limits or Limits()
    after = changed(now, changes, limits)
    directions = {change.direction for change in changes}
    # A floor counts a share of those who have an option, so that more options may ask for more.
    bound_one_way = not now.prepared.settings.policy.floors
    found = effect(
        now,
        after,
        only_more=bound_one_way and directions <= {1},
        only_less=bound_one_way and directions <= {-1},
    )
    courses = second_situation(now, limits)
    return replace(found, beside=beside_effect(courses, second_situation(after, limits, near=courses)))


def changed(now: Situation, changes: Sequence[Change], limits: Limits) -> Situation:
    """Return the round with its plan as it would be after changes."""
    if changes and all(isinstance(change, Places) for change in changes):
        floors = now.prepared.settings.policy.floors
        if not floors:
            return _with_places(now, changes, limits)
    facts, settings = apply_all(tuple(changes), now.prepared.facts, now.prepared.settings)
    return changed_situation(now, facts, settings, limits)


def _with_places(now: Situation, changes: Sequence[Change], limits: Limits) -> Situation:
    facts, settings = apply_all(tuple(changes), now.prepared.facts, now.prepared.settings)
    ready = with_places_of(now.prepared, facts)
    solution = resolve(ready.problem, now.solution.chosen, seed=settings.seed, limits=limits)
    return Situation(prepared=ready, solution=solution)

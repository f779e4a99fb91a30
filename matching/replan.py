"""What a new plan changes in the one before: kept, moved, new, lost, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from matching.options import place_of
from matching.plan import Because, Difference, Fate
from matching.prepared import Prepared
from matching.problem import Solution
from matching.solve.reduce import possible_options


def differences(
    ready: Prepared, solution: Solution, previous: Mapping[str, str] | None = None
) -> tuple[Difference, ...]:
    """Return what a plan changes in the one before, in order of client key.

    A client without a proposal in either plan is not named.

    Parameters
    ----------
    ready
        The new round.
    solution
        Its plan.
    previous
        Client key to the option proposed before; by default what the round's settings say.
    """
    had = dict(ready.settings.previous if previous is None else previous)
    has = ready.assignment(solution)
    here = {client.key for client in ready.world.clients.facts}
    numbers = ready.option_numbers() if had else {}
    places = {(client, place_of(name)): at for (client, name), at in reversed(numbers.items())}
    possible = possible_options(ready.problem)
    found = []
    for client in sorted({*had, *has}):
        old, new = had.get(client), has.get(client)
        at = None if old is None else numbers.get((client, old), places.get((client, place_of(old))))
        if at is not None and not possible[at]:
            at = None
        score_then = None if at is None else int(ready.problem.scores[at])
        score_now = None if new is None else int(ready.problem.scores[numbers[client, new]]) if had else None
        if old is not None and new is not None and place_of(old) == place_of(new):
            old = new  # the same place, from whatever day
        fate, because = _judged(old, new, score_then, score_now, present=client in here)
        found.append(Difference(client=client, fate=fate, because=because, before=old, after=new))
    return tuple(found)


def _judged(
    old: str | None, new: str | None, score_then: int | None, score_now: int | None, *, present: bool
) -> tuple[Fate, Because]:
    """Return what became of a proposal; ``score_then`` is None where the old option is possible no more."""
    if old is None:
        return Fate.NEW, Because.NO_PROPOSAL_BEFORE
    if old == new:
        return Fate.KEPT, Because.STILL_BEST
    fate = Fate.LOST if new is None else Fate.MOVED
    if not present:
        return fate, Because.NO_LONGER_LOOKS
    if score_then is None:
        return fate, Because.NO_LONGER_POSSIBLE
    if score_now is not None and score_now > score_then:
        return fate, Because.SUITS_BETTER
    return fate, Because.PLACE_WENT_TO_OTHERS

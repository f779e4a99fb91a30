"""A second plan after the first: a course or training beside the place, on the half-days that stay free.

The first plan gives everybody the best place there is. Whoever also looks for a course, and got a place that
is none, takes part in a second problem: only courses, with what the first plan leaves of places, groups and
guidance, and with the half-days of the first place taken (HR-19). Each problem is solved and proved by
itself; together they are not proved to be the best pair of plans, since the first does not look ahead at the
second. The place comes first, on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching import checks
from matching.explain import Explainer
from matching.explain_plan import PlanExplainer
from matching.facts import ClientFacts, Facts, Mask, Occupied, OfferFacts
from matching.frame import Frame, as_day
from matching.left import half_days_of, left_by
from matching.plan import Progress, Proposal, Unplaced
from matching.prepared import Prepared, Settings, prepare
from matching.problem import Solution
from matching.rules.periods import moved
from matching.solve import solve

#: Kinds of placement that go beside a place.
COURSES = frozenset({"training", "language_course"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The plan of courses beside a place, with its own proof.

    Attributes
    ----------
    proposals, unplaced
        Of those who got a place in the first plan and look for a course beside it.
    status, objective, bound, proof, gap, stop_reason
        As in ``Plan``, of this problem alone.
    """

    proposals: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]
    status: str
    objective: Mapping[str, int]
    bound: Mapping[str, int]
    proof: str
    gap: float
    stop_reason: str


def facts_beside(ready: Prepared, solution: Solution) -> Facts | None:
    """Return the facts of the second problem; None where nobody looks for a course beside a place.

    Parameters
    ----------
    ready, solution
        The first round with its plan.
    """
    options, offers = ready.options, ready.world.offers.facts
    clients = ready.world.clients.facts
    mine = {
        clients[int(options.client[option])].key: option
        for option in solution.chosen
        if clients[int(options.client[option])].wants_beside
        and offers[int(options.offer[option])].kind not in COURSES
    }
    if not mine:
        return None
    left = left_by(
        ready.facts, ready.world, options, ready.seats, solution, _shut(ready, solution, set(mine))
    )
    places = dict(zip(mine, _occupied(ready, solution, list(mine.values())), strict=True))
    return replace(
        left,
        clients=tuple(_busy(one, places[one.key]) for one in left.clients if one.key in places),
        offers=tuple(one for one in left.offers if one.kind in COURSES),
    )


def _occupied(ready: Prepared, solution: Solution, chosen: list[int]) -> list[Occupied]:
    """Return the places of chosen options as running placements."""
    options, offers = ready.options, ready.world.offers.facts
    at = np.array(chosen, dtype=np.int64)
    frame = Frame(ready.world, options.client[at], options.offer[at])
    stay = moved(frame, np.where(options.day[at] > 0, options.day[at], frame.start))
    return [
        Occupied(
            half_days=half_days_of(options, ready.seats, solution, option),
            starts_on=date.fromordinal(start),
            ends_on=as_day(end),
            kind=offers[int(options.offer[option])].kind,
        )
        for option, start, end in zip(chosen, stay.start.tolist(), stay.end.tolist(), strict=True)
    ]


def prepare_beside(ready: Prepared, solution: Solution, previous: Mapping[str, str]) -> Prepared | None:
    """Return the second problem, ready to solve; None where nobody looks for a course beside a place.

    Parameters
    ----------
    ready, solution
        The first round with its plan.
    previous
        Client key to the course proposed beside before.
    """
    facts = facts_beside(ready, solution)
    if facts is None:
        return None
    # Floors are about having a place at all: the first plan has looked after them.
    policy = replace(ready.settings.policy, floors=())
    settings: Settings = replace(ready.settings, policy=policy, previous=previous)
    return prepare(facts, settings)


def plan_beside(
    ready: Prepared,
    solution: Solution,
    *,
    previous: Mapping[str, str],
    time_limit: float | None,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Beside | None:
    """Return the plan of courses beside the places of a plan; None where nobody looks for one.

    Parameters
    ----------
    ready, solution
        The first round with its plan.
    previous
        Client key to the course proposed beside before.
    time_limit, progress, cancelled
        As for the first.

    Raises
    ------
    PlanFault
        When the independent check finds a fault in the plan.
    RoundCancelled
        When ``cancelled`` said so.
    """
    second = prepare_beside(ready, solution, previous)
    if second is None:
        return None
    found = solve(
        second.problem,
        seed=second.settings.seed,
        time_limit=time_limit,
        progress=progress,
        cancelled=cancelled,
    )
    checks.verify(second.problem, found)
    explainer = PlanExplainer(
        Explainer(second.world, second.settings.weights),
        second.options,
        second.seats,
        second.shared,
        second.problem,
        found,
    )
    given, left_out = explainer.explain(second.facts, lambda _done, _total: None)
    return Beside(
        proposals=given,
        unplaced=left_out,
        status=found.status,
        objective=found.objective,
        bound=found.bound,
        proof=found.proof,
        gap=found.gap,
        stop_reason=found.stop_reason,
    )


def _busy(client: ClientFacts, place: Occupied) -> ClientFacts:
    """Return the client as one who has the place proposed; who follows the client is counted already."""
    return replace(client, occupied=(*client.occupied, place), caseload=None)


def _shut(ready: Prepared, solution: Solution, looking: set[str]) -> dict[str, set[str]]:
    """Return the courses where somebody of the first plan is from whom a client is kept apart (E.3.9)."""
    options, offers = ready.options, ready.world.offers.facts
    clients = ready.world.clients.facts
    at = {clients[int(options.client[option])].key: option for option in solution.chosen}
    found: dict[str, set[str]] = {}
    for client in clients:
        if client.key not in looking:
            continue
        for other in sorted(client.keep_apart & at.keys()):
            there = offers[int(options.offer[at[other]])]
            week = half_days_of(options, ready.seats, solution, at[other])
            met = {one.key for one in offers if _same_site(one, there) and _week_of(one) & week}
            found.setdefault(client.key, set()).update(met)
    return found


def _same_site(one: OfferFacts, other: OfferFacts) -> bool:
    return one.key == other.key or (one.site is not None and one.site == other.site)


def _week_of(offer: OfferFacts) -> Mask:
    week = 0
    for mask in (*(shift.half_days for shift in offer.shifts), *offer.free_choice):
        week |= mask
    return week

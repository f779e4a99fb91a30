"""One round from facts to plan: options, problem, solution, check, explanations."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from matching import checks
from matching.beside import plan_beside
from matching.errors import RoundCancelled
from matching.explain import Explainer
from matching.explain_plan import PlanExplainer
from matching.facts import Facts
from matching.first_come import Queue
from matching.plan import Counts, FirstCome, Plan, Progress
from matching.policy import Parameters, Policy, Weights
from matching.prepared import Settings, prepare
from matching.problem import Problem
from matching.replan import differences
from matching.rules import RULE_SET_VERSION
from matching.solve import solve
from matching.whatif.levels import level_prices as prices_of_levels
from matching.whatif.situation import Limits, Situation


def make_plan(
    facts: Facts,
    *,
    policy: Policy | None = None,
    weights: Weights | None = None,
    parameters: Parameters | None = None,
    seed: int = 0,
    previous: Mapping[str, str] | None = None,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    level_prices: bool = False,
    previous_beside: Mapping[str, str] | None = None,
) -> Plan:
    """Return the best plan for these facts, with its proof and its explanations.

    The same facts, policy, weights, parameters, seed and previous give the same plan, in whatever order the
    facts stand, unless the time limit stopped the search.

    Parameters
    ----------
    facts
        What is known of clients, offers and services on the day of the round.
    policy, weights, parameters
        What comes first, what soft rules weigh, and the numbers that rules stand on; the defaults otherwise.
    seed
        Of the search's own choices.
    previous
        Client key to ``Choice.option_id`` of a proposal that was discussed; keeping it earns the policy's
        bonus.
    time_limit
        Seconds for the search; None until proved. The best plan so far comes with its true gap.
    progress
        Told how far the round is; called in the caller's thread.
    cancelled
        Asked now and then whether to stop; called in the caller's thread.
    level_prices
        Also work out what the levels of the policy cost each other: four more solves.
    previous_beside
        As ``previous``, of the courses beside a place.

    Raises
    ------
    InvalidFacts
        When the facts contradict themselves or hold a code that no rule knows.
    RoundCancelled
        When ``cancelled`` said so.
    PlanFault
        When the independent check finds a fault in the plan.
    """
    settings = Settings(
        policy=policy or Policy(),
        weights=weights or Weights(),
        parameters=parameters or Parameters(),
        seed=seed,
        previous=previous or {},
    )
    tell = progress or (lambda _: None)
    stop = cancelled or (lambda: False)

    def stage(name: str) -> Callable[[int, int], None]:
        def told(done: int, total: int) -> None:
            if stop():
                raise RoundCancelled
            tell(Progress(stage=name, done=done, total=total))

        return told

    began = time.perf_counter()
    ready = prepare(facts, settings, stage("options"))
    problem = ready.problem
    solving = time.perf_counter()
    solution = solve(problem, seed=seed, time_limit=time_limit, progress=tell, cancelled=stop)
    stage("check")(0, 1)
    checks.verify(problem, solution)
    prices = None
    if level_prices:
        limits = Limits(time_limit=time_limit, cancelled=stop)
        prices = prices_of_levels(Situation(prepared=ready, solution=solution), limits)
    explaining = time.perf_counter()
    explainer = PlanExplainer(
        Explainer(ready.world, settings.weights), ready.options, ready.seats, ready.shared, problem, solution
    )
    proposals, unplaced = explainer.explain(ready.facts, stage("explain"))
    beside = plan_beside(
        ready,
        solution,
        previous=previous_beside or {},
        time_limit=time_limit,
        progress=lambda _now: None,
        cancelled=stop,
    )
    ended = time.perf_counter()
    queue = Queue(problem)
    by_arrival, _ = queue.first_come()
    return Plan(
        proposals=proposals,
        unplaced=unplaced,
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        proof=solution.proof,
        gap=solution.gap,
        stop_reason=solution.stop_reason,
        seconds={
            "options": solving - began,
            "solve": explaining - solving,
            "explain": ended - explaining,
        },
        counts=Counts(
            clients=len(ready.world.clients.facts),
            offers=len(ready.world.offers.facts),
            pairs=ready.pairs,
            options=ready.options.size,
        ),
        first_come=served(problem, by_arrival),
        first_come_offers=ready.offers_of(by_arrival),
        by_priority=served(problem, queue.by_priority()),
        seed=seed,
        rule_set_version=RULE_SET_VERSION,
        weights_version=settings.weights.version,
        policy_version=settings.policy.version,
        level_prices=prices,
        beside=beside,
        differences=differences(ready, solution) if settings.previous else (),
    )


def served(problem: Problem, chosen: Sequence[int]) -> FirstCome:
    """Return what options chosen one by one come to."""
    placed = sorted({int(problem.option_client[option]) for option in chosen})
    values = problem.values()
    return FirstCome(
        placed=len(placed),
        placements=int(problem.weights[placed].sum()) if placed else 0,
        score=int(sum(int(values[option]) for option in chosen)),
    )

"""Why each client has the place the plan gives, what else is open to them, and why others have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from matching.eligible import all_answers, blocks
from matching.explain import Explainer
from matching.facts import Facts
from matching.first_come import overlap
from matching.frame import Frame
from matching.left import left_by
from matching.options import FREE, Options, Seats
from matching.plan import (
    BindingCapacity,
    Choice,
    Limit,
    Outcome,
    Proposal,
    Question,
    RelaxationSet,
    Unplaced,
)
from matching.problem import Problem, Solution
from matching.relaxations import find_relaxations
from matching.resources import Shared
from matching.rules import HARD_RULES
from matching.rules.base import DOES_NOT_FIT, FITS, UNKNOWN, Answers
from matching.scores import scores_of

Ints = npt.NDArray[np.int64]

ALTERNATIVES = 3
#: Pairs of unplaced clients and offers up to which the smallest relaxations of everybody are worked out.
MOST_RELAXED_PAIRS = 4_000_000
_FREE_PLACE = next(number for number, rule in enumerate(HARD_RULES) if rule.code == "HR-02")


def best_alternatives(
    options: Options, kinds: Ints, chosen: Mapping[int, int], clients: int
) -> list[list[int]]:
    """Return up to three options per client, outside competition and other than the offer chosen.

    The best of each placement kind not shown yet come first, so that several tracks stay open (case J.); what
    is left of the three goes by score. One option per offer.

    Parameters
    ----------
    options
        All options, by client.
    kinds
        Placement kind of every offer.
    chosen
        Client to the option that the plan chose.
    clients
        How many clients there are.
    """
    mine = np.full(clients, -1, dtype=np.int64)
    mine[list(chosen)] = list(chosen.values())
    order = np.lexsort((np.arange(options.size), -options.score, options.client))
    # Of each offer the best option, and none of the offer chosen.
    order = order[_first_of(options.client[order], options.offer[order], kinds.size)]
    own = mine[options.client[order]]
    has = own >= 0
    order = order[~has | (options.offer[order] != options.offer[own])]
    own = mine[options.client[order]]
    client, kind = options.client[order], kinds[options.offer[order]]
    fresh = np.zeros(order.size, dtype=np.bool_)
    fresh[_first_of(client, kind, int(kinds.max(initial=0)) + 1)] = True
    fresh &= (own < 0) | (kind != kinds[options.offer[own]])
    order = order[np.lexsort((np.arange(order.size), ~fresh, client))]
    bounds = np.searchsorted(options.client[order], np.arange(clients + 1)).tolist()
    found = order.tolist()
    return [found[first : min(last, first + ALTERNATIVES)] for first, last in pairwise(bounds)]


def _first_of(client: Ints, what: Ints, kinds: int) -> Ints:
    """Return where each client meets something for the first time, in the order given."""
    first = np.unique(client * max(kinds, 1) + what, return_index=True)[1]
    return np.sort(first)


class PlanExplainer:
    """Explains a solved round: proposals with alternatives, and why others have no place."""

    def __init__(
        self,
        explainer: Explainer,
        options: Options,
        seats: Seats,
        shared: Shared,
        problem: Problem,
        solution: Solution,
    ) -> None:
        self.explainer = explainer
        self.world = explainer.world
        self.options = options
        self.seats = seats
        self.shared = shared
        self.problem = problem
        self.solution = solution
        self.chosen = {int(options.client[option]): option for option in solution.chosen}
        clients = len(self.world.clients.facts)
        self.others = best_alternatives(options, self.world.offers.kind, self.chosen, clients)
        self.bounds = np.searchsorted(options.client, np.arange(clients + 1))
        self.left = problem.capacities - self._load()
        self.apart = self._kept_apart()
        self.capacities: dict[int, BindingCapacity] = {}
        self.relaxed: Mapping[str, tuple[RelaxationSet, ...]] = {}

    def _load(self) -> Ints:
        load = np.zeros(self.problem.capacities.size, dtype=np.int64)
        for option in self.solution.chosen:
            span = slice(self.problem.uses.starts[option], self.problem.uses.starts[option + 1])
            load[self.problem.uses.items[span]] += self.problem.amounts[span]
            load[list(self.solution.picked.get(option, ()))] += 1
        return load

    def explain(
        self, facts: Facts, tell: Callable[[int, int], None]
    ) -> tuple[tuple[Proposal, ...], tuple[Unplaced, ...]]:
        """Return the proposals and the unplaced, both in order of client key.

        Parameters
        ----------
        facts
            The facts that the round was made from.
        tell
            Called with the clients explained so far and in all; may raise to stop.
        """
        world, options = self.world, self.options
        clients = len(world.clients.facts)
        half_days = options.half_days.copy()
        pick = options.pick.copy()
        for option, resources in self.solution.picked.items():
            half_days[option] = sum(1 << int(bit) for bit in self.seats.half_day[list(resources)])
            pick[option] = 0
        shown = [*self.solution.chosen, *(option for own in self.others for option in own)]
        at = np.array(shown, dtype=np.int64)
        # A chosen option is never also an alternative: the alternatives are of other offers.
        made = dict(
            zip(
                shown,
                self.explainer.choices(
                    options.client[at],
                    options.offer[at],
                    options.form[at],
                    half_days[at],
                    pick[at],
                    options.day[at],
                ),
                strict=True,
            )
        )
        self.relaxed = self._relaxed(facts)
        proposals, unplaced = [], []
        for rows in blocks(world):
            tell(rows.start, clients)
            lonely = [row for row in range(rows.start, rows.stop) if row not in self.chosen]
            judged = self._judge(lonely)
            for row in range(rows.start, rows.stop):
                others = tuple(made[option] for option in self.others[row])
                if row in self.chosen:
                    proposals.append(Proposal(chosen=made[self.chosen[row]], alternatives=others))
                else:
                    unplaced.append(self._unplaced(row, *judged[row], others))
        tell(clients, clients)
        return tuple(proposals), tuple(unplaced)

    def _relaxed(self, facts: Facts) -> Mapping[str, tuple[RelaxationSet, ...]]:
        """Return the smallest relaxations of everybody without a place, in rounds small enough for it."""
        clients, offers = self.world.clients.facts, self.world.offers.facts
        alone = [client.key for row, client in enumerate(clients) if row not in self.chosen]
        if len(alone) * len(offers) > MOST_RELAXED_PAIRS:
            return {}
        shut: dict[str, set[str]] = {}
        for row, options in self.apart.items():
            shut[clients[row].key] = {offers[int(self.options.offer[option])].key for option in options}
        left = left_by(facts, self.world, self.options, self.seats, self.solution, shut)
        return find_relaxations(left, alone, parameters=self.world.parameters, weights=self.explainer.weights)

    def _kept_apart(self) -> dict[int, list[int]]:
        """Return by client the options that would bring somebody there whom the plan placed elsewhere."""
        found: dict[int, list[int]] = {}
        for pair in self.problem.keep_apart:
            for row, other in (pair, pair[::-1]):
                taken = self.chosen.get(other)
                if taken is not None and row not in self.chosen:
                    own = range(int(self.bounds[row]), int(self.bounds[row + 1]))
                    met = [option for option in own if overlap(self.problem, option, taken)]
                    found.setdefault(row, []).extend(met)
        return found

    def _judge(self, rows: list[int]) -> dict[int, tuple[Answers, Ints]]:
        if not rows:
            return {}
        offers = np.arange(len(self.world.offers.facts), dtype=np.int64)
        frame = Frame(self.world, np.array(rows, dtype=np.int64)[:, None], offers[None, :])
        answers, scores = all_answers(frame), scores_of(frame, self.explainer.weights)
        return {row: (answers[:, at], scores[at]) for at, row in enumerate(rows)}

    def _unplaced(self, row: int, answers: Answers, scores: Ints, others: tuple[Choice, ...]) -> Unplaced:
        held = (answers == UNKNOWN).any(axis=0) & ~(answers == DOES_NOT_FIT).any(axis=0)
        without_places = np.delete(answers, _FREE_PLACE, axis=0)
        only_full = (answers[_FREE_PLACE] == DOES_NOT_FIT) & (without_places == FITS).all(axis=0)
        if others or only_full.any():
            outcome = Outcome.FITS_BUT_FULL
        else:
            outcome = Outcome.BLOCKED if held.any() else Outcome.NO_FIT
        asked: dict[Question, None] = {}
        for j in np.flatnonzero(held)[np.argsort(-scores[held], kind="stable")].tolist():
            codes = [rule.code for n, rule in enumerate(HARD_RULES) if answers[n, j] == UNKNOWN]
            asked.update(dict.fromkeys(self.explainer.questions(row, j, codes)))
        return Unplaced(
            client=self.world.clients.facts[row].key,
            outcome=outcome,
            alternatives=others,
            nearest=self.explainer.nearest(row, answers, scores),
            binding=self._binding(row, np.flatnonzero(only_full)),
            questions=tuple(asked),
            relaxations=self.relaxed.get(self.world.clients.facts[row].key, ()),
        )

    def _binding(self, row: int, full_offers: Ints) -> tuple[BindingCapacity, ...]:
        """Return what is used up among all that the client could have used.

        Where somebody got a place from whom the client is kept apart, the place reads as any other that is
        full (E.3.9).
        """
        full = self._used_up(row)
        for option in self.apart.get(row, ()):
            full.update(self._places(option))
        for offer in full_offers.tolist():
            full.update(np.flatnonzero((self.seats.offer == offer) & (self.seats.places == 0)).tolist())
        found: dict[tuple[str, str | None, int | None, Limit], BindingCapacity] = {}
        for one in sorted(full):
            limit = self._limit_of(row, one)
            # A shift that is full in several periods is told once.
            found.setdefault((limit.offer, limit.shift, limit.half_day, limit.kind), limit)
        return tuple(found.values())

    def _limit_of(self, row: int, resource: int) -> BindingCapacity:
        """Return what is used up, as this client meets it."""
        seats = self.seats.places.size
        if resource < seats:
            return self._capacity(resource)
        return self._shared(row, resource - seats, self._best_with(row, resource))

    def _used_up(self, row: int) -> set[int]:
        """Return what a client could have used of which too little is left for any option of the client."""
        problem = self.problem
        first, last = int(self.bounds[row]), int(self.bounds[row + 1])
        uses = slice(int(problem.uses.starts[first]), int(problem.uses.starts[last]))
        picks = slice(int(problem.picks.starts[first]), int(problem.picks.starts[last]))
        items, amounts = problem.uses.items[uses], problem.amounts[uses]
        short = self.left[items] < amounts
        picked = problem.picks.items[picks]
        found = {*items[short].tolist(), *picked[self.left[picked] < 1].tolist()}
        return found - set(items[~short].tolist()) if found else found

    def _best_with(self, row: int, resource: int) -> int:
        """Return the best-scoring option of a client that uses a resource."""
        own = range(int(self.bounds[row]), int(self.bounds[row + 1]))
        using = [option for option in own if resource in self.problem.uses[option]]
        return max(using, key=lambda option: (int(self.options.score[option]), -option))

    def _places(self, option: int) -> list[int]:
        """Return the seats that an option uses or picks from."""
        used = [*self.problem.uses[option].tolist(), *self.problem.picks[option].tolist()]
        return [resource for resource in used if resource < self.seats.places.size]

    def _shared(self, row: int, limit: int, option: int) -> BindingCapacity:
        """Return a limit that offers share, as this client meets it."""
        return BindingCapacity(
            offer=self.world.offers.facts[int(self.options.offer[option])].key,
            shift=None,
            half_day=None,
            places=int(self.shared.capacities[limit]),
            kind=self.shared.limit(limit, self.world.clients.facts[row].caseload),
        )

    def _capacity(self, seat: int) -> BindingCapacity:
        if seat not in self.capacities:
            self.capacities[seat] = self._named(seat)
        return self.capacities[seat]

    def _named(self, seat: int) -> BindingCapacity:
        offer, form = self.world.offers.facts[int(self.seats.offer[seat])], int(self.seats.form[seat])
        bit = int(self.seats.half_day[seat])
        return BindingCapacity(
            offer=offer.key,
            shift=None if form == FREE else offer.shifts[form].key,
            half_day=None if bit < 0 else 1 << bit,
            places=int(self.seats.places[seat]),
        )

"""Why each client has the place the plan gives, what else is open to them, and why others have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

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


class _Judged(NamedTuple):
    """What the rules say of one client without a place, at every place.

    ``held`` are the places where only an answer is missing, ``only_full`` those that only lack room,
    ``nearest`` those with the least against them, the nearest first.
    """

    answers: Answers
    scores: Ints
    held: Ints
    only_full: Ints
    nearest: list[int]


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
        self.used_up = self._all_used_up()
        self.capacities: dict[int, BindingCapacity] = {}
        #: By seat: the same number for seats that are the same half-days of one shift in other periods.
        seen: dict[tuple[int, int, int], int] = {}
        names = zip(seats.offer.tolist(), seats.form.tolist(), seats.half_day.tolist(), strict=True)
        self.same = [seen.setdefault(name, len(seen)) for name in names]
        self.relaxed: Mapping[str, tuple[RelaxationSet, ...]] = {}

    def _load(self) -> Ints:
        problem = self.problem
        chosen = np.zeros(problem.options, dtype=np.bool_)
        chosen[list(self.solution.chosen)] = True
        load = np.zeros(problem.capacities.size, dtype=np.int64)
        uses = chosen[problem.uses.owner]
        np.add.at(load, problem.uses.items[uses], problem.amounts[uses])
        for resources in self.solution.picked.values():
            load[list(resources)] += 1
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
            Called with the steps done so far and in all, one for each client and another for each without a
            place; may raise to stop.
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
        alone = clients - len(self.chosen)
        total = alone + clients
        self.relaxed = self._relaxed(facts, lambda done, _: tell(done, total))
        proposals, unplaced = [], []
        for rows in blocks(world):
            tell(alone + rows.start, total)
            lonely = [row for row in range(rows.start, rows.stop) if row not in self.chosen]
            judged = self._judge(lonely)
            for row in range(rows.start, rows.stop):
                others = tuple(made[option] for option in self.others[row])
                if row in self.chosen:
                    proposals.append(Proposal(chosen=made[self.chosen[row]], alternatives=others))
                else:
                    unplaced.append(self._unplaced(row, judged[row], others))
        tell(total, total)
        return tuple(proposals), tuple(unplaced)

    def _relaxed(
        self, facts: Facts, tell: Callable[[int, int], None]
    ) -> Mapping[str, tuple[RelaxationSet, ...]]:
        """Return the smallest relaxations of everybody without a place."""
        clients, offers = self.world.clients.facts, self.world.offers.facts
        alone = [client.key for row, client in enumerate(clients) if row not in self.chosen]
        shut: dict[str, set[str]] = {}
        for row, options in self.apart.items():
            shut[clients[row].key] = {offers[int(self.options.offer[option])].key for option in options}
        left = left_by(facts, self.world, self.options, self.seats, self.solution, shut)
        return find_relaxations(
            left, alone, parameters=self.world.parameters, weights=self.explainer.weights, tell=tell
        )

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

    def _judge(self, rows: list[int]) -> dict[int, _Judged]:
        """Return what all rules say of these clients, judged at all places at once."""
        if not rows:
            return {}
        at = np.array(rows, dtype=np.int64)
        offers = np.arange(len(self.world.offers.facts), dtype=np.int64)
        frame = Frame(self.world, at[:, None], offers[None, :])
        answers, scores = all_answers(frame), scores_of(frame, self.explainer.weights)
        total = answers.sum(axis=0, dtype=np.int16)
        least = answers.min(axis=0)
        # Every other rule fits, which is the most that all can say.
        only_full = (answers[_FREE_PLACE] == DOES_NOT_FIT) & (total == FITS * (len(HARD_RULES) - 1))
        held = least == UNKNOWN
        near = self.explainer.nearest(answers, total, scores)
        return {
            row: _Judged(
                answers[:, k], scores[k], np.flatnonzero(held[k]), np.flatnonzero(only_full[k]), near[k]
            )
            for k, row in enumerate(rows)
        }

    def _unplaced(self, row: int, judged: _Judged, others: tuple[Choice, ...]) -> Unplaced:
        if others or judged.only_full.size:
            outcome = Outcome.FITS_BUT_FULL
        else:
            outcome = Outcome.BLOCKED if judged.held.size else Outcome.NO_FIT
        asked: dict[Question, None] = {}
        held = judged.held
        for j in held[np.argsort(-judged.scores[held], kind="stable")].tolist() if held.size else ():
            codes = [rule.code for n, rule in enumerate(HARD_RULES) if judged.answers[n, j] == UNKNOWN]
            asked.update(dict.fromkeys(self.explainer.questions(row, j, codes)))
        key = self.world.clients.facts[row].key
        return Unplaced(
            client=key,
            outcome=outcome,
            alternatives=others,
            nearest=self.explainer.misses(row, judged.nearest, judged.answers),
            binding=self._binding(row, judged.only_full),
            questions=tuple(asked),
            relaxations=self.relaxed.get(key, ()),
        )

    def _binding(self, row: int, full_offers: Ints) -> tuple[BindingCapacity, ...]:
        """Return what is used up among all that the client could have used.

        Where somebody got a place from whom the client is kept apart, the place reads as any other that is
        full (E.3.9).
        """
        full = self.used_up.get(row, [])
        more: set[int] = set()
        for option in self.apart.get(row, ()):
            more.update(self._places(option))
        for offer in full_offers.tolist():
            more.update(np.flatnonzero((self.seats.offer == offer) & (self.seats.places == 0)).tolist())
        found: dict[object, BindingCapacity] = {}
        for one in sorted({*full, *more}) if more else full:
            # A shift that is full in several periods is told once.
            if one < self.seats.places.size:
                if self.same[one] not in found:
                    found[self.same[one]] = self._capacity(one)
            else:
                limit = self._shared(row, one - self.seats.places.size, self._best_with(row, one))
                found.setdefault((limit.offer, limit.shift, limit.half_day, limit.kind), limit)
        return tuple(found.values())

    def _all_used_up(self) -> dict[int, list[int]]:
        """Return by client what is used up: of which too little is left for any option that uses it."""
        problem = self.problem
        lonely = np.ones(len(self.world.clients.facts), dtype=np.bool_)
        lonely[list(self.chosen)] = False
        owner, picker = problem.uses.owner, problem.picks.owner
        short = self.left[problem.uses.items] < problem.amounts
        none = self.left[problem.picks.items] < 1
        size = problem.capacities.size

        def codes(owner: Ints, items: Ints, which: npt.NDArray[np.bool_]) -> Ints:
            client = self.options.client[owner[which]]
            mine = lonely[client]
            found: Ints = client[mine] * size + items[which][mine]
            return found

        used = codes(owner, problem.uses.items, short), codes(picker, problem.picks.items, none)
        left = np.unique(np.concatenate(used))
        left = left[~np.isin(left, codes(owner, problem.uses.items, ~short))]
        bounds = np.searchsorted(left, np.arange(lonely.size + 1) * size).tolist()
        items = (left % size if size else left).tolist()
        return {row: items[first:last] for row, (first, last) in enumerate(pairwise(bounds)) if first < last}

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

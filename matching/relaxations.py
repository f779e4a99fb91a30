"""What would have to give for a client without a place: the smallest sets of relaxations (E.3.5).

A relaxation changes facts, and the same rule functions judge the changed facts, so that what is promised here
is what a next round finds. What a client declined, areas and people to avoid, rungs, and what the law asks
are never relaxed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.columns import NO_SHIFT, ClientColumns, host_numbers, offer_columns
from matching.eligible import BLOCK_PAIRS, allows
from matching.facts import Facts, OfferFacts
from matching.frame import Frame, World
from matching.plan import Relaxation, RelaxationSet, Treatment
from matching.policy import Parameters, Weights
from matching.prepared import with_room
from matching.rules import HARD_RULES, RULE_BY_CODE
from matching.rules.base import DOES_NOT_FIT, UNKNOWN, Answers
from matching.scores import scores_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Sets shown for one client, offers named of one set, and the largest set worth showing.
MOST_SETS, MOST_OFFERS, MOST_RELAXATIONS = 4, 5, 3
#: Minutes that a client might travel longer.
LONGER_MINUTES = 15
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Give(StrEnum):
    """What could give."""

    PLACE = "place"
    LANGUAGE_COACH = "language_coach"
    WEEKDAY = "weekday"
    CONFIRMATION = "confirmation"
    INTAKE_STOP = "intake_stop"
    TRAVEL_PAID = "travel_paid"
    TRAVEL_LONGER = "travel_longer"
    INCOME_STATUS = "income_status"
    ROUTE = "route"
    DEVELOPMENT_PLAN = "development_plan"
    ADAPTATION = "adaptation"
    ANSWER = "answer"


#: Rules on half-days and places judge in turn, so they are relaxed together.
_WEEK_RULES = ("HR-11", "HR-19", "HR-02")
_FAR = date(9000, 1, 1)


def _offers(change: Callable[[OfferFacts], OfferFacts]) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, offers=tuple(change(offer) for offer in facts.offers))


#: Relaxations on the side of the offers: the rule that each could satisfy, and how the facts would be.
_OF_OFFERS: tuple[tuple[Give, str, Callable[[Facts], Facts]], ...] = (
    (Give.LANGUAGE_COACH, "HR-08", _offers(lambda offer: replace(offer, language_support=True))),
    (Give.CONFIRMATION, "HR-21", _offers(lambda offer: replace(offer, review_by=max(offer.review_by, _FAR)))),
    (
        Give.INTAKE_STOP,
        "HR-22",
        lambda facts: replace(
            facts,
            offers=tuple(replace(offer, intake_stop=None) for offer in facts.offers),
            services=tuple(replace(service, intake_stop=None) for service in facts.services),
        ),
    ),
    (Give.TRAVEL_PAID, "HR-24", _offers(lambda offer: replace(offer, travel_cost_paid=True))),
    (Give.INCOME_STATUS, "HR-06", _offers(lambda offer: replace(offer, income_statuses=frozenset()))),
    (
        Give.ROUTE,
        "HR-29",
        lambda facts: replace(
            facts, services=tuple(replace(service, self_referral=True) for service in facts.services)
        ),
    ),
)


class Relaxer:
    """Finds the smallest sets of relaxations for clients of one round.

    Parameters
    ----------
    facts
        The facts of the round, with the places that its plan leaves (``with_places_left``).
    clients
        Keys of the clients to look for.
    parameters, weights
        As the round has them.

    Raises
    ------
    InvalidFacts
        When the facts contradict themselves.
    """

    def __init__(
        self, facts: Facts, clients: Collection[str], parameters: Parameters, weights: Weights
    ) -> None:
        self.facts = facts
        self.weights = weights
        self.world = World(facts, parameters, only=frozenset(clients))
        self.bits: list[Relaxation] = []
        self.number: dict[tuple[Give, str], int] = {}
        self.ways: dict[str, list[tuple[int, World]]] = {}
        self._prepare_ways()
        opened = _offers(with_room)(facts)
        self.opened = self._with_offers(opened)
        self.place = self._bit(Give.PLACE, "", ("HR-02",))
        self.days = [self._bit(Give.WEEKDAY, day, ("HR-11",)) for day in _DAYS]
        self.masks = [0b111 << 3 * number for number in range(len(_DAYS))]

    def _bit(self, give: Give, value: str, rules: tuple[str, ...]) -> int:
        key = (give, value)
        if key not in self.number:
            self.number[key] = 1 << len(self.bits)
            self.bits.append(Relaxation(kind=give.value, value=value, rules=rules))
        return self.number[key]

    def _with_offers(self, facts: Facts) -> World:
        """Return the world with other offers or services; relations of clients and offers stay."""
        found = copy.copy(self.world)
        found.offers = offer_columns(facts, host_numbers(facts.offers))
        return found

    def _with_clients(self, columns: ClientColumns) -> World:
        found = copy.copy(self.world)
        found.clients = columns
        return found

    def _prepare_ways(self) -> None:
        for give, code, change in _OF_OFFERS:
            world = self._with_offers(change(self.facts))
            self.ways.setdefault(code, []).append((self._bit(give, "", (code,)), world))
        now = self.world.clients
        longer = np.where(now.max_travel < 0, now.max_travel, now.max_travel + LONGER_MINUTES)
        bit = self._bit(Give.TRAVEL_LONGER, str(LONGER_MINUTES), ("HR-24",))
        self.ways["HR-24"].append((bit, self._with_clients(replace(now, max_travel=longer))))
        planned = replace(now, plan=np.ones_like(now.plan))
        bit = self._bit(Give.DEVELOPMENT_PLAN, "", ("HR-04",))
        self.ways["HR-04"] = [(bit, self._with_clients(planned))]

    def find(self, tell: Callable[[int, int], None] | None = None) -> dict[str, tuple[RelaxationSet, ...]]:
        """Return the smallest sets by client, the smallest first, then those that open most offers.

        Parameters
        ----------
        tell
            Called with the clients looked at so far and in all; may raise to stop.
        """
        clients = self.world.clients.facts
        offers = max(len(self.world.offers.facts), 1)
        step = max(BLOCK_PAIRS // offers, 1)
        found: dict[str, tuple[RelaxationSet, ...]] = {}
        for first in range(0, len(clients), step):
            if tell is not None:
                tell(first, len(clients))
            rows = slice(first, min(first + step, len(clients)))
            row, offer, mask = self._masks(rows)
            scores = self._scores(row, offer)
            bounds = np.searchsorted(row, np.arange(rows.start, rows.stop + 1))
            for at, client in enumerate(clients[rows]):
                part = slice(int(bounds[at]), int(bounds[at + 1]))
                found[client.key] = self._sets(offer[part], mask[part], scores[part])
        return found

    def _masks(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Return (client, offer, relaxations needed) by client, once per way to open the pair."""
        row, offer, mask = self._week(*self._fixable(rows))
        few = (mask > 0) & (np.bitwise_count(mask) <= MOST_RELAXATIONS)
        row, offer, mask = row[few], offer[few], mask[few]
        order = np.lexsort((mask, offer, row))
        return row[order], offer[order], mask[order]

    def _fixable(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Return the pairs that relaxations on all but week and places could open, with which."""
        frame = self.world.all_pairs(rows)
        keep = np.ones(frame.shape, dtype=np.bool_)
        relaxable = {*self.ways, *_WEEK_RULES, "HR-27"}
        for rule in HARD_RULES:
            if rule.code not in relaxable:
                answers = np.broadcast_to(rule.judge(frame), frame.shape)
                # What the client does not want, or must stay away from, is not even asked about.
                keep &= answers != DOES_NOT_FIT if rule.may_be_near else allows(rule, answers)
        at, column = np.nonzero(keep)
        row, offer = at + rows.start, column
        mask = np.zeros(row.size, dtype=np.int64)
        for rule in HARD_RULES:
            if rule.code in _WEEK_RULES and rule.code != "HR-11":
                continue
            answers = rule.judge(Frame(self.world, row, offer))
            ask = (answers == UNKNOWN) & (rule.treatment is not Treatment.PROPOSE_AND_ASK)
            if ask.any():
                mask[ask] |= self._bit(Give.ANSWER, rule.code, (rule.code,))
            if rule.code not in relaxable or rule.code == "HR-11":
                continue
            row, offer, mask = self._fixed(rule.code, row, offer, mask, answers)
        order = np.lexsort((offer, row))
        return row[order], offer[order], mask[order]

    def _fixed(
        self, code: str, row: Ints, offer: Ints, mask: Ints, answers: Answers
    ) -> tuple[Ints, Ints, Ints]:
        """Return the pairs that a rule lets pass, as they are or once per way that satisfies it."""
        fails = np.broadcast_to(answers, row.shape) == DOES_NOT_FIT
        if not fails.any():
            return row, offer, mask
        parts = [(row[~fails], offer[~fails], mask[~fails])]
        row, offer, mask = row[fails], offer[fails], mask[fails]
        rule = RULE_BY_CODE[code]
        if code == "HR-27":
            parts.append((row, offer, mask | self._adaptations(row, offer)))
        for bit, world in self.ways.get(code, ()):
            fine = np.broadcast_to(allows(rule, rule.judge(Frame(world, row, offer))), row.shape)
            parts.append((row[fine], offer[fine], mask[fine] | bit))
        one, other, both = (np.concatenate([part[k] for part in parts]) for k in range(3))
        return one, other, both

    def _adaptations(self, row: Ints, offer: Ints) -> Ints:
        """Return which adaptations are missing, told by the rule itself: all others are put in place."""
        rule = RULE_BY_CODE["HR-27"]
        mask = np.zeros(row.size, dtype=np.int64)
        for code, world in self._adapted.items():
            lacks = np.broadcast_to(rule.judge(Frame(world, row, offer)) == DOES_NOT_FIT, row.shape)
            if lacks.any():
                mask[lacks] |= self._bit(Give.ADAPTATION, code, ("HR-27",))
        return mask

    @cached_property
    def _adapted(self) -> dict[str, World]:
        """By adaptation, the world in which all others are in place."""
        every = frozenset(codes.ADAPTATIONS)
        return {
            code: self._with_offers(_with_adaptations(self.facts, every - {code}))
            for code in codes.ADAPTATIONS
        }

    def _week(self, row: Ints, offer: Ints, rest: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the pairs with the days and places they need: none, a place, one day or two."""
        parts = [(row[:0], offer[:0], rest[:0])]
        helps = self._days_that_help(row, offer)
        known: dict[tuple[int, ...], tuple[Bools, Bools]] = {}
        open_rows = np.ones(row.size, dtype=np.bool_)
        for days in self._day_sets():
            # Who is served without a day needs none of them.
            at = np.flatnonzero(open_rows)
            if not at.size:
                break
            bits = sum(self.days[day] for day in days)
            fits, room = known[days] = self._served(row, offer, days, open_rows, helps, known)
            parts.append((row[room], offer[room], rest[room] | bits))
            full = fits & ~room
            parts.append((row[full], offer[full], rest[full] | bits | self.place))
            if not days:
                open_rows = ~fits
        one, other, both = (np.concatenate([part[k] for part in parts]) for k in range(3))
        return one, other, both

    def _days_that_help(self, row: Ints, offer: Ints) -> Bools:
        """Return per day and pair whether the day has a half-day of the offer on which the client cannot."""
        columns = self.world.offers
        needed = columns.free_mask.copy()
        for form in range(columns.shift_mask.shape[1]):
            mask = columns.shift_mask[:, form]
            needed |= np.where(mask == NO_SHIFT, 0, mask)
        week = self.world.clients.week[row]
        lacks = needed[offer] & np.where(week < 0, 0, ~week)
        return np.stack([(lacks & mask) != 0 for mask in self.masks])

    def _served(
        self,
        row: Ints,
        offer: Ints,
        days: tuple[int, ...],
        open_rows: Bools,
        helps: Bools,
        known: Mapping[tuple[int, ...], tuple[Bools, Bools]],
    ) -> tuple[Bools, Bools]:
        """Return which pairs these days serve, and where a place is left then.

        A day that brings a pair nothing changes nothing, so that the answer is that of the others.
        """
        fits, room = np.zeros(row.size, dtype=np.bool_), np.zeros(row.size, dtype=np.bool_)
        ask = open_rows.copy()
        for day in days:
            ask &= helps[day]
        at = np.flatnonzero(ask)
        fits[at], room[at] = self._judged(row[at], offer[at], days)
        if len(days) > 1:
            for day in days:
                [other] = (one for one in days if one != day)
                same = open_rows & ~helps[day]
                fits[same], room[same] = (answer[same] for answer in known[(other,)])
        return fits, room

    def _day_sets(self) -> Iterator[tuple[int, ...]]:
        for size in range(3):
            yield from combinations(range(len(_DAYS)), size)

    def _judged(self, row: Ints, offer: Ints, days: tuple[int, ...]) -> tuple[Bools, Bools]:
        """Return whether the half-days suit with these days too, and whether a place is left then."""
        more = sum(self.masks[day] for day in days)
        week = self.world.clients.week
        extended = np.where(week < 0, week, week | more)
        fits = np.ones(row.size, dtype=np.bool_)
        columns = replace(self.world.clients, week=extended)
        now, opened = copy.copy(self.world), copy.copy(self.opened)
        now.clients = opened.clients = columns
        frame = Frame(opened, row, offer)
        for code in _WEEK_RULES:
            fits &= np.broadcast_to(RULE_BY_CODE[code].judge(frame) != DOES_NOT_FIT, row.shape)
        room = np.zeros(row.size, dtype=np.bool_)
        at = np.flatnonzero(fits)
        left = RULE_BY_CODE["HR-02"].judge(Frame(now, row[at], offer[at])) != DOES_NOT_FIT
        room[at] = np.broadcast_to(left, at.shape)
        return fits, room

    def _scores(self, row: Ints, offer: Ints) -> Ints:
        return scores_of(Frame(self.world, row, offer), self.weights) if row.size else row

    def _sets(self, offer: Ints, mask: Ints, scores: Ints) -> tuple[RelaxationSet, ...]:
        """Return the smallest sets of one client; a larger one only where it opens more than those within."""
        if not mask.size:
            return ()
        distinct = np.unique(mask)
        sizes = np.bitwise_count(distinct)
        distinct = distinct[np.argsort(sizes, kind="stable")]
        within = (mask[None, :] & ~distinct[:, None]) == 0
        first = np.concatenate(([True], offer[1:] != offer[:-1]))
        counts = np.logical_or.reduceat(within, np.flatnonzero(first), axis=1).sum(axis=1)
        shown: list[tuple[int, int, int, Ints]] = []
        for at, (one, count) in enumerate(zip(distinct.tolist(), counts.tolist(), strict=True)):
            size = one.bit_count()
            if len(shown) >= MOST_SETS and size > shown[-1][0]:
                break
            if any(there & ~one == 0 and opened >= count for _, opened, there, _ in shown):
                continue
            shown.append((size, count, one, np.flatnonzero(within[at])))
        shown.sort(key=lambda found: (found[0], -found[1], found[2]))
        return tuple(
            RelaxationSet(
                relaxations=tuple(self._named(one)),
                offers=self._best(offer[at], scores[at]),
                count=count,
                sure=not any(bit.kind == Give.ANSWER.value for bit in self._named(one)),
            )
            for _, count, one, at in shown[:MOST_SETS]
        )

    def _best(self, offer: Ints, scores: Ints) -> tuple[str, ...]:
        order = np.argsort(-scores, kind="stable")
        best = list(dict.fromkeys(offer[order].tolist()))[:MOST_OFFERS]
        return tuple(self.world.offers.facts[at].key for at in best)

    def _named(self, mask: int) -> Sequence[Relaxation]:
        return [one for number, one in enumerate(self.bits) if mask >> number & 1]


def _with_adaptations(facts: Facts, others: frozenset[str]) -> Facts:
    return _offers(lambda offer: replace(offer, adaptations=offer.adaptations | others))(facts)


def find_relaxations(
    facts: Facts,
    clients: Collection[str],
    *,
    parameters: Parameters | None = None,
    weights: Weights | None = None,
) -> dict[str, tuple[RelaxationSet, ...]]:
    """Return, for each of these clients, the smallest sets of relaxations that give an option (E.3.5).

    Parameters
    ----------
    facts
        The facts of the round with the places that its plan leaves.
    clients
        Keys of clients without a place.
    parameters, weights
        As the round has them; the defaults otherwise.
    """
    if not clients:
        return {}
    return Relaxer(facts, clients, parameters or Parameters(), weights or Weights()).find()

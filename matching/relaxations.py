"""What would have to give for a client without a place: the smallest sets of relaxations (E.3.5).

A relaxation changes facts, and the same rule functions judge the changed facts, so that what is promised here
is what a next round finds. What a client declined, areas and people to avoid, rungs, and what the law asks
are never relaxed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.columns import NO_SHIFT, ClientColumns, OfferColumns
from matching.eligible import BLOCK_PAIRS, allows, answer_tables
from matching.facts import Facts
from matching.frame import Frame, World
from matching.gives import OF_OFFERS, Give, Gives, opened, smallest
from matching.plan import RelaxationSet, Treatment
from matching.policy import Parameters, Weights
from matching.rules import HARD_RULES, RULE_BY_CODE, HardRule
from matching.rules.base import DOES_NOT_FIT, FITS, UNKNOWN, Answers
from matching.scores import scores_of
from matching.tables import members, numbered

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Offers named of one set, and the largest set worth showing.
MOST_OFFERS, MOST_RELAXATIONS = 5, 3
#: Minutes that a client might travel longer.
LONGER_MINUTES = 15
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


#: Rules on half-days and places judge in turn, so they are relaxed together.
_WEEK_RULES = ("HR-11", "HR-19", "HR-02")
#: Pairs from which on rules are looked up in tables that they made, rather than asked about each pair.
_MANY = 1 << 14


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
        self.weights = weights
        self.world = World(facts, parameters, only=frozenset(clients))
        self.gives = Gives()
        self.ways: dict[str, list[tuple[int, World]]] = {}
        self._prepare_ways()
        self.opened = self._with_offers(opened(self.world.offers))
        self.place = self.gives.bit(Give.PLACE, "", ("HR-02",))
        self.days = [self.gives.bit(Give.WEEKDAY, day, ("HR-11",)) for day in _DAYS]
        self.masks = [0b111 << 3 * number for number in range(len(_DAYS))]
        for rule in HARD_RULES:
            # In a fixed order, so that what is told of one client does not hang on who else is asked about.
            self.gives.bit(Give.ANSWER, rule.code, (rule.code,))
            for code in codes.ADAPTATIONS if rule.code == "HR-27" else ():
                self.gives.bit(Give.ADAPTATION, code, (rule.code,))
        self.asks = self.gives.all_of(Give.ANSWER)
        many = len(self.world.clients.facts) * len(self.world.offers.facts) >= _MANY
        self.tables = answer_tables(self.world).tables if many else {}

    def _with_offers(self, columns: OfferColumns) -> World:
        """Return the world with other columns of its offers; relations of clients and offers stay."""
        found = copy.copy(self.world)
        found.offers = columns
        return found

    def _with_clients(self, columns: ClientColumns) -> World:
        found = copy.copy(self.world)
        found.clients = columns
        return found

    def _prepare_ways(self) -> None:
        for give, code, change in OF_OFFERS:
            world = self._with_offers(change(self.world.offers))
            self.ways.setdefault(code, []).append((self.gives.bit(give, "", (code,)), world))
        now = self.world.clients
        longer = np.where(now.max_travel < 0, now.max_travel, now.max_travel + LONGER_MINUTES)
        bit = self.gives.bit(Give.TRAVEL_LONGER, str(LONGER_MINUTES), ("HR-24",))
        self.ways["HR-24"].append((bit, self._with_clients(replace(now, max_travel=longer))))
        planned = replace(now, plan=np.ones_like(now.plan))
        bit = self.gives.bit(Give.DEVELOPMENT_PLAN, "", ("HR-04",))
        self.ways["HR-04"] = [(bit, self._with_clients(planned))]

    def find(self, tell: Callable[[int, int], None] | None = None) -> dict[str, tuple[RelaxationSet, ...]]:
        """Return the smallest sets by client, the smallest first, then those that open most offers.

        Parameters
        ----------
        tell
            Called with the clients looked at so far and in all; may raise to stop.
        """
        clients = self.world.clients.facts
        step = max(BLOCK_PAIRS // max(len(self.world.offers.facts), 1), 1)
        found: dict[str, tuple[RelaxationSet, ...]] = {}
        begin, waiting = 0, []
        for first in range(0, len(clients), step):
            if tell is not None:
                tell(first, len(clients))
            rows = slice(first, min(first + step, len(clients)))
            waiting.append(self._fixable(rows))
            # Few pairs are left by now: those of many clients go on together.
            if rows.stop == len(clients) or sum(part[0].size for part in waiting) >= BLOCK_PAIRS:
                row, offer, mask = (np.concatenate([part[k] for part in waiting]) for k in range(3))
                found |= self._found(slice(begin, rows.stop), row, offer, mask)
                begin, waiting = rows.stop, []
        return found

    def _found(self, rows: slice, row: Ints, offer: Ints, rest: Ints) -> dict[str, tuple[RelaxationSet, ...]]:
        """Return the smallest sets of some clients, of pairs with what they need beside days and places."""
        row, offer, mask = self._week(row, offer, rest)
        few = (mask > 0) & (np.bitwise_count(mask) <= MOST_RELAXATIONS)
        row, offer, mask = row[few], offer[few], mask[few]
        order = np.lexsort((mask, offer, row))
        row, offer, mask = row[order], offer[order], mask[order]
        new = np.concatenate(([True], (row[1:] != row[:-1]) | (offer[1:] != offer[:-1])))[: row.size]
        pairs = np.flatnonzero(new)
        frame = Frame(self.world, row[pairs], offer[pairs])
        scores = scores_of(frame, self.weights) if pairs.size else pairs
        ends = np.arange(rows.start, rows.stop + 1)
        bounds, own = np.searchsorted(row, ends).tolist(), np.searchsorted(row[pairs], ends).tolist()
        found = {}
        for at, client in enumerate(self.world.clients.facts[rows]):
            part, its = slice(bounds[at], bounds[at + 1]), slice(own[at], own[at + 1])
            starts = pairs[its]
            found[client.key] = self._sets(offer[starts], mask[part], starts - part.start, scores[its])
        return found

    def _fixable(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Return the pairs that relaxations on all but week and places could open, with which."""
        relaxable = {*self.ways, *_WEEK_RULES, "HR-27"}
        row, offer = self._not_refused(rows, relaxable)
        mask = np.zeros(row.size, dtype=np.int64)
        for rule in HARD_RULES:
            if rule.code in _WEEK_RULES and rule.code != "HR-11":
                continue
            table = self.tables.get(rule.code)
            if table is not None and (table.values == FITS).all():
                continue
            answers = rule.judge(Frame(self.world, row, offer)) if table is None else table.at(row, offer)
            ask = (answers == UNKNOWN) & (rule.treatment is not Treatment.PROPOSE_AND_ASK)
            if ask.any():
                mask[ask] |= self.gives.bit(Give.ANSWER, rule.code, (rule.code,))
            if rule.code not in relaxable or rule.code == "HR-11":
                continue
            row, offer, mask = self._fixed(rule.code, row, offer, mask, answers)
        order = np.lexsort((offer, row))
        return row[order], offer[order], mask[order]

    def _not_refused(self, rows: slice, relaxable: Collection[str]) -> tuple[Ints, Ints]:
        """Return the pairs that no rule refuses for good; where none is a table, the first rules go first."""
        every = self.world.all_pairs(rows)
        keep = np.ones(every.shape, dtype=np.bool_)
        late: list[HardRule] = []
        for rule in HARD_RULES:
            table = self.tables.get(rule.code)
            if rule.code in relaxable:
                continue
            if table is None:
                late.append(rule)
                continue
            allowed = _not_for_good(rule, table.values)
            if not allowed.all():
                keep &= allowed[table.client_class[rows]][:, table.offer_class]
        at, offer = np.nonzero(keep)
        row = at + rows.start
        for rule in late:
            frame = Frame(self.world, row, offer)
            fine = np.broadcast_to(_not_for_good(rule, rule.judge(frame)), row.shape)
            row, offer = row[fine], offer[fine]
        return row, offer

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
                mask[lacks] |= self.gives.bit(Give.ADAPTATION, code, ("HR-27",))
        return mask

    @cached_property
    def _adapted(self) -> dict[str, World]:
        """By adaptation, the world in which all others are in place."""
        now = self.world.offers
        every = (1 << len(codes.ADAPTATIONS)) - 1
        return {
            code: self._with_offers(replace(now, adaptations=now.adaptations | every & ~(1 << bit)))
            for bit, code in enumerate(codes.ADAPTATIONS)
        }

    def _week(self, row: Ints, offer: Ints, rest: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the pairs with the days and places they need: none, a place, one day or two."""
        parts = [(row[:0], offer[:0], rest[:0])]
        kind, at = self._kinds(row, offer)
        for bits, fits, room in self._kinds_served(row[at], offer[at]):
            now, full = room[kind], (fits & ~room)[kind]
            parts.append((row[now], offer[now], rest[now] | bits))
            parts.append((row[full], offer[full], rest[full] | bits | self.place))
        one, other, both = (np.concatenate([part[k] for part in parts]) for k in range(3))
        return one, other, both

    def _kinds(self, row: Ints, offer: Ints) -> tuple[Ints, Ints]:
        """Return the kind of every pair, alike in all that the rules of the week look at, and one of each.

        Where those rules are tables, their classes of clients and offers tell which pairs are alike.
        """
        kind = np.zeros(row.size, dtype=np.int64)
        for code in _WEEK_RULES:
            table = self.tables.get(code)
            if table is None:
                every = np.arange(row.size, dtype=np.int64)
                return every, every
            for classes in (table.client_class[row], table.offer_class[offer]):
                more, count = numbered(classes)
                kind, _ = numbered(kind * count + more)
        return kind, members(kind, int(kind.max(initial=-1)) + 1)

    def _kinds_served(self, row: Ints, offer: Ints) -> Iterator[tuple[int, Bools, Bools]]:
        """Yield sets of days that serve some pairs: their bits, whom they serve, where a place is left."""
        helps = self._days_that_help(row, offer)
        known: dict[tuple[int, ...], tuple[Bools, Bools]] = {}
        open_rows = np.ones(row.size, dtype=np.bool_)
        for days in self._day_sets():
            # Who is served without a day needs none of them.
            if not open_rows.any():
                return
            fits, room = known[days] = self._served(row, offer, days, open_rows, helps, known)
            if fits.any():
                yield sum(self.days[day] for day in days), fits, room
            if not days:
                open_rows = ~fits

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
        columns = replace(self.world.clients, week=extended)
        now, opened = copy.copy(self.world), copy.copy(self.opened)
        now.clients = opened.clients = columns
        at = np.arange(row.size)
        for code in _WEEK_RULES:
            frame = Frame(opened, row[at], offer[at])
            at = at[np.broadcast_to(RULE_BY_CODE[code].judge(frame) != DOES_NOT_FIT, at.shape)]
        fits, room = np.zeros(row.size, dtype=np.bool_), np.zeros(row.size, dtype=np.bool_)
        fits[at] = True
        left = RULE_BY_CODE["HR-02"].judge(Frame(now, row[at], offer[at])) != DOES_NOT_FIT
        room[at] = np.broadcast_to(left, at.shape)
        return fits, room

    def _sets(self, offer: Ints, mask: Ints, first: Ints, scores: Ints) -> tuple[RelaxationSet, ...]:
        """Return the smallest sets of one client; a larger one only where it opens more than those within.

        Parameters
        ----------
        offer, scores
            Offers that could open, with their scores.
        mask, first
            What each way to open one needs, offer by offer, and where those of each offer begin.
        """
        best = np.argsort(-scores, kind="stable")
        named = offer[best]
        facts = self.world.offers.facts
        return tuple(
            RelaxationSet(
                relaxations=self.gives.named(one),
                offers=tuple(facts[j].key for j in named[opens[best]][:MOST_OFFERS].tolist()),
                count=int(opens.sum()),
                sure=not one & self.asks,
            )
            for one, opens in smallest(mask, first)
        )


def _not_for_good(rule: HardRule, found: Answers) -> Bools:
    """Return where a rule that nothing relaxes lets a pair be looked at further.

    What the client does not want, or must stay away from, is not even asked about.
    """
    may: Bools = found != DOES_NOT_FIT if rule.may_be_near else allows(rule, found)
    return may


def find_relaxations(
    facts: Facts,
    clients: Collection[str],
    *,
    parameters: Parameters | None = None,
    weights: Weights | None = None,
    tell: Callable[[int, int], None] | None = None,
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
    tell
        Called with the clients looked at so far and in all; may raise to stop.
    """
    if not clients:
        return {}
    return Relaxer(facts, clients, parameters or Parameters(), weights or Weights()).find(tell)

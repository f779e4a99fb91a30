"""Which pairs may be proposed: all hard rules over all clients and offers.

Most rules become tables over classes of equal clients and offers (`matching.tables`), and their tables become
one row of bits over the offers per class, so that a few *and*s per client leave the offers that all of them
allow. Rules about the way become limits in metres: a grid over the homes leaves out what is too far from all
of a cell, and the exact way decides on what is left. Whatever cannot be a table is judged on what is left by
then, the most selective first. Each answer is that of the rule's own function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from matching.frame import Frame, World
from matching.plan import Treatment
from matching.rules import HARD_RULES, HardRule
from matching.rules.base import FITS, UNKNOWN, Answers
from matching.tables import Classes, Limits, Table, limits_of, members, numbered, tabulate

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]
Narrow = npt.NDArray[np.signedinteger[Any]]

#: Pairs judged at once; keeps the working arrays within the processor's cache rather than in memory.
BLOCK_PAIRS = 1 << 18
#: Pairs of which the bits are joined at once.
_BLOCK_BITS = 1 << 23
#: A table is worth its work up to this share of all pairs.
_TABLE_SHARE = 16
_SMALL_TABLE = 1 << 16
#: Clients per cell of the grid, on average.
_CELL_CLIENTS = 256
#: Pairs on which late rules are tried to see how selective they are.
_SAMPLE = 4096
#: Pairs from which on it pays to make tables before judging.
_MANY = 1 << 14
_WORD = 64
#: Of so many bits one is set at least where it is quicker to look at all than at octets that hold any.
_DENSE = 64


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that may be proposed, by client and then offer; positions in the world's order.

    ``metres`` is the way of each pair where it was worked out already, as in ``Frame.metres``. There are
    millions: all are kept in 32 bits, and what is reckoned with is a frame, in 64.
    """

    client: Narrow
    offer: Narrow
    metres: Narrow | None = None

    def frame(self, world: World, part: slice = slice(None)) -> Frame:
        """Return the frame of some of these pairs; the way is not worked out twice."""
        found = Frame(world, self.client[part].astype(np.int64), self.offer[part].astype(np.int64))
        if self.metres is not None:
            found.__dict__["metres"] = self.metres[part].astype(np.int64)
        return found


def allows(rule: HardRule, found: Answers) -> Bools:
    """Return where a rule's answers let a pair be proposed."""
    least = UNKNOWN if rule.treatment is Treatment.PROPOSE_AND_ASK else FITS
    allowed: Bools = found >= least
    return allowed


def blocks(world: World) -> Iterator[slice]:
    """Yield slices of clients small enough to be judged at once."""
    clients, offers = len(world.clients.facts), max(len(world.offers.facts), 1)
    step = max(BLOCK_PAIRS // offers, 1)
    for first in range(0, clients, step):
        yield slice(first, min(first + step, clients))


def eligible_pairs(world: World, tell: Callable[[int, int], None]) -> Pairs:
    """Return the pairs that every hard rule allows.

    Parameters
    ----------
    world
        The facts as columns.
    tell
        Called with the clients judged so far and in all, before each block; may raise to stop.
    """
    clients = len(world.clients.facts)
    tell(0, clients)
    gate = _Gate(world)
    found: tuple[list[Narrow], ...] = ([], [], [])
    step = max(_BLOCK_BITS // max(len(world.offers.facts), 1), 1)
    for first in range(0, clients, step):
        rows = slice(first, min(first + step, clients))
        tell(rows.start, clients)
        for parts, column in zip(found, gate.pairs(rows), strict=True):
            parts.append(column.astype(np.int32))
    tell(clients, clients)
    client, offer, metres = map(_joined, found)
    return Pairs(client, offer, metres if gate.limits else None)


def _joined(parts: list[Narrow]) -> Narrow:
    """Return the parts as one column, and let go of them."""
    found = parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, dtype=np.int32), *parts])
    parts.clear()
    return found


class AnswerTables:
    """What every rule answers, by classes of equal clients and offers, where it can be told so.

    Attributes
    ----------
    classes
        What groups clients and offers.
    most
        Pairs of classes that a table may have.
    tables
        By rule code; None for a rule that must be asked about each pair.
    free
        Half-days on which a client can and is not busy; None likewise.
    """

    def __init__(self, world: World) -> None:
        self.classes = Classes(world)
        clients, offers = self.classes.clients, self.classes.offers
        self.most = max(clients * offers // _TABLE_SHARE, _SMALL_TABLE)
        self.tables = {
            rule.code: tabulate(self.classes, rule.judge, self.most) if clients and offers else None
            for rule in HARD_RULES
        }
        some = clients and offers
        self.free = tabulate(self.classes, lambda f: f.week & ~f.busy, self.most) if some else None


#: Tables of the worlds that are in use.
_TABLES: WeakKeyDictionary[World, AnswerTables] = WeakKeyDictionary()


def answer_tables(world: World) -> AnswerTables:
    """Return the tables of a world; they are made once."""
    if world not in _TABLES:
        _TABLES[world] = AnswerTables(world)
    return _TABLES[world]


class _Gate:
    """All hard rules of one world, in the form in which many pairs pass quickly."""

    def __init__(self, world: World) -> None:
        self.world = world
        judged = answer_tables(world)
        classes, tables, most = judged.classes, judged.tables, judged.most
        self.offers = classes.offers
        self.words = -(-max(self.offers, 1) // _WORD)
        self.limits: list[Limits] = []
        self.late: list[HardRule] = []
        rows = []
        for rule in HARD_RULES if classes.clients and classes.offers else ():
            table = tables[rule.code]
            limits = None if table else limits_of(classes, _let(rule), most)
            if table is not None:
                allowed = allows(rule, table.values)
                if not allowed.all():
                    rows.append((table.client_class, self._packed(allowed[:, table.offer_class])))
            elif limits is not None:
                self.limits.append(limits)
            else:
                self.late.append(rule)
        rows += [self._reach(limits) for limits in self.limits]
        self.rows = self._merged(rows, max(classes.clients // _TABLE_SHARE, _CELL_CLIENTS))
        self._by_selectivity()

    def _packed(self, allowed: Bools) -> Words:
        """Return one row of bits per row of truth over the offers."""
        packed = np.zeros((allowed.shape[0], self.words * 8), dtype=np.uint8)
        octets = np.packbits(allowed, axis=1, bitorder="little")
        packed[:, : octets.shape[1]] = octets
        return packed.view(np.uint64)

    def _merged(self, rows: list[tuple[Ints, Words]], most: int) -> list[tuple[Ints, Words]]:
        """Return the rows with small groups of classes joined into one."""
        found: list[tuple[Ints, Words]] = []
        for classes, bits in sorted(rows, key=lambda row: len(row[1])):
            if found:
                before, joined = found[-1]
                both, count = numbered(before * len(bits) + classes, len(joined) * len(bits))
                if count <= most:
                    at = members(both, count)
                    found[-1] = both, joined[before[at]] & bits[classes[at]]
                    continue
            found.append((classes, bits))
        return found

    def _reach(self, limits: Limits) -> tuple[Ints, Words]:
        """Return rows of bits by cell of the grid and class: offers near enough to some home there."""
        c = self.world.clients
        cell, count = numbered(_cells(c.latitude, c.longitude) * 2 + c.has_home)
        both, kinds = numbered(cell * len(limits.near.values) + limits.near.client_class)
        at = members(both, kinds)
        way = self._nearest(cell, count)
        near, unknown = limits.near, limits.unknown
        parts = []
        step = max(BLOCK_PAIRS // max(self.offers, 1), 1)
        for first in range(0, kinds, step):
            who = at[first : first + step]
            metres, row = way[cell[who]], near.client_class[who]
            allowed = metres <= near.values.astype(np.int32)[row][:, near.offer_class]
            if (metres < 0).any():
                allowed = np.where(metres < 0, unknown.values[row][:, near.offer_class], allowed)
            parts.append(self._packed(allowed))
        return both, np.concatenate(parts)

    def _nearest(self, cell: Ints, count: int) -> npt.NDArray[np.int32]:
        """Return the way to every offer from the nearest point of the box around the homes of every cell."""
        c, o = self.world.clients, self.world.offers
        found = np.empty((count, self.offers), dtype=np.int32)
        at = members(cell, count)
        box = [
            (_by_cell(np.minimum, column, cell, at), _by_cell(np.maximum, column, cell, at))
            for column in (c.latitude, c.longitude)
        ]
        step = max(BLOCK_PAIRS // max(self.offers, 1), 1)
        j = np.arange(self.offers, dtype=np.int64)[None, :]
        for first in range(0, count, step):
            rows = slice(first, min(first + step, count))
            clipped = [
                np.clip(side[None, :], low[rows, None], high[rows, None]).ravel()
                for (low, high), side in zip(box, (o.latitude, o.longitude), strict=True)
            ]
            frame = Frame(self.world, np.arange(clipped[0].size).reshape(-1, self.offers), j)
            homes = np.repeat(c.has_home[at[rows]], self.offers)
            frame.c = SimpleNamespace(latitude=clipped[0], longitude=clipped[1], has_home=homes)  # type: ignore[assignment]
            found[rows] = frame.metres
        return found

    def _by_selectivity(self) -> None:
        """Put the late rules in order: those that drop most pairs come first."""
        rng = np.random.default_rng(0)
        clients = len(self.world.clients.facts)
        if len(self.late) > 1:
            i, j = rng.integers(0, clients, _SAMPLE), rng.integers(0, self.offers, _SAMPLE)
            frame = Frame(self.world, i, j)
            share = {rule.code: float(_let(rule)(frame).mean()) for rule in self.late}
            self.late.sort(key=lambda rule: share[rule.code])

    def pairs(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Return client, offer and way of the pairs of some clients that every rule allows.

        Where no rule asks for the way, there is none.
        """
        clients = rows.stop - rows.start
        left = np.full((clients, self.words), ~np.uint64(0), dtype=np.uint64)
        if self.offers % _WORD or not self.offers:
            left[:, -1] = np.uint64((1 << (self.offers % _WORD)) - 1)
        for classes, bits in self.rows:
            left &= bits[classes[rows]]
        i, j = _set_bits(left)
        i += rows.start
        metres = Frame(self.world, i, j).metres if self.limits else np.zeros(0, dtype=np.int64)
        for limits in self.limits:
            i, j, metres = _only(limits.allow(i, j, metres), i, j, metres)
        for rule in self.late:
            frame = Frame(self.world, i, j)
            if self.limits:
                frame.__dict__["metres"] = metres
            i, j, metres = _only(np.broadcast_to(_let(rule)(frame), i.shape), i, j, metres)
        return i, j, metres


def _let(rule: HardRule) -> Callable[[Frame], Bools]:
    return lambda frame: allows(rule, rule.judge(frame))


def _only(fine: Bools, i: Ints, j: Ints, metres: Ints) -> tuple[Ints, Ints, Ints]:
    if fine.all():
        return i, j, metres
    at = np.flatnonzero(fine)
    return i[at], j[at], metres[at] if metres.size else metres


def _cells(latitude: Ints, longitude: Ints) -> Ints:
    """Return the cell of every home in a square grid over all of them."""
    side = max(int((latitude.size / _CELL_CLIENTS) ** 0.5), 1)
    found = np.zeros(latitude.size, dtype=np.int64)
    for column in (latitude, longitude):
        low, high = int(column.min()), int(column.max())
        found = found * side + (column - low) * side // (high - low + 1)
    return found


def _by_cell(best: np.ufunc, column: Ints, cell: Ints, at: Ints) -> Ints:
    found = column[at]
    best.at(found, cell, column)
    return found


def _set_bits(words: Words) -> tuple[Ints, Ints]:
    """Return row and position of every bit that is set, in that order; words as rows of bits."""
    per_row = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    row = np.repeat(np.arange(len(words), dtype=np.int64), per_row)
    octets = words.ravel().view(np.uint8)
    if row.size * _DENSE > 8 * octets.size:
        at = np.flatnonzero(np.unpackbits(octets, bitorder="little").view(np.bool_))
    else:
        full = np.flatnonzero(octets)
        bits = np.flatnonzero(np.unpackbits(octets[full], bitorder="little").view(np.bool_))
        at = (full << 3)[bits >> 3] + (bits & 7)
    return row, at - row * (words.shape[1] * _WORD)


def free_table(frame: Frame) -> Table | None:
    """Return the half-days on which clients can and are not busy, by class; None without a table."""
    if frame.world in _TABLES or frame.i.size * frame.j.size >= _MANY:
        return answer_tables(frame.world).free
    return None


def free_half_days(frame: Frame) -> Ints:
    """Return the half-days on which the client can and is not busy, for every pair of a frame."""
    table = free_table(frame)
    found: Ints = frame.week & ~frame.busy if table is None else table.at(frame.i, frame.j)
    return found


def all_answers(frame: Frame) -> Answers:
    """Return the answer of every rule for every pair, shape (rules, *pairs).

    Where a whole city is known, the answers are looked up in tables that the same rules made.
    """
    tables: Mapping[str, Table | None] = {}
    if frame.world in _TABLES or frame.i.size * frame.j.size >= _MANY:
        tables = answer_tables(frame.world).tables
    found = np.empty((len(HARD_RULES), *frame.shape), dtype=np.int8)
    # One client against all offers: a row of each table, by the class of every offer.
    row = frame.i.shape == (1, 1) and frame.j.shape == (1, len(frame.o.facts))
    row = row and (np.diff(frame.j[0]) == 1).all()
    for number, rule in enumerate(HARD_RULES):
        table = tables.get(rule.code)
        if table is None:
            found[number] = rule.judge(frame)
        elif table.values.size == 1:  # the same for all pairs
            found[number] = table.values[0, 0]
        elif row:
            own = table.values[table.client_class[frame.i[0, 0]]]
            np.take(own, table.offer_class, out=found[number, 0], mode="clip")
        else:
            found[number] = table.at(frame.i, frame.j)
    return found


def blocked_only_by(answers: Answers) -> Ints:
    """Return for every rule how many pairs it alone keeps from being proposed.

    Parameters
    ----------
    answers
        Of every rule and pair, from ``all_answers``; shape (rules, pairs).
    """
    held = np.stack([~allows(rule, found) for rule, found in zip(HARD_RULES, answers, strict=True)])
    alone = held.sum(axis=0, dtype=np.int8) == 1
    found: Ints = np.count_nonzero(held & alone, axis=1)
    return found

"""Rules as tables: asked once per class of equal clients and class of equal offers, not once per pair.

A rule is a function of a frame, and most rules look at a few columns only. `tabulate` finds out which: it
asks the rule about one client and one offer and notes every column that the rule looks at, groups clients and
offers by those columns, asks the rule about one of each group, and so on until nothing new is looked at. By
then every combination of the columns has been asked about, so that the table holds the rule's own answer for
every pair; no rule is written a second time.

A rule that looks at the way between home and place, and at nothing else of where they are, gives *limits*
instead: how far is near enough, per class of clients and offers, found by asking the rule (`limits_of`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.frame import NO_MINUTES, Blocks, Frame, World
from matching.relations import Relation

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]
Rule = Callable[[Frame], Values]

#: Pairs of classes asked about at once.
_CELLS_AT_ONCE = 1 << 18
#: Farther than any two places on earth, in metres with the detour.
_FARTHEST = 1 << 26
_CLIENTS, _OFFERS = ("clients", "wants"), ("offers", "gives")
_CLIENT_ARRAYS = ("rungs_class", "usual_mode", "free_mode", "unpaid")
_OFFER_ARRAYS = ("next_class",)
#: What a rule may look at without looking at any pair: numbers, classes that arrays point to, own tables.
_SAME_FOR_ALL = frozenset({"on", "today", "parameters", "tables", "rungs_of_class", "next_of_class"})
_WAY = ("way", "")
_OTHER = ("other", "")

Seen = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A rule's answers by class.

    Attributes
    ----------
    client_class, offer_class
        Class of every client and of every offer.
    values
        Answers, shape (client classes, offer classes).
    """

    client_class: Ints
    offer_class: Ints
    values: Values

    def at(self, client: Ints, offer: Ints) -> Values:
        """Return the answers of pairs; a column of clients and a row of offers make a matrix."""
        if client.ndim == 2 and client.shape[1] == 1 and offer.shape[0] == 1:
            matrix: Values = self.values[self.client_class[client[:, 0]]][:, self.offer_class[offer[0]]]
            return matrix
        cell = self.client_class[client] * self.values.shape[1] + self.offer_class[offer]
        found: Values = self.values.ravel()[cell]
        return found


@dataclass(frozen=True, slots=True)
class Limits:
    """How far is near enough: tables of metres, and of whether an unknown way lets a pair through.

    Attributes
    ----------
    near
        Longest way in metres that is allowed; -1 where none is.
    unknown
        Whether a way that nobody knows is allowed.
    """

    near: Table
    unknown: Table

    def allow(self, client: Ints, offer: Ints, metres: Ints) -> Bools:
        """Say which pairs are near enough."""
        found: Bools = metres <= self.near.at(client, offer)
        far = metres < 0
        if far.any():
            found = np.where(far, self.unknown.at(client, offer), found)
        return found


class _Counted:
    """Stands for a tuple of records: a rule over arrays may count them, and nothing else."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count


class _Watched:
    """Columns that note which of them are looked at."""

    def __init__(self, columns: Any, name: str, seen: set[Seen]) -> None:
        self._columns = columns
        self._name = name
        self._seen = seen

    def __getattr__(self, field: str) -> Any:
        value = getattr(self._columns, field)
        if isinstance(value, np.ndarray):
            self._seen.add((self._name, field))
            return value
        if isinstance(value, tuple):
            return _Counted(len(value))
        self._seen.add(_OTHER)
        return value


class _WatchedWorld:
    """A world that notes what is looked at."""

    def __init__(self, world: World, seen: set[Seen]) -> None:
        self._world = world
        self._seen = seen

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._world, name)
        if name in _CLIENTS or name in _OFFERS:
            return _Watched(value, name, self._seen)
        if isinstance(value, Relation):
            self._seen.add(("relation", name))
        elif isinstance(value, Blocks):
            self._seen.add(("blocks", name))
        elif name in _CLIENT_ARRAYS or name in _OFFER_ARRAYS:
            self._seen.add(("array", name))
        elif name not in _SAME_FOR_ALL:
            self._seen.add(_OTHER)
        return value


class _WatchedFrame(Frame):
    """A frame that notes what is looked at; the way is what it is told to be."""

    def __init__(self, world: World, i: Ints, j: Ints, seen: set[Seen], way: Ints | None) -> None:
        super().__init__(_WatchedWorld(world, seen), i, j)  # type: ignore[arg-type]
        self._seen = seen
        self._way = way

    @property
    def metres(self) -> Ints:
        """The way as told, or a way of nothing while what the rule looks at is being found out."""
        self._seen.add(_WAY)
        return np.zeros(self.shape, dtype=np.int64) if self._way is None else self._way


class Classes:
    """Groups the clients and offers of one world by columns.

    Parameters
    ----------
    world
        The facts as columns.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = len(world.clients.facts)
        self.offers = len(world.offers.facts)
        self._known: dict[tuple[Seen, bool], tuple[Ints, int]] = {}
        self._found: dict[tuple[frozenset[Seen], bool], tuple[Ints, Ints]] = {}

    def of(self, seen: frozenset[Seen], *, clients: bool) -> tuple[Ints, Ints]:
        """Return the class of every client (or offer) by what was looked at, and one member of each class."""
        telling = {one: self._codes(one, clients) for one in sorted(seen)}
        # Many rules look at the same few columns, and many columns say the same of everybody.
        telling = {one: found for one, found in telling.items() if found[1] > 1}
        name = frozenset(telling), clients
        if name not in self._found:
            codes = np.zeros(self.clients if clients else self.offers, dtype=np.int64)
            count = 1
            for more, kinds in telling.values():
                codes, count = (more, kinds) if count == 1 else numbered(codes * kinds + more, count * kinds)
            self._found[name] = codes, members(codes, count)
        return self._found[name]

    def _codes(self, one: Seen, clients: bool) -> tuple[Ints, int]:
        if (one, clients) not in self._known:
            codes: tuple[Ints, int] = np.zeros(0, dtype=np.int64), 1
            for column in self._columns(one, clients):
                more, kinds = numbered(column)
                codes = (
                    (more, kinds) if codes[1] == 1 else numbered(codes[0] * kinds + more, codes[1] * kinds)
                )
            self._known[one, clients] = codes
        return self._known[one, clients]

    def _columns(self, one: Seen, clients: bool) -> list[Ints]:
        kind, name = one
        if kind in (_CLIENTS if clients else _OFFERS):
            column = getattr(getattr(self.world, kind), name)
            return [column] if column.ndim == 1 else list(column.T)
        if kind == "relation":
            relation = getattr(self.world, name)
            return [relation.client_class if clients else relation.offer_class]
        if kind == "array" and name in (_CLIENT_ARRAYS if clients else _OFFER_ARRAYS):
            return [getattr(self.world, name)]
        if kind == "blocks":
            # Whoever has a block, and whatever is blocked, is a class of its own.
            pairs = getattr(self.world, name).pairs
            which = np.unique(pairs // self.offers if clients else pairs % self.offers)
            single = np.zeros(self.clients if clients else self.offers, dtype=np.int64)
            single[which] = 1 + np.arange(which.size)
            return [single]
        return []


def numbered(codes: Ints, span: int | None = None) -> tuple[Ints, int]:
    """Return the codes numbered from 0 without holes, and how many there are.

    Parameters
    ----------
    codes
        Whole numbers.
    span
        When given, all codes lie from 0 up to but not including it.
    """
    if not codes.size:
        return codes, 1
    low = 0 if span is not None else int(codes.min())
    size = span if span is not None else int(codes.max()) - low + 1
    if size == 1:
        return np.zeros_like(codes), 1
    if size > max(4 * codes.size, 1 << 16):
        kinds, found = np.unique(codes, return_inverse=True)
        return found.reshape(-1).astype(np.int64), kinds.size
    there = np.zeros(size, dtype=np.bool_)
    there[codes - low] = True
    number = np.cumsum(there) - 1
    return number[codes - low], int(number[-1]) + 1


def members(codes: Ints, count: int) -> Ints:
    """Return the first position of every class."""
    found = np.zeros(count, dtype=np.int64)
    if count > 1:
        found[codes[::-1]] = np.arange(codes.size - 1, -1, -1, dtype=np.int64)
    return found


def tabulate(classes: Classes, rule: Rule, most: int) -> Table | None:
    """Return a rule's answers by class.

    Parameters
    ----------
    classes
        Of the world that the rule is asked in.
    rule
        A function of a frame whose answer to a pair hangs on that pair alone.
    most
        Pairs of classes that are worth asking about.

    Returns
    -------
    Table or None
        None where there are more classes than ``most``, or where the rule looks at the way or at what cannot
        be grouped.
    """
    found = _looked_at(classes, rule, most)
    if found is None or _WAY in found[0]:
        return None
    seen, values = found
    return Table(classes.of(seen, clients=True)[0], classes.of(seen, clients=False)[0], values)


def limits_of(classes: Classes, rule: Rule, most: int) -> Limits | None:
    """Return how far is near enough for a rule, None where it does not look at the way alone.

    Parameters
    ----------
    classes, most
        As in ``tabulate``.
    rule
        Says whether a pair is allowed, and never minds a shorter way.
    """
    found = _looked_at(classes, rule, most)
    if found is None or _WAY not in found[0]:
        return None
    client_class, i = classes.of(found[0], clients=True)
    offer_class, j = classes.of(found[0], clients=False)
    near, unknown = _limits(classes.world, rule, i, j)
    return Limits(Table(client_class, offer_class, near), Table(client_class, offer_class, unknown))


def _looked_at(classes: Classes, rule: Rule, most: int) -> tuple[frozenset[Seen], Values] | None:
    """Return what a rule looks at and its answers by class (with a way of nothing)."""
    seen: frozenset[Seen] = frozenset()
    while True:
        i = classes.of(seen, clients=True)[1]
        j = classes.of(seen, clients=False)[1]
        if i.size * j.size > most or _OTHER in seen:
            return None
        noted: set[Seen] = set()
        values = _ask(classes.world, rule, i, j, noted, None)
        if noted <= seen:
            return seen, values
        seen |= noted


def _ask(world: World, rule: Rule, i: Ints, j: Ints, noted: set[Seen], way: Ints | None) -> Values:
    step = max(_CELLS_AT_ONCE // max(j.size, 1), 1)
    parts = []
    for first in range(0, max(i.size, 1), step):
        rows = slice(first, first + step)
        frame = _WatchedFrame(world, i[rows, None], j[None, :], noted, None if way is None else way[rows])
        parts.append(np.broadcast_to(rule(frame), frame.shape))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _limits(world: World, rule: Rule, i: Ints, j: Ints) -> tuple[Ints, Bools]:
    """Return the longest allowed way of every pair of classes, by halving, and what is said without one."""

    def allowed(way: Ints) -> Bools:
        return _ask(world, rule, i, j, set(), way).astype(np.bool_)

    shape = (i.size, j.size)
    unknown = allowed(np.full(shape, NO_MINUTES, dtype=np.int64))
    low = np.full(shape, -1, dtype=np.int64)
    high = np.full(shape, _FARTHEST, dtype=np.int64)
    low[allowed(high)] = _FARTHEST
    while (high - low > 1).any():
        middle = (low + high) // 2
        open_ = high - low > 1
        fine = allowed(np.maximum(middle, 0))
        low, high = np.where(open_ & fine, middle, low), np.where(open_ & ~fine, middle, high)
    return low, unknown

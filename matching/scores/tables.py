"""The sum of many soft rules over many pairs: rules that look at few kinds of clients become one table.

A rule that says what it hangs on (``SoftRule.by``) gives all clients of a class the same points at an offer.
Such rules are asked once for one client of every class, through the very function that judges a pair, and
their weighted points are added into one table of classes by offers: the sum over a pair is then looked up.
Rules join a table as long as its classes stay few beside the pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.frame import Frame, World
from matching.scores.base import Points, SoftRule
from matching.tables import Classes, members, numbered, tabulate

Ints = npt.NDArray[np.int64]
Counted = Sequence[tuple[SoftRule, int]]

#: Cells of all tables together, for every client: far less than the options that a client has.
_CELLS = 8
#: Below so many pairs, tables are not worth making.
_FEW = 1 << 13


@dataclass(frozen=True, slots=True)
class Part:
    """A table of weighted points, one row after the other.

    Attributes
    ----------
    first
        Where the row of every client begins, shape (clients,).
    place
        Where every offer stands in a row, shape (offers,).
    points
        The points of all rows.
    """

    first: Ints
    place: Ints
    points: npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Tables:
    """Weighted points of rules by client and offer, and the rules left to judge pair by pair, weighted."""

    parts: tuple[Part, ...]
    rest: tuple[tuple[SoftRule, int], ...]


def joined(columns: Sequence[Ints], clients: int) -> tuple[Ints, int]:
    """Return the class of every client and how many there are; clients equal in all columns share one.

    Parameters
    ----------
    columns
        Whole numbers of shape (clients,).
    clients
        How many clients there are.
    """
    classes, count = np.zeros(clients, dtype=np.int64), 1
    for column in columns:
        more, kinds = numbered(column)
        if kinds > 1:
            classes, count = _both(classes, count, more, kinds)
    return classes, count


def _both(classes: Ints, count: int, others: Ints, kinds: int) -> tuple[Ints, int]:
    """Return classes by two ways of telling clients apart, and how many there are."""
    return (others, kinds) if count == 1 else numbered(classes * kinds + others, count * kinds)


def tables_of(world: World, counted: Counted) -> Tables:
    """Return the tables of a world for these rules and weights.

    Parameters
    ----------
    world
        The facts as columns.
    counted
        Rules with what one of their points weighs.
    """
    clients, offers = len(world.clients.facts), len(world.offers.facts)
    rest: list[tuple[SoftRule, int]] = []
    parts: list[Part] = []
    every = np.arange(offers, dtype=np.int64)
    found: list[tuple[int, SoftRule, int, Ints]] = []
    room = max(_CELLS * clients // max(offers, 1), 1)
    for rule, one in counted:
        classes, count = joined(() if rule.by is None else rule.by(world), clients)
        if rule.by is not None and count <= room:
            found.append((count, rule, one, classes))
            continue
        # Where clients differ too much, classes of offers may still make the table small.
        table = None if rule.by is None else tabulate(Classes(world), rule.points, _CELLS * clients)
        if table is None:
            rest.append((rule, one))
        else:
            values = (one * table.values).astype(np.int16).ravel()
            parts.append(Part(table.client_class * table.values.shape[1], table.offer_class, values))
    held, size = np.zeros(clients, dtype=np.int64), 1
    total = np.zeros((1, offers), dtype=np.int16)
    for count, rule, one, classes in sorted(found, key=lambda entry: entry[0]):
        points = _points(world, rule, one, members(classes, count))
        both, joint = _both(held, size, classes, count)
        if size > 1 and joint > room:
            parts.append(Part(held * offers, every, total.ravel()))
            held, size, total = classes, count, points
            continue
        at = members(both, joint)
        held, size, total = both, joint, total[held[at]] + points[classes[at]]
    if found:
        parts.append(Part(held * offers, every, total.ravel()))
    return Tables(tuple(parts), tuple(rest))


def _points(world: World, rule: SoftRule, one: int, of: Ints) -> npt.NDArray[np.int16]:
    """Return the weighted points of a rule for these clients at all offers."""
    offers = np.arange(len(world.offers.facts), dtype=np.int64)
    return _sum(Frame(world, of[:, None], offers[None, :]), ((rule, one),)).astype(np.int16)


def _sum(frame: Frame, counted: Counted) -> Points:
    total = np.zeros(frame.shape, dtype=np.int64)
    for rule, one in counted:
        total += one * rule.points(frame)
    return total


def weighted(frame: Frame, counted: Counted) -> Points:
    """Return the weighted sum of rules for every pair of a frame.

    Parameters
    ----------
    frame
        The pairs.
    counted
        Rules with what one of their points weighs; the weights sum to 100 at most.
    """
    if frame.i.size * frame.j.size < _FEW:
        return _sum(frame, counted)
    world = frame.world
    name = tuple((rule.code, one) for rule, one in counted)
    tables = world.scored.get(name)
    if tables is None:
        tables = world.scored[name] = tables_of(world, counted)
    total = _sum(frame, tables.rest)
    for part in tables.parts:
        total += part.points[part.first[frame.i] + part.place[frame.j]]
    return total

"""Which pairs may be proposed: all hard rules over all clients and offers, in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.frame import Frame, World
from matching.plan import Treatment
from matching.rules import HARD_RULES, RULE_BY_CODE, HardRule
from matching.rules.base import FITS, UNKNOWN, Answers

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Pairs judged at once; keeps the working arrays within the processor's cache rather than in memory.
BLOCK_PAIRS = 1 << 18
#: Cheap rules that drop most pairs: judged on the whole block, the others only on what is left.
SELECTIVE = ("HR-21", "HR-03", "HR-06", "HR-29")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that may be proposed, by client and then offer; positions in the world's order."""

    client: Ints
    offer: Ints


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
    found: list[tuple[Ints, Ints]] = []
    for rows in blocks(world):
        tell(rows.start, clients)
        found.append(_block(world.all_pairs(rows)))
    tell(clients, clients)
    empty = np.zeros(0, dtype=np.int64)
    return Pairs(
        client=np.concatenate([empty, *(i for i, _ in found)]),
        offer=np.concatenate([empty, *(j for _, j in found)]),
    )


def _block(frame: Frame) -> tuple[Ints, Ints]:
    keep = np.ones(frame.shape, dtype=np.bool_)
    for code in SELECTIVE:
        rule = RULE_BY_CODE[code]
        keep &= allows(rule, rule.judge(frame))
    row, column = np.nonzero(keep)
    i, j = frame.i[row, 0], frame.j[0, column]
    for rule in HARD_RULES:
        if rule.code not in SELECTIVE and i.size:
            fine = allows(rule, rule.judge(Frame(frame.world, i, j)))
            if not fine.all():
                i, j = i[fine], j[fine]
    return i, j


def all_answers(frame: Frame) -> Answers:
    """Return the answer of every rule for every pair, shape (rules, *pairs)."""
    return np.stack([np.broadcast_to(rule.judge(frame), frame.shape) for rule in HARD_RULES])


def blocked_only_by(answers: Answers) -> Ints:
    """Return for every rule how many pairs it alone keeps from being proposed.

    Parameters
    ----------
    answers
        Of every rule and pair, from ``all_answers``; shape (rules, pairs).
    """
    held = np.stack([~allows(rule, found) for rule, found in zip(HARD_RULES, answers, strict=True)])
    found: Ints = (held & (held.sum(axis=0) == 1)).sum(axis=1)
    return found

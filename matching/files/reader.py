"""The fast path of reading: from bytes to arrays, one option at a time.

The reader decodes with fixed shapes and turns names into positions as it goes, so that a file of a million
options takes seconds and never stands in memory as Python objects all at once. Whatever it dislikes sends
the file to the slow path, which finds every fault.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np

from matching.files.faults import FORMAT, MAX_COUNT, BadProblemFile, Fault, find_faults
from matching.policy import LEVELS
from matching.problem import MAX_AMOUNT, MAX_SCORE, MAX_WEIGHT, Floor, Ints, Lists, Problem

Amount = Annotated[int, msgspec.Meta(ge=0, le=MAX_AMOUNT)]
Weight = Annotated[int, msgspec.Meta(ge=1, le=MAX_WEIGHT)]
Score = Annotated[int, msgspec.Meta(ge=-MAX_SCORE, le=MAX_SCORE)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]


class _Client(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: str
    weight: Weight = 1
    arrival: Count | None = None


class _Resource(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: str
    capacity: Amount


class _Pick(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    from_: list[str] = msgspec.field(name="from")
    count: Count


class _Option(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: str
    client: str
    place: str
    score: Score
    uses: dict[str, Amount]
    slot: str = "main"
    pick: _Pick | None = None
    when: list[str] = []


class _Floor(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    clients: list[str]
    min: Count


class _File(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    format: str
    clients: list[_Client]
    resources: list[_Resource]
    options: list[msgspec.Raw]
    policy: tuple[str, ...] = LEVELS
    keep_apart: list[list[str]] = []
    floors: list[_Floor] = []
    fixed: list[str] = []
    previous: list[str] = []
    stability_bonus: Annotated[int, msgspec.Meta(ge=0, le=MAX_SCORE)] = 0


class _Refused(Exception):
    """Something that only the slow path can name."""


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """A problem from a file.

    Attributes
    ----------
    problem
        The problem.
    unknown_previous
        How many options named in ``previous`` the file does not have.
    """

    problem: Problem
    unknown_previous: int


def read_problem(path: Path | str) -> ReadProblem:
    """Return the problem in a file of the form ``schakel-problem/1``.

    Raises
    ------
    BadProblemFile
        With every fault of the file and its JSON path.
    OSError
        When the file cannot be read.
    """
    return parse_problem(Path(path).read_bytes())


def parse_problem(data: bytes) -> ReadProblem:
    """Return the problem in these bytes.

    Raises
    ------
    BadProblemFile
        With every fault and its JSON path.
    """
    try:
        parts, unknown = _Builder(msgspec.json.decode(data, type=_File)).parts()
    except (msgspec.MsgspecError, _Refused, UnicodeDecodeError, RecursionError) as error:
        refused: str | None = str(error)
    else:
        refused = None
    if refused is not None:
        # Out of the handler, so that what was read until then is let go of.
        raise BadProblemFile(find_faults(data) or [Fault("$", refused)])
    # The text is not needed any more, and the problem is looked at as a whole next.
    del data
    return ReadProblem(Problem(**parts), unknown)


class _Numbers:
    """Numbers names in the order in which they come."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def take(self, name: str) -> int:
        return self.of.setdefault(name, len(self.of))

    def take_all(self, names: Iterable[str]) -> list[int]:
        return [self.take(name) for name in names]


def _unique(names: Sequence[str]) -> dict[str, int]:
    numbers = {name: number for number, name in enumerate(names)}
    if len(numbers) < len(names):
        raise _Refused
    return numbers


def _some_twice(names: Sequence[str]) -> bool:
    """Say whether a name stands twice; a set of a million names is only made where their hashes meet."""
    hashes = np.fromiter(map(hash, names), dtype=np.int64, count=len(names))
    hashes.sort()
    return bool((hashes[1:] == hashes[:-1]).any()) and len(set(names)) < len(names)


def _known(numbers: dict[str, int], names: Iterable[str]) -> list[int]:
    try:
        return [numbers[name] for name in names]
    except KeyError:
        raise _Refused from None


class _Builder:
    """Turns a decoded file into a problem."""

    def __init__(self, file: _File) -> None:
        if file.format != FORMAT or sorted(file.policy) != sorted(LEVELS):
            raise _Refused
        self.file = file
        self.clients = _unique([client.id for client in file.clients])
        self.resources = _unique([resource.id for resource in file.resources])
        self.places, self.slots, self.times = _Numbers(), _Numbers(), _Numbers()
        self.ids: list[str] = []
        # Growing arrays of 64-bit numbers: eight bytes each, where a Python list takes five times as much.
        self.client, self.place, self.slot = array("q"), array("q"), array("q")
        self.score, self.count = array("q"), array("q")
        self.uses, self.amounts, self.used = array("q", [0]), array("q"), array("q")
        self.picks, self.picked = array("q", [0]), array("q")
        self.when, self.at = array("q", [0]), array("q")

    def parts(self) -> tuple[dict[str, Any], int]:
        """Return what a problem is made of, and how many options named as previous there are not."""
        file = self.file
        rows, file.options = file.options, []
        decoder = msgspec.json.Decoder(_Option)
        rows.reverse()
        while rows:
            # What is read is let go of, while what is made of it grows.
            self._option(decoder.decode(rows.pop()))
        if _some_twice(self.ids):
            raise _Refused
        # Few options are named anywhere else: the others need no number.
        named = {*file.fixed, *file.previous}
        options = {name: number for number, name in enumerate(self.ids) if name in named} if named else {}
        previous = [options[name] for name in dict.fromkeys(file.previous) if name in options]
        parts: dict[str, Any] = {
            "client_ids": list(self.clients),
            "weights": np.array([client.weight for client in file.clients], dtype=np.int64),
            "arrival": np.array(
                [n if c.arrival is None else c.arrival for n, c in enumerate(file.clients)], dtype=np.int64
            ),
            "resource_ids": list(self.resources),
            "capacities": np.array([resource.capacity for resource in file.resources], dtype=np.int64),
            "option_ids": self.ids,
            "option_client": _numbers(self.client),
            "option_place": _numbers(self.place),
            "option_slot": _numbers(self.slot),
            "scores": _numbers(self.score),
            "uses": Lists(_numbers(self.uses), _numbers(self.used)),
            "amounts": _numbers(self.amounts),
            "picks": Lists(_numbers(self.picks), _numbers(self.picked)),
            "pick_counts": _numbers(self.count),
            "when": Lists(_numbers(self.when), _numbers(self.at)),
            "keep_apart": tuple(self._pair(pair) for pair in file.keep_apart),
            "floors": tuple(self._floor(floor) for floor in file.floors),
            "fixed": tuple(_known(options, dict.fromkeys(file.fixed))),
            "previous": tuple(previous),
            "stability_bonus": file.stability_bonus,
            "levels": file.policy,
        }
        return parts, len(set(file.previous)) - len(previous)

    def _option(self, option: _Option) -> None:
        try:
            self.client.append(self.clients[option.client])
            for resource, amount in option.uses.items():
                self.used.append(self.resources[resource])
                self.amounts.append(amount)
        except KeyError:
            raise _Refused from None
        self.ids.append(option.id)
        self.place.append(self.places.take(option.place))
        self.slot.append(self.slots.take(option.slot))
        self.score.append(option.score)
        self.uses.append(len(self.used))
        if option.pick is not None:
            resources = _known(self.resources, option.pick.from_)
            if option.pick.count > len(resources) or len(set(resources)) < len(resources):
                raise _Refused
            if option.pick.count:
                self.picked.extend(resources)
        self.count.append(option.pick.count if option.pick else 0)
        self.picks.append(len(self.picked))
        if option.when:
            self.at.extend(self.times.take_all(dict.fromkeys(option.when)))
        self.when.append(len(self.at))

    def _pair(self, pair: list[str]) -> tuple[int, int]:
        clients = _known(self.clients, pair)
        if len(clients) != 2 or clients[0] == clients[1]:
            raise _Refused
        return clients[0], clients[1]

    def _floor(self, floor: _Floor) -> Floor:
        clients = _known(self.clients, floor.clients)
        if len(set(clients)) < len(clients):
            raise _Refused
        return Floor(tuple(clients), floor.min)


def _numbers(values: array[int]) -> Ints:
    """Return the numbers without copying them."""
    return np.frombuffer(values, dtype=np.int64) if len(values) else np.zeros(0, dtype=np.int64)

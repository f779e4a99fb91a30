"""The fast path of reading: from bytes to arrays, one option at a time.

The reader decodes with fixed shapes and turns names into positions as it goes, so that a file of a million
options takes seconds and never stands in memory as Python objects all at once. Whatever it dislikes sends
the file to the slow path, which finds every fault.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import UNSET, UnsetType

from matching.files.faults import FORMAT, MAX_COUNT, BadProblemFile, Fault, find_faults
from matching.policy import LEVELS
from matching.problem import MAX_AMOUNT, MAX_SCORE, MAX_WEIGHT, Floor, Ints, Lists, Problem

Amount = Annotated[int, msgspec.Meta(ge=0, le=MAX_AMOUNT)]
Weight = Annotated[int, msgspec.Meta(ge=1, le=MAX_WEIGHT)]
Score = Annotated[int, msgspec.Meta(ge=-MAX_SCORE, le=MAX_SCORE)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]


#: The slot of an option that names none.
MAIN = "main"
#: Keys that the file, each option, and what is picked for one have at least, its own key included.
_REQUIRED, _OF_OPTION, _OF_PICK = 4, 5, 3


class _Client(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: str
    weight: Weight | UnsetType = UNSET
    arrival: Count | UnsetType = UNSET


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
    slot: str | UnsetType = UNSET
    pick: _Pick | UnsetType = UNSET
    when: list[str] | UnsetType = UNSET


class _Floor(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    clients: list[str]
    min: Count


class _File(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    format: str
    clients: list[_Client]
    resources: list[_Resource]
    options: list[msgspec.Raw]
    policy: tuple[str, ...] | UnsetType = UNSET
    keep_apart: list[list[str]] | UnsetType = UNSET
    floors: list[_Floor] | UnsetType = UNSET
    fixed: list[str] | UnsetType = UNSET
    previous: list[str] | UnsetType = UNSET
    stability_bonus: Annotated[int, msgspec.Meta(ge=0, le=MAX_SCORE)] | UnsetType = UNSET


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
        builder = _Builder(msgspec.json.decode(data, type=_File))
        parts, unknown = builder.parts()
    except (msgspec.MsgspecError, _Refused, UnicodeDecodeError, RecursionError) as error:
        refused: str | None = str(error)
    else:
        refused = None
        if _may_have_twins(data, builder.keys) and (faults := find_faults(data)):
            raise BadProblemFile(faults)
        del builder
    if refused is not None:
        # Out of the handler, so that what was read until then is let go of.
        raise BadProblemFile(find_faults(data) or [Fault("$", refused)])
    # The text is not needed any more, and the problem is looked at as a whole next.
    del data
    return ReadProblem(Problem(**parts), unknown)


def _may_have_twins(data: bytes, keys: int) -> bool:
    """Say whether a key may stand twice in one object: whether the text has other keys than were read.

    Reading takes the last of two. A key is a text with a colon behind it: as many of those as keys were read
    is all there are. A text that begins with a colon, or a quote and a colon within one, count as well and
    only make this say yes without need.

    Parameters
    ----------
    data
        A file that could be read.
    keys
        How many keys were read of it.
    """
    near = data.count(b'":')
    if near == data.count(b":"):  # no colon anywhere else
        return near != keys
    apart = data.count(b'" :')
    elsewhere = data.count(b" :") - apart + sum(data.count(space + b":") for space in (b"\t", b"\n", b"\r"))
    return elsewhere > 0 or near + apart != keys


def _or(value: Any, otherwise: Any) -> Any:
    """Return a value of the file, or what stands for it where the file has none."""
    return otherwise if value is UNSET else value


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
        self.policy = _or(file.policy, LEVELS)
        if file.format != FORMAT or sorted(self.policy) != sorted(LEVELS):
            raise _Refused
        self.file = file
        #: How many keys all objects have that were read.
        self.keys = 0
        self.clients = _unique([client.id for client in file.clients])
        self.resources = _unique([resource.id for resource in file.resources])
        self.places, self.slots, self.times = _Numbers(), _Numbers(), _Numbers()
        self.ids: list[str] = []
        # Growing arrays of 64-bit numbers: eight bytes each, where a Python list takes five times as much.
        self.client, self.place, self.score = array("q"), array("q"), array("q")
        self.uses, self.amounts, self.used = array("q", [0]), array("q"), array("q")
        # By option, of the few that have any: slot, number of resources picked, those, and times.
        self.main: int | None = None
        self.slot: dict[int, int] = {}
        self.count: dict[int, int] = {}
        self.picks: dict[int, list[int]] = {}
        self.when: dict[int, list[int]] = {}

    def parts(self) -> tuple[dict[str, Any], int]:
        """Return what a problem is made of, and how many options named as previous there are not."""
        file = self.file
        rows, file.options = file.options, []
        rows.reverse()
        self._read(rows)
        if _some_twice(self.ids):
            raise _Refused
        self.keys += self._keys_around()
        fixed, before = _or(file.fixed, ()), _or(file.previous, ())
        # Few options are named anywhere else: the others need no number.
        named = {*fixed, *before}
        options = {name: number for number, name in enumerate(self.ids) if name in named} if named else {}
        previous = [options[name] for name in dict.fromkeys(before) if name in options]
        parts: dict[str, Any] = {
            "client_ids": list(self.clients),
            "weights": np.array([_or(client.weight, 1) for client in file.clients], dtype=np.int64),
            "arrival": np.array(
                [_or(client.arrival, n) for n, client in enumerate(file.clients)], dtype=np.int64
            ),
            "resource_ids": list(self.resources),
            "capacities": np.array([resource.capacity for resource in file.resources], dtype=np.int64),
            "option_ids": self.ids,
            "option_client": _numbers(self.client),
            "option_place": _numbers(self.place),
            "option_slot": _spread(self.slot, len(self.ids), self.main or 0),
            "scores": _numbers(self.score),
            "uses": Lists(_numbers(self.uses), _numbers(self.used)),
            "amounts": _numbers(self.amounts),
            "picks": _lists(self.picks, len(self.ids)),
            "pick_counts": _spread(self.count, len(self.ids), 0),
            "when": _lists(self.when, len(self.ids)),
            "keep_apart": tuple(self._pair(pair) for pair in _or(file.keep_apart, ())),
            "floors": tuple(self._floor(floor) for floor in _or(file.floors, ())),
            "fixed": tuple(_known(options, dict.fromkeys(fixed))),
            "previous": tuple(previous),
            "stability_bonus": _or(file.stability_bonus, 0),
            "levels": self.policy,
        }
        return parts, len(set(before)) - len(previous)

    def _keys_around(self) -> int:
        """Return how many keys all objects have, but for those that only some options have."""
        file = self.file
        optional = (
            file.policy,
            file.keep_apart,
            file.floors,
            file.fixed,
            file.previous,
            file.stability_bonus,
        )
        found = _REQUIRED + sum(value is not UNSET for value in optional)
        found += sum(
            1 + (client.weight is not UNSET) + (client.arrival is not UNSET) for client in file.clients
        )
        found += 2 * (len(file.resources) + len(_or(file.floors, ())))
        return found + _OF_OPTION * len(self.ids) + len(self.used)

    def _read(self, rows: list[msgspec.Raw]) -> None:
        """Read the options, the last of the list first, and let go of the text of each."""
        decode, places = msgspec.json.Decoder(_Option).decode, self.places.of
        clients, resources = self.clients, self.resources
        ids, client, place, score = self.ids.append, self.client.append, self.place.append, self.score.append
        used, amounts, uses = self.used.append, self.amounts.append, self.uses.append
        number = 0
        try:
            while rows:
                option = decode(rows.pop())
                client(clients[option.client])
                for resource, amount in option.uses.items():
                    used(resources[resource])
                    amounts(amount)
                    number += 1
                ids(option.id)
                place(places.setdefault(option.place, len(places)))
                score(option.score)
                uses(number)
                if option.slot is UNSET:
                    if self.main is None:
                        self.main = self.slots.take(MAIN)
                else:
                    self.keys += 1
                    self.slot[len(self.ids) - 1] = self.slots.take(option.slot)
                if option.pick is not UNSET:
                    self._pick(option.pick)
                if option.when is not UNSET:
                    self.keys += 1
                    self.when[len(self.ids) - 1] = self.times.take_all(dict.fromkeys(option.when))
        except KeyError:
            raise _Refused from None

    def _pick(self, pick: _Pick) -> None:
        """Note what the latest option picks."""
        self.keys += _OF_PICK
        resources = _known(self.resources, pick.from_)
        if pick.count > len(resources) or len(set(resources)) < len(resources):
            raise _Refused
        if pick.count:
            self.picks[len(self.ids) - 1] = resources
            self.count[len(self.ids) - 1] = pick.count

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


def _spread(values: dict[int, int], count: int, otherwise: int) -> Ints:
    """Return the numbers of so many options, given those of some."""
    found = np.full(count, otherwise, dtype=np.int64)
    found[list(values)] = list(values.values())
    return found


def _lists(rows: dict[int, list[int]], count: int) -> Lists:
    """Return the lists of so many options, given those of some, in order."""
    lengths = _spread({at: len(row) for at, row in rows.items()}, count, 0)
    items = np.fromiter(chain.from_iterable(rows.values()), dtype=np.int64)
    return Lists(np.concatenate(([0], np.cumsum(lengths))), items)

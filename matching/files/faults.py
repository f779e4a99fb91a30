"""The slow path of reading: every fault of a problem file with its JSON path.

Only a file that the fast reader refuses comes here. It is read as plain JSON and walked from top to bottom,
so that whoever made it can mend everything at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from matching.errors import MatchingError
from matching.policy import LEVELS
from matching.problem import MAX_AMOUNT, MAX_SCORE, MAX_WEIGHT

FORMAT = "schakel-problem/1"
#: Largest position in first-come order, and largest number of a pick or floor.
MAX_COUNT = 2**53
#: Faults listed one by one; more are counted.
LISTED = 100
#: Bytes from which on the options of a file are read one by one.
_LARGE = 1 << 22


class Fault(NamedTuple):
    """What is wrong, and where: a JSON path such as ``$.options[3].score``."""

    path: str
    what: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.path}: {self.what}"


class BadProblemFile(MatchingError):
    """A problem file that cannot be used.

    Parameters
    ----------
    faults
        All faults, in the order of the file.
    """

    code = "bad_problem_file"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.lines()))

    def lines(self) -> list[str]:
        """Return one line per fault: the first hundred, then how many more there are."""
        found = [str(fault) for fault in self.faults[:LISTED]]
        if len(self.faults) > LISTED:
            found.append(f"and {len(self.faults) - LISTED} more")
        return found


def find_faults(data: bytes) -> list[Fault]:
    """Return every fault of a problem file; empty when there is none.

    Parameters
    ----------
    data
        The file's bytes.
    """
    try:
        return _found(data, _parted(data))
    except UnicodeDecodeError:
        return [Fault("$", "the file is not UTF-8 text")]
    except json.JSONDecodeError:
        pass
    except RecursionError:
        return [Fault("$", "the JSON is nested too deeply")]
    try:
        # Whole, so that line and column are those of the file.
        return _found(data, None)
    except json.JSONDecodeError as error:
        return [Fault("$", f"no valid JSON at line {error.lineno}, column {error.colno}: {error.msg}")]
    except RecursionError:
        return [Fault("$", "the JSON is nested too deeply")]


def _found(data: bytes, parts: tuple[bytes, list[msgspec.Raw]] | None) -> list[Fault]:
    """Return every fault of a file, given its parts where it could be parted."""
    faults: list[Fault] = []

    def no_number(word: str) -> None:
        faults.append(Fault("$", f"{word} is no number of JSON"))

    read = json.JSONDecoder(parse_constant=no_number, object_pairs_hook=_object).decode
    document = read((data if parts is None else parts[0]).decode())
    if parts is not None and document["options"] != []:
        # Some other list reads just like that of the options.
        return _found(data, None)
    if not isinstance(document, dict):
        return [*faults, Fault("$", f"must be an object, not {_kind(document)}")]
    if parts is not None:
        document["options"] = _OneByOne(parts[1], read)
    _Walk(document, faults).all()
    return faults


class _Twins(dict[str, Any]):
    """An object in which some keys stand more than once: the last value of each, as readers take it."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, with its twin keys where it has any."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twins = _Twins(found)
    twins.twice = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return twins


def _parted(data: bytes) -> tuple[bytes, list[msgspec.Raw]] | None:
    """Return a large file with an empty list of options, and the options; None for a small or odd one.

    A million options as Python objects would take more memory than solving them.
    """
    if len(data) < _LARGE:
        return None
    try:
        options = msgspec.json.decode(data, type=_OptionsOf).options
        rows = msgspec.json.decode(options, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    at = data.find(memoryview(options))
    return b"".join((data[:at], b"[]", data[at + len(memoryview(options)) :])), rows


class _OptionsOf(msgspec.Struct):
    options: msgspec.Raw


class _OneByOne:
    """The options of a file, each read when it is looked at."""

    def __init__(self, rows: list[msgspec.Raw], read: Callable[[str], Any]) -> None:
        self._rows = rows
        self._read = read

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            yield self._read(bytes(row).decode())


def _kind(value: Any) -> str:
    names: dict[type, str] = {dict: "an object", list: "a list", str: "a text", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), "a number")


class _Walk:
    """Walks a document and notes what is wrong."""

    def __init__(self, document: dict[str, Any], faults: list[Fault]) -> None:
        self.document = document
        self.faults = faults
        #: Those of options are known once all options have been looked at.
        self.ids: dict[str, set[str]] = {"clients": set(), "resources": set(), "options": set()}

    def all(self) -> None:
        required = {"format", "clients", "resources", "options"}
        optional = {"policy", "keep_apart", "floors", "fixed", "previous", "stability_bonus"}
        self.keys("$", self.document, required, optional)
        if "format" in self.document and self.document["format"] != FORMAT:
            self.note("$.format", f"must be {FORMAT!r}")
        self.policy()
        for name in ("clients", "resources"):
            self.collect(name)
        self.each("clients", {"id"}, {"weight", "arrival"}, self.client)
        self.each("resources", {"id", "capacity"}, set(), self.resource)
        required = {"id", "client", "place", "score", "uses"}
        self.each("options", required, {"slot", "pick", "when"}, self.option)
        for path, pair in self.items("keep_apart"):
            self.pair(path, pair)
        for path, floor in self.items("floors"):
            self.floor(path, floor)
        for path, option in self.items("fixed"):
            self.reference(path, option, "options")
        for path, option in self.items("previous"):
            self.text(path, option)
        if "stability_bonus" in self.document:
            self.number("$.stability_bonus", self.document["stability_bonus"], 0, MAX_SCORE)

    def note(self, path: str, what: str) -> None:
        self.faults.append(Fault(path, what))

    def twins(self, path: str, value: Any, *, within: bool = False) -> None:
        """Note the keys that stand twice in an object, and with ``within`` in all that it holds."""
        if isinstance(value, _Twins):
            for key in value.twice:
                self.note(_key(path, key), "stands twice in one object")
        if within and isinstance(value, dict):
            for key, part in value.items():
                self.twins(_key(path, key), part, within=True)
        if within and isinstance(value, list):
            for number, part in enumerate(value):
                self.twins(f"{path}[{number}]", part, within=True)

    def keys(self, path: str, found: dict[str, Any], required: set[str], optional: set[str]) -> None:
        self.twins(path, found)
        for key in sorted(required - set(found)):
            self.note(path, f"lacks {key!r}")
        for key in found:
            if key not in required | optional:
                self.note(_key(path, key), "is no known key")
                self.twins(_key(path, key), found[key], within=True)

    def policy(self) -> None:
        policy = self.document.get("policy", list(LEVELS))
        known = isinstance(policy, list) and all(isinstance(level, str) for level in policy)
        if not known or sorted(policy) != sorted(LEVELS):
            self.note("$.policy", f"must be an order of {' and '.join(repr(level) for level in LEVELS)}")

    def items(self, name: str) -> Iterator[tuple[str, Any]]:
        values = self.document.get(name, [])
        if not isinstance(values, list | _OneByOne):
            self.note(f"$.{name}", f"must be a list, not {_kind(values)}")
            return
        for number, value in enumerate(values):
            yield f"$.{name}[{number}]", value

    def collect(self, name: str) -> None:
        values = self.document.get(name, [])
        for value in values if isinstance(values, list) else []:
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                self.ids[name].add(value["id"])

    def each(
        self,
        name: str,
        required: set[str],
        optional: set[str],
        check: Callable[[str, dict[str, Any]], None],
    ) -> None:
        seen: set[str] = set()
        if name == "options":
            self.ids[name] = seen
        for path, value in self.items(name):
            if not isinstance(value, dict):
                self.note(path, f"must be an object, not {_kind(value)}")
                continue
            self.keys(path, value, required, optional)
            if "id" in value and self.text(f"{path}.id", value["id"]):
                if value["id"] in seen:
                    self.note(f"{path}.id", f"{value['id']!r} is already taken")
                seen.add(value["id"])
            check(path, value)

    def client(self, path: str, client: dict[str, Any]) -> None:
        self.number(f"{path}.weight", client.get("weight", 1), 1, MAX_WEIGHT)
        self.number(f"{path}.arrival", client.get("arrival", 0), 0, MAX_COUNT)

    def resource(self, path: str, resource: dict[str, Any]) -> None:
        if "capacity" in resource:
            self.number(f"{path}.capacity", resource["capacity"], 0, MAX_AMOUNT)

    def option(self, path: str, option: dict[str, Any]) -> None:
        if "client" in option:
            self.reference(f"{path}.client", option["client"], "clients")
        for field in ("place", "slot"):
            if field in option:
                self.text(f"{path}.{field}", option[field])
        if "score" in option:
            self.number(f"{path}.score", option["score"], -MAX_SCORE, MAX_SCORE)
        uses = option.get("uses", {})
        if isinstance(uses, dict):
            self.twins(f"{path}.uses", uses)
            for resource, amount in uses.items():
                where = _key(f"{path}.uses", resource)
                self.reference(where, resource, "resources")
                self.number(where, amount, 0, MAX_AMOUNT)
        else:
            self.note(f"{path}.uses", f"must be an object, not {_kind(uses)}")
        if "pick" in option:
            self.pick(f"{path}.pick", option["pick"])
        self.texts(f"{path}.when", option.get("when", []))

    def pick(self, path: str, pick: Any) -> None:
        if not isinstance(pick, dict):
            self.note(path, f"must be an object, not {_kind(pick)}")
            return
        self.keys(path, pick, {"from", "count"}, set())
        resources = self.references(f"{path}.from", pick.get("from", []), "resources")
        known = "count" in pick and self.number(f"{path}.count", pick["count"], 0, MAX_COUNT)
        if known and resources is not None and pick["count"] > len(resources):
            self.note(f"{path}.count", f"asks {pick['count']} of {len(resources)} resources")

    def pair(self, path: str, pair: Any) -> None:
        clients = self.references(path, pair, "clients")
        if clients is not None and len(clients) != 2:
            self.note(path, f"must name two clients, not {len(clients)}")

    def floor(self, path: str, floor: Any) -> None:
        if not isinstance(floor, dict):
            self.note(path, f"must be an object, not {_kind(floor)}")
            return
        self.keys(path, floor, {"clients", "min"}, set())
        self.references(f"{path}.clients", floor.get("clients", []), "clients")
        if "min" in floor:
            self.number(f"{path}.min", floor["min"], 0, MAX_COUNT)

    def references(self, path: str, values: Any, name: str) -> list[Any] | None:
        """Note what is wrong with a list of different ids; None when it is no list."""
        if not isinstance(values, list):
            self.note(path, f"must be a list, not {_kind(values)}")
            return None
        seen: set[str] = set()
        for number, value in enumerate(values):
            where = f"{path}[{number}]"
            if self.reference(where, value, name):
                if value in seen:
                    self.note(where, f"{value!r} stands twice in the list")
                seen.add(value)
        return values

    def reference(self, path: str, value: Any, name: str) -> bool:
        if not self.text(path, value):
            return False
        if value not in self.ids[name]:
            self.note(path, f"{value!r} is not among the {name}")
            return False
        return True

    def texts(self, path: str, values: Any) -> None:
        if not isinstance(values, list):
            self.note(path, f"must be a list, not {_kind(values)}")
            return
        for number, value in enumerate(values):
            self.text(f"{path}[{number}]", value)

    def text(self, path: str, value: Any) -> bool:
        if isinstance(value, str):
            return True
        self.note(path, f"must be a text, not {_kind(value)}")
        return False

    def number(self, path: str, value: Any, low: int, high: int) -> bool:
        if isinstance(value, bool) or not isinstance(value, int):
            shown = value if isinstance(value, float) else _kind(value)
            self.note(path, f"must be a whole number, not {shown}")
            return False
        if not low <= value <= high:
            self.note(path, f"is {value}, not from {low} to {high}")
            return False
        return True


def _key(path: str, key: str) -> str:
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key)}]"

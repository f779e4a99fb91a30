"""Reads the data files of the Ghent network and refuses what is wrong in them, saying what and where."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from typing import Any, TypeVar

from coordination.errors import InvalidHalfDays, InvalidInput
from coordination.vocabulary import HalfDays, parse_code
from coordination.vocabulary.half_days import PARTS, WEEKDAYS

Code = TypeVar("Code", bound=StrEnum)
Kind = TypeVar("Kind")


@dataclass
class Entry:
    """One table of a data file; values are checked as they are taken, ``finish`` finds what is left over."""

    where: str
    values: Mapping[str, Any]
    taken: set[str] = field(default_factory=set)

    def take(self, key: str, kind: type[Kind], default: Kind | None = None) -> Kind:
        """Return a value of a kind.

        Raises
        ------
        InvalidInput
            When it is absent without a default, or of another kind.
        """
        self.taken.add(key)
        value = self.values.get(key, default)
        if not isinstance(value, kind):
            raise InvalidInput(f"{self.where}.{key}", f"a {kind.__name__} was expected, not {value!r}")
        return value

    def maybe(self, key: str, kind: type[Kind]) -> Kind | None:
        """Return a value of a kind, or None when it is absent."""
        return self.take(key, kind) if key in self.values else None

    def code(self, key: str, enum: type[Code], default: Code | None = None) -> Code:
        """Return a code of a closed list."""
        text: str = self.take(key, str, None if default is None else str(default))
        return parse_code(enum, text, f"{self.where}.{key}")

    def codes(self, key: str, enum: type[Code]) -> list[Code]:
        """Return a list of codes; empty when it is absent."""
        where = f"{self.where}.{key}"
        return [parse_code(enum, text, where) for text in self.take(key, list, [])]

    def finish(self) -> None:
        """Refuse keys that nobody took.

        Raises
        ------
        InvalidInput
            Naming the first of them.
        """
        for key in sorted(set(self.values) - self.taken):
            raise InvalidInput(f"{self.where}.{key}", "nothing reads this key")


def entries(*names: str) -> Iterator[tuple[str, Entry]]:
    """Yield key and table of every entry of these TOML files, in the order in which they stand there."""
    for name in names:
        with files("seed.ghent").joinpath("data", name).open("rb") as lines:
            for key, values in tomllib.load(lines).items():
                yield key, Entry(f"{name}: {key}", values)


def rows(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield place and columns of every row of a CSV file."""
    text = files("seed.ghent").joinpath("data", name).read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        yield f"{name}:{number}", row


def half_days(text: str) -> HalfDays:
    """Return the half-days written as ``mon-thu morning; fri,sat afternoon``.

    Raises
    ------
    InvalidHalfDays
        When a day or a part of the day is unknown, or a half-day stands there twice.
    """
    names: list[str] = []
    for group in text.split(";"):
        days, _, part = group.strip().partition(" ")
        if part not in PARTS:
            raise InvalidHalfDays(text)
        for span in days.split(","):
            first, _, last = span.partition("-")
            if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
                raise InvalidHalfDays(text)
            weekdays = WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]
            names.extend(f"{day}-{part}" for day in weekdays)
    return HalfDays.of(names)

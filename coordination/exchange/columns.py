"""The kinds of cells: how each is read from text, and how what is kept is shown as the same text.

Where a kind has codes, its Dutch label is taken for the code as well. Several values stand in one cell with a
semicolon between.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from coordination.exchange.faults import refuse
from coordination.organisations.rules import LANGUAGE
from coordination.services.models import FundingLine
from coordination.vocabulary import HalfDays, ImportColumn, ImportFault, SheetKind, label
from coordination.vocabulary.half_days import NAMES

#: What makes a cell empty that was not: a cell in which nothing stands is left as it is.
CLEARED = "(leeg)"
BETWEEN = ";"
YES, NO = "ja", "nee"
_YES = frozenset({"ja", "yes", "oui", "true", "waar", "1", "x"})
_NO = frozenset({"nee", "no", "non", "false", "onwaar", "0"})
_BELGIAN_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


class Kind(ABC):
    """What a cell may hold."""

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return the value of a text that is not empty.

        Raises
        ------
        Refused
            When it is none.
        """

    def show(self, value: Any) -> str:
        """Return a value as text; None is empty."""
        return "" if value is None else str(value)

    def codes(self) -> type[StrEnum] | None:
        """Return the closed list that the cell chooses from, if any."""
        return None


@dataclass(frozen=True)
class Text(Kind):
    """A text of limited length."""

    most: int = 160

    def read(self, text: str) -> str:
        """Return the text."""
        if len(text) > self.most:
            raise refuse(ImportFault.TOO_LONG, most=self.most)
        return text


@dataclass(frozen=True)
class Key(Text):
    """A key of a row, one's own or that of another system; ``sheet`` says of what."""

    most: int = 80
    sheet: SheetKind | None = None


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number."""

    least: int = 0
    most: int = 100_000

    def read(self, text: str) -> int:
        """Return the number."""
        if not re.fullmatch(r"[0-9]{1,9}", text) or not self.least <= int(text) <= self.most:
            raise refuse(ImportFault.NOT_A_NUMBER, least=self.least, most=self.most)
        return int(text)


@dataclass(frozen=True)
class Degrees(Kind):
    """A place on the globe, with a point or a comma."""

    most: int = 180

    def read(self, text: str) -> float:
        """Return the degrees."""
        plain = text.replace(",", ".")
        number = float(plain) if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", plain) else math.inf
        if abs(number) > self.most:
            raise refuse(ImportFault.NOT_A_NUMBER, least=-self.most, most=self.most)
        return number


class Day(Kind):
    """A day, as 2026-11-22 or 22/11/2026."""

    def read(self, text: str) -> date:
        """Return the day."""
        try:
            if found := _BELGIAN_DAY.fullmatch(text):
                day, month, year = map(int, found.groups())
                return date(year, month, day)
            return date.fromisoformat(text)
        except ValueError:
            raise refuse(ImportFault.NOT_A_DAY) from None


class YesNo(Kind):
    """Yes or no."""

    def read(self, text: str) -> bool:
        """Return whether it is yes."""
        word = text.casefold()
        if word not in _YES | _NO:
            raise refuse(ImportFault.NOT_YES_OR_NO)
        return word in _YES

    def show(self, value: Any) -> str:
        """Return yes, no, or nothing."""
        return "" if value is None else YES if value else NO


@dataclass(frozen=True)
class Code(Kind):
    """One code of a closed list."""

    enum: type[StrEnum]

    def read(self, text: str) -> StrEnum:
        """Return the member."""
        found = _members(self.enum).get(text.casefold())
        if found is None:
            raise refuse(ImportFault.UNKNOWN_CODE)
        return found

    def show(self, value: Any) -> str:
        """Return the code."""
        return "" if value is None else str(value.value)

    def codes(self) -> type[StrEnum]:
        """Return the list."""
        return self.enum


@dataclass(frozen=True)
class Codes(Code):
    """Several codes of a closed list."""

    def read(self, text: str) -> list[StrEnum]:  # type: ignore[override]  # several instead of one
        """Return the members, each once, in a stable order."""
        return sorted({super(Codes, self).read(part) for part in parts_of(text)})

    def show(self, value: Any) -> str:
        """Return the codes in a stable order."""
        return joined(sorted(one.value for one in value or ()))


class Languages(Kind):
    """Codes of languages."""

    def read(self, text: str) -> list[str]:
        """Return the codes, each once."""
        chosen = sorted(set(parts_of(text.casefold())))
        if not all(LANGUAGE.fullmatch(code) for code in chosen):
            raise refuse(ImportFault.NOT_LANGUAGES)
        return chosen

    def show(self, value: Any) -> str:
        """Return the codes in a stable order."""
        return joined(sorted(value or ()))


class Week(Kind):
    """Half-days of a week."""

    def read(self, text: str) -> HalfDays:
        """Return the set."""
        names = parts_of(text)
        if len(set(names)) < len(names) or not set(names) <= set(NAMES):
            raise refuse(ImportFault.NOT_HALF_DAYS)
        return HalfDays.of(names)

    def show(self, value: Any) -> str:
        """Return the names in the order of the week."""
        return "" if value is None else joined(value.names)


class Blocks(Kind):
    """Blocks of half-days with their places: ``Mornings: mon-morning tue-morning = 6``."""

    def read(self, text: str) -> list[tuple[str, HalfDays, int]]:
        """Return name, half-days and places of each block."""
        return [self._block(part) for part in parts_of(text)]

    def _block(self, part: str) -> tuple[str, HalfDays, int]:
        found = re.fullmatch(r"(.{1,80}): *([a-z -]+?) *= *([0-9]{1,4})", part)
        names = found.group(2).split() if found else []
        if found is None or len(set(names)) < len(names) or not names or not set(names) <= set(NAMES):
            raise refuse(ImportFault.NOT_BLOCKS)
        return found.group(1).strip(), HalfDays.of(names), int(found.group(3))

    def show(self, value: Iterable[tuple[str, HalfDays, int]] | None) -> str:
        """Return the blocks."""
        return joined(f"{name}: {' '.join(days.names)} = {places}" for name, days, places in value or ())


class Choice(Kind):
    """Places per single half-day: ``mon-morning = 2; tue-afternoon = 1``."""

    def read(self, text: str) -> dict[str, int]:
        """Return the places by half-day."""
        found = [re.fullmatch(r"([a-z]{3}-[a-z]+) *= *([0-9]{1,4})", part) for part in parts_of(text)]
        places = {one.group(1): int(one.group(2)) for one in found if one}
        if None in found or len(places) < len(found) or not set(places) <= set(NAMES):
            raise refuse(ImportFault.NOT_BLOCKS)
        return places

    def show(self, value: Mapping[str, int] | None) -> str:
        """Return the places in the order of the week."""
        return joined(f"{name} = {value[name]}" for name in NAMES if name in value) if value else ""


class Money(Kind):
    """Who pays, until when and for how many places: ``ESF: 2027-06-30 = 6; Eigen middelen``."""

    def read(self, text: str) -> list[FundingLine]:
        """Return the lines; a day and a number may be left out."""
        return [self._line(part) for part in parts_of(text)]

    def _line(self, part: str) -> FundingLine:
        found = re.fullmatch(r"(.*?)(?:: *([0-9][0-9/-]{7,9}))?(?: *= *([0-9]{1,4}))?", part)
        who, day, places = found.groups() if found else (part, None, None)
        source = Text().read(who.strip()) or None
        return FundingLine(source, Day().read(day) if day else None, int(places) if places else None)

    def show(self, value: Iterable[FundingLine] | None) -> str:
        """Return the lines."""
        return joined(
            f"{line.source or ''}{f': {line.ends_on.isoformat()}' if line.ends_on else ''}"
            f"{f' = {line.places}' if line.places is not None else ''}"
            for line in value or ()
        )


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    name
        What stands above it; a name of HSDS where that has one.
    kind
        What a cell holds.
    needed
        Whether a new row must have it.
    field
        The field of the row in Schakel that it stands for; empty where that is its name.
    example
        What the template shows.
    """

    name: ImportColumn
    kind: Kind
    needed: bool = False
    field: str = ""
    example: str = ""

    @property
    def target(self) -> str:
        """The field that the column stands for."""
        return self.field or self.name.value


def parts_of(text: str) -> list[str]:
    """Return the values of a cell with several."""
    return [part.strip() for part in text.split(BETWEEN) if part.strip()]


def joined(texts: Iterable[str]) -> str:
    """Return several values as one cell."""
    return f"{BETWEEN} ".join(texts)


@cache
def _members(enum: type[StrEnum]) -> dict[str, StrEnum]:
    words = {label(member, "nl").casefold(): member for member in enum}
    return words | {member.value.casefold(): member for member in enum}

"""One reading of a file against the database: who acts, which keys are known, what each row comes to."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import (
    CoordinationError,
    IllegalTransition,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from coordination.exchange.columns import CLEARED, Column, Key
from coordination.exchange.faults import Fault, Refused, refuse
from coordination.exchange.models import NetworkKey
from coordination.exchange.reading import SheetRow
from coordination.exchange.sheets import NEVER_EMPTY, SHEETS, Sheet
from coordination.rows import save
from coordination.vocabulary import ImportColumn, ImportFault, RowOutcome, SheetKind

OWN = "schakel:"

# What the rules of the domain refuse, by the field that they name.
_SAID = {
    "basis": ImportFault.NO_BASIS,
    "birth_year": ImportFault.BIRTH_YEAR,
    "cohort": ImportFault.GROUP,
    "employer": ImportFault.NEEDS_OCMW,
    "ends_on": ImportFault.ENDS_BEFORE_START,
    "first_talk_on": ImportFault.DAY_AHEAD,
    "highest_rung": ImportFault.RUNGS,
    "host": ImportFault.NO_VOLUNTEERS,
    "leads_to": ImportFault.STEP_UP,
    "lowest_rung": ImportFault.RUNGS,
    "max_age": ImportFault.ENDS_BEFORE_START,
    "max_half_days": ImportFault.GRID,
    "min_half_days": ImportFault.GRID,
    "name": ImportFault.NAME_TAKEN,
    "places": ImportFault.PLACES_TAKEN,
    "position": ImportFault.POSITION,
    "postcode": ImportFault.POSTCODE,
    "question": ImportFault.TELLING_QUESTION,
    "rungs": ImportFault.RUNGS,
    "scheme": ImportFault.RUNG_WITHOUT_SCHEME,
    "shifts": ImportFault.GRID,
    "to_rung": ImportFault.STEP_UP,
    "valid_to": ImportFault.ENDS_BEFORE_START,
}
_BESIDE = {
    "cohort": "cohort_max",
    "employer": "employer_id",
    "host": "placement_kind",
    "leads_to": "to_rung",
    "max_age": "maximum_age",
    "places": "shifts",
    "position": "latitude",
    "rungs": "lowest_rung",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that would change: its column, what stands there and what would."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one row of the file comes to."""

    sheet: SheetKind
    row: int
    outcome: RowOutcome
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()

    def plain(self) -> list[Any]:
        """Return it as plain data."""
        return [
            self.sheet.value,
            self.row,
            self.outcome.value,
            [[one.column, one.old, one.new] for one in self.changes],
            [[one.code.value, one.column, one.values] for one in self.faults],
        ]

    @classmethod
    def of(cls, plain: list[Any]) -> Line:
        """Return the line that was made plain."""
        kind, row, outcome, changes, faults = plain
        sheet = SheetKind(kind)
        title = SHEETS[sheet].title
        return cls(
            sheet,
            row,
            RowOutcome(outcome),
            tuple(Change(*one) for one in changes),
            tuple(Fault(ImportFault(code), title, row, column, values) for code, column, values in faults),
        )


class Plan(list[Line]):
    """What every row of a file comes to."""

    def totals(self) -> dict[str, Any]:
        """Return how many rows come to what, in all and by sheet."""
        counted = Counter(line.outcome.value for line in self)
        by_sheet: dict[str, Counter[str]] = {}
        for line in self:
            by_sheet.setdefault(line.sheet.value, Counter())[line.outcome.value] += 1
        return {**counted, "sheets": {kind: dict(numbers) for kind, numbers in by_sheet.items()}}

    def pack(self) -> bytes:
        """Return it in a compact form, for keeping."""
        return zlib.compress(json.dumps([line.plain() for line in self], ensure_ascii=False).encode(), 6)

    @classmethod
    def unpack(cls, packed: bytes) -> Plan:
        """Return the plan that was packed."""
        return cls(Line.of(plain) for plain in json.loads(zlib.decompress(packed)))

    def digest(self) -> str:
        """Return a fingerprint: two plans with the same one do the same."""
        text = json.dumps([line.plain() for line in self], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Work:
    """Who acts on what, with the keys that are known so far.

    Attributes
    ----------
    owner
        Of which organisation the keys of the source are.
    refused
        Keys of rows that stand in the file and were refused.
    """

    session: Session
    actor: Actor
    source: str
    for_real: bool
    known: dict[tuple[SheetKind, str], int] = field(default_factory=dict)
    refused: set[tuple[SheetKind, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Read the keys of the source."""
        rows = select(NetworkKey.sheet, NetworkKey.key, NetworkKey.row_id).where(
            NetworkKey.owner == self.owner, NetworkKey.source == self.source
        )
        self.known = {(row.sheet, row.key): row.row_id for row in self.session.execute(rows)}

    @property
    def owner(self) -> int:
        """Of which organisation the keys are; 0 of none."""
        return self.actor.organisation_id or 0

    def number_of(self, sheet: SheetKind, key: str) -> int | None:
        """Return the number of the row with a key, one's own or that of the source; None for none."""
        if key.startswith(OWN):
            rest = key.removeprefix(OWN)
            return int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 10 else 0
        return self.known.get((sheet, key))

    def remember(self, sheet: SheetKind, key: str, number: int) -> None:
        """Keep the key of a row, so that the next file finds it."""
        if key.startswith(OWN) or self.known.get((sheet, key)) == number:
            return
        self.known[sheet, key] = number
        row = NetworkKey(owner=self.owner, source=self.source, sheet=sheet, key=key, row_id=number)
        save(self.session, self.actor, row)


def values_of(sheet: Sheet, row: SheetRow) -> dict[ImportColumn, Any]:
    """Return the values of the cells in which something stands, keys as text.

    Raises
    ------
    Refused
        With every cell that is wrong.
    """
    given: dict[ImportColumn, Any] = {}
    faults = list(row.faults)
    for name, text in row.cells.items():
        column = sheet.by_name[name]
        try:
            given[column.name] = cleared(column) if text.casefold() == CLEARED else column.kind.read(text)
        except Refused as refused:
            faults += [fault.at(sheet.title, row.number, name) for fault in refused.faults]
    faulty = {fault.column for fault in faults}
    faults += [
        Fault(ImportFault.NEEDED, sheet.title, row.number, key.value)
        for key in sheet.keys
        if key not in given and key.value not in faulty
    ]
    if faults:
        raise Refused(*faults)
    return given


def cleared(column: Column) -> Any:
    """Return what a cell that is made empty stands for.

    Raises
    ------
    Refused
        When the column never is.
    """
    if column.needed or column.name in NEVER_EMPTY:
        raise refuse(ImportFault.NEEDED)
    return [] if column.kind.show([]) == "" and column.kind.codes() else None


def require_all(sheet: Sheet, given: Iterable[ImportColumn]) -> None:
    """Refuse a new row without what every one has.

    Raises
    ------
    Refused
        Naming each column.
    """
    there = set(given)
    missing = [one.name.value for one in sheet.columns if one.needed and one.name not in there]
    if missing:
        raise Refused(*(Fault(ImportFault.NEEDED, column=name) for name in missing))


def changes_of(
    sheet: Sheet, current: dict[ImportColumn, Any], given: dict[ImportColumn, Any]
) -> tuple[Change, ...]:
    """Return the cells that say something else than what stands there."""
    found = []
    for column in sheet.columns:
        if column.name not in given or column.name in sheet.keys or column.name not in current:
            continue
        old, new = (shown(column, one[column.name]) for one in (current, given))
        if old != new:
            found.append(Change(column.name.value, old, new))
    return tuple(found)


def shown(column: Column, value: Any) -> str:
    """Return a value as a cell shows it; a row that is referred to by its own key."""
    if isinstance(column.kind, Key) and value is not None and not isinstance(value, str):
        return f"{OWN}{value.id}"
    return column.kind.show(value)


def faults_of(sheet: Sheet, number: int, error: CoordinationError) -> tuple[Fault, ...]:
    """Return what a refusal means, in its place."""
    if isinstance(error, Refused):
        return tuple(fault.at(sheet.title, number) for fault in error.faults)
    if isinstance(error, NotFound):
        return (Fault(ImportFault.NOT_YOURS, sheet.title, number),)
    if isinstance(error, NotAllowed):
        return (Fault(ImportFault.NOT_ALLOWED, sheet.title, number),)
    if isinstance(error, IllegalTransition):
        return (Fault(ImportFault.CLOSED, sheet.title, number),)
    where = error.where if isinstance(error, InvalidInput) else ""
    column = next((one.name.value for one in sheet.columns if where in (one.target, one.name.value)), "")
    code = _SAID.get(where, ImportFault.IMPOSSIBLE)
    return (Fault(code, sheet.title, number, column or _BESIDE.get(where, "")),)

"""From a file to rows of text: CSV and XLSX, with limits that hold before anything is taken apart.

Nothing is evaluated: a formula is refused with its address. Of a workbook the directory is read first, so
that one that unpacks to far more than it seems is never opened (ASVS V5.2.3).
"""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from coordination.exchange.escaping import is_formula, unescape
from coordination.exchange.faults import Fault, Refused, refuse
from coordination.exchange.sheets import SHEETS, Sheet, sheets_with
from coordination.exchange.workbooks import address, is_zip, sheets_in
from coordination.vocabulary import LANGUAGES, ImportFault, SheetKind, label

MOST_BYTES = 20_000_000
MOST_ROWS = 120_000
MOST_COLUMNS = 60
MOST_CHARACTERS = 4_000
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it came: its number in the file, its cells by column, and what is wrong with them already."""

    number: int
    cells: dict[str, str]
    faults: tuple[Fault, ...] = ()


Book = dict[SheetKind, list[SheetRow]]
#: A cell as a reader of files hands it on: its text, or what is wrong with it.
Cell = str | ImportFault


def read_book(data: bytes, sheet: SheetKind | None = None) -> Book:
    """Return the rows of a file by sheet.

    Parameters
    ----------
    data
        The file.
    sheet
        What a CSV holds; None takes it from the columns.

    Raises
    ------
    Refused
        Saying in one sentence each what is wrong with the file.
    """
    check_file(data)
    book: Book = {}
    left = MOST_ROWS
    found = sheets_in(data, MOST_COLUMNS) if is_zip(data) else [(None, _csv_rows(data))]
    for known, rows in found:
        kind, read = _table(rows, known or (SHEETS[sheet] if sheet else None), left)
        if kind in book:
            raise refuse(ImportFault.UNKNOWN_SHEET, names=_names())
        book[kind], left = read, left - len(read)
    if not any(book.values()):
        raise refuse(ImportFault.NO_ROWS)
    return book


def check_file(data: bytes) -> None:
    """Refuse a file by its size and its first bytes, without taking it apart.

    Raises
    ------
    Refused
        When it is too large, empty, or neither text nor a workbook.
    """
    if len(data) > MOST_BYTES:
        raise refuse(ImportFault.TOO_LARGE, most=MOST_BYTES // 1_000_000)
    if not data.strip():
        raise refuse(ImportFault.EMPTY_FILE)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(ImportFault.LOCKED_WORKBOOK)
    if not is_zip(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in data:
        raise refuse(ImportFault.NOT_A_SHEET)


def pack(book: Book) -> bytes:
    """Return rows in a compact form, for keeping."""
    plain = {
        kind.value: [[row.number, row.cells, [_plain(fault) for fault in row.faults]] for row in rows]
        for kind, rows in book.items()
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), 6)


def unpack(packed: bytes) -> Book:
    """Return the rows that were packed."""
    return {
        SheetKind(kind): [
            SheetRow(number, cells, tuple(Fault(ImportFault(code), *rest) for code, *rest in faults))
            for number, cells, faults in rows
        ]
        for kind, rows in json.loads(zlib.decompress(packed)).items()
    }


def _plain(fault: Fault) -> list[object]:
    return [fault.code.value, fault.sheet, fault.row, fault.column, fault.values]


def _table(
    rows: Iterator[tuple[int, Sequence[Cell]]], known: Sheet | None, most: int
) -> tuple[SheetKind, list[SheetRow]]:
    """Return what a table holds, and its rows under the names of its columns."""
    first = next(rows, None)
    title = known.title if known else ""
    if first is None or not any(first[1]):
        raise Refused(Fault(ImportFault.NO_HEADER, title))
    second = next(rows, None)
    names = _header(first[0], first[1], second[1] if second else (), title)
    sheet = known or _recognised(set(filter(None, names)))
    columns = _columns(sheet, names, first[0])
    read: list[SheetRow] = []
    for number, cells in chain([second] if second else [], rows):
        if not any(cells) and number <= MOST_ROWS:
            continue
        if len(read) >= most or number > MOST_ROWS + 1:
            raise refuse(ImportFault.TOO_MANY_ROWS, most=MOST_ROWS)
        read.append(_row(sheet, columns, number, cells))
    return sheet.kind, read


def _header(number: int, cells: Sequence[Cell], below: Sequence[Cell], title: str) -> list[str]:
    names = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise Refused(Fault(ImportFault.TOO_MANY_COLUMNS, title, number, values={"most": MOST_COLUMNS}))
    used = max((place for place, name in enumerate(names) if name), default=0)
    filled = max((place for place, cell in enumerate(below) if cell), default=0)
    for place in range(max(used, filled) + 1):
        if place >= len(names) or not names[place]:
            raise Refused(Fault(ImportFault.MERGED_HEADER, title, number, address(place)))
    return names[: used + 1]


def _columns(sheet: Sheet, names: list[str], number: int) -> list[str]:
    """Return the name of the column behind each place; a Dutch, English or French name will do."""
    words = _words(sheet)
    found = [words.get(name.casefold(), "") for name in names]
    faults = [
        Fault(ImportFault.UNKNOWN_COLUMN, sheet.title, number, name[:40])
        for name, column in zip(names, found, strict=True)
        if not column
    ]
    faults += [
        Fault(ImportFault.COLUMN_TWICE, sheet.title, number, column)
        for column in sorted({one for one in found if one and found.count(one) > 1})
    ]
    faults += [
        Fault(ImportFault.MISSING_COLUMN, sheet.title, number, key.value)
        for key in sheet.keys
        if key.value not in found
    ]
    if faults:
        raise Refused(*faults)
    return found


def _words(sheet: Sheet) -> dict[str, str]:
    words: dict[str, str] = {}
    for column in sheet.columns:
        for language in LANGUAGES:
            words.setdefault(label(column.name, language).casefold(), column.name.value)
    return words | {name: name for name in sheet.by_name}


def _recognised(names: set[str]) -> Sheet:
    lowered = {name.casefold() for name in names}
    meant = [
        sheet
        for sheet in SHEETS.values()
        if sheets_with({_words(sheet).get(name, name) for name in lowered}) and lowered <= set(_words(sheet))
    ]
    if len(meant) != 1:
        raise refuse(ImportFault.WHICH_SHEET)
    return meant[0]


def _row(sheet: Sheet, columns: list[str], number: int, cells: Sequence[Cell]) -> SheetRow:
    read: dict[str, str] = {}
    faults: list[Fault] = []
    for place, cell in enumerate(cells):
        if not cell:
            continue
        if place >= len(columns):
            faults.append(Fault(ImportFault.TOO_WIDE, sheet.title, number))
            break
        if isinstance(cell, ImportFault):
            where = {"cell": f"{address(place)}{number}"}
            faults.append(Fault(cell, sheet.title, number, columns[place], dict(where)))
        elif len(cell) > MOST_CHARACTERS:
            most: dict[str, str | int] = {"most": MOST_CHARACTERS}
            faults.append(Fault(ImportFault.TOO_LONG, sheet.title, number, columns[place], most))
        elif text := unescape(cell).replace("\x00", "").strip():
            read[columns[place]] = text
    return SheetRow(number, read, tuple(faults))


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Refused(Fault(ImportFault.QUOTING, row=number)) from None
        if cells is None:
            return
        yield number, [ImportFault.FORMULA if is_formula(cell) else cell for cell in cells]


def _decoded(data: bytes) -> str:
    """Return the text of a CSV, UTF-8 with or without its mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(Fault(ImportFault.ENCODING, row=1))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Fault(ImportFault.ENCODING, row=data.count(b"\n", 0, error.start) + 1)) from None


def _names() -> str:
    return ", ".join(sheet.title for sheet in SHEETS.values())

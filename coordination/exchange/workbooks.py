"""Workbooks (XLSX): what may be opened, and the cells of the sheets in them as text.

The directory of the zip is weighed before any part is unpacked, and its parts are looked through for
definitions, so that neither a zip bomb nor an entity reaches a parser.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from coordination.exchange.faults import Refused, refuse
from coordination.exchange.sheets import SHEETS, Sheet, sheet_called
from coordination.vocabulary import ImportFault

MOST_UNPACKED = 200_000_000
MOST_SHARED_TEXT = 50_000_000
MOST_MEMBERS = 200
#: How many times larger a part may get; what is small may be anything.
MOST_RATIO = 100
SMALL = 1_000_000
#: The last sheet of a template, which tells of the columns and is not read.
LEGEND = "legende"
_FOREIGN = ("vbaproject.bin", "externallinks/", "/embeddings/", "activex")
_LOOKED_THROUGH = 4_096
# What a workbook that is no workbook makes its reader stumble over.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def is_zip(data: bytes) -> bool:
    """Say whether a file begins as a zip does."""
    return data.startswith(b"PK")


def address(place: int) -> str:
    """Return the letters above a column: A for 0, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_workbook(data: bytes) -> None:
    """Weigh a workbook by its directory.

    Raises
    ------
    Refused
        When it is none, would unpack to too much, or holds what does not belong there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [member.filename.casefold() for member in members]
            if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
                raise refuse(ImportFault.NOT_A_WORKBOOK)
            if any(member.flag_bits & 1 for member in members):
                raise refuse(ImportFault.LOCKED_WORKBOOK)
            if _is_bomb(members):
                raise refuse(ImportFault.BOMB)
            if any(mark in name for mark in _FOREIGN for name in names):
                raise refuse(ImportFault.MACROS)
            for member in members:
                _look_through(archive, member)
    except Refused:
        raise
    except _BROKEN:
        raise refuse(ImportFault.NOT_A_WORKBOOK) from None


def _is_bomb(members: Sequence[zipfile.ZipInfo]) -> bool:
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        return True
    shared = (one.file_size for one in members if "sharedstrings" in one.filename.casefold())
    return sum(shared) > MOST_SHARED_TEXT or any(
        one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1) for one in members
    )


def _look_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if not member.filename.casefold().endswith((".xml", ".rels")):
        return
    with archive.open(member) as part:
        beginning = part.read(_LOOKED_THROUGH).replace(b"\x00", b"").lower()
    if b"<!doctype" in beginning or b"<!entity" in beginning:
        raise refuse(ImportFault.ENTITIES)


def sheets_in(
    data: bytes, most_columns: int
) -> list[tuple[Sheet, Iterator[tuple[int, list[str | ImportFault]]]]]:
    """Return the known sheets of a workbook, each with its rows, in the order in which they are read.

    Raises
    ------
    Refused
        As `check_workbook`; when a sheet has a name that no template has; and, while rows are taken, when the
        workbook is broken.
    """
    check_workbook(data)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False, rich_text=False)
        worksheets = list(book.worksheets)
    except _BROKEN:
        raise refuse(ImportFault.NOT_A_WORKBOOK) from None
    found: dict[Any, Any] = {}
    for worksheet in worksheets:
        if worksheet.title.strip().casefold() == LEGEND:
            continue
        sheet = sheet_called(worksheet.title)
        if sheet is None or sheet.kind in found:
            raise refuse(ImportFault.UNKNOWN_SHEET, names=", ".join(one.title for one in SHEETS.values()))
        found[sheet.kind] = worksheet
    return [(SHEETS[kind], _rows(found[kind], most_columns)) for kind in SHEETS if kind in found]


def _rows(worksheet: Any, most_columns: int) -> Iterator[tuple[int, list[str | ImportFault]]]:
    worksheet.reset_dimensions()  # a file may say that it is as large as it likes
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(worksheet.iter_rows(max_col=most_columns + 1), 1):
                yield number, _trimmed([_text(cell) for cell in cells])
    except _BROKEN:
        raise refuse(ImportFault.NOT_A_WORKBOOK) from None


def _trimmed(cells: list[str | ImportFault]) -> list[str | ImportFault]:
    """Return cells without the empty ones at the end."""
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _text(cell: Any) -> str | ImportFault:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return ImportFault.FORMULA
    if cell.data_type == "e":
        return ImportFault.BROKEN_CELL
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return ImportFault.BROKEN_CELL if isinstance(value, time) or not isinstance(value, int) else str(value)

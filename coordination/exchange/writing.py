"""Sheets as files: CSV and XLSX, and the template with an example and a legend of the codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from coordination.exchange.columns import (
    BETWEEN,
    CLEARED,
    Blocks,
    Choice,
    Codes,
    Column,
    Day,
    Degrees,
    Kind,
    Languages,
    Week,
    Whole,
    YesNo,
)
from coordination.exchange.escaping import escape
from coordination.exchange.sheets import Sheet
from coordination.exchange.workbooks import LEGEND
from coordination.vocabulary import label

Row = Sequence[str]
_NUMBERS = (Whole, Degrees)


def as_csv(sheet: Sheet, rows: Iterable[Row]) -> bytes:
    """Return a sheet as CSV: UTF-8 with its mark and semicolons, as Dutch spreadsheets read it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=BETWEEN, lineterminator="\r\n")
    writer.writerow([column.name.value for column in sheet.columns])
    writer.writerows([escape(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Sequence[tuple[Sheet, Iterable[Row]]], *, legend: bool = False) -> bytes:
    """Return sheets as one workbook; every text is text, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet, rows in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        page.append([_cell(page, column.name.value, bold=True) for column in sheet.columns])
        for row in rows:
            cells = zip(sheet.columns, row, strict=True)
            page.append([_number(column, text) or _cell(page, escape(text)) for column, text in cells])
    if legend:
        _add_legend(book, [sheet for sheet, _rows in sheets])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template(sheets: Sequence[Sheet]) -> bytes:
    """Return an empty workbook of sheets with an example row each, and a legend in Dutch."""
    return as_xlsx([(sheet, [example_of(sheet)]) for sheet in sheets], legend=True)


def template_csv(sheet: Sheet) -> bytes:
    """Return an empty CSV of a sheet with an example row."""
    return as_csv(sheet, [example_of(sheet)])


def example_of(sheet: Sheet) -> list[str]:
    """Return the example row of a sheet."""
    return [column.example for column in sheet.columns]


def _number(column: Column, text: str) -> float | int | None:
    """Return a number for a column of numbers, so that a spreadsheet can count with it."""
    if not text or not isinstance(column.kind, _NUMBERS):
        return None
    number = float(text)
    return int(number) if number.is_integer() and isinstance(column.kind, Whole) else number


def _cell(page: Any, text: str, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", text) or None)
    if text:
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _add_legend(book: Any, sheets: Sequence[Sheet]) -> None:
    page = book.create_sheet(LEGEND)
    head = ("blad", "kolom", "betekenis", "nodig", "wat er kan staan", "code", "betekenis van de code")
    page.append([_cell(page, text, bold=True) for text in head])
    page.append(
        [_cell(page, text) for text in ("", "", f"Een lege cel blijft zoals het is. {CLEARED} maakt leeg.")]
    )
    for sheet in sheets:
        for column in sheet.columns:
            needed = "ja" if column.needed else ""
            words = [sheet.title, column.name.value, label(column.name, "nl"), needed, _form(column.kind)]
            page.append([_cell(page, text) for text in words])
            for code in column.kind.codes() or ():
                words = [sheet.title, column.name.value, "", "", "", code.value, label(code, "nl")]
                page.append([_cell(page, text) for text in words])


def _form(kind: Kind) -> str:
    """Return in Dutch what a cell of a kind looks like."""
    if isinstance(kind, Codes):
        return "codes, met een puntkomma ertussen"
    if kind.codes():
        return "een code"
    forms: dict[type[Kind], str] = {
        Day: "een dag: 2026-11-22 of 22/11/2026",
        YesNo: "ja of nee",
        Languages: "codes van talen: fr; ar",
        Week: "dagdelen: mon-morning; tue-afternoon",
        Blocks: "blokken: Voormiddag: mon-morning tue-morning = 6; Namiddag: tue-afternoon = 4",
        Choice: "plaatsen per dagdeel: mon-morning = 2; wed-afternoon = 1",
        Whole: "een getal",
        Degrees: "graden, met een punt",
    }
    return forms.get(type(kind), "tekst")

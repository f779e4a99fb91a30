"""A bad file gets one clear sentence, before anything is taken apart and with nothing half-written."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from coordination.exchange import reading, workbooks
from coordination.exchange.escaping import escape, is_formula, starts_formula, unescape
from coordination.exchange.faults import Refused
from coordination.exchange.reading import pack, read_book, unpack
from coordination.exchange.sheets import SHEETS
from coordination.exchange.work import values_of
from coordination.exchange.writing import as_csv, as_xlsx, template, template_csv
from coordination.vocabulary import SheetKind
from tests.coordination.exchange.books import ORGANISATIONS, workbook

HEAD = ["id", "name", "kinds"]


def refused(data, **chosen):
    with pytest.raises(Refused) as caught:
        read_book(data if isinstance(data, bytes) else data.encode(), **chosen)
    return [(one.row, one.column, one.code.value) for one in caught.value.faults]


def with_part(name, content, data=None):
    """Return a workbook with one more part, or with one instead of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or workbook({"organisaties": [HEAD, ["1", "a", "pcsw"]]}))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            if member.filename != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "text", [ORGANISATIONS, ORGANISATIONS.replace(",", ";"), ORGANISATIONS.replace(",", "\t")]
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig"])
def test_a_csv_is_read_with_either_delimiter_with_and_without_its_mark(text, coding):
    [row] = read_book(text.encode(coding))[SheetKind.ORGANISATIONS]
    assert (row.number, row.cells["name"]) == (2, "De Wissel")


BAD = {
    "nothing": (b"  \n", [(0, "", "empty_file")]),
    "another encoding": ("id,name,kinds\n1,é,pcsw\n".encode("latin-1"), [(2, "", "encoding")]),
    "UTF-16": ("id,name,kinds\n".encode("utf-16"), [(1, "", "encoding")]),
    "an old workbook": (b"\xd0\xcf\x11\xe0\x00", [(0, "", "locked_workbook")]),
    "a picture": (b"\x89PNG\x00\x00", [(0, "", "not_a_sheet")]),
    "no workbook": (b"PK\x03\x04nothing", [(0, "", "not_a_workbook")]),
    "open quotation marks": ('id,name,kinds\n1,"a,pcsw\n', [(2, "", "quoting")]),
    "a merged header": ("id,,kinds\n1,a,pcsw\n", [(1, "B", "merged_header")]),
    "a column twice": ("id,name,name,kinds\n1,a,b,pcsw\n", [(1, "name", "column_twice")]),
    "wrong columns": ("naam,kleur\n1,a\n", [(0, "", "which_sheet")]),
    "no rows": ("id,name,kinds\n", [(0, "", "no_rows")]),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_read_gets_one_sentence(what):
    data, faults = BAD[what]
    assert refused(data) == faults


def test_wrong_and_missing_columns_of_a_chosen_sheet_are_named():
    assert refused("naam,kleur\n1,a\n", sheet=SheetKind.ORGANISATIONS) == [
        (1, "kleur", "unknown_column"),
        (1, "id", "missing_column"),
    ]


def test_a_sheet_with_another_name_is_refused():
    assert refused(workbook({"Blad1": [HEAD, ["1", "a", "pcsw"]]})) == [(0, "", "unknown_sheet")]


def test_two_hundred_thousand_rows_are_refused_with_a_sentence():
    assert refused("id,name,kinds\n" + "1,a,pcsw\n" * 200_000) == [(0, "", "too_many_rows")]


def test_a_row_at_the_end_of_the_world_is_refused_without_walking_there(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 50)
    book = Workbook()
    page = book.active
    page.title = "organisaties"
    page.append(HEAD)
    page["A9000"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert refused(out.getvalue()) == [(0, "", "too_many_rows")]


def test_a_formula_is_refused_with_its_address_and_never_evaluated():
    rows = read_book(workbook({"organisaties": [HEAD, ["1", "=1+1", "pcsw"]]}))[SheetKind.ORGANISATIONS]
    [fault] = rows[0].faults
    assert fault.sentence() == "In cel B2 staat een formule. Zet er de waarde zelf."


def test_a_bomb_is_weighed_by_its_directory_and_never_opened(monkeypatch):
    def opened(*_args):
        raise AssertionError("a part was opened")

    monkeypatch.setattr(workbooks, "_look_through", opened)
    bomb = with_part("xl/worksheets/sheet9.xml", b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert refused(bomb) == [(0, "", "bomb")]


def test_many_parts_macros_and_entities_are_refused(monkeypatch):
    assert refused(with_part("xl/vbaProject.bin", b"x")) == [(0, "", "macros")]
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert refused(with_part("xl/styles.xml", entity)) == [(0, "", "entities")]
    monkeypatch.setattr(workbooks, "MOST_MEMBERS", 3)
    assert refused(workbook({"organisaties": [HEAD]})) == [(0, "", "bomb")]


@given(st.binary(max_size=300))
def test_whatever_stands_in_a_file_it_is_read_or_refused(data):
    for raw in (data, b"PK\x03\x04" + data, b"id,name,kinds\n" + data):
        with suppress(Refused):
            assert any(read_book(raw).values())


@pytest.mark.parametrize("kind", SHEETS)
def test_the_example_of_every_template_can_be_read_by_every_column(kind):
    sheet = SHEETS[kind]
    for data in (template([sheet]), template_csv(sheet)):
        [row] = read_book(data, kind)[kind]
        assert values_of(sheet, row)


def test_the_legend_names_every_code_with_its_dutch_word():
    page = load_workbook(io.BytesIO(template([SHEETS[SheetKind.OFFERS]])))["legende"]
    codes = {row[5]: row[6] for row in page.iter_rows(values_only=True) if row[5]}
    assert codes["bike_repair"]


PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "|calc",
    "%x",
    "\uff1d1+1",
    "\uff0b1",
    "\uff20x",
    " =1",
    "\ufeff=1",
    "\u200b=1",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''=1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_asvs_v1_2_10_no_cell_that_goes_out_starts_a_formula_and_it_comes_back_as_it_was(payload):
    sheet = SHEETS[SheetKind.ORGANISATIONS]
    row = ["schakel:1", payload, "pcsw", "", ""]
    text = (
        as_csv(sheet, [row]).decode("utf-8-sig").splitlines()[-1] if "\r" not in payload else escape(payload)
    )
    assert not is_formula(text.split(";")[-4] if ";" in text else text)
    page = load_workbook(io.BytesIO(as_xlsx([(sheet, [row])])))[sheet.title]
    assert page["B2"].data_type == "s"
    assert not starts_formula(page["B2"].value)
    assert unescape(escape(payload)) == payload


@given(st.text(max_size=40))
def test_escaping_is_undone_whatever_the_text(text):
    assert unescape(escape(text)) == text
    assert not starts_formula(escape(text))


@pytest.mark.parametrize("text", ["'s Gravenhage", "-3.72", "+32", "Café", "a=b"])
def test_what_is_no_formula_goes_out_as_it_is(text):
    assert escape(text) == text == unescape(text)


def test_rows_that_were_kept_are_the_rows_that_were_read():
    book = read_book(b'id,name,kinds\n1,=1,pcsw\n2,"a;b",x\n')
    assert unpack(pack(book)) == book

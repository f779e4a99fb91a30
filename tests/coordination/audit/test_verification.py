"""The proof: a whole record is found whole; whatever was done to it is found, and named where it begins."""
# ruff: noqa: S608  what a tampering hand would write

import hashlib
import hmac
import json
import random

import pytest

from coordination.audit import chain, heads, verification
from coordination.audit.chain import configure_audit_key
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from tests.conftest import AUDIT_KEY
from tests.coordination.factories import SEED

SWAP = (
    "UPDATE audit_links SET position = -1 WHERE position = :one",
    "UPDATE audit_links SET position = :one WHERE position = :two",
    "UPDATE audit_links SET position = :two WHERE position = -1",
)
CHANGES = {
    "at": "'2026-01-01 08:00:00.000000'",
    "actor": "'somebody-else'",
    "professional_id": "77",
    "organisation_id": "77",
    "action": "'view_denied'",
    "object_kind": "'offer'",
    "object_ref": "'GENT-9999'",
    "subject": "NULL",
    "part": "'wishes'",
    "basis": "NULL",
    "detail": "'event 99'",
    "mac": "(SELECT mac FROM audit_events WHERE id <> :id LIMIT 1)",
}
COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info('audit_events')",
    "postgresql": "SELECT attname FROM pg_attribute WHERE attrelid = 'audit_events'::regclass AND attnum > 0",
}


def test_conf_19_a_whole_record_is_found_whole(book):
    book.sealed(7)
    assert book.verify() == verification.Verdict(length=7, checked=7, waiting=0, compared=1, first_break=None)


def test_conf_19_an_empty_record_is_whole(book):
    assert book.seal() == 0
    assert book.verify() == verification.Verdict(0, 0, 0, 0, None)


def test_conf_19_events_without_a_link_are_checked_by_their_own_code(book):
    book.sealed(2)
    book.write(3)
    assert (book.verify().waiting, book.broken_at()) == (3, None)
    (number,) = book.write()
    book.tamper("UPDATE audit_events SET detail = 'x' WHERE id = :id", id=number)
    assert book.broken_at() == (None, number, "event_foreign")


@pytest.mark.parametrize("column", CHANGES)
def test_conf_19_a_change_of_any_field_is_found_and_named(book, column):
    numbers = book.sealed(5)
    changed = CHANGES[column]
    book.tamper(f"UPDATE audit_events SET {column} = {changed} WHERE id = :id", id=numbers[2])
    assert book.broken_at() == (3, numbers[2], "event_changed")


def test_conf_19_every_column_of_an_event_stands_under_its_code(book):
    columns = {name for (name,) in book.rows(COLUMNS[book.engine.dialect.name])}
    assert {"id", *CHANGES} == columns == {*chain.FIELDS, "mac"}


@pytest.mark.parametrize("place", [1, 3, 5])
def test_conf_19_an_event_that_was_removed_is_missed(book, place):
    number = book.sealed(5)[place - 1]
    book.tamper("DELETE FROM audit_events WHERE id = :id", id=number)
    assert book.broken_at() == (place, number, "event_missing")


@pytest.mark.parametrize("place", [1, 3])
def test_conf_19_an_event_that_was_removed_with_its_link_is_missed(book, place):
    number = book.sealed(5)[place - 1]
    book.tamper(
        "DELETE FROM audit_events WHERE id = :id", "DELETE FROM audit_links WHERE event_id = :id", id=number
    )
    assert book.broken_at() == (place, None, "link_missing")


def test_conf_19_closing_the_gap_of_a_removed_event_does_not_hide_it(book):
    numbers = book.sealed(5)
    book.tamper(
        "DELETE FROM audit_events WHERE id = :id",
        "DELETE FROM audit_links WHERE event_id = :id",
        "UPDATE audit_links SET position = 3 WHERE position = 4",
        "UPDATE audit_links SET position = 4 WHERE position = 5",
        id=numbers[2],
    )
    assert book.broken_at() == (3, numbers[3], "link_wrong")


def test_conf_19_an_inserted_event_is_found_linked_or_not(book):
    numbers = book.sealed(4)
    columns = ", ".join((*chain.FIELDS[1:], "mac"))
    copied = f"SELECT 12345, {columns} FROM audit_events WHERE id = :id"
    book.tamper(f"INSERT INTO audit_events (id, {columns}) {copied}", id=numbers[1])
    assert book.broken_at() == (None, 12345, "event_foreign")
    book.tamper("INSERT INTO audit_links SELECT 5, 12345, link FROM audit_links WHERE position = 2")
    assert book.broken_at() == (5, 12345, "event_changed")
    book.tamper("UPDATE audit_links SET position = 0 WHERE position = 5")
    assert book.broken_at() == (0, 12345, "link_twice")


def test_conf_19_events_in_another_order_are_found(book):
    numbers = book.sealed(6)
    book.tamper(*SWAP, one=2, two=5)
    assert book.broken_at() == (2, numbers[4], "link_wrong")


def test_conf_19_the_contents_of_two_events_that_were_swapped_are_found(book):
    numbers = book.sealed(4)
    book.tamper(
        "UPDATE audit_events SET id = -1 WHERE id = :one",
        "UPDATE audit_events SET id = :one WHERE id = :two",
        "UPDATE audit_events SET id = :two WHERE id = -1",
        one=numbers[1],
        two=numbers[2],
    )
    assert book.broken_at() == (2, numbers[1], "event_changed")


@pytest.mark.parametrize("value", ["zeros", "another"])
def test_conf_19_a_changed_link_is_found(book, value):
    numbers = book.sealed(4)
    other = (
        {"sqlite": "zeroblob(32)", "postgresql": r"decode(repeat('00', 32), 'hex')"}[book.engine.dialect.name]
        if value == "zeros"
        else "(SELECT link FROM audit_links WHERE position = 3)"
    )
    book.tamper(f"UPDATE audit_links SET link = {other} WHERE position = 2")
    assert book.broken_at() == (2, numbers[1], "link_wrong")


@pytest.mark.parametrize("cut", [1, 3, 6])
def test_conf_19_a_cut_off_end_is_found_by_the_head_outside_and_only_by_it(book, cut):
    book.sealed(6)
    kept = 6 - cut
    cutting = (
        f"DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_links WHERE position > {kept})",
        f"DELETE FROM audit_links WHERE position > {kept}",
    )
    book.tamper(*cutting)
    assert book.broken_at() == (kept + 1, None, "tail_missing")
    assert book.broken_at(outside=[]) is None


def test_conf_19_a_cut_off_end_that_grew_again_is_found_by_the_head_outside(book):
    book.sealed(6)
    copy = list(heads.read(book.head_file))
    book.tamper(
        "DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_links WHERE position > 4)",
        "DELETE FROM audit_links WHERE position > 4",
    )
    book.head_file.write_text("")  # or the sealer would go no further
    book.sealed(3)
    number = book.rows("SELECT event_id FROM audit_links WHERE position = 6")[0][0]
    assert book.broken_at() is None
    assert book.broken_at(outside=copy) == (6, number, "head_differs")


def test_conf_19_everything_made_anew_with_another_key_is_found(book):
    numbers = book.sealed(4)
    book.tamper("DELETE FROM audit_links", "DELETE FROM audit_events")
    book.head_file.write_text("")
    configure_audit_key("k" * 40)
    try:
        book.sealed(4)
        assert book.broken_at() is None
    finally:
        configure_audit_key(AUDIT_KEY)
    position, event, fault = book.broken_at()
    assert (position, fault) == (1, "event_changed")
    assert event not in numbers


def test_conf_19_the_first_of_several_breaks_is_named(book):
    numbers = book.sealed(8)
    book.tamper("UPDATE audit_events SET part = 'x' WHERE id = :id", id=numbers[6])
    book.tamper("DELETE FROM audit_events WHERE id = :id", id=numbers[3])
    assert book.broken_at() == (4, numbers[3], "event_missing")
    assert book.verify().checked == 3


def test_conf_19_a_value_that_cannot_be_read_is_a_change_like_any_other(book):
    numbers = book.sealed(3)
    for column, value in {"action": "'no such action'", "detail": "'žluťoučký ☃'"}.items():
        book.tamper(f"UPDATE audit_events SET {column} = {value} WHERE id = :id", id=numbers[1])
        assert book.broken_at() == (2, numbers[1], "event_changed")
    if book.engine.dialect.name == "sqlite":  # where a column takes whatever it is given
        for table, column, value in (
            ("audit_events", "at", "'yesterday'"),
            ("audit_events", "mac", "'text'"),
            ("audit_events", "professional_id", "x'00ff'"),
            ("audit_links", "link", "'text'"),
        ):
            key = "event_id" if table == "audit_links" else "id"
            book.tamper(f"UPDATE {table} SET {column} = {value} WHERE {key} = :id", id=numbers[1])
            assert book.broken_at()[:2] == (2, numbers[1])


def test_conf_19_hundred_random_changes_are_all_found(book, monkeypatch):
    monkeypatch.setattr(verification, "STRETCH", 7)
    luck = random.Random(18)
    numbers = book.sealed(40)
    kept = book.rows("SELECT * FROM audit_events ORDER BY id")
    for _ in range(100):
        place = luck.randint(1, 40)
        column = luck.choice(["actor", "object_ref", "part", "detail"])
        number = numbers[place - 1]
        old = book.rows(f"SELECT {column} FROM audit_events WHERE id = :id", id=number)[0][0]
        cut = luck.randrange(len(old))
        new = old[:cut] + chr(ord(old[cut]) ^ 1) + old[cut + 1 :]
        change = f"UPDATE audit_events SET {column} = :value WHERE id = :id"
        book.tamper(change, id=number, value=new)
        assert book.broken_at() == (place, number, "event_changed")
        book.tamper(change, id=number, value=old)
    assert book.rows("SELECT * FROM audit_events ORDER BY id") == kept
    assert book.broken_at() is None


@pytest.mark.parametrize("length", [1, 6, 7, 8, 14, 15])
def test_conf_19_stretches_meet_without_a_seam(book, monkeypatch, length):
    monkeypatch.setattr(verification, "STRETCH", 7)
    numbers = book.sealed(length)
    told = []
    verdict = verification.verify(book.sessions, (), lambda checked, of: told.append((checked, of)))
    assert (verdict.checked, verdict.first_break) == (length, None)
    assert told[-1] == (length, length)
    book.tamper("DELETE FROM audit_events WHERE id = :id", id=numbers[-1])
    assert book.broken_at() == (length, numbers[-1], "event_missing")


def test_conf_19_what_is_written_and_linked_during_a_check_is_no_break(book, monkeypatch):
    monkeypatch.setattr(verification, "STRETCH", 2)
    book.sealed(6)

    def meanwhile(_checked, _length):
        book.sealed(1)

    # Read late, as a long file is: it holds heads by then that the check did not know when it began.
    verdict = verification.verify(book.sessions, iter(_late(book)), meanwhile)
    assert (verdict.length, verdict.first_break, verdict.compared) == (6, None, 2)


def _late(book):
    book.sealed(1)
    yield from heads.read(book.head_file)


def test_an_event_is_proved_from_what_the_database_holds_and_the_key_alone(book):
    """What `docs/audit.md` says an outsider can compute anew."""
    with book.sessions.begin() as session:
        record(session, SEED, AuditAction.EXPORT, "client", "GENT-é", detail='a "quoted" | thing')
    book.seal()
    columns = ", ".join(chain.FIELDS)
    ((*fields, mac),) = book.rows(f"SELECT {columns}, mac FROM audit_events")
    fields[1] = str(fields[1]) if isinstance(fields[1], str) else fields[1].strftime("%Y-%m-%d %H:%M:%S.%f")
    text = json.dumps(["schakel-audit/1", *fields], separators=(",", ":"))
    code = hmac.new(AUDIT_KEY.encode(), b"event\x00" + text.encode(), hashlib.sha256).digest()
    assert bytes(mac) == code
    place = (1).to_bytes(8, "big") + fields[0].to_bytes(8, "big")
    link = hmac.new(AUDIT_KEY.encode(), b"link\x00" + bytes(32) + place + code, hashlib.sha256).digest()
    assert book.rows("SELECT position, link FROM audit_links") == [(1, link)]

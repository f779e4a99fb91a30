"""Linking events: in their order, once, nobody waits for it, and never onto a chain that was cut off."""

import threading
import time

import pytest

from coordination.audit import chain, heads, operations, queries
from coordination.audit.operations import RecordBroken, record
from coordination.vocabulary import AuditAction
from tests.coordination.factories import SEED
from web.jobs import maintenance, sealing
from web.jobs.sealing import Sealer


def links(book):
    return book.rows("SELECT position, event_id FROM audit_links ORDER BY position")


def test_conf_19_events_are_linked_once_and_in_their_order(book):
    numbers = book.write(3)
    assert (book.seal(), book.seal()) == (3, 0)
    numbers += book.write(2)
    assert book.seal() == 2
    assert links(book) == list(enumerate(numbers, 1))
    assert book.broken_at() is None


def test_conf_19_many_are_linked_in_several_short_transactions(book, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    book.write(10)
    assert book.sealer.work(seconds=None) == 10
    assert [head.position for head in heads.read(book.head_file)] == [4, 8, 10]
    assert book.broken_at() is None


def test_conf_19_what_one_pass_has_no_time_for_is_for_the_next(book, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    numbers = book.write(10)
    sealer, passes = Sealer(book.sessions, book.head_file), 0
    while len(links(book)) < len(numbers):
        assert sealer.work(seconds=0.001) <= 4
        passes += 1
        assert passes < 1000
    assert passes >= 3
    assert book.broken_at() is None


def test_conf_19_a_transaction_that_is_rolled_back_leaves_no_trace_and_no_gap(book):
    book.sealed(2)
    with book.sessions() as session:
        record(session, SEED, AuditAction.VIEW, "client", "GENT-2345")
        session.flush()
        session.rollback()
    book.sealed(2)
    assert [position for position, _ in links(book)] == [1, 2, 3, 4]
    assert book.broken_at() is None


def test_conf_19_an_event_that_becomes_visible_late_is_linked_all_the_same(book):
    early, late = book.write(2)
    with book.sessions.begin() as session:
        operations.seal(session, [late])  # as if the first one had not been committed yet
    assert book.seal() == 1
    assert {number for _, number in links(book)} == {early, late}
    assert book.broken_at() is None


def test_conf_19_an_event_of_long_ago_is_found_by_the_next_search_through_everything(book, monkeypatch):
    book.sealed(1)
    then = time.time() - 2 * sealing.WINDOW_SECONDS
    with monkeypatch.context() as past:
        past.setattr(time, "time", lambda: then)
        past.setattr(chain, "_NUMBERS", chain._Numbers())
        book.write(1)
    assert book.seal() == 0
    assert Sealer(book.sessions, book.head_file).work() == 1
    assert book.broken_at() is None


def test_conf_19_an_event_without_our_code_is_never_linked_and_said_once(book, caplog):
    numbers = book.write(3)
    book.tamper("UPDATE audit_events SET actor = 'x' WHERE id = :id", id=numbers[1])
    assert (book.seal(), book.seal()) == (2, 0)
    assert [number for _, number in links(book)] == [numbers[0], numbers[2]]
    assert [entry.getMessage() for entry in caplog.records] == [
        f"event {numbers[1]} of the record does not carry a code of ours and is not linked"
    ]
    assert book.broken_at() == (None, numbers[1], "event_foreign")


def test_conf_19_nothing_is_linked_to_a_chain_that_was_cut_off(book, caplog):
    book.sealed(3)
    book.tamper("DELETE FROM audit_links WHERE position = 3")
    book.write(2)
    with pytest.raises(RecordBroken, match="position 3"):
        book.seal()
    maintenance.seal(book.sealer)  # the worker goes on, and says so
    assert "position 3" in caplog.text
    assert len(links(book)) == 2
    assert book.broken_at() == (3, None, "tail_missing")


def test_conf_19_a_worker_outlives_a_database_and_a_folder_that_are_away(book, caplog, tmp_path):
    book.write(1)
    (tmp_path / "file").touch()
    maintenance.seal(Sealer(book.sessions, tmp_path / "file" / "heads.txt"))
    assert book.broken_at(outside=[]) is None
    book.tamper("ALTER TABLE audit_links RENAME TO elsewhere")
    maintenance.seal(book.sealer)
    assert [entry.levelname for entry in caplog.records] == ["WARNING"] * 2


def test_conf_19_several_sealers_at_once_make_one_chain(book, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 5)
    book.write(40)
    sealers = [Sealer(book.sessions, book.head_file) for _ in range(4)]
    threads = [threading.Thread(target=sealer.work) for sealer in sealers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    book.seal()
    assert [position for position, _ in links(book)] == list(range(1, 41))
    assert book.broken_at() is None


def test_conf_19_who_writes_does_not_wait_for_who_links(book):
    """On PostgreSQL an open sealing holds nobody up; on SQLite it is one short write among others."""
    book.write(2)
    if book.engine.dialect.name != "postgresql":
        assert book.seal() == 2
        return
    with book.sessions.begin() as session:
        operations.seal(session, queries.unsealed(session, after=0, limit=9)[0])
        book.write(1)
        assert book.seal() == 0  # another one is at it
    assert book.seal() == 1
    assert book.broken_at() is None


def test_numbers_of_one_process_rise_and_tell_when(book):
    before = time.time()
    numbers = [chain.new_number() for _ in range(2000)]
    assert numbers == sorted(set(numbers))
    assert chain.lowest_number(before - 1) <= numbers[0] < chain.lowest_number(time.time() + 2)


def test_a_number_of_another_process_is_another(book):
    one, other = chain._Numbers(), chain._Numbers()
    drawn = {numbers.draw() for numbers in (one, other) for _ in range(500)}
    assert len(drawn) == 1000


def test_the_heads_of_a_file_that_a_crash_cut_off_are_read(tmp_path):
    file = tmp_path / "heads.txt"
    assert heads.last(file) is None
    first, second = heads.Head(4, b"a" * 32), heads.Head(9, b"b" * 32)
    heads.append(file, first)
    with file.open("a") as torn:
        torn.write("7 6161")
    assert heads.last(file) == first
    heads.append(file, second)
    assert list(heads.read(file)) == [first, second]
    assert heads.last(file) == second
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "line", ["", "x", "1", "1 zz", f"0 {'a' * 64}", f"{2**63} {'a' * 64}", f"² {'a' * 64}", f"1 {'g' * 64}"]
)
def test_what_is_no_head_is_passed_over(tmp_path, line):
    file = tmp_path / "heads.txt"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert heads.last(file) is None
    assert list(heads.read(file)) == []

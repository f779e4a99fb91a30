"""``schakel audit verify``: what people and programs read when the record is whole, and when it is not."""
# ruff: noqa: S608  what a tampering hand would write

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import make_url
from sqlalchemy.orm import sessionmaker

from coordination.audit.chain import configure_audit_key
from coordination.audit.operations import record
from coordination.base import create_engine
from coordination.vocabulary import AuditAction
from tests.coordination.factories import SEED
from web.cli import run


@pytest.fixture
def write(database_url, use):
    """Write events into the record of the installation."""
    use(database_url)
    engine = create_engine(database_url)

    def write(count):
        with sessionmaker(engine).begin() as session:
            events = [record(session, SEED, AuditAction.VIEW, "client", "GENT-2345") for _ in range(count)]
            return [event.id for event in events]

    yield write
    engine.dispose()


@pytest.fixture
def tamper(database_url):
    """Change the record as its owner could, on either engine."""

    def do(*statements):
        url = make_url(database_url)
        if url.drivername.startswith("sqlite"):
            with closing(sqlite3.connect(url.database)) as connection:
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                    connection.execute(f"DROP TRIGGER {name}")
                for statement in statements:
                    connection.execute(statement)
                connection.commit()
            return
        engine = create_engine(database_url)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    return do


def verify(capsys, *options):
    """Return exit code, the answer as a program reads it, and what stood on standard error."""
    capsys.readouterr()
    code = run(["audit", "verify", "--json", *options])
    captured = capsys.readouterr()
    return code, json.loads(captured.out), captured.err


def words(capsys, *options):
    capsys.readouterr()
    code = run(["audit", "verify", *options])
    return code, capsys.readouterr().out


def test_conf_19_a_whole_record_is_said_to_be_whole(write, capsys, installation):
    write(5)
    code, answer, progress = verify(capsys)
    assert (code, answer["ok"], answer["break"], answer["unsealed"]) == (0, True, None, 0)
    assert (answer["events"], answer["checked"], answer["sealed_now"]) == (5, 5, 5)
    assert answer["head"] == {"file": str(installation / "audit-heads.txt"), "compared": 1}
    assert "Checking the record: 100% of 5 events" in progress
    write(2)
    code, said = words(capsys)
    assert code == 0
    assert "The record is whole: 7 events, 2 of them linked just now" in said
    assert "agrees with the 2 heads" in said


def test_conf_19_an_empty_record_without_a_head_is_whole_and_says_what_it_cannot_know(write, capsys):
    code, said = words(capsys)
    assert code == 0
    assert "whole: 0 events" in said
    assert "No head was written down outside the database" in said
    assert verify(capsys)[1]["head"] is None


def test_conf_19_the_first_break_is_named_by_position_and_event(write, tamper, capsys):
    numbers = write(6)
    verify(capsys)
    tamper(
        f"UPDATE audit_events SET part = 'team' WHERE id = {numbers[4]}",
        f"UPDATE audit_events SET part = 'team' WHERE id = {numbers[2]}",
    )
    code, answer, _ = verify(capsys)
    assert (code, answer["ok"], answer["checked"]) == (1, False, 2)
    found = answer["break"]
    assert (found["position"], found["event"], found["kind"]) == (3, numbers[2], "event_changed")
    assert found["what"] in words(capsys)[1]


def test_conf_19_a_cut_off_end_is_found_and_nothing_new_is_linked_to_it(write, tamper, capsys, installation):
    write(4)
    verify(capsys)
    copy = installation / "copy.txt"
    shutil.copy(installation / "audit-heads.txt", copy)
    tamper("DELETE FROM audit_links WHERE position > 2")
    code, answer, _ = verify(capsys)
    assert (code, answer["break"]["position"], answer["break"]["kind"]) == (1, 3, "tail_missing")
    assert "position 4" in answer["not_sealed_because"]
    (installation / "audit-heads.txt").unlink()
    write(1)
    assert verify(capsys, "--head", str(copy))[:1] == (0,)  # the same events, linked anew in the same order
    tamper(
        "DELETE FROM audit_links WHERE position > 2", f"DELETE FROM audit_events WHERE id IN ({FIRST_FREE})"
    )
    (installation / "audit-heads.txt").unlink()
    assert verify(capsys)[0] == 0
    code, answer, _ = verify(capsys, "--head", str(copy))
    assert (code, answer["break"]["position"], answer["break"]["kind"]) == (1, 4, "head_differs")


FIRST_FREE = "SELECT min(id) FROM audit_events WHERE id NOT IN (SELECT event_id FROM audit_links)"


def test_conf_19_another_key_is_thought_of_when_nothing_fits(write, capsys, monkeypatch):
    write(2)
    verify(capsys)
    monkeypatch.setenv("SCHAKEL_AUDIT_KEY", "k" * 40)
    code, said = words(capsys)
    assert code == 1
    assert "Position 1 " in said
    assert "Was SCHAKEL_AUDIT_KEY the one" in said


def test_conf_19_after_a_change_of_key_the_record_is_proved_with_both(write, capsys, monkeypatch):
    write(2)
    assert verify(capsys)[0] == 0
    old = os.environ["SCHAKEL_AUDIT_KEY"]
    monkeypatch.setenv("SCHAKEL_AUDIT_KEY", f"{'k' * 40},{old}")
    configure_audit_key("k" * 40, old)
    write(1)
    code, answer, _ = verify(capsys)
    assert (code, answer["checked"], answer["break"]) == (0, 4, None)
    monkeypatch.setenv("SCHAKEL_AUDIT_KEY", "k" * 40)
    assert words(capsys)[0] == 1


def test_the_file_for_the_heads_can_be_elsewhere(write, capsys, monkeypatch, tmp_path):
    elsewhere = tmp_path / "mounted" / "heads.txt"
    monkeypatch.setenv("SCHAKEL_AUDIT_HEAD", str(elsewhere))
    write(3)
    assert verify(capsys)[1]["head"] == {"file": str(elsewhere), "compared": 1}
    assert elsewhere.read_text().startswith("3 ")


@pytest.mark.parametrize("content", [None, "", "no head\n"])
def test_a_head_that_is_none_is_wrong_use(write, capsys, tmp_path, content):
    file = tmp_path / "heads.txt"
    if content is not None:
        file.write_text(content)
    assert run(["audit", "verify", "--head", str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["audit"], ["audit", "nonsense"], ["audit", "verify", "nonsense"]])
def test_wrong_use_of_audit_gives_one_line_and_exit_code_2(arguments, capsys):
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


def test_verify_explains_itself_with_an_example(capsys):
    assert run(["audit", "verify", "--help"]) == 0
    out = capsys.readouterr().out
    assert "Usage: schakel audit verify" in out
    assert "Example" in out


def test_conf_19_who_may_only_read_proves_the_record_too(write, tamper, capsys, database_url):
    write(3)
    verify(capsys)
    write(2)
    if database_url.startswith("sqlite"):
        tamper("CREATE TRIGGER closed BEFORE INSERT ON audit_links BEGIN SELECT RAISE(ABORT, 'no'); END")
    else:
        tamper("CREATE RULE closed AS ON INSERT TO audit_links DO INSTEAD SELECT 1 / 0")
    code, answer, _ = verify(capsys)
    assert (code, answer["ok"], answer["checked"], answer["unsealed"]) == (0, True, 3, 2)
    assert answer["not_sealed_because"]
    assert "2 more are genuine and wait to be linked" in words(capsys)[1]


def test_without_its_key_nothing_is_proved(write, capsys, monkeypatch):
    monkeypatch.delenv("SCHAKEL_AUDIT_KEY")
    assert run(["audit", "verify"]) == 1
    assert capsys.readouterr().err.startswith("schakel: SCHAKEL_AUDIT_KEY is not set")


@pytest.fixture(autouse=True)
def own_key():
    """The commands of these tests set the key of the process."""
    yield
    configure_audit_key("schakel-tests-only-key-of-the-record")

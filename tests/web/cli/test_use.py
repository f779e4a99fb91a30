"""The command line as people meet it: help, wrong use, and a database that cannot be used."""

import json
import subprocess
import sys

import pytest

from web import database
from web.cli import COMMANDS, run

SUBCOMMANDS = [[], *([name] for name in COMMANDS), ["round", "run"], ["round", "show"]]
# Commands that need a database that is ready.
NEEDING = [["seed"], ["serve"], ["worker"], ["round", "run"], ["round", "show"]]


def words(capsys):
    captured = capsys.readouterr()
    return captured.out, captured.err.strip().splitlines()


@pytest.mark.parametrize("command", SUBCOMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(command, capsys):
    assert run([*command, "--help"]) == 0
    out, err = words(capsys)
    assert err == []
    assert f"Usage: {' '.join(['schakel', *command])}" in out
    assert "Example" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_command(command, capsys):
    run(["--help"])
    assert f"  {command} " in words(capsys)[0]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["init", "--nonsense"],
        ["init", "nonsense"],
        ["seed", "--world", "atlantis"],
        ["seed", "--clients", "12"],
        ["seed", "--world", "city", "--clients", "many"],
        ["serve", "--port", "99999"],
        ["serve", "--workers", "0"],
        ["demo", "--json"],
        ["round"],
        ["round", "run", "--seed", "-1"],
        ["round", "show", "one", "two"],
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_wrong_use_gives_one_line_and_exit_code_2(arguments, capsys, installation):
    assert run(arguments) == 2
    out, err = words(capsys)
    assert out == ""
    assert len(err) == 1
    assert err[0].startswith("schakel: ")
    assert "--help explains" in err[0]
    assert len(err[0]) < 200
    assert not installation.exists()


def test_help_is_there_at_once_and_imports_nothing_heavy():
    code = (
        "import sys; from web.cli import run; run(['--help']); "
        "print([name for name in ('flask', 'sqlalchemy', 'dbos', 'ortools', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_init_makes_a_database_and_doing_it_again_changes_nothing(empty_database_url, use, capsys):
    use(empty_database_url)
    assert run(["init"]) == 0
    assert f"is ready (version {database.head_revision()})" in words(capsys)[0]
    assert database.problem(empty_database_url) is None
    assert run(["init", "--json"]) == 0
    assert json.loads(words(capsys)[0])["applied"] == []


@pytest.mark.parametrize("command", NEEDING, ids=" ".join)
@pytest.mark.parametrize("state", ["empty", "newer", "away"])
def test_a_database_that_cannot_be_used_is_refused_in_one_line(command, state, use, tmp_path, capsys):
    url = f"sqlite:///{tmp_path}/some.sqlite"
    if state == "newer":
        database.upgrade(url)
        engine = database.create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        engine.dispose()
    use("postgresql://127.0.0.1:9/schakel?sslmode=require" if state == "away" else url)
    assert run(command) == 1
    out, err = words(capsys)
    assert out == ""
    assert len(err) == 1
    expected = {
        "empty": "no tables yet",
        "newer": "upgrade the program",
        "away": "on 127.0.0.1:9 cannot be reached",
    }
    assert expected[state] in err[0]


@pytest.mark.parametrize("command", [["worker"], ["serve"], ["seed"], ["round", "run"]], ids=" ".join)
def test_without_secrets_nothing_starts_and_the_missing_one_is_named(command, monkeypatch, capsys):
    monkeypatch.delenv("SCHAKEL_DATA_KEYS")
    assert run(command) == 1
    assert words(capsys)[1][0].startswith("schakel: SCHAKEL_DATA_KEYS is not set")


@pytest.mark.usefixtures("no_secrets")
def test_demo_keeps_its_hands_off_a_port_that_is_in_use(tmp_path, monkeypatch, capsys, taken_port):
    monkeypatch.setenv("SCHAKEL_PORT", str(taken_port))
    assert run(["demo"]) == 1
    assert f"port {taken_port} on 127.0.0.1 cannot be used (address already in use)" in words(capsys)[1][0]
    assert not (tmp_path / "instance" / "schakel.db").exists()


@pytest.mark.usefixtures("no_secrets")
def test_routes_lists_every_address_with_its_rule_and_needs_no_secret(capsys):
    assert run(["routes", "--json"]) == 0
    rows = json.loads(words(capsys)[0])
    assert {"method": "GET", "path": "/healthz"}.items() <= next(
        r for r in rows if r["path"] == "/healthz"
    ).items()
    assert all(row["rule"] and not row["rule"].startswith("none") for row in rows)


def test_json_and_words_list_the_same_routes(capsys):
    run(["routes", "--json"])
    paths = {row["path"] for row in json.loads(words(capsys)[0])}
    run(["routes"])
    assert {line.split()[1] for line in words(capsys)[0].splitlines()} == paths


def test_a_round_that_does_not_exist_is_said_to_be_none(database_url, use, capsys):
    use(database_url)
    assert run(["round", "show", "RONDE-404"]) == 1
    assert words(capsys)[1] == ["schakel: no such round as RONDE-404"]
    assert run(["round", "show"]) == 1
    assert "run one with `schakel round run`" in words(capsys)[1][0]


def test_a_round_is_not_queued_where_nobody_works(database_url, use, capsys):
    use(database_url)
    assert run(["round", "run"]) == 1
    assert "no worker has been started yet" in words(capsys)[1][0]

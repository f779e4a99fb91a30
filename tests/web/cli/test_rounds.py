"""Rounds and worlds on the command line, on the Ghent network."""

import json

import pytest
from sqlalchemy import update

from coordination.clients.models import Client
from tests.support.databases import open_session
from tests.support.engines import POSTGRESQL_LATER
from web.cli import run

REPORTED = {
    "ref",
    "state",
    "clients",
    "placed",
    "not_placed",
    "binding",
    "proof",
    "objective",
    "bound",
    "gap",
    "first_come",
    "solve_ms",
}


@pytest.fixture
def ghent(databases, use):
    """An installation that holds the Ghent network, on SQLite."""
    with databases("sqlite").fresh("seeded") as url:
        use(url)
        yield url


def test_a_round_solved_here_prints_its_proof_and_shows_the_same_afterwards(ghent, capsys):
    assert run(["round", "run", "--here", "--seed", "3"]) == 0
    captured = capsys.readouterr()
    assert "(95%)" in captured.err
    words = captured.out
    assert "placed" in words
    assert "proof" in words
    assert "gap 0.00%" in words
    assert "first come, first served" in words
    assert "seed 3" in words
    assert run(["round", "show"]) == 0
    assert capsys.readouterr().out == words
    assert run(["round", "show", "latest", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert set(shown) >= REPORTED
    assert shown["state"] == "finished"
    assert shown["placed"] + sum(shown["not_placed"].values()) == shown["clients"] > 0
    assert shown["objective"] == shown["bound"]
    assert shown["first_come"]["placed"] <= shown["placed"]
    assert f"Round {shown['ref']}: finished" in words


def test_the_result_of_a_round_names_nobody(ghent, capsys):
    run(["round", "run", "--here", "--json"])
    written = capsys.readouterr().out
    with open_session(ghent) as session:
        people = [name for client in session.query(Client) for name in (client.ref, client.display_name)]
    assert people
    assert [name for name in people if len(name) > 3 and name in written] == []


def test_seeding_a_seeded_database_leaves_it_as_it_is(ghent, capsys):
    assert run(["seed", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["loaded"] is False
    assert told["clients"] == 120


@POSTGRESQL_LATER
def test_seeding_a_fresh_database_loads_the_ghent_network_and_tells_how_far_it_is(database_url, use, capsys):
    use(database_url)
    assert run(["seed"]) == 0
    captured = capsys.readouterr()
    assert "Loading the Ghent network: clients (" in captured.err
    assert "Loaded: " in captured.out
    assert "120 clients" in captured.out


def test_a_city_of_any_size_comes_from_one_number_and_one_seed(databases, use, capsys):
    with databases("sqlite").fresh("migrated") as url:
        use(url)
        assert run(["seed", "--world", "city", "--clients", "25", "--random-seed", "4", "--json"]) == 0
        captured = capsys.readouterr()
        assert "Making the city: " in captured.err
        told = json.loads(captured.out)
        assert (told["loaded"], told["clients"], told["accounts"]) == (True, 25, 0)


def test_another_world_does_not_go_into_a_database_with_data(ghent, capsys):
    assert run(["seed", "--world", "city", "--clients", "10"]) == 1
    assert "goes into an empty database only" in capsys.readouterr().err


def test_an_invented_world_does_not_go_into_a_database_with_real_data(ghent, capsys):
    with open_session(ghent) as session:
        session.execute(update(Client).values(is_demo=False))
        session.commit()
    assert run(["seed"]) == 1
    assert "holds data that is not invented already" in capsys.readouterr().err

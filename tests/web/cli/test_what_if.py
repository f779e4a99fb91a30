"""What if, on the command line: figures without people, and clients of whom the account may see."""

import json

import pytest
from sqlalchemy import select

from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.rounds.models import Suggestion
from coordination.vocabulary import SuggestionOutcome
from tests.support.databases import open_session
from web.cli import run


@pytest.fixture(scope="module")
def finished(databases):
    """An installation that holds the Ghent network, with a round, on SQLite."""
    with databases("sqlite").fresh("seeded") as url:
        yield url


@pytest.fixture
def ghent(finished, use, capsys):
    """Use it; run the round once."""
    use(finished)
    if run(["round", "show"]) != 0:
        assert run(["round", "run", "--here"]) == 0
    capsys.readouterr()
    return finished


def told(capsys, *arguments):
    code = run(["round", "what-if", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def full_offer(url):
    """An offer that somebody fits and is full."""
    with open_session(url) as session:
        full = select(Suggestion.binding).where(Suggestion.outcome == SuggestionOutcome.FITS_BUT_FULL)
        return session.scalars(full).first()[0]["offer"]


def test_more_places_are_worked_out_and_proved_without_naming_anybody(ghent, capsys):
    offer = full_offer(ghent)
    code, answer = told(capsys, "--offer", str(offer), "--places", "9")
    assert (code, answer["state"], answer["proved"], answer["moves"]) == (0, "finished", True, [])
    assert answer["levels"]["score"] or answer["placed"] is None
    assert run(["round", "what-if", "--without-offer", str(offer)]) == 0
    words = capsys.readouterr().out
    with open_session(ghent) as session:
        people = [
            name for client in session.scalars(select(Client)) for name in (client.ref, client.display_name)
        ]
    assert [name for name in people if len(name) > 3 and name in words] == []
    assert "proved" in words


def test_without_a_change_the_question_is_which_place_more_unlocks_most(ghent, capsys):
    code, answer = told(capsys)
    assert code == 0
    with open_session(ghent) as session:
        titles = set(session.scalars(select(CapacityOffer.title)))
    assert {one["offer"] for one in answer["best"]} & titles


def test_rules_and_weights_are_previewed_on_the_command_line(ghent, capsys):
    code, answer = told(capsys, "--weight", "SR-01=1", "--parameter", "poor_travel_minutes=10")
    assert (code, answer["state"]) == (0, "finished")
    assert run(["round", "what-if", "--list-terms"]) == 0
    listed = capsys.readouterr().out
    assert "language_support" in listed
    assert "poor_travel_minutes" in listed


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--places", "2"], "--offer: name one"),
        (["--without-offer", "99999"], "--without-offer: there is no 99999"),
        (["--offer", "1", "--term", "free_beer"], "free_beer is none of"),
        (["--weight", "SR-01"], "write NAME=NUMBER"),
        (["--client", "GENT-2222"], "name at least one --half-day"),
        (["--client", "GENT-2222", "--half-day", "someday"], "--half-day"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(ghent, capsys, arguments, complaint):
    assert run(["round", "what-if", *arguments]) == 2
    assert complaint in capsys.readouterr().err


def test_conf_01_nobody_asks_about_a_client_whom_the_account_may_not_see(ghent, capsys):
    with open_session(ghent) as session:
        ref = session.scalars(select(Client.ref).join(Suggestion, Suggestion.client_id == Client.id)).first()
    assert run(["round", "what-if", "--client", ref, "--half-day", "mon-morning"]) == 1
    assert ref not in capsys.readouterr().out

"""The commands one by one, as somebody types them in an empty folder, and what outside checks hold on to."""

import json

import pytest

from tests.journeys.support.demo import Installation

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

ROLES = {"supervisor", "partner", "team_member"}


@pytest.fixture
def place(tmp_path):
    """An empty folder with a port of its own; nothing that is started there outlives the test."""
    place = Installation(tmp_path, mode="demo")
    yield place
    place.end()


def test_from_an_empty_folder_step_by_step_to_a_proved_round(place):
    assert json.loads(place.run("init", "--json"))["applied"]
    counts = json.loads(place.run("seed", "--json"))
    assert counts["clients"] == 120
    assert counts["accounts"] >= 40

    place.start("serve")
    before = place.wait_for(503)[-1]
    assert before.json["status"] == "not ready"
    assert "no worker has been started yet" in before.json["reason"]
    place.start("worker")
    answers = place.wait_for(200)
    assert {answer.status for answer in answers[:-1]} <= {503}

    result = json.loads(place.run("round", "run", "--json"))
    assert result["state"] == "finished"
    assert result["status"] == "optimal"
    assert 0 < result["placed"] <= result["clients"]
    assert result["placed"] + sum(result["not_placed"].values()) == result["clients"]
    assert result["first_come"]["placed"] <= result["placed"]
    assert json.loads(place.run("round", "show", "latest", "--json"))["ref"] == result["ref"]

    assert place.stop() == [0, 0]
    assert place.ask("/healthz") is None


def test_the_demo_tells_what_its_first_round_gave(demo):
    told = demo.printed
    for part in ("solve", "placed", "not placed", "proof", "gap 0.00%", "first come", demo.address, *ROLES):
        assert part in told
    assert "optimal" in told


def test_outside_checks_find_their_handles(demo, cast):
    assert demo.ask("/healthz").status == 200
    description = demo.ask("/openapi.json")
    assert description.status == 200
    assert description.json["openapi"].startswith("3.")
    assert "/api/v1/proposals" in description.json["paths"]
    routes = demo.routes()
    assert all(route["method"] and route["path"] and route["rule"] for route in routes)
    assert not [route for route in routes if route["rule"].startswith("none")]
    assert {"/healthz", "/openapi.json", "/clients/<ref>"} <= {route["path"] for route in routes}
    assert set(cast) >= ROLES
    assert all(account["email"] and account["password"] for role in cast for account in cast[role])


def test_nobody_unknown_gets_further_than_the_door(demo, somebody):
    stranger = somebody()
    for path in ("/", "/clients/", "/offers/", "/teams/", "/rounds/", "/network/"):
        stranger.open(path)
        assert stranger.h1 == "Aanmelden"
    assert demo.ask("/api/v1/clients").status == 401

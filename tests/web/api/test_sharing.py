"""Through the API a client is asked to share something, hears what it means, and says yes or no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.coordination import factories as make
from tests.web.api.conftest import Circle

SPOKEN = {
    "form": "oral_recorded",
    "said_on": make.days(0).isoformat(),
    "place": "kantoor",
    "own_words": "Dat mag.",
}


@pytest.fixture
def wish(circle: Circle) -> dict[str, Any]:
    return {
        "organisation": circle.homes["carer"],
        "parts": ["wishes", "family_social"],
        "last_day": make.days(30).isoformat(),
    }


def ask(circle: Circle, wish: dict[str, Any]) -> str:
    status, made = circle["supervisor"].send(f"/clients/{circle.ref}/asked-to-share", wish)
    assert status == 201, made
    return str(made["id"])


def shared_with_carer(circle: Circle) -> set[str]:
    return {
        part
        for one in circle["client"].ask("/mine/agreements")[1]
        if circle.homes["carer"] in [to["id"] for to in one["recipients"]]
        for part in one["parts"]
    }


def test_conf_09_conf_28_nothing_is_shared_before_the_client_says_yes_signed_in(
    circle: Circle, wish: dict[str, Any]
) -> None:
    client, number = circle["client"], ask(circle, wish)
    [asked] = client.ask("/mine/asked-to-share")[1]
    assert (asked["parts"], asked["last_day"], asked["explained_in"]) == (
        ["wishes", "family_social"],
        wish["last_day"],
        None,
    )
    assert shared_with_carer(circle) == set()
    assert client.send(f"/mine/asked-to-share/{number}/answer", {"answer": "perhaps"})[0] == 422
    assert client.send(f"/mine/asked-to-share/{number}/answer", {"answer": "yes"})[0] == 204
    assert shared_with_carer(circle) == {"wishes", "family_social"}
    assert client.ask("/mine/asked-to-share")[1] == []
    assert client.send(f"/mine/asked-to-share/{number}/answer", {"answer": "no"})[0] == 409


def test_conf_28_what_the_client_said_is_written_down_after_it_was_explained(
    circle: Circle, wish: dict[str, Any]
) -> None:
    lead, url = circle["supervisor"], f"/clients/{circle.ref}/asked-to-share"
    number = ask(circle, wish)
    said = {"answer": "yes", **SPOKEN}
    assert lead.send(f"{url}/{number}/answer", said)[0] == 409
    assert lead.send(f"{url}/{number}/explained", {"language": "ar"})[0] == 204
    assert [one["explained_in"] for one in lead.ask(url)[1]] == ["ar"]
    assert lead.send(f"{url}/{number}/answer", said | {"form": "digital"})[0] == 422
    assert lead.send(f"{url}/{number}/answer", said | {"own_words": None})[0] == 422
    assert lead.send(f"{url}/{number}/answer", said)[0] == 204
    assert shared_with_carer(circle) == {"wishes", "family_social"}


def test_a_no_changes_nothing_and_the_same_is_asked_once_at_a_time(
    circle: Circle, wish: dict[str, Any]
) -> None:
    lead, url = circle["supervisor"], f"/clients/{circle.ref}/asked-to-share"
    number = ask(circle, wish)
    assert lead.send(url, wish)[0] == 409
    assert circle["client"].send(f"/mine/asked-to-share/{number}/answer", {"answer": "no"})[0] == 204
    assert shared_with_carer(circle) == set()
    assert lead.send(url, wish | {"parts": ["functional_profile"]})[0] == 422
    assert lead.send(url, wish | {"organisation": circle.homes["stranger"]})[0] == 422
    assert ask(circle, wish) != number


def test_conf_01_nobody_else_asks_explains_or_answers(circle: Circle, wish: dict[str, Any]) -> None:
    number = ask(circle, wish)
    for name in ("carer", "assistant", "stranger", "administrator", "officer"):
        for path, body in (
            (f"/clients/{circle.ref}/asked-to-share", wish),
            (f"/clients/{circle.ref}/asked-to-share/{number}/explained", {"language": "nl"}),
            (f"/mine/asked-to-share/{number}/answer", {"answer": "yes"}),
        ):
            assert circle[name].send(path, body)[0] == 404, (name, path)
        assert circle[name].ask(f"/clients/{circle.ref}/asked-to-share")[0] == 404
    assert shared_with_carer(circle) == set()

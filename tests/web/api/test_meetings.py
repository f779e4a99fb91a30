"""Meetings through the API: each point for who may know its domain (CONF-18)."""

from datetime import timedelta
from pathlib import Path

import pytest

from coordination import clock
from tests.web.api.conftest import Caller, Circle
from tests.web.support.mail import texts


def planned(circle: Circle) -> str:
    guests = [circle.ids["supervisor"], circle.ids["carer"]]
    starts_at = (clock.now() + timedelta(days=2)).isoformat()
    status, made = circle["supervisor"].send(
        f"/clients/{circle.ref}/meetings", {"starts_at": starts_at, "guests": guests, "place": "Bij Amina"}
    )
    assert status == 201, made
    return f"/meetings/{made['ref']}"


def topics(caller: Caller, url: str) -> tuple[list[str], int]:
    status, found = caller.ask(url)
    assert status == 200
    return [one["topic"] for one in found["items"]], found["hidden"]


def test_conf_18_each_point_reaches_only_who_may_know_its_domain(circle: Circle) -> None:
    url, lead, carer = planned(circle), circle["supervisor"], circle["carer"]
    assert lead.send(f"{url}/items", {"topic": "Sleutels"})[0] == 201
    assert lead.send(f"{url}/items", {"topic": "Budget", "domain": "work_education_income"})[0] == 201
    assert carer.send(f"{url}/items", {"topic": "Herval", "domain": "alcohol_drugs"})[0] == 201
    assert lead.send(f"{url}/items", {"topic": "Herval", "domain": "alcohol_drugs"})[0] == 404
    assert topics(lead, url) == (["Sleutels", "Budget"], 0)
    assert topics(carer, url) == (["Sleutels", "Herval"], 0)
    assert circle["stranger"].ask(url)[0] == 404


def test_conf_18_that_there_is_a_point_is_told_only_if_the_client_agreed(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, carer = planned(circle), circle["carer"]
    made = carer.send(f"{url}/items", {"topic": "Herval", "domain": "alcohol_drugs"})[1]
    minutes = {"minutes": "Het gaat beter.", "disclosed": True}
    assert carer.send(f"{url}/items/{made['id']}", minutes, "PUT")[0] == 409
    monkeypatch.setenv("SCHAKEL_NOW", (clock.now() + timedelta(days=3)).isoformat())
    for one in ("carer", "supervisor"):
        circle[one].sign_in()
    lead = circle["supervisor"]
    assert lead.send(f"{url}/items/{made['id']}", minutes, "PUT")[0] == 404
    assert carer.send(f"{url}/items/{made['id']}", minutes, "PUT")[0] == 204
    assert topics(lead, url) == ([], 1)
    assert "beter" not in str(lead.ask(url)[1])
    assert carer.send(f"/meetings/OVERLEG-00000000/items/{made['id']}", minutes, "PUT")[0] == 404


def test_conf_18_what_was_agreed_comes_back_and_is_done(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, carer, lead = planned(circle), circle["carer"], circle["supervisor"]
    action = {"text": "Bellen", "due_on": (clock.today() + timedelta(days=5)).isoformat()}
    private = action | {"text": "Opname", "domain": "alcohol_drugs", "owner": circle.ids["carer"]}
    made = lead.send(f"{url}/actions", action)[1]
    assert carer.send(f"{url}/actions", private)[0] == 201
    assert carer.send(f"{url}/actions", private | {"owner": circle.ids["supervisor"]})[0] == 422
    assert [one["text"] for one in lead.ask(url)[1]["actions"]] == ["Bellen"]
    assert lead.send(f"{url}/actions/{made['id']}/done")[0] == 204
    assert lead.send(f"{url}/actions/{made['id']}/done")[0] == 409
    elsewhere = planned(circle)
    assert lead.send(f"{elsewhere}/actions/{made['id']}/reopen")[0] == 404
    assert lead.ask(url)[1]["actions"][0]["done_on"] is not None
    assert lead.send(f"{url}/actions/{made['id']}/reopen")[0] == 204
    assert lead.ask(url)[1]["actions"][0]["done_on"] is None
    assert lead.send(f"{url}/actions/{made['id']}/reopen")[0] == 409


def test_a_meeting_is_held_or_cancelled_and_listed_for_who_is_asked(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, later = planned(circle), planned(circle)
    lead = circle["supervisor"]
    assert [len(circle[one].ask("/meetings")[1]) for one in ("supervisor", "carer", "assistant")] == [2, 2, 0]
    assert len(circle["assistant"].ask(f"/clients/{circle.ref}/meetings")[1]) == 2
    assert circle["stranger"].ask(f"/clients/{circle.ref}/meetings")[0] == 404
    assert lead.send(f"{later}/cancel")[0] == 204
    held = {"present": [circle.ids["carer"]], "client_present": True}
    assert lead.send(f"{url}/hold", held)[0] == 409
    monkeypatch.setenv("SCHAKEL_NOW", (clock.now() + timedelta(days=3)).isoformat())
    lead.sign_in()
    assert lead.send(f"{url}/hold", held | {"present": [circle.ids["stranger"]]})[0] == 422
    assert lead.send(f"{url}/hold", held)[0] == 204
    assert lead.ask(url)[1]["client_present"] is True


def test_conf_32_the_invitation_by_letter_names_no_client(circle: Circle, tmp_path: Path) -> None:
    circle["carer"].ask("/session")
    planned(circle)
    letters = texts(circle.app, tmp_path)
    assert letters
    assert not [text for text in letters if circle.ref in text or "Amina" in text]

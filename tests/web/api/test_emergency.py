"""Emergency access through the API: opened for an hour, told, looked at by the officer (CONF-16)."""

from datetime import timedelta

import pytest

from coordination import clock
from tests.coordination.factories import days
from tests.web.api.conftest import NAME, WISH, Circle

WHY = "Bewusteloos gevonden, ambulance vraagt wat er speelt"


def broken(circle: Circle, **changed: object) -> tuple[int, dict[str, object]]:
    given = {"client": circle.ref, "reason": WHY, "informed": circle.ids["colleague"]}
    return circle["stranger"].send("/emergency", given | changed)


def test_conf_16_it_opens_a_few_parts_for_an_hour_and_closes_by_itself(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, url = circle["stranger"], f"/clients/{circle.ref}/file"
    assert stranger.ask(url)[0] == 404
    now = clock.now()
    monkeypatch.setenv("SCHAKEL_NOW", now.isoformat())
    status, made = broken(circle)
    assert (status, made["is_open"]) == (201, True)
    file = stranger.ask(url)[1]
    assert file["identity"]["name"] == NAME
    assert set(file["domains"]) == {"physical_health", "mental_health", "alcohol_drugs"}
    assert not {"wishes", "proposals", "agreements_to_share", "work_education_income"} & set(file)
    assert WISH not in str(file)
    monkeypatch.setenv("SCHAKEL_NOW", (now + timedelta(minutes=60)).isoformat())
    stranger.sign_in()
    assert stranger.ask(url)[0] == 404


@pytest.mark.parametrize("wrong", [{"reason": "dringend"}, {"informed": 999_999}])
def test_conf_16_it_takes_a_reason_and_a_colleague_who_is_told(
    circle: Circle, wrong: dict[str, object]
) -> None:
    assert broken(circle, **wrong)[0] == 422
    assert circle["stranger"].ask(f"/clients/{circle.ref}/file")[0] == 404


def test_conf_16_it_is_closed_early_read_and_told_by_whom_it_concerns(circle: Circle) -> None:
    made = broken(circle)[1]
    url = f"/emergency/{made['id']}"
    assert circle["stranger"].ask(f"/clients/{circle.ref}/file")[0] == 200
    [heard] = circle["colleague"].ask("/emergency")[1]["told"]
    assert heard["client"] is None
    assert heard["seen_on"] is None
    assert circle["colleague"].send(f"{url}/close")[0] == 404
    assert circle["colleague"].send(f"{url}/read")[0] == 204
    assert circle["stranger"].send(f"{url}/close")[0] == 204
    assert circle["stranger"].ask(f"/clients/{circle.ref}")[0] == 404
    assert circle["carer"].send(f"{url}/told", {"told_on": days(0).isoformat()})[0] == 404
    assert circle["stranger"].send(f"{url}/told", {"told_on": days(0).isoformat()})[0] == 204
    assert circle["stranger"].ask("/emergency")[1]["opened"][0]["client_informed_on"] == days(0).isoformat()
    assert any(one["emergency"] for one in circle["client"].ask("/mine/looks")[1])


def test_conf_16_conf_20_where_telling_is_dangerous_the_client_does_not_read_of_it(circle: Circle) -> None:
    made = broken(circle)[1]
    circle["stranger"].ask(f"/clients/{circle.ref}/file")
    why = "De partner leest mee en dreigde eerder al"
    assert circle["stranger"].send(f"/emergency/{made['id']}/withhold", {"reason": why})[0] == 204
    assert not any(one["emergency"] for one in circle["client"].ask("/mine/looks")[1])


def test_conf_16_the_officer_reads_every_one_with_its_reason_and_reviews_it(circle: Circle) -> None:
    made = broken(circle)[1]
    [line] = circle["officer"].ask("/emergency/review")[1]
    assert (line["reason"], line["access"]["id"]) == (WHY, made["id"])
    finding = {"outcome": "justified", "note": "Terecht, goed verteld."}
    assert circle["stranger"].send(f"/emergency/review/{made['id']}", finding)[0] == 404
    assert circle["officer"].send(f"/emergency/review/{made['id']}", finding)[0] == 204
    assert circle["officer"].ask("/emergency/review")[1][0]["access"]["outcome"] == "justified"
    assert circle["stranger"].ask("/emergency/review")[0] == 404

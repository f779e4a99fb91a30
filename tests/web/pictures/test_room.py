"""What is free in the coming weeks: by kind, by area and half-day by half-day, and no more than asked for."""

import pytest
from flask import Flask

from coordination.vocabulary import PlacementKind
from tests.coordination import factories as make
from tests.web.pages.casework import signed_in
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


@pytest.fixture
def reader(app: Flask, client: Client, accounts: Accounts) -> Client:
    with app.app_context(), unit_of_work() as session:
        make.make_offer(session, free_choice={"mon-morning": 3, "tue-morning": 1})
        make.make_offer(session, placement_kind=PlacementKind.ACTIVATING_WORKFLOOR)
    return signed_in(client, accounts)


def _rows(page) -> dict[str, list[str]]:
    return {
        row.th.get_text(): [cell.get_text() for cell in row.select("td")]
        for row in page.soup.select(".heat-table tbody tr")
    }


def test_free_half_days_stand_per_kind_and_week_and_half_day(reader: Client) -> None:
    page = reader.get("/room?week=2")
    rows = _rows(page)
    assert rows["Arbeidszorg / AMA"][1:] == ["4"] * 7
    assert rows["Activerende werkvloer"][1:] == ["8"] * 7
    assert "12 vrije dagdelen" in page.text


def test_a_kind_can_be_chosen_and_an_area_stands_for_all_its_places(reader: Client) -> None:
    [row] = _rows(reader.get("/room?by=area&kind=work_care")).values()
    assert row[1:] == ["4"] * 7
    assert "Niets vrij" in reader.get("/room?area=nergens").text


def test_a_week_that_is_not_there_is_refused_beside_the_rest(reader: Client) -> None:
    page = reader.get("/room?week=99")
    assert page.status == 422
    assert "8" in _rows(page)["Activerende werkvloer"]

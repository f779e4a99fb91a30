"""A round before and after: the same in the picture and the table, and nothing that tells of few others."""

import pytest
from flask import Flask
from sqlalchemy import update

from coordination.rounds.models import MatchingRound, Suggestion
from coordination.rounds.totals import RoundTotals
from coordination.small_cells import Told
from tests.web.pages.casework import Desk, desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.pictures.round_before_after import MOST, draw_narrow, draw_wide
from web.presenters.round_before_after import BeforeAfter, Person, before_after
from web.unit_of_work import unit_of_work


@pytest.fixture
def words(app: Flask):
    with app.test_request_context():
        yield


def finished(placed: int, first: int, priority: int) -> MatchingRound:
    kept = {"placements": 1, "score": 900}
    return MatchingRound(
        objective={"score": 1000},
        first_come={"placed": first, **kept},
        by_priority={"placed": priority, **kept},
    )


def person(number: int, waited: int, share: float | None) -> Person:
    after = "" if share is None else "Fietsatelier"
    return Person(f"GENT-{number:08}", f"N{number}", "", after, "Host", share, waited, "nieuw voorstel")


def exactly(*numbers: int) -> RoundTotals:
    return RoundTotals(*(Told(one, one) for one in numbers), own_only=True)


IN_FIVES = RoundTotals(Told(50, 58), Told(40, 44), Told(10, 14))


@pytest.mark.usefixtures("words")
def test_three_ways_stand_beside_each_other_and_the_round_is_marked():
    found = before_after(finished(40, 30, 34), exactly(50, 40, 10), [], {})
    assert [(way.placed_words, way.is_round) for way in found.ways] == [
        ("30", False),
        ("34", False),
        ("40", True),
    ]
    assert [way.fit_words for way in found.ways] == ["900", "900", "1.000"]


@pytest.mark.usefixtures("words")
def test_conf_24_three_ways_are_told_in_fives_and_in_percent_to_who_may_not_open_everybody():
    found = before_after(finished(43, 38, 3), IN_FIVES, [], {})
    assert [way.placed_words for way in found.ways] == ["35–39", "verborgen", "40–44"]
    assert [(way.fit, way.fit_words) for way in found.ways] == [(90, "90%"), (90, "90%"), (100, "100%")]
    assert found == before_after(finished(41, 36, 1), IN_FIVES, [], {}), (
        "nothing tells where in its five it is"
    )


@pytest.mark.usefixtures("words")
def test_conf_24_where_totals_are_hidden_no_way_is_shown():
    assert before_after(finished(40, 30, 34), RoundTotals(None, None, None, hidden=True), [], {}).ways == ()


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("draw", [draw_wide, draw_narrow])
def test_bars_of_waiting_and_fit_stay_within_the_drawing_and_keep_their_order(draw):
    people = tuple(person(number, 400 - number, 0.9 if number % 2 else None) for number in range(MOST + 3))
    drawing = draw(BeforeAfter((), people))
    assert drawing.more == 3
    assert [one.person for one in drawing.rows] == list(people[:MOST])
    assert all(one.wait_x >= 0 and one.fit <= drawing.fit_bar for one in drawing.rows)
    assert drawing.rows[0].wait > drawing.rows[-1].wait


def test_the_page_shows_each_client_before_and_after_and_links_to_the_client(
    client: Client, accounts: Accounts
) -> None:
    work: Desk = desk(client, accounts)
    ref = work.client(name="Amina B.")
    work.offer("Keukenhulp")
    round_ref = work.round()
    page = client.get(f"/rounds/{round_ref}")
    section = page.soup.find(id="before-after").find_parent("section") or page.soup.find(id="before-after")
    assert "Keukenhulp" in section.find("table").get_text()
    cell = section.find("td", attrs={"data-label": "Wie eerst komt, eerst maalt"})
    assert cell.get_text(strip=True) == "dezelfde plek"
    link = section.find("svg").find("a", href=f"/clients/{ref}")
    assert "Keukenhulp" in link["aria-label"]
    assert "1 van jouw 1 cliënt" in section.find("desc").get_text()
    assert page.soup.find("form", action=f"/rounds/{round_ref}/what-if/ranking")


def test_a_round_from_before_by_priority_was_kept_shows_what_it_has(
    client: Client, accounts: Accounts
) -> None:
    work: Desk = desk(client, accounts)
    work.client()
    work.offer()
    round_ref = work.round()
    with work.app.app_context(), unit_of_work() as session:
        session.execute(update(MatchingRound).values(by_priority=None))
        session.execute(update(Suggestion).values(first_come_offer_id=None))
    page = client.get(f"/rounds/{round_ref}")
    text = page.text
    assert "Op volgorde van aanmelden" in text
    assert "Op voorrang" not in text
    assert page.soup.find("td", attrs={"data-label": "Wie eerst komt, eerst maalt"}) is None

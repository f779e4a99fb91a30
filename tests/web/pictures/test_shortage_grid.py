"""Shortages in pictures: a hidden number has no length, no colour of its own and no digit."""

import pytest
from flask import Flask

from web.pictures.shortages import draw_narrow, draw_wide
from web.presenters.shortage_grid import shortage_grid


@pytest.fixture(autouse=True)
def words(app: Flask):
    with app.test_request_context():
        yield


def grid(half_days):
    kinds = [("Te ver", 10), ("Taal", None), ("Statuut", None)]
    tables = {"kind": dict(kinds), "half_day": half_days}
    return shortage_grid(tables, [("Wat", kinds), ("Dagdeel", [])], ("kind", "half_day"))


@pytest.mark.parametrize("draw", [draw_wide, draw_narrow])
def test_conf_24_hidden_numbers_look_all_the_same(draw):
    (chart,) = draw(grid({}))
    shown, *hidden = chart.bars
    assert shown.width > max(one.width for one in hidden)
    assert len({one.width for one in hidden}) == 1
    assert not any(letter.isdigit() for one in hidden for letter in one.bar.words)


def test_the_week_has_the_number_as_colour_and_as_word_and_what_has_no_half_day_beside_it():
    week = grid({"mon-morning": 20, "tue-morning": 5, "wed-afternoon": None, "other": 5}).week
    cells = {cell.name: cell for _text, row in week.rows for cell in row}
    assert (cells["mon-morning"].heat, cells["tue-morning"].heat) == (4, 1)
    assert cells["wed-afternoon"].is_hidden
    assert "vijf" in cells["wed-afternoon"].words
    assert cells["thu-morning"].words == "geen tekort van vijf mensen of meer"
    assert week.elsewhere == "5–9"


def test_without_a_half_day_there_is_no_week():
    assert grid({"other": 5}).week is None


def test_conf_24_where_every_number_is_hidden_there_is_nothing_to_draw():
    hidden = [("Taal", None), ("Statuut", None)]
    tables = {"kind": dict(hidden), "half_day": {}}
    found = shortage_grid(tables, [("Wat", hidden), ("Dagdeel", [])], ("kind", "half_day"))
    assert [chart.is_told for chart in (*found.charts, *grid({}).charts)] == [False, True]

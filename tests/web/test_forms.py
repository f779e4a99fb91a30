"""Reading forms: the value, or one sentence beside the field; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from coordination.vocabulary import HalfDays, LifeDomain
from web.forms import FormInput


@pytest.fixture(autouse=True)
def in_dutch(app: Flask) -> Iterator[None]:
    """Answer in Dutch."""
    with app.test_request_context():
        yield


def form(**fields: str | list[str]) -> FormInput:
    """Return a form with these fields."""
    return FormInput(MultiDict(fields))


def test_what_can_be_read_is_read() -> None:
    given = form(
        name="  An  ",
        places="4",
        start="2026-11-12",
        domain="justice_police",
        days=["mon-morning"],
        agreed="on",
    )

    assert given.text("name", "Naam") == "An"
    assert given.integer("places", "Plaatsen", maximum=6) == 4
    assert given.date("start", "Begin") == date(2026, 11, 12)
    assert given.code("domain", "Domein", LifeDomain) is LifeDomain.JUSTICE_POLICE
    assert given.codes("domain", "Domein", LifeDomain) == [LifeDomain.JUSTICE_POLICE]
    assert given.half_days("days", "Dagdelen") == HalfDays.of(["mon-morning"])
    assert given.flag("agreed")
    assert not given.flag("other")
    assert given.errors == {}


@pytest.mark.parametrize("typed", ["12/11/2026", "2026-11-12"])
def test_a_date_may_be_written_as_people_here_write_it(typed: str) -> None:
    assert form(start=typed).date("start", "Begin") == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("text", "", "Veld: vul dit in."),
        ("text", "x" * 201, "Veld: hoogstens 200 tekens."),
        ("integer", "vier", "Veld: vul een getal in."),
        ("integer", "4,5", "Veld: vul een getal in."),
        ("integer", "٤", "Veld: vul een getal in."),
        ("integer", "-1", "Veld: van 0 tot 1000000000."),
        ("date", "31/02/2026", "Veld: dat is geen datum, schrijf ze als 12/11/2026."),
        ("date", "morgen", "Veld: dat is geen datum, schrijf ze als 12/11/2026."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_stays_as_typed(kind: str, typed: str, sentence: str) -> None:
    given = form(field=typed)

    assert getattr(given, kind)("field", "Veld") is None
    assert given.errors == {"field": sentence}
    assert given.values["field"] == typed


def test_an_unknown_code_or_half_day_is_refused_without_repeating_it() -> None:
    given = form(domain="bogus", domains=["bogus"], days=["mon-night"], none=[])

    assert given.code("domain", "Domein", LifeDomain) is None
    assert given.codes("domains", "Domeinen", LifeDomain) == []
    assert given.half_days("days", "Dagdelen") is None
    assert given.half_days("none", "Dagen") is None
    assert given.codes("none", "Keuzes", LifeDomain, required=True) == []
    assert set(given.errors) == {"domain", "domains", "days", "none"}
    assert "bogus" not in " ".join(given.errors.values())


@pytest.mark.parametrize("kind", ["text", "integer", "date"])
def test_what_may_be_left_open_may_be_left_open(kind: str) -> None:
    given = form()

    assert getattr(given, kind)("field", "Veld", required=False) is None
    assert given.errors == {}


def test_the_first_fault_of_a_field_is_the_one_that_is_told() -> None:
    given = form()
    given.refuse("field", "Eerst.")
    given.refuse("field", "Dan.")

    assert given.errors == {"field": "Eerst."}

"""What stands in a client's copy of the own file has words, and nothing of anybody else is in it."""

from flask import Flask

from coordination.requests.fields import OWN, TABLES, THIRD_PARTY, undeclared
from web.presenters import copies


def test_conf_21_whatever_a_copy_can_hold_has_a_title_and_every_field_a_word(app: Flask) -> None:
    held: dict[str, list[dict[str, None]]] = {
        table.__tablename__: [dict.fromkeys(OWN[table])] for table in TABLES
    }
    with app.test_request_context():
        nobody = {"recipients": [], "left_out": [], "hosts": {}}
        shown = copies.readable({"ref": "GENT-2345ABCD", "made_on": "2026-11-23", "file": held, **nobody})
        assert len(shown.parts) == len(TABLES)
        fields = {field for table in TABLES for field in OWN[table]}
        assert sorted(field for field in fields if copies._term(field) == field) == []


def test_conf_21_every_field_of_a_copy_is_declared_and_nobody_elses_is_in_it() -> None:
    assert undeclared() == frozenset()
    assert not [table for table in TABLES if set(OWN[table]) & set(THIRD_PARTY.get(table, ()))]

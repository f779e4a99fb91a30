"""What is never asked, stored or matched on: origin, religion, diagnosis, offence, substance, severity."""

import dataclasses
import importlib
import inspect

import pytest

from tests.support.sources import python_files, relative
from web.database import tables

FORBIDDEN = {
    "diagnosis",
    "ethnic",
    "ethnicity",
    "nationality",
    "national_number",
    "national_register_number",
    "offence",
    "origin",
    "religion",
    "severity",
    "substance",
}


def forbidden_in(name: str) -> set[str]:
    """Return the forbidden words that stand in a column's name as whole words."""
    return {word for word in FORBIDDEN if f"_{word}_" in f"_{name}_"}


@pytest.mark.parametrize("name", ["nationality", "country_of_origin", "main_diagnosis", "national_number"])
def test_guard_sees_a_forbidden_name(name):
    assert forbidden_in(name)


@pytest.mark.parametrize("name", ["original_score", "language", "domains", "national_holiday"])
def test_guard_leaves_other_names_alone(name):
    assert not forbidden_in(name)


def test_inv_16_conf_26_no_table_has_a_forbidden_column():
    columns = [(table.name, column.name) for table in tables().sorted_tables for column in table.columns]
    assert ("clients", "ref") in columns
    assert [f"{table}.{column}" for table, column in columns if forbidden_in(column)] == []


def test_inv_16_conf_25_the_matcher_is_given_no_forbidden_fact():
    fields = set()
    for path in python_files("matching"):
        module = importlib.import_module(
            relative(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        )
        for _, kind in inspect.getmembers(module, dataclasses.is_dataclass):
            fields |= {(kind.__name__, field.name) for field in dataclasses.fields(kind)}
    assert fields
    names = FORBIDDEN | {"birth_date", "first_name", "last_name", "name", "surname"}
    assert {(kind, field) for kind, field in fields if forbidden_in(field) or field in names} == set()

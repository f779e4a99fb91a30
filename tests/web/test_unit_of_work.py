"""What a session that only reads leaves behind: no change, and what the database has planned."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text

from coordination.organisations.models import Organisation
from tests.coordination.factories import make_organisation
from tests.support.databases import Databases
from tests.web.conftest import running
from web.extensions import db
from web.unit_of_work import reading, unit_of_work

#: Times after which the driver has a statement prepared.
OFTEN = 7


def test_nothing_that_changed_in_a_session_that_only_reads_stays(app: Flask) -> None:
    with app.app_context():
        with unit_of_work() as session:
            house = make_organisation(session).id
        with reading() as session:
            session.get_one(Organisation, house).name = "Verkeerd"
        with reading() as session:
            assert session.get_one(Organisation, house).name != "Verkeerd"


@pytest.mark.postgres
def test_what_postgresql_has_planned_outlives_the_session_that_read(
    databases: Callable[[str], Databases],
) -> None:
    with databases("postgresql").fresh("migrated") as url:
        for app in running(url):
            with app.app_context():
                for _ in range(OFTEN):
                    with reading() as session:
                        session.scalars(select(Organisation)).all()
                with db.engine.connect() as connection:
                    kept = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
            assert any("organisations" in statement for statement in kept)

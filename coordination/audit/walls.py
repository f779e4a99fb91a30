"""What the database itself refuses: changing the record, and on PostgreSQL a program that could (CONF-19).

The chain proves afterwards; these walls keep honest programs from mistakes, and a stolen password of the
application from wiping its traces. They stand outside the numbered migrations, because rebuilding a table, as
SQLite does for every change, takes its triggers away: `build` puts up what is missing after every upgrade.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, text

from coordination.audit.models import AuditEvent, AuditLink
from coordination.errors import CoordinationError

TABLES = (AuditEvent.__tablename__, AuditLink.__tablename__)
REFUSAL = "the record is only ever added to"
FUNCTION = "schakel_keep_record"
CHANGES = ("UPDATE", "DELETE")


class NoSuchRole(CoordinationError):
    """The role that is to run the application does not exist, or cannot be it."""

    code = "no_such_role"


def build(connection: Connection) -> list[str]:
    """Put up the triggers that are missing and return their names; one that stands is left as it is."""
    statements = _missing(connection)
    if statements and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege'; END $$"
        )
    for statement in statements.values():
        connection.exec_driver_sql(statement)
    return list(statements)


def grant(connection: Connection, role: str, only_read: Sequence[str] = ()) -> None:
    """Let a role run the application: everything but the shape of the tables and the past (PostgreSQL).

    Of the record it may add and read.

    Parameters
    ----------
    connection
        Of the role that owns the tables, in a transaction that the caller ends.
    role
        A role that exists, and neither owns the tables nor is a superuser.
    only_read
        Further tables that it may read and nothing else.

    Raises
    ------
    NoSuchRole
        When there is no such role, or it could change the record all the same.
    """
    exists = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
    quote = connection.dialect.identifier_preparer.quote_identifier
    quoted, schema = quote(role), quote(str(inspect(connection).default_schema_name))
    if not exists:
        raise NoSuchRole(
            f"there is no role {role} in this database: make it first, "
            f"with CREATE ROLE {quoted} LOGIN PASSWORD '…' NOSUPERUSER"
        )
    kept = ", ".join((*TABLES, *only_read))
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"REVOKE ALL ON {kept} FROM PUBLIC, {quoted}",
        f"GRANT SELECT ON {kept} TO {quoted}",
        f"GRANT INSERT ON {', '.join(TABLES)} TO {quoted}",
    ):
        connection.exec_driver_sql(statement)
    if able := powers(connection, role):
        raise NoSuchRole(f"the role {role} cannot run the application: {able}")


def powers(connection: Connection, role: str | None = None) -> str | None:
    """Say in a few words how a role could change the record, or None when it cannot (PostgreSQL).

    Parameters
    ----------
    role
        The role; by default the one that is connected.
    """
    question = text(
        "SELECT c.relname, pg_get_userbyid(c.relowner) AS owner,"
        " pg_has_role(r.oid, c.relowner, 'MEMBER') AS owns,"
        " has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')"
        " OR has_any_column_privilege(r.oid, c.oid, 'UPDATE') AS changes"
        " FROM pg_class c, pg_roles r WHERE c.oid IN (to_regclass(:events), to_regclass(:links))"
        " AND r.rolname = coalesce(CAST(:role AS text), current_user) ORDER BY c.relname"
    )
    events, links = TABLES
    for row in connection.execute(question, {"events": events, "links": links, "role": role}):
        if row.owns:
            return f"it owns {row.relname}, or can act as {row.owner} who does"
        if row.changes:
            return f"it may change or delete what stands in {row.relname}"
    return None


def _missing(connection: Connection) -> dict[str, str]:
    """Return the statement for each trigger that is not there, by its name."""
    if connection.dialect.name == "postgresql":
        standing = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        wanted = {f"{table}_kept": _on_postgresql(table, f"{table}_kept") for table in TABLES}
    else:
        standing = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = {
            f"{table}_{change.lower()}_kept": _on_sqlite(table, f"{table}_{change.lower()}_kept", change)
            for table in TABLES
            for change in CHANGES
        }
    names = set(connection.scalars(text(standing)))
    return {name: statement for name, statement in wanted.items() if name not in names}


def _on_postgresql(table: str, name: str) -> str:
    # For each statement, not each row: it also refuses TRUNCATE, and changes that would meet no row.
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )


def _on_sqlite(table: str, name: str, change: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"

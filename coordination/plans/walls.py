"""What the database itself refuses of growth, whoever writes: phases, advice, steps on a ladder (C.8).

The acts say in words what is wrong; these walls stand behind them, as those of placements do. They look at
what is written from now on; rows of before stay as they are.

That a talk is due within three months (INV-14) needs no wall: the day is stored nowhere, but worked out from
the talks that were held (`coordination.plans.rules.next_due`), so that no row can put it off.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, inspect

from coordination import triggers
from coordination.vocabulary import WorkCompetence

_FAMILY = "plans_wall_"
_READ = {
    "competence_assessments": {"client_id", "levels"},
    "given_advices": {"trajectory_id", "early_reason"},
    "rung_assessments": {"client_id", "scheme", "current_rung", "assessed_on", "reason"},
    "trajectories": {"client_id", "development_plan_on", "personality_test_on", "workfloor_phase"},
}
_COMPETENCES = {
    "sqlite": "SELECT l.key FROM competence_assessments s, json_each(s.levels) l",
    "postgresql": "SELECT l.key FROM competence_assessments s, json_object_keys(s.levels) AS l(key)",
}


@dataclass(frozen=True, slots=True)
class _Wall:
    """On which event of which table a wall looks, at which rows, what it refuses, for which invariant."""

    name: str
    invariant: str
    table: str
    event: str
    looks: str
    refuses: str


def build(connection: Connection) -> list[str]:
    """Put up the walls of this version that are missing, and return their names."""
    there = inspect(connection)
    known = set(there.get_table_names())
    for table, columns in _READ.items():
        if table not in known or not columns <= {one["name"] for one in there.get_columns(table)}:
            return []  # the tables of an older version, which had none
    dialect = connection.dialect.name
    wanted = {}
    for wall in _walls(dialect):
        name = f"{_FAMILY}{wall.name}_{triggers.mark(dialect, wall)}"
        wanted[name] = _statements(dialect, name, wall)
    return triggers.put_up(connection, _FAMILY, wanted)


def take_down(connection: Connection) -> None:
    """Take the walls away, so that a migration may change the tables that they speak of."""
    triggers.drop(connection, triggers.standing(connection, _FAMILY))


def _walls(dialect: str) -> tuple[_Wall, ...]:
    changed = "UPDATE OF workfloor_phase, development_plan_on"
    planless = "NEW.workfloor_phase IN ('responsibility', 'screening') AND NEW.development_plan_on IS NULL"
    finished = (
        "EXISTS (SELECT 1 FROM trajectories t WHERE t.id = NEW.trajectory_id"  # noqa: S608
        " AND t.workfloor_phase = 'screening' AND t.personality_test_on IS NOT NULL"
        " AND (SELECT count(DISTINCT k.key)"
        f" FROM ({_COMPETENCES[dialect]} WHERE s.client_id = t.client_id) k) >= {len(WorkCompetence)})"
    )
    before = (
        "(SELECT p.current_rung FROM rung_assessments p WHERE p.client_id = NEW.client_id"
        " AND p.scheme = NEW.scheme AND p.id <> NEW.id AND p.assessed_on <= NEW.assessed_on"
        " ORDER BY p.assessed_on DESC, p.id DESC LIMIT 1)"
    )
    return (
        _Wall("phase_new", "INV-11", "trajectories", "INSERT", planless, "true"),
        _Wall(
            "phase",
            "INV-11",
            "trajectories",
            changed,
            planless,
            "true",
        ),
        _Wall("advice", "INV-11", "given_advices", "INSERT", "NEW.early_reason IS NULL", f"NOT {finished}"),
        _Wall(
            "step",
            "INV-15",
            "rung_assessments",
            "INSERT",
            "NEW.reason IS NULL",
            f"abs({before} - NEW.current_rung) > 1",
        ),
    )


def _statements(dialect: str, name: str, wall: _Wall) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name} AFTER {wall.event} ON {wall.table} WHEN {wall.looks}"
            f" BEGIN SELECT RAISE(ABORT, '{wall.invariant}') WHERE {wall.refuses}; END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION schakel_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {wall.looks} AND {wall.refuses} THEN RAISE EXCEPTION '{wall.invariant}'"
        " USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {wall.event} ON {wall.table}"
        f" FOR EACH ROW EXECUTE FUNCTION schakel_{name}()",
    ]

"""What the database itself refuses of a placement, whoever writes: places, yes, goal, kind of place (C.8).

The acts check all of this under their locks and say in words what is wrong. These walls stand behind them: a
program that goes around the acts, or an act that forgets a check, cannot promise a place twice. On PostgreSQL
they take the locks of the acts themselves (offer, then client), so that they hold against each other too; on
SQLite a transaction that writes is alone.

The day that counts is the one that the row itself gives: ``state_since`` of a step, or the day of the change
where that is later. So a hold that is over takes no place here either (INV-03).

What a kind of place may not be without (INV-05, INV-06, INV-08) is looked at when a place is confirmed and
when a stay begins: income and papers count on that day; what changes later does not stop a stay that runs.

They stand outside the numbered migrations, as those of the record: SQLite builds a table anew to change it,
and takes its triggers away.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, inspect

from coordination import triggers

_PREFIX = "placements_wall_"
_WATCHED = (
    "state",
    "offer_id",
    "shift_id",
    "client_id",
    "half_days",
    "starts_on",
    "ends_on",
    "hold_until",
    "keep_place_until",
)
_READ = frozenset(
    {
        "agreement_signatures",
        "agreements",
        "capacity_outages",
        "client_answers",
        "plan_goals",
        "programmes",
        "shifts",
        "signed_agreements",
        "trajectories",
    }
)
_HALF_DAYS = " UNION ALL ".join(f"SELECT {1 << number} AS bit" for number in range(21))
_AGREED = "('agreed', 'offered', 'info_needed', 'waitlisted', 'reserved', 'confirmed', 'active', 'paused')"
_STARTING = "('confirmed', 'active', 'paused')"
_ENTERS = (
    f"OLD.state NOT IN {_STARTING} OR (OLD.state = 'confirmed' AND NEW.state = 'active')"
    " OR OLD.offer_id <> NEW.offer_id"
)
#: Who signs what; the acts read the same from `papers.PARTIES`, which knows more kinds.
_POSTING = ("article_60_posting", ("client", "host", "employer"))
_DECLARATION = ("engagement_declaration", ("client", "service"))
_WORKPLACE = ("workplace_agreement", ("client", "host", "service"))
_PCSW = {
    "sqlite": "instr(e.kinds, '\"pcsw\"') > 0",
    "postgresql": "strpos(e.kinds::text, '\"pcsw\"') > 0",
}
_DAY = {
    "sqlite": "max({row}.state_since, date({row}.updated_at))",
    "postgresql": "greatest({row}.state_since, {row}.updated_at::date)",
}


@dataclass(frozen=True, slots=True)
class _Wall:
    """When a wall looks at a row, what it refuses then, and for which invariant.

    ``enters`` narrows the changes it looks at; a new row is looked at without it.
    """

    name: str
    invariant: str
    looks: str
    refuses: str
    locks: bool = False
    inserts: bool = True
    enters: str = ""


def build(connection: Connection) -> list[str]:
    """Put up the walls that this version of the program has and that are missing, and return their names.

    A wall's name carries a mark of what it says, so that one of an older version is told from it.
    """
    dialect = connection.dialect.name
    there = inspect(connection)
    columns = {column["name"] for column in there.get_columns("placements")}
    if not (columns.issuperset(_WATCHED) and _READ.issubset(there.get_table_names())):
        return []  # the tables of an older version, which had none
    wanted = {
        name: statements
        for wall in _walls(dialect)
        for name, statements in _statements(dialect, wall).items()
    }
    return triggers.put_up(connection, _PREFIX, wanted)


def take_down(connection: Connection) -> None:
    """Take the walls away, so that a migration may change the tables that they speak of."""
    triggers.drop(connection, triggers.standing(connection, _PREFIX))


def _walls(dialect: str) -> tuple[_Wall, ...]:
    today = _DAY[dialect].format(row="NEW")
    taking = _taking("NEW", today)
    agrees = (
        "NOT EXISTS (SELECT 1 FROM client_answers a WHERE a.placement_id = NEW.id AND a.agrees AND a.id ="
        " (SELECT max(b.id) FROM client_answers b WHERE b.placement_id = NEW.id))"
    )
    goal = (
        "NOT EXISTS (SELECT 1 FROM plan_goals g JOIN trajectories t ON t.id = g.trajectory_id"
        " WHERE g.id = NEW.plan_goal_id AND t.client_id = NEW.client_id)"
    )
    programme = (
        "EXISTS (SELECT 1 FROM capacity_offers o JOIN programmes p ON p.id = o.service_id WHERE o.id ="
        " NEW.offer_id AND (NEW.starts_on < p.starts_on OR coalesce(NEW.ends_on, p.ends_on) > p.ends_on))"
    )
    return (
        _Wall("places", "INV-03", taking, _overbooked(today), locks=True),
        _Wall("client", "INV-04", taking, _twice(today), locks=True),
        _Wall("regimes", "INV-07", f"NEW.state <> 'reserved' AND {taking}", _together(today), locks=True),
        # A stay recorded as begun before today is written before the yes that it came with.
        _Wall("agreed", "INV-01", f"NEW.state IN {_AGREED}", agrees, inserts=False),
        _Wall("goal", "INV-09", f"NEW.state IN {_STARTING}", goal, inserts=False),
        _Wall("programme", "INV-10", f"NEW.state IN {_STARTING}", programme),
        *_kinds(dialect),
    )


def _kinds(dialect: str) -> tuple[_Wall, ...]:
    """Return the walls of the kinds of place: those of the place itself, and of the day of confirming."""
    starting = f"NEW.state IN {_STARTING}"
    article_60 = _at(
        "o.placement_kind = 'article_60' AND NOT EXISTS (SELECT 1 FROM organisations e"  # noqa: S608
        f" WHERE e.id = o.employer_organisation_id AND {_PCSW[dialect]})"
    )
    posted = _at(
        "o.placement_kind = 'article_60' AND (NOT EXISTS (SELECT 1 FROM clients c"  # noqa: S608
        " WHERE c.id = NEW.client_id"
        " AND c.income_status IN ('integration_income', 'equivalent_integration_income'))"
        f" OR NOT {_signed(*_POSTING)})"
    )
    supported = _at(
        "o.placement_kind = 'supported_work_unpaid' AND (o.anchor_person_id IS NULL OR o.job_coach_id IS NULL"
        " OR NOT o.regular_environment OR EXISTS (SELECT 1 FROM services v WHERE v.id = o.service_id"
        " AND coalesce(v.cost_to_client_cents, 0) > 0))"
    )
    declared = _at(
        "o.placement_kind = 'supported_work_unpaid'"
        f" AND NOT ({_signed(*_DECLARATION)} AND {_signed(*_WORKPLACE)})"
    )
    volunteers = _at(
        "o.placement_kind IN ('guided_volunteering', 'regular_volunteering') AND NOT EXISTS"
        " (SELECT 1 FROM organisations h WHERE h.id = o.host_organisation_id AND h.is_non_profit)"
    )
    return (
        _Wall("article_60", "INV-05", starting, article_60, enters=_ENTERS),
        # What was signed at the start of a stay that came to be known while it ran is not known here.
        _Wall("posting", "INV-05", starting, posted, inserts=False, enters=_ENTERS),
        _Wall("supported", "INV-06", starting, supported, enters=_ENTERS),
        _Wall("declaration", "INV-06", starting, declared, inserts=False, enters=_ENTERS),
        _Wall("volunteers", "INV-08", starting, volunteers, enters=_ENTERS),
    )


def _at(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM capacity_offers o WHERE o.id = NEW.offer_id AND {condition})"  # noqa: S608


def _signed(kind: str, parties: tuple[str, ...]) -> str:
    """Return the condition that all parties signed the latest version, before the start of a stay that runs.

    Where no text was ever drawn up, a note of former times that all signed counts.
    """
    among = ", ".join(f"'{party}'" for party in parties)
    in_time = "(NEW.state = 'confirmed' OR {row}.signed_on <= NEW.starts_on)"
    versions = f"FROM agreements b WHERE b.placement_id = NEW.id AND b.kind = '{kind}'"
    return (
        f"(EXISTS (SELECT 1 FROM signed_agreements n WHERE n.placement_id = NEW.id AND n.kind = '{kind}'"  # noqa: S608
        f" AND {in_time.format(row='n')} AND NOT EXISTS (SELECT 1 {versions}))"
        " OR (SELECT count(*) FROM agreement_signatures g JOIN agreements a ON a.id = g.agreement_id"
        f" WHERE a.placement_id = NEW.id AND a.kind = '{kind}' AND g.party IN ({among})"
        f" AND {in_time.format(row='g')} AND a.number = (SELECT max(b.number) {versions})) = {len(parties)})"
    )


def _taking(row: str, today: str) -> str:
    """Return the condition that a placement takes a place on a day or later."""
    return (
        f"(({row}.state IN ('confirmed', 'active')"
        f" OR ({row}.state = 'reserved' AND {row}.hold_until >= {today})"
        f" OR ({row}.state = 'paused' AND {row}.keep_place_until >= {today}))"
        f" AND ({row}.ends_on IS NULL OR {row}.ends_on >= {today}))"
    )


def _lasts(row: str, day: str) -> str:
    return f"({row}.starts_on <= {day} AND ({row}.ends_on IS NULL OR {row}.ends_on >= {day}))"


def _overbooked(today: str) -> str:
    """Return the condition that some half-day of the place has more people than places on some day.

    More people can only begin on a day on which a stay or an outage starts.
    """
    begins = (
        f"SELECT NEW.starts_on AS day UNION SELECT {today}"  # noqa: S608
        " UNION SELECT q.starts_on FROM placements q WHERE q.offer_id = NEW.offer_id"
        " UNION SELECT u.starts_on FROM capacity_outages u JOIN shifts v ON v.id = u.shift_id"
        " WHERE v.offer_id = NEW.offer_id"
    )
    people = (
        "(SELECT count(*) FROM placements p WHERE p.offer_id = NEW.offer_id AND (p.half_days & h.bit) <> 0"  # noqa: S608
        f" AND (p.shift_id IS NULL OR p.shift_id = s.id) AND {_taking('p', today)}"
        f" AND {_lasts('p', 'd.day')})"
    )
    out = (
        "coalesce((SELECT sum(u.places) FROM capacity_outages u WHERE u.shift_id = s.id"  # noqa: S608
        f" AND {_lasts('u', 'd.day')}), 0)"
    )
    return (
        f"EXISTS (SELECT 1 FROM shifts s CROSS JOIN ({_HALF_DAYS}) h CROSS JOIN ({begins}) d"  # noqa: S608
        " WHERE s.offer_id = NEW.offer_id AND (NEW.shift_id IS NULL OR s.id = NEW.shift_id)"
        " AND (s.half_days & h.bit) <> 0 AND (NEW.half_days & h.bit) <> 0"
        f" AND d.day >= {today} AND {_lasts('NEW', 'd.day')} AND {people} + {out} > s.places)"
    )


def _twice(today: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM placements p WHERE p.client_id = NEW.client_id AND p.id <> NEW.id"  # noqa: S608
        f" AND (p.half_days & NEW.half_days) <> 0 AND {_taking('p', today)}"
        " AND (NEW.ends_on IS NULL OR p.starts_on <= NEW.ends_on)"
        " AND (p.ends_on IS NULL OR p.ends_on >= NEW.starts_on))"
    )


def _together(today: str) -> str:
    """Return the condition that the client is in work care twice, or in work care and supported work at once.

    Several places may be held for somebody who still chooses; of those, one is confirmed.
    """
    pairs = "('work_care work_care', 'work_care supported_work_unpaid', 'supported_work_unpaid work_care')"
    return (
        "EXISTS (SELECT 1 FROM placements p JOIN capacity_offers a ON a.id = p.offer_id"  # noqa: S608
        " JOIN capacity_offers b ON b.id = NEW.offer_id WHERE p.client_id = NEW.client_id AND p.id <> NEW.id"
        f" AND a.placement_kind || ' ' || b.placement_kind IN {pairs}"
        f" AND p.state <> 'reserved' AND {_taking('p', today)}"
        " AND (NEW.ends_on IS NULL OR p.starts_on <= NEW.ends_on)"
        " AND (p.ends_on IS NULL OR p.ends_on >= NEW.starts_on))"
    )


def _statements(dialect: str, wall: _Wall) -> dict[str, list[str]]:
    """Return the statements that put a wall up, by the name of what stands then."""
    update = f"UPDATE OF {', '.join(_WATCHED)}"
    events = [*(["INSERT"] if wall.inserts else []), update]
    mark = triggers.mark(dialect, wall, events)
    if dialect == "sqlite":
        names = {event: f"{_PREFIX}{wall.name}_{event[:6].lower()}_{mark}" for event in events}
        return {
            name: [
                f"CREATE TRIGGER {name} AFTER {event} ON placements WHEN {wall.looks}"
                f"{f' AND ({wall.enters})' if wall.enters and event == update else ''}"
                f" BEGIN SELECT RAISE(ABORT, '{wall.invariant}') WHERE {wall.refuses}; END"
            ]
            for event, name in names.items()
        }
    name = f"{_PREFIX}{wall.name}_{mark}"
    looks = f"{wall.looks} AND (TG_OP = 'INSERT' OR {wall.enters})" if wall.enters else wall.looks
    locks = (
        " PERFORM 1 FROM capacity_offers WHERE id = NEW.offer_id FOR UPDATE;"
        " PERFORM 1 FROM clients WHERE id = NEW.client_id FOR NO KEY UPDATE;"
    )
    return {
        name: [
            f"CREATE OR REPLACE FUNCTION schakel_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {looks} THEN{locks if wall.locks else ''}"
            f" IF {wall.refuses} THEN RAISE EXCEPTION '{wall.invariant}' USING ERRCODE = 'check_violation';"
            " END IF; END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {' OR '.join(events)} ON placements"
            f" FOR EACH ROW EXECUTE FUNCTION schakel_{name}()",
        ]
    }

"""What is so in the demo, asked of its database with statements of our own, apart from the program's."""

import datetime as dt
import json
import sqlite3
from typing import Any

from babel.dates import format_date

from coordination import clock
from coordination.vocabulary.labels import label

TODAY = clock.today
#: Tables of each asker's own, beside those of the demo: the clients whom a member works with, and the
#: placements at the host that somebody works for.
OWN = (
    """create temp table mine as select c.id, c.ref, c.looking_since from team_memberships m
    join support_teams t on t.id = m.team_id join clients c on c.id = t.client_id
    where m.professional_id = :me and m.state = 'active' and m.function = 'direct'""",
    """create temp table ours as select p.*, o.title, o.placement_kind as kind, s.display_name as name,
    s.phone, c.functional_needs as needs, c.ref as client_ref from placements p
    join capacity_offers o on o.id = p.offer_id join professionals s on s.id = p.supervisor_id
    join clients c on c.id = p.client_id where o.host_organisation_id = :host""",
    """create temp table going_on as select * from placements where state not in ('declined_by_client',
    'declined_by_partner', 'expired', 'closed', 'lapsed', 'withdrawn_by_client', 'withdrawn_by_host',
    'never_started', 'superseded')""",
)


class Truth:
    """The demo's database, read only.

    Parameters
    ----------
    file
        The database.
    name
        Who asks; ``:me`` and ``:host`` in a statement are this person and the organisation behind.
    """

    def __init__(self, file: str, name: str) -> None:
        self._database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.name = name
        self.me, self.host = self.row(
            "select id, organisation_id from professionals where display_name = :name", name=name
        )
        for statement in OWN:
            self.rows(statement)

    def rows(self, statement: str, **given: Any) -> list[tuple[Any, ...]]:
        """Return what a statement finds; ``:me``, ``:host`` and ``:today`` are known."""
        known = {"me": getattr(self, "me", 0), "host": getattr(self, "host", 0), "today": TODAY().isoformat()}
        return self._database.execute(statement, known | given).fetchall()

    def row(self, statement: str, **given: Any) -> tuple[Any, ...]:
        return self.rows(statement, **given)[0]

    def column(self, statement: str, **given: Any) -> list[Any]:
        return [row[0] for row in self.rows(statement, **given)]

    def number(self, statement: str, **given: Any) -> int:
        return self.row(statement, **given)[0]

    @property
    def latest_round(self) -> int:
        return self.number("select max(id) from matching_rounds where state = 'finished'")

    def members(self, ref: str) -> list[dict[str, Any]]:
        """Return who is in the team of a client now."""
        found = self.rows(
            """select p.display_name, m.role, m.domain_scope, m.is_lead, m.is_confidant, m.function, p.id
            from team_memberships m join support_teams t on t.id = m.team_id
            join clients c on c.id = t.client_id join professionals p on p.id = m.professional_id
            where c.ref = :ref and m.state = 'active'""",
            ref=ref,
        )
        keys = ("name", "role", "domains", "is_lead", "is_confidant", "function", "id")
        members = [dict(zip(keys, row, strict=True)) for row in found]
        return [one | {"domains": json.loads(one["domains"])} for one in members]

    def close(self) -> None:
        self._database.close()


def day(text: str) -> str:
    """Return a day of the database as pages say it: ``22 november 2026``."""
    return format_date(dt.date.fromisoformat(text[:10]), "d MMMM y", locale="nl")


def short_day(text: str) -> str:
    """Return a day of the database as lists say it: ``zo 22 nov``."""
    on = dt.date.fromisoformat(text[:10])
    pattern = "EEE d MMM" if on.year == TODAY().year else "EEE d MMM y"
    return format_date(on, pattern, locale="nl").replace(".", "")


def in_days(number: int) -> str:
    """Return the day so many days from now."""
    return (TODAY() + dt.timedelta(days=number)).isoformat()


__all__ = ["Truth", "day", "in_days", "label", "short_day"]

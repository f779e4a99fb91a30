"""Writes the record of a year: who took which step, and who read which file, with the codes that prove it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from coordination.audit import chain
from coordination.audit.models import AuditEvent
from coordination.vocabulary import AuditAction, LegalBasis

if TYPE_CHECKING:
    from seed.synthetic.book import Year

AT_ONCE = 5_000
DAYS = 365
#: How often in a year the supervisor opens a client's file.
VIEWS_A_YEAR = 40
_PARTS = "existence,identity,functional_profile,team,proposals,wishes,rungs"


@dataclass(slots=True)
class Events:
    """Events that wait to be written, as rows without their code."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        day: date,
        action: AuditAction,
        kind: str,
        ref: str,
        subject: str,
        *,
        by: tuple[int, int] | None,
        part: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Keep one event of a day; ``by`` are professional and organisation, None is time itself."""
        self.rows.append(
            {
                "at": datetime.combine(day, time(11), UTC),
                "actor": "worker" if by is None else f"city-{by[0]}",
                "professional_id": by and by[0],
                "organisation_id": by and by[1],
                "action": action,
                "object_kind": kind,
                "object_ref": ref,
                "subject": subject,
                "part": part,
                "basis": LegalBasis.STATUTORY_TASK.value if part else None,
                "detail": detail,
            }
        )


def record_year(year: Year) -> None:
    """Write what was kept, and the reads of the year, in the order of their days."""
    for person in year.people:
        for _ in range(year.rng.randint(VIEWS_A_YEAR // 2, VIEWS_A_YEAR * 3 // 2)):
            day = year.today - timedelta(days=year.rng.randint(1, DAYS))
            by = (person.supervisor_id, year.home_id)
            year.events.add(day, AuditAction.VIEW, "client", person.ref, person.ref, by=by, part=_PARTS)
    rows = list(_coded(year.events.rows))
    for start in range(0, len(rows), AT_ONCE):
        year.session.execute(insert(AuditEvent), rows[start : start + AT_ONCE])


def _coded(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in sorted(rows, key=lambda row: row["at"]):
        row["id"] = chain.new_number()
        stored = {**row, "action": row["action"].value, "at": chain.moment_text(row["at"])}
        row["mac"] = chain.event_code([stored[name] for name in chain.FIELDS])
        yield row

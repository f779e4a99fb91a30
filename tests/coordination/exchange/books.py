"""Files as tests bring them in, and who brings them."""

import io
from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.exchange import operations, undoing
from coordination.exchange.models import Import
from coordination.exchange.queries import plan_of
from coordination.vocabulary import ActorRole, ImportState, RoleKind, SheetKind
from tests.coordination.factories import actor_for, make_organisation, make_professional

ORGANISATIONS = "id,name,kinds,legal_status\norg-1,De Wissel,host_organisation,non_profit\n"
NETWORK = {
    "organisaties": [
        ["id", "name", "kinds"],
        ["o1", "De Wissel", "host_organisation"],
        ["o2", "OCMW X", "pcsw"],
    ],
    "vestigingen": [
        ["id", "organization_id", "name", "postal_code", "city"],
        ["v1", "o1", "Dok", 9000, "Gent"],
    ],
    "collega’s": [["id", "organization_id", "name", "role"], ["c1", "o2", "Noor", "job_coach"]],
    "diensten": [
        [
            "id",
            "organization_id",
            "name",
            "kind",
            "breadth",
            "duration_model",
            "starts_on",
            "ends_on",
            "cohort_max",
        ],
        [
            "d1",
            "o1",
            "Atelier",
            "activating_workfloor",
            "specialist",
            "fixed_term",
            "2027-01-04",
            "2027-06-30",
            12,
        ],
        ["d2", "o2", "Groep", "group_work", "generalist", "open_ended", None, None, None],
    ],
    "doorverwijzingen": [
        ["from_service_id", "to_service_id", "kind", "ladder_scheme", "from_rung", "to_rung"],
        ["d2", "d1", "leads_to", "gent_2014", 3, 4],
    ],
}
CLIENT_COLUMNS = "id;name;birth_year;postal_code;city;income_status;referral_source;first_talk_on;basis"
CLIENT = "Amina {0};1988;9000;Gent;integration_income;pcsw;2026-11-02;statutory_task"


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """Return a workbook with these sheets."""
    book = Workbook()
    del book["Sheet"]
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def clients_csv(*numbers: int, **given: str) -> bytes:
    """Return a CSV of clients with these numbers."""
    lines = [CLIENT_COLUMNS, *(f"d-{one};{given.get(f'c{one}') or CLIENT.format(one)}" for one in numbers)]
    return "\n".join(lines).encode()


def administrator(session: Session) -> Actor:
    """Return somebody who sets up the network."""
    at_home = actor_for(make_professional(session), ActorRole.ADMINISTRATOR)
    return replace(at_home, organisation_id=None)


def supervisor(session: Session) -> Actor:
    """Return a supervisor of an organisation bound by professional secrecy."""
    return actor_for(make_professional(session, organisation=make_organisation(session)))


def colleague(session: Session, **given: Any):
    """Return somebody who can be invited."""
    return make_professional(session, role=RoleKind.JOB_COACH, **given)


def checked(session: Session, actor: Actor, data: bytes | str, **given: Any) -> Import:
    """Bring a file in and see what it would do."""
    raw = data if isinstance(data, bytes) else data.encode()
    return operations.check(session, run=operations.bring_in(session, actor, data=raw, **given))


def applied(session: Session, actor: Actor, data: bytes | str, **given: Any) -> Import:
    """Bring a file in and apply it; its refusals are shown when there are any."""
    run = checked(session, actor, data, **given)
    assert run.state is ImportState.CHECKED, run.faults
    assert not run.totals.get("refused"), said(run)
    operations.start(session, actor, run=run)
    return operations.apply(session, run=run)


def undone(session: Session, actor: Actor, run: Import) -> Import:
    """Undo an import."""
    undoing.take_back(session, actor, run=run)
    return undoing.undo(session, run=run)


def outcomes(run: Import) -> dict[str, int]:
    """Return how many rows come to what."""
    return {name: number for name, number in run.totals.items() if name != "sheets"}


def said(run: Import) -> list[str]:
    """Return what is wrong, each with its place."""
    return [fault.line() for line in plan_of(run) for fault in line.faults]


def codes(run: Import) -> list[tuple[int, str, str]]:
    """Return row, column and code of what is wrong."""
    return [(fault.row, fault.column, fault.code.value) for line in plan_of(run) for fault in line.faults]


__all__ = ["SheetKind"]

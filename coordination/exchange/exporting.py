"""What somebody may take away, in the form in which it comes in; each look is recorded (CONF-19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import decisions, in_lines, joined, visible_clients
from coordination.exchange.members import OVER
from coordination.exchange.people import AT_ONCE, PARTS
from coordination.exchange.planning import NETWORK
from coordination.exchange.sheets import ABOUT_CLIENTS, SHEETS, Sheet
from coordination.exchange.work import shown
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, SheetKind
from coordination.vocabulary import ImportColumn as C

#: What a supervisor needs of colleagues to invite them; telephone and address stay with who keeps them.
_OF_COLLEAGUES = frozenset({C.ID, C.ORGANIZATION_ID, C.NAME, C.ROLE})


def export(session: Session, actor: Actor, kind: SheetKind) -> list[list[str]]:
    """Return the rows of a sheet as somebody may take them away, recorded.

    Raises
    ------
    NotAllowed
        When the role takes this sheet nowhere, or it is about clients and no person asks.
    """
    sheet = SHEETS[kind]
    require_role(actor, "taking a sheet away", *sorted(sheet.exporters))
    if kind in ABOUT_CLIENTS:
        require_person(actor, "taking a sheet about clients away")
        rows = list(
            _clients(session, actor, sheet) if kind is SheetKind.CLIENTS else _teams(session, actor, sheet)
        )
    else:
        rows = list(_network(session, actor, sheet))
    record(session, actor, AuditAction.EXPORT, "sheet", kind.value, detail=f"{len(rows)} rows")
    return rows


def _network(session: Session, actor: Actor, sheet: Sheet) -> Iterator[list[str]]:
    rows = NETWORK[sheet.kind]
    keepers = (ActorRole.ADMINISTRATOR, ActorRole.PARTNER, ActorRole.WORKER)
    narrowed = sheet.kind is SheetKind.CONTACTS and not actor.has(*keepers)
    for found in session.scalars(rows.outgoing(session, actor)):
        values = {**rows.current(found), **rows.own_key(found)}
        if narrowed:
            values = {name: value for name, value in values.items() if name in _OF_COLLEAGUES}
        yield _cells(sheet, values)


def _clients(session: Session, actor: Actor, sheet: Sheet) -> Iterator[list[str]]:
    for clients in _visible(session, actor, ClientPart.EXISTENCE):
        decided = decisions(
            session, actor, [one.id for one in clients], (ClientPart.EXISTENCE, *PARTS.values())
        )
        for client in clients:
            parts = {part: one for part, one in decided[client.id].items() if one}
            values: dict[C, Any] = {
                name: getattr(client, sheet.by_name[name.value].target)
                for name, part in PARTS.items()
                if part in parts
            }
            values[C.ID] = client.ref
            _record(session, actor, client.ref, parts)
            yield _cells(sheet, values)


def _teams(session: Session, actor: Actor, sheet: Sheet) -> Iterator[list[str]]:
    for clients in _visible(session, actor, ClientPart.TEAM):
        asked = (ClientPart.EXISTENCE, ClientPart.TEAM)
        decided = decisions(session, actor, [one.id for one in clients], asked)
        members = defaultdict(list)
        statement = (
            select(SupportTeam.client_id, TeamMembership)
            .join(TeamMembership, TeamMembership.team_id == SupportTeam.id)
            .where(SupportTeam.client_id.in_([one.id for one in clients]), TeamMembership.state.not_in(OVER))
            .options(joinedload(TeamMembership.professional))
            .order_by(TeamMembership.id)
        )
        for client_id, membership in session.execute(statement):
            members[client_id].append(membership)
        for client in clients:
            parts = {part: one for part, one in decided[client.id].items() if one}
            if ClientPart.TEAM not in parts:
                continue
            _record(session, actor, client.ref, parts)
            for one in members[client.id]:
                values = {column.name: getattr(one, column.target, None) for column in sheet.columns}
                yield _cells(sheet, {**values, C.CLIENT_ID: client.ref, C.CONTACT_ID: one.professional})


def _visible(session: Session, actor: Actor, part: ClientPart) -> Iterator[list[Client]]:
    """Yield the clients of whom a part may be seen, so many at a time, by reference."""
    allowed = visible_clients(actor, part)
    last = ""
    while True:
        statement = select(Client).where(Client.id.in_(allowed), Client.ref > last).order_by(Client.ref)
        found = list(session.scalars(statement.limit(AT_ONCE)))
        if not found:
            return
        yield found
        last = found[-1].ref


def _record(session: Session, actor: Actor, ref: str, parts: Any) -> None:
    basis = joined(one.basis for one in parts.values() if one.basis is not None)
    for line in in_lines(parts):
        told = {"subject": ref, "part": joined(line), "basis": basis or None}
        record(session, actor, AuditAction.EXPORT, "client", ref, **told)


def _cells(sheet: Sheet, values: dict[C, Any]) -> list[str]:
    return [
        str(values[column.name])
        if isinstance(values.get(column.name), str) and column.kind.codes() is None
        else shown(column, values.get(column.name))
        for column in sheet.columns
    ]

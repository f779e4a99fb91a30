"""Waiting lists read: by the team of the client, by the client, and by whoever keeps the list, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor, require_role
from coordination.audit.models import AuditEvent
from coordination.audit.operations import record
from coordination.audit.queries import events_of_object
from coordination.clients.models import Client
from coordination.consent.access import decisions, joined, require_parts, visible_clients
from coordination.services.models import Service
from coordination.small_cells import Told, tell
from coordination.vocabulary import ActorRole, AuditAction, ClientPart
from coordination.waiting_lists.lifecycle import ON_LIST
from coordination.waiting_lists.models import WaitingListEntry
from coordination.waiting_lists.operations import ENTRY, find
from coordination.waiting_lists.rules import may_know, parts_behind


class Due(NamedTuple):
    """A list of which one asks how it stands, by a day."""

    client_ref: str
    due: date
    entry_id: int


class OwnList(NamedTuple):
    """A list in fives for who keeps it: None is hidden because few wait (CONF-24).

    ``names`` are what the service is called in other languages than Dutch, by code of the language.
    """

    service: str
    number: Told | None
    longest_since: date | None
    names: Mapping[str, str]


def entries(session: Session, actor: Actor, *, over: bool = False) -> list[tuple[WaitingListEntry, bool]]:
    """Return who waits where, the longest first, as far as the actor may know of it.

    With each, whether the actor may read who it is. Each read is recorded.

    Parameters
    ----------
    over
        Whether those who are off their list are told too.
    """
    statement = (
        select(WaitingListEntry)
        .where(WaitingListEntry.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)))
        .options(
            joinedload(WaitingListEntry.client),
            joinedload(WaitingListEntry.service),
            joinedload(WaitingListEntry.list_owner),
        )
        .order_by(WaitingListEntry.since, WaitingListEntry.id)
    )
    if not over:
        statement = statement.where(WaitingListEntry.state.in_(ON_LIST))
    found = list(session.scalars(statement))
    decided = decisions(session, actor, {one.client_id for one in found}, ClientPart)
    known = [one for one in found if may_know(actor, one, decided[one.client_id])]
    for one in known:
        _record_view(session, actor, one)
    return [(one, bool(decided[one.client_id][ClientPart.IDENTITY])) for one in known]


def entries_of(session: Session, actor: Actor, client: Client) -> list[WaitingListEntry]:
    """Return a client's places on lists that the actor may know of, those that are over last; recorded.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    """
    require_parts(session, actor, client, "client", ClientPart.PROPOSALS)
    statement = (
        select(WaitingListEntry)
        .where(WaitingListEntry.client_id == client.id)
        .options(joinedload(WaitingListEntry.service), joinedload(WaitingListEntry.list_owner))
        .order_by(WaitingListEntry.ended_on.is_not(None), WaitingListEntry.since, WaitingListEntry.id)
    )
    decided = decisions(session, actor, [client.id], ClientPart)[client.id]
    found = [one for one in session.scalars(statement) if may_know(actor, one, decided)]
    for one in found:
        _record_view(session, actor, one)
    return found


def history_of(session: Session, actor: Actor, entry_id: int) -> tuple[WaitingListEntry, list[AuditEvent]]:
    """Return a place on a list and who did what with it, the earliest first; the read is recorded."""
    entry = find(session, actor, entry_id)
    _record_view(session, actor, entry)
    found = events_of_object(session, ENTRY, entry.id, subject=entry.client.ref, without=_READS)
    return entry, found[::-1]


def to_ask(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return the lists to ask after by a day, of who was put on them by the actor, the earliest first."""
    statement = (
        select(Client.ref, WaitingListEntry.ask_again_on, WaitingListEntry.id)
        .join(Client, Client.id == WaitingListEntry.client_id)
        .where(
            WaitingListEntry.put_on_by_id == (actor.professional_id or 0),
            WaitingListEntry.state.in_(ON_LIST),
            WaitingListEntry.ask_again_on <= until,
            Client.id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .order_by(WaitingListEntry.ask_again_on, WaitingListEntry.id)
    )
    return [Due(*row) for row in session.execute(statement)]


def own_lists(session: Session, actor: Actor) -> list[OwnList]:
    """Return in numbers who waits on the lists that the actor's organisation keeps; nobody is named."""
    require_role(actor, "reading own waiting lists", ActorRole.PARTNER)
    statement = (
        select(
            Service.name_nl,
            Service.name_en,
            Service.name_fr,
            func.count(WaitingListEntry.client_id.distinct()),
            func.min(WaitingListEntry.since),
        )
        .join(WaitingListEntry, WaitingListEntry.service_id == Service.id)
        .where(
            WaitingListEntry.list_owner_id == (actor.organisation_id or 0),
            WaitingListEntry.state.in_(ON_LIST),
        )
        .group_by(Service.id, Service.name_nl, Service.name_en, Service.name_fr)
        .order_by(Service.name_nl)
    )
    found = []
    for name, english, french, number, since in session.execute(statement):
        shown = tell(number)
        others = {code: other for code, other in (("en", english), ("fr", french)) if other}
        found.append(OwnList(name, shown, None if shown is None else since, others))
    return found


_READS = (AuditAction.VIEW, AuditAction.VIEW_DENIED)


def _record_view(session: Session, actor: Actor, entry: WaitingListEntry) -> None:
    ref, part = entry.client.ref, joined(parts_behind(entry.service))
    record(session, actor, AuditAction.VIEW, ENTRY, entry.id, subject=ref, part=part)

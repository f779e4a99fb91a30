"""Putting somebody on a waiting list, hearing how it stands, and taking somebody off."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import decisions, joined, require_parts
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation
from coordination.rows import save
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, WaitingState
from coordination.waiting_lists.lifecycle import ON_LIST, WAITING
from coordination.waiting_lists.models import WaitingListEntry
from coordination.waiting_lists.rules import may_know, parts_behind, parts_to_know

#: Months after which one asks how it stands, when nothing else was agreed.
ASK_MONTHS = 3
ENTRY = "waiting list entry"


def put_on(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    service_id: int,
    since: date | None = None,
    list_owner_id: int | None = None,
    position: int | None = None,
    ask_again_on: date | None = None,
) -> WaitingListEntry:
    """Put a client on the list of a service.

    Parameters
    ----------
    list_owner_id
        Whose list it is; the service's own organisation when not given.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    NotFound
        When there is no such service or organisation.
    InvalidInput
        When the client stands on that list already, or a day cannot be.
    """
    _require(actor, "putting somebody on a waiting list")
    client = session.scalar(select(Client).where(Client.ref == client_ref))
    client = require_parts(session, actor, client, "client", ClientPart.PROPOSALS)
    service = session.get(Service, service_id)
    owner = None if service is None else session.get(Organisation, list_owner_id or service.organisation_id)
    if service is None or owner is None:
        raise NotFound("service")
    same = select(WaitingListEntry).where(
        WaitingListEntry.client_id == client.id,
        WaitingListEntry.service_id == service.id,
        WaitingListEntry.state.in_(ON_LIST),
    )
    decided = decisions(session, actor, [client.id], parts_behind(service))[client.id]
    # Of another that the actor may not know of nothing is told: the service tells of a life domain.
    if any(may_know(actor, one, decided) for one in session.scalars(same)):
        raise InvalidInput("service", "the client stands on this list already")
    today = clock.today()
    if since is not None and since > today:
        raise InvalidInput("since", f"{since} is still to come")
    entry = WaitingListEntry(
        client=client,
        service=service,
        list_owner=owner,
        put_on_by_id=actor.professional_id,
        since=since or today,
        position=_position(position),
        position_on=None if position is None else today,
        ask_again_on=_ask_again(ask_again_on),
    )
    save(session, actor, entry)
    _record(session, actor, AuditAction.CREATE, entry, "put_on")
    return entry


def tell_position(
    session: Session,
    actor: Actor,
    *,
    entry_id: int,
    position: int | None,
    ask_again_on: date | None = None,
) -> WaitingListEntry:
    """Write down what the owner said: the place on the list, if told, and when to ask again.

    Raises
    ------
    InvalidInput
        When the client is off the list, the place is none, or the day is past.
    """
    _require(actor, "asking after a waiting list")
    entry = find(session, actor, entry_id)
    if entry.state not in ON_LIST:
        raise InvalidInput("entry", "the client is off this list")
    entry.position, entry.position_on = _position(position), clock.today()
    entry.ask_again_on = _ask_again(ask_again_on)
    save(session, actor, entry)
    _record(session, actor, AuditAction.UPDATE, entry, "asked" if position is None else f"asked {position}")
    return entry


def move(session: Session, actor: Actor, *, entry_id: int, event: str) -> WaitingListEntry:
    """Take a step of the list's table: a place is offered, taken, or let go, or the client stops waiting.

    Raises
    ------
    Refused
        When the entry is not one of a client whose proposals the actor may see, or not the client's own.
    IllegalTransition
        When the step is not possible now.
    """
    return _moved(session, actor, find(session, actor, entry_id), event)


def put_on_own(
    session: Session, actor: Actor, *, client: Client, service: Service, asked_by_id: int | None
) -> WaitingListEntry:
    """Put somebody who was referred to a service on its own list; who stands on it already stays there.

    The caller has let the actor act for the service, for this client.

    Parameters
    ----------
    asked_by_id
        The professional who referred the client, and who asks later how it stands.
    """
    require_person(actor, "putting somebody on a waiting list")
    same = select(WaitingListEntry).where(
        WaitingListEntry.client_id == client.id,
        WaitingListEntry.service_id == service.id,
        WaitingListEntry.state.in_(ON_LIST),
    )
    if (known := session.scalars(same.order_by(WaitingListEntry.id)).first()) is not None:
        return known
    entry = WaitingListEntry(
        client=client,
        service=service,
        list_owner=service.organisation,
        put_on_by_id=asked_by_id,
        since=clock.today(),
        ask_again_on=_ask_again(None),
    )
    save(session, actor, entry)
    _record(session, actor, AuditAction.CREATE, entry, "put_on")
    return entry


def follow(session: Session, actor: Actor, *, entry: WaitingListEntry, event: str) -> None:
    """Let a place on a list follow what became of the referral behind it, if it can take that step now.

    The caller has let the actor act on the referral.
    """
    if event in WAITING.possible_events(entry.state):
        _moved(session, actor, entry, event)


def _moved(session: Session, actor: Actor, entry: WaitingListEntry, event: str) -> WaitingListEntry:
    entry.state = WAITING.next_state(entry.state, event, actor, None)
    if entry.state not in ON_LIST:
        entry.ended_on = clock.today()
    elif entry.state is WaitingState.WAITING:
        entry.ask_again_on = _ask_again(None)
    save(session, actor, entry)
    _record(session, actor, AuditAction.TRANSITION, entry, event)
    return entry


def find(session: Session, actor: Actor, entry_id: int) -> WaitingListEntry:
    """Return the entry that somebody acts on.

    Raises
    ------
    Refused
        When it does not exist, or the actor may not know of it.
    """
    statement = (
        select(WaitingListEntry)
        .where(WaitingListEntry.id == entry_id)
        .options(joinedload(WaitingListEntry.client), joinedload(WaitingListEntry.service))
    )
    entry = session.scalar(statement)
    parts = (ClientPart.PROPOSALS,) if entry is None else parts_to_know(actor, entry)
    require_parts(session, actor, None if entry is None else entry.client, ENTRY, *parts)
    if entry is None:
        raise NotFound(ENTRY)
    return entry


def _require(actor: Actor, act: str) -> None:
    require_role(actor, act, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    require_person(actor, act)


def _position(position: int | None) -> int | None:
    if position is not None and position < 1:
        raise InvalidInput("position", f"{position} is no place on a list")
    return position


def _ask_again(day: date | None) -> date:
    today = clock.today()
    if day is not None and day < today:
        raise InvalidInput("ask_again_on", f"{day} is past")
    return day or clock.months_after(today, ASK_MONTHS)


def _record(
    session: Session, actor: Actor, action: AuditAction, entry: WaitingListEntry, detail: str
) -> None:
    ref, part = entry.client.ref, joined(parts_behind(entry.service))
    record(session, actor, action, ENTRY, entry.id, subject=ref, part=part, detail=detail)

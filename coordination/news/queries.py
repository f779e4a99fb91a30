"""What others did since a moment, told by reference or alias, never by name and never with content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.clients.models import Client
from coordination.consent.access import decisions, visible_clients
from coordination.placements.host import endings_for_partner
from coordination.placements.models import Placement
from coordination.placements.onward import AUTOMATIC
from coordination.placements.own import SHOWN
from coordination.plans.agenda import Agenda
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, PlacementState

#: So many changes are read back; who was away for long is told of the newest.
MOST_READ = 400
_CHANGES = (AuditAction.CREATE, AuditAction.UPDATE, AuditAction.TRANSITION, AuditAction.DELETE)
_WITH_CLIENTS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_PLACEMENT = "placement"
_PARTS = {part.value: part for part in ClientPart}
#: What is told of the house to who keeps it; of accounts only those of the reader's own scope are told, on
#: their own page.
_HOUSE = {
    ActorRole.ADMINISTRATOR: frozenset({"organisation", "service", "policy"}),
    ActorRole.DATA_PROTECTION_OFFICER: frozenset({"emergency access", "erasure", "retention"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed.

    Attributes
    ----------
    kind
        What it changed of, as the record calls it: ``placement``, ``team``, ``meeting``, ``client`` ...
    about
        By what the reader knows whom it is about: reference, alias, or the title of a place; never a name,
        and nothing where it is about the house.
    ref
        What its page is found by.
    event
        The step of a life cycle or the first word of what the record says; empty where there is none.
    state
        How a stay stands now, where that is all that is told.
    others
        How many more changes there were of the same.
    """

    at: datetime
    kind: str
    about: str
    ref: str
    event: str = ""
    part: ClientPart | None = None
    state: PlacementState | None = None
    others: int = 0


def changed_since(
    session: Session, actor: Actor, since: datetime, *, agenda: Agenda | None = None
) -> list[Change]:
    """Return what others changed since a moment and the actor may know of now, the newest first.

    References, aliases and days only, so nothing is recorded; what is behind a line is, when it is opened.

    Parameters
    ----------
    agenda
        The actor's, where the caller has it already.
    """
    agenda = agenda or Agenda(session, actor)
    found = [
        *_of_house(session, actor, since),
        *_of_clients(session, actor, since),
        *_at_host(session, actor, since, agenda),
        *_own(session, actor, since),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_house(session: Session, actor: Actor, since: datetime) -> Iterator[Change]:
    """Yield for who keeps the house what colleagues changed of it, one line per kind; no client is in it."""
    kinds = {kind for role, found in _HOUSE.items() if actor.has(role) for kind in found}
    if not kinds:
        return
    statement = (
        select(AuditEvent)
        .where(
            AuditEvent.object_kind.in_(kinds),
            AuditEvent.at > since,
            AuditEvent.action.in_(_CHANGES),
            AuditEvent.actor != actor.name,
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(MOST_READ)
    )
    told: dict[str, list[AuditEvent]] = {}
    for event in session.scalars(statement):
        told.setdefault(event.object_kind, []).append(event)
    for kind, same in told.items():
        yield Change(at=same[0].at, kind=kind, about="", ref=same[0].object_ref, others=len(same) - 1)


def _of_clients(session: Session, actor: Actor, since: datetime) -> Iterator[Change]:
    """Yield, one per client and thing, what others did in files and teams, each by the part it belongs to."""
    if not actor.has(*_WITH_CLIENTS):
        return
    ids = {
        ref: client_id
        for client_id, ref in session.execute(
            select(Client.id, Client.ref).where(Client.id.in_(visible_clients(actor, ClientPart.EXISTENCE)))
        )
    }
    statement = (
        select(*_READ)
        .where(
            AuditEvent.subject.in_(ids),
            AuditEvent.at > since,
            AuditEvent.action.in_(_CHANGES),
            AuditEvent.actor.not_in([actor.name, *AUTOMATIC]),
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(MOST_READ)
    )
    events = [(one, _parts(one)) for one in (_Event(*row) for row in session.execute(statement))]
    wanted = {part for _event, parts in events for part in parts}
    decided = decisions(session, actor, list(ids.values()), wanted) if wanted else {}
    told: dict[tuple[str, str], list[tuple[_Event, list[ClientPart]]]] = {}
    for event, parts in events:
        if parts and event.subject and all(decided[ids[event.subject]][part] for part in parts):
            told.setdefault((event.subject, event.object_kind), []).append((event, parts))
    for (ref, kind), same in told.items():
        newest, parts = same[0]
        yield Change(
            at=newest.at,
            kind=kind,
            about=ref,
            ref=newest.object_ref if kind in (_PLACEMENT, "meeting") else ref,
            event=_event(newest),
            part=parts[0],
            others=len(same) - 1,
        )


class _Event(NamedTuple):
    """What is read of an event about a client."""

    at: datetime
    subject: str | None
    object_kind: str
    object_ref: str
    part: str | None
    detail: str | None


_READ = (
    AuditEvent.at,
    AuditEvent.subject,
    AuditEvent.object_kind,
    AuditEvent.object_ref,
    AuditEvent.part,
    AuditEvent.detail,
)


def _parts(event: _Event) -> list[ClientPart]:
    """Return which parts of a client one must see to be told of an event; none: nobody is told."""
    if event.object_kind == _PLACEMENT:
        return [ClientPart.PROPOSALS]
    named = (event.part or "").split(",")
    return [_PARTS[one] for one in named] if all(one in _PARTS for one in named) else []


def _event(event: _Event) -> str:
    words = (event.detail or "").split()
    if not words:
        return ""
    return words[0] if event.object_kind == _PLACEMENT else words[-1]


def _at_host(session: Session, actor: Actor, since: datetime, agenda: Agenda) -> Iterator[Change]:
    """Yield how the requests and stays at the actor's organisation stand that moved since."""
    day = since.astimezone(clock.BRUSSELS).date()
    for one in agenda.guests:
        if one.state_since >= day:
            yield Change(
                at=_start_of(one.state_since), kind="request", about=one.alias, ref=one.ref, state=one.state
            )
    for ended in endings_for_partner(session, actor):
        if day <= ended.ended_on <= clock.today():
            yield Change(
                at=_start_of(ended.ended_on), kind="ending", about=ended.alias, ref="", state=ended.state
            )


def _own(session: Session, actor: Actor, since: datetime) -> Iterator[Change]:
    """Yield for a client the proposals that moved since, of those that a client is shown."""
    if actor.client_id is None:
        return
    statement = select(Placement).where(
        Placement.client_id == actor.client_id,
        Placement.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        Placement.state.in_(SHOWN),
        Placement.state_since >= since.astimezone(clock.BRUSSELS).date(),
    )
    for one in session.scalars(statement.order_by(Placement.id)):
        yield Change(
            at=_start_of(one.state_since),
            kind="own",
            about=one.offer.title,
            ref=one.ref,
            state=one.state,
        )


def _start_of(day: date) -> datetime:
    """Return when a day began; of a stay only the day is kept."""
    return datetime.combine(day, time.min, clock.BRUSSELS).astimezone(UTC)

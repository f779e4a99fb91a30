"""Writing the record in the transaction of the act, reading it, and linking what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.audit import chain
from coordination.audit.heads import Head
from coordination.audit.models import AuditEvent, AuditLink
from coordination.audit.queries import events_about, head_of, link_at
from coordination.audit.rules import KEY_KIND, RawEvent, age_of, raw_columns
from coordination.errors import CoordinationError, NoActor
from coordination.vocabulary import AuditAction

LONGEST_DETAIL = 200
# The part of a client that somebody reads who reads who has read: no part of the file itself.
RECORD_PART = "audit"
# Any number will do, as long as no other lock of this database bears it.
SEALING_LOCK = 5_326_002


class RecordBroken(CoordinationError):
    """The chain is not the one that was written down outside: nothing may be linked to it any more.

    Attributes
    ----------
    position
        The position that differs or is gone.
    """

    code = "record_broken"

    def __init__(self, position: int) -> None:
        super().__init__(
            f"position {position} of the record is not what was written down outside the database: "
            "nothing is linked to it until `schakel audit verify` has been read"
        )
        self.position = position


class RecordUnwritable(CoordinationError):
    """An event could not be written, so that what it tells of may not happen and not be shown (CONF-19)."""

    code = "record_unwritable"

    def __init__(self) -> None:
        super().__init__("the record cannot be written: nothing is done and nothing is shown")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one sealing did.

    Attributes
    ----------
    count
        Events that were linked.
    head
        The last link, or None when nothing was linked.
    refused
        Numbers of the events that do not carry a code of ours, or that of a key whose time is over; they are
        never linked.
    """

    count: int = 0
    head: Head | None = None
    refused: tuple[int, ...] = ()


def record(
    session: Session,
    actor: Actor | None,
    action: AuditAction,
    object_kind: str,
    object_ref: str | int,
    *,
    subject: str | None = None,
    part: str | None = None,
    basis: str | None = None,
    detail: str | None = None,
) -> AuditEvent:
    """Add one event to the record; it stands or falls with the transaction (CONF-19, INV-18).

    Parameters
    ----------
    object_kind, object_ref
        What was acted on or read: ``"offer", 12`` or ``"client", "GENT-7QK2M9XA"``. Never a name.
    subject
        The client's ``ref`` when the event is about a client.
    part
        Which part of the client, by its code; several with a comma between.
    basis
        Legal basis on which it was done or shown, by its code.
    detail
        Codes and references that make the event clear, such as an event of a life cycle. Never content, for
        nothing in the record can be erased: a reason in somebody's own words belongs to a table of its own,
        encrypted. What is longer than the column is cut.

    Raises
    ------
    NoActor
        When nobody acts.
    AuditKeyMissing
        When no key for the record is configured.
    """
    if actor is None or not actor.name:
        raise NoActor
    event = AuditEvent(
        id=chain.new_number(),
        at=clock.now(),
        actor=actor.name,
        professional_id=actor.professional_id,
        organisation_id=actor.organisation_id,
        action=action,
        object_kind=object_kind,
        object_ref=str(object_ref),
        subject=subject,
        part=part,
        basis=basis,
        detail=None if detail is None else detail[:LONGEST_DETAIL],
    )
    event.mac = _code(event)
    session.add(event)
    return event


def read_events(session: Session, actor: Actor, subject: str, *, limit: int = 200) -> list[AuditEvent]:
    """Return what was done with and seen of a client, newest first; that is recorded too (CONF-19, CONF-20).

    The caller has decided whether this actor may read it; here it is written down that he did.

    Parameters
    ----------
    subject
        The client's ``ref``.
    limit
        Most events to return.
    """
    events = events_about(session, subject, limit=limit)
    record(session, actor, AuditAction.VIEW, "audit", subject, subject=subject, part=RECORD_PART)
    return events


def seal(session: Session, event_ids: Sequence[int], *, known: Head | None = None) -> Sealed | None:
    """Link events to the end of the chain, in the order of their numbers (CONF-19).

    Repeating it does no harm: what is linked already is left out. An event without a code of ours is never
    linked. Before the first event of a newer key an event is added that tells of it; from there on events of
    the older key are no longer linked.

    Parameters
    ----------
    event_ids
        Numbers of events that seemed to have no link.
    known
        A head that was written down outside: what comes after it is only added to the same chain.

    Returns
    -------
    Sealed or None
        None when another process is linking at this moment (PostgreSQL; on SQLite writers queue).

    Raises
    ------
    RecordBroken
        When the chain does not hold the known head; nothing was linked.
    """
    if not _alone(session):
        return None
    if known is not None and link_at(session, known.position) != known.link:
        raise RecordBroken(known.position)
    head = head_of(session) or Head(0, chain.BEGINNING)
    if not isinstance(head.link, bytes):
        raise RecordBroken(head.position)
    chained = _Chain(session, head, _age_of_head(session, head))
    refused = [row.id for row in _without_link(session, event_ids) if not chained.take(row)]
    if not chained.links:
        return Sealed(refused=tuple(refused))
    session.execute(insert(AuditLink), chained.links)
    return Sealed(len(chained.links), chained.head, tuple(refused))


class _Chain:
    """The end of the chain while it grows.

    Attributes
    ----------
    age
        Age of the key of the last link; None before the first.
    links
        What was added to it, as rows.
    """

    def __init__(self, session: Session, head: Head, age: int | None) -> None:
        self.session, self.head, self.age = session, head, age
        self.links: list[dict[str, object]] = []

    def take(self, event: RawEvent) -> bool:
        """Link an event; say no when it does not carry a code of ours, or one of a key whose time is over."""
        age = age_of(event, self.age)
        if age is None:
            return False
        if self.age is not None and age < self.age:
            told = _key_taken_into_use(self.session, age)
            self._link(told.id, told.mac, age)
        self._link(event.id, event.mac, age)
        return True

    def _link(self, event_id: int, mac: bytes, age: int) -> None:
        position = self.head.position + 1
        link = chain.link_code(self.head.link, position, event_id, mac, age)
        self.links.append({"position": position, "event_id": event_id, "link": link})
        self.head, self.age = Head(position, link), age


def _key_taken_into_use(session: Session, age: int) -> AuditEvent:
    """Write down, with the new key, that it was taken into use: from here on no older one makes a link.

    Whoever learns an older key later can neither add to the record nor change what was linked before: this
    event's link binds all of it.
    """
    event = record(session, automatic("sealer"), AuditAction.UPDATE, KEY_KIND, "newest")
    event.mac = _code(event, age)
    session.flush()
    return event


def _age_of_head(session: Session, head: Head) -> int | None:
    """Return the age of the key that made the last link.

    Raises
    ------
    RecordBroken
        When none of several keys did.
    """
    if head.position == 0:
        return None
    if len(chain.ages()) == 1:
        return 0
    before = link_at(session, head.position - 1) if head.position > 1 else chain.BEGINNING
    made = select(AuditEvent.id, AuditEvent.mac).join(AuditLink, AuditLink.event_id == AuditEvent.id)
    row = session.execute(made.where(AuditLink.position == head.position)).one_or_none()
    if row is None or not isinstance(before, bytes):
        raise RecordBroken(head.position)
    for age in chain.ages():
        if chain.is_same(head.link, chain.link_code(before, head.position, row.id, row.mac, age)):
            return age
    raise RecordBroken(head.position)


def _code(event: AuditEvent, age: int = 0) -> bytes:
    return chain.event_code([_stored(getattr(event, name)) for name in chain.FIELDS], age)


def _stored(value: object) -> object:
    """Return a value as the database will hold it."""
    return value.value if isinstance(value, AuditAction) else chain.moment_text(value)


def _alone(session: Session) -> bool:
    """Take the one lock for linking until the transaction ends; on SQLite there is one writer anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    statement = text("SELECT pg_try_advisory_xact_lock(:lock)")
    return bool(session.execute(statement, {"lock": SEALING_LOCK}).scalar())


def _without_link(session: Session, event_ids: Sequence[int]) -> list[RawEvent]:
    linked = session.scalars(select(AuditLink.event_id).where(AuditLink.event_id.in_(event_ids)))
    wanted = set(event_ids).difference(linked)
    rows = select(*raw_columns()).where(AuditEvent.id.in_(wanted)).order_by(AuditEvent.id)
    return list(session.execute(rows))

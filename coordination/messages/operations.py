"""Writing messages down in the act's own transaction, and sending them from there.

Sending takes two short transactions around the talk with the mail server: `claim` counts the try and puts the
next one off, `settle` says how it ended. Whoever dies in between leaves a message that is tried again after
its wait, under the same ``Message-ID``: none is lost, and one that arrives twice can be told to be one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import NotFound
from coordination.messages import rules
from coordination.messages.models import Message
from coordination.organisations.models import Professional
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, MessageKind, MessageState

DOMAIN = "schakel.invalid"


def tell(
    session: Session,
    actor: Actor,
    professional_ids: Iterable[int | None],
    *,
    kind: MessageKind = MessageKind.NEWS,
    needs_role: ActorRole | None = None,
    key: str | None = None,
) -> int:
    """Write down that these people are to be told that something waits; return how many messages there are.

    Parameters
    ----------
    needs_role
        Role that the account must have when it leaves.
    key
        What it is about: of the same key one message per person is ever written.
    """
    written = 0
    for professional_id in sorted({one for one in professional_ids if one is not None}):
        own_key = None if key is None else f"{key}:{professional_id}"
        if own_key is not None and session.scalar(select(Message.id).where(Message.key == own_key)):
            continue
        _write(session, actor, kind, professional_id=professional_id, needs_role=needs_role, key=own_key)
        written += 1
    return written


def tell_organisation(
    session: Session,
    actor: Actor,
    organisation_id: int,
    *,
    kind: MessageKind = MessageKind.NEWS,
    needs_role: ActorRole,
    key: str | None = None,
) -> int:
    """Do the same for everybody of an organisation who has a role; return how many messages there are."""
    people = select(Professional.id).where(
        Professional.organisation_id == organisation_id, Professional.active
    )
    return tell(session, actor, session.scalars(people).all(), kind=kind, needs_role=needs_role, key=key)


def post(session: Session, actor: Actor, content: bytes) -> Message:
    """Write a finished letter down, with the address in it; it is kept encrypted until it has left."""
    return _write(session, actor, MessageKind.LETTER, content=content)


def claim(session: Session, *, at: datetime, most: int) -> list[Message]:
    """Return messages whose time has come, the oldest first, and put their next try off.

    Several who claim at once never get the same message.
    """
    due = (
        select(Message)
        .where(Message.state == MessageState.WAITING, Message.next_try_at <= at)
        .order_by(Message.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = list(session.scalars(due))
    for one in found:
        one.attempts += 1
        one.next_try_at = at + rules.wait_after(one.attempts)
    session.flush()
    return found


def settle(
    session: Session, message_ids: Collection[int], state: MessageState, *, fault: str | None = None
) -> None:
    """Say how a try ended; one that failed waits for the next, or is given up after the last.

    Parameters
    ----------
    state
        ``waiting`` when it is to be tried again.
    fault
        Kind of the error.
    """
    statement = select(Message).where(Message.id.in_(message_ids), Message.state == MessageState.WAITING)
    for one in session.scalars(statement.with_for_update()):
        given_up = state is MessageState.WAITING and rules.is_last(one.attempts)
        one.fault = fault
        one.state = MessageState.GIVEN_UP if given_up else state
        one.ended_at = None if one.state is MessageState.WAITING else clock.now()
        if one.state not in (MessageState.WAITING, MessageState.GIVEN_UP):
            one.content = None
    session.flush()


def anything_due(session: Session, *, at: datetime) -> bool:
    """Say whether a message waits to be sent; asked often, and without a lock."""
    due = select(Message.id).where(Message.state == MessageState.WAITING, Message.next_try_at <= at)
    return session.scalar(due.limit(1)) is not None


def undelivered(session: Session) -> list[Message]:
    """Return the messages that a server refused or that were given up, the latest first."""
    ended = (MessageState.REFUSED, MessageState.GIVEN_UP)
    statement = select(Message).where(Message.state.in_(ended)).order_by(Message.ended_at.desc())
    return list(session.scalars(statement.limit(200)))


def try_again(session: Session, actor: Actor, *, message_id: int) -> None:
    """Let a message that was given up wait to be sent again.

    Raises
    ------
    NotFound
        When there is none that was given up.
    """
    found = _not_delivered(session, actor, message_id, MessageState.GIVEN_UP)
    found.state, found.ended_at, found.attempts, found.next_try_at = (
        MessageState.WAITING,
        None,
        0,
        clock.now(),
    )
    save(session, actor, found)
    record(session, actor, AuditAction.UPDATE, "message", found.id, detail="try again")


def put_away(session: Session, actor: Actor, *, message_id: int) -> None:
    """Take a message that was not delivered off the list: somebody saw it.

    Raises
    ------
    NotFound
        When there is none that was refused or given up.
    """
    found = _not_delivered(session, actor, message_id, MessageState.REFUSED, MessageState.GIVEN_UP)
    found.state, found.content = MessageState.DROPPED, None
    save(session, actor, found)
    record(session, actor, AuditAction.UPDATE, "message", found.id, detail="put away")


def _not_delivered(session: Session, actor: Actor, message_id: int, *states: MessageState) -> Message:
    require_role(actor, "looking after e-mail", ActorRole.ADMINISTRATOR)
    found = session.scalar(select(Message).where(Message.id == message_id, Message.state.in_(states)))
    if found is None:
        raise NotFound("message")
    return found


def _write(
    session: Session,
    actor: Actor,
    kind: MessageKind,
    *,
    professional_id: int | None = None,
    needs_role: ActorRole | None = None,
    content: bytes | None = None,
    key: str | None = None,
) -> Message:
    message = Message(
        kind=kind,
        professional_id=professional_id,
        needs_role=needs_role,
        content=content,
        key=key,
        state=MessageState.WAITING,
        next_try_at=clock.now(),
        message_id=f"<{secrets.token_hex(16)}@{DOMAIN}>",
    )
    save(session, actor, message)
    return message

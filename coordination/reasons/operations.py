"""Keeping a reason, reading it, and erasing a client's key. Who may is decided by the caller."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.errors import InvalidInput
from coordination.reasons.models import ClientKey, Reason
from coordination.rows import filled, save

SHORTEST = 10
LONGEST = 1000


def keep_reason(
    session: Session,
    actor: Actor,
    *,
    client_id: int,
    about: str,
    text: str,
    event: AuditEvent | None = None,
    shortest: int = SHORTEST,
) -> Reason:
    """Keep why something was done, under the client's own key.

    Parameters
    ----------
    about
        Code of what was done.
    event
        The event of the record that tells that it was done.
    shortest
        Fewest characters that count as a reason.

    Raises
    ------
    InvalidInput
        Where ``reason`` is too short or too long.
    """
    words = filled(text, "reason")
    if not shortest <= len(words) <= LONGEST:
        raise InvalidInput("reason", f"takes {shortest} to {LONGEST} characters")
    reason = Reason(
        client_id=client_id,
        about=about,
        event_id=None if event is None else event.id,
        text=_cipher(session, actor, client_id).encrypt(words.encode()),
    )
    save(session, actor, reason)
    return reason


def words_of(session: Session, reason: Reason) -> str | None:
    """Return a reason as it was written, or None when the client's key was erased."""
    key = _key_of(session, reason.client_id)
    if key is None or key.key is None:
        return None
    try:
        return Fernet(key.key).decrypt(reason.text).decode()
    except InvalidToken:  # written under a key that was erased since
        return None


def erase_key(session: Session, actor: Actor, *, client_id: int) -> int:
    """Erase the client's key, and with it every reason; return how many reasons that were (CONF-23).

    Backups of the database that were made before still hold both; they have a period of their own.
    """
    key = _key_of(session, client_id)
    if key is None or key.key is None:
        return 0
    key.key, key.erased_at = None, clock.now()
    save(session, actor, key)
    return len(session.scalars(select(Reason.id).where(Reason.client_id == client_id)).all())


def _cipher(session: Session, actor: Actor, client_id: int) -> Fernet:
    found = _key_of(session, client_id) or ClientKey(client_id=client_id)
    if found.key is None:  # the first reason, or the first after everything was erased: old ones stay noise
        found.key, found.erased_at = Fernet.generate_key(), None
        save(session, actor, found)
    return Fernet(found.key)


def _key_of(session: Session, client_id: int) -> ClientKey | None:
    return session.scalar(select(ClientKey).where(ClientKey.client_id == client_id))

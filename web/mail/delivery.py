"""Sending what waits in the outbox, and the summary of the day; done by the worker, some at a time.

A message is claimed, sent and settled one after the other, with no transaction open while a server is talked
to. Whoever is killed in between leaves a message that is tried again after its wait, with the same
``Message-ID`` and under the same file name.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor
from coordination.messages import operations as outbox
from coordination.messages.models import Message
from coordination.organisations.models import Organisation, Professional
from coordination.to_do.queries import to_do
from coordination.vocabulary import ActorRole, MessageKind, MessageState
from web.accounts.models import Account
from web.mail import words
from web.mail.models import MailPreference
from web.mail.settings import MailSettings
from web.mail.transport import NotSent, Transport, opened

#: Messages of one pass, and accounts whose day is summed up in one transaction.
MOST, ACCOUNTS = 20, 5
#: From this time on, in Brussels, the day is summed up.
MORNING = time(7)

_log = logging.getLogger("schakel.mail")


@dataclass(frozen=True)
class Claimed:
    """Messages that leave as one e-mail: the first gives it its name."""

    ids: tuple[int, ...]
    kind: MessageKind
    professional_id: int | None
    needs_role: ActorRole | None
    content: bytes | None
    message_id: str
    written_at: datetime

    @property
    def name(self) -> str:
        """Name of the file, the same for every try."""
        mark = hashlib.sha256(self.message_id.encode()).hexdigest()[:12]
        return f"{'letter' if self.kind is MessageKind.LETTER else 'news'}-{self.ids[0]}-{mark}"


def deliver(
    sessions: sessionmaker[Session], settings: MailSettings, folder: Path, *, most: int = MOST
) -> int:
    """Send what waits and may be tried now; return how many e-mails left.

    Parameters
    ----------
    folder
        Where letters are left when no mail server is named.
    """
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        if not outbox.anything_due(session, at=clock.now()):
            return 0
    with sessions.begin() as session:
        claimed = _grouped(session, most)
    sent = 0
    with opened(settings, folder) as transport:
        for one in claimed:
            sent += _deliver_one(sessions, settings, transport, one)
    return sent


def write_digests(sessions: sessionmaker[Session], actor: Actor, *, most: int = ACCOUNTS) -> int:
    """Write down for some accounts what waits for them today; return how many were looked at.

    Each account is looked at once a day, whether or not it gets an e-mail.
    """
    now = clock.now().astimezone(clock.BRUSSELS)
    if now.time() < MORNING:
        return 0
    today = now.date()
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        ids = list(session.scalars(_without_digest(today).limit(most)))
    for account_id in ids:
        with sessions.begin() as session:
            account = session.get_one(Account, account_id)
            kept = session.get(MailPreference, account_id, with_for_update=True)
            if kept is None:
                kept = MailPreference(account_id=account_id, at_once=True, digest=True)
                session.add(kept)
            elif kept.digest_on == today:
                continue
            kept.digest_on = today
            if kept.digest and account.professional_id is not None and to_do(session, account.actor, today):
                outbox.tell(
                    session,
                    actor,
                    [account.professional_id],
                    kind=MessageKind.DIGEST,
                    key=f"digest:{today.isoformat()}",
                )
    return len(ids)


def _without_digest(today: date) -> Select[int]:
    return (
        select(Account.id)
        .outerjoin(MailPreference, MailPreference.account_id == Account.id)
        .where(
            Account.active,
            Account.professional_id.in_(_at_work()),
            or_(MailPreference.digest_on.is_(None), MailPreference.digest_on < today),
        )
        .order_by(Account.id)
    )


def _grouped(session: Session, most: int) -> list[Claimed]:
    """Claim messages; what is new for the same person leaves as one e-mail."""
    groups: dict[object, list[Message]] = {}
    for one in outbox.claim(session, at=clock.now(), most=most):
        same = (one.professional_id, one.needs_role) if one.kind is MessageKind.NEWS else one.id
        groups.setdefault(same, []).append(one)
    return [
        Claimed(
            tuple(one.id for one in group),
            group[0].kind,
            group[0].professional_id,
            group[0].needs_role,
            group[0].content,
            group[0].message_id,
            group[0].created_at,
        )
        for group in groups.values()
    ]


def _deliver_one(
    sessions: sessionmaker[Session], settings: MailSettings, transport: Transport, one: Claimed
) -> int:
    letter = _letter(sessions, settings, one)
    state, fault = MessageState.SENT, None
    if letter is None:
        state = MessageState.DROPPED
    else:
        try:
            transport.send(letter, one.name)
        except NotSent as error:
            state = MessageState.REFUSED if error.for_good else MessageState.WAITING
            fault = error.fault
            _log.warning("message %d: %s", one.ids[0], fault)
    with sessions.begin() as session:
        outbox.settle(session, one.ids, state, fault=fault)
    return int(state is MessageState.SENT)


def _letter(sessions: sessionmaker[Session], settings: MailSettings, one: Claimed) -> EmailMessage | None:
    """Return the e-mail; None when there is nobody (any more) who wants it."""
    if one.content is not None:
        letter = message_from_bytes(one.content, policy=SMTP)
        for field, value in (("From", settings.sender), ("Message-ID", one.message_id)):
            del letter[field]
            letter[field] = value
        return letter
    with sessions() as session:
        session.connection(execution_options={"read_only": True})
        found = _readers(session, one)
        if not found:
            return None
        waits = {line for account in found for line in to_do(session, account.actor)}
        return words.letter(
            one.kind,
            to=[account.email for account in found],
            language=found[0].language,
            number=len(waits),
            site=settings.site,
            sender=settings.sender,
            message_id=one.message_id,
            written_at=one.written_at,
        )


def _readers(session: Session, one: Claimed) -> list[Account]:
    """Return the accounts of the person that it goes to: active, with the role, and wanting it."""
    statement = (
        select(Account, MailPreference)
        .outerjoin(MailPreference, MailPreference.account_id == Account.id)
        .where(
            Account.professional_id == one.professional_id,
            Account.active,
            Account.professional_id.in_(_at_work()),
        )
        .order_by(Account.id)
    )
    found = []
    for account, kept in session.execute(statement):
        wanted = {
            MessageKind.NEWS: kept is None or kept.at_once,
            MessageKind.DIGEST: kept is None or kept.digest,
        }
        has_role = one.needs_role is None or one.needs_role in account.role_codes
        if has_role and wanted.get(one.kind, True) and "@" in account.email:
            found.append(account)
    return found


def _at_work() -> Select[int]:
    """Return who works here still, for an organisation of the network; nobody else is told of anything."""
    return (
        select(Professional.id)
        .join(Organisation, Organisation.id == Professional.organisation_id)
        .where(Professional.active, Organisation.active)
    )

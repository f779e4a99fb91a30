"""Accounts of clients and of somebody close: they get a letter, and with it comes a password.

A supervisor of the team hands the letter over to a client; a client, signed in, to somebody close (CONF-33).
The letter holds a name to sign in with and a code that is good once, for a month. No address is asked and no
e-mail is sent: who tries addresses would else learn from a refusal whose there are (CONF-01).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.base import REFERENCE_ALPHABET
from coordination.clients.models import Client
from coordination.consent.access import open_own, require_parts
from coordination.errors import GuardFailed, NotFound
from coordination.teams.models import InformalMember
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, ClientState
from web.accounts.models import Account
from web.accounts.operations import add_account, end_sessions

LIFETIME = timedelta(days=31)
CODE_LENGTH = 16
NAME_PREFIX = "brief-"
_NAME_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter; it is shown once.

    Attributes
    ----------
    name
        What the client signs in with.
    code
        In groups of four; only its digest is kept.
    until
        When the code stops working.
    """

    name: str
    code: str
    until: datetime


def account_of_client(session: Session, actor: Actor, client: Client) -> Account | None:
    """Return the client's account, or None; for a supervisor of the team.

    Raises
    ------
    NotAllowed, Refused
        As `invite_client`.
    """
    _require(session, actor, client, "looking up a client's account")
    return _account(session, client)


def invite_client(session: Session, actor: Actor, *, client: Client) -> Letter:
    """Give a client an account, or a new letter to the one there is.

    A new letter ends the sessions and the password of before: whoever lost both gets in again, and whoever
    found the old letter does not.

    Raises
    ------
    NotAllowed
        Unless a supervisor does it.
    Refused
        When the client does not exist for this supervisor.
    """
    _require(session, actor, client, "inviting a client")
    account = _account(session, client)
    if account is None:
        account = _new_account(session, actor, client)
    return _write_letter(session, actor, account, client)


def invite_close(session: Session, actor: Actor, *, person_id: int) -> Letter:
    """Give somebody whom the client named an account, or a new letter to the one there is (CONF-33).

    The client does it, signed in; for a client without a login the supervisor of the team does, and hands the
    letter to the client. That the client named the person was written down with the person.

    Raises
    ------
    NotAllowed
        Unless the client does it, signed in, or a supervisor.
    Refused, NotFound
        When it is nobody of the client's own circle, or somebody who takes part no longer.
    """
    require_role(actor, "inviting somebody close", ActorRole.CLIENT, ActorRole.SUPERVISOR)
    person = session.get(InformalMember, person_id)
    whose = None if person is None else person.client
    if actor.client_id is not None:
        client = open_own(session, actor).client
    else:
        client = require_parts(session, actor, whose, "person", ClientPart.AGREEMENTS_TO_SHARE)
    if person is None or person.client_id != client.id or person.ended_on is not None:
        raise NotFound("person")
    account = _account_of_close(session, person.id) or add_account(
        session,
        actor,
        email=_new_name(),
        password_hash=None,
        roles=[ActorRole.INFORMAL_MEMBER],
        professional_id=None,
        language="nl",
        demo=client.is_demo and current_app.config["DEMO"],
        close=person,
    )
    return _write_letter(session, actor, account, client)


def end_close_access(session: Session, actor: Actor, *, person_id: int) -> None:
    """Close the account of somebody who takes part no longer, if there is one.

    What it could read was gone already with the person: this is decided when it is read.
    """
    account = _account_of_close(session, person_id)
    if account is not None and account.active:
        person = session.get_one(InformalMember, person_id)
        _close(session, actor, account, person.client)


def with_letter(session: Session, people: Iterable[InformalMember]) -> set[int]:
    """Return who of these people has an account, or a letter with which to get one."""
    ids = [person.id for person in people]
    statement = select(Account.informal_member_id).where(Account.informal_member_id.in_(ids), Account.active)
    return {one for one in session.scalars(statement) if one is not None}


def end_client_access(session: Session, actor: Actor, *, client: Client) -> None:
    """Close a client's account; its sessions end at once.

    Raises
    ------
    NotFound
        When the client has no account, or does not exist for this supervisor.
    """
    _require(session, actor, client, "ending a client's access")
    account = _account(session, client)
    if account is None:
        raise NotFound("account")
    _close(session, actor, account, client)


def account_by_letter(session: Session, name: str, code: str) -> Account | None:
    """Return the account whose letter holds this name and code, or None when it is not good (any more)."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    account = session.scalar(select(Account).where(Account.email == name.strip().lower()))
    expected = account.letter_code if account is not None and account.letter_code else ""
    is_same = hmac.compare_digest(_digest(name.strip().lower(), typed), expected)
    if account is None or not is_same or not account.active:
        return None
    return account if account.letter_until is not None and clock.now() < account.letter_until else None


def use_up_letter(account: Account) -> None:
    """Make the letter worthless: its code has been used."""
    account.letter_code = account.letter_until = None


def _new_account(session: Session, actor: Actor, client: Client) -> Account:
    account = add_account(
        session,
        actor,
        email=_new_name(),
        password_hash=None,
        roles=[ActorRole.CLIENT],
        professional_id=None,
        language="nl",
        demo=client.is_demo and current_app.config["DEMO"],
        client=client,
    )
    session.flush()
    return account


def _write_letter(session: Session, actor: Actor, account: Account, client: Client) -> Letter:
    letter = Letter(
        account.email,
        "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(CODE_LENGTH)),
        clock.now() + LIFETIME,
    )
    account.active = True
    account.password = None
    account.letter_code = _digest(account.email, letter.code)
    account.letter_until = letter.until
    account.fs_uniquifier = secrets.token_hex(32)
    account.updated_by = actor.name
    end_sessions(session, actor, account_id=account.id)
    record(session, actor, AuditAction.SHARE, "account", account.id, subject=client.ref, detail="letter")
    session.flush()
    return Letter(
        letter.name, "-".join(letter.code[at : at + 4] for at in range(0, CODE_LENGTH, 4)), letter.until
    )


def _close(session: Session, actor: Actor, account: Account, client: Client) -> None:
    account.active = False
    account.letter_code = account.letter_until = None
    account.fs_uniquifier = secrets.token_hex(32)
    account.updated_by = actor.name
    end_sessions(session, actor, account_id=account.id)
    record(
        session, actor, AuditAction.UPDATE, "account", account.id, subject=client.ref, detail="access ended"
    )


def _account_of_close(session: Session, person_id: int) -> Account | None:
    return session.scalar(select(Account).where(Account.informal_member_id == person_id))


def _new_name() -> str:
    return NAME_PREFIX + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(_NAME_LENGTH))


def _account(session: Session, client: Client) -> Account | None:
    return session.scalar(select(Account).where(Account.client_id == client.id))


def _require(session: Session, actor: Actor, client: Client, act: str) -> None:
    require_role(actor, act, ActorRole.SUPERVISOR)
    require_parts(
        session,
        actor,
        client,
        "client",
        ClientPart.EXISTENCE,
        ClientPart.IDENTITY,
        ClientPart.AGREEMENTS_TO_SHARE,
    )
    if client.state is ClientState.CLOSED:
        raise GuardFailed("client", act, "a file that is open")


def _digest(name: str, code: str) -> str:
    secret = current_app.config["SCHAKEL"].secret_key.encode()
    return hmac.new(secret, f"letter\n{name}\n{code}".encode(), hashlib.sha256).hexdigest()

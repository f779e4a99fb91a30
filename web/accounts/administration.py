"""Acts of an administrator: letting a colleague in, and ending that. They flush and never commit.

An administrator who works for an organisation decides about that organisation's accounts; one who works for
none decides about all. Neither sees a client.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole, AuditAction
from web.accounts import second_factor
from web.accounts.models import Account
from web.accounts.operations import add_account, end_sessions

_ADMINISTRATORS = (ActorRole.ADMINISTRATOR, ActorRole.WORKER)


def accounts(session: Session, actor: Actor) -> Sequence[Account]:
    """Return the accounts that the administrator decides about, by organisation and name."""
    require_role(actor, "list accounts", *_ADMINISTRATORS)
    found = session.scalars(_within(actor)).unique().all()
    return sorted(found, key=_by_organisation)


def people_without_account(session: Session, actor: Actor) -> Sequence[Professional]:
    """Return the colleagues who work here and have no account, by organisation and name."""
    require_role(actor, "list colleagues", *_ADMINISTRATORS)
    has_one = select(Account.id).where(Account.professional_id == Professional.id).exists()
    statement = (
        select(Professional)
        .where(Professional.active, ~has_one)
        .options(joinedload(Professional.organisation))
    )
    if actor.organisation_id is not None:
        statement = statement.where(Professional.organisation_id == actor.organisation_id)
    return sorted(session.scalars(statement), key=lambda one: (one.organisation.name, one.display_name))


def invite(
    session: Session, actor: Actor, *, email: str, professional_id: int, roles: Collection[ActorRole]
) -> Account:
    """Give a colleague an account without a password; its owner sets one by the link that is sent.

    Raises
    ------
    NotAllowed
        Unless the actor is an administrator or an automatic task.
    InvalidInput
        When the colleague is none of theirs, has an account, or address or roles cannot be.
    """
    known = {one.id for one in people_without_account(session, actor)}
    if professional_id not in known:
        raise InvalidInput("professional_id", "there is no such colleague without an account")
    return add_account(
        session,
        actor,
        email=email,
        password_hash=None,
        roles=roles,
        professional_id=professional_id,
        language="nl",
        demo=False,
    )


def account_to_administer(session: Session, actor: Actor, account_id: int) -> Account:
    """Return an account that the administrator decides about; never their own.

    Raises
    ------
    NotAllowed
        Unless the actor is an administrator or an automatic task.
    NotFound
        When there is none, it is another organisation's, or it is the actor's own.
    """
    require_role(actor, "decide about an account", *_ADMINISTRATORS)
    account = session.scalar(_within(actor).where(Account.id == account_id))
    if account is None or account.actor.name == actor.name:
        raise NotFound("account")
    return account


def end_access(session: Session, actor: Actor, *, account_id: int) -> Account:
    """Close an account: nobody signs in with it any more, and its sessions end at once.

    Raises
    ------
    NotAllowed
        Unless the actor is an administrator or an automatic task.
    NotFound
        When there is no such account for this administrator.
    """
    account = account_to_administer(session, actor, account_id)
    account.active = False
    account.fs_uniquifier = secrets.token_hex(32)
    account.updated_by = actor.name
    end_sessions(session, actor, account_id=account_id)
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail="access ended")
    return account


def restore_access(session: Session, actor: Actor, *, account_id: int) -> Account:
    """Open an account again; its owner sets a new password by the link that is sent."""
    account = account_to_administer(session, actor, account_id)
    account.active = True
    account.password = None
    account.updated_by = actor.name
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail="access restored")
    return account


def forget_factor(session: Session, actor: Actor, *, account_id: int) -> None:
    """Take the second factor away from who lost telephone and codes, and end the sessions."""
    account = account_to_administer(session, actor, account_id)
    second_factor.forget(session, actor, account_id=account.id)
    end_sessions(session, actor, account_id=account.id)


def _within(actor: Actor) -> Select[Account]:
    # A client's account is none of theirs: that somebody is a client is itself a secret (CONF-01).
    statement = (
        select(Account)
        .where(Account.client_id.is_(None), Account.informal_member_id.is_(None))
        .options(joinedload(Account.professional).joinedload(Professional.organisation))
    )
    if actor.organisation_id is None:
        return statement
    theirs = select(Professional.id).where(Professional.organisation_id == actor.organisation_id)
    return statement.where(Account.professional_id.in_(theirs))


def _by_organisation(account: Account) -> tuple[str, str]:
    professional = account.professional
    if professional is None:
        return ("", account.email)
    return (professional.organisation.name, professional.display_name)

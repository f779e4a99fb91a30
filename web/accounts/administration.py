"""Acts of an administrator: letting a colleague in, and ending that. They flush and never commit.

An administrator who works for an organisation decides about that organisation's accounts; one who works for
none decides about all. Neither sees a client,
nor learns whether an address bears the account of somebody whom they do not decide about: that may be a
client's (CONF-01). The answer is then the same, and the owner of the address is told by e-mail.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor, require_role
from coordination.audit.models import AuditEvent
from coordination.audit.operations import record
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole, AuditAction
from web.accounts import second_factor, services
from web.accounts.models import Account
from web.accounts.operations import add_account, end_sessions, require_address

_ADMINISTRATORS = (ActorRole.ADMINISTRATOR, ActorRole.WORKER)
#: Roles that one administrator does not give alone (ASVS V2.3.5): who lets people in, who reads the record.
CONFIRMED_BY_TWO = frozenset({ActorRole.ADMINISTRATOR, ActorRole.DATA_PROTECTION_OFFICER})

#: So begins the name of an account whose address is somebody else's; it holds no @, and nobody signs in.
_HELD = "wacht-"


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

    The roles in `CONFIRMED_BY_TWO` count once another administrator has confirmed them.

    Raises
    ------
    NotAllowed
        Unless the actor is an administrator or an automatic task.
    InvalidInput
        When the colleague is none of theirs, has an account, or address or roles cannot be: where another
        account that the administrator decides about bears the address.
    """
    known = {one.id for one in people_without_account(session, actor)}
    if professional_id not in known:
        raise InvalidInput("professional_id", "there is no such colleague without an account")
    name, asked = _bearing(session, actor, email)
    awaited = CONFIRMED_BY_TWO & set(roles) if actor.has(ActorRole.ADMINISTRATOR) else frozenset()
    return add_account(
        session,
        actor,
        email=name,
        asked_address=asked,
        password_hash=None,
        roles=set(roles) - awaited,
        awaited=awaited,
        professional_id=professional_id,
        language="nl",
        demo=False,
    )


def readdress(session: Session, actor: Actor, *, account_id: int, email: str) -> Account:
    """Give an invitation that nobody has used another address; the link of before works no more.

    Raises
    ------
    NotAllowed, NotFound
        As `account_to_administer`.
    GuardFailed
        When somebody has signed in with the account: it would then be somebody else's.
    InvalidInput
        As `invite`.
    """
    account = account_to_administer(session, actor, account_id)
    if not account.active or account.id not in unused(session, [account]):
        raise GuardFailed("account", "change the address", "an invitation that nobody has used")
    account.email, account.asked_address = _bearing(session, actor, email, own=account.id)
    account.fs_uniquifier = secrets.token_hex(32)
    account.updated_by = actor.name
    session.flush()
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail="address")
    return account


def unused(session: Session, found: Collection[Account]) -> frozenset[int]:
    """Return the numbers of those of these accounts with which nobody has ever signed in."""
    linked = services.linked_accounts(session)
    waiting = [one.id for one in found if one.password is None and one.id not in linked]
    signed_in = select(AuditEvent.object_ref).where(
        AuditEvent.object_kind == "account",
        AuditEvent.action == AuditAction.SIGN_IN,
        AuditEvent.object_ref.in_([str(one) for one in waiting]),
    )
    known = set(session.scalars(signed_in.distinct())) if waiting else set()
    return frozenset(one for one in waiting if str(one) not in known)


def confirm_roles(session: Session, actor: Actor, *, account_id: int) -> Account:
    """Let the roles count that another administrator asked for (ASVS V2.3.5).

    Raises
    ------
    NotAllowed, NotFound
        As `account_to_administer`.
    GuardFailed
        When nothing is asked for, or the actor asked for it, or the access has ended.
    """
    account = account_to_administer(session, actor, account_id)
    if not account.awaited_roles or not account.active:
        raise GuardFailed("account", "confirm roles", "roles that were asked for")
    if account.awaited_from == actor.name:
        raise GuardFailed("account", "confirm roles", "another administrator than who asked for them")
    _decide_roles(session, actor, account, {*account.role_codes, *account.awaited_roles}, "confirmed")
    return account


def refuse_roles(session: Session, actor: Actor, *, account_id: int) -> Account:
    """Drop the roles that were asked for and do not count yet; who asked for them may, too.

    Raises
    ------
    NotAllowed, NotFound, GuardFailed
        As `confirm_roles`, save that anybody of them may.
    """
    account = account_to_administer(session, actor, account_id)
    if not account.awaited_roles:
        raise GuardFailed("account", "refuse roles", "roles that were asked for")
    _decide_roles(session, actor, account, set(account.role_codes), "refused")
    return account


def _bearing(session: Session, actor: Actor, email: str, own: int = 0) -> tuple[str, str | None]:
    """Return the name and the address that was asked for, as an account bears them.

    Parameters
    ----------
    own
        The account that may keep its address.
    """
    address = email.strip().lower()
    require_address(address)
    holder = session.scalar(select(Account.id).where(Account.email == address, Account.id != own))
    if holder is None:
        return address, None
    if session.scalar(_within(actor).where(Account.id == holder)) is not None:
        raise InvalidInput("email", "there is an account with this address already")
    return f"{_HELD}{secrets.token_hex(8)}", address


def _decide_roles(
    session: Session, actor: Actor, account: Account, roles: Collection[ActorRole], what: str
) -> None:
    detail = " ".join(f"{what}:{one}" for one in sorted(account.awaited_roles))
    account.role_codes, account.awaited_roles, account.awaited_from = sorted(roles), [], None
    account.updated_by = actor.name
    session.flush()
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail=detail)


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
    _close(session, actor, account)
    return account


def close_of_leaver(session: Session, actor: Actor, *, professional_id: int) -> None:
    """Close the account of somebody whose work was handed over in this transaction; its sessions end at once.

    Who calls this was allowed to hand that work over (`coordination.handover`).
    """
    for account in session.scalars(select(Account).where(Account.professional_id == professional_id)).all():
        _close(session, actor, account)


def restore_access(session: Session, actor: Actor, *, account_id: int) -> Account:
    """Open an account again; its owner sets a new password by the link that is sent."""
    account = account_to_administer(session, actor, account_id)
    account.active = True
    account.password = None
    account.updated_by = actor.name
    services.unlink(session, actor, account_id=account.id)
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail="access restored")
    return account


def forget_factor(session: Session, actor: Actor, *, account_id: int) -> None:
    """Take the second factor away from who lost telephone and codes, and end the sessions."""
    account = account_to_administer(session, actor, account_id)
    second_factor.forget(session, actor, account_id=account.id)
    end_sessions(session, actor, account_id=account.id)


def _close(session: Session, actor: Actor, account: Account) -> None:
    account.active = False
    account.awaited_roles, account.awaited_from = [], None
    account.fs_uniquifier = secrets.token_hex(32)
    account.updated_by = actor.name
    end_sessions(session, actor, account_id=account.id)
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail="access ended")


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
        return ("", account.address)
    return (professional.organisation.name, professional.display_name)

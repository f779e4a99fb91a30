"""Acts on accounts. They flush and never commit."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from flask_security import hash_password
from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Professional
from coordination.teams.models import InformalMember
from coordination.vocabulary import LANGUAGES, ActorRole, AuditAction
from web.accounts.models import Account, AccountSession
from web.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, PasswordFault, password_fault

_BESIDE_WORK = {ActorRole.CLIENT, ActorRole.INFORMAL_MEMBER}
# Who makes the account of somebody with this role of their own; of whoever works, an administrator.
_MAKERS = {
    None: (ActorRole.ADMINISTRATOR,),
    ActorRole.CLIENT: (ActorRole.SUPERVISOR,),
    # For a client without a login a supervisor does it, on the client's word (CONF-33).
    ActorRole.INFORMAL_MEMBER: (ActorRole.CLIENT, ActorRole.SUPERVISOR),
}


def create_account(
    session: Session,
    actor: Actor,
    *,
    email: str,
    password: str,
    roles: Collection[ActorRole],
    professional_id: int | None = None,
    language: str = "nl",
    demo: bool = False,
) -> Account:
    """Give a professional an account. Needs an application context, for the way passwords are hashed.

    Parameters
    ----------
    email
        What one signs in with; stored in lower case.
    password
        In clear; only its hash is kept.
    roles
        At least one; never ``worker``, which is for automatic tasks.
    professional_id
        Whose account it is; None for an administrator who works for no partner.
    demo
        Whether it is one of the demo's accounts, which work in the demo only.

    Raises
    ------
    NotAllowed
        Unless the actor is an administrator or an automatic task.
    InvalidInput
        When the address is taken, the password weak, a role impossible, or professional or language unknown.
    """
    _require_password(password, [email])
    return add_account(
        session,
        actor,
        email=email,
        password_hash=hash_password(password),
        roles=roles,
        professional_id=professional_id,
        language=language,
        demo=demo,
    )


def add_account(
    session: Session,
    actor: Actor,
    *,
    email: str,
    password_hash: str | None,
    roles: Collection[ActorRole],
    professional_id: int | None,
    language: str,
    demo: bool,
    client: Client | None = None,
    close: InformalMember | None = None,
    awaited: Collection[ActorRole] = (),
    asked_address: str | None = None,
) -> Account:
    """Add an account whose password is hashed already, or that has none yet; see `create_account`.

    Parameters
    ----------
    client
        Whose own file it opens; such an account has the role of a client alone, needs no address, and is made
        by a supervisor.
    close
        Who was named by a client and reads the sheet with it; made by that client or a supervisor of theirs.
    awaited
        Roles that count only once a second administrator has confirmed them.
    asked_address
        The address that was given, where ``email`` is only a name: another account bears the address.
    """
    own_role = _role_beside_work(client, close)
    require_role(actor, "create an account", *_MAKERS[own_role], ActorRole.WORKER)
    address = email.strip().lower()
    if own_role is None and asked_address is None:
        require_address(address)
    if session.scalar(select(func.count()).where(Account.email == address)):
        raise InvalidInput("email", "there is an account with this address already")
    wanted = {*roles, *awaited}
    if not wanted or ActorRole.WORKER in wanted:
        raise InvalidInput("roles", "an account has at least one role, and is no automatic task")
    if own_role is None and not _BESIDE_WORK.isdisjoint(wanted):
        raise InvalidInput("roles", "the roles of a client and of somebody close are theirs alone")
    if own_role is not None and (wanted != {own_role} or professional_id):
        raise InvalidInput("roles", "a client, or somebody close to one, has that role and no other")
    if professional_id is not None and session.get(Professional, professional_id) is None:
        raise InvalidInput("professional_id", "there is no such professional")
    require_language(language)
    account = Account(
        email=address,
        asked_address=asked_address,
        password=password_hash,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        professional_id=professional_id,
        role_codes=sorted(roles),
        awaited_roles=sorted(awaited),
        awaited_from=actor.name if awaited else None,
        language=language,
        is_demo=demo,
        client_id=None if client is None else client.id,
        informal_member_id=None if close is None else close.id,
        created_by=actor.name,
        updated_by=actor.name,
    )
    session.add(account)
    session.flush()
    record(
        session,
        actor,
        AuditAction.CREATE,
        "account",
        account.id,
        subject=client.ref if client else close.client.ref if close else None,
        detail=" ".join([*sorted(roles), *(f"awaited:{one}" for one in sorted(awaited))]),
    )
    return account


def _role_beside_work(client: Client | None, close: InformalMember | None) -> ActorRole | None:
    if client is not None:
        return ActorRole.CLIENT
    return None if close is None else ActorRole.INFORMAL_MEMBER


def require_address(address: str) -> None:
    """Refuse what is no address of e-mail.

    Raises
    ------
    InvalidInput
        When it is none.
    """
    if "@" not in address:
        raise InvalidInput("email", "it is no address")


def set_language(session: Session, actor: Actor, *, account_id: int, language: str) -> None:
    """Remember the language in which an account reads.

    Raises
    ------
    InvalidInput
        When there is no such language.
    """
    require_language(language)
    account = session.get_one(Account, account_id)
    account.language = language
    account.updated_by = actor.name
    session.flush()


def set_password(
    session: Session, actor: Actor, *, account_id: int, password: str, keep_session: int | None = None
) -> Account:
    """Give an account another password and end its sessions (ASVS V7.4.3).

    Parameters
    ----------
    password
        In clear; only its hash is kept.
    keep_session
        The session that goes on: that of whoever changes their own password.

    Raises
    ------
    InvalidInput
        When the password is weak.
    """
    account = session.get_one(Account, account_id)
    _require_password(password, about(account))
    account.password = hash_password(password)
    account.updated_by = actor.name
    if keep_session is None:
        account.fs_uniquifier = secrets.token_hex(32)
    end_sessions(session, actor, account_id=account_id, but=keep_session)
    record(session, actor, AuditAction.UPDATE, "account", account.id, detail="password")
    return account


def about(account: Account) -> list[str]:
    """Return what a guesser of passwords knows of an account's owner."""
    professional = account.professional
    known = [professional.display_name, professional.organisation.name] if professional else []
    return [account.address, *known]


def _require_password(password: str, known: Collection[str]) -> None:
    fault = password_fault(password, known)
    if fault is not None:
        sentences = {
            PasswordFault.SHORT: f"it needs {MINIMUM_LENGTH} characters at least",
            PasswordFault.LONG: f"it has more than {MAXIMUM_LENGTH} characters",
            PasswordFault.GUESSABLE: "it is among those that are guessed first",
        }
        raise InvalidInput("password", sentences[fault])


def end_session(session: Session, actor: Actor, *, account_id: int, session_id: int) -> None:
    """End one session of an account (ASVS V7.5.2); ending one that is over changes nothing.

    Raises
    ------
    NotFound
        When the account has no such session.
    """
    own = (AccountSession.id == session_id, AccountSession.account_id == account_id)
    if session.scalar(select(AccountSession.id).where(*own)) is None:
        raise NotFound("session")
    _end_sessions(session, actor, account_id, AccountSession.id == session_id)


def end_sessions(session: Session, actor: Actor, *, account_id: int, but: int | None = None) -> int:
    """End every session of an account, or all but one; return how many were ended (ASVS V7.4.2, V7.4.5)."""
    others = AccountSession.id != but if but is not None else true()
    return _end_sessions(session, actor, account_id, others)


def _end_sessions(session: Session, actor: Actor, account_id: int, which: ColumnElement[bool]) -> int:
    alive = (AccountSession.account_id == account_id, AccountSession.ended_at.is_(None), which)
    ended = session.execute(
        update(AccountSession).where(*alive).values(ended_at=clock.now()).returning(AccountSession.id)
    ).all()
    if ended:
        record(session, actor, AuditAction.SIGN_OUT, "account", account_id, detail=f"sessions: {len(ended)}")
    return len(ended)


def require_language(language: str) -> None:
    """Refuse a language that the program does not speak.

    Raises
    ------
    InvalidInput
        Naming those that it does.
    """
    if language not in LANGUAGES:
        raise InvalidInput("language", f"{language!r} is none of {', '.join(LANGUAGES)}")

"""Which sign-in service an organisation believes, and whose account somebody is who comes back from it.

Two administrators decide about a service (ASVS V2.3.5). Who comes back is matched by what the service says
for good (issuer and subject); the first time by a verified address of a colleague of that organisation who
has an account already. The acts flush and never commit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, automatic, require_role
from coordination.audit.operations import record
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import ActorRole, AuditAction
from web.accounts.models import Account, AccountIdentity, AccountSession, SignInService
from web.accounts.openid import Arrival, issuer_fault
from web.accounts.rules import may_sign_in

#: What RFC 8176 calls it when more than one factor was given.
FACTOR_VALUES = ("mfa",)
_VALUE = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,100}")
_ADMINISTRATORS = (ActorRole.ADMINISTRATOR, ActorRole.WORKER)


def services(session: Session, actor: Actor) -> Sequence[SignInService]:
    """Return the services that the administrator decides about, by organisation."""
    require_role(actor, "list sign-in services", *_ADMINISTRATORS)
    statement = select(SignInService)
    if actor.organisation_id is not None:
        statement = statement.where(SignInService.organisation_id == actor.organisation_id)
    return sorted(session.scalars(statement), key=lambda one: one.organisation.name)


def offered(session: Session) -> Sequence[SignInService]:
    """Return the services that are believed now, by organisation: whoever wants to sign in may know them."""
    statement = (
        select(SignInService)
        .join(Organisation, Organisation.id == SignInService.organisation_id)
        .where(SignInService.confirmed_by.is_not(None), Organisation.active)
        .order_by(Organisation.name)
    )
    return session.scalars(statement).all()


def believed(session: Session, organisation_id: int) -> SignInService:
    """Return the service of an organisation, when it is believed now.

    Raises
    ------
    NotFound
        When there is none, or a second administrator has not confirmed it.
    """
    found = {one.organisation_id: one for one in offered(session)}.get(organisation_id)
    if found is None:
        raise NotFound("sign-in service")
    return found


def propose(
    session: Session,
    actor: Actor,
    *,
    organisation_id: int,
    issuer: str,
    known_as: str,
    factor_values: Collection[str] = FACTOR_VALUES,
    only: bool = False,
) -> SignInService:
    """Keep which service an organisation believes; it counts once a second administrator confirms it.

    Until then nobody comes in by it, and passwords are taken as if there were none. With another issuer the
    accounts are nobody's there any more, and whoever came in by the old one is out.

    Raises
    ------
    NotAllowed, NotFound
        When the actor is no administrator, or not of this organisation.
    InvalidInput
        When the issuer is no address that we may speak with, or a value cannot be.
    """
    _require_decides(session, actor, organisation_id)
    if len(issuer) > 300 or issuer_fault(issuer, production=current_app.config["SCHAKEL"].is_production):
        raise InvalidInput("issuer", "it is no address of a sign-in service, such as https://login.example")
    if not known_as or len(known_as) > 200:
        raise InvalidInput("known_as", "it has 1 to 200 characters")
    if len(factor_values) > 10 or any(not _VALUE.fullmatch(one) for one in factor_values):
        raise InvalidInput("factor_values", "these are at most ten codes, with a comma between")
    found = _service(session, organisation_id)
    if found is None:
        found = SignInService(organisation_id=organisation_id, created_by=actor.name)
        session.add(found)
    elif found.issuer != issuer:
        _forget(session, organisation_id)
    found.issuer, found.known_as, found.only = issuer, known_as, only
    found.factor_values = sorted(set(factor_values))
    found.proposed_by, found.confirmed_by, found.updated_by = actor.name, None, actor.name
    session.flush()
    _note(session, actor, organisation_id, "proposed")
    return found


def confirm(session: Session, actor: Actor, *, organisation_id: int, version: int) -> SignInService:
    """Let a service count, as the second administrator.

    Parameters
    ----------
    version
        Of what was read before confirming it: what was changed meanwhile is not confirmed along.

    Raises
    ------
    NotAllowed, NotFound
        When the actor is no administrator, or not of this organisation, or there is no service.
    GuardFailed
        When it is the one who proposed it, or it was changed meanwhile.
    """
    _require_decides(session, actor, organisation_id)
    found = _service(session, organisation_id)
    if found is None:
        raise NotFound("sign-in service")
    if found.proposed_by == actor.name:
        raise GuardFailed("sign-in service", "confirm", "somebody else than who proposed it")
    if found.version != version:
        raise GuardFailed("sign-in service", "confirm", "what was read: it was changed meanwhile")
    found.confirmed_by = found.updated_by = actor.name
    session.flush()
    _note(session, actor, organisation_id, "confirmed")
    return found


def remove(session: Session, actor: Actor, *, organisation_id: int) -> None:
    """Believe no service of this organisation any more; whoever came in by it is out at once.

    Raises
    ------
    NotAllowed, NotFound
        As `confirm`.
    """
    _require_decides(session, actor, organisation_id)
    found = _service(session, organisation_id)
    if found is None:
        raise NotFound("sign-in service")
    _forget(session, organisation_id)
    session.delete(found)
    session.flush()
    _note(session, actor, organisation_id, "removed")


def account_of(session: Session, service: SignInService, arrival: Arrival) -> tuple[Account, bool] | None:
    """Return whose account it is, and whether it was linked just now; None when it is nobody's here.

    An account is linked by the address once, and only while it is linked to nobody: whoever has that address
    at the service later does not get it.
    """
    ours = (
        select(Account)
        .join(Professional, Professional.id == Account.professional_id)
        .where(Professional.organisation_id == service.organisation_id)
        .options(joinedload(Account.professional).joinedload(Professional.organisation))
    )
    here = (
        AccountIdentity.organisation_id == service.organisation_id,
        AccountIdentity.issuer == arrival.issuer,
        AccountIdentity.subject == arrival.subject,
    )
    known = session.scalar(ours.join(AccountIdentity, AccountIdentity.account_id == Account.id).where(*here))
    if known is not None:
        return (known, False) if _may_come_in(known) else None
    # Somebody of the service whose account is another organisation's by now links to no second one.
    if arrival.email is None or session.scalar(select(AccountIdentity).where(*here)) is not None:
        return None
    account = session.scalar(ours.where(Account.email == arrival.email))
    if account is None or not _may_come_in(account) or session.get(AccountIdentity, account.id) is not None:
        return None
    session.add(
        AccountIdentity(
            account_id=account.id,
            organisation_id=service.organisation_id,
            issuer=arrival.issuer,
            subject=arrival.subject,
        )
    )
    session.flush()
    record(session, account.actor, AuditAction.UPDATE, "account", account.id, detail="sign-in service linked")
    return account, True


def refuse_arrival(session: Session, organisation_id: int) -> None:
    """Write down that somebody came back from a service and was not let in; never who it said it was."""
    record(
        session,
        automatic("sign-in"),
        AuditAction.VIEW_DENIED,
        "account",
        "unknown",
        detail=f"sign-in service {organisation_id}",
    )


def takes_no_password(session: Session, account: Account | None) -> bool:
    """Say whether the account's organisation chose that its colleagues sign in at its own service only.

    It asks the database as much of nobody's account as of somebody's (ASVS V6.3.8).
    """
    professional = account.professional if account is not None else None
    chosen = (
        SignInService.organisation_id == (professional.organisation_id if professional else 0),
        SignInService.only,
        SignInService.confirmed_by.is_not(None),
    )
    return session.scalar(select(SignInService.id).where(*chosen)) is not None


def linked_accounts(session: Session) -> frozenset[int]:
    """Return the accounts whose owner has come in by a service."""
    return frozenset(session.scalars(select(AccountIdentity.account_id)))


def unlink(session: Session, actor: Actor, *, account_id: int) -> None:
    """Let the account be nobody's at the service any more, so that it can be linked anew."""
    if session.scalar(
        delete(AccountIdentity)
        .where(AccountIdentity.account_id == account_id)
        .returning(AccountIdentity.account_id)
    ):
        record(session, actor, AuditAction.UPDATE, "account", account_id, detail="sign-in service unlinked")


def _may_come_in(account: Account) -> bool:
    return may_sign_in(account, demo=current_app.config["DEMO"])


def _service(session: Session, organisation_id: int) -> SignInService | None:
    return session.scalar(select(SignInService).where(SignInService.organisation_id == organisation_id))


def _require_decides(session: Session, actor: Actor, organisation_id: int) -> None:
    require_role(actor, "decide about a sign-in service", *_ADMINISTRATORS)
    if actor.organisation_id not in (None, organisation_id):
        raise NotFound("organisation")
    if session.get(Organisation, organisation_id) is None:
        raise NotFound("organisation")


def _forget(session: Session, organisation_id: int) -> None:
    session.execute(delete(AccountIdentity).where(AccountIdentity.organisation_id == organisation_id))
    alive = (AccountSession.through_id == organisation_id, AccountSession.ended_at.is_(None))
    session.execute(update(AccountSession).where(*alive).values(ended_at=clock.now()))


def _note(session: Session, actor: Actor, organisation_id: int, what: str) -> None:
    detail = f"sign-in service {what}"
    record(session, actor, AuditAction.UPDATE, "organisation", organisation_id, detail=detail)

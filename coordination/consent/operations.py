"""Recording and withdrawing an agreement to share."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import client_behind, joined, require_parts
from coordination.consent.lifecycle import CONSENT, Circumstances, given_at_once
from coordination.consent.models import Consent, ConsentRecipient, ShareNotice
from coordination.consent.rules import DOMAIN_PARTS, IN_FORCE, is_in_force, names_everything
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    ConsentPurpose,
    LifeDomain,
    RecordedForm,
    ShareNoticeKind,
)

LONGEST_MONTHS = 12
MAY_RECORD = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
#: What a host may be shown, and no more (INV-17).
FOR_A_HOST = frozenset({ClientPart.FUNCTIONAL_PROFILE, ClientPart.IDENTITY})
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def record_consent(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    purpose: ConsentPurpose,
    recipients: Collection[Organisation],
    domains: Collection[LifeDomain] = (),
    items: Collection[ClientPart] = (),
    form: RecordedForm,
    language: str,
    expires_on: date,
    given_on: date | None = None,
    recorded_by_id: int | None = None,
) -> Consent:
    """Record what a client agrees to share, with whom, for what, and until when (CONF-09).

    Parameters
    ----------
    recipients
        Organisations that may see it; never all of them.
    domains, items
        Life domains and other parts; at least one of either, and not everything.
    language
        Language in which it was explained: two or three letters, ``nl``, ``ar``.
    expires_on
        First day on which it no longer holds; at most twelve months after it was given.
    given_on
        Today when not given.
    recorded_by_id
        The professional who heard it; the actor's own when not given.

    Raises
    ------
    Refused
        When the actor may not see the client's agreements to share.
    InvalidInput
        When purpose, recipients, content, language or dates are missing or cannot be.
    """
    require_role(actor, "recording an agreement to share", *MAY_RECORD)
    if not actor.has(ActorRole.WORKER):
        require_parts(session, actor, client, "client", ClientPart.AGREEMENTS_TO_SHARE)
    recorded_by_id = recorded_by_id or actor.professional_id
    if recorded_by_id is None:
        raise InvalidInput("recorded_by_id", "somebody must have heard the client's agreement")
    given_on = given_on or clock.today()
    check_content(session, purpose, domains, items, recipients)
    check_dates(given_on, expires_on)
    if not _LANGUAGE.fullmatch(language):
        raise InvalidInput("language", f"{language!r} is no language code such as nl, en or ar")
    consent = Consent(
        client_id=client.id,
        purpose=purpose,
        domains=list(domains),
        items=list(items),
        form=form,
        explained_in_language=language,
        given_on=given_on,
        expires_on=expires_on,
        recorded_by_id=recorded_by_id,
        state=given_at_once(actor),
        created_by=actor.name,
        updated_by=actor.name,
        recipients=[
            ConsentRecipient(organisation_id=one.id, created_by=actor.name, updated_by=actor.name)
            for one in recipients
        ],
    )
    session.add(consent)
    session.flush()
    _record(session, actor, AuditAction.CREATE, client, consent)
    return consent


def withdraw_consent(session: Session, actor: Actor, *, consent_id: int) -> Consent:
    """Withdraw an agreement to share: what it showed is gone from the next read on (INV-23, CONF-08).

    The recipients are told that it is no longer shared.

    Raises
    ------
    NotFound
        When it does not exist, or the actor may not see the client's agreements to share.
    IllegalTransition
        When it was not given, or is withdrawn already.
    GuardFailed
        When it is not in force: it ended.
    """
    require_role(actor, "withdrawing an agreement to share", *MAY_RECORD, ActorRole.CLIENT)
    client = client_behind(session, Consent, consent_id)
    if not actor.has(ActorRole.WORKER):
        require_parts(session, actor, client, "agreement to share", ClientPart.AGREEMENTS_TO_SHARE)
    consent = session.get(Consent, consent_id, with_for_update=True, populate_existing=True)
    if consent is None:
        raise NotFound("agreement to share")
    today = clock.today()
    facts = Circumstances(runs=is_in_force(consent, today))
    consent.state = CONSENT.next_state(consent.state, "withdraw", actor, facts)
    consent.withdrawn_on = today
    consent.updated_by = actor.name
    session.flush()
    _record(session, actor, AuditAction.UPDATE, consent.client, consent, detail="withdraw")
    recipients = [one.organisation_id for one in consent.recipients]
    tell_no_longer_shared(session, actor, consent.client, recipients, consent.purpose)
    return consent


def anything_over(session: Session, on: date) -> bool:
    """Say whether there is an agreement whose last day has passed and that nobody closed."""
    return session.scalar(_over(on).limit(1)) is not None


def let_time_pass(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """Close the agreements whose last day has passed; return how many. They show nothing since that day.

    Parameters
    ----------
    most
        Most of them to look at; None for all.
    """
    require_role(actor, "closing agreements to share", ActorRole.WORKER)
    today, closed = clock.today(), 0
    for consent_id in session.scalars(_over(today).limit(most)).all():
        consent = session.get_one(Consent, consent_id, with_for_update=True, populate_existing=True)
        if consent.state not in IN_FORCE:  # somebody acted on it meanwhile
            continue
        facts = Circumstances(is_over=consent.expires_on <= today)
        consent.state = CONSENT.next_state(consent.state, "expire", actor, facts)
        save(session, actor, consent)
        _record(session, actor, AuditAction.UPDATE, consent.client, consent, detail="expire")
        closed += 1
    return closed


def _over(on: date) -> Select[int]:
    return (
        select(Consent.id).where(Consent.state.in_(IN_FORCE), Consent.expires_on <= on).order_by(Consent.id)
    )


def tell_no_longer_shared(
    session: Session,
    actor: Actor,
    client: Client,
    organisation_ids: Collection[int],
    purpose: ConsentPurpose,
) -> None:
    """Leave word at the organisations that something is no longer shared with them; never why (CONF-08)."""
    for organisation_id in sorted(organisation_ids):
        notice = ShareNotice(
            client_id=client.id,
            organisation_id=organisation_id,
            kind=ShareNoticeKind.NO_LONGER_SHARED,
            purpose=purpose,
            told_on=clock.today(),
        )
        save(session, actor, notice)


def check_content(
    session: Session,
    purpose: ConsentPurpose,
    domains: Collection[LifeDomain],
    items: Collection[ClientPart],
    recipients: Collection[Organisation],
) -> None:
    """Refuse an agreement that shares nothing, with nobody, or everything with everybody (CONF-09)."""
    if not recipients:
        raise InvalidInput("recipients", "an agreement to share names at least one organisation")
    if len({one.id for one in recipients}) < len(recipients):
        raise InvalidInput("recipients", "an organisation stands there twice")
    if not domains and not items:
        raise InvalidInput("domains", "an agreement to share says what is shared")
    if any(item in DOMAIN_PARTS for item in items):
        raise InvalidInput("items", "life domains are named as domains")
    if purpose is ConsentPurpose.PLACEMENT and (domains or not FOR_A_HOST.issuperset(items)):
        raise InvalidInput("items", "a host is shown the functional profile and the name, nothing else")
    if len(recipients) > 1 and names_everything(domains, items):
        raise InvalidInput("domains", "everything to several organisations is no choice: name less, or one")
    network = session.scalar(select(func.count()).where(Organisation.active)) or 0
    if len(recipients) > 1 and len(recipients) >= network:
        raise InvalidInput("recipients", "everybody is no choice: name the organisations that need it")


def check_dates(given_on: date, expires_on: date) -> None:
    """Refuse an agreement given ahead, that ends before it begins, or lasts over twelve months (CONF-09)."""
    if given_on > clock.today():
        raise InvalidInput("given_on", f"{given_on} lies in the future")
    if expires_on <= given_on:
        raise InvalidInput("expires_on", f"{expires_on} is not after {given_on}")
    latest = clock.months_after(given_on, LONGEST_MONTHS)
    if expires_on > latest:
        raise InvalidInput("expires_on", f"{expires_on} is later than {latest}, twelve months on")


def _record(
    session: Session,
    actor: Actor,
    action: AuditAction,
    client: Client,
    consent: Consent,
    detail: str | None = None,
) -> None:
    parts = [*consent.items, *(ClientPart(domain.value) for domain in consent.domains)]
    record(
        session,
        actor,
        action,
        "consent",
        consent.id,
        subject=client.ref,
        part=joined(parts),
        detail=detail or consent.purpose.value,
    )

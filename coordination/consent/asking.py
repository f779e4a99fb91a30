"""Asking a client to share something: prepared, explained, and answered by the client with yes or no.

Until the client says yes nobody sees anything by it. A no is as good as a yes: no reason is asked, and
nothing follows from it (CONF-08, CONF-28).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import client_behind, joined, require_parts
from coordination.consent.choices import Said, keep_statement, require_choice, standing_objection
from coordination.consent.giving import OFFERED, can_share_with, may_be_shared
from coordination.consent.lifecycle import ASKED, CONSENT, Circumstances
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.operations import LONGEST_MONTHS, check_content, check_dates
from coordination.consent.rules import DOMAIN_PARTS, parts_of
from coordination.errors import GuardFailed, InvalidInput
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientChoice,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    RecordedForm,
)

MACHINE = CONSENT.machine
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def asked_of(session: Session, client: Client) -> list[Consent]:
    """Return what a client is asked to share and has not answered, the longest waiting first.

    The caller must have been granted ``ClientPart.AGREEMENTS_TO_SHARE``.
    """
    statement = (
        select(Consent)
        .where(Consent.client_id == client.id, Consent.state.in_(ASKED))
        .options(selectinload(Consent.recipients).joinedload(ConsentRecipient.organisation))
        .options(joinedload(Consent.client))
        .order_by(Consent.given_on, Consent.id)
    )
    return [one for one in session.scalars(statement) if one.expires_on > clock.today()]


def ask(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    organisation_id: int,
    parts: Collection[ClientPart],
    last_day: date,
    explained_in: str | None = None,
) -> Consent:
    """Prepare an agreement to share with one organisation of the team, for the client to say yes or no to.

    Parameters
    ----------
    explained_in
        Language in which the client heard what it means; None when that is still to be done.

    Raises
    ------
    NotAllowed, Refused
        When the actor may not see what the client shares.
    GuardFailed
        When the client objects to sharing with this organisation, or is asked the same already.
    InvalidInput
        When nothing is named, the organisation is not in the team, or day or language cannot be.
    """
    require_role(actor, "asking to share", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    require_person(actor, "asking to share")
    require_parts(session, actor, client, "client", ClientPart.AGREEMENTS_TO_SHARE)
    wanted = frozenset(parts)
    if not wanted or not wanted <= set(may_be_shared()):
        raise InvalidInput("parts", "name parts that can be shared with a team")
    recipient = next((one for one in can_share_with(session, client) if one.id == organisation_id), None)
    if recipient is None:
        raise InvalidInput("organisation", "is not in the team")
    today = clock.today()
    latest = clock.months_after(today, LONGEST_MONTHS)
    if not today <= last_day <= latest:
        raise InvalidInput("last_day", f"{last_day} does not lie between today and {latest}")
    if standing_objection(session, client.id, recipient.id) is not None:
        raise GuardFailed(MACHINE, "ask", "an organisation that the client does not object to")
    waiting = asked_of(session, client)
    if any(recipient.id in {two.organisation_id for two in one.recipients} for one in waiting):
        raise GuardFailed(MACHINE, "ask", "an answer to what the client is asked already")
    domains = [domain for part, domain in DOMAIN_PARTS.items() if part in wanted]
    items = [part for part in OFFERED if part in wanted]
    check_content(session, ConsentPurpose.TEAM_CONSULTATION, domains, items, [recipient])
    consent = Consent(
        client_id=client.id,
        client=client,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        domains=domains,
        items=items,
        form=RecordedForm.DIGITAL,
        explained_in_language=explained_in or "nl",
        given_on=today,
        expires_on=min(last_day + timedelta(days=1), latest),
        recorded_by_id=actor.professional_id,
        state=ConsentState.DRAFT,
    )
    save(session, actor, consent)
    save(session, actor, ConsentRecipient(consent=consent, organisation_id=recipient.id))
    _record(session, actor, AuditAction.CREATE, consent, "ask")
    if explained_in is not None:
        _explain(session, actor, consent, explained_in)
    return consent


def explain(session: Session, actor: Actor, *, consent_id: int, language: str) -> Consent:
    """Record that the client heard what it means, and in which language.

    Raises
    ------
    NotAllowed, NotFound, Refused
        When it does not exist for this actor.
    IllegalTransition
        When it was explained or answered already.
    InvalidInput
        When the language is none.
    """
    found = client_behind(session, Consent, consent_id)
    require_role(actor, "explaining", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    require_parts(session, actor, found, MACHINE, ClientPart.AGREEMENTS_TO_SHARE)
    consent = session.get_one(Consent, consent_id, with_for_update=True, populate_existing=True)
    _explain(session, actor, consent, language)
    return consent


def answer(
    session: Session, actor: Actor, *, consent_id: int, agrees: bool, said: Said, language: str | None = None
) -> Consent:
    """Keep what the client says to sharing: with a yes it holds from now on, with a no nothing changes.

    Parameters
    ----------
    language
        In which the client read what it means, signed in: where nobody explained it before.

    Raises
    ------
    NotAllowed, NotFound, Refused
        Unless it is the client, signed in, or who writes down what the client said.
    IllegalTransition
        When it was answered already, or nobody explained it.
    GuardFailed
        When the client objects to sharing with a recipient.
    InvalidInput
        When the day it would last until has come, or form, place, words or day of the answer cannot be.
    """
    found = client_behind(session, Consent, consent_id)
    client = require_choice(session, actor, found, "answering", MACHINE, said)
    consent = session.get_one(Consent, consent_id, with_for_update=True, populate_existing=True)
    if consent.state is ConsentState.DRAFT and language is not None:
        _explain(session, actor, consent, language)
    objected = any(
        standing_objection(session, client.id, one.organisation_id) is not None for one in consent.recipients
    )
    event = "give" if agrees else "refuse"
    state = CONSENT.next_state(consent.state, event, actor, Circumstances(explained=True, objected=objected))
    if agrees:
        check_dates(said.said_on, consent.expires_on)
        if consent.expires_on <= clock.today():
            raise InvalidInput("last_day", "the day until which it would last has passed")
    consent.state = state
    consent.form = said.form
    consent.given_on = said.said_on
    consent.recorded_by_id = actor.professional_id
    save(session, actor, consent)
    _record(session, actor, AuditAction.UPDATE, consent, event)
    choice = ClientChoice.SHARE if agrees else ClientChoice.SHARE_NOT
    keep_statement(session, actor, client, choice, consent.id, said)
    return consent


def _explain(session: Session, actor: Actor, consent: Consent, language: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise InvalidInput("language", f"{language!r} is no language code such as nl, en or ar")
    consent.state = CONSENT.next_state(consent.state, "explain", actor, Circumstances(explained=True))
    consent.explained_in_language = language
    save(session, actor, consent)
    _record(session, actor, AuditAction.UPDATE, consent, "explain")


def _record(session: Session, actor: Actor, action: AuditAction, consent: Consent, event: str) -> None:
    ordered = [part for part in ClientPart if part in parts_of(consent)]
    client = consent.client
    record(
        session, actor, action, "consent", consent.id, subject=client.ref, part=joined(ordered), detail=event
    )

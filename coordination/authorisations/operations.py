"""The acts around an authorisation: asking, noting the decision, setting aside, and what time does."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.authorisations import queries, rules
from coordination.authorisations.lifecycle import AUTHORISATION, Circumstances
from coordination.authorisations.models import StatuteAuthorisation
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.consent.access import open_client
from coordination.errors import InvalidInput, NotFound
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    AuthorisationState,
    ClientPart,
    NotNeededReason,
    StatuteAuthorisationKind,
)

#: What somebody must be granted: what is needed tells of the client's income.
PARTS = (ClientPart.PROPOSALS, ClientPart.WORK_EDUCATION_INCOME)
BATCH = 50


def request(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    kind: StatuteAuthorisationKind,
    requested_on: date,
) -> StatuteAuthorisation:
    """Note that it was asked for, or a form handed in; the client may note it too.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals and income.
    InvalidInput
        When the place does not ask for it, or the day is still to come.
    IllegalTransition
        When it was asked for already, or is not needed.
    """
    found = _open(session, actor, client_ref, offer_id, kind, ActorRole.SUPERVISOR, ActorRole.CLIENT)
    _check_day("requested_on", requested_on)
    AUTHORISATION.find(found.state, "request")
    found.requested_on, found.answer_by = requested_on, rules.answer_by(kind, requested_on)
    found.decided_on = found.valid_to = None
    return _move(session, actor, found, client_ref, "request")


def decide(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    kind: StatuteAuthorisationKind,
    granted: bool,
    decided_on: date,
    valid_to: date | None = None,
) -> StatuteAuthorisation:
    """Note what the office decided.

    Parameters
    ----------
    valid_to
        Last day on which a yes holds; None: no end.

    Raises
    ------
    Refused, InvalidInput, IllegalTransition
        As `request`; also when the decision is older than what it answers, or ends before it was made.
    """
    found = _open(session, actor, client_ref, offer_id, kind, ActorRole.SUPERVISOR)
    event = "grant" if granted else "refuse"
    AUTHORISATION.find(found.state, event)
    _check_day("decided_on", decided_on)
    if found.requested_on is not None and decided_on < found.requested_on:
        raise InvalidInput("decided_on", f"{decided_on} is before it was asked for, {found.requested_on}")
    if granted and valid_to is not None and valid_to < decided_on:
        raise InvalidInput("valid_to", f"{valid_to} is before the decision, {decided_on}")
    found.decided_on, found.valid_to = decided_on, valid_to if granted else None
    return _move(session, actor, found, client_ref, event)


def set_aside(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    kind: StatuteAuthorisationKind,
    reason: NotNeededReason,
) -> StatuteAuthorisation:
    """Note that it is not needed for this client at this place, and why.

    Raises
    ------
    Refused, InvalidInput, IllegalTransition
        As `request`.
    GuardFailed
        When the reason does not belong to this kind, such as a C45F for anything but a C45B (D.3).
    """
    found = _open(session, actor, client_ref, offer_id, kind, ActorRole.SUPERVISOR)
    facts = Circumstances(reason_fits=reason in rules.reasons_not_needed(kind))
    AUTHORISATION.next_state(found.state, "set_aside", actor, facts)
    found.not_needed_because = reason
    return _move(session, actor, found, client_ref, "set_aside", facts)


def need_again(
    session: Session, actor: Actor, *, client_ref: str, offer_id: int, kind: StatuteAuthorisationKind
) -> StatuteAuthorisation:
    """Take back that it is not needed; as `set_aside`."""
    found = _open(session, actor, client_ref, offer_id, kind, ActorRole.SUPERVISOR)
    AUTHORISATION.find(found.state, "need_again")
    found.not_needed_because = None
    found.requested_on = found.answer_by = found.decided_on = found.valid_to = None
    return _move(session, actor, found, client_ref, "need_again")


def let_time_pass(session: Session, actor: Actor, *, most: int = BATCH) -> int:
    """Write down what time did: a yes by silence, a yes that ended; return how many.

    Done twice it changes nothing: `rules.state_on` counts it before anybody wrote it down.
    """
    require_role(actor, "writing down what time did", ActorRole.WORKER)
    today = clock.today()
    found = queries.due(session, today, most=most)
    for one in found:
        facts = Circumstances(
            silence_counts=rules.silence_counts(one, today), is_over=rules.is_over(one, today)
        )
        event = "silence" if one.state is AuthorisationState.REQUESTED else "expire"
        client_ref = session.scalars(select(Client.ref).where(Client.id == one.client_id)).one()
        _move(session, actor, one, client_ref, event, facts)
    return len(found)


def _open(
    session: Session,
    actor: Actor,
    client_ref: str,
    offer_id: int,
    kind: StatuteAuthorisationKind,
    *roles: ActorRole,
) -> StatuteAuthorisation:
    """Return the row that somebody acts on, new when nothing was done before, in its state of today."""
    require_role(actor, "keeping an authorisation", *roles)
    require_person(actor, "keeping an authorisation")
    client = open_client(session, actor, client_ref, *PARTS)
    offer = session.get(CapacityOffer, offer_id)
    if offer is None:
        raise NotFound("offer")
    if kind not in rules.required(offer.placement_kind, client.income_status, client.valid_advices):
        raise InvalidInput("kind", f"{kind.value} is not asked for at this place")
    statement = (
        select(StatuteAuthorisation)
        .where(
            StatuteAuthorisation.client_id == client.id,
            StatuteAuthorisation.offer_id == offer.id,
            StatuteAuthorisation.kind == kind,
        )
        .with_for_update()
    )
    found = session.scalar(statement)
    if found is None:
        return StatuteAuthorisation(
            client_id=client.id, offer_id=offer.id, kind=kind, state=AuthorisationState.NEEDED
        )
    found.state = rules.state_on(found, clock.today())
    return found


def _move(
    session: Session,
    actor: Actor,
    found: StatuteAuthorisation,
    client_ref: str,
    event: str,
    facts: Circumstances | None = None,
) -> StatuteAuthorisation:
    found.state = AUTHORISATION.next_state(found.state, event, actor, facts or Circumstances())
    save(session, actor, found)
    record(
        session,
        actor,
        AuditAction.TRANSITION,
        "authorisation",
        found.id,
        subject=client_ref,
        part=ClientPart.WORK_EDUCATION_INCOME.value,
        detail=f"{event} {found.kind.value}",
    )
    return found


def _check_day(where: str, day: date) -> None:
    if day > clock.today():
        raise InvalidInput(where, f"{day} lies in the future")

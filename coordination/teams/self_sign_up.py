"""Signing up by oneself: no account, no more than to call back, and nobody is told who is known (A0-08).

A service that takes people who come by themselves is named; its organisation answers. A request is no file:
one is opened when somebody of the organisation takes it up after a first talk (`coordination.teams.sign_up`).
"""

from __future__ import annotations

from datetime import date
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.facts import ClientFacts
from coordination.clients.models import Client
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.models import Organisation
from coordination.organisations.rules import check_languages
from coordination.rows import filled, save
from coordination.services.models import Service
from coordination.services.rules import intake_stopped
from coordination.teams.models import SignUpRequest
from coordination.teams.sign_up import sign_up
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    LegalBasis,
    SecrecyRegime,
    SignUpDeclineReason,
    SignUpState,
    parse_code,
)

LONGEST_NAME, LONGEST_CONTACT, LONGEST_WORDS = 120, 120, 500
#: Who waits longer than this many days stands out on the list.
ANSWER_WITHIN_DAYS = 7
#: Acts of somebody who has no account are written down under this name.
VISITOR = "visitor"


def open_doors(session: Session) -> list[Organisation]:
    """Return the organisations where somebody may sign up by himself, by name.

    They take people who come by themselves, have no intake stop there today, and keep professional secrecy.
    """
    today = clock.today()
    statement = (
        select(Service)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(
            Service.self_referral,
            Organisation.active,
            Organisation.secrecy_regime == SecrecyRegime.PROFESSIONAL_SECRECY,
        )
        .options(joinedload(Service.organisation))
    )
    found = {
        one.organisation_id: one.organisation
        for one in session.scalars(statement)
        if not intake_stopped(one, today)
    }
    return sorted(found.values(), key=lambda one: one.name)


def ask(
    session: Session, *, organisation_id: int, name: str, contact: str, own_words: str | None, language: str
) -> SignUpRequest:
    """Leave a name and how to be reached at an organisation; whoever asks needs no account.

    Nothing is looked up: what is answered does not depend on who is known here.

    Raises
    ------
    InvalidInput
        When the organisation has no open door, or name or contact is empty or too long.
    """
    if organisation_id not in {one.id for one in open_doors(session)}:
        raise InvalidInput("organisation", "is none where somebody may sign up alone")
    visitor = Actor(name=VISITOR, roles=frozenset())
    words = (own_words or "").strip() or None
    request = SignUpRequest(
        organisation_id=organisation_id,
        name=_short(filled(name, "name"), LONGEST_NAME, "name"),
        contact=_short(filled(contact, "contact"), LONGEST_CONTACT, "contact"),
        own_words=None if words is None else _short(filled(words, "own_words"), LONGEST_WORDS, "own_words"),
        language=check_languages([language], "language")[0],
        asked_on=clock.today(),
    )
    save(session, visitor, request)
    record(session, visitor, AuditAction.CREATE, "sign-up", request.id)
    return request


def waiting(session: Session, actor: Actor) -> list[SignUpRequest]:
    """Return what waits for an answer of the actor's organisation, longest first; the look is recorded."""
    statement = (
        select(SignUpRequest)
        .where(
            SignUpRequest.organisation_id == (actor.organisation_id or 0),
            SignUpRequest.state == SignUpState.WAITING,
        )
        .order_by(SignUpRequest.asked_on, SignUpRequest.id)
    )
    _require(actor, "reading sign-ups")
    found = list(session.scalars(statement))
    for one in found:
        record(session, actor, AuditAction.VIEW, "sign-up", one.id)
    return found


def open_request(session: Session, actor: Actor, request_id: int) -> SignUpRequest:
    """Return a request that waits for an answer of the actor's organisation; the look is recorded.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or there is none for this organisation.
    GuardFailed
        When a colleague answered it meanwhile.
    """
    _require(actor, "answering a sign-up")
    found = session.get(SignUpRequest, request_id, with_for_update=True)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("sign-up")
    if found.state is not SignUpState.WAITING:
        raise GuardFailed("sign-up", "answer", "a request that still waits")
    record(session, actor, AuditAction.VIEW, "sign-up", found.id)
    return found


def take_up(
    session: Session,
    actor: Actor,
    *,
    request_id: int,
    first_talk_on: date,
    basis: LegalBasis = LegalBasis.STATUTORY_TASK,
    **facts: Unpack[ClientFacts],
) -> Client:
    """Open a file after a first talk with who asked, with the actor as lead; the request belongs to it then.

    Raises
    ------
    NotAllowed, NotFound, GuardFailed, InvalidInput
        As `open_request` and ``coordination.teams.sign_up.sign_up``.
    """
    request = open_request(session, actor, request_id)
    client = sign_up(session, actor, first_talk_on=first_talk_on, basis=basis, **facts)
    request.client = client
    _settle(session, actor, request, SignUpState.TAKEN_UP)
    record(session, actor, AuditAction.UPDATE, "sign-up", request.id, subject=client.ref, detail="taken up")
    return client


def decline(session: Session, actor: Actor, *, request_id: int, reason: SignUpDeclineReason) -> SignUpRequest:
    """Not take somebody up, with a reason; name, contact and words are emptied at once.

    Raises
    ------
    NotAllowed, NotFound, GuardFailed
        As `open_request`.
    """
    request = open_request(session, actor, request_id)
    request.decline_reason = parse_code(SignUpDeclineReason, reason, "reason")
    request.name = request.contact = request.own_words = None
    _settle(session, actor, request, SignUpState.DECLINED)
    record(session, actor, AuditAction.UPDATE, "sign-up", request.id, detail="declined")
    return request


def came_by(session: Session, client_id: int) -> SignUpRequest | None:
    """Return with which request a client signed up; the caller was granted identity and wishes."""
    return session.scalar(
        select(SignUpRequest).where(SignUpRequest.client_id == client_id).order_by(SignUpRequest.id.desc())
    )


def _settle(session: Session, actor: Actor, request: SignUpRequest, state: SignUpState) -> None:
    request.state, request.decided_on = state, clock.today()
    request.decided_by_id = actor.professional_id
    save(session, actor, request)


def _require(actor: Actor, act: str) -> None:
    require_role(actor, act, ActorRole.SUPERVISOR)
    require_person(actor, act)


def _short(text: str, longest: int, where: str) -> str:
    if len(text) > longest:
        raise InvalidInput(where, f"is longer than {longest} characters")
    return text

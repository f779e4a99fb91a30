"""Recording and withdrawing a mandate, and logging a contact that rests on one (CONF-34)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import open_client
from coordination.errors import CoordinationError, GuardFailed, InvalidInput, NotFound
from coordination.mandates import queries
from coordination.mandates.models import Mandate, ThirdPartyContact
from coordination.mandates.rules import LONGEST_MONTHS, Addressee, covering, holds
from coordination.organisations.models import Organisation
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    ContactMeans,
    LegalBasis,
    MandateSubject,
    RecordedForm,
    parse_code,
)

MAY = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
PART = ClientPart.AGREEMENTS_TO_SHARE
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class NoMandate(CoordinationError):
    """A third party would be contacted that no mandate in force covers (CONF-34)."""

    code = "no_mandate"

    def __init__(self) -> None:
        super().__init__("no mandate of the client that is in force covers this addressee and subject")


def give_mandate(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    addressee: Addressee,
    subjects: Collection[MandateSubject],
    ends_on: date,
    form: RecordedForm,
    language: str,
    given_on: date | None = None,
) -> Mandate:
    """Write down what the client lets us arrange, towards whom, until when.

    Parameters
    ----------
    subjects
        What it is about; at least one, and never all of them.
    ends_on
        Last day on which it holds, at most twelve months after it was given.
    language
        In which it was explained: ``nl``, ``ar``.
    given_on
        Today when not given.

    Raises
    ------
    Refused
        When the actor may not see the client's agreements.
    InvalidInput
        When subjects, addressee, language or dates cannot be.
    """
    require_role(actor, "recording a mandate", *MAY)
    require_person(actor, "recording a mandate")
    client = open_client(session, actor, client_ref, PART)
    chosen = {parse_code(MandateSubject, one, "subjects") for one in subjects}
    if not chosen:
        raise InvalidInput("subjects", "a mandate says what it is about")
    if chosen == set(MandateSubject):
        raise InvalidInput("subjects", "everything is no choice: name what is needed")
    if addressee.organisation_id is not None and not session.get(Organisation, addressee.organisation_id):
        raise InvalidInput("addressee", "is no organisation of the network")
    if not _LANGUAGE.fullmatch(language):
        raise InvalidInput("language", f"{language!r} is no language code such as nl, en or ar")
    first = given_on or clock.today()
    _check_dates(first, ends_on)
    mandate = Mandate(
        client_id=client.id,
        subjects=sorted(chosen),
        organisation_id=addressee.organisation_id,
        authority=addressee.authority,
        form=form,
        explained_in_language=language,
        given_on=first,
        ends_on=ends_on,
        recorded_by_id=actor.professional_id,
    )
    save(session, actor, mandate)
    _record(session, actor, AuditAction.CREATE, client, mandate, "given")
    return mandate


def withdraw_mandate(session: Session, actor: Actor, *, client_ref: str, mandate_id: int) -> Mandate:
    """Withdraw a mandate: nobody may be contacted on it from now on.

    Raises
    ------
    Refused, NotFound
        When the actor may not see the client's agreements, or the mandate is not this client's.
    GuardFailed
        When it is not in force.
    """
    require_role(actor, "withdrawing a mandate", *MAY)
    client = open_client(session, actor, client_ref, PART)
    mandate = session.get(Mandate, mandate_id)
    if mandate is None or mandate.client_id != client.id:
        raise NotFound("mandate")
    if not holds(mandate, clock.today()):
        raise GuardFailed("mandate", "withdraw", "a mandate that is in force")
    mandate.withdrawn_on = clock.today()
    save(session, actor, mandate)
    _record(session, actor, AuditAction.UPDATE, client, mandate, "withdrawn")
    return mandate


def log_contact(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    addressee: Addressee,
    subject: MandateSubject,
    means: ContactMeans,
    held_on: date | None = None,
) -> ThirdPartyContact:
    """Log that a third party was contacted for a client; blocked when no mandate covered it that day.

    Parameters
    ----------
    held_on
        Day of the contact; today when not given.

    Raises
    ------
    Refused
        When the actor may not see the client's agreements.
    NoMandate
        When no mandate covered addressee and subject on that day (CONF-34).
    InvalidInput
        When the day lies ahead.
    """
    require_role(actor, "contacting a third party", *MAY)
    require_person(actor, "contacting a third party")
    client = open_client(session, actor, client_ref, PART)
    day = held_on or clock.today()
    if day > clock.today():
        raise InvalidInput("held_on", f"{day.isoformat()} lies ahead")
    mandate = covering(queries.mandates_of(session, client.id), addressee, subject, day)
    if mandate is None:
        raise NoMandate
    contact = ThirdPartyContact(
        client_id=client.id,
        mandate_id=mandate.id,
        subject=parse_code(MandateSubject, subject, "subject"),
        means=parse_code(ContactMeans, means, "means"),
        held_on=day,
        professional_id=actor.professional_id,
    )
    save(session, actor, contact)
    _record(session, actor, AuditAction.SHARE, client, mandate, f"contact {subject.value}")
    return contact


def _check_dates(given_on: date, ends_on: date) -> None:
    if given_on > clock.today():
        raise InvalidInput("given_on", f"{given_on} lies in the future")
    latest = clock.months_after(given_on, LONGEST_MONTHS)
    if not given_on <= ends_on <= latest:
        raise InvalidInput("ends_on", f"{ends_on} does not lie between {given_on} and {latest}")


def _record(
    session: Session, actor: Actor, action: AuditAction, client: Client, mandate: Mandate, detail: str
) -> None:
    record(
        session,
        actor,
        action,
        "mandate",
        mandate.id,
        subject=client.ref,
        part=PART.value,
        basis=LegalBasis.MANDATE.value,
        detail=detail,
    )

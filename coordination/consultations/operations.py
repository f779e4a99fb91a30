"""Convening a statutory case consultation, reporting on it and closing it (CONF-17)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.base import new_reference
from coordination.clients.models import Client
from coordination.consent.access import require_parts
from coordination.consultations.lifecycle import CASE_CONSULTATION, CONVENORS
from coordination.consultations.models import CaseConsultation, CaseParticipant
from coordination.consultations.queries import note, open_consultation, possible_participants
from coordination.errors import GuardFailed, InvalidInput
from coordination.rows import filled, save
from coordination.vocabulary import (
    AuditAction,
    CaseConsultationGround,
    CaseConsultationPurpose,
    CaseConsultationState,
    ClientPart,
    parse_code,
)

FEWEST = 2
SHORTEST_GROUND = 5
LONGEST_TEXT = 8000


def convene(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    ground: CaseConsultationGround,
    ground_ref: str,
    purpose: CaseConsultationPurpose,
    method: str,
    convenor_id: int,
    participant_ids: Collection[int],
    held_on: date,
) -> CaseConsultation:
    """Convene a consultation; ground, purpose, method and participants are fixed from now on.

    Parameters
    ----------
    ground_ref
        The article, the decree or the permission on which it rests.
    convenor_id
        Who convenes it, for the authority that the ground names; takes part. So does who writes this down.
    participant_ids
        Everybody who takes part, bound by professional secrecy.

    Raises
    ------
    Refused
        When the actor may not know that this is a client.
    InvalidInput
        When something is missing, a participant is not bound by secrecy, or fewer than two take part.
    """
    require_role(actor, "convening a case consultation", *sorted(CONVENORS))
    require_person(actor, "convening a case consultation")
    found = session.scalar(select(Client).where(Client.ref == client_ref.strip().upper()))
    client = require_parts(session, actor, found, "client", ClientPart.EXISTENCE)
    reference = _text(ground_ref, "ground_ref")
    if len(reference) < SHORTEST_GROUND:
        raise InvalidInput("ground_ref", "names the article, the decree or the permission")
    me = actor.professional_id or 0
    wanted = {convenor_id, me, *participant_ids}
    known = {one.id: one for one in possible_participants(session)}
    if not wanted <= set(known):
        raise InvalidInput("participants", "everybody who takes part is bound by professional secrecy")
    if len(wanted) < FEWEST:
        raise InvalidInput("participants", "takes at least two people")
    consultation = CaseConsultation(
        ref=new_reference("CASUS"),
        client=client,
        ground=parse_code(CaseConsultationGround, ground, "ground"),
        ground_ref=reference,
        purpose=parse_code(CaseConsultationPurpose, purpose, "purpose"),
        method=_text(method, "method"),
        convenor_id=convenor_id,
        held_on=held_on,
        state=CaseConsultationState.CONVENED,
    )
    save(session, actor, consultation)
    for one in sorted(wanted):
        place = known[one].organisation_id
        participant = CaseParticipant(consultation=consultation, professional_id=one, organisation_id=place)
        save(session, actor, participant)
    note(session, actor, AuditAction.CREATE, consultation)
    return consultation


def write_report(session: Session, actor: Actor, *, consultation_ref: str, report: str) -> CaseConsultation:
    """Write what was said; it stays with the participants, and opens nothing of the file to them.

    Raises
    ------
    Refused
        When the actor takes no part in it.
    GuardFailed
        When it is closed, or its day has not come.
    InvalidInput
        When there is no text, or too much.
    """
    consultation = open_consultation(session, actor, consultation_ref)
    if consultation.state is not CaseConsultationState.CONVENED or consultation.held_on > clock.today():
        raise GuardFailed("case consultation", "report", "one that was held and is not closed")
    consultation.report = _text(report, "report")
    save(session, actor, consultation)
    note(session, actor, AuditAction.UPDATE, consultation, "report")
    return consultation


def close(session: Session, actor: Actor, *, consultation_ref: str) -> CaseConsultation:
    """Close it for good: its report cannot be changed any more. Only the convenor can.

    Raises
    ------
    Refused
        When the actor takes no part in it.
    IllegalTransition, GuardFailed
        When somebody else convened it, it was closed before, or it has no report.
    """
    consultation = open_consultation(session, actor, consultation_ref)
    if consultation.convenor_id != actor.professional_id:
        raise GuardFailed("case consultation", "close", "whoever convened it")
    consultation.state = CASE_CONSULTATION.next_state(consultation.state, "close", actor, consultation)
    save(session, actor, consultation)
    note(session, actor, AuditAction.TRANSITION, consultation, "close")
    return consultation


def _text(text: str, where: str) -> str:
    checked = filled(text, where)
    if len(checked) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    return checked

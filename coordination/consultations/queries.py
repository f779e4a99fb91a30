"""Reading statutory case consultations: for their participants alone (CONF-17, INV-25)."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.consent.access import Refused
from coordination.consultations.models import CaseConsultation, CaseParticipant
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import AuditAction, LegalBasis, SecrecyRegime

KIND = "case consultation"


def my_consultations(session: Session, actor: Actor) -> list[CaseConsultation]:
    """Return the consultations in which the actor takes part, the newest first; of others no trace."""
    newest = (CaseConsultation.held_on.desc(), CaseConsultation.id.desc())
    return list(session.scalars(_loaded().where(_takes_part(actor)).order_by(*newest)))


def open_consultation(session: Session, actor: Actor, ref: str) -> CaseConsultation:
    """Return one consultation to somebody who takes part in it; the read is recorded.

    The event does not say about which client it is: who reads the record of a client must not learn from it
    that there was a consultation (CONF-17).

    Raises
    ------
    Refused
        When there is none, or the actor takes no part in it.
    """
    found = session.scalar(_loaded().where(CaseConsultation.ref == ref, _takes_part(actor)))
    if found is None:
        raise Refused(KIND, actor, None, ())
    note(session, actor, AuditAction.VIEW, found)
    return found


def possible_participants(session: Session) -> list[Professional]:
    """Return who can take part, by organisation and name: whoever is bound by professional secrecy."""
    statement = (
        select(Professional)
        .join(Organisation)
        .where(
            Professional.active,
            Organisation.active,
            Organisation.secrecy_regime == SecrecyRegime.PROFESSIONAL_SECRECY,
        )
        .options(joinedload(Professional.organisation))
        .order_by(Organisation.name, Professional.display_name, Professional.id)
    )
    return list(session.scalars(statement))


def note(
    session: Session,
    actor: Actor,
    action: AuditAction,
    consultation: CaseConsultation,
    detail: str | None = None,
) -> None:
    """Write an event about a consultation; it bears the consultation's own reference and no client's."""
    basis = LegalBasis.STATUTORY_CASE_CONSULTATION.value
    record(session, actor, action, KIND, consultation.ref, basis=basis, detail=detail)


def _takes_part(actor: Actor) -> ColumnElement[bool]:
    return CaseConsultation.participants.any(CaseParticipant.professional_id == (actor.professional_id or 0))


@cache
def _loaded() -> Select[CaseConsultation]:
    participants = selectinload(CaseConsultation.participants)
    return select(CaseConsultation).options(
        joinedload(CaseConsultation.client),
        joinedload(CaseConsultation.convenor),
        participants.joinedload(CaseParticipant.professional),
        participants.joinedload(CaseParticipant.organisation),
    )

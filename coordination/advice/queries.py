"""Questions for who advises, and for who asked; the adviser never learns who it is about (CONF-15)."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor
from coordination.advice.models import AdviceQuestion
from coordination.advice.rules import advises
from coordination.audit.operations import record
from coordination.consent.access import ClientFile, Refused
from coordination.organisations.models import Professional
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import AuditAction, ClientPart

KIND = "advice question"


def questions_for(session: Session, actor: Actor) -> list[AdviceQuestion]:
    """Return the questions put to the actor as adviser, those without an answer first, then the newest."""
    mine = TeamMembership.professional_id == (actor.professional_id or 0)
    today = clock.today()
    found = session.scalars(_loaded().join(AdviceQuestion.adviser).where(mine).order_by(AdviceQuestion.id))
    open_to_me = [one for one in found if advises(one.adviser, today)]
    return sorted(open_to_me, key=lambda one: (one.answered_on is not None, -one.id))


def open_question(session: Session, actor: Actor, ref: str) -> AdviceQuestion:
    """Return a question to its adviser; that functional facts were read is recorded.

    Raises
    ------
    Refused
        When there is none, or the actor does not advise on it (any more).
    """
    found = session.scalar(_loaded().where(AdviceQuestion.ref == ref))
    if found is None or actor.professional_id is None or not _is_adviser(actor, found.adviser):
        raise Refused(
            KIND, actor, None if found is None else found.client.ref, [ClientPart.FUNCTIONAL_PROFILE]
        )
    record(
        session,
        actor,
        AuditAction.VIEW,
        KIND,
        found.ref,
        subject=found.client.ref,
        part=ClientPart.FUNCTIONAL_PROFILE.value,
        basis=found.adviser.legal_basis.value,
        detail="anonymous",
    )
    return found


def questions_about(session: Session, file: ClientFile) -> list[AdviceQuestion]:
    """Return what was asked about a client, the newest first, to who may read the functional profile."""
    if not file.shows(ClientPart.FUNCTIONAL_PROFILE):
        return []
    mine = AdviceQuestion.client_id == file.client.id
    return list(session.scalars(_loaded().where(mine).order_by(AdviceQuestion.id.desc())))


def advisers_of(team: SupportTeam) -> list[TeamMembership]:
    """Return who advises a team today."""
    today = clock.today()
    return [one for one in team.memberships if advises(one, today)]


def _is_adviser(actor: Actor, membership: TeamMembership) -> bool:
    return membership.professional_id == actor.professional_id and advises(membership, clock.today())


@cache
def _loaded() -> Select[AdviceQuestion]:
    return select(AdviceQuestion).options(
        joinedload(AdviceQuestion.client),
        joinedload(AdviceQuestion.adviser).joinedload(TeamMembership.professional),
        joinedload(AdviceQuestion.asked_by).joinedload(Professional.organisation),
    )

"""Asking advice about functional facts without telling about whom, and answering it (CONF-15)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.advice.models import AdviceQuestion
from coordination.advice.queries import KIND, advisers_of, open_question
from coordination.advice.rules import PART_OF_FACT, check_anonymous
from coordination.audit.operations import record
from coordination.base import new_reference
from coordination.clients.models import Client
from coordination.consent.access import named_to, require_parts
from coordination.errors import GuardFailed, InvalidInput
from coordination.rows import save
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    FunctionalFact,
    parse_code,
)

ASKERS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


def ask(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    adviser_id: int,
    question: str,
    facts: Collection[FunctionalFact] = (),
) -> AdviceQuestion:
    """Put an anonymous question to a member who only advises.

    Parameters
    ----------
    adviser_id
        The adviser's membership in the client's team.
    facts
        Which functional facts go along; the asker must be granted each of them.

    Raises
    ------
    Refused
        When the actor may not see the client's team or functional profile, or one of the facts.
    InvalidInput
        When the adviser does not advise this team, or the question tells who the client is.
    """
    require_role(actor, "asking advice", *ASKERS)
    require_person(actor, "asking advice")
    along = sorted({parse_code(FunctionalFact, one, "facts") for one in facts})
    parts = dict.fromkeys(
        (ClientPart.TEAM, ClientPart.FUNCTIONAL_PROFILE, *(PART_OF_FACT[one] for one in along))
    )
    found = session.scalar(select(Client).where(Client.ref == client_ref))
    client = require_parts(session, actor, found, "client", *parts)
    team = team_of(session, client.id)
    if adviser_id not in {one.id for one in (advisers_of(team) if team else [])}:
        raise InvalidInput("adviser", "does not advise this team today")
    asked = AdviceQuestion(
        ref=new_reference("ADVIES"),
        client=client,
        adviser_id=adviser_id,
        asked_by_id=actor.professional_id,
        asked_on=clock.today(),
        question=check_anonymous(question, "question", named_to(session, actor, client)),
        facts=along,
    )
    save(session, actor, asked)
    _record(session, actor, AuditAction.SHARE, asked)
    return asked


def answer(session: Session, actor: Actor, *, question_ref: str, answer: str) -> AdviceQuestion:
    """Answer a question that was put to the actor.

    Raises
    ------
    Refused
        When it was put to somebody else, or the actor does not advise that team any more.
    GuardFailed
        When it was answered before.
    InvalidInput
        When there is no text, or it tells who somebody is.
    """
    asked = open_question(session, actor, question_ref)
    if asked.answer is not None:
        raise GuardFailed("advice", "answer", "a question without an answer")
    asked.answer = check_anonymous(answer, "answer", None)
    asked.answered_on = clock.today()
    save(session, actor, asked)
    _record(session, actor, AuditAction.UPDATE, asked)
    return asked


def _record(session: Session, actor: Actor, action: AuditAction, asked: AdviceQuestion) -> None:
    record(
        session,
        actor,
        action,
        KIND,
        asked.ref,
        subject=asked.client.ref,
        part=ClientPart.FUNCTIONAL_PROFILE.value,
        detail=",".join(asked.facts) or None,
    )

"""Inviting somebody into a team, and the five conditions of shared secrecy (CONF-04, CONF-06).

The first condition, that the receiver is bound by secrecy too, is computed from the organisation whenever it
is asked. The other four are confirmed one by one, each with day and author, by somebody who is in the team.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.clients.texts import WordsFound, check_anonymous, words_found
from coordination.errors import GuardFailed, InvalidInput
from coordination.rows import filled, save
from coordination.teams.models import Objection, SecrecyConfirmation, TeamMembership
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    LegalBasis,
    SecrecyCondition,
    SecrecyRegime,
    parse_code,
)

LONGEST_QUESTION = 300
MAY_CONFIRM = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
#: The conditions that somebody confirms; the first is computed.
CONFIRMED = tuple(one for one in SecrecyCondition if one is not SecrecyCondition.RECEIVER_BOUND)


@dataclass(frozen=True, slots=True)
class ConditionState:
    """One of the five conditions: whether it holds, and who said so on which day.

    Attributes
    ----------
    by
        Who confirmed it; None where it is computed, not confirmed, or confirmed by an automatic task.
    """

    condition: SecrecyCondition
    holds: bool
    is_computed: bool = False
    on: date | None = None
    by: str | None = None


def conditions_of(membership: TeamMembership) -> tuple[ConditionState, ...]:
    """Return the five conditions in their order, for a membership that rests on shared secrecy."""
    bound = membership.organisation.secrecy_regime is SecrecyRegime.PROFESSIONAL_SECRECY
    first = ConditionState(SecrecyCondition.RECEIVER_BOUND, holds=bound, is_computed=True)
    confirmed = {one.condition: one for one in membership.conditions}
    return (first, *(_state(one, confirmed.get(one)) for one in CONFIRMED))


def missing_condition(membership: TeamMembership) -> SecrecyCondition | None:
    """Return the first condition that does not hold; None where all do, or the basis is another one."""
    if membership.legal_basis is not LegalBasis.SHARED_SECRECY:
        return None
    return next((one.condition for one in conditions_of(membership) if not one.holds), None)


def confirm_condition(
    session: Session, actor: Actor, *, membership: TeamMembership, condition: SecrecyCondition
) -> SecrecyConfirmation:
    """Confirm, today and in the actor's name, that a condition of shared secrecy holds.

    Who calls this has opened the client's team for the actor.

    Raises
    ------
    InvalidInput
        For the condition that is computed, one that was confirmed before, or a membership on another basis.
    GuardFailed
        When the client objects to sharing with this organisation (CONF-07).
    """
    require_role(actor, "confirming a condition", *MAY_CONFIRM)
    condition = parse_code(SecrecyCondition, condition, "condition")
    if condition not in CONFIRMED:
        raise InvalidInput("condition", "is computed from the organisation")
    if membership.legal_basis is not LegalBasis.SHARED_SECRECY:
        raise InvalidInput(
            "condition", "belongs to shared secrecy, and this membership rests on another basis"
        )
    if actor.professional_id is not None and actor.professional_id == membership.professional_id:
        raise InvalidInput("condition", "is confirmed by who invites, not by who joins")
    if any(one.condition is condition for one in membership.conditions):
        raise InvalidInput("condition", "was confirmed before")
    if condition is SecrecyCondition.CLIENT_INFORMED:
        if _client_objects(session, membership):
            raise GuardFailed("membership", "confirm", "a client who does not object")
        membership.client_informed_on = membership.client_informed_on or clock.today()
        save(session, actor, membership)
    return add_confirmation(session, actor, membership, condition, clock.today())


def add_confirmation(
    session: Session, actor: Actor, membership: TeamMembership, condition: SecrecyCondition, on: date
) -> SecrecyConfirmation:
    """Store that a condition holds, with day and author, and record it."""
    confirmation = SecrecyConfirmation(
        membership=membership, condition=condition, confirmed_on=on, confirmed_by_id=actor.professional_id
    )
    save(session, actor, confirmation)
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "team",
        membership.team_id,
        subject=membership.team.client.ref,
        part=ClientPart.TEAM.value,
        basis=LegalBasis.SHARED_SECRECY.value,
        detail=f"membership {membership.id} condition {condition.value}",
    )
    return confirmation


def add_confirmations(
    session: Session,
    actor: Actor,
    membership: TeamMembership,
    conditions: Iterable[SecrecyCondition],
    on: date,
) -> None:
    """Store that several conditions hold, as far as the membership rests on shared secrecy."""
    if membership.legal_basis is LegalBasis.SHARED_SECRECY:
        for condition in conditions:
            add_confirmation(session, actor, membership, condition, on)


def check_question(text: str, named: Client | None) -> str:
    """Return what an invitation asks, without the spaces around it, if it tells nothing of the client.

    The invited one may not know yet who it is and why: the life domain stands in no invitation (CONF-04).

    Parameters
    ----------
    named
        The client, when who asks may read the name; None compares the text with no name, since the refusal
        would tell which name it is (CONF-02).

    Raises
    ------
    WordsFound
        When it holds words on health, substances, offences, money or origin.
    InvalidInput
        When it is empty or too long, or says who the client is.
    """
    question = filled(text, "question")
    if len(question) > LONGEST_QUESTION:
        raise InvalidInput("question", f"is longer than {LONGEST_QUESTION} characters")
    check_anonymous(question, "question", named)
    if found := words_found(question):
        raise WordsFound("question", found)
    return question


def _state(condition: SecrecyCondition, found: SecrecyConfirmation | None) -> ConditionState:
    if found is None:
        return ConditionState(condition, holds=False)
    by = found.confirmed_by.display_name if found.confirmed_by else None
    return ConditionState(condition, holds=True, on=found.confirmed_on, by=by)


def _client_objects(session: Session, membership: TeamMembership) -> bool:
    standing = exists().where(
        Objection.client_id == membership.team.client_id,
        Objection.organisation_id == membership.organisation_id,
        Objection.lifted_on.is_(None),
    )
    return bool(session.scalar(select(standing)))

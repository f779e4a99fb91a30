"""Acts on how somebody is doing per life domain: asked once, weighed, and final only once talked over (S2).

As in `coordination.clients.operations`, whoever calls these acts has opened that domain of the client, and
every act raises ``NotAllowed`` when the actor's role may not do it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.lifecycle import TEAM
from coordination.clients.models import Client, LifeDomainAssessment
from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.models import Professional
from coordination.rows import save
from coordination.vocabulary import (
    AssessmentInstrument,
    AuditAction,
    ClientPart,
    LifeDomain,
    parse_code,
)

MOST_HELP = 9
MOST_FELT = 4


def assess_life_domain(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    domain: LifeDomain,
    instrument: AssessmentInstrument,
    help_needed: int,
    client_worry: int,
    client_wants_help: int,
    assessor: Professional,
    assessed_on: date | None = None,
    discussed_on: date | None = None,
) -> LifeDomainAssessment:
    """Write down how somebody is doing in one life domain; the source is the assessor's organisation.

    Parameters
    ----------
    help_needed
        0 (none) to 9 (at once).
    client_worry, client_wants_help
        0 (not at all) to 4 (very much), as the client says it.
    discussed_on
        Day on which it was talked over with the client; None leaves it a draft.

    Raises
    ------
    InvalidInput
        When a number is off its scale, or a day is still to come or before the assessment.
    """
    require_role(actor, "assessing a life domain", *sorted(TEAM))
    domain = parse_code(LifeDomain, domain, "domain")
    _check(help_needed, MOST_HELP, "help_needed")
    _check(client_worry, MOST_FELT, "client_worry")
    _check(client_wants_help, MOST_FELT, "client_wants_help")
    day = _past(assessed_on or clock.today(), "assessed_on")
    assessment = LifeDomainAssessment(
        client=client,
        domain=domain,
        instrument=parse_code(AssessmentInstrument, instrument, "instrument"),
        help_needed=help_needed,
        client_worry=client_worry,
        client_wants_help=client_wants_help,
        assessed_on=day,
        assessor=assessor,
        source_organisation=assessor.organisation,
        discussed_with_client_on=None if discussed_on is None else _discussed(discussed_on, day),
    )
    save(session, actor, assessment)
    _record(session, actor, AuditAction.CREATE, assessment)
    return assessment


def discuss_life_domain(
    session: Session, actor: Actor, *, assessment: LifeDomainAssessment, on: date | None = None
) -> LifeDomainAssessment:
    """Write down that an assessment was talked over with the client: from then on it is final.

    Raises
    ------
    GuardFailed
        When it is final already.
    InvalidInput
        When the day is still to come or before the assessment.
    """
    require_role(actor, "discussing a life domain", *sorted(TEAM))
    if assessment.discussed_with_client_on is not None:
        raise GuardFailed("life domain assessment", "discuss", "a draft: it is final already")
    assessment.discussed_with_client_on = _discussed(on or clock.today(), assessment.assessed_on)
    save(session, actor, assessment)
    _record(session, actor, AuditAction.UPDATE, assessment)
    return assessment


def _check(number: int, highest: int, where: str) -> None:
    if not 0 <= number <= highest:
        raise InvalidInput(where, f"{number} is not between 0 and {highest}")


def _past(day: date, where: str) -> date:
    if day > clock.today():
        raise InvalidInput(where, f"{day.isoformat()} is still to come")
    return day


def _discussed(day: date, assessed_on: date) -> date:
    if day < assessed_on:
        raise InvalidInput("discussed_on", f"{day.isoformat()} is before the assessment")
    return _past(day, "discussed_on")


def _record(session: Session, actor: Actor, action: AuditAction, assessment: LifeDomainAssessment) -> None:
    ref, part = assessment.client.ref, ClientPart(assessment.domain.value)
    detail = f"life_domain_assessment {assessment.id}"
    record(session, actor, action, "client", ref, subject=ref, part=part, detail=detail)

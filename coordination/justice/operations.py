"""Reporting a fact to a house of justice: a code of the closed list and a day, and never a text (CONF-13)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import require_parts
from coordination.errors import GuardFailed, InvalidInput, NotAllowed
from coordination.justice.models import ReportedFact
from coordination.justice.queries import recipients_of
from coordination.rows import save
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    LegalBasis,
    ReportableFact,
    parse_code,
)

REPORTERS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


def report_fact(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    kind: ReportableFact,
    happened_on: date,
    recipient_id: int | None = None,
) -> ReportedFact:
    """Report one fact to the house of justice that has an assistant in the client's team.

    Parameters
    ----------
    recipient_id
        Which house, when there are several; None when there is one.

    Raises
    ------
    Refused
        When the actor does not work with this client.
    GuardFailed
        When no justice assistant is in the team.
    NotAllowed
        When it is the house of justice itself.
    InvalidInput
        When the day lies ahead, the fact was reported before, or there are several houses and none is named.
    """
    require_role(actor, "reporting to justice", *REPORTERS)
    require_person(actor, "reporting to justice")
    found = session.scalar(select(Client).where(Client.ref == client_ref))
    client = require_parts(session, actor, found, "client", ClientPart.TEAM, ClientPart.IDENTITY)
    team = team_of(session, client.id)
    houses = {one.id: one for one in recipients_of(team)} if team else {}
    if not houses:
        raise GuardFailed("report", "send", "a justice assistant in the client's team")
    if actor.organisation_id in houses:
        raise NotAllowed("reporting to justice", "a house of justice does not report to itself")
    if recipient_id is None and len(houses) == 1:
        [recipient_id] = houses
    if recipient_id not in houses:
        raise InvalidInput("recipient", "name the house of justice that it is for")
    if happened_on > clock.today():
        raise InvalidInput("happened_on", f"{happened_on.isoformat()} lies ahead")
    told = {
        "client_id": client.id,
        "recipient_id": recipient_id,
        "kind": parse_code(ReportableFact, kind, "kind"),
        "happened_on": happened_on,
        "reported_by_id": actor.professional_id,
    }
    if session.scalar(select(ReportedFact.id).filter_by(**told)) is not None:
        raise InvalidInput("happened_on", "that was reported before")
    fact = ReportedFact(**told)
    save(session, actor, fact)
    record(
        session,
        actor,
        AuditAction.SHARE,
        "reported fact",
        fact.id,
        subject=client.ref,
        part=ClientPart.JUSTICE_POLICE.value,
        basis=LegalBasis.JUDICIAL_MANDATE.value,
        detail=f"{fact.kind.value} to organisation:{recipient_id}",
    )
    return fact

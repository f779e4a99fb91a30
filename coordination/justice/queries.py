"""What a justice assistant reads of a client, and what a service has reported (CONF-13, INV-24)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import JudicialCondition
from coordination.consent.access import ClientFile, Refused, open_file
from coordination.justice.models import ReportedFact
from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import SupportTeam
from coordination.teams.queries import team_of
from coordination.teams.rules import is_current
from coordination.vocabulary import ClientPart, ReportableFact, RoleKind

PARTS = (ClientPart.JUSTICE_POLICE, ClientPart.IDENTITY)


@dataclass(frozen=True)
class JusticeView:
    """What a justice assistant is told: the own conditions, and the facts reported to the own house.

    ``attended`` counts the days on which the client was reported present.
    """

    file: ClientFile
    conditions: tuple[JudicialCondition, ...]
    facts: tuple[ReportedFact, ...]

    @property
    def attended(self) -> int:
        """On how many days the client was there, as reported."""
        return len({one.happened_on for one in self.facts if one.kind is ReportableFact.ATTENDED})


def open_justice_page(session: Session, actor: Actor, ref: str) -> JusticeView:
    """Return the page of a justice assistant about a client; the read is recorded.

    Raises
    ------
    Refused
        When there is no such client, or the actor is no justice assistant of this client today.
    """
    file = open_file(session, actor, ref, *PARTS)
    team = team_of(session, file.client.id)
    assistants = _assistants(team) if team else []
    is_one = actor.professional_id in {one.id for one in assistants}
    if not is_one or not file.shows(ClientPart.JUSTICE_POLICE):
        raise Refused("client", actor, ref, [ClientPart.JUSTICE_POLICE])
    own = [
        one for one in file.client.judicial_conditions if one.source_organisation_id == actor.organisation_id
    ]
    mine = ReportedFact.recipient_id == actor.organisation_id
    return JusticeView(file, tuple(own), tuple(_facts(session, file, mine)))


def told_about_me(session: Session, file: ClientFile) -> list[ReportedFact]:
    """Return what was reported of a client, for the client, the newest first.

    That somebody feared for others is not among it: who is protected by that would be told too (GDPR art.
    15(4)). Whether the client hears it is for a person to decide.
    """
    if not file.shows(ClientPart.JUSTICE_POLICE):
        return []
    return _facts(session, file, ReportedFact.kind != ReportableFact.SERIOUS_RISK)


def reported_by_us(session: Session, actor: Actor, file: ClientFile) -> list[ReportedFact]:
    """Return what the actor's own organisation has reported about a client, the newest first."""
    own = select(Professional.id).where(Professional.organisation_id == (actor.organisation_id or 0))
    return _facts(session, file, ReportedFact.reported_by_id.in_(own))


def recipients_of(team: SupportTeam) -> list[Organisation]:
    """Return the houses of justice that have an assistant in a team today."""
    return list({one.organisation_id: one.organisation for one in _assistants(team)}.values())


def _assistants(team: SupportTeam) -> list[Professional]:
    today = clock.today()
    return [
        one.professional
        for one in team.memberships
        if one.role is RoleKind.JUSTICE_ASSISTANT and is_current(one, today)
    ]


def _facts(session: Session, file: ClientFile, condition: ColumnElement[bool]) -> list[ReportedFact]:
    statement = (
        select(ReportedFact)
        .where(ReportedFact.client_id == file.client.id, condition)
        .options(
            joinedload(ReportedFact.reported_by).joinedload(Professional.organisation),
            joinedload(ReportedFact.recipient),
        )
        .order_by(ReportedFact.happened_on.desc(), ReportedFact.id.desc())
    )
    return list(session.scalars(statement))

"""What somebody wrote about a client before the membership ended, fetched by the one who wrote it (CONF-05).

The client itself is gone for the former member. What the member wrote stays that person's and the own
organisation's, and is had by this export alone: nobody else's texts, nothing that was learned from others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client, RungAssessment
from coordination.consent.access import joined
from coordination.errors import NotFound
from coordination.mandates.models import ThirdPartyContact
from coordination.meetings.models import MeetingItem, TeamMeeting
from coordination.organisations.queries import organisation
from coordination.placements.models import PartnerQuestion, Placement
from coordination.retention.withdrawal import last_day_to_fetch
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import is_current
from coordination.vocabulary import ActorRole, AuditAction, ClientPart

MAY_FETCH = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
ASSESSMENT, RAISED = "assessment", "raised in a meeting"
ANSWER, CONTACT = "answer to a workplace", "contact"
#: Which part of the file each kind of text is about, as the client reads that it was taken along (CONF-20).
PART_OF = {
    ASSESSMENT: ClientPart.RUNGS,
    RAISED: ClientPart.TEAM,
    ANSWER: ClientPart.PROPOSALS,
    CONTACT: ClientPart.AGREEMENTS_TO_SHARE,
}


def export_own_texts(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Return the actor's own texts about clients in whose team the actor is no more; each is recorded.

    By reference, without a name: the reasons of assessments, what was raised in meetings, answers to hosts,
    and contacts with third parties.

    Raises
    ------
    NotAllowed
        For other roles, and for an automatic task.
    NotFound
        When the actor's organisation left the network more than thirty days ago (CONF-35).
    """
    require_role(actor, "fetching the own texts", *MAY_FETCH)
    require_person(actor, "fetching the own texts")
    if actor.organisation_id is not None:
        last = last_day_to_fetch(organisation(session, actor.organisation_id))
        if last is not None and clock.today() > last:
            raise NotFound("export")
    former = _former(session, actor)
    texts = sorted(_texts(session, actor, former), key=lambda one: (one["client"], one["written_on"]))
    for ref in dict.fromkeys(one["client"] for one in texts):
        parts = {PART_OF[one["kind"]] for one in texts if one["client"] == ref}
        about = joined(part for part in ClientPart if part in parts)
        record(session, actor, AuditAction.EXPORT, "own texts", ref, subject=ref, part=about)
    return texts


def _former(session: Session, actor: Actor) -> dict[int, str]:
    """Return the clients in whose team the actor was and is no more, by id with their reference."""
    statement = (
        select(Client.id, Client.ref, TeamMembership)
        .join(SupportTeam, SupportTeam.client_id == Client.id)
        .join(TeamMembership, TeamMembership.team_id == SupportTeam.id)
        .where(TeamMembership.professional_id == actor.professional_id)
    )
    found: dict[int, str] = {}
    current = set()
    for client_id, ref, membership in session.execute(statement):
        found[client_id] = ref
        if is_current(membership, clock.today()):
            current.add(client_id)
    return {client_id: ref for client_id, ref in found.items() if client_id not in current}


def _texts(session: Session, actor: Actor, former: dict[int, str]) -> list[dict[str, Any]]:
    me, ids = actor.professional_id, list(former)
    found: list[dict[str, Any]] = []

    def add(client_id: int, kind: str, day: date, text: str | None) -> None:
        if text:
            found.append(
                {"client": former[client_id], "kind": kind, "written_on": day.isoformat(), "text": text}
            )

    for one in session.scalars(
        select(RungAssessment).where(RungAssessment.client_id.in_(ids), RungAssessment.assessor_id == me)
    ):
        add(one.client_id, ASSESSMENT, one.assessed_on, one.reason)
    items = (
        select(SupportTeam.client_id, MeetingItem, TeamMeeting.starts_at)
        .join(TeamMeeting, TeamMeeting.id == MeetingItem.meeting_id)
        .join(SupportTeam, SupportTeam.id == TeamMeeting.team_id)
        .where(SupportTeam.client_id.in_(ids), MeetingItem.raised_by_id == me)
    )
    for client_id, item, moment in session.execute(items):
        add(client_id, RAISED, moment.date(), item.topic)
    answers = (
        select(Placement.client_id, PartnerQuestion)
        .join(Placement, Placement.id == PartnerQuestion.placement_id)
        .where(Placement.client_id.in_(ids), PartnerQuestion.answered_by_id == me)
    )
    for client_id, asked in session.execute(answers):
        add(client_id, ANSWER, asked.answered_on or asked.asked_on, asked.answer)
    contacts = select(ThirdPartyContact).where(
        ThirdPartyContact.client_id.in_(ids), ThirdPartyContact.professional_id == me
    )
    for contact in session.scalars(contacts):
        add(contact.client_id, CONTACT, contact.held_on, f"{contact.means.value}: {contact.subject.value}")
    return found

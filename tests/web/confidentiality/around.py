"""What there is around the clients of the small world: requests, mandates, and what is apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.advice.models import AdviceQuestion
from coordination.base import Row, new_reference
from coordination.clients.models import Client, Trajectory
from coordination.consent import emergency
from coordination.consent.lifecycle import ASKED
from coordination.consent.models import Consent, ConsentRecipient, EmergencyAccess
from coordination.consultations.models import CaseConsultation, CaseParticipant
from coordination.mandates.models import Mandate
from coordination.meetings.models import ActionPoint, MeetingItem, TeamMeeting
from coordination.organisations.models import Organisation, Professional
from coordination.plans.models import AgreementNote, DevelopmentGoal
from coordination.requests.models import ClientRequest
from coordination.requests.rules import due_on
from coordination.retention.models import ErasureRun
from coordination.teams.models import InformalMember, Objection, SupportTeam, TeamMembership
from coordination.vocabulary import (
    CaseConsultationGround,
    CaseConsultationPurpose,
    CaseConsultationState,
    ClientPart,
    ClientRequestKind,
    ClientRequestState,
    ConsentPurpose,
    ConsentState,
    ErasureState,
    LegalBasis,
    LifeDomain,
    MandateAuthority,
    MandateSubject,
    MembershipFunction,
    MembershipState,
    RecordedForm,
    StatedBy,
)
from tests.coordination import factories as make
from tests.coordination.factories import days

_AUTHOR = {"created_by": "test", "updated_by": "test"}
#: Numbers by what they are the number of.
Numbers = dict[str, int]


def about(session: Session, client: Client, team: SupportTeam) -> Numbers:
    """Make one of everything that belongs to a client, and return the numbers by parameter of an address."""
    guest = make.make_member(
        session,
        team,
        make.make_professional(session),
        legal_basis=LegalBasis.SHARED_SECRECY,
        domain_scope=[LifeDomain.ALCOHOL_DRUGS],
        state=MembershipState.INVITED,
    )
    whose = {"client_id": client.id, **_AUTHOR}
    today = clock.today()
    made: dict[str, Row] = {
        "membership_id": guest,
        "objection_id": Objection(organisation_id=make.make_host(session).id, made_on=today, **whose),
        "person_id": InformalMember(display_name="Rita", relation="tante", named_on=today, **whose),
        "request_id": ClientRequest(
            kind=ClientRequestKind.COPY,
            state=ClientRequestState.GRANTED,
            received_on=today,
            due_on=due_on(today, with_health=False),
            **whose,
        ),
        "mandate_id": Mandate(
            subjects=[MandateSubject.FIND_PLACE],
            authority=MandateAuthority.VDAB,
            form=RecordedForm.WRITTEN,
            explained_in_language="nl",
            given_on=today,
            ends_on=days(60),
            recorded_by_id=guest.professional_id,
            **whose,
        ),
    }
    trajectory = session.scalar(select(Trajectory.id).where(Trajectory.client_id == client.id))
    if trajectory is not None:
        about_it = {"trajectory_id": trajectory, **_AUTHOR}
        made["goal_id"] = DevelopmentGoal(text="Leren fietsen", stated_by=StatedBy.CLIENT, **about_it)
        made["note_id"] = AgreementNote(text="Dinsdag bellen", agreed_on=today, **about_it)
    session.add_all(made.values())
    session.flush()
    numbers = {name: row.id for name, row in made.items()}
    given = select(Consent.id).where(Consent.client_id == client.id, Consent.state.not_in(ASKED))
    consent = session.scalar(given)
    numbers["asked_id"] = _asked_to_share(session, client, guest)
    return numbers | ({"consent_id": consent} if consent else {})


def _asked_to_share(session: Session, client: Client, guest: TeamMembership) -> int:
    """Let a client be asked, after an explanation, to share something with somebody's organisation."""
    asked = Consent(
        client_id=client.id,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        items=[ClientPart.WISHES],
        form=RecordedForm.DIGITAL,
        explained_in_language="nl",
        given_on=clock.today(),
        expires_on=days(60),
        recorded_by_id=guest.professional_id,
        state=ConsentState.EXPLAINED,
        recipients=[ConsentRecipient(organisation_id=guest.organisation_id, **_AUTHOR)],
        **_AUTHOR,
    )
    session.add(asked)
    session.flush()
    return asked.id


def in_meeting(session: Session, meeting: TeamMeeting) -> Numbers:
    """Agree on something in a meeting; return the numbers of a practical point and of what was agreed."""
    item = session.scalars(
        select(MeetingItem).where(MeetingItem.meeting_id == meeting.id, MeetingItem.domain.is_(None))
    ).one()
    action = ActionPoint(meeting_id=meeting.id, text="Bellen", due_on=days(9), **_AUTHOR)
    session.add(action)
    session.flush()
    return {"item_id": item.id, "action_id": action.id}


def asked(session: Session, client: Client, advisers: Mapping[str, int]) -> dict[str, str]:
    """Put a question about a client to the membership of each of these; return the references."""
    questions = {
        kind: AdviceQuestion(
            ref=new_reference("ADVIES"),
            client_id=client.id,
            adviser_id=membership_id,
            asked_by_id=make.make_professional(session).id,
            asked_on=clock.today(),
            question="Hoe begin je zacht?",
            facts=[],
            **_AUTHOR,
        )
        for kind, membership_id in advisers.items()
    }
    session.add_all(questions.values())
    session.flush()
    return {kind: one.ref for kind, one in questions.items()}


def advisers_in(session: Session, team: SupportTeam, people: Mapping[str, int]) -> dict[str, int]:
    """Return the membership, by kind, of those of these people who only advise a team."""
    found = session.scalars(
        select(TeamMembership).where(
            TeamMembership.team_id == team.id,
            TeamMembership.function == MembershipFunction.CONSULTATION_ONLY,
        )
    )
    kinds = {number: kind for kind, number in people.items()}
    return {kinds[one.professional_id]: one.id for one in found if one.professional_id in kinds}


def convened(session: Session, client: Client, people: Mapping[str, int], *, closed: bool) -> str:
    """Convene a case consultation in which all of these take part; return its reference."""
    numbers = list(people.values())
    found: Any = CaseConsultation(
        ref=new_reference("CASUS"),
        client_id=client.id,
        ground=CaseConsultationGround.LAW_OR_DECREE,
        ground_ref="Een decreet",
        purpose=CaseConsultationPurpose.PROTECT_INTEGRITY,
        method="Een gesprek",
        convenor_id=numbers[0],
        held_on=clock.today(),
        state=CaseConsultationState.CLOSED if closed else CaseConsultationState.CONVENED,
        report="Besproken",
        **_AUTHOR,
    )
    session.add(found)
    session.flush()
    for number in numbers:
        home = session.get_one(Professional, number).organisation_id
        session.add(
            CaseParticipant(consultation_id=found.id, professional_id=number, organisation_id=home, **_AUTHOR)
        )
    session.flush()
    return str(found.ref)


def opened(session: Session, actor: Actor, client: Client) -> tuple[int, int]:
    """Break the glass twice for somebody: one that is open, and one of two hours ago; return the numbers."""
    me = session.get_one(Professional, actor.professional_id)
    colleague = make.make_professional(session, me.organisation)
    numbers = []
    for hours in (2, 0):
        one = emergency.break_glass(
            session,
            actor,
            client_ref=client.ref,
            reason="Bewusteloos gevonden, wat speelt er",
            informed_id=colleague.id,
        )
        row = session.get_one(EmergencyAccess, one.id)
        row.opened_at -= timedelta(hours=hours)
        row.ends_at -= timedelta(hours=hours)
        session.flush()
        numbers.append(row.id)
    return numbers[1], numbers[0]


def erasing(session: Session) -> str:
    """Let an erasure have been done; return its reference."""
    run = ErasureRun(
        ref=new_reference("WIS"), state=ErasureState.FINISHED, for_day=clock.today(), due=0, **_AUTHOR
    )
    session.add(run)
    session.flush()
    return run.ref


def network(session: Session, organisation: Organisation) -> dict[str, int]:
    """Let an organisation keep something of each kind, with a route that waits for its word."""
    service = make.make_service(session, organisation)
    link = make.link(session, make.make_service(session), service)
    link.awaiting_organisation_id = organisation.id
    session.flush()
    return {
        "organisation_id": organisation.id,
        "service_id": service.id,
        "site_id": make.make_site(session, organisation).id,
        "professional_id": make.make_professional(session, organisation).id,
        "link_id": link.id,
    }

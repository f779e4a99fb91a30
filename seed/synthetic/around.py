"""What stands around one client of a synthetic city, once each: care, justice, a referral, papers, questions.

The many rows of a year are drawn; these few are done by whoever would have done them, by the domain's own
operations, so that every kind of page has something to show. The client is the first of the city.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import automatic
from coordination.advice import operations as advice
from coordination.consent import choices
from coordination.consent import operations as consents
from coordination.consultations import operations as consultations
from coordination.justice import operations as justice
from coordination.organisations import operations as organisations
from coordination.organisations.models import Professional
from coordination.referrals import operations as referrals
from coordination.requests import operations as requests
from coordination.services import operations as services
from coordination.services.models import Service
from coordination.teams import operations as teams
from coordination.teams.invitations import CONFIRMED
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.self_sign_up import ask
from coordination.vocabulary import (
    ActorRole,
    CaseConsultationGround,
    CaseConsultationPurpose,
    ClientPart,
    ConsentPurpose,
    DurationModel,
    FunctionalFact,
    IntakeChannel,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
    RecordedForm,
    ReportableFact,
    RoleKind,
    ServiceBreadth,
    ServiceKind,
)
from coordination.waiting_lists import operations as lists
from seed.synthetic.book import Year
from seed.synthetic.first import SHARED_DAYS, Around, acting, first_client
from seed.synthetic.held import hold

_ASK_AGAIN_DAYS = 10
_ACT = "Decreet van 1 januari, verzonnen"


def load_around(year: Year) -> None:
    """Let everything happen once around the first client of the city."""
    around = first_client(year)
    _share(around)
    carer = _in_care(around)
    _with_justice(around)
    hold(around, year)
    _asked(around, carer)
    _advised(around, year)
    _referred(around, carer)
    _own_side(around)
    _support_point(around)


def _share(around: Around) -> None:
    """Let the client share every life domain with the organisation that guides."""
    consents.record_consent(
        around.session,
        automatic("seed"),
        client=around.client,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        recipients=[around.home],
        domains=sorted(LifeDomain),
        form=RecordedForm.WRITTEN,
        language="nl",
        expires_on=around.today + timedelta(days=SHARED_DAYS),
        recorded_by_id=around.supervisor.professional_id,
    )


def _organisation(around: Around, name: str, kind: OrganisationKind, role: RoleKind) -> Professional:
    organisation = organisations.register_organisation(
        around.session, automatic("seed"), name=name, kinds=[kind], is_demo=True
    )
    return organisations.register_professional(
        around.session,
        automatic("seed"),
        organisation=organisation,
        display_name=f"Verzonnen {role.value.replace('_', ' ')}",
        role=role,
        is_demo=True,
    )


def _sit(
    around: Around,
    professional: Professional,
    basis: LegalBasis,
    domain: LifeDomain,
    function: MembershipFunction = MembershipFunction.DIRECT,
) -> None:
    """Let somebody sit in the team, for one life domain."""
    teams.add_member(
        around.session,
        automatic("seed"),
        team=around.team,
        professional=professional,
        legal_basis=basis,
        domain_scope=[domain],
        function=function,
        state=MembershipState.ACTIVE,
        client_informed_on=around.today,
        conditions=CONFIRMED if basis is LegalBasis.SHARED_SECRECY else (),
    )


def _in_care(around: Around) -> Professional:
    """Let somebody of addiction care sit in the team, and somebody else there only advise it."""
    carer = _organisation(
        around,
        "Verzonnen drughulpverlening",
        OrganisationKind.ADDICTION_CARE,
        RoleKind.ADDICTION_COUNSELLOR,
    )
    adviser = organisations.register_professional(
        around.session,
        automatic("seed"),
        organisation=carer.organisation,
        display_name="Verzonnen adviseur",
        role=RoleKind.PSYCHOLOGIST,
        is_demo=True,
    )
    secrecy, domain = LegalBasis.SHARED_SECRECY, LifeDomain.ALCOHOL_DRUGS
    _sit(around, carer, secrecy, domain)
    _sit(around, adviser, secrecy, domain, MembershipFunction.CONSULTATION_ONLY)
    return carer


def _support_point(around: Around) -> None:
    """Have a regional support point, which is told what is lacking."""
    organisations.register_organisation(
        around.session,
        automatic("seed"),
        name="Verzonnen regionaal steunpunt",
        kinds=[OrganisationKind.REGIONAL_SUPPORT_POINT],
        is_demo=True,
    )


def _with_justice(around: Around) -> None:
    """Let a justice assistant sit in the team, who is told a fact."""
    assistant = _organisation(
        around,
        "Verzonnen justitiehuis",
        OrganisationKind.HOUSE_OF_JUSTICE,
        RoleKind.JUSTICE_ASSISTANT,
    )
    _sit(around, assistant, LegalBasis.JUDICIAL_MANDATE, LifeDomain.JUSTICE_POLICE)
    justice.report_fact(
        around.session,
        around.supervisor,
        client_ref=around.client.ref,
        kind=ReportableFact.ATTENDED,
        happened_on=around.today,
    )


def _asked(around: Around, carer: Professional) -> None:
    """Ask advice, convene a consultation, and put the client on a list."""
    adviser = next(
        one for one in around.team.memberships if one.function is MembershipFunction.CONSULTATION_ONLY
    )
    for asker in (around.supervisor, around.colleague):
        advice.ask(
            around.session,
            asker,
            client_ref=around.client.ref,
            adviser_id=adviser.id,
            question="Iemand komt na een lang weekend vaak te laat. Wat helpt op een werkvloer?",
            facts=[FunctionalFact.AVAILABILITY],
        )
    consultations.convene(
        around.session,
        around.supervisor,
        client_ref=around.client.ref,
        ground=CaseConsultationGround.LAW_OR_DECREE,
        ground_ref=_ACT,
        purpose=CaseConsultationPurpose.PROTECT_INTEGRITY,
        method="Wie iets weet, zegt alleen wat nodig is.",
        convenor_id=around.supervisor.professional_id or 0,
        participant_ids=[around.colleague.professional_id or 0],
        held_on=around.today,
    )
    lists.put_on(
        around.session,
        around.supervisor,
        client_ref=around.client.ref,
        service_id=_care_service(around, carer).id,
        ask_again_on=around.today + timedelta(days=_ASK_AGAIN_DAYS),
    )


def _advised(around: Around, year: Year) -> None:
    """Ask both for advice about somebody whom neither of them knows, where there is such a client."""
    session = around.session
    me = {around.supervisor.professional_id, around.colleague.professional_id}
    found = next((one for one in year.people if me.isdisjoint(_members(session, one.team_id))), None)
    if found is None:
        return
    team = session.get_one(SupportTeam, found.team_id)
    lead = next(one for one in team.memberships if one.is_lead)
    for adviser in (around.supervisor, around.colleague):
        membership = teams.add_member(
            session,
            automatic("seed"),
            team=team,
            professional=session.get_one(Professional, adviser.professional_id),
            legal_basis=LegalBasis.SHARED_SECRECY,
            domain_scope=[LifeDomain.FAMILY_SOCIAL],
            function=MembershipFunction.CONSULTATION_ONLY,
            state=MembershipState.ACTIVE,
            client_informed_on=around.today,
            conditions=CONFIRMED,
        )
        advice.ask(
            session,
            acting(lead.professional, ActorRole.SUPERVISOR),
            client_ref=found.ref,
            adviser_id=membership.id,
            question="Hoe leg je uit dat later beginnen mag?",
        )


def _members(session: Session, team_id: int) -> set[int]:
    seated = select(TeamMembership.professional_id).where(TeamMembership.team_id == team_id)
    return set(session.scalars(seated))


def _care_service(around: Around, carer: Professional) -> Service:
    """Return the service of addiction care, which takes people who come by themselves."""
    known = select(Service).where(Service.organisation_id == carer.organisation_id)
    found = around.session.scalar(known)
    return found or services.register_service(
        around.session,
        automatic("seed"),
        organisation=carer.organisation,
        kind=ServiceKind.ADDICTION_TREATMENT,
        breadth=ServiceBreadth.SPECIALIST,
        name_nl="Verzonnen begeleiding op eigen tempo",
        duration_model=DurationModel.OPEN_ENDED,
        intake_channels=[IntakeChannel.DESK],
        intake_steps=1,
        cost_to_client_cents=0,
        self_referral=True,
        is_demo=True,
    )


def _referred(around: Around, carer: Professional) -> None:
    """Refer the client to care, and from care to the organisation that guides."""
    session = around.session
    own = select(Service).where(Service.organisation_id == around.home.id).order_by(Service.id)
    for sender, service in (
        (around.supervisor, _care_service(around, carer)),
        (acting(carer, ActorRole.TEAM_MEMBER), session.scalars(own).first()),
    ):
        if service is None:
            continue
        draft = referrals.create(
            session,
            sender,
            client_ref=around.client.ref,
            service_id=service.id,
            question="Kan iemand mee kijken welke hulp in de avond bestaat?",
            items=(ClientPart.IDENTITY,),
        )
        said = around.said("Ja, vraag het maar.")
        referrals.client_agrees(session, sender, referral_ref=draft.ref, said=said, language="nl")
        referrals.send(session, sender, referral_ref=draft.ref)


def _own_side(around: Around) -> None:
    """Let the client ask for a copy and name somebody close, and let a stranger sign up."""
    session, client = around.session, around.client
    asked = requests.ask_copy(
        session,
        around.supervisor,
        client=client,
        with_health=False,
        said=around.said("Ik wil weten wat er over mij staat."),
    )
    requests.grant_copy(session, around.supervisor, request_id=asked.id)
    choices.name_person(
        session,
        around.supervisor,
        client=client,
        name="Mila",
        relation="mijn zus",
        phone="09 000 01 00",
        said=around.said("Mijn zus mag weten wanneer ik moet gaan."),
    )
    door = select(Service).where(Service.organisation_id == around.home.id).order_by(Service.id).limit(1)
    session.scalars(door).one().self_referral = True
    session.flush()
    ask(
        session,
        organisation_id=around.home.id,
        name="Verzonnen Aanmelder",
        contact="09 000 01 01",
        own_words="Ik zoek iets voor twee voormiddagen.",
        language="nl",
    )

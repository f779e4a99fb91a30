"""Valid rows with one call each, made through the domain's own operations; a test gives what it is about."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.capacity import operations as capacity
from coordination.capacity.models import CapacityOffer
from coordination.clients import operations as clients
from coordination.clients.models import Client, PlanGoal, Trajectory
from coordination.organisations import operations as organisations
from coordination.organisations.models import Organisation, Professional, Site
from coordination.services import operations as services
from coordination.services.models import Programme, Service, ServiceLink
from coordination.teams import operations as teams
from coordination.teams.invitations import CONFIRMED
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ActorRole,
    DurationModel,
    HalfDays,
    IncomeStatus,
    LegalBasis,
    LifeDomain,
    MembershipState,
    OrganisationKind,
    PlacementKind,
    ReferralSource,
    RoleKind,
    Sector,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    TrajectoryGoal,
    TrajectoryKind,
)

SEED = automatic("seed")
MORNINGS = HalfDays.of(["mon-morning", "tue-morning", "wed-morning", "thu-morning"])
AFTERNOONS = HalfDays.of(["mon-afternoon", "tue-afternoon"])

_numbers = count(1)


def actor_for(professional: Professional, *roles: ActorRole) -> Actor:
    """Return the actor behind a professional's account; a trajectory supervisor unless roles are given."""
    return Actor(
        name=f"account-{professional.id}",
        roles=frozenset(roles or {ActorRole.SUPERVISOR}),
        professional_id=professional.id,
        organisation_id=professional.organisation_id,
    )


def member_actor(professional: Professional) -> Actor:
    """Return the actor of a member of case teams."""
    return actor_for(professional, ActorRole.TEAM_MEMBER)


def partner_actor(session: Session, organisation: Organisation) -> Actor:
    """Return the actor of somebody who keeps the places of this organisation."""
    return actor_for(make_professional(session, organisation=organisation), ActorRole.PARTNER)


def make_organisation(
    session: Session, kind: OrganisationKind = OrganisationKind.PCSW, **given: Any
) -> Organisation:
    facts: dict[str, Any] = {"name": f"Huis {next(_numbers)}", "kinds": [kind], "is_demo": True}
    return organisations.register_organisation(session, SEED, **facts | given)


def make_host(session: Session, **given: Any) -> Organisation:
    """Make an organisation that receives people on its floor."""
    return make_organisation(session, OrganisationKind.HOST_ORGANISATION, **given)


def make_site(session: Session, organisation: Organisation | None = None, **given: Any) -> Site:
    facts: dict[str, Any] = {
        "organisation": organisation or make_host(session),
        "name": f"Vestiging {next(_numbers)}",
        "postcode": "9000",
        "locality": "Gent",
        "latitude": 51.054,
        "longitude": 3.725,
    }
    return organisations.add_site(session, SEED, **facts | given)


def make_professional(
    session: Session, organisation: Organisation | None = None, **given: Any
) -> Professional:
    facts: dict[str, Any] = {
        "organisation": organisation or make_organisation(session),
        "display_name": f"Medewerker {next(_numbers)}",
        "role": RoleKind.TRAJECTORY_SUPERVISOR,
        "is_demo": True,
    }
    return organisations.register_professional(session, SEED, **facts | given)


def make_service(session: Session, organisation: Organisation | None = None, **given: Any) -> Service:
    return services.register_service(session, SEED, **_service_facts(session, organisation) | given)


def make_programme(session: Session, organisation: Organisation | None = None, **given: Any) -> Programme:
    facts = _service_facts(session, organisation) | {
        "kind": ServiceKind.GROUP_WORK,
        "duration_model": DurationModel.FIXED_TERM,
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=180),
        "cohort_max": 15,
    }
    return services.register_programme(session, SEED, **facts | given)


def link(
    session: Session,
    from_service: Service,
    to_service: Service,
    kind: ServiceLinkKind = ServiceLinkKind.REFERS_TO,
    **given: Any,
) -> ServiceLink:
    return services.link_services(
        session, SEED, from_service=from_service, to_service=to_service, kind=kind, **given
    )


def make_client(session: Session, **given: Any) -> Client:
    facts: dict[str, Any] = {
        "display_name": f"Cliënt {next(_numbers)}",
        "birth_year": 1990,
        "postcode": "9000",
        "locality": "Gent",
        "income_status": IncomeStatus.INTEGRATION_INCOME,
        "referral_source": ReferralSource.PCSW,
        "is_demo": True,
    }
    return clients.register_client(session, SEED, **facts | given)


def make_trajectory(session: Session, client: Client | None = None, **given: Any) -> Trajectory:
    facts: dict[str, Any] = {
        "client": client or make_client(session),
        "kind": TrajectoryKind.ACTIVATION,
        "goal": TrajectoryGoal.FIRST_STEP_TO_WORK,
    }
    facts |= given
    facts["supervisor"] = given.get("supervisor") or make_professional(session)
    return clients.open_trajectory(session, SEED, **facts)


def make_goal(session: Session, trajectory: Trajectory | None = None, text: str = "Ritme vinden") -> PlanGoal:
    return clients.set_plan_goal(session, SEED, trajectory=trajectory or make_trajectory(session), text=text)


def make_team(session: Session, client: Client | None = None) -> SupportTeam:
    return teams.form_team(session, SEED, client=client or make_client(session))


def make_member(
    session: Session, team: SupportTeam | None = None, professional: Professional | None = None, **given: Any
) -> TeamMembership:
    """Make an active member for work, education and income on a statutory task.

    On shared secrecy instead, each condition that somebody confirms is confirmed.
    """
    facts: dict[str, Any] = {
        "team": team or make_team(session),
        "professional": professional or make_professional(session),
        "legal_basis": LegalBasis.STATUTORY_TASK,
        "domain_scope": [LifeDomain.WORK_EDUCATION_INCOME],
        "state": MembershipState.ACTIVE,
        "client_informed_on": clock.today(),
        "conditions": CONFIRMED,
    }
    return teams.add_member(session, SEED, **facts | given)


def make_offer(
    session: Session,
    *,
    site: Site | None = None,
    service: Service | None = None,
    shifts: Sequence[tuple[str, HalfDays, int]] | None = None,
    free_choice: Mapping[str, int] | None = None,
    **given: Any,
) -> CapacityOffer:
    """Make an open offer of work care; without shifts or free choice: four mornings with two places."""
    place = site or make_site(session)
    facts: dict[str, Any] = {
        "service": service or make_service(session, organisation=place.organisation),
        "site": place,
        "title": f"Plaats {next(_numbers)}",
        "tasks_text": "Meehelpen in de keuken",
        "placement_kind": PlacementKind.WORK_CARE,
        "sector": Sector.CATERING,
        "is_demo": True,
    }
    if free_choice is not None:
        facts["free_choice"] = free_choice
    else:
        facts["shifts"] = [("Voormiddagen", MORNINGS, 2)] if shifts is None else shifts
    return capacity.publish_offer(session, SEED, **facts | given)


def days(number: int) -> date:
    """Return the day that is so many days from today."""
    return clock.today() + timedelta(days=number)


def _service_facts(session: Session, organisation: Organisation | None) -> dict[str, Any]:
    return {
        "organisation": organisation or make_organisation(session),
        "kind": ServiceKind.WORK_CARE,
        "breadth": ServiceBreadth.SPECIALIST,
        "name_nl": f"Dienst {next(_numbers)}",
        "duration_model": DurationModel.OPEN_ENDED,
        "is_demo": True,
    }

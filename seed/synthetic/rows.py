"""Loads a synthetic city through the domain's own operations."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.capacity import operations as capacity
from coordination.clients import operations as clients_acts
from coordination.organisations import operations as organisations
from coordination.organisations.models import Organisation, Professional, Site
from coordination.organisations.queries import organisation_named
from coordination.services import operations as services
from coordination.services.models import Service
from coordination.teams import operations as teams
from coordination.vocabulary import (
    DurationModel,
    LadderScheme,
    LegalBasis,
    LifeDomain,
    MembershipState,
    OrganisationKind,
    PlacementKind,
    PovertySignalKind,
    ReferralSource,
    RoleKind,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    TrajectoryGoal,
    TrajectoryKind,
    label,
)
from seed.counting import count_rows
from seed.ghent.people import names, new_ref
from seed.summary import Progress, Summary, silent
from seed.synthetic.draw import KINDS, DrawnClient, DrawnOffer, draw_clients, draw_offers

OCMW = "OCMW van de verzonnen stad"
GHENT_CLIENTS, GHENT_OFFERS = 5057, 400
CLIENTS_PER_SUPERVISOR = 20
CLIENTS_PER_NEIGHBOURHOOD = 60
_REPORT_EVERY = 100
_OFFERS_PERCENT = 8

_SERVICE_KINDS = {
    PlacementKind.GUIDED_VOLUNTEERING: ServiceKind.GUIDED_VOLUNTEERING,
    PlacementKind.REGULAR_VOLUNTEERING: ServiceKind.GUIDED_VOLUNTEERING,
    PlacementKind.WORK_CARE: ServiceKind.WORK_CARE,
    PlacementKind.GROUP_PROGRAMME: ServiceKind.GROUP_WORK,
    PlacementKind.TRAINING: ServiceKind.VOCATIONAL_TRAINING,
    PlacementKind.LANGUAGE_COURSE: ServiceKind.LANGUAGE_ACTIVATION,
    PlacementKind.ARTICLE_60: ServiceKind.ARTICLE_60,
    PlacementKind.WORK_EXPERIENCE: ServiceKind.VOCATIONAL_TRAINING,
}


@dataclass
class _City:
    """What has been loaded of a city so far."""

    session: Session
    actor: Actor
    today: date
    ocmw: Organisation
    services: dict[PlacementKind, Service] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    supervisors: list[Professional] = field(default_factory=list)
    neighbourhood_workers: list[Professional] = field(default_factory=list)


def load_city(
    session: Session,
    *,
    clients: int = GHENT_CLIENTS,
    random_seed: int = 1,
    progress: Progress | None = None,
    offers: int | None = None,
) -> Summary:
    """Load a city with that many clients; where one is loaded already, change nothing and say so.

    Parameters
    ----------
    offers
        None takes as many per client as the Ghent of the benchmarks: 400 for 5,057.
    progress
        Told the percentage done and the step that begins.
    """
    if organisation_named(session, OCMW) is not None:
        return Summary(loaded=False, counts=count_rows(session))
    told = progress or silent
    told(0, "services and offers")
    city = _found(session, clients)
    wanted = offers or max(1, round(clients * GHENT_OFFERS / GHENT_CLIENTS))
    for number, drawn_offer in enumerate(draw_offers(clients, wanted, random_seed), 1):
        _load_offer(city, drawn_offer, number)
    told(_OFFERS_PERCENT, "clients and teams")
    rng = random.Random(f"city:{random_seed}")
    taken: set[str] = set()
    some_names = names(rng, 200)
    for number, drawn in enumerate(draw_clients(clients, random_seed)):
        _load_client(city, drawn, number, new_ref(rng, taken), rng.choice(some_names))
        if number % _REPORT_EVERY == 0:
            share = number / clients
            told(_OFFERS_PERCENT + round((99 - _OFFERS_PERCENT) * share), "clients and teams")
            # What is written is not needed any more; a large session is a slow one.
            session.expire_all()
    told(100, "done")
    return Summary(loaded=True, counts=count_rows(session))


def _found(session: Session, clients: int) -> _City:
    """Found the city: its OCMW with staff, and the services with the ways to them."""
    actor = automatic("seed")
    ocmw = organisations.register_organisation(
        session, actor, name=OCMW, kinds=[OrganisationKind.PCSW], is_demo=True
    )
    city = _City(session, actor, clock.today(), ocmw)
    city.supervisors = _staff(
        city, RoleKind.TRAJECTORY_SUPERVISOR, math.ceil(clients / CLIENTS_PER_SUPERVISOR)
    )
    city.neighbourhood_workers = _staff(
        city, RoleKind.NEIGHBOURHOOD_WORKER, math.ceil(clients / CLIENTS_PER_NEIGHBOURHOOD)
    )
    guidance = _service(city, ServiceKind.JOB_SEARCH_SUPPORT, "Trajectbegeleiding")
    for kind in KINDS:
        city.services[kind] = _service(city, _SERVICE_KINDS[kind], label(kind).capitalize())
        services.link_services(
            session,
            actor,
            from_service=guidance,
            to_service=city.services[kind],
            kind=ServiceLinkKind.REFERS_TO,
        )
    return city


def _staff(city: _City, role: RoleKind, wanted: int) -> list[Professional]:
    return [
        organisations.register_professional(
            city.session,
            city.actor,
            organisation=city.ocmw,
            display_name=f"{label(role).capitalize()} {number}",
            role=role,
            caseload_max=CLIENTS_PER_SUPERVISOR if role is RoleKind.TRAJECTORY_SUPERVISOR else None,
            is_demo=True,
        )
        for number in range(1, wanted + 1)
    ]


def _service(city: _City, kind: ServiceKind, name: str) -> Service:
    return services.register_service(
        city.session,
        city.actor,
        organisation=city.ocmw,
        kind=kind,
        breadth=ServiceBreadth.SPECIALIST,
        name_nl=name,
        duration_model=DurationModel.OPEN_ENDED,
        is_demo=True,
    )


def _load_offer(city: _City, drawn: DrawnOffer, number: int) -> None:
    site = city.sites.get(drawn.host)
    if site is None:
        site = city.sites[drawn.host] = _host(city, drawn)
    kind = drawn.kind
    capacity.publish_offer(
        city.session,
        city.actor,
        service=city.services[kind],
        site=site,
        guiding=city.ocmw,
        employer=city.ocmw if kind is PlacementKind.ARTICLE_60 else None,
        title=f"{label(kind).capitalize()} {number}",
        tasks_text=f"Verzonnen plek: {label(drawn.sector)}.",
        placement_kind=kind,
        sector=drawn.sector,
        settings=drawn.settings,
        skills=drawn.skills,
        shifts=[(f"Blok {index}", week, places) for index, (week, places) in enumerate(drawn.blocks, 1)],
        free_choice=dict(drawn.free) or None,
        min_half_days=drawn.min_half_days,
        max_half_days=drawn.max_half_days,
        valid_from=city.today + timedelta(days=drawn.starts_in_days),
        income_statuses_accepted=drawn.income,
        min_dutch_level=drawn.min_dutch,
        language_support=drawn.language_support,
        adaptations_available=drawn.adaptations,
        duration_weeks=drawn.duration_weeks,
        travel_cost_paid=drawn.travel_cost_paid,
        is_demo=True,
    )


def _host(city: _City, drawn: DrawnOffer) -> Site:
    organisation = organisations.register_organisation(
        city.session,
        city.actor,
        name=f"Verzonnen werkplek {drawn.host + 1}",
        kinds=[OrganisationKind.HOST_ORGANISATION],
        is_demo=True,
    )
    return organisations.add_site(
        city.session,
        city.actor,
        organisation=organisation,
        name=organisation.name,
        postcode=drawn.place.postcode,
        locality=drawn.place.locality,
        latitude=drawn.position[0],
        longitude=drawn.position[1],
    )


def _load_client(city: _City, drawn: DrawnClient, number: int, ref: str, name: str) -> None:
    session, actor, today = city.session, city.actor, city.today
    since = today - timedelta(days=drawn.waiting_days)
    supervisor = _nth(city.supervisors, number)
    neighbourhood_worker = _nth(city.neighbourhood_workers, number)
    days = drawn.earliest_start_days
    client = clients_acts.register_client(
        session,
        actor,
        ref=ref,
        display_name=name,
        birth_year=today.year - drawn.age,
        postcode=drawn.place.postcode,
        locality=drawn.place.locality,
        latitude=drawn.position[0],
        longitude=drawn.position[1],
        income_status=drawn.income,
        referral_source=ReferralSource.PCSW,
        dutch_level=drawn.dutch,
        availability=drawn.availability,
        travel_mode=drawn.travel_mode,
        max_travel_minutes=drawn.max_travel_minutes,
        functional_needs=drawn.needs,
        strengths=drawn.strengths,
        refused_kinds=drawn.refused_kinds,
        earliest_start_on=None if days is None else today + timedelta(days=days),
        looking_since=since,
        resident_flemish_region=True,
        recognised_disability_support=False,
        is_demo=True,
    )
    for rank, (dimension, value) in enumerate(drawn.wishes, 1):
        clients_acts.state_wish(session, actor, client=client, dimension=dimension, value=value, rank=rank)
    clients_acts.assess_rung(
        session,
        actor,
        client=client,
        scheme=LadderScheme.GENT_2014,
        current_rung=drawn.rungs[0],
        attainable_rung=drawn.rungs[1],
        assessor=supervisor,
        discussed_with_client=True,
        assessed_on=today,
    )
    if not drawn.has_transport_money:
        no_money = PovertySignalKind.NO_TRANSPORT_MONEY
        clients_acts.signal_poverty(session, actor, client=client, kind=no_money, observer=supervisor)
    trajectory = clients_acts.open_trajectory(
        session,
        actor,
        client=client,
        kind=TrajectoryKind.ACTIVATION,
        goal=TrajectoryGoal.FIRST_STEP_TO_WORK,
        supervisor=supervisor,
        started_on=since,
    )
    clients_acts.set_plan_goal(session, actor, trajectory=trajectory, text="Een plek vinden die past.")
    team = teams.form_team(session, actor, client=client, formed_on=since)
    for professional in (supervisor, neighbourhood_worker):
        teams.add_member(
            session,
            actor,
            team=team,
            professional=professional,
            legal_basis=LegalBasis.STATUTORY_TASK,
            domain_scope=(LifeDomain.WORK_EDUCATION_INCOME, LifeDomain.FAMILY_SOCIAL),
            state=MembershipState.ACTIVE,
            client_informed_on=since,
            is_lead=professional is supervisor,
            starts_on=since,
        )


def _nth(staff: Sequence[Professional], number: int) -> Professional:
    """Return whose turn it is."""
    return staff[number % len(staff)]

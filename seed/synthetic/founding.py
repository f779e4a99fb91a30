"""Founds a synthetic city: its OCMW with staff and services, its hosts, and the places that they offer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.capacity import operations as capacity
from coordination.organisations import operations as organisations
from coordination.organisations.models import Organisation, Professional, Site
from coordination.services import operations as services
from coordination.services.models import Service
from coordination.vocabulary import (
    DurationModel,
    IntakeChannel,
    OrganisationKind,
    PlacementKind,
    RoleKind,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    label,
)
from seed.synthetic.draw import KINDS, DrawnOffer

OCMW = "OCMW van de verzonnen stad"
CLIENTS_PER_SUPERVISOR = 20
CLIENTS_PER_NEIGHBOURHOOD = 60

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
class City:
    """What has been loaded of a city so far."""

    session: Session
    actor: Actor
    today: date
    ocmw: Organisation
    services: dict[PlacementKind, Service] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    guides: dict[int, Professional] = field(default_factory=dict)
    supervisors: list[Professional] = field(default_factory=list)
    neighbourhood_workers: list[Professional] = field(default_factory=list)


def found(session: Session, clients: int) -> City:
    """Found the city: its OCMW with staff, and the services with the ways to them."""
    actor = automatic("seed")
    ocmw = organisations.register_organisation(
        session, actor, name=OCMW, kinds=[OrganisationKind.PCSW], is_demo=True
    )
    city = City(session, actor, clock.today(), ocmw)
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


def _staff(city: City, role: RoleKind, wanted: int) -> list[Professional]:
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


def _service(city: City, kind: ServiceKind, name: str) -> Service:
    return services.register_service(
        city.session,
        city.actor,
        organisation=city.ocmw,
        kind=kind,
        breadth=ServiceBreadth.SPECIALIST,
        name_nl=name,
        duration_model=DurationModel.OPEN_ENDED,
        intake_channels=[IntakeChannel.DESK],
        intake_steps=2,
        cost_to_client_cents=0,
        is_demo=True,
    )


def load_offer(city: City, drawn: DrawnOffer, number: int) -> None:
    """Publish an offer, at a host that is made when its first offer comes."""
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
        contact=city.guides[drawn.host],
        support_intensity_offered=drawn.support,
        stress_level=drawn.stress,
        group_best=drawn.group_best,
        steady_supervisor=drawn.steady_supervisor,
        warm_introductions=drawn.warm_introductions,
        meal_included=drawn.meal_included,
        premium_cents_per_half_day=drawn.premium_cents,
        required_competences=drawn.required_competences,
        is_demo=True,
    )


def _host(city: City, drawn: DrawnOffer) -> Site:
    organisation = organisations.register_organisation(
        city.session,
        city.actor,
        name=f"Verzonnen werkplek {drawn.host + 1}",
        kinds=[OrganisationKind.HOST_ORGANISATION],
        is_demo=True,
    )
    city.guides[drawn.host] = organisations.register_professional(
        city.session,
        city.actor,
        organisation=organisation,
        display_name=f"{label(RoleKind.ANCHOR_PERSON).capitalize()} {drawn.host + 1}",
        role=RoleKind.ANCHOR_PERSON,
        languages=drawn.languages,
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

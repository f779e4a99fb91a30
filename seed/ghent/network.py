"""Loads who is in the network: organisations, sites, professionals, services, programmes and their links."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.organisations import operations as organisations
from coordination.organisations.models import Organisation, Professional, Site
from coordination.services import operations as services
from coordination.services import sections
from coordination.services.models import FundingLine, Service
from coordination.vocabulary import (
    ActorRole,
    DurationModel,
    IntakeChannel,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    OrganisationKind,
    RoleKind,
    SecrecyRegime,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    SupportTheme,
    parse_code,
)
from seed.ghent.tables import Entry, entries, rows
from seed.places import place, scattered

# An invented site lies somewhere within this distance of the middle of its postcode, in kilometres.
SITE_SPREAD_KM = 1.0


@dataclass
class Network:
    """What has been loaded, by the keys of the data files.

    ``accounts`` holds for each professional who gets a demo account the role of that account.
    """

    organisations: dict[str, Organisation] = field(default_factory=dict)
    sites: dict[str, list[Site]] = field(default_factory=dict)
    professionals: dict[str, Professional] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    links: int = 0

    def acting(self, key: str, role: ActorRole) -> Actor:
        """Return a seeded professional as the one who acts."""
        professional = self.professionals[key]
        return Actor(
            name=f"seed-{key}",
            roles=frozenset({role}),
            professional_id=professional.id,
            organisation_id=professional.organisation_id,
        )


def load_network(session: Session, actor: Actor, random_seed: int, today: date) -> Network:
    """Load everything but offers and clients."""
    network = Network()
    for key, entry in entries("organisations.toml"):
        _load_organisation(session, actor, network, key, entry, random_seed, invented=False)
    for key, entry in entries("hosts.toml"):
        _load_organisation(session, actor, network, key, entry, random_seed, invented=True)
    for _, row in professional_rows():
        network.professionals[row["key"]] = _load_professional(session, actor, network, row)
    intake = {row["service"]: row for _, row in rows("intake.csv")}
    for key, entry in entries("services.toml"):
        stop, money = entry.maybe("intake_stop", dict), entry.maybe("funding", list)
        service = network.services[key] = _load_service(session, actor, network, entry, intake[key], today)
        if stop is not None:
            first, last = (today + timedelta(days=days) for days in stop["days"])
            services.stop_intake(
                session,
                actor,
                service=service,
                stopped_from=first,
                stopped_until=last,
                reason=stop["reason"],
            )
        if money is not None:
            sections.set_funding(session, actor, service=service, lines=[_line(one, today) for one in money])
    for where, row in rows("links.csv"):
        _load_link(session, actor, network, where, row)
        network.links += 1
    return network


def professional_rows() -> list[tuple[str, dict[str, str]]]:
    """Return the rows of the professionals' file with the place where each stands."""
    return list(rows("professionals.csv"))


def _load_organisation(
    session: Session,
    actor: Actor,
    network: Network,
    key: str,
    entry: Entry,
    random_seed: int,
    *,
    invented: bool,
) -> None:
    is_demo = entry.take("demo", bool, invented)
    parent = entry.maybe("parent", str)
    organisation = organisations.register_organisation(
        session,
        actor,
        name=entry.take("name", str),
        kinds=entry.codes("kinds", OrganisationKind) or [OrganisationKind.HOST_ORGANISATION],
        secrecy_regime=entry.code("secrecy", SecrecyRegime, SecrecyRegime.DUTY_OF_DISCRETION),
        municipality=entry.take("municipality", str, "Gent")
        if invented
        else entry.maybe("municipality", str),
        parent=network.organisations[parent] if parent else None,
        is_non_profit=entry.take("non_profit", bool, True),
        is_demo=is_demo,
    )
    hours = entry.maybe("guidance_hours", int)
    if hours is not None:
        organisations.set_guidance_hours(session, actor, organisation=organisation, hours=hours)
    network.organisations[key] = organisation
    network.sites[key] = []
    for number, values in enumerate(entry.take("sites", list, [])):
        site = Entry(f"{entry.where}.sites[{number}]", values)
        spread = random.Random(f"{random_seed}:{key}:{number}") if is_demo else None
        network.sites[key].append(_load_site(session, actor, organisation, site, spread))
    entry.finish()


def _load_site(
    session: Session, actor: Actor, organisation: Organisation, entry: Entry, spread: random.Random | None
) -> Site:
    where = place(entry.take("postcode", str))
    latitude, longitude = (
        scattered(where, SITE_SPREAD_KM, spread) if spread else (where.latitude, where.longitude)
    )
    site = organisations.add_site(
        session,
        actor,
        organisation=organisation,
        name=entry.take("name", str),
        postcode=where.postcode,
        locality=where.locality,
        latitude=latitude,
        longitude=longitude,
        step_free=entry.maybe("step_free", bool),
        transport_note=entry.maybe("transport", str),
    )
    entry.finish()
    return site


def _load_professional(session: Session, actor: Actor, network: Network, row: dict[str, str]) -> Professional:
    number = len(network.professionals) + 1
    return organisations.register_professional(
        session,
        actor,
        organisation=network.organisations[row["organisation"]],
        display_name=row["name"],
        role=parse_code(RoleKind, row["role"], f"professionals.csv: {row['key']}"),
        # A number that nobody has, and a domain that is reserved for examples.
        phone=f"09 000 00 {number:02d}",
        email=f"{row['name'].lower().replace(' ', '.')}@schakel.example",
        caseload_max=int(row["caseload"]) if row["caseload"] else None,
        languages=row["languages"].split(),
        is_demo=True,
    )


def _line(told: dict[str, Any], today: date) -> FundingLine:
    weeks = told.get("ends_in_weeks")
    ends_on = None if weeks is None else today + timedelta(weeks=weeks)
    return FundingLine(told["who"], ends_on, told.get("places"))


def _load_service(
    session: Session, actor: Actor, network: Network, entry: Entry, intake: dict[str, str], today: date
) -> Service:
    names = entry.take("name", dict)
    rungs = entry.take("rungs", list)
    arguments: dict[str, Any] = {
        "organisation": network.organisations[entry.take("organisation", str)],
        "kind": entry.code("kind", ServiceKind),
        "breadth": entry.code("breadth", ServiceBreadth),
        "name_nl": names["nl"],
        "name_en": names["en"],
        "name_fr": names["fr"],
        "duration_model": entry.code("duration", DurationModel),
        "life_domains": entry.codes("domains", LifeDomain),
        "support_themes": entry.codes("themes", SupportTheme),
        "ladder_scheme": entry.code("scheme", LadderScheme, LadderScheme.GENT_2014),
        "lowest_rung": rungs[0],
        "highest_rung": rungs[1],
        "target_group_text": entry.maybe("target_group", str),
        "target_group_is_hard": entry.take("target_group_is_hard", bool, False),
        "min_age": entry.maybe("min_age", int),
        "max_age": entry.maybe("max_age", int),
        "min_dutch_level": entry.code("min_dutch", LanguageLevel, LanguageLevel.NONE),
        "self_referral": entry.take("self_referral", bool, False),
        "intake_channels": entry.codes("channels", IntakeChannel),
        "intake_steps": int(intake["steps"]),
        "cost_to_client_cents": int(intake["cost_cents"]),
        "is_end_station": entry.take("end_station", bool, False),
        "capacity_note": entry.maybe("note", str),
        "is_demo": entry.take("demo", bool, False),
    }
    programme = entry.maybe("programme", dict)
    entry.finish()
    if programme is None:
        return services.register_service(session, actor, **arguments)
    return services.register_programme(
        session,
        actor,
        **arguments,
        starts_on=today + timedelta(weeks=programme["starts_in_weeks"]),
        ends_on=today + timedelta(weeks=programme["ends_in_weeks"]),
        cohort_min=programme["cohort"][0],
        cohort_max=programme["cohort"][1],
        sessions_per_week=programme["sessions_per_week"],
    )


def _load_link(session: Session, actor: Actor, network: Network, where: str, row: dict[str, str]) -> None:
    services.link_services(
        session,
        actor,
        from_service=network.services[row["from"]],
        to_service=network.services[row["to"]],
        kind=parse_code(ServiceLinkKind, row["kind"], where),
        scheme=parse_code(LadderScheme, row["scheme"], where) if row["scheme"] else None,
        from_rung=int(row["from_rung"]) if row["from_rung"] else None,
        to_rung=int(row["to_rung"]) if row["to_rung"] else None,
        evidence=row["evidence"] or None,
    )

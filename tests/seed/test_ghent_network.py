"""The Ghent network: who is in it, what it offers, and that what is invented is marked so."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

import coordination.models  # fills the metadata with every table
from coordination import clock
from coordination.base import Base
from coordination.capacity.models import CapacityOffer
from coordination.capacity.rules import is_matchable
from coordination.clients.models import Client
from coordination.organisations.models import Organisation, Professional
from coordination.services.models import Programme, Service
from coordination.services.queries import build_graph
from coordination.services.rules import intake_stopped
from coordination.vocabulary import (
    Adaptation,
    LadderScheme,
    LanguageLevel,
    OrganisationKind,
    PlacementKind,
)
from seed import ghent
from seed.ghent.tables import entries

NAMED_IN_THE_DOCUMENTS = {
    "OCMW Gent",
    "OCMW Gent – Emancipatorische Werking",
    "OCMW Gent – OTC",
    "OCMW Gent – Welzijnsbureaus (wijkwerk)",
    "OCMW Gent – Dienst Jeugd",
    "OCMW Gent – Psychologische dienst",
    "OCMW Gent – Wooncoaching",
    "Sociale Werkplaats De Sleutel",
    "Weerwerk",
    "Dagcentrum De Sleutel Gent",
    "MSOC Gent",
    "Justitiehuis Gent",
    "Gevangenis Gent",
    "VDAB",
    "GTB",
    "De Ploeg",
    "Huis van het Nederlands Gent",
    "Recht-Op",
    "OASeS, Universiteit Antwerpen",
}


def places_of(offers, service):
    return sorted(shift.places for offer in offers if offer.service is service for shift in offer.shifts)


def service_named(session, start):
    return session.scalars(select(Service).where(Service.name_nl.startswith(start))).one()


@pytest.fixture
def offers(seeded_session):
    return list(seeded_session.scalars(select(CapacityOffer).order_by(CapacityOffer.id)))


def test_only_partners_that_the_documents_name_carry_a_real_name(seeded_session):
    organisations = seeded_session.scalars(select(Organisation)).all()
    assert {one.name for one in organisations if not one.is_demo} == NAMED_IN_THE_DOCUMENTS
    hosts = [one for one in organisations if OrganisationKind.HOST_ORGANISATION in one.kinds]
    assert len(hosts) == 24
    assert all(host.is_demo for host in hosts)


def test_every_person_and_every_number_of_places_is_marked_as_invented(seeded_session, offers):
    assert all(one.is_demo for one in seeded_session.scalars(select(Client)))
    assert all(one.is_demo for one in seeded_session.scalars(select(Professional)))
    assert all(one.is_demo for one in offers)
    assert coordination.models
    marked = {name for name, table in Base.metadata.tables.items() if "is_demo" in table.columns}
    assert {"organisations", "professionals", "services", "capacity_offers", "clients"} <= marked


def test_network_has_the_size_of_the_demo(seeded_session, offers):
    count = Counter(
        organisations=len(seeded_session.scalars(select(Organisation)).all()),
        professionals=len(seeded_session.scalars(select(Professional)).all()),
        clients=len(seeded_session.scalars(select(Client)).all()),
    )
    assert count == {"organisations": 48, "professionals": 43, "clients": 120}
    assert 45 <= len(seeded_session.scalars(select(Service)).all()) <= 50
    assert len(offers) == 61
    assert 6 <= sum(offer.free_choice for offer in offers) <= 8


def test_five_programmes_have_a_first_and_a_last_day_and_are_current(seeded_session):
    programmes = seeded_session.scalars(select(Programme)).all()
    assert {one.name_nl for one in programmes} == {
        "Basiswerking 't Centrum",
        "Basiswerking Ledeberg/Gentbrugge",
        "Perfect is saai",
        "Opnieuw je eigen centen beheren",
        "Extra Time",
    }
    today = clock.today()
    assert all(one.ends_on > today + timedelta(weeks=8) for one in programmes)
    assert {one.starts_on > today for one in programmes} == {True, False}
    assert all(12 <= one.cohort_min <= one.cohort_max <= 15 for one in programmes)


def test_workfloor_of_de_sleutel_has_15_places_in_three_phases_and_weerwerk_three_crews(
    seeded_session, offers
):
    phases = [service_named(seeded_session, f"Activerende werkvloer, fase {phase}") for phase in (1, 2, 3)]
    assert [places_of(offers, phase) for phase in phases] == [[6], [5], [4]]
    assert {phase.ladder_scheme for phase in phases} == {LadderScheme.DESLEUTEL_2013}
    weerwerk = service_named(seeded_session, "Weerwerk")
    assert [
        places
        for offer in offers
        if offer.service is weerwerk and offer.placement_kind is PlacementKind.ADAPTED_WORK
        for places in [shift.places for shift in offer.shifts]
    ] == [5, 5, 5]


def test_hr_29_every_offer_has_a_route_from_some_organisation_in_the_teams(seeded_session, offers):
    graph = build_graph(seeded_session)
    network = {one.id: one.name for one in seeded_session.scalars(select(Organisation))}
    without = [
        offer.title
        for offer in offers
        if not any(graph.has_route([organisation], offer.service_id) for organisation in network)
    ]
    assert without == []
    ocmw = {key for key, name in network.items() if name.startswith("OCMW Gent")}
    only_from_inside = {
        offer.service.name_nl for offer in offers if not graph.has_route(ocmw, offer.service_id)
    }
    assert only_from_inside == {
        "Activerende werkvloer, fase 2: verantwoordelijkheid nemen",
        "Activerende werkvloer, fase 3: screening en advies",
    }


def test_graph_leads_from_the_lowest_rungs_to_work_on_both_ladders(seeded_session):
    graph = build_graph(seeded_session)
    for scheme, low, high in ((LadderScheme.GENT_2014, 1, 6), (LadderScheme.DESLEUTEL_2013, 1, 6)):
        assert graph.chains(scheme, low, high), scheme


def test_every_rule_about_an_offer_has_an_offer_it_matters_to(offers):
    today = clock.today()
    assert [offer for offer in offers if offer.review_by < today]
    assert [offer for offer in offers if offer.paused_from and offer.paused_until > today]
    assert [offer for offer in offers if intake_stopped(offer.service, today)]
    assert [offer for offer in offers if offer.valid_from > today]
    assert [offer for offer in offers if offer.language_support]
    assert [offer for offer in offers if offer.min_dutch_level is LanguageLevel.B2]
    assert [offer for offer in offers if offer.income_statuses_accepted]
    assert [offer for offer in offers if offer.safety_requirement_text]
    assert [offer for offer in offers if Adaptation.STEP_FREE not in offer.adaptations_available]
    assert [offer for offer in offers if offer.travel_cost_paid]
    assert sum(is_matchable(offer, today) for offer in offers) > 45


def test_inv_22_offer_due_for_review_was_confirmed_before_the_review_began(offers):
    assert all(offer.confirmed_at.date() < min(offer.review_by, clock.today()) for offer in offers)


def test_inv_05_every_article_60_place_has_the_ocmw_as_employer(offers):
    posts = [offer for offer in offers if offer.placement_kind is PlacementKind.ARTICLE_60]
    assert len(posts) >= 10
    assert {offer.employer_organisation.name for offer in posts} == {"OCMW Gent"}


def test_all_24_hosts_offer_something_and_every_site_has_a_postcode_of_ghent(seeded_session, offers):
    hosts = {key for key, _ in entries("hosts.toml")}
    assert len(hosts) == 24
    offering = {offer.host_organisation.name for offer in offers}
    named = {one.name for one in seeded_session.scalars(select(Organisation).where(Organisation.is_demo))}
    hosts_by_name = {
        one.name
        for one in seeded_session.scalars(select(Organisation))
        if OrganisationKind.HOST_ORGANISATION in one.kinds
    }
    assert hosts_by_name <= offering
    assert hosts_by_name <= named
    assert all("9000" <= offer.site.postcode <= "9052" for offer in offers)


def test_demo_has_accounts_for_all_four_roles():
    roles = Counter(role.value for person in ghent.demo_people() for role in person.roles)
    assert roles["supervisor"] >= 3
    assert roles["partner"] >= 3
    assert roles["team_member"] >= 3
    assert roles["administrator"] == 1

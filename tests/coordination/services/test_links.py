"""A route between two organisations counts when both stand behind it; who keeps a service, and its money."""

import pytest

from coordination.errors import IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.services import links, operations, queries, sections
from coordination.services.models import FundingLine
from coordination.services.rules import funding_ending
from coordination.vocabulary import ActorRole, DurationModel, ServiceBreadth, ServiceKind, ServiceLinkKind
from tests.coordination import factories as make
from tests.coordination.factories import days


@pytest.fixture
def one(session):
    return make.make_service(session, make.make_host(session))


@pytest.fixture
def other(session):
    return make.make_service(session, make.make_host(session))


def link(session, actor, one, other):
    return operations.link_services(
        session, actor, from_service=one, to_service=other, kind=ServiceLinkKind.REFERS_TO
    )


def routes(session):
    return [(one.from_service, one.to_service) for one in queries.build_graph(session).links()]


def test_hr_29_a_route_counts_once_the_second_organisation_confirmed_it(session, one, other):
    giver, receiver = (make.partner_actor(session, service.organisation) for service in (one, other))
    made = link(session, giver, one, other)
    assert made.awaiting_organisation_id == other.organisation_id
    assert routes(session) == []
    assert not queries.build_graph(session).has_route({one.organisation_id}, other.id)
    links.confirm_link(session, receiver, link=made)
    assert routes(session) == [(one.id, other.id)]
    with pytest.raises(IllegalTransition):
        links.confirm_link(session, receiver, link=made)


def test_the_sender_confirms_what_the_receiver_put_in(session, one, other):
    made = link(session, make.partner_actor(session, other.organisation), one, other)
    assert made.awaiting_organisation_id == one.organisation_id


def test_nobody_but_the_second_organisation_confirms(session, one, other):
    giver = make.partner_actor(session, one.organisation)
    administrator = make.actor_for(make.make_professional(session), ActorRole.ADMINISTRATOR)
    made = link(session, giver, one, other)
    for actor in (giver, administrator, make.partner_actor(session, make.make_host(session))):
        with pytest.raises(NotFound):
            links.confirm_link(session, actor, link=made)
    with pytest.raises(NotAllowed):
        links.confirm_link(session, make.actor_for(make.make_professional(session)), link=made)
    assert routes(session) == []


def test_within_an_organisation_a_route_counts_at_once(session, one):
    own = make.make_service(session, one.organisation)
    link(session, make.partner_actor(session, one.organisation), one, own)
    assert routes(session) == [(one.id, own.id)]


def test_either_organisation_takes_a_route_away_and_no_third_one(session, one, other):
    made = make.link(session, one, other)
    with pytest.raises(NotFound):
        links.remove_link(session, make.partner_actor(session, make.make_host(session)), link=made)
    links.remove_link(session, make.partner_actor(session, other.organisation), link=made)
    assert routes(session) == []


def test_links_of_an_organisation_are_those_from_and_to_it(session, one, other):
    made = make.link(session, one, other)
    make.link(session, make.make_service(session), make.make_service(session))
    for service in (one, other):
        assert queries.links_of(session, service.organisation_id) == [made]
    assert queries.link(session, made.id) is made


def test_a_partner_registers_services_of_its_own_organisation_alone(session, one, other):
    partner = make.partner_actor(session, one.organisation)
    facts = {
        "kind": ServiceKind.GROUP_WORK,
        "breadth": ServiceBreadth.SPECIALIST,
        "name_nl": "Naaiatelier",
        "duration_model": DurationModel.FIXED_TERM,
    }
    made = operations.register_service(session, partner, organisation=one.organisation, **facts)
    assert made.id
    with pytest.raises(NotFound):
        operations.register_service(session, partner, organisation=other.organisation, **facts)


def test_hr_05_a_programme_does_not_end_before_it_starts(session, one):
    programme = make.make_programme(session, one.organisation)
    partner = make.partner_actor(session, one.organisation)
    dates = {"cohort_min": 4, "cohort_max": 12, "sessions_per_week": 3}
    with pytest.raises(InvalidInput, match="ends_on"):
        sections.set_programme(
            session, partner, programme=programme, starts_on=days(9), ends_on=days(8), **dates
        )
    with pytest.raises(InvalidInput, match="cohort"):
        sections.set_programme(
            session,
            partner,
            programme=programme,
            starts_on=days(1),
            ends_on=days(8),
            **dates | {"cohort_max": 3},
        )
    sections.set_programme(session, partner, programme=programme, starts_on=days(1), ends_on=days(8), **dates)
    assert (programme.starts_on, programme.ends_on, programme.cohort_max) == (days(1), days(8), 12)


def test_a_service_whose_money_stops_is_found_in_time(session, one):
    partner = make.partner_actor(session, one.organisation)
    assert not funding_ending(one, days(0), 180)
    esf, town, own = (
        FundingLine("ESF", days(180), 6),
        FundingLine("Stad", days(30), None),
        FundingLine("Eigen", None, 2),
    )
    sections.set_funding(session, partner, service=one, lines=[esf, town, FundingLine(None, None, None), own])
    assert one.funding == (esf, town, own)
    assert funding_ending(one, days(0), 180) == [town, esf]
    assert funding_ending(one, days(0), 179) == [town]
    for wrong in ([esf, esf], [FundingLine("ESF", None, 0)]):
        with pytest.raises(InvalidInput):
            sections.set_funding(session, partner, service=one, lines=wrong)
    sections.set_funding(session, partner, service=one, lines=[])
    assert (one.funding, one.further_funding) == ((), None)

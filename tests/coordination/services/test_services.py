from datetime import date, timedelta

import pytest

from coordination.errors import IllegalTransition, InvalidInput, NotFound
from coordination.services import operations, queries
from coordination.services.models import Service
from coordination.services.rules import intake_stopped
from coordination.vocabulary import ActorRole, LadderScheme, ServiceKind, ServiceLinkKind
from tests.coordination import factories
from tests.coordination.factories import SEED, days
from tests.support.statements import statements

LEADS = ServiceLinkKind.LEADS_TO
GENT = LadderScheme.GENT_2014


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name_nl": " "}, "name_nl: is empty"),
        ({"min_age": 30, "max_age": 18}, "max_age: 18 is below the lowest age, 30"),
        ({"min_age": -1}, "min_age: -1 is below zero"),
        ({"lowest_rung": 3}, "rungs: the lowest and the highest rung go together"),
        ({"lowest_rung": 0, "highest_rung": 2}, "lowest_rung: 0 is no rung; a ladder runs from 1 to 6"),
        ({"lowest_rung": 4, "highest_rung": 3}, "highest_rung: 3 is below the lowest rung, 4"),
        ({"kind": "sauna"}, "kind: unknown code 'sauna'"),
    ],
)
def test_an_impossible_service_is_refused(session, given, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        factories.make_service(session, **given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 2, 1)},
            "ends_on: 2026-02-01 is before the first day, 2026-03-01",
        ),
        ({"cohort_min": 16, "cohort_max": 15}, "cohort: from 16 to 15 people is impossible"),
        ({"cohort_min": -1}, "cohort: from -1"),
    ],
)
def test_an_impossible_programme_is_refused(session, given, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        factories.make_programme(session, **given)


def test_a1_18_a_programme_is_a_service_with_dates(session):
    programme = factories.make_programme(session, name_nl="Extra Time")
    session.expunge_all()
    read = queries.service(session, programme.id)
    assert (read.name_nl, read.starts_on, read.cohort_max) == ("Extra Time", days(0), 15)


def test_services_and_programmes_are_listed_whole_in_one_statement(session):
    organisation = factories.make_organisation(session)
    for name in ("B", "A", "C"):
        factories.make_programme(session, organisation, name_nl=name)
    factories.make_service(session, organisation, name_nl="D")
    factories.make_service(session)
    session.expunge_all()
    with statements(session) as sent:
        found = queries.services(session, organisation_id=organisation.id)
        told = [(one.name_nl, one.organisation.name, getattr(one, "cohort_max", None)) for one in found]
    assert told == [(n, organisation.name, m) for n, m in (("A", 15), ("B", 15), ("C", 15), ("D", None))]
    assert len(sent) == 1
    assert len(queries.services(session, kind=ServiceKind.GROUP_WORK)) == 3


# --- links ---


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": LEADS}, "leads_to: needs its ladder's scheme"),
        ({"kind": LEADS, "scheme": GENT, "from_rung": 3}, "leads_to: needs"),
        ({"kind": LEADS, "scheme": GENT, "from_rung": 4, "to_rung": 3}, "to_rung: 3 is not above"),
        ({"kind": LEADS, "scheme": GENT, "from_rung": 6, "to_rung": 7}, "to_rung: 7 is no rung"),
        ({"from_rung": 3, "to_rung": 4}, "scheme: a rung means nothing without"),
        ({"kind": "waves_at"}, "kind: unknown code 'waves_at'"),
    ],
)
def test_a_link_that_says_nothing_is_refused(session, given, sentence):
    one, other = factories.make_service(session), factories.make_service(session)
    with pytest.raises(InvalidInput, match=sentence):
        factories.link(session, one, other, **given)


def test_a_link_stands_once_per_kind_and_never_leads_back_to_its_own_service(session):
    one, other = factories.make_service(session), factories.make_service(session)
    factories.link(session, one, other)
    factories.link(session, one, other, LEADS, scheme=GENT, from_rung=3, to_rung=4)
    factories.link(session, other, one)
    with pytest.raises(InvalidInput, match="linked by refers_to already"):
        factories.link(session, one, other)
    with pytest.raises(InvalidInput, match="not linked to itself"):
        factories.link(session, one, one)


def test_a_partner_links_no_two_services_of_others(session):
    partner = factories.partner_actor(session, factories.make_host(session))
    one, other = factories.make_service(session), factories.make_service(session)
    with pytest.raises(NotFound):
        operations.link_services(
            session, partner, from_service=one, to_service=other, kind=ServiceLinkKind.REFERS_TO
        )


# --- intake stop ---


@pytest.mark.parametrize(
    ("first", "last", "on", "stopped"),
    [
        (None, None, date(2026, 3, 1), False),
        (date(2026, 3, 2), None, date(2026, 3, 1), False),
        (date(2026, 3, 1), None, date(2026, 3, 1), True),
        (date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 1), True),
        (date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), False),
    ],
)
def test_hr_22_an_intake_stop_holds_from_its_first_to_its_last_day(first, last, on, stopped):
    assert intake_stopped(Service(intake_stop_from=first, intake_stop_until=last), on) is stopped


def test_hr_22_a_partner_stops_and_reopens_its_own_intake_only(session):
    own, other = factories.make_service(session), factories.make_service(session)
    partner = factories.partner_actor(session, own.organisation)
    operations.stop_intake(session, partner, service=own, stopped_until=days(10), reason="verbouwing")
    assert intake_stopped(own, days(10))
    operations.reopen_intake(session, partner, service=own)
    assert not intake_stopped(own, days(0))
    with pytest.raises(IllegalTransition, match="possible is stop"):
        operations.reopen_intake(session, partner, service=own)
    for act in (operations.stop_intake, operations.reopen_intake):
        with pytest.raises(NotFound):
            act(session, partner, service=other)


def test_an_intake_stop_that_ends_before_it_starts_is_refused(session):
    with pytest.raises(InvalidInput, match="stopped_until"):
        operations.stop_intake(
            session,
            SEED,
            service=factories.make_service(session),
            stopped_from=days(3),
            stopped_until=days(2),
        )


# --- from rows to graph ---


def test_the_graph_is_read_in_two_statements_and_knows_the_day(session):
    youth, sleutel = factories.make_service(session), factories.make_programme(session, self_referral=True)
    kitchen = factories.make_service(session, sleutel.organisation)
    factories.link(session, youth, sleutel)
    factories.link(session, sleutel, kitchen)
    factories.link(session, sleutel, kitchen, LEADS, scheme=GENT, from_rung=3, to_rung=4, evidence="folder")
    operations.stop_intake(session, SEED, service=sleutel, stopped_from=days(5))
    session.flush()
    session.expunge_all()
    with statements(session) as sent:
        graph = queries.build_graph(session)
        assert graph.routes_from(kitchen.id) == {youth.organisation_id, sleutel.organisation_id}
    assert len(sent) == 2
    assert graph.self_referral(sleutel.id)
    assert graph.leads_to(sleutel.id)[0].evidence == "folder"
    later = queries.build_graph(session, days(0) + timedelta(days=5))
    assert later.routes_from(kitchen.id) == {sleutel.organisation_id}
    assert later.service(sleutel.id).intake_stopped


def test_administrators_may_set_up_services(session):
    administrator = factories.actor_for(factories.make_professional(session), ActorRole.ADMINISTRATOR)
    service = factories.make_service(session)
    operations.stop_intake(session, administrator, service=service)
    assert service.updated_by == administrator.name


def test_a_service_that_is_not_there_is_not_found(session):
    with pytest.raises(NotFound):
        queries.service(session, 4711)

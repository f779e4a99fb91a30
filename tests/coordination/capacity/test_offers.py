"""A partner keeps its places right, and nobody else's."""

from datetime import date

import pytest

from coordination.audit.queries import events_of_object
from coordination.capacity import operations, queries
from coordination.capacity.rules import Stay, is_matchable, offer_state
from coordination.errors import IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.vocabulary import (
    CapacityState,
    HalfDays,
    OrganisationKind,
    PlacementKind,
)
from tests.coordination import factories
from tests.coordination.factories import AFTERNOONS, MORNINGS, SEED, days
from tests.support.databases import open_session
from tests.support.statements import statements

MONDAY = HalfDays.of(["mon-morning"])


def nobody(_session, _offer_id):
    return []


def taken(*stays):
    return lambda _session, _offer_id: [Stay(*one) for one in stays]


def places_of(offer):
    return {shift.name: shift.places for shift in offer.shifts}


# --- publishing ---


def test_an_offer_is_published_in_blocks_open_and_confirmed_for_thirty_days(session):
    offer = factories.make_offer(session, shifts=[("Voor", MORNINGS, 6), ("Na", AFTERNOONS, 0)])
    session.expire_all()
    assert places_of(offer) == {"Voor": 6, "Na": 0}
    assert [shift.half_days for shift in offer.shifts] == sorted([MORNINGS, AFTERNOONS])
    assert (offer.state, offer.review_by, offer.confirmed_by) == (CapacityState.OPEN, days(30), "seed")
    assert offer.host_organisation is offer.site.organisation
    assert not offer.free_choice


def test_an_offer_may_count_every_half_day_alone_for_clients_to_choose(session):
    offer = factories.make_offer(session, free_choice={"mon-morning": 2, "wed-evening": 1}, min_half_days=2)
    session.expire_all()
    assert offer.free_choice
    assert places_of(offer) == {"mon-morning": 2, "wed-evening": 1}
    assert [shift.half_days.names for shift in offer.shifts] == [("mon-morning",), ("wed-evening",)]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"shifts": []}, "shifts: an offer needs at least one half-day"),
        ({"shifts": [("A", MORNINGS, -1)]}, "places: -1 in 'A' is below zero"),
        ({"free_choice": {"mon-morning": -1}}, "places: -1 in 'mon-morning' is below zero"),
        ({"free_choice": {"someday": 1}}, "half-days: 'someday' is no half-day"),
        ({"title": ""}, "title: is empty"),
        ({"valid_from": date(2026, 3, 1), "valid_to": date(2026, 2, 1)}, "valid_to: 2026-02-01 is before"),
        ({"duration_weeks": 0}, "duration_weeks: 0 is below 1"),
        ({"skills": ["juggling"]}, "skills: unknown code 'juggling'"),
        ({"sector": "piracy"}, "sector: unknown code 'piracy'"),
        ({"settings": ["underwater"]}, "settings: unknown code 'underwater'"),
    ],
)
def test_an_impossible_offer_is_refused_and_nothing_is_half_written(session, given, sentence):
    site, service = factories.make_site(session), factories.make_service(session)
    before = len(queries.open_offers(session, days(0)))
    with pytest.raises(InvalidInput, match=sentence):
        factories.make_offer(session, site=site, service=service, **given)
    session.flush()
    assert len(queries.open_offers(session, days(0))) == before


def test_blocks_and_free_choice_do_not_mix(session):
    with pytest.raises(InvalidInput, match="either blocks of half-days or free choice, not both"):
        operations.publish_offer(
            session,
            SEED,
            service=factories.make_service(session),
            site=factories.make_site(session),
            title="X",
            tasks_text="Y",
            placement_kind=PlacementKind.WORK_CARE,
            sector="green",
            shifts=[("A", MORNINGS, 1)],
            free_choice={"mon-morning": 1},
        )


def test_inv_05_an_article_60_place_has_an_ocmw_as_employer(session):
    kind = PlacementKind.ARTICLE_60
    for employer in (None, factories.make_host(session)):
        with pytest.raises(InvalidInput, match=r"employer: an art\. 60 place needs an OCMW as employer"):
            factories.make_offer(session, placement_kind=kind, employer=employer)
    ocmw = factories.make_organisation(session, OrganisationKind.PCSW)
    assert factories.make_offer(session, placement_kind=kind, employer=ocmw).employer_organisation is ocmw


@pytest.mark.parametrize("kind", [PlacementKind.GUIDED_VOLUNTEERING, PlacementKind.REGULAR_VOLUNTEERING])
def test_inv_08_a_commercial_organisation_hosts_no_volunteers(session, kind):
    commercial = factories.make_site(session, factories.make_host(session, is_non_profit=False))
    with pytest.raises(InvalidInput, match="host: a commercial organisation cannot host volunteers"):
        factories.make_offer(session, site=commercial, placement_kind=kind)
    assert factories.make_offer(session, site=commercial).host_organisation is commercial.organisation


# --- whose offer it is ---

CHANGES = {
    "change_places": {"places": {}, "stays_of": nobody},
    "add_shift": {"name": "Zaterdag", "half_days": HalfDays.of(["sat-morning"]), "places": 1},
    "confirm_offer": {},
    "pause_intake": {},
    "resume_intake": {},
    "close_offer": {},
}


@pytest.mark.parametrize("name", CHANGES)
def test_conf_01_another_organisations_offer_reads_as_if_it_did_not_exist(session, name):
    offer = factories.make_offer(session)
    stranger = factories.partner_actor(session, factories.make_host(session))
    change = getattr(operations, name)
    with pytest.raises(NotFound) as others:
        change(session, stranger, offer_id=offer.id, **CHANGES[name])
    with pytest.raises(NotFound) as absent:
        change(session, stranger, offer_id=offer.id + 1000, **CHANGES[name])
    assert str(others.value) == str(absent.value) == "no such offer"


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "resume_intake"])
def test_a_partner_keeps_its_own_offer_and_supervisors_do_not(session, name):
    offer = factories.make_offer(session)
    change = getattr(operations, name)
    supervisor = factories.actor_for(factories.make_professional(session, offer.host_organisation))
    with pytest.raises(NotAllowed):
        change(session, supervisor, offer_id=offer.id, **CHANGES[name])
    partner = factories.partner_actor(session, offer.host_organisation)
    change(session, partner, offer_id=offer.id, **CHANGES[name])
    assert offer.updated_by == partner.name
    assert events_of_object(session, "offer", offer.id)[0].actor == partner.name


def test_a_partner_publishes_for_its_own_organisation_only(session):
    own, other = factories.make_site(session), factories.make_site(session)
    partner = factories.partner_actor(session, own.organisation)
    facts = {
        "service": factories.make_service(session),
        "title": "Fietsen",
        "tasks_text": "Banden plakken",
        "placement_kind": PlacementKind.WORK_CARE,
        "sector": "bike_repair",
        "shifts": [("Ma", MONDAY, 1)],
    }
    offer = operations.publish_offer(session, partner, site=own, **facts)
    assert queries.offers_of_host(session, own.organisation_id) == [offer]
    with pytest.raises(NotFound):
        operations.publish_offer(session, partner, site=other, **facts)


# --- places ---


def test_places_change_and_what_was_changed_is_confirmed(session):
    offer = factories.make_offer(
        session, shifts=[("A", MORNINGS, 2), ("B", AFTERNOONS, 2)], review_by=days(-1)
    )
    assert offer_state(offer, [], days(0)) is CapacityState.STALE
    first = next(shift for shift in offer.shifts if shift.name == "A")
    operations.change_places(session, SEED, offer_id=offer.id, places={first.id: 5}, stays_of=nobody)
    session.expire_all()
    assert places_of(offer) == {"A": 5, "B": 2}
    assert offer_state(offer, [], days(0)) is CapacityState.OPEN
    assert offer.review_by == days(30)


def test_inv_03_places_are_not_lowered_below_those_taken_later_on(session):
    offer = factories.make_offer(session, shifts=[("A", MORNINGS, 3)])
    (shift,) = offer.shifts
    stays_of = taken((MONDAY, days(10), None, shift.id), (MORNINGS, days(20), days(30), shift.id))
    change = operations.change_places
    with pytest.raises(
        InvalidInput, match=f"1 in 'A' is too few: 2 are taken on mon-morning from {days(20)}"
    ):
        change(session, SEED, offer_id=offer.id, places={shift.id: 1}, stays_of=stays_of)
    assert places_of(change(session, SEED, offer_id=offer.id, places={shift.id: 2}, stays_of=stays_of)) == {
        "A": 2
    }


def test_places_below_zero_and_strangers_shifts_are_refused(session):
    offer, other = factories.make_offer(session), factories.make_offer(session)
    for places, sentence in (
        ({offer.shifts[0].id: -1}, "places: -1 in 'Voormiddagen' is below zero"),
        ({other.shifts[0].id: 1}, "places: a shift is not of this offer"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            operations.change_places(session, SEED, offer_id=offer.id, places=places, stays_of=nobody)


def test_a_block_is_added_when_the_grid_stays_possible(session):
    offer = factories.make_offer(session, free_choice={"mon-morning": 2})
    operations.add_shift(
        session, SEED, offer_id=offer.id, name="di", half_days=HalfDays.of(["tue-morning"]), places=1
    )
    with pytest.raises(InvalidInput, match="the half-day mon-morning stands there twice"):
        operations.add_shift(session, SEED, offer_id=offer.id, name="ma", half_days=MONDAY, places=1)
    session.expire_all()
    assert places_of(offer) == {"mon-morning": 2, "di": 1}


# --- confirm, pause, close ---


def test_inv_22_one_click_makes_a_stale_offer_count_again(session):
    offer = factories.make_offer(session, review_by=days(-1))
    assert not is_matchable(offer, days(0))
    operations.confirm_offer(session, SEED, offer_id=offer.id)
    assert is_matchable(offer, days(30))
    assert not is_matchable(offer, days(31))


def test_c_7_a_pause_has_dates_and_passes_by_itself(session):
    offer = factories.make_offer(session)
    operations.pause_intake(session, SEED, offer_id=offer.id, paused_from=days(2), paused_until=days(9))
    states = [offer_state(offer, [], days(n)) for n in (1, 2, 9, 10)]
    assert states == [CapacityState.OPEN, CapacityState.PAUSED, CapacityState.PAUSED, CapacityState.OPEN]


def test_c_7_a_planned_or_running_pause_is_called_off_and_only_that(session):
    offer = factories.make_offer(session)
    for first in (days(5), None):
        operations.pause_intake(session, SEED, offer_id=offer.id, paused_from=first)
        operations.resume_intake(session, SEED, offer_id=offer.id)
        assert offer_state(offer, [], days(20)) is CapacityState.OPEN
    with pytest.raises(IllegalTransition, match="offer is open: resume is not possible"):
        operations.resume_intake(session, SEED, offer_id=offer.id)


@pytest.mark.parametrize(("first", "last"), [(5, 4), (-9, -1)])
def test_a_pause_that_ends_before_it_starts_or_is_over_is_refused(session, first, last):
    offer = factories.make_offer(session)
    with pytest.raises(InvalidInput, match="paused_until"):
        operations.pause_intake(
            session, SEED, offer_id=offer.id, paused_from=days(first), paused_until=days(last)
        )


@pytest.mark.parametrize("name", CHANGES)
def test_c_7_a_closed_offer_stays_closed(session, name):
    offer = factories.make_offer(session)
    operations.close_offer(session, SEED, offer_id=offer.id)
    with pytest.raises(IllegalTransition, match=r"offer is closed: .* possible is nothing more"):
        getattr(operations, name)(session, SEED, offer_id=offer.id, **CHANGES[name])


# --- reading ---


def test_offers_are_read_whole_in_three_statements(session):
    ocmw = factories.make_organisation(session)
    for _ in range(4):
        programme = factories.make_programme(session)
        factories.make_offer(session, service=programme, guiding=ocmw, employer=ocmw)
    closed = factories.make_offer(session)
    operations.close_offer(session, SEED, offer_id=closed.id)
    factories.make_offer(session, valid_from=days(-9), valid_to=days(-1))
    session.flush()
    session.expunge_all()
    with statements(session) as sent:
        found = queries.open_offers(session, days(0))
        for offer in found:
            assert offer.service.ends_on
            assert offer.service.organisation.name
            assert offer.site.postcode
            assert offer.host_organisation.name
            assert offer.guiding_organisation.name
            assert offer.contact is None
            assert offer.shifts
    assert len(found) == 4
    assert len(sent) == 3  # offers, shifts, what is out of service
    assert queries.offers_by_id(session, [offer.id for offer in found[:2]]) == found[:2]


def test_a_partner_finds_closed_offers_last(session):
    site = factories.make_site(session)
    first, second = (factories.make_offer(session, site=site, title=title) for title in ("A", "B"))
    operations.close_offer(session, SEED, offer_id=first.id)
    assert queries.offers_of_host(session, site.organisation_id) == [second, first]


def test_an_offer_that_is_not_there_is_not_found(session):
    for read in (queries.offer, queries.lock_offer):
        with pytest.raises(NotFound):
            read(session, 4711)


@pytest.mark.postgres
def test_inv_03_a_lock_reads_anew_what_was_read_before_it(databases):
    with databases("postgresql").fresh() as url, open_session(url) as one, open_session(url) as other:
        offer = factories.make_offer(one, shifts=[("A", MORNINGS, 1)])
        offer_id, shift_id = offer.id, offer.shifts[0].id
        one.commit()
        assert places_of(queries.offer(one, offer_id)) == {"A": 1}
        operations.change_places(other, SEED, offer_id=offer_id, places={shift_id: 4}, stays_of=nobody)
        other.commit()
        assert places_of(queries.offer(one, offer_id)) == {"A": 1}
        assert places_of(queries.lock_offer(one, offer_id)) == {"A": 4}

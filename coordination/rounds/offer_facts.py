"""From rows to facts: what the matcher knows of offers and services."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.rules import Stay, free_in_shift, free_places
from coordination.organisations.models import Professional
from coordination.organisations.rules import usual_form
from coordination.rounds.caseloads import Guides
from coordination.rounds.guidance import guidance_key
from coordination.rounds.snapshot import key, microdegrees
from coordination.services.graph import ServiceGraph
from coordination.services.models import Programme, Service
from coordination.services.rules import RELIEVES
from coordination.vocabulary import Adaptation, CapacityState, OrganisationKind
from matching import OfferFacts, Parameters, ServiceFacts, ShiftFacts

# Who began at most so long ago is new in the group (SR-10).
STARTER_DAYS = 28
# An adaptation is scarce when at most one open offer in so many has it (SR-09).
SCARCE_ONE_IN = 10
# Changes of the free places of a shift that a round looks ahead: more would only multiply what can be chosen.
MOST_CHANGES = 4


def offer_facts(
    session: Session,
    offers: Sequence[CapacityOffer],
    guides: Mapping[int, Guides],
    stays: Mapping[int, Sequence[Stay]],
    much_support: Mapping[int, int],
    on: date,
) -> Iterator[OfferFacts]:
    """Yield the facts of each offer as it stands before the round.

    Parameters
    ----------
    stays
        Per offer, those that take its places from then on.
    much_support
        Per offer, how many of who is there need much support.
    """
    staff: dict[int, list[int]] = defaultdict(list)
    for person_id, organisation_id in session.execute(
        select(Professional.id, Professional.organisation_id).where(Professional.active)
    ):
        staff[organisation_id].append(person_id)
    adaptations = {offer.id: _adaptations(offer) for offer in offers}
    scarce = _scarce(adaptations)
    places: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    together: dict[int, list[Stay]] = defaultdict(list)
    for offer in offers:
        places[offer.host_organisation_id] += _most_people(offer)
        taken[offer.host_organisation_id] += len(stays.get(offer.id, ()))
        together[offer.service_id] += stays.get(offer.id, ())
    for offer in offers:
        host = offer.host_organisation
        people = [one for one in (offer.contact, offer.anchor_person, offer.job_coach) if one is not None]
        met = {*staff[host.id], *(person.id for person in people)}
        contacts = [key("organisation", host.id)]
        if offer.guiding_organisation_id:
            contacts.append(key("organisation", offer.guiding_organisation_id))
        form = host.legal_form or usual_form(host.kinds, is_non_profit=host.is_non_profit)
        premium = offer.premium_cents_per_half_day
        guided = guides[offer.id]
        yield OfferFacts(
            key=key("offer", offer.id),
            service=key("service", offer.service_id),
            organisation=key("organisation", host.id),
            site=key("site", offer.site_id),
            kind=offer.placement_kind.value,
            is_open=offer.state is CapacityState.OPEN,
            valid_from=offer.valid_from,
            valid_to=offer.valid_to,
            review_by=offer.review_by,
            intake_stop=None if offer.paused_from is None else (offer.paused_from, offer.paused_until),
            **_free(offer, stays.get(offer.id, ()), on),
            min_half_days=offer.min_half_days,
            max_half_days=offer.max_half_days,
            starts_on=offer.valid_from,
            duration_weeks=offer.duration_weeks,
            min_dutch_level=offer.min_dutch_level.value,
            language_support=offer.language_support,
            income_statuses=frozenset(status.value for status in offer.income_statuses_accepted),
            phases_accepted=frozenset(phase.value for phase in offer.phases_accepted),
            required_competences=dict(offer.required_competences),
            employer_is_pcsw=_is_pcsw(offer),
            host_form=form.value,
            area=offer.site.postcode,
            location=microdegrees(offer.site.latitude, offer.site.longitude),
            contacts=frozenset([*contacts, *(key("professional", one) for one in met)]),
            adaptations=adaptations[offer.id],
            scarce_adaptations=adaptations[offer.id] & scarce,
            sector=offer.sector.value,
            settings=frozenset(setting.value for setting in offer.settings),
            skills=frozenset(offer.skills),
            regular_environment=offer.regular_environment,
            has_anchor_person=offer.anchor_person_id is not None,
            job_coaches=guided.coaches,
            caseload=guided.caseload,
            support_intensity_offered=offer.support_intensity_offered,
            stress_level=offer.stress_level,
            **_group(offer, stays.get(offer.id, ()), together[offer.service_id], on),
            host_places=places[host.id],
            host_places_taken=taken[host.id],
            warm_introductions=frozenset(one.value for one in offer.warm_introductions),
            supervisor_languages=frozenset(
                {code for person in people for code in person.languages} | ({"nl"} if people else set())
            ),
            steady_supervisor=offer.steady_supervisor,
            travel_cost_paid=offer.travel_cost_paid,
            pays_premium=None if premium is None else premium > 0,
            meal_included=offer.meal_included,
            guidance=guidance_key(offer),
            guidance_minutes=offer.guidance_minutes,
            **_mix(offer, stays.get(offer.id, ()), much_support, on),
        )


def service_facts(service: Service, graph: ServiceGraph, stays: Sequence[Stay], on: date) -> ServiceFacts:
    """Return the facts of a service; ``stays`` are those at all its offers."""
    stop = None
    if service.intake_stop_from is not None:
        stop = (service.intake_stop_from, service.intake_stop_until)
    cost = service.cost_to_client_cents
    return ServiceFacts(
        key=key("service", service.id),
        scheme=service.ladder_scheme.value,
        self_referral=graph.self_referral(service.id),
        routes_from=frozenset(key("organisation", one) for one in graph.routes_from(service.id)),
        leads_to=frozenset(
            (link.scheme.value, link.from_rung, link.to_rung)
            for link in graph.leads_to(service.id)
            if link.scheme is not None and link.from_rung is not None and link.to_rung is not None
        ),
        end_station=service.is_end_station,
        care_from=frozenset(key("organisation", one.organisation_id) for one in graph.care_for(service.id)),
        min_age=service.min_age,
        max_age=service.max_age,
        intake_stop=stop,
        programme=(service.starts_on, service.ends_on) if isinstance(service, Programme) else None,
        group_places=max(service.cohort_max - _most_at_once(stays, on), 0)
        if isinstance(service, Programme)
        else None,
        activation_track=service.is_activation_track,
        intake_channels=frozenset(channel.value for channel in service.intake_channels),
        asks_contribution=None if cost is None else cost > 0,
        duration_model=service.duration_model.value,
        intake_steps=service.intake_steps,
        relieves=frozenset(RELIEVES[theme].value for theme in service.support_themes if theme in RELIEVES),
    )


def _free(offer: CapacityOffer, stays: Sequence[Stay], on: date) -> dict[str, Any]:
    """Return the free places from the first possible day on.

    In shifts they change with the stays there: one that ends frees its place, a reservation takes one from
    its first day. Where half-days are chosen freely, they are those left at the peak.
    """
    first = max(on, offer.valid_from)
    if offer.free_choice:
        free = free_places(offer.shifts, stays, first, offer.valid_to)
        least = {
            shift.id: min(places for (shift_id, _), places in free.items() if shift_id == shift.id)
            for shift in offer.shifts
        }
        return {"free_choice": {int(shift.half_days): least[shift.id] for shift in offer.shifts}}
    return {"shifts": tuple(_shift(shift, stays, first, offer.valid_to) for shift in offer.shifts)}


def _shift(shift: Shift, stays: Sequence[Stay], first: date, last: date | None) -> ShiftFacts:
    """Return a shift with its free places, and the first changes of them within the horizon.

    What comes after the last change told, and beyond the horizon, counts at its least.
    """
    horizon = first + timedelta(weeks=Parameters().horizon_weeks)
    own = [stay for stay in stays if stay.shift_id in (None, shift.id)]
    days = {stay.starts_on for stay in own}
    days |= {stay.ends_on + timedelta(days=1) for stay in own if stay.ends_on is not None}
    until = min(horizon, last or horizon)
    cuts = sorted(day for day in days if first < day <= until)[:MOST_CHANGES]
    starts = [first, *cuts]
    ends = [*(day - timedelta(days=1) for day in cuts), last]
    places = [free_in_shift(shift, own, start, end) for start, end in zip(starts, ends, strict=True)]
    return ShiftFacts(
        key=key("shift", shift.id),
        half_days=int(shift.half_days),
        places=places[0],
        later=tuple(
            (day, now) for day, before, now in zip(cuts, places, places[1:], strict=False) if now != before
        ),
    )


def _group(offer: CapacityOffer, own: Sequence[Stay], of_service: Sequence[Stay], on: date) -> dict[str, Any]:
    """Return the group before the round; a programme's cohort is one group, whatever its offers (SR-10)."""
    cohort = offer.service.cohort_max if isinstance(offer.service, Programme) else None
    best = cohort if offer.group_best is None else offer.group_best
    if best is None:
        return {"group_best": None, "group_size": None, "group_starters": None}
    group = of_service if cohort is not None else own
    first = on - timedelta(days=STARTER_DAYS)
    return {
        "group_best": best,
        "group_size": len(group),
        "group_starters": sum(stay.starts_on >= first for stay in group),
    }


def _mix(
    offer: CapacityOffer, own: Sequence[Stay], much_support: Mapping[int, int], on: date
) -> dict[str, Any]:
    """Return what the mix of the group still takes: beginners, and people who need much support (HR-02)."""
    first = on - timedelta(days=STARTER_DAYS)
    began = sum(stay.starts_on >= first for stay in own)
    there = much_support.get(offer.id, 0)
    return {
        "newcomers_room": None if offer.most_newcomers is None else max(offer.most_newcomers - began, 0),
        "support_room": None if offer.most_much_support is None else max(offer.most_much_support - there, 0),
    }


def _most_at_once(stays: Sequence[Stay], on: date) -> int:
    """Return how many people are there at once at most, from a day on."""
    days = {on} | {stay.starts_on for stay in stays if stay.starts_on > on}
    return max(
        sum(one.starts_on <= day and (one.ends_on is None or day <= one.ends_on) for one in stays)
        for day in days
    )


def _most_people(offer: CapacityOffer) -> int:
    """Return how many people an offer has room for: with free choice, each on the fewest half-days."""
    places = sum(shift.places for shift in offer.shifts)
    return places // offer.min_half_days if offer.free_choice else places


def _adaptations(offer: CapacityOffer) -> frozenset[str]:
    found = {adaptation.value for adaptation in offer.adaptations_available}
    return frozenset(found | {Adaptation.STEP_FREE.value} if offer.site.step_free else found)


def _scarce(adaptations: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """Return the adaptations that few open offers have: they are kept for who needs them (SR-09)."""
    offers = Counter(one for found in adaptations.values() for one in found)
    return frozenset(one for one, number in offers.items() if number * SCARCE_ONE_IN <= len(adaptations))


def _is_pcsw(offer: CapacityOffer) -> bool:
    employer = offer.employer_organisation
    return employer is not None and OrganisationKind.PCSW in employer.kinds

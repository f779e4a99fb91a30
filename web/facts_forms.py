"""Where every fact that a matching rule reads comes from: the field that keeps it, and the form for it.

A rule whose facts nobody can enter would be a rule about nothing; a test holds this table against the rules,
the database and the pages, and ``docs/matching-facts.md`` is written from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Entered:
    """The fields that a fact is read from, and the pages on which they are entered.

    Attributes
    ----------
    fields
        ``Entity.field``, as the tables have them.
    forms
        Endpoints of the pages; several where a fact grows out of several acts.
    """

    fields: tuple[str, ...]
    forms: tuple[str, ...]


def _of(fields: str, *forms: str) -> Entered:
    return Entered(tuple(fields.split()), forms)


#: Facts about a stay are worked out from these.
WORKED_OUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "stay.starts_on": (
            "client.earliest_start",
            "offer.starts_on",
            "offer.valid_from",
            "service.programme",
        ),
        "stay.ends_on": ("offer.duration_weeks", "offer.valid_to", "service.programme"),
        "stay.travel_minutes": ("client.home", "client.travel_mode", "offer.location"),
        "stay.supervisor_room": ("client.caseload", "caseload.people", "caseload.maximum", "caseload.staff"),
        "stay.guidance_room": ("offer.caseload", "caseload.people", "caseload.maximum", "caseload.staff"),
        "stay.minutes_left": ("offer.guidance", "guidance.minutes"),
    }
)

_PLACED = ("proposals.accept", "placements.send", "stays.end")

SOURCES: Mapping[str, Entered] = MappingProxyType(
    {
        "client.advices": _of("Client.valid_advices", "client_file.income"),
        "client.age": _of("Client.birth_year", "client_file.person"),
        "client.availability": _of(
            "Client.availability JudicialCondition.half_days",
            "client_file.availability",
            "client_file.judicial",
        ),
        "client.avoided_contacts": _of(
            "Client.avoided_contacts JudicialCondition.contacts", "client_file.limits", "client_file.judicial"
        ),
        "client.blocked_kinds": _of("Client.refused_kinds", "client_file.search"),
        "client.blocked_offers": _of(
            "DeclinedOffer.offer_id DeclinedOffer.until", "placements.record_answer"
        ),
        "client.caseload": _of("Trajectory.supervisor_id", "client_file.trajectory"),
        "client.competences": _of("CompetenceAssessment.levels", "client_file.competences"),
        "client.dutch_level": _of("Client.dutch_level", "client_file.languages"),
        "client.earlier_good_stays": _of("Placement.end_reason Placement.state", "stays.end"),
        "client.earliest_start": _of("Client.earliest_start_on", "client_file.availability"),
        "client.familiar_at": _of("Placement.offer_id Placement.state", *_PLACED),
        "client.has_development_plan": _of("Trajectory.development_plan_on", "client_file.trajectory"),
        "client.has_internet": _of("PovertySignal.kind Client.poverty_checked_on", "client_file.poverty"),
        "client.has_transport_money": _of(
            "PovertySignal.kind Client.poverty_checked_on", "client_file.poverty"
        ),
        "client.home": _of("Client.postcode Client.latitude Client.longitude", "client_file.person"),
        "client.income_status": _of("Client.income_status", "client_file.income"),
        "client.introduced_at": _of("Introduction.organisation_id", "client_file.introductions"),
        "client.known_contacts": _of("TeamMembership.organisation_id", "teams.accept"),
        "client.languages": _of("Client.languages Client.language_levels", "client_file.languages"),
        "client.max_travel_minutes": _of("Client.max_travel_minutes", "client_file.travel"),
        "client.needs": _of("Client.functional_needs", "client_file.needs"),
        "client.no_go_areas": _of(
            "Client.no_go_postcodes JudicialCondition.postcodes", "client_file.limits", "client_file.judicial"
        ),
        "client.no_place_at": _of("KeptApart.other_client_id KeptApart.binding", "client_file.apart"),
        "client.occupied": _of(
            "Placement.half_days Placement.starts_on Placement.ends_on Placement.state", *_PLACED
        ),
        "client.poverty_signals": _of("PovertySignal.kind PovertySignal.state", "client_file.poverty"),
        "client.prefers_new_network": _of("Client.wants_new_network", "client_file.support"),
        "client.recognised_disability_support": _of(
            "Client.recognised_disability_support", "client_file.income"
        ),
        "client.resident_flemish_region": _of("Client.resident_flemish_region", "client_file.income"),
        "client.rungs": _of(
            "RungAssessment.current_rung RungAssessment.attainable_rung", "client_file.rungs"
        ),
        "client.strengths": _of("Client.strengths", "client_file.needs"),
        "client.supervisor_wishes": _of("Client.supervisor_wishes", "client_file.support"),
        "client.support_intensity_needed": _of("Client.support_intensity_needed", "client_file.support"),
        "client.team_organisations": _of("TeamMembership.organisation_id", "teams.accept"),
        "client.trajectory_kind": _of("Trajectory.kind", "client_file.trajectory"),
        "client.travel_mode": _of("Client.travel_mode", "client_file.travel"),
        "client.unwanted_peers_at": _of("KeptApart.other_client_id KeptApart.binding", "client_file.apart"),
        "client.waiting_days": _of("Client.looking_since", "client_file.search"),
        "client.wanted_duration": _of("Trajectory.goal", "client_file.trajectory"),
        "client.wants_low_stress": _of("Client.wants_low_stress", "client_file.support"),
        "client.wishes": _of("Wish.dimension Wish.value Wish.rank", "client_file.wishes"),
        "client.workfloor_phase": _of("Trajectory.workfloor_phase", "client_file.trajectory"),
        "caseload.maximum": _of("Professional.caseload_max", "network_edit.professional"),
        "caseload.people": _of("Placement.supervisor_id Placement.state", *_PLACED),
        "caseload.staff": _of("Professional.role Professional.active", "network_edit.professional"),
        "offer.adaptations": _of(
            "CapacityOffer.adaptations_available Site.step_free", "offers.conditions", "network_edit.site"
        ),
        "offer.area": _of("Site.postcode", "network_edit.site"),
        "offer.caseload": _of(
            "CapacityOffer.guiding_organisation_id CapacityOffer.job_coach_id", "offers.people"
        ),
        "offer.contacts": _of(
            "CapacityOffer.host_organisation_id CapacityOffer.contact_id Professional.organisation_id",
            "offers.people",
            "network_edit.professional",
        ),
        "offer.duration_weeks": _of("CapacityOffer.duration_weeks", "offers.period"),
        "offer.employer_is_pcsw": _of(
            "CapacityOffer.employer_organisation_id Organisation.kinds", "offers.new"
        ),
        "offer.free_choice": _of(
            "CapacityOffer.free_choice Shift.places", "offers.new", "offers.change_places"
        ),
        "offer.group_best": _of(
            "CapacityOffer.group_best Programme.cohort_max",
            "offers.conditions",
            "network_edit.service_course",
        ),
        "offer.group_size": _of("Placement.state", *_PLACED),
        "offer.group_starters": _of("Placement.starts_on", *_PLACED),
        "guidance.minutes": _of(
            "Organisation.guidance_hours CapacityOffer.guidance_minutes Placement.state",
            "network_edit.organisation",
            *_PLACED,
        ),
        "offer.guidance": _of(
            "CapacityOffer.guiding_organisation_id Organisation.guidance_hours",
            "offers.people",
            "network_edit.organisation",
        ),
        "offer.guidance_minutes": _of("CapacityOffer.guidance_minutes", "offers.sharing"),
        "offer.has_anchor_person": _of("CapacityOffer.anchor_person_id", "offers.people"),
        "offer.host_form": _of(
            "Organisation.legal_form Organisation.is_non_profit", "network_edit.organisation"
        ),
        "offer.host_places": _of("Shift.places", "offers.change_places"),
        "offer.host_places_taken": _of("Placement.state", *_PLACED),
        "offer.income_statuses": _of("CapacityOffer.income_statuses_accepted", "offers.admission"),
        "offer.intake_stop": _of(
            "CapacityOffer.paused_from CapacityOffer.paused_until", "offers.pause", "offers.resume"
        ),
        "offer.is_open": _of("CapacityOffer.state", "offers.new", "offers.close"),
        "offer.job_coaches": _of("CapacityOffer.job_coach_id Professional.role", "offers.people"),
        "offer.kind": _of("CapacityOffer.placement_kind", "offers.new"),
        "offer.language_support": _of("CapacityOffer.language_support", "offers.admission"),
        "offer.location": _of("Site.latitude Site.longitude", "network_edit.site"),
        "offer.meal_included": _of("CapacityOffer.meal_included", "offers.rewards"),
        "offer.min_dutch_level": _of("CapacityOffer.min_dutch_level", "offers.admission"),
        "offer.min_half_days": _of("CapacityOffer.min_half_days", "offers.new"),
        "offer.newcomers_room": _of(
            "CapacityOffer.most_newcomers Placement.starts_on", "offers.sharing", *_PLACED
        ),
        "offer.organisation": _of("CapacityOffer.host_organisation_id", "offers.new"),
        "offer.pays_premium": _of("CapacityOffer.premium_cents_per_half_day", "offers.rewards"),
        "offer.phases_accepted": _of("CapacityOffer.phases_accepted", "offers.admission"),
        "offer.regular_environment": _of("CapacityOffer.regular_environment", "offers.conditions"),
        "offer.required_competences": _of("CapacityOffer.required_competences", "offers.admission"),
        "offer.review_by": _of("CapacityOffer.review_by", "offers.confirm"),
        "offer.scarce_adaptations": _of("CapacityOffer.adaptations_available", "offers.conditions"),
        "offer.sector": _of("CapacityOffer.sector", "offers.work"),
        "offer.settings": _of("CapacityOffer.settings", "offers.work"),
        "offer.shifts": _of("Shift.half_days Shift.places", "offers.new", "offers.change_places"),
        "offer.skills": _of("CapacityOffer.skills", "offers.work"),
        "offer.starts_on": _of("CapacityOffer.valid_from", "offers.period"),
        "offer.steady_supervisor": _of("CapacityOffer.steady_supervisor", "offers.people"),
        "offer.stress_level": _of("CapacityOffer.stress_level", "offers.conditions"),
        "offer.supervisor_languages": _of("Professional.languages", "network_edit.professional"),
        "offer.support_intensity_offered": _of(
            "CapacityOffer.support_intensity_offered", "offers.conditions"
        ),
        "offer.support_room": _of(
            "CapacityOffer.most_much_support Client.support_intensity_needed", "offers.sharing", *_PLACED
        ),
        "offer.travel_cost_paid": _of("CapacityOffer.travel_cost_paid", "offers.rewards"),
        "offer.valid_from": _of("CapacityOffer.valid_from", "offers.period"),
        "offer.valid_to": _of("CapacityOffer.valid_to", "offers.period"),
        "offer.warm_introductions": _of("CapacityOffer.warm_introductions", "offers.conditions"),
        "service.activation_track": _of("Service.is_activation_track", "network_edit.service_target_group"),
        "service.asks_contribution": _of("Service.cost_to_client_cents", "network_edit.service_intake"),
        "service.care_from": _of("ServiceLink.kind ServiceLink.from_service_id", "network_edit.link"),
        "service.duration_model": _of("Service.duration_model", "network_edit.service_course"),
        "service.end_station": _of("Service.is_end_station", "network_edit.service_course"),
        "service.group_places": _of(
            "Programme.cohort_max Placement.state", "network_edit.service_course", *_PLACED
        ),
        "service.intake_channels": _of("Service.intake_channels", "network_edit.service_intake"),
        "service.intake_steps": _of("Service.intake_steps", "network_edit.service_intake"),
        "service.intake_stop": _of(
            "Service.intake_stop_from Service.intake_stop_until", "network_edit.service_intake_stop"
        ),
        "service.leads_to": _of("ServiceLink.from_rung ServiceLink.to_rung", "network_edit.link"),
        "service.max_age": _of("Service.max_age", "network_edit.service_target_group"),
        "service.min_age": _of("Service.min_age", "network_edit.service_target_group"),
        "service.programme": _of("Programme.starts_on Programme.ends_on", "network_edit.service_course"),
        "service.relieves": _of("Service.support_themes", "network_edit.service_course"),
        "service.routes_from": _of("ServiceLink.kind ServiceLink.to_service_id", "network_edit.link"),
        "service.scheme": _of("Service.ladder_scheme", "network_edit.service_ladder"),
        "service.self_referral": _of("Service.self_referral", "network_edit.service_intake"),
    }
)


def sources_of(fact: str) -> tuple[str, ...]:
    """Return the facts that a rule's input stands on: itself, or what it is worked out from."""
    return WORKED_OUT.get(fact, (fact,))

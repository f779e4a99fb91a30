"""The hard rules in one table: a pair that fails any of them is not proposed.

HR-09, HR-15, HR-20 and HR-23 have no function here; ``KEPT_ELSEWHERE`` says what keeps them.
"""

from __future__ import annotations

from matching.plan import Treatment
from matching.rules.base import HardRule
from matching.rules.choice import hr_01, seen_choice
from matching.rules.dates import hr_05, hr_12, hr_21, hr_22
from matching.rules.elsewhere import KEPT_ELSEWHERE, KeptElsewhere
from matching.rules.guidance import (
    hr_13,
    hr_14,
    hr_18,
    hr_28,
    seen_contribution,
    seen_host,
    seen_supported,
)
from matching.rules.income import hr_06, hr_07, seen_article_60
from matching.rules.language import hr_08
from matching.rules.needs import hr_26, hr_27, seen_competences, seen_needs
from matching.rules.places import hr_10, hr_24, seen_places
from matching.rules.route import hr_25, hr_29, seen_channels, seen_route
from matching.rules.rung import hr_03, hr_04, seen_phase, seen_rungs
from matching.rules.target_group import hr_16, hr_17, seen_regimes, seen_target_group
from matching.rules.week import hr_02, hr_11, hr_19, seen_free_places

#: Raised whenever a rule, a table or a default parameter changes.
RULE_SET_VERSION = "2026.13"

_WORK = "work_education_income"
_SOCIAL = "family_social"

HARD_RULES: tuple[HardRule, ...] = (
    HardRule(
        code="HR-01",
        subject="not declined",
        source="S4",
        judge=hr_01,
        inputs=("client.blocked_offers", "client.blocked_kinds", "offer.kind"),
        seen=seen_choice,
        may_be_near=False,
    ),
    HardRule(
        code="HR-02",
        subject="a free place",
        source="S1, S0",
        judge=hr_02,
        inputs=(
            "client.no_place_at",
            "offer.shifts",
            "offer.free_choice",
            "offer.min_half_days",
            "offer.newcomers_room",
            "offer.support_room",
            "client.support_intensity_needed",
            "service.group_places",
        ),
        seen=seen_free_places,
    ),
    HardRule(
        code="HR-03",
        subject="rung opens the kind",
        source="S0, S1",
        judge=hr_03,
        inputs=("client.rungs", "service.scheme", "offer.kind"),
        may_lack=("client.rungs",),
        life_domain=_WORK,
        seen=seen_rungs,
    ),
    HardRule(
        code="HR-04",
        subject="workfloor phases in order",
        source="S0",
        judge=hr_04,
        inputs=(
            "client.workfloor_phase",
            "client.has_development_plan",
            "offer.kind",
            "offer.phases_accepted",
        ),
        seen=seen_phase,
        may_lack=("client.has_development_plan",),
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-05",
        subject="stay inside the programme",
        source="S1",
        judge=hr_05,
        inputs=("service.programme", "stay.starts_on", "stay.ends_on"),
    ),
    HardRule(
        code="HR-06",
        subject="income status accepted",
        source="S0, S4",
        judge=hr_06,
        inputs=("client.income_status", "offer.income_statuses"),
        may_lack=("client.income_status",),
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-07",
        subject="article 60 conditions",
        source="S2",
        judge=hr_07,
        inputs=("client.income_status", "offer.kind", "offer.employer_is_pcsw"),
        seen=seen_article_60,
        may_lack=("client.income_status",),
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-08",
        subject="enough Dutch",
        source="S1",
        judge=hr_08,
        inputs=("client.dutch_level", "offer.min_dutch_level", "offer.language_support"),
        may_lack=("client.dutch_level",),
    ),
    HardRule(
        code="HR-10",
        subject="areas and contacts to avoid",
        source="S2",
        judge=hr_10,
        inputs=("client.no_go_areas", "client.avoided_contacts", "offer.area", "offer.contacts"),
        may_lack=("offer.area",),
        life_domain=_SOCIAL,
        seen=seen_places,
        may_be_near=False,
    ),
    HardRule(
        code="HR-11",
        subject="half-days within availability",
        source="S0, S2",
        judge=hr_11,
        inputs=("client.availability", "offer.shifts", "offer.free_choice", "offer.min_half_days"),
        may_lack=("client.availability",),
    ),
    HardRule(
        code="HR-12",
        subject="start after the earliest day",
        source="S2",
        judge=hr_12,
        inputs=("client.earliest_start", "stay.starts_on", "offer.valid_to"),
    ),
    HardRule(
        code="HR-13",
        subject="supported work as it must be",
        source="S4",
        judge=hr_13,
        inputs=("offer.kind", "offer.regular_environment", "offer.has_anchor_person", "offer.job_coaches"),
        seen=seen_supported,
        may_lack=("offer.regular_environment", "offer.has_anchor_person", "offer.job_coaches"),
        treatment=Treatment.PROPOSE_AND_ASK,
    ),
    HardRule(
        code="HR-14",
        subject="supported work costs the client nothing",
        source="S4",
        judge=hr_14,
        inputs=("offer.kind", "service.asks_contribution"),
        seen=seen_contribution,
        may_lack=("service.asks_contribution",),
        treatment=Treatment.PROPOSE_AND_ASK,
    ),
    HardRule(
        code="HR-16",
        subject="unpaid regimes not combined",
        source="W08, W09",
        judge=hr_16,
        inputs=("client.trajectory_kind", "client.occupied", "offer.kind"),
        seen=seen_regimes,
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-17",
        subject="age and legal target group",
        source="S4, W05, W08",
        judge=hr_17,
        inputs=(
            "client.age",
            "client.advices",
            "client.recognised_disability_support",
            "client.resident_flemish_region",
            "offer.kind",
            "service.min_age",
            "service.max_age",
            "service.activation_track",
            "offer.duration_weeks",
        ),
        seen=seen_target_group,
        may_lack=("client.age", "client.recognised_disability_support", "client.resident_flemish_region"),
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-18",
        subject="room in the caseload",
        source="S1, W19",
        judge=hr_18,
        inputs=(
            "client.caseload",
            "offer.caseload",
            "offer.guidance_minutes",
            "stay.supervisor_room",
            "stay.guidance_room",
            "stay.minutes_left",
        ),
    ),
    HardRule(
        code="HR-19",
        subject="half-days not already taken",
        source="S0, S1",
        judge=hr_19,
        inputs=("client.occupied", "offer.shifts", "offer.free_choice", "stay.starts_on", "stay.ends_on"),
    ),
    HardRule(
        code="HR-21",
        subject="offer open and confirmed",
        source="design",
        judge=hr_21,
        inputs=("offer.is_open", "offer.review_by", "offer.valid_from", "offer.valid_to"),
    ),
    HardRule(
        code="HR-22",
        subject="no intake stop",
        source="W20",
        judge=hr_22,
        inputs=("service.intake_stop", "offer.intake_stop", "stay.starts_on"),
    ),
    HardRule(
        code="HR-24",
        subject="within reach",
        source="S3",
        judge=hr_24,
        inputs=(
            "client.has_transport_money",
            "client.travel_mode",
            "client.max_travel_minutes",
            "client.home",
            "offer.location",
            "offer.travel_cost_paid",
            "stay.travel_minutes",
        ),
        may_lack=("client.has_transport_money", "client.home", "offer.location"),
        treatment=Treatment.PROPOSE_AND_ASK,
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-25",
        subject="a way in without internet",
        source="S3",
        judge=hr_25,
        inputs=("client.has_internet", "service.intake_channels"),
        seen=seen_channels,
        may_lack=("client.has_internet", "service.intake_channels"),
        treatment=Treatment.PROPOSE_AND_ASK,
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-26",
        subject="required competences reached",
        source="S0",
        judge=hr_26,
        inputs=("client.competences", "offer.required_competences"),
        seen=seen_competences,
        may_lack=("client.competences",),
        life_domain=_WORK,
    ),
    HardRule(
        code="HR-27",
        subject="adaptations available",
        source="S4",
        judge=hr_27,
        inputs=("client.needs", "offer.adaptations"),
        seen=seen_needs,
    ),
    HardRule(
        code="HR-28",
        subject="volunteers with a non-profit or public host",
        source="W12",
        judge=hr_28,
        inputs=("offer.kind", "offer.host_form"),
        seen=seen_host,
        may_lack=("offer.host_form",),
    ),
    HardRule(
        code="HR-29",
        subject="a referral route exists",
        source="E.3.10, S0",
        judge=hr_29,
        inputs=("client.team_organisations", "service.routes_from", "service.self_referral"),
        seen=seen_route,
    ),
)

RULE_BY_CODE = {rule.code: rule for rule in HARD_RULES}

__all__ = ["HARD_RULES", "KEPT_ELSEWHERE", "RULE_BY_CODE", "RULE_SET_VERSION", "HardRule", "KeptElsewhere"]

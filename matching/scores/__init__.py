"""The soft rules in one table, and the score of 0 to 1000 that they make together.

Weights come as small whole numbers (E.2) and are rescaled over the rules that count in the score, so that
their shares are whole and sum to 100 (largest remainders; ties go to the lower code). A score is the sum of
share times points: whole, at most 1000, and exactly the sum of the reasons shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from matching.frame import Frame
from matching.plan import Reason
from matching.policy import Weights
from matching.scores.base import Points, SoftRule
from matching.scores.growth import sr_04, sr_15
from matching.scores.nearby import sr_05, sr_06, sr_07
from matching.scores.place import sr_09, sr_10, sr_12, sr_13, sr_14, sr_16, sr_18, sr_20
from matching.scores.support import sr_03, sr_11, sr_17
from matching.scores.tables import weighted
from matching.scores.waiting import sr_08
from matching.scores.wishes import sr_01, sr_02

_WORK, _SOCIAL = "work_education_income", "family_social"

SOFT_RULES: tuple[SoftRule, ...] = (
    SoftRule(
        code="SR-01",
        subject="the client's wishes",
        source="S4",
        points=sr_01,
        inputs=("client.wishes", "offer.sector", "offer.settings", "offer.kind", "offer.organisation"),
    ),
    SoftRule(
        code="SR-02",
        subject="strengths used",
        source="S4, S1",
        points=sr_02,
        inputs=("client.strengths", "offer.skills"),
        by=lambda world: (world.skills.client_class, world.clients.strength_count),
    ),
    SoftRule(
        code="SR-03",
        subject="as much support as needed",
        source="S4",
        points=sr_03,
        inputs=(
            "client.support_intensity_needed",
            "offer.support_intensity_offered",
        ),
        by=lambda world: (world.wants.support,),
    ),
    SoftRule(
        code="SR-04",
        subject="growth to the next rung",
        source="S0, S1",
        points=sr_04,
        inputs=("client.rungs", "service.leads_to", "service.end_station"),
        life_domain=_WORK,
        by=lambda world: (world.rungs_class,),
    ),
    SoftRule(
        code="SR-05",
        subject="travel time",
        source="S3",
        points=sr_05,
        inputs=("client.home", "client.travel_mode", "client.max_travel_minutes", "offer.location"),
    ),
    SoftRule(
        code="SR-06",
        subject="a known place",
        source="S2",
        points=sr_06,
        inputs=("client.earlier_good_stays", "client.known_contacts", "offer.organisation"),
        by=lambda world: (world.stays.client_class, world.known.client_class),
    ),
    SoftRule(
        code="SR-07",
        subject="care within reach",
        source="S0",
        points=sr_07,
        inputs=("client.team_organisations", "service.care_from"),
        by=lambda world: (world.care.client_class,),
    ),
    SoftRule(
        code="SR-08",
        subject="waiting time",
        source="S1",
        points=sr_08,
        inputs=("client.waiting_days",),
        carried_by_policy=True,
    ),
    SoftRule(
        code="SR-09",
        subject="load spread, scarce places kept",
        source="S1, S4",
        points=sr_09,
        inputs=(
            "client.needs",
            "offer.host_places",
            "offer.host_places_taken",
            "offer.scarce_adaptations",
        ),
        by=lambda world: (world.clients.needs,),
    ),
    SoftRule(
        code="SR-10",
        subject="a group that holds together",
        source="S0",
        points=sr_10,
        inputs=(
            "offer.group_size",
            "offer.group_starters",
            "offer.group_best",
        ),
        by=lambda world: (),
    ),
    SoftRule(
        code="SR-11",
        subject="little stress for who asks",
        source="S4",
        points=sr_11,
        inputs=(
            "client.wants_low_stress",
            "offer.stress_level",
        ),
        by=lambda world: (world.wants.low_stress,),
    ),
    SoftRule(
        code="SR-12",
        subject="a low threshold",
        source="S4, S1, S2",
        points=sr_12,
        inputs=(
            "client.introduced_at",
            "service.intake_steps",
            "offer.warm_introductions",
        ),
        by=lambda world: (world.introduced.client_class,),
    ),
    SoftRule(
        code="SR-13",
        subject="ordinary before sheltered",
        source="S0",
        points=sr_13,
        inputs=("offer.regular_environment",),
        by=lambda world: (),
    ),
    SoftRule(
        code="SR-14",
        subject="as long as the client wants",
        source="S1",
        points=sr_14,
        inputs=(
            "client.wanted_duration",
            "service.duration_model",
            "service.end_station",
        ),
        by=lambda world: (world.wants.duration,),
    ),
    SoftRule(
        code="SR-15",
        subject="a small step",
        source="S0",
        points=sr_15,
        inputs=("client.rungs", "service.scheme", "offer.kind"),
        life_domain=_WORK,
        by=lambda world: (world.rungs_class,),
    ),
    SoftRule(
        code="SR-16",
        subject="people around",
        source="S2",
        points=sr_16,
        inputs=(
            "client.prefers_new_network",
            "client.familiar_at",
            "client.unwanted_peers_at",
            "offer.organisation",
        ),
        life_domain=_SOCIAL,
        by=lambda world: (world.wants.new_network, world.familiar.client_class, world.peers.client_class),
    ),
    SoftRule(
        code="SR-17",
        subject="the supervisor wished for",
        source="S2",
        points=sr_17,
        inputs=(
            "client.supervisor_wishes",
            "client.languages",
            "client.earlier_good_stays",
            "client.known_contacts",
            "offer.supervisor_languages",
            "offer.steady_supervisor",
            "offer.organisation",
        ),
        by=lambda world: (
            world.wants.supervisor,
            world.languages.client_class,
            world.stays.client_class,
            world.known.client_class,
        ),
    ),
    SoftRule(
        code="SR-18",
        subject="premium, meal or travel",
        source="S1",
        points=sr_18,
        inputs=(
            "offer.pays_premium",
            "offer.meal_included",
            "offer.travel_cost_paid",
        ),
        by=lambda world: (),
    ),
    SoftRule(
        code="SR-20",
        subject="poverty relieved",
        source="S3",
        points=sr_20,
        inputs=(
            "client.poverty_signals",
            "service.relieves",
            "offer.travel_cost_paid",
        ),
        life_domain=_WORK,
        by=lambda world: (world.wants.poverty,),
    ),
)


#: What one rule gives at most.
MOST_POINTS = 10


def shares(weights: Weights) -> tuple[int, ...]:
    """Return what one point of each rule in ``SOFT_RULES`` weighs in the score; they sum to 100 or to 0.

    Parameters
    ----------
    weights
        Weights by rule code; those of rules that are not in the table do not count.
    """
    raw = [0 if rule.carried_by_policy else weights.values.get(rule.code, 0) for rule in SOFT_RULES]
    total = sum(raw)
    if total == 0:
        return tuple(raw)
    whole = [100 * value // total for value in raw]
    order = sorted(range(len(raw)), key=lambda index: (-(100 * raw[index] % total), index))
    for index in order[: 100 - sum(whole)]:
        whole[index] += 1
    return tuple(whole)


def points_of(frame: Frame) -> Points:
    """Return the points of every rule for every pair, shape (rules, *pairs)."""
    return np.stack([np.broadcast_to(rule.points(frame), frame.shape) for rule in SOFT_RULES])


def scores_of(frame: Frame, weights: Weights) -> Points:
    """Return the score of every pair, 0 to 1000; the sum of share times points, however it is added up."""
    counted = [(rule, one) for rule, one in zip(SOFT_RULES, shares(weights), strict=True) if one]
    return weighted(frame, counted)


def reasons_of(points: Sequence[int], parts: Sequence[int]) -> tuple[Reason, ...]:
    """Return the parts of one pair's score in order of code.

    Parameters
    ----------
    points
        Of every rule, as ``points_of`` gives them.
    parts
        What one point of every rule weighs, from ``shares``.
    """
    table = reason_table(tuple(parts))
    return tuple(row[got] for row, got in zip(table, points, strict=True))


@lru_cache(maxsize=64)
def reason_table(parts: tuple[int, ...]) -> tuple[tuple[Reason, ...], ...]:
    """Return the reason of every rule for each of its points, 0 to 10.

    A round has the same few hundred reasons over and over: they are made once.
    """
    return tuple(
        tuple(Reason(rule.code, got, got * one) for got in range(MOST_POINTS + 1))
        for rule, one in zip(SOFT_RULES, parts, strict=True)
    )


__all__ = ["SOFT_RULES", "SoftRule", "points_of", "reasons_of", "scores_of", "shares"]

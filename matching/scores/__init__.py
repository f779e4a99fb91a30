"""The soft rules in one table, and the score of 0 to 1000 that they make together.

Weights come as small whole numbers (E.2) and are rescaled over the rules that count in the score, so that
their shares are whole and sum to 100 (largest remainders; ties go to the lower code). A score is the sum of
share times points: whole, at most 1000, and exactly the sum of the reasons shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.frame import Frame
from matching.plan import Reason
from matching.policy import Weights
from matching.scores.base import Points, SoftRule
from matching.scores.growth import sr_04, sr_15
from matching.scores.nearby import sr_05, sr_06, sr_07
from matching.scores.waiting import sr_08
from matching.scores.wishes import sr_01, sr_02

_WORK = "work_education_income"

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
    ),
    SoftRule(
        code="SR-04",
        subject="growth to the next rung",
        source="S0, S1",
        points=sr_04,
        inputs=("client.rungs", "service.leads_to", "service.end_station"),
        life_domain=_WORK,
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
    ),
    SoftRule(
        code="SR-07",
        subject="care within reach",
        source="S0",
        points=sr_07,
        inputs=("client.team_organisations", "service.care_from"),
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
        code="SR-15",
        subject="a small step",
        source="S0",
        points=sr_15,
        inputs=("client.rungs", "service.scheme", "offer.kind"),
        life_domain=_WORK,
    ),
)


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
    """Return the score of every pair, 0 to 1000."""
    total = np.zeros(frame.shape, dtype=np.int64)
    for rule, one in zip(SOFT_RULES, shares(weights), strict=True):
        if one:
            total += one * rule.points(frame)
    return total


def reasons_of(points: Sequence[int], parts: Sequence[int]) -> tuple[Reason, ...]:
    """Return the parts of one pair's score in order of code.

    Parameters
    ----------
    points
        Of every rule, as ``points_of`` gives them.
    parts
        What one point of every rule weighs, from ``shares``.
    """
    return tuple(
        Reason(rule.code, got, got * one) for rule, got, one in zip(SOFT_RULES, points, parts, strict=True)
    )


__all__ = ["SOFT_RULES", "SoftRule", "points_of", "reasons_of", "scores_of", "shares"]

"""The twelve conditions of supported employment and the five stages, as questions about facts (A4-08, A4-09).

Nobody ticks a condition: each is computed from what stands elsewhere, and says from which fact. What nobody
wrote down is *not known*, never *not met*. A count of conditions is no mark for anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coordination.vocabulary import (
    ConditionAnswer,
    DurationModel,
    EuseStage,
    OrganisationKind,
    PlacementState,
    StatedBy,
    SupportedCondition,
)

MET, NOT_MET, NOT_KNOWN = ConditionAnswer.MET, ConditionAnswer.NOT_MET, ConditionAnswer.NOT_KNOWN
#: The most stress, from 1 to 5, that still counts as avoided; less for who asked for calm.
MOST_STRESS, MOST_STRESS_WHEN_ASKED = 3, 2
S = PlacementState

#: Which stage a placement stands in. Whatever is not named here is before or after it.
STAGE_OF: Mapping[PlacementState, EuseStage] = {
    S.SUGGESTED: EuseStage.JOB_FINDING,
    S.SHORTLISTED: EuseStage.JOB_FINDING,
    S.DISCUSSED: EuseStage.JOB_FINDING,
    S.AGREED: EuseStage.JOB_FINDING,
    S.OFFERED: EuseStage.EMPLOYER_ENGAGEMENT,
    S.INFO_NEEDED: EuseStage.EMPLOYER_ENGAGEMENT,
    S.WAITLISTED: EuseStage.EMPLOYER_ENGAGEMENT,
    S.RESERVED: EuseStage.EMPLOYER_ENGAGEMENT,
    S.CONFIRMED: EuseStage.EMPLOYER_ENGAGEMENT,
    S.ACTIVE: EuseStage.SUPPORT,
    S.PAUSED: EuseStage.SUPPORT,
    S.ENDED: EuseStage.SUPPORT,
    S.AFTERCARE: EuseStage.SUPPORT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the conditions ask of a placement; None: nobody wrote it down.

    Attributes
    ----------
    said_yes
        The client agreed to this placement.
    alternatives
        How many other places stood beside it.
    has_strengths
        The file names what the client can, or competences were assessed.
    declaration_signed, agreement_signed
        Engagement declaration of client and service; three-party agreement on the work floor.
    circle
        How many people of the client's own circle take part.
    wants_new_network
        The client wants to meet new people.
    wishes_by
        Who stated the client's wishes, wish by wish.
    has_end, duration
        Whether the stay has a last day, and how the service's duration is meant.
    regular, has_anchor, has_coach
        An ordinary environment; an anchor person; a job coach to fall back on.
    stress, wants_calm
        The stress of the place from 1 to 5; whether the client asked for calm.
    guided_by
        Kinds of the organisation that guides.
    serves_goal
        The placement serves a goal of the client's own plan (INV-09).
    talked_together
        How many meetings the client was at in the last half year.
    needs_met, fits_time
        Every functional need is provided for; the half-days lie within what the client is available.
    cost_cents
        What the client pays per half-day.
    """

    said_yes: bool | None
    alternatives: int
    has_strengths: bool
    declaration_signed: bool
    agreement_signed: bool
    circle: int
    wants_new_network: bool | None
    wishes_by: tuple[StatedBy, ...]
    has_end: bool
    duration: DurationModel
    regular: bool
    has_anchor: bool
    has_coach: bool
    stress: int | None
    wants_calm: bool | None
    guided_by: frozenset[OrganisationKind] | None
    serves_goal: bool
    talked_together: int
    needs_met: bool
    fits_time: bool | None
    cost_cents: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the twelve with its answer; the fact is worded on screen by the code and `Facts`."""

    code: SupportedCondition
    answer: ConditionAnswer


def conditions(facts: Facts) -> tuple[Condition, ...]:
    """Return the twelve conditions in the order of the text, each with its answer."""
    return tuple(Condition(code, _ANSWERS[code](facts)) for code in SupportedCondition)


def costs_nothing(facts: Facts) -> ConditionAnswer:
    """Say whether no personal contribution is asked (HR-14, INV-06)."""
    return NOT_KNOWN if facts.cost_cents is None else _met(facts.cost_cents == 0)


def stage_of(state: PlacementState | None, *, has_trajectory: bool, has_profile: bool) -> EuseStage | None:
    """Return the stage in which somebody stands; None when the road is behind or was left.

    Parameters
    ----------
    state
        Of the placement that is looked at; None without any.
    has_trajectory, has_profile
        Somebody goes along; wishes and strengths are known.
    """
    if state is not None:
        return STAGE_OF.get(state)
    if not has_trajectory:
        return EuseStage.ENGAGEMENT
    return EuseStage.JOB_FINDING if has_profile else EuseStage.PROFILING


def _met(holds: bool) -> ConditionAnswer:
    return MET if holds else NOT_MET


def _own_choices(facts: Facts) -> ConditionAnswer:
    if facts.said_yes is None:
        return NOT_KNOWN
    return _met(facts.said_yes and facts.alternatives > 0)


def _own_strengths(facts: Facts) -> ConditionAnswer:
    return MET if facts.has_strengths else NOT_KNOWN


def _partnership(facts: Facts) -> ConditionAnswer:
    return _met(facts.declaration_signed)


def _social_network(facts: Facts) -> ConditionAnswer:
    if facts.circle:
        return MET
    return NOT_MET if facts.wants_new_network else NOT_KNOWN


def _own_wishes(facts: Facts) -> ConditionAnswer:
    return _met(StatedBy.CLIENT in facts.wishes_by) if facts.wishes_by else NOT_KNOWN


def _cyclic_process(facts: Facts) -> ConditionAnswer:
    return _met(not facts.has_end and facts.duration is DurationModel.OPEN_ENDED)


def _regular_environment(facts: Facts) -> ConditionAnswer:
    return _met(facts.regular and facts.has_anchor and facts.has_coach)


def _stress_avoiding(facts: Facts) -> ConditionAnswer:
    if facts.stress is None:
        return NOT_KNOWN
    return _met(facts.stress <= (MOST_STRESS_WHEN_ASKED if facts.wants_calm else MOST_STRESS))


def _method(facts: Facts) -> ConditionAnswer:
    if facts.guided_by is None:
        return NOT_KNOWN
    return _met(OrganisationKind.SUPPORTED_EMPLOYMENT_SERVICE in facts.guided_by)


def _individual_answer(facts: Facts) -> ConditionAnswer:
    return _met(facts.serves_goal)


def _communication(facts: Facts) -> ConditionAnswer:
    return MET if facts.talked_together else NOT_KNOWN


def _tailor_made(facts: Facts) -> ConditionAnswer:
    if facts.fits_time is None:
        return NOT_KNOWN
    return _met(facts.needs_met and facts.fits_time)


C = SupportedCondition
_ANSWERS: Mapping[SupportedCondition, Callable[[Facts], ConditionAnswer]] = {
    C.OWN_CHOICES: _own_choices,
    C.OWN_STRENGTHS: _own_strengths,
    C.PARTNERSHIP: _partnership,
    C.SOCIAL_NETWORK: _social_network,
    C.OWN_WISHES: _own_wishes,
    C.CYCLIC_PROCESS: _cyclic_process,
    C.REGULAR_ENVIRONMENT: _regular_environment,
    C.STRESS_AVOIDING: _stress_avoiding,
    C.METHOD: _method,
    C.INDIVIDUAL_ANSWER: _individual_answer,
    C.COMMUNICATION: _communication,
    C.TAILOR_MADE: _tailor_made,
}

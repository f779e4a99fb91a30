"""Acts on an offer, one per section of a form: what the rules of matching ask is kept here.

As in `coordination.capacity.operations`: a partner keeps the offers of which its organisation is the host,
another organisation's read as if they did not exist, and a closed offer changes no more
(``IllegalTransition``). What a section holds is replaced as a whole; it does not count as confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.capacity.operations import OfferFacts, kept, lock_own, move, set_facts
from coordination.clients.rules import check_skills
from coordination.errors import InvalidInput
from coordination.organisations.models import Organisation, Professional
from coordination.rows import filled
from coordination.vocabulary import (
    Adaptation,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    Sector,
    WarmIntroduction,
    WorkfloorPhase,
    WorkSetting,
    parse_code,
)


def set_work(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    title: str,
    tasks_text: str,
    sector: Sector,
    settings: Iterable[WorkSetting],
    skills: Iterable[str],
) -> CapacityOffer:
    """Keep what the work is, and what somebody can use or learn there (SR-01, SR-02).

    Raises
    ------
    InvalidInput
        When a text is empty or a code unknown.
    """
    offer = _open(session, actor, offer_id)
    offer.title, offer.tasks_text = filled(title, "title"), filled(tasks_text, "tasks_text")
    offer.sector = parse_code(Sector, sector, "sector")
    offer.skills = check_skills(skills, "skills")
    return _set(session, actor, offer, "work", OfferFacts(settings=settings))


def set_period(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    valid_from: date,
    valid_to: date | None,
    duration_weeks: int | None,
    answer_days: int,
) -> CapacityOffer:
    """Keep from when to when there are places, how long a stay takes, and how soon a request is answered.

    Raises
    ------
    InvalidInput
        When the period is upside down or a number impossible.
    """
    offer = _open(session, actor, offer_id)
    offer.valid_from = valid_from
    facts = OfferFacts(valid_to=valid_to, duration_weeks=duration_weeks, answer_days=answer_days)
    return _set(session, actor, offer, "period", facts)


def set_admission(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    income_statuses_accepted: Iterable[IncomeStatus],
    min_dutch_level: LanguageLevel,
    language_support: bool,
    required_competences: Mapping[str, int | None],
    phases_accepted: Iterable[WorkfloorPhase] = (),
    safety_requirement_text: str | None = None,
) -> CapacityOffer:
    """Keep who can come (HR-04, HR-06, HR-08, HR-20, HR-26).

    Parameters
    ----------
    income_statuses_accepted, phases_accepted
        Empty is: all of them. Only an activating workfloor has phases.
    required_competences
        Least level, 1 to 5, of what cannot be learned here; None leaves a competence out.

    Raises
    ------
    InvalidInput
        When a code or a level is none, or another kind of place names phases.
    """
    offer = _open(session, actor, offer_id)
    phases = list(phases_accepted)
    if phases and offer.placement_kind is not PlacementKind.ACTIVATING_WORKFLOOR:
        raise InvalidInput("phases_accepted", "only an activating workfloor has phases")
    facts = OfferFacts(
        income_statuses_accepted=income_statuses_accepted,
        min_dutch_level=min_dutch_level,
        language_support=language_support,
        required_competences=required_competences,
        phases_accepted=phases,
        safety_requirement_text=(safety_requirement_text or "").strip() or None,
    )
    return _set(session, actor, offer, "admission", facts)


def set_conditions(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    adaptations_available: Iterable[Adaptation],
    support_intensity_offered: int | None,
    stress_level: int | None,
    regular_environment: bool,
    group_best: int | None,
    warm_introductions: Iterable[WarmIntroduction],
) -> CapacityOffer:
    """Keep what it is like to work there (HR-13, HR-27, SR-03, SR-10 to SR-13).

    Parameters
    ----------
    support_intensity_offered, stress_level
        1 (little) to 5 (much); None where nobody knows.
    group_best
        Largest size at which the group works well; None where nobody works in a group.

    Raises
    ------
    InvalidInput
        When a number is off its scale.
    """
    offer = _open(session, actor, offer_id)
    facts = OfferFacts(
        adaptations_available=adaptations_available,
        support_intensity_offered=support_intensity_offered,
        stress_level=stress_level,
        regular_environment=regular_environment,
        group_best=group_best,
        warm_introductions=warm_introductions,
    )
    return _set(session, actor, offer, "conditions", facts)


def set_sharing(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    guidance_minutes: int | None,
    most_newcomers: int | None,
    most_much_support: int | None,
) -> CapacityOffer:
    """Keep what a stay takes of who guides, and the mix that the group can carry (HR-02, HR-18).

    Parameters
    ----------
    guidance_minutes
        Guidance that one person takes a week, out of the hours that the guiding organisation counts.
    most_newcomers
        How many may begin within four weeks of each other.
    most_much_support
        How many at once of those who need much support.

    Raises
    ------
    InvalidInput
        When a number cannot be; None is no limit.
    """
    offer = _open(session, actor, offer_id)
    facts = OfferFacts(
        guidance_minutes=guidance_minutes, most_newcomers=most_newcomers, most_much_support=most_much_support
    )
    return _set(session, actor, offer, "sharing", facts)


def set_people(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    guiding: Organisation | None,
    contact: Professional | None,
    anchor_person: Professional | None,
    job_coach: Professional | None,
    steady_supervisor: bool | None,
) -> CapacityOffer:
    """Keep who is there for whoever comes (HR-13, HR-18, SR-17).

    Parameters
    ----------
    guiding
        The organisation whose people guide whoever comes; None is the host itself.

    Raises
    ------
    InvalidInput
        When the anchor person works for none of the offer's organisations.
    """
    offer = _open(session, actor, offer_id)
    offer.guiding_organisation = guiding
    facts = OfferFacts(
        contact=contact,
        anchor_person=anchor_person,
        job_coach=job_coach,
        steady_supervisor=steady_supervisor,
    )
    return _set(session, actor, offer, "people", facts)


def set_rewards(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    travel_cost_paid: bool,
    meal_included: bool,
    premium_cents_per_half_day: int | None,
) -> CapacityOffer:
    """Keep what somebody gets: travel, a meal, a premium in cents per half-day (HR-24, SR-18).

    Raises
    ------
    InvalidInput
        When the premium is below zero.
    """
    offer = _open(session, actor, offer_id)
    facts = OfferFacts(
        travel_cost_paid=travel_cost_paid,
        meal_included=meal_included,
        premium_cents_per_half_day=premium_cents_per_half_day,
    )
    return _set(session, actor, offer, "rewards", facts)


def _open(session: Session, actor: Actor, offer_id: int) -> CapacityOffer:
    offer = lock_own(session, actor, "changing an offer", offer_id)
    move(offer, actor, "change")
    return offer


def _set(
    session: Session, actor: Actor, offer: CapacityOffer, section: str, facts: OfferFacts
) -> CapacityOffer:
    set_facts(offer, facts)
    return kept(session, actor, offer, f"set_{section}")

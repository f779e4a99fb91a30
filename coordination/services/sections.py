"""Acts on a service, one per section of a form: what the rules of matching ask is kept here.

Somebody of the service's own organisation, an administrator or an automatic task may (``NotAllowed``); for
anybody else the service does not exist (``NotFound``). What a section holds is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.errors import InvalidInput
from coordination.rows import filled, save
from coordination.services.models import FundingLine, Programme, Service
from coordination.services.operations import ServiceFacts, require_own, set_facts
from coordination.services.rules import check_programme
from coordination.vocabulary import (
    AuditAction,
    DurationModel,
    IntakeChannel,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    SupportTheme,
    parse_code,
)


def set_names(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    name_nl: str,
    name_en: str | None = None,
    name_fr: str | None = None,
) -> Service:
    """Keep what a service is called; Dutch is needed.

    Raises
    ------
    InvalidInput
        When the Dutch name is empty.
    """
    name = filled(name_nl, "name_nl")
    require_own(actor, "changing a service", service)
    service.name_nl = name
    return _set(session, actor, service, "names", ServiceFacts(name_en=name_en, name_fr=name_fr))


def set_intake(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    self_referral: bool,
    intake_channels: Iterable[IntakeChannel],
    intake_steps: int | None,
    cost_to_client_cents: int | None,
) -> Service:
    """Keep how somebody comes in, in how many steps and at what cost (HR-14, HR-25, HR-29, SR-12).

    Parameters
    ----------
    intake_channels
        Empty is: nobody said.
    intake_steps
        Talks, forms and tests before the first day.
    cost_to_client_cents
        What a client pays per half-day; 0 is nothing, None is: nobody said.

    Raises
    ------
    InvalidInput
        When a number is below zero.
    """
    facts = ServiceFacts(
        self_referral=self_referral,
        intake_channels=intake_channels,
        intake_steps=intake_steps,
        cost_to_client_cents=cost_to_client_cents,
    )
    return _set(session, actor, service, "intake", facts)


def set_target_group(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    min_age: int | None,
    max_age: int | None,
    min_dutch_level: LanguageLevel,
    target_group_text: str | None = None,
    target_group_is_hard: bool = False,
    is_activation_track: bool = False,
) -> Service:
    """Keep for whom a service is (HR-17).

    Parameters
    ----------
    is_activation_track
        An activation track under the work-and-care decree, for residents of the Flemish Region.

    Raises
    ------
    InvalidInput
        When the ages are below zero or upside down.
    """
    facts = ServiceFacts(
        min_age=min_age,
        max_age=max_age,
        min_dutch_level=min_dutch_level,
        target_group_text=target_group_text,
        target_group_is_hard=target_group_is_hard,
        is_activation_track=is_activation_track,
    )
    return _set(session, actor, service, "target_group", facts)


def set_ladder(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    ladder_scheme: LadderScheme,
    lowest_rung: int | None,
    highest_rung: int | None,
) -> Service:
    """Keep in which ladder a service judges, and which rungs it serves (HR-03).

    Raises
    ------
    InvalidInput
        When a rung is none, or the range is half or upside down.
    """
    facts = ServiceFacts(ladder_scheme=ladder_scheme, lowest_rung=lowest_rung, highest_rung=highest_rung)
    return _set(session, actor, service, "ladder", facts)


def set_course(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    duration_model: DurationModel,
    is_end_station: bool,
    life_domains: Iterable[LifeDomain],
    support_themes: Iterable[SupportTheme],
) -> Service:
    """Keep how long a service goes on, and what it helps with (SR-04, SR-14, SR-20)."""
    require_own(actor, "changing a service", service)
    service.duration_model = parse_code(DurationModel, duration_model, "duration_model")
    facts = ServiceFacts(
        is_end_station=is_end_station, life_domains=life_domains, support_themes=support_themes
    )
    return _set(session, actor, service, "course", facts)


def set_programme(
    session: Session,
    actor: Actor,
    *,
    programme: Programme,
    starts_on: date,
    ends_on: date,
    cohort_min: int,
    cohort_max: int,
    sessions_per_week: int | None,
) -> Programme:
    """Keep from when to when a programme runs, and for how many people (A1-18, HR-05, SR-10).

    Raises
    ------
    InvalidInput
        When it ends before it starts, or the group is impossible.
    """
    require_own(actor, "changing a service", programme)
    check_programme(starts_on, ends_on, cohort_min, cohort_max)
    programme.starts_on, programme.ends_on = starts_on, ends_on
    programme.cohort_min, programme.cohort_max = cohort_min, cohort_max
    programme.sessions_per_week = sessions_per_week
    _set(session, actor, programme, "programme", ServiceFacts())
    return programme


def set_funding(session: Session, actor: Actor, *, service: Service, lines: Iterable[FundingLine]) -> Service:
    """Keep who pays for a service, line by line, each with its last day and the places that hang on it.

    Raises
    ------
    InvalidInput
        Naming ``places-<line>`` where no place hangs on it, or ``source-<line>`` where it stands twice.
    """
    require_own(actor, "changing a service", service)
    given = list(lines)
    for number, line in enumerate(given):
        if line.places is not None and line.places < 1:
            raise InvalidInput(f"places-{number}", f"{line.places} is no number of places")
        if any(line) and line in given[:number]:
            raise InvalidInput(f"source-{number}", "this line stands there already")
    service.funding = tuple(given)
    return _set(session, actor, service, "funding", ServiceFacts())


def _set(session: Session, actor: Actor, service: Service, section: str, facts: ServiceFacts) -> Service:
    require_own(actor, "changing a service", service)
    set_facts(service, facts)
    save(session, actor, service)
    record(session, actor, AuditAction.UPDATE, "service", service.id, detail=f"set_{section}")
    return service

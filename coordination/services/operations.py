"""Acts on services, programmes and links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import IllegalTransition, InvalidInput, NotFound
from coordination.organisations.models import Organisation
from coordination.rows import check_period, filled, save
from coordination.services.models import Programme, Service, ServiceLink
from coordination.services.rules import check_programme, check_rungs, check_step
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    DurationModel,
    IntakeChannel,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    ServiceBreadth,
    ServiceKind,
    ServiceLinkKind,
    SupportTheme,
    parse_code,
)

SETTING_UP = (ActorRole.ADMINISTRATOR, ActorRole.WORKER)


class ServiceFacts(TypedDict, total=False):
    """What may be said of a service besides what every service has; as in ``Service``."""

    name_en: str | None
    name_fr: str | None
    life_domains: Iterable[LifeDomain]
    support_themes: Iterable[SupportTheme]
    ladder_scheme: LadderScheme
    lowest_rung: int | None
    highest_rung: int | None
    target_group_text: str | None
    target_group_is_hard: bool
    min_age: int | None
    max_age: int | None
    min_dutch_level: LanguageLevel
    self_referral: bool
    intake_channels: Iterable[IntakeChannel]
    intake_steps: int | None
    cost_to_client_cents: int | None
    is_activation_track: bool
    is_end_station: bool
    capacity_note: str | None
    is_demo: bool


def register_service(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    kind: ServiceKind,
    breadth: ServiceBreadth,
    name_nl: str,
    duration_model: DurationModel,
    **facts: Unpack[ServiceFacts],
) -> Service:
    """Add what an organisation does for clients; a partner only for its own organisation.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the organisation is another one.
    InvalidInput
        When ages or rungs are upside down, the name is empty, or a code is unknown.
    """
    service = Service(
        organisation=organisation,
        kind=kind,
        breadth=breadth,
        name_nl=filled(name_nl, "name_nl"),
        duration_model=duration_model,
    )
    return _register(session, actor, service, facts)


def register_programme(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    kind: ServiceKind,
    breadth: ServiceBreadth,
    name_nl: str,
    duration_model: DurationModel,
    starts_on: date,
    ends_on: date,
    cohort_max: int,
    cohort_min: int = 0,
    sessions_per_week: int | None = None,
    **facts: Unpack[ServiceFacts],
) -> Programme:
    """Add a service with a first and a last day and a cohort (A1-18); as `register_service`.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the organisation is another one.
    InvalidInput
        As `register_service`, and when the programme ends before it starts or the cohort is impossible.
    """
    require_role(actor, "registering a programme", ActorRole.PARTNER, *SETTING_UP)
    check_programme(starts_on, ends_on, cohort_min, cohort_max)
    programme = Programme(
        organisation=organisation,
        kind=kind,
        breadth=breadth,
        name_nl=filled(name_nl, "name_nl"),
        duration_model=duration_model,
        starts_on=starts_on,
        ends_on=ends_on,
        cohort_min=cohort_min,
        cohort_max=cohort_max,
        sessions_per_week=sessions_per_week,
    )
    _register(session, actor, programme, facts)
    return programme


def link_services(
    session: Session,
    actor: Actor,
    *,
    from_service: Service,
    to_service: Service,
    kind: ServiceLinkKind,
    scheme: LadderScheme | None = None,
    from_rung: int | None = None,
    to_rung: int | None = None,
    evidence: str | None = None,
) -> ServiceLink:
    """Link one service to another: an edge of the graph, once both organisations stand behind it.

    What an automatic task puts in counts at once. Of a link between two organisations that a person puts
    in, the other one still has to confirm it: the receiver, or the sender where the receiver put it in.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or a partner links two services of other organisations.
    InvalidInput
        When a service is linked to itself, the link stands there already, or its rungs say nothing.
    """
    require_role(actor, "linking services", ActorRole.PARTNER, *SETTING_UP)
    ends = {from_service.organisation_id, to_service.organisation_id}
    if not actor.has(*SETTING_UP) and actor.organisation_id not in ends:
        raise NotFound("service")
    kind = parse_code(ServiceLinkKind, kind, "kind")
    check_step(kind, scheme, from_rung, to_rung)
    if from_service.id == to_service.id:
        raise InvalidInput("to_service", "a service is not linked to itself")
    same = select(ServiceLink.id).where(
        ServiceLink.from_service_id == from_service.id,
        ServiceLink.to_service_id == to_service.id,
        ServiceLink.kind == kind,
    )
    if session.scalar(same) is not None:
        raise InvalidInput("to_service", f"the two services are linked by {kind.value} already")
    link = ServiceLink(
        from_service=from_service,
        to_service=to_service,
        kind=kind,
        scheme=scheme,
        from_rung=from_rung,
        to_rung=to_rung,
        evidence=evidence,
        awaiting_organisation_id=_awaited(actor, from_service, to_service),
    )
    save(session, actor, link)
    record(session, actor, AuditAction.CREATE, "service_link", link.id, detail=link.kind.value)
    return link


def _awaited(actor: Actor, from_service: Service, to_service: Service) -> int | None:
    """Return the organisation that has to confirm a link before it counts; None where nobody has to."""
    giver, receiver = from_service.organisation_id, to_service.organisation_id
    if giver == receiver or actor.has(ActorRole.WORKER):
        return None
    return giver if actor.organisation_id == receiver else receiver


def stop_intake(
    session: Session,
    actor: Actor,
    *,
    service: Service,
    stopped_from: date | None = None,
    stopped_until: date | None = None,
    reason: str | None = None,
) -> Service:
    """Take nobody in from a day (today when None) up to and including another (open end when None); HR-22.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the service is another organisation's.
    InvalidInput
        When the stop ends before it starts.
    """
    require_own(actor, "stopping intake", service)
    first = stopped_from or clock.today()
    check_period(first, stopped_until, "stopped_until")
    service.intake_stop_from, service.intake_stop_until = first, stopped_until
    service.intake_stop_reason = reason
    save(session, actor, service)
    record(session, actor, AuditAction.UPDATE, "service", service.id, detail="stop_intake")
    return service


def reopen_intake(session: Session, actor: Actor, *, service: Service) -> Service:
    """End an intake stop, or call off one that was planned.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the service is another organisation's.
    IllegalTransition
        When there is no stop.
    """
    require_own(actor, "reopening intake", service)
    if service.intake_stop_from is None:
        raise IllegalTransition("intake", "open", "reopen", ["stop"])
    service.intake_stop_from = service.intake_stop_until = service.intake_stop_reason = None
    save(session, actor, service)
    record(session, actor, AuditAction.UPDATE, "service", service.id, detail="reopen_intake")
    return service


def set_facts(service: Service, facts: ServiceFacts) -> None:
    """Put the given facts into the row; the rest stays as it is.

    Raises
    ------
    InvalidInput
        When ages or rungs are upside down, or a number is below zero.
    """
    for field, value in facts.items():
        setattr(service, field, value)
    check_rungs(service.lowest_rung, service.highest_rung)
    for where in ("min_age", "max_age", "intake_steps", "cost_to_client_cents"):
        number = getattr(service, where)
        if number is not None and number < 0:
            raise InvalidInput(where, f"{number} is below zero")
    if service.min_age is not None and service.max_age is not None and service.max_age < service.min_age:
        raise InvalidInput("max_age", f"{service.max_age} is below the lowest age, {service.min_age}")


def require_own(actor: Actor, act: str, service: Service) -> None:
    """Refuse an act on another organisation's service: it reads as if that did not exist.

    Raises
    ------
    NotAllowed, NotFound
        When the actor keeps no services, or not this one.
    """
    require_role(actor, act, ActorRole.PARTNER, *SETTING_UP)
    own = actor.organisation_id == service.organisation_id
    if not own and not actor.has(*SETTING_UP):
        raise NotFound("service")


def _register(session: Session, actor: Actor, service: Service, facts: ServiceFacts) -> Service:
    require_role(actor, "registering a service", ActorRole.PARTNER, *SETTING_UP)
    if not actor.has(*SETTING_UP) and actor.organisation_id != service.organisation.id:
        raise NotFound("organisation")
    set_facts(service, facts)
    save(session, actor, service)
    record(session, actor, AuditAction.CREATE, "service", service.id)
    return service

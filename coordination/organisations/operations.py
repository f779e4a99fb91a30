"""Acts on organisations, sites and professionals."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation, Professional, Site
from coordination.organisations.rules import check_languages, check_place, default_secrecy, usual_form
from coordination.rows import filled, save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    LegalForm,
    OrganisationKind,
    RoleKind,
    SecrecyRegime,
    parse_code,
)


def register_organisation(
    session: Session,
    actor: Actor,
    *,
    name: str,
    kinds: Iterable[OrganisationKind],
    secrecy_regime: SecrecyRegime | None = None,
    municipality: str | None = None,
    parent: Organisation | None = None,
    is_non_profit: bool = True,
    legal_form: LegalForm | None = None,
    is_demo: bool = False,
) -> Organisation:
    """Add an organisation to the network.

    Parameters
    ----------
    secrecy_regime
        None takes the default of its kinds (C.2).
    is_non_profit
        True for non-profit and public organisations: they may host volunteers (INV-08).
    legal_form
        None takes the usual one of its kinds; when it is given, ``is_non_profit`` follows from it.
    is_demo
        True when the organisation, or something said of it, is invented.

    Raises
    ------
    NotAllowed
        Unless an administrator or an automatic task sets up the network.
    InvalidInput
        When the name is empty or taken, or no kind is given.
    """
    require_role(actor, "registering an organisation", ActorRole.ADMINISTRATOR, ActorRole.WORKER)
    name = filled(name, "name")
    chosen = _kinds(kinds)
    if session.scalar(select(Organisation.id).where(Organisation.name == name)) is not None:
        raise InvalidInput("name", f"an organisation named {name!r} stands in the network already")
    form = legal_form or usual_form(chosen, is_non_profit=is_non_profit)
    organisation = Organisation(
        name=name,
        kinds=chosen,
        secrecy_regime=secrecy_regime or default_secrecy(chosen),
        municipality=municipality,
        parent=parent,
        is_non_profit=form is not LegalForm.COMMERCIAL,
        legal_form=form,
        is_demo=is_demo,
    )
    save(session, actor, organisation)
    record(session, actor, AuditAction.CREATE, "organisation", organisation.id)
    return organisation


def set_legal_form(
    session: Session, actor: Actor, *, organisation: Organisation, legal_form: LegalForm
) -> Organisation:
    """Say what an organisation is in law; a commercial one hosts no volunteers (HR-28, INV-08).

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or a partner names another organisation than its own.
    """
    _require_own(actor, "changing a legal form", organisation.id)
    form = parse_code(LegalForm, legal_form, "legal_form")
    organisation.legal_form, organisation.is_non_profit = form, form is not LegalForm.COMMERCIAL
    save(session, actor, organisation)
    record(session, actor, AuditAction.UPDATE, "organisation", organisation.id, detail="legal_form")
    return organisation


def set_guidance_hours(
    session: Session, actor: Actor, *, organisation: Organisation, hours: int | None
) -> Organisation:
    """Keep how many hours a week the people of an organisation have for guiding who is placed (HR-18).

    Parameters
    ----------
    hours
        Over all places that it guides; None where nobody counts them.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or a partner names another organisation than its own.
    InvalidInput
        When there are fewer than none.
    """
    _require_own(actor, "changing hours of guidance", organisation.id)
    if hours is not None and hours < 0:
        raise InvalidInput("guidance_hours", f"{hours} is below zero")
    organisation.guidance_hours = hours
    save(session, actor, organisation)
    record(session, actor, AuditAction.UPDATE, "organisation", organisation.id, detail="guidance_hours")
    return organisation


def set_details(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    name: str,
    kinds: Iterable[OrganisationKind],
    municipality: str | None,
) -> Organisation:
    """Keep what an organisation is called, what it is and where.

    Its kinds decide who may employ under art. 60, and on which side of the wall of justice its people sit
    (CONF-13): only who administers the whole network changes them. The secrecy regime stays as it was.

    Raises
    ------
    NotAllowed
        Unless an administrator or an automatic task does it.
    NotFound
        When the administrator works for another organisation.
    InvalidInput
        When the name is empty or taken, no kind is given, or an administrator who works for an organisation
        gives it another kind.
    """
    require_role(actor, "changing an organisation", ActorRole.ADMINISTRATOR, ActorRole.WORKER)
    if not gives_functions(actor, organisation.id):
        raise NotFound("organisation")
    wanted = filled(name, "name")
    chosen = _kinds(kinds)
    if set(chosen) != set(organisation.kinds) and not sets_up_network(actor):
        raise InvalidInput("kinds", "are changed by who administers the whole network")
    same = select(Organisation.id).where(Organisation.name == wanted, Organisation.id != organisation.id)
    if session.scalar(same) is not None:
        raise InvalidInput("name", f"an organisation named {wanted!r} stands in the network already")
    organisation.name, organisation.kinds, organisation.municipality = wanted, chosen, municipality
    save(session, actor, organisation)
    record(session, actor, AuditAction.UPDATE, "organisation", organisation.id, detail="details")
    return organisation


def add_site(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    name: str,
    postcode: str,
    locality: str,
    address: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    step_free: bool | None = None,
    transport_note: str | None = None,
) -> Site:
    """Add a place where an organisation receives people; a partner only for its own organisation.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the organisation is another one.
    InvalidInput
        When the postcode is no Belgian one, or a position is incomplete or off the globe.
    """
    _require_own(actor, "adding a site", organisation.id)
    check_place(postcode, latitude, longitude)
    site = Site(
        organisation=organisation,
        name=filled(name, "name"),
        address=address,
        postcode=postcode,
        locality=filled(locality, "locality"),
        latitude=latitude,
        longitude=longitude,
        step_free=step_free,
        transport_note=transport_note,
    )
    save(session, actor, site)
    record(session, actor, AuditAction.CREATE, "site", site.id)
    return site


def change_site(
    session: Session,
    actor: Actor,
    *,
    site: Site,
    name: str,
    postcode: str,
    locality: str,
    address: str | None,
    latitude: float | None,
    longitude: float | None,
    step_free: bool | None,
    transport_note: str | None,
) -> Site:
    """Keep where a site is and how one gets in (HR-10, HR-24, HR-27); what is kept is replaced as a whole.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the site is another organisation's.
    InvalidInput
        As `add_site`.
    """
    _require_own(actor, "changing a site", site.organisation_id, "site")
    check_place(postcode, latitude, longitude)
    site.name, site.locality = filled(name, "name"), filled(locality, "locality")
    site.postcode, site.address = postcode, address
    site.latitude, site.longitude = latitude, longitude
    site.step_free, site.transport_note = step_free, transport_note
    save(session, actor, site)
    record(session, actor, AuditAction.UPDATE, "site", site.id)
    return site


def register_professional(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    display_name: str,
    role: RoleKind,
    phone: str | None = None,
    email: str | None = None,
    caseload_max: int | None = None,
    languages: Iterable[str] = (),
    is_demo: bool = False,
) -> Professional:
    """Add somebody who works for an organisation.

    Raises
    ------
    NotAllowed
        Unless an administrator or an automatic task does it.
    NotFound
        When the administrator works for another organisation.
    InvalidInput
        When the name is empty, the caseload is below zero, or a language is none.
    """
    require_role(actor, "registering a professional", ActorRole.ADMINISTRATOR, ActorRole.WORKER)
    if not gives_functions(actor, organisation.id):
        raise NotFound("organisation")
    _check_caseload(caseload_max)
    professional = Professional(
        organisation=organisation,
        display_name=filled(display_name, "display_name"),
        role=role,
        phone=phone,
        email=email,
        caseload_max=caseload_max,
        languages=check_languages(languages, "languages"),
        is_demo=is_demo,
    )
    save(session, actor, professional)
    record(session, actor, AuditAction.CREATE, "professional", professional.id)
    return professional


def set_guidance(
    session: Session,
    actor: Actor,
    *,
    professional: Professional,
    caseload_max: int | None,
    languages: Iterable[str],
) -> Professional:
    """Say how many clients somebody guides at most, and in which languages beside Dutch (HR-18, SR-17).

    Parameters
    ----------
    caseload_max
        None takes the usual number of a caseload.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or a partner names somebody of another organisation.
    InvalidInput
        When the caseload is below zero, or a language is none.
    """
    _require_own(actor, "changing what somebody guides", professional.organisation_id, "professional")
    _check_caseload(caseload_max)
    professional.caseload_max = caseload_max
    professional.languages = check_languages(languages, "languages")
    save(session, actor, professional)
    record(session, actor, AuditAction.UPDATE, "professional", professional.id, detail="guidance")
    return professional


def set_function(
    session: Session, actor: Actor, *, professional: Professional, role: RoleKind, active: bool
) -> Professional:
    """Say what somebody's function is, and whether the person works here (HR-18).

    A function decides what may be read of clients, so nobody but an administrator gives one. Who works here
    no more signs in no more: an administrator who works for an organisation decides that of its people only.

    Raises
    ------
    NotAllowed
        Unless an administrator or an automatic task does it.
    NotFound
        When the administrator works for another organisation.
    """
    require_role(actor, "changing a function", ActorRole.ADMINISTRATOR, ActorRole.WORKER)
    if not gives_functions(actor, professional.organisation_id):
        raise NotFound("professional")
    professional.role, professional.active = parse_code(RoleKind, role, "role"), active
    save(session, actor, professional)
    record(session, actor, AuditAction.UPDATE, "professional", professional.id, detail="function")
    return professional


def gives_functions(actor: Actor, organisation_id: int) -> bool:
    """Say whether somebody decides who works at an organisation, and as what."""
    own = actor.has(ActorRole.ADMINISTRATOR) and actor.organisation_id == organisation_id
    return own or sets_up_network(actor)


def sets_up_network(actor: Actor) -> bool:
    """Say whether somebody administers the whole network, and works for none of its organisations."""
    whole = actor.has(ActorRole.ADMINISTRATOR) and actor.organisation_id is None
    return whole or actor.has(ActorRole.WORKER)


def _kinds(kinds: Iterable[OrganisationKind]) -> list[OrganisationKind]:
    chosen = [parse_code(OrganisationKind, kind, "kinds") for kind in kinds]
    if not chosen:
        raise InvalidInput("kinds", "an organisation has at least one kind")
    return chosen


def _check_caseload(caseload_max: int | None) -> None:
    if caseload_max is not None and caseload_max < 0:
        raise InvalidInput("caseload_max", f"{caseload_max} is below zero")


def _require_own(actor: Actor, act: str, organisation_id: int, kind: str = "organisation") -> None:
    """Refuse an act of a partner on another organisation: it reads as if that did not exist."""
    require_role(actor, act, ActorRole.ADMINISTRATOR, ActorRole.PARTNER, ActorRole.WORKER)
    if not actor.has(ActorRole.ADMINISTRATOR, ActorRole.WORKER) and actor.organisation_id != organisation_id:
        raise NotFound(kind)

"""Agreements to share, read; and the rules of access said to the database, for lists, search and counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, literal, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.rules import (
    AGREED_BASES,
    DOMAIN_PARTS,
    IN_FORCE,
    OWN_BASES,
    PARTS_OF_CLIENT,
    PARTS_OF_CLOSE,
    PARTS_OF_FUNCTION,
    PARTS_OF_JUSTICE,
    Agreement,
    agreements,
    needs_agreement,
)
from coordination.consent.windows import clients_in_emergency
from coordination.organisations.models import Organisation
from coordination.teams.models import InformalMember, Objection, SupportTeam, TeamMembership
from coordination.vocabulary import (
    ClientPart,
    ConsentPurpose,
    LegalBasis,
    LifeDomain,
    MembershipState,
    RoleKind,
    SecrecyRegime,
)


@lru_cache(maxsize=64)
def in_force(on: date) -> ColumnElement[bool]:
    """Return the condition that an agreement to share holds on a day, as `rules.is_in_force` (CONF-08)."""
    return (
        Consent.state.in_(IN_FORCE)
        & (Consent.given_on <= on)
        & (Consent.expires_on > on)
        & (Consent.withdrawn_on.is_(None) | (Consent.withdrawn_on > on))
    )


def consents_of(session: Session, client_id: int) -> list[Consent]:
    """Return every agreement to share of a client, the newest first, with recipients.

    The caller must have been granted ``ClientPart.AGREEMENTS_TO_SHARE``.
    """
    statement = (
        select(Consent)
        .where(Consent.client_id == client_id)
        .options(selectinload(Consent.recipients).joinedload(ConsentRecipient.organisation))
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    )
    return list(session.scalars(statement))


def shares_with_host(
    session: Session, client_id: int, organisation_id: int, part: ClientPart, on: date | None = None
) -> Consent | None:
    """Return the agreement in force by which a host may see a part of the client, or None (HR-23)."""
    on = on or clock.today()
    statement = (
        select(Consent)
        .join(ConsentRecipient)
        .where(
            Consent.client_id == client_id,
            Consent.purpose == ConsentPurpose.PLACEMENT,
            ConsentRecipient.organisation_id == organisation_id,
            in_force(on),
        )
        .options(joinedload(Consent.client))
        .order_by(Consent.expires_on.desc(), Consent.id.desc())
    )
    found = session.scalars(statement)
    return next((one for one in found if part in one.items), None)


def agreed_with_host(
    session: Session, client_ids: Collection[int], organisation_id: int | None
) -> dict[int, tuple[Agreement, ...]]:
    """Return per client what is in force for a placement at an organisation now; one statement (CONF-08)."""
    on = clock.today()
    statement = (
        select(Consent, ConsentRecipient.organisation_id)
        .join(ConsentRecipient)
        .where(
            Consent.client_id.in_(client_ids),
            ConsentRecipient.organisation_id == organisation_id,
            Consent.purpose == ConsentPurpose.PLACEMENT,
            in_force(on),
        )
    )
    found: dict[int, list[tuple[Consent, int]]] = {one: [] for one in client_ids}
    for consent, recipient_id in session.execute(statement):
        found[consent.client_id].append((consent, recipient_id))
    return {one: agreements(rows, ConsentPurpose.PLACEMENT, on) for one, rows in found.items()}


def visible_clients(actor: Actor, part: ClientPart, on: date | None = None) -> Select[int]:
    """Return the ids of the clients of whom the actor may see a part, as a statement for lists and counts.

    The same rules as `decide`, said to the database.
    """
    if actor.client_id is not None:
        return select(Client.id).where(Client.id == actor.client_id, literal(part in PARTS_OF_CLIENT))
    if actor.informal_member_id is not None:
        return named_by_client(actor).where(literal(part in PARTS_OF_CLOSE))
    today = clock.today()
    return _reached(actor, part, on or today, today)


@lru_cache(maxsize=1024)
def _reached(actor: Actor, part: ClientPart, on: date, today: date) -> Select[int]:
    # A page asks for the same ones again and again, and putting one together takes longer than answering it.
    found = union(_in_team(actor, part, on), clients_in_emergency(actor, part, on, today)).subquery()
    return select(found.c.client_id)


def named_by_client(actor: Actor) -> Select[int]:
    """Return who named the actor as somebody close and has not ended it since: one client, or none."""
    return select(InformalMember.client_id).where(
        InformalMember.id == (actor.informal_member_id or 0), InformalMember.ended_on.is_(None)
    )


def _in_team(actor: Actor, part: ClientPart, on: date) -> Select[int]:
    return (
        select(SupportTeam.client_id)
        .join(TeamMembership, TeamMembership.team_id == SupportTeam.id)
        .join(Organisation, Organisation.id == TeamMembership.organisation_id)
        .where(
            is_own(actor),
            not_objected(),
            TeamMembership.state == MembershipState.ACTIVE,
            TeamMembership.starts_on <= on,
            or_(TeamMembership.ends_on.is_(None), TeamMembership.ends_on >= on),
            _reaches(part),
            _has_basis(part, on),
        )
    )


@cache
def not_objected() -> ColumnElement[bool]:
    """Return the condition that a membership does not rest on secrecy that the client objects to (CONF-07).

    The statement must be about `SupportTeam` and `TeamMembership`.
    """
    objection = exists().where(
        Objection.client_id == SupportTeam.client_id,
        Objection.organisation_id == TeamMembership.organisation_id,
        Objection.lifted_on.is_(None),
    )
    on_secrecy = TeamMembership.legal_basis == LegalBasis.SHARED_SECRECY
    return ~and_(on_secrecy, objection.correlate(SupportTeam, TeamMembership))


def is_own(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a membership is the actor's own; nobody's for an automatic task."""
    if actor.professional_id is None:
        return false()
    return TeamMembership.professional_id == actor.professional_id


def _is_justice() -> ColumnElement[bool]:
    return TeamMembership.role == RoleKind.JUSTICE_ASSISTANT


def _reaches(part: ClientPart) -> ColumnElement[bool]:
    """Return questions 2 and 3 for the database: function and scope."""
    functions = [function for function, parts in PARTS_OF_FUNCTION.items() if part in parts]
    conditions: list[ColumnElement[bool]] = [TeamMembership.function.in_(functions)]
    if part not in PARTS_OF_JUSTICE:
        conditions.append(~_is_justice())
    if part in DOMAIN_PARTS:
        conditions.append(_holds(TeamMembership.domain_scope, DOMAIN_PARTS[part].value))
    return and_(*conditions)


def _has_basis(part: ClientPart, on: date) -> ColumnElement[bool]:
    """Return question 4 for the database: whether there is a basis."""
    own = or_(
        TeamMembership.legal_basis.in_(OWN_BASES),
        and_(TeamMembership.legal_basis == LegalBasis.JUDICIAL_MANDATE, _is_justice()),
    )
    bound = Organisation.secrecy_regime == SecrecyRegime.PROFESSIONAL_SECRECY
    wall = [role_is for justice, role_is in _by_justice() if needs_agreement(part, justice=justice)]
    by_itself = and_(own, bound, *(~role_is for role_is in wall))
    by_agreement = and_(
        or_(own, TeamMembership.legal_basis.in_(AGREED_BASES)),
        exists()
        .where(
            Consent.client_id == SupportTeam.client_id,
            ConsentRecipient.consent_id == Consent.id,
            ConsentRecipient.organisation_id == TeamMembership.organisation_id,
            Consent.purpose == ConsentPurpose.TEAM_CONSULTATION,
            in_force(on),
            _covers(part),
        )
        .correlate(SupportTeam, TeamMembership),
    )
    return or_(by_itself, by_agreement)


def _by_justice() -> tuple[tuple[bool, ColumnElement[bool]], ...]:
    return (True, _is_justice()), (False, ~_is_justice())


def _covers(part: ClientPart) -> ColumnElement[bool]:
    if part is ClientPart.EXISTENCE:
        return or_(cast(Consent.items, Text) != "[]", cast(Consent.domains, Text) != "[]")
    return _holds(Consent.domains if part in DOMAIN_PARTS else Consent.items, part.value)


def _holds(
    codes: InstrumentedAttribute[list[LifeDomain]] | InstrumentedAttribute[list[ClientPart]], code: str
) -> ColumnElement[bool]:
    """Return the condition that a stored list of codes holds this one; codes stand in it between quotes."""
    return cast(codes, Text).contains(f'"{code}"', autoescape=True)

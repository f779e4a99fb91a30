"""Reading organisations, sites and professionals: the network itself is no secret."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.errors import NotFound
from coordination.organisations.models import Organisation, Professional, Site
from coordination.vocabulary import OrganisationKind, RoleKind


def organisation(session: Session, organisation_id: int) -> Organisation:
    """Return one organisation.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound("organisation")
    return found


def organisation_named(session: Session, name: str) -> Organisation | None:
    """Return the organisation with exactly this name, or None."""
    return session.scalar(select(Organisation).where(Organisation.name == name))


def organisations(session: Session, *, kind: OrganisationKind | None = None) -> list[Organisation]:
    """Return the active organisations by name, with their sites; only those of one kind when it is given."""
    statement = (
        select(Organisation)
        .where(Organisation.active)
        .options(selectinload(Organisation.sites))
        .order_by(Organisation.name)
    )
    # Kinds are a short list inside one column: a network has hundreds of organisations, not millions.
    return [found for found in session.scalars(statement) if kind is None or kind in found.kinds]


def names(session: Session) -> dict[int, str]:
    """Return the names of the active organisations, by id, in their order, and nothing else of them."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.active)
    statement = statement.order_by(Organisation.name)
    return dict(session.execute(statement).all())


def names_by_key(session: Session) -> dict[str, str]:
    """Return the same by key, as wishes and rules call an organisation: ``organisation:12``."""
    return {f"organisation:{number}": name for number, name in names(session).items()}


def site(session: Session, site_id: int) -> Site:
    """Return one site, with its organisation.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.get(Site, site_id, options=[joinedload(Site.organisation)])
    if found is None:
        raise NotFound("site")
    return found


def professional(session: Session, professional_id: int) -> Professional:
    """Return one professional, with the organisation.

    Raises
    ------
    NotFound
        When there is none with this id.
    """
    found = session.get(Professional, professional_id, options=[joinedload(Professional.organisation)])
    if found is None:
        raise NotFound("professional")
    return found


def professionals(
    session: Session, *, organisation_id: int | None = None, role: RoleKind | None = None
) -> list[Professional]:
    """Return the active professionals by name, with their organisations; narrowed when asked."""
    statement = (
        select(Professional)
        .where(Professional.active)
        .options(joinedload(Professional.organisation))
        .order_by(Professional.display_name, Professional.id)
    )
    if organisation_id is not None:
        statement = statement.where(Professional.organisation_id == organisation_id)
    if role is not None:
        statement = statement.where(Professional.role == role)
    return list(session.scalars(statement))

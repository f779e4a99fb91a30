"""Reading clients' files; who may see one is asked in `coordination.consent.access`, not here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from coordination.clients.lifecycle import OPEN_STATES
from coordination.clients.models import Client, KeptApart, RungAssessment, Trajectory
from coordination.errors import NotFound
from coordination.vocabulary import ClientState

#: Long to read or to decrypt, and in no list of clients.
_LONG = {
    "languages",
    "language_levels",
    "no_go_postcodes",
    "avoided_contacts",
    "functional_needs",
    "strengths",
    "refused_kinds",
    "valid_advices",
    "supervisor_wishes",
}
#: What to load of clients of whom a list shows no more than who they are and how it stands.
LISTED = tuple(getattr(Client, one.key) for one in Client.__table__.columns if one.key not in _LONG)


def client_by_ref(session: Session, ref: str) -> Client:
    """Return the client with this reference.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = session.scalar(select(Client).where(Client.ref == ref))
    if found is None:
        raise NotFound("client")
    return found


def clients_by_id(session: Session, client_ids: Collection[int]) -> list[Client]:
    """Return these clients in the order of their references, with everything that belongs to them.

    The number of statements does not grow with the number of clients' wishes, rungs or goals.
    """
    statement = select(Client).where(Client.id.in_(client_ids)).order_by(Client.ref)
    return list(session.scalars(statement.options(*_whole_file())))


def looking_clients(session: Session, on: date, *, supervisor_id: int | None = None) -> list[Client]:
    """Return who looks for a place on this day, in the order of their references, with everything known.

    Looking means: active, looking since that day or earlier, and on an open trajectory; of one supervisor
    when one is given.
    """
    under_way = Client.trajectories.any(_open_under(supervisor_id))
    statement = (
        select(Client)
        .where(Client.state == ClientState.ACTIVE, Client.looking_since <= on, under_way)
        .order_by(Client.ref)
    )
    return list(session.scalars(statement.options(*_whole_file())))


def supervised_clients(session: Session, professional_id: int) -> list[Client]:
    """Return the clients with an open trajectory under this supervisor, in the order of their references."""
    statement = (
        select(Client).where(Client.trajectories.any(_open_under(professional_id))).order_by(Client.ref)
    )
    return list(session.scalars(statement.options(*_whole_file())))


def kept_apart_by(session: Session, client_id: int, on: date) -> list[KeptApart]:
    """Return whom a client is not to meet, as it stands in that client's own file and still holds."""
    holds = or_(KeptApart.valid_to.is_(None), KeptApart.valid_to >= on)
    statement = select(KeptApart).where(KeptApart.client_id == client_id, holds).order_by(KeptApart.id)
    return list(session.scalars(statement.options(joinedload(KeptApart.other_client))))


def _open_under(supervisor_id: int | None) -> ColumnElement[bool]:
    open_now = Trajectory.state.in_(OPEN_STATES)
    return open_now if supervisor_id is None else open_now & (Trajectory.supervisor_id == supervisor_id)


@cache
def _whole_file() -> tuple[ORMOption, ...]:
    trajectories = selectinload(Client.trajectories)
    return (
        selectinload(Client.wishes),
        selectinload(Client.rung_assessments).joinedload(RungAssessment.assessor),
        trajectories.joinedload(Trajectory.supervisor),
        trajectories.selectinload(Trajectory.goals),
        selectinload(Client.poverty_signals),
        selectinload(Client.judicial_conditions),
    )

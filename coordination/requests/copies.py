"""The copy of a file: what is the client's own, as plain values; third parties left out (CONF-21)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.base import Row
from coordination.clients.models import Client, Trajectory
from coordination.consent.access import visible_parts
from coordination.consent.own import Sight, people_involved, shared_now
from coordination.organisations.models import Organisation
from coordination.placements.models import Placement
from coordination.placements.queries import whole
from coordination.referrals.models import Referral
from coordination.requests.fields import OWN, PARTS, TABLES
from coordination.vocabulary import ClientPart, HalfDays, WishDimension


def copy_of(session: Session, actor: Actor, client: Client) -> dict[str, Any]:
    """Return the copy, ready for JSON; codes and ISO dates, so that the reader's own program can use it.

    The caller has decided that it may be handed out, and records that it was.

    Returns
    -------
    dict
        ``made_on``, ``ref``, ``file`` with a list of rows per table, ``places`` that were proposed, by name,
        ``hosts`` with the names of workplaces that the wishes name,
        ``recipients`` (organisation and function, what each may see and until when), ``shared``, and
        ``left_out``: tables that the reader may not see, for which the client asks the service that keeps
        them. Nothing is left out for the client.
    """
    may = visible_parts(session, actor, client)
    shown = [table for table in TABLES if all(may[part] for part in PARTS[table])]
    return {
        "made_on": clock.today().isoformat(),
        "ref": client.ref,
        "file": {table.__tablename__: _rows(session, client, table) for table in shown},
        "left_out": [table.__tablename__ for table in TABLES if table not in shown],
        "places": [
            {"title": one.offer.title, "host": one.offer.host_organisation.name, "state": one.state.value}
            for one in _placements(session, client)
            if may[ClientPart.PROPOSALS]
        ],
        "hosts": _wished_hosts(session, client) if may[ClientPart.WISHES] else {},
        "recipients": [
            {
                "organisation": one.organisation,
                "function": one.role.value,
                "sees": sorted({part.value for sight in one.sights for part in sight.parts}),
                "until": _last_day(one.sights),
            }
            for one in people_involved(session, client)
            if may[ClientPart.TEAM]
        ],
        "shared": [
            {
                "with": [name for _number, name in one.recipients],
                "parts": [part.value for part in one.parts],
                "last_day": one.last_day.isoformat(),
            }
            for one in shared_now(session, client)
        ],
    }


def _rows(session: Session, client: Client, table: type[Row]) -> list[dict[str, Any]]:
    return [
        {field: _plain(getattr(row, field)) for field in OWN[table]} for row in _found(session, client, table)
    ]


def _found(session: Session, client: Client, table: type[Row]) -> Iterable[Row]:
    if table is Client:
        return [client]
    statement: Any = select(table).order_by(table.id)
    if "trajectory_id" in table.__table__.c:
        trajectories = select(Trajectory.id).where(Trajectory.client_id == client.id)
        statement = statement.where(table.__table__.c.trajectory_id.in_(trajectories))
    elif "placement_id" in table.__table__.c:
        stays = select(Placement.id).where(Placement.client_id == client.id)
        statement = statement.where(table.__table__.c.placement_id.in_(stays))
    elif "referral_id" in table.__table__.c:
        referrals = select(Referral.id).where(Referral.client_id == client.id)
        statement = statement.where(table.__table__.c.referral_id.in_(referrals))
    else:
        statement = statement.where(table.__table__.c.client_id == client.id)
    rows: Iterable[Row] = session.scalars(statement).all()
    return rows


def _placements(session: Session, client: Client) -> list[Placement]:
    statement = select(Placement).where(Placement.client_id == client.id).order_by(Placement.id)
    return list(session.scalars(statement.options(*whole())))


def _wished_hosts(session: Session, client: Client) -> dict[str, str]:
    keys = [wish.value for wish in client.wishes if wish.dimension is WishDimension.HOST]
    numbers = [int(key.partition(":")[2]) for key in keys]
    found = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(numbers)))
    return {f"organisation:{number}": name for number, name in found}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, HalfDays):
        return list(value.names)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return value


def _last_day(sights: Collection[Sight]) -> str | None:
    """Return the last day on which somebody sees anything; None without sight, and when some has no end."""
    days = [sight.until for sight in sights]
    return None if not days or None in days else max(_text(day) for day in days)


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()

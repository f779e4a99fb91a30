"""Who waits for which service."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.clients.models import Client
from coordination.organisations.models import Organisation, Professional
from coordination.services.models import Service
from coordination.vocabulary import WaitingState

_ON_LIST = text("state IN ('waiting', 'place_offered')")


class WaitingListEntry(Row):
    """A client on the list of a service: whose list it is, since when, and when to ask how it stands.

    ``position`` is the place on the list where the owner told it, on ``position_on``. Nobody puts a
    client on a list twice; the database holds it.
    """

    __tablename__ = "waiting_list_entries"
    __table_args__ = (
        CheckConstraint("position IS NULL OR position >= 1", name="position"),
        CheckConstraint("(state IN ('waiting', 'place_offered')) = (ended_on IS NULL)", name="ended"),
        Index(
            "uq_waiting_list_entries_on_list_by_author",
            "client_id",
            "service_id",
            "put_on_by_id",
            unique=True,
            sqlite_where=_ON_LIST,
            postgresql_where=_ON_LIST,
        ),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), index=True)
    list_owner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    put_on_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), index=True)
    since: Mapped[date]
    position: Mapped[int | None]
    position_on: Mapped[date | None]
    ask_again_on: Mapped[date]
    state: Mapped[WaitingState] = mapped_column(code_type(WaitingState), default=WaitingState.WAITING)
    ended_on: Mapped[date | None]

    client: Mapped[Client] = relationship()
    service: Mapped[Service] = relationship()
    list_owner: Mapped[Organisation] = relationship()
    put_on_by: Mapped[Professional | None] = relationship()

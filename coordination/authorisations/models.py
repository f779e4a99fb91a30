"""What an office must allow, or somebody must arrange, before a client may start at an offer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordination.base import Row, code_type
from coordination.vocabulary import AuthorisationState, NotNeededReason, StatuteAuthorisationKind


class StatuteAuthorisation(Row):
    """One authorisation of a client for one offer, once somebody has done something about it.

    There is no row as long as nothing was done: it is needed then. ``answer_by`` is the last day on which an
    office that is silent can still say no. ``valid_to`` is the last day on which it holds; None: no end.
    """

    __tablename__ = "statute_authorisations"
    __table_args__ = (
        UniqueConstraint("client_id", "offer_id", "kind"),
        CheckConstraint(
            "state NOT IN ('requested', 'tacit') OR requested_on IS NOT NULL", name="requested_on"
        ),
        CheckConstraint("state NOT IN ('granted', 'refused') OR decided_on IS NOT NULL", name="decided_on"),
        CheckConstraint("(state = 'not_needed') = (not_needed_because IS NOT NULL)", name="not_needed"),
        CheckConstraint("decided_on IS NULL OR decided_on >= requested_on", name="dates"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    kind: Mapped[StatuteAuthorisationKind] = mapped_column(code_type(StatuteAuthorisationKind))
    state: Mapped[AuthorisationState] = mapped_column(
        code_type(AuthorisationState), default=AuthorisationState.NEEDED
    )
    requested_on: Mapped[date | None]
    answer_by: Mapped[date | None]
    decided_on: Mapped[date | None]
    valid_to: Mapped[date | None]
    not_needed_because: Mapped[NotNeededReason | None] = mapped_column(code_type(NotNeededReason))

"""Reading mandates and contacts; who may is asked in `coordination.consent.access` by the caller."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.mandates.models import Mandate, ThirdPartyContact


def mandates_of(session: Session, client_id: int) -> list[Mandate]:
    """Return every mandate of a client, the newest first, with addressee and who wrote it down.

    The caller must have been granted ``ClientPart.AGREEMENTS_TO_SHARE``.
    """
    statement = (
        select(Mandate)
        .where(Mandate.client_id == client_id)
        .options(joinedload(Mandate.organisation), joinedload(Mandate.recorded_by))
        .order_by(Mandate.given_on.desc(), Mandate.id.desc())
    )
    return list(session.scalars(statement))


def contacts_of(session: Session, client_id: int) -> list[ThirdPartyContact]:
    """Return every contact with third parties for a client, the newest first.

    The caller must have been granted ``ClientPart.AGREEMENTS_TO_SHARE``.
    """
    statement = (
        select(ThirdPartyContact)
        .where(ThirdPartyContact.client_id == client_id)
        .options(
            joinedload(ThirdPartyContact.mandate).joinedload(Mandate.organisation),
            joinedload(ThirdPartyContact.professional),
        )
        .order_by(ThirdPartyContact.held_on.desc(), ThirdPartyContact.id.desc())
    )
    return list(session.scalars(statement))

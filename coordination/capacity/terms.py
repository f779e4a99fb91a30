"""How an organisation answers requests for its places: in how many days, who is reminded, who steps in.

It keeps this itself. An offer may ask for more or fewer days than the organisation's own; what is kept here
is what new offers start with, and what all open ones are set to when it changes.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.models import AnswerTerms, CapacityOffer
from coordination.capacity.rules import ANSWER_DAYS, MOST_ANSWER_DAYS
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation, Professional
from coordination.rows import save
from coordination.vocabulary import ActorRole, AuditAction, CapacityState

REMIND_DAYS, MOST_REMIND_DAYS = 3, 30
DEPUTY_DAYS, MOST_DEPUTY_DAYS = 7, 30


class Terms(NamedTuple):
    """What counts for an organisation today, kept or not; see `AnswerTerms`."""

    answer_days: int = ANSWER_DAYS
    remind_days: int = REMIND_DAYS
    deputy_id: int | None = None
    deputy_days: int = DEPUTY_DAYS


def terms_of(session: Session, organisation_id: int) -> Terms:
    """Return the terms of an organisation; those of the house where it kept none.

    A deputy who does not work there any more steps in for nobody.
    """
    statement = select(AnswerTerms).where(AnswerTerms.organisation_id == organisation_id)
    kept = session.scalar(statement.options(joinedload(AnswerTerms.deputy)))
    if kept is None:
        return Terms()
    there = kept.deputy is not None and kept.deputy.active and kept.deputy.organisation_id == organisation_id
    return Terms(kept.answer_days, kept.remind_days, kept.deputy_id if there else None, kept.deputy_days)


def set_terms(
    session: Session,
    actor: Actor,
    *,
    answer_days: int,
    remind_days: int,
    deputy_id: int | None = None,
    deputy_days: int = DEPUTY_DAYS,
) -> AnswerTerms:
    """Keep the terms of the actor's own organisation; every offer that is not closed follows.

    Requests that were sent already keep the day that they were given.

    Raises
    ------
    InvalidInput
        When a number cannot be, or the deputy works elsewhere.
    """
    require_role(actor, "setting the terms of answering", ActorRole.PARTNER)
    require_person(actor, "setting the terms of answering")
    home = None if actor.organisation_id is None else session.get(Organisation, actor.organisation_id)
    if home is None:
        raise NotFound("organisation")
    for where, number, least, most in (
        ("answer_days", answer_days, 1, MOST_ANSWER_DAYS),
        ("remind_days", remind_days, 0, MOST_REMIND_DAYS),
        ("deputy_days", deputy_days, 1, MOST_DEPUTY_DAYS),
    ):
        if not least <= number <= most:
            raise InvalidInput(where, f"{number} is not between {least} and {most}")
    if remind_days >= answer_days:
        raise InvalidInput("remind_days", f"{remind_days} days before is no later than the request itself")
    deputy = None if deputy_id is None else session.get(Professional, deputy_id)
    if deputy_id is not None and (deputy is None or deputy.organisation_id != home.id or not deputy.active):
        raise InvalidInput("deputy_id", "works for another organisation")
    kept = session.scalar(select(AnswerTerms).where(AnswerTerms.organisation_id == home.id))
    kept = kept or AnswerTerms(organisation_id=home.id)
    kept.answer_days, kept.remind_days = answer_days, remind_days
    kept.deputy_id, kept.deputy_days = deputy_id, deputy_days
    save(session, actor, kept)
    session.expire(kept, ["deputy"])
    own = select(CapacityOffer).where(
        CapacityOffer.host_organisation_id == home.id,
        CapacityOffer.state != CapacityState.CLOSED,
        CapacityOffer.answer_days != answer_days,
    )
    for offer in session.scalars(own):
        offer.answer_days = answer_days
        save(session, actor, offer)
    record(session, actor, AuditAction.UPDATE, "organisation", home.id, detail="answer terms")
    return kept

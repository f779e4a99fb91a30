"""The talk with the client, and the client's answer (INV-01, CONF-28, CONF-29)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.errors import InvalidInput
from coordination.placements import queries, rules
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.placements.models import Placement
from coordination.placements.steps import add_answer, block, move
from coordination.vocabulary import ClientDeclineReason, RecordedForm


def record_talk(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    discussed_on: date,
    alternatives_shown: Collection[int] = (),
) -> Placement:
    """Record that the proposal was talked over with the client, and which alternatives were shown (CONF-27).

    Parameters
    ----------
    alternatives_shown
        Ids of the offers shown beside it; at least one where there are alternatives.

    Raises
    ------
    InvalidInput
        When the day lies in the future.
    GuardFailed
        When there are alternatives and none was shown.
    """
    placement = queries.own_placement(session, actor, placement_ref)
    if discussed_on > clock.today():
        raise InvalidInput("discussed_on", f"{discussed_on} lies in the future")
    missing = rules.alternatives_missing(placement.other_offers, alternatives_shown)
    placement.discussed_on = discussed_on
    shown = ",".join(str(offer_id) for offer_id in sorted(set(alternatives_shown)))
    move(session, actor, placement, "discuss", Circumstances(alternatives_missing=missing), shown)
    return placement


def record_agreement(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    form: RecordedForm,
    given_on: date,
    language: str,
    place: str | None = None,
    own_words: str | None = None,
) -> Placement:
    """Record that the client agrees: the client's own yes, with form, day, place, language, words (INV-01).

    Raises
    ------
    InvalidInput
        When something that the form needs is missing (CONF-28).
    """
    placement = queries.own_placement(session, actor, placement_ref)
    rules.check_answer(agrees=True, form=form, given_on=given_on, place=place, own_words=own_words)
    PLACEMENT.find(placement.state, "client_agrees")
    add_answer(
        session,
        actor,
        placement,
        agrees=True,
        form=form,
        given_on=given_on,
        language=language,
        place=place,
        own_words=own_words,
    )
    move(session, actor, placement, "client_agrees", Circumstances(client_agreed=True))
    return placement


def record_refusal(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    form: RecordedForm,
    given_on: date,
    language: str,
    place: str | None = None,
    own_words: str | None = None,
    reason: ClientDeclineReason = ClientDeclineReason.NO_REASON_GIVEN,
) -> Placement:
    """Record that the client declines; a reason need not be given.

    The same offer is left out for a time that follows from the reason, and nothing else comes of it
    (HR-01, CONF-29).
    """
    placement = queries.own_placement(session, actor, placement_ref)
    rules.check_answer(agrees=False, form=form, given_on=given_on, place=place, own_words=own_words)
    PLACEMENT.find(placement.state, "client_declines")
    add_answer(
        session,
        actor,
        placement,
        agrees=False,
        form=form,
        given_on=given_on,
        language=language,
        place=place,
        own_words=own_words,
        reason=reason,
    )
    block(session, actor, placement, rules.blocked_until(reason, clock.today()))
    move(session, actor, placement, "client_declines")
    return placement

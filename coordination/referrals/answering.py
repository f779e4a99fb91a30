"""What the service that is asked does with a referral: ask back, take in, put on its list, or decline.

Each act takes somebody of that organisation, and a referral that it may read
(`coordination.referrals.queries.received`); the first contact and the end may be noted by either side.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.errors import InvalidInput
from coordination.referrals import queries
from coordination.referrals.lifecycle import REFERRAL, Circumstances
from coordination.referrals.models import Referral, ReferralQuestion
from coordination.referrals.rules import check_text
from coordination.referrals.steps import follow_on_list, move
from coordination.rows import save
from coordination.vocabulary import ReferralDeclineReason, ReferralOutcome, parse_code
from coordination.waiting_lists import operations as waiting_lists


def need_more(session: Session, actor: Actor, *, referral_ref: str, question: str) -> Referral:
    """Ask the client's team something before answering.

    Raises
    ------
    Refused, IllegalTransition
        When it was not sent to the actor's organisation, or is answered.
    WordsFound, InvalidInput
        When the question cannot be.
    """
    referral = queries.received(session, actor, referral_ref).referral
    REFERRAL.find(referral.state, "need_more")
    text = check_text(question, "question", None, referral.to_service)
    move(session, actor, referral, "need_more", Circumstances(said=bool(text)))
    asked = ReferralQuestion(
        referral=referral, question=text, question_on=clock.today(), asked_by_id=actor.professional_id
    )
    save(session, actor, asked)
    return referral


def accept(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Take the client in: the service makes the first contact."""
    return move(session, actor, queries.received(session, actor, referral_ref).referral, "accept")


def waitlist(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Put the client on the service's waiting list; whoever referred asks later how it stands."""
    referral = queries.received(session, actor, referral_ref).referral
    REFERRAL.find(referral.state, "waitlist")
    referral.waiting_entry = waiting_lists.put_on_own(
        session,
        actor,
        client=referral.client,
        service=referral.to_service,
        asked_by_id=referral.from_membership.professional_id,
    )
    return move(session, actor, referral, "waitlist")


def offer_place(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Offer somebody on the waiting list a place."""
    referral = queries.received(session, actor, referral_ref).referral
    move(session, actor, referral, "offer_place")
    return follow_on_list(session, actor, referral, "offer_place")


def decline(session: Session, actor: Actor, *, referral_ref: str, reason: ReferralDeclineReason) -> Referral:
    """Say no, with a reason; from then on the organisation reads nothing of it any more.

    `coordination.shortages.refusals.decline` also counts what the network lacks, and is what people call.
    """
    referral = queries.received(session, actor, referral_ref).referral
    REFERRAL.find(referral.state, "decline")
    referral.decline_reason = parse_code(ReferralDeclineReason, reason, "reason")
    move(session, actor, referral, "decline")
    return follow_on_list(session, actor, referral, "stop")


def start(session: Session, actor: Actor, *, referral_ref: str, first_contact_on: date) -> Referral:
    """Note the first contact between the service and the client, by either side.

    Raises
    ------
    InvalidInput
        When that day is still to come, or before the referral was sent.
    """
    referral = queries.found_by_either(session, actor, referral_ref)
    REFERRAL.find(referral.state, "start")
    if not (referral.requested_on or date.min) <= first_contact_on <= clock.today():
        raise InvalidInput("first_contact_on", f"{first_contact_on} does not lie between sending and today")
    referral.first_contact_on = first_contact_on
    move(session, actor, referral, "start", Circumstances(contacted=True))
    return follow_on_list(session, actor, referral, "take_place")


def finish(session: Session, actor: Actor, *, referral_ref: str, outcome: ReferralOutcome) -> Referral:
    """Close a referral with how it ended, by either side."""
    referral = queries.found_by_either(session, actor, referral_ref)
    REFERRAL.find(referral.state, "finish")
    referral.outcome = parse_code(ReferralOutcome, outcome, "outcome")
    return move(session, actor, referral, "finish", Circumstances(ended=True))

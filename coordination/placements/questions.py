"""Before it answers, a host may ask something, and may put the request on its waiting list (C.5, C.6).

What is asked and answered is about the floor: times, tasks, what somebody needs there. Both texts are looked
through for words that tell of health, justice, money or origin, and for the client's name
(`coordination.clients.texts`). Who answers may let a word pass with a reason; a host, who asks, may not. Both
texts are kept encrypted, and the host reads them only as long as it reads the profile.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.clients.texts import words_found
from coordination.consent.access import named_to
from coordination.consent.queries import shares_with_host
from coordination.errors import InvalidInput
from coordination.placements import queries, rules
from coordination.placements.host import placement_at_host
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.placements.models import PartnerQuestion, Placement
from coordination.placements.steps import move
from coordination.placements.telling import tell_host, tell_supervisor
from coordination.placements.texts import LONGEST_TEXT as LONGEST_TEXT
from coordination.placements.texts import check_functional as check_functional
from coordination.reasons.operations import keep_reason
from coordination.rows import save
from coordination.vocabulary import AuditAction, ClientPart, LegalBasis

WAITING_DAYS = 91
MOST_WAITING_DAYS = 183
#: What the kept reasons for letting a word pass are about.
OVERRIDE = "override"


def ask(session: Session, actor: Actor, *, placement_ref: str, question: str) -> Placement:
    """Ask the supervisor something before answering; the supervisor gets as many days as the host had.

    Raises
    ------
    Refused
        When the actor's organisation is not the host, or may not see the request (any more).
    InvalidInput
        When the question is about more than the floor.
    """
    placement = placement_at_host(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "ask")
    today = clock.today()
    text = check_functional(question, "question", None)
    placement.answer_by = rules.answer_by(placement.offer, today)
    move(session, actor, placement, "ask")
    asked = PartnerQuestion(
        placement_id=placement.id, question=text, asked_on=today, asked_by_id=actor.professional_id
    )
    save(session, actor, asked)
    session.expire(placement, ["questions"])
    tell_supervisor(session, actor, placement)
    return placement


def answer(
    session: Session, actor: Actor, *, placement_ref: str, answer: str, override_reason: str | None = None
) -> Placement:
    """Answer the host's question; the request waits for the host again, for as long as at first.

    Parameters
    ----------
    override_reason
        Why the answer needs a word of the list all the same (CONF-10). That there was a reason is recorded;
        the reason itself is kept beside the record, under the client's own key.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    GuardFailed
        When the client does not share the functional profile with this host any more (HR-23).
    WordsFound
        When the answer tells more than the floor needs, and no reason is given.
    InvalidInput
        When the answer names the client, or the reason is too short.
    """
    placement = queries.own_placement(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "answer")
    today, host = clock.today(), placement.offer.host_organisation_id
    named = named_to(session, actor, placement.client)
    text = check_functional(answer, "answer", named, words_allowed=override_reason is not None)
    if override_reason is not None and (found := words_found(text)):
        _keep_override(session, actor, placement, len(found), override_reason)
    shared = shares_with_host(session, placement.client_id, host, ClientPart.FUNCTIONAL_PROFILE)
    placement.answer_by = rules.answer_by(placement.offer, today)
    move(session, actor, placement, "answer", Circumstances(profile_shared=shared is not None))
    asked = placement.questions[-1]
    asked.answer, asked.answered_on, asked.answered_by_id = text, today, actor.professional_id
    save(session, actor, asked)
    record(
        session,
        actor,
        AuditAction.SHARE,
        "placement",
        placement.ref,
        subject=placement.client.ref,
        part=ClientPart.FUNCTIONAL_PROFILE.value,
        basis=LegalBasis.WRITTEN_AGREEMENT.value,
        detail=f"answer to organisation:{host}",
    )
    tell_host(session, actor, placement)
    return placement


def _keep_override(
    session: Session, actor: Actor, placement: Placement, number: int, override_reason: str
) -> None:
    event = record(
        session,
        actor,
        AuditAction.SHARE,
        "placement",
        placement.ref,
        subject=placement.client.ref,
        part=ClientPart.FUNCTIONAL_PROFILE.value,
        basis=LegalBasis.WRITTEN_AGREEMENT.value,
        detail=f"override {number} words",
    )
    keep_reason(
        session,
        actor,
        client_id=placement.client_id,
        about=OVERRIDE,
        text=override_reason,
        event=event,
    )


def waitlist(session: Session, actor: Actor, *, placement_ref: str, until: date | None = None) -> Placement:
    """Put the request on the host's waiting list until a day; the host may still hold a place or decline.

    Parameters
    ----------
    until
        Last day on the list, after which the request lapses; three months from today when not given.

    Raises
    ------
    InvalidInput
        When the day is past or more than half a year ahead.
    """
    placement = placement_at_host(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "waitlist")
    today = clock.today()
    until = until or today + timedelta(days=WAITING_DAYS)
    latest = today + timedelta(days=MOST_WAITING_DAYS)
    if not today <= until <= latest:
        raise InvalidInput("until", f"{until} does not lie between {today} and {latest}")
    placement.answer_by = until
    move(session, actor, placement, "waitlist")
    tell_supervisor(session, actor, placement)
    return placement

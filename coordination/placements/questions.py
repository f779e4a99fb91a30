"""Before it answers, a host may ask something, and may put the request on its waiting list (C.5, C.6).

What is asked and answered is about the floor: times, tasks, what somebody needs there. Both texts are looked
through for words that tell of health, justice, money or origin, and for the client's name; that catches what
is written without thinking, not every sentence, so the answer stays a person's own responsibility. Both
are kept encrypted, and the host reads them only as long as it reads the profile.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.queries import shares_with_host
from coordination.errors import InvalidInput
from coordination.placements import queries, rules
from coordination.placements.host import placement_at_host
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.placements.models import PartnerQuestion, Placement
from coordination.placements.steps import move
from coordination.rows import filled, save
from coordination.vocabulary import AuditAction, ClientPart, LegalBasis

LONGEST_TEXT = 500
WAITING_DAYS = 91
MOST_WAITING_DAYS = 183

#: Beginnings of words that are no business of a floor, in Dutch, French and English.
NOT_FUNCTIONAL = (
    *("diagnos", "ziek", "malad", "illness", "disease", "medic", "médic", "psychiat", "psycho", "depress"),
    *("dépress", "verslaa", "verslav", "addict", "alcohol", "alcool", "drug", "drogue", "hiv", "zwanger"),
    *("enceinte", "pregnan", "handicap", "gevang", "prison", "detenti", "détenti", "strafblad", "casier"),
    *("misdrijf", "misdaad", "délit", "crime", "crimin", "veroorde", "condamn", "convict", "enkelband"),
    *("justiti", "justice", "politie", "police", "leefloon", "uitkering", "schuld", "dette", "debt"),
    *("nationaliteit", "nationalit", "herkomst", "origine", "religi", "geloof", "moslim", "musulman"),
    *("verblijfs", "papieren", "rijksregister"),
)
_FORBIDDEN = re.compile(rf"\b(?:{'|'.join(NOT_FUNCTIONAL)})", re.IGNORECASE)
# Eleven digits in the way of a national register number.
_NATIONAL_NUMBER = re.compile(r"\b\d{2}\D?\d{2}\D?\d{2}\D?\d{3}\D?\d{2}\b")
_SHORTEST_NAME = 3


def check_functional(text: str, where: str, client: Client) -> str:
    """Return a text for, or from, a host without the spaces around it, if it is about the floor only.

    Raises
    ------
    InvalidInput
        When it is empty or too long, tells or asks what is no business of the floor (D.3, INV-17), or names
        the client. What was written is not repeated in the sentence.
    """
    text = filled(text, where)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    if _FORBIDDEN.search(text) or _NATIONAL_NUMBER.search(text):
        raise InvalidInput(where, "is about more than the floor: times, tasks and what somebody needs there")
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    names = {word.casefold() for word in re.findall(r"\w+", client.display_name)}
    if client.ref.casefold() in text.casefold() or words & {
        name for name in names if len(name) >= _SHORTEST_NAME
    }:
        raise InvalidInput(where, "names the client; use the alias")
    return text


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
    text = check_functional(question, "question", placement.client)
    placement.answer_by = rules.answer_by(placement.offer, today)
    move(session, actor, placement, "ask")
    asked = PartnerQuestion(
        placement_id=placement.id, question=text, asked_on=today, asked_by_id=actor.professional_id
    )
    save(session, actor, asked)
    session.expire(placement, ["questions"])
    return placement


def answer(session: Session, actor: Actor, *, placement_ref: str, answer: str) -> Placement:
    """Answer the host's question; the request waits for the host again, for as long as at first.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    GuardFailed
        When the client does not share the functional profile with this host any more (HR-23).
    InvalidInput
        When the answer tells more than the floor needs, or names the client.
    """
    placement = queries.own_placement(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "answer")
    today, host = clock.today(), placement.offer.host_organisation_id
    text = check_functional(answer, "answer", placement.client)
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
    return placement


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
    return placement

"""Questions about referrals that need no database."""

from __future__ import annotations

from datetime import date, timedelta

from coordination.clients.models import Client
from coordination.clients.texts import WordsFound, check_anonymous, words_found
from coordination.consent.operations import FOR_A_HOST
from coordination.consent.rules import DOMAIN_PARTS
from coordination.errors import InvalidInput
from coordination.referrals.models import Referral
from coordination.rows import filled
from coordination.services.models import Service
from coordination.vocabulary import (
    ClientPart,
    ReferralState,
    ServiceKind,
)

LONGEST_TEXT = 500
#: Days within which a service answers, after which the referral is overdue (C.5).
ANSWER_DAYS = 14
#: Services where somebody works: they are told of the floor and no more (CONF-10, INV-17).
WORKPLACES = frozenset(
    {
        ServiceKind.ACTIVATING_WORKFLOOR,
        ServiceKind.GUIDED_VOLUNTEERING,
        ServiceKind.WORK_CARE,
        ServiceKind.SUPPORTED_EMPLOYMENT,
        ServiceKind.ARTICLE_60,
        ServiceKind.ADAPTED_WORK,
    }
)
#: What may go along with a question to a service that is no workplace, beside its own life domains.
_GENERAL = (
    ClientPart.IDENTITY,
    ClientPart.WISHES,
    ClientPart.AVAILABILITY,
    ClientPart.FUNCTIONAL_PROFILE,
)


def may_go_along(service: Service) -> tuple[ClientPart, ...]:
    """Return the parts that may be shared with a service, in the order of the list (CONF-02, INV-17).

    To a workplace the name and the functional profile; elsewhere also wishes, availability, and the life
    domains that the service itself works on.
    """
    if service.kind in WORKPLACES:
        return tuple(part for part in ClientPart if part in FOR_A_HOST)
    own = {part for part, domain in DOMAIN_PARTS.items() if domain in service.life_domains}
    return tuple(part for part in ClientPart if part in _GENERAL or part in own)


def check_text(text: str, where: str, client: Client | None, service: Service) -> str:
    """Return a text of a referral, stripped, if it may go to or come from this service.

    Never the client's name: that is an item, which the client lets go along or not. Of what a workplace is
    told, also no word on health, substances, offences, money or origin (CONF-10).

    Parameters
    ----------
    client
        None when the writer may not read the name: a refusal would tell whether it is the right one.

    Raises
    ------
    WordsFound
        When a workplace would read more than the floor needs.
    InvalidInput
        When it is empty, too long, or says who the client is.
    """
    text = filled(text, where)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    check_anonymous(text, where, client)
    if service.kind in WORKPLACES and (found := words_found(text)):
        raise WordsFound(where, found)
    return text


def takes_people(service: Service, on: date) -> bool:
    """Say whether a service takes new people in on a day."""
    begins = service.intake_stop_from
    return begins is None or not begins <= on <= (service.intake_stop_until or date.max)


def answer_by(referral: Referral) -> date | None:
    """Return the last day for the service's answer; None while it owes none."""
    if referral.state is not ReferralState.REQUESTED or referral.requested_on is None:
        return None
    usual = referral.requested_on + timedelta(days=ANSWER_DAYS)
    return usual if referral.due_on is None else max(min(usual, referral.due_on), referral.requested_on)


def is_overdue(referral: Referral, on: date) -> bool:
    """Say whether the service lets its answer wait too long: a flag, not a state (C.5)."""
    last = answer_by(referral)
    return last is not None and on > last

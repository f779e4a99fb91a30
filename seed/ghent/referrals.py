"""Referrals: one of T. that waits for his word, one to answer, one that is over, and one that got a no.

All of it is invented. Each act is done by the person who would have done it, through the domain's own
operations; what lies in the past is done today and then moved to its day.
"""

from __future__ import annotations

from datetime import timedelta

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.choices import Said
from coordination.referrals import answering, operations
from coordination.referrals.models import Referral
from coordination.services.models import Service
from coordination.shortages import refusals
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    RecordedForm,
    ReferralDeclineReason,
    ReferralOutcome,
)
from seed.ghent import cases
from seed.ghent.moments import Moments

_CARE, _BUDGET = "msoc_care", "budget_management"
_ITEMS = (ClientPart.IDENTITY, ClientPart.AVAILABILITY)
_PREPARED_DAYS_AGO, _SENT_DAYS_AGO = 6, 4
_DECLINED_DAYS_AGO = 9
_BEGAN_DAYS_AGO, _CONTACT_DAYS_AGO, _ENDED_DAYS_AGO = 70, 62, 11


def load_referrals(moments: Moments) -> None:
    """Load them."""
    _of_t(moments)
    _requested(moments)
    _completed(moments)
    _declined(moments)


def _of_t(moments: Moments) -> None:
    """Let a referral of T. to addiction care lie ready; nothing goes out until he agrees."""
    lotte = moments.supervisor(cases.SUPERVISOR)
    referral = _draft(
        moments,
        lotte,
        moments.named("T."),
        _CARE,
        "Wie kan op zijn tempo meedenken over de weekends, eerst bij een koffie in de buurt?",
    )
    operations.prepare(moments.session, lotte, referral_ref=referral.ref)
    referral.state_since = moments.today - timedelta(days=_PREPARED_DAYS_AGO)
    moments.session.flush()


def _requested(moments: Moments) -> None:
    question = "Kan iemand mee kijken welke hulp in de avond bestaat?"
    referral = _sent(moments, 0, _CARE, question)
    referral.requested_on = referral.state_since = moments.today - timedelta(days=_SENT_DAYS_AGO)
    moments.session.flush()


def _completed(moments: Moments) -> None:
    session = moments.session
    referral = _sent(moments, 1, _BUDGET, "Wie overloopt samen de brieven die nog dicht liggen?")
    referral.requested_on = moments.today - timedelta(days=_BEGAN_DAYS_AGO)
    there = _somebody_at(moments, referral.to_service)
    answering.accept(session, there, referral_ref=referral.ref)
    contact = moments.today - timedelta(days=_CONTACT_DAYS_AGO)
    answering.start(session, there, referral_ref=referral.ref, first_contact_on=contact)
    answering.finish(session, there, referral_ref=referral.ref, outcome=ReferralOutcome.HELPED)
    referral.state_since = moments.today - timedelta(days=_ENDED_DAYS_AGO)
    session.flush()


def _declined(moments: Moments) -> None:
    """Let a service say that nobody there is free: the network's lack is counted, the client looks on."""
    referral = _sent(moments, 2, _BUDGET, "Kan iemand mee een plan voor de facturen maken?")
    referral.requested_on = moments.today - timedelta(days=_DECLINED_DAYS_AGO + 5)
    there = _somebody_at(moments, referral.to_service)
    reason = ReferralDeclineReason.NO_WORKER
    refusals.decline(moments.session, there, referral_ref=referral.ref, reason=reason)
    referral.state_since = moments.today - timedelta(days=_DECLINED_DAYS_AGO)
    moments.session.flush()


def _draft(moments: Moments, acting: Actor, client: Client, service: str, question: str) -> Referral:
    return operations.create(
        moments.session,
        acting,
        client_ref=client.ref,
        service_id=moments.network.services[service].id,
        question=question,
        items=_ITEMS,
    )


def _sent(moments: Moments, number: int, service: str, question: str) -> Referral:
    """Refer another client of the supervisor to a service, as the client agreed to."""
    key, client = _another(moments, number)
    acting = moments.supervisor(key)
    said = Said(
        form=RecordedForm.ORAL_RECORDED,
        said_on=moments.today,
        place="wijkgebouw, Gent",
        own_words="Ja, vraag het maar.",
    )
    ref = _draft(moments, acting, client, service, question).ref
    operations.client_agrees(moments.session, acting, referral_ref=ref, said=said, language="nl")
    return operations.send(moments.session, acting, referral_ref=ref)


def _another(moments: Moments, number: int) -> tuple[str, Client]:
    """Return one of the clients whom the article does not tell of, and who guides the trajectory."""
    found = [
        one for one in moments.people if one.name not in cases.NAMES and one.supervisor == cases.SUPERVISOR
    ]
    person = found[-1 - number]
    return cases.SUPERVISOR, moments.clients[person.ref]


def _somebody_at(moments: Moments, service: Service) -> Actor:
    """Return somebody of the organisation of a service."""
    people = moments.network.professionals
    key = next(key for key, one in people.items() if one.organisation_id == service.organisation_id)
    return moments.network.acting(key, ActorRole.TEAM_MEMBER)

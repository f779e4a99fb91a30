"""Walks proposals through their life, each act by the person who would have done it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.authorisations import operations as authorisations
from coordination.authorisations.queries import needed_for
from coordination.capacity.models import CapacityOffer
from coordination.consent.operations import record_consent
from coordination.placements import operations as placements
from coordination.placements import papers, stays
from coordination.placements.models import Placement
from coordination.placements.operations import AgreementToShare
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    ConsentPurpose,
    EndReason,
    HalfDays,
    RecordedForm,
)
from coordination.vocabulary import PlacementState as S
from seed.ghent import cases
from seed.ghent.network import Network
from seed.ghent.people import Person
from seed.ghent.pipeline import STAGES, Plan, Step, chosen

# The talk was so many days ago; what came after it, that many days later each.
_TALKED_DAYS_AGO = (3, 11)
_NEXT_STEP_DAYS = 1
_STARTS_IN_DAYS = 14
# Who has a place has been there for so many days, one after the other.
_RUNNING_DAYS = (25, 39, 60)
_SHARED_DAYS = 180
# Who is in the second phase was in the first one, at the same workshop, so many days ago.
FLOOR_BEFORE, FLOOR_AFTER = "floor_1", "floor_2"
_FIRST_PHASE_DAYS_AGO = (130, 62)
_ASKED_DAYS_AGO = 2
_PLACE = "op kantoor, OCMW Gent"
_YES = "Ja, dat wil ik proberen."


@dataclass(frozen=True, slots=True)
class History:
    """Everything the walks need."""

    session: Session
    network: Network
    offers: Mapping[str, CapacityOffer]
    today: date
    rng: random.Random

    def supervisor(self, person: Person) -> Actor:
        """Return the one who acts for this client."""
        return self.network.acting(person.supervisor or "", ActorRole.SUPERVISOR)

    def partner(self, offer: CapacityOffer) -> Actor:
        """Return somebody of the host, who answers for it."""
        key = next(
            key
            for key, professional in self.network.professionals.items()
            if professional.organisation_id == offer.host_organisation_id
        )
        return self.network.acting(key, ActorRole.PARTNER)


def load_history(
    session: Session,
    network: Network,
    offers: Mapping[str, CapacityOffer],
    people: Sequence[Person],
    plan: Plan,
    today: date,
    rng: random.Random,
) -> None:
    """Load stays, earlier ones first, and proposals."""
    history = History(session, network, offers, today, rng)
    for stay, person in plan.earlier_stays:
        offer = offers[stay.offer]
        _, week = chosen(offer, 0, stay.half_days)
        days_ago = (stay.from_days_ago, stay.until_days_ago)
        _record_earlier(history, person, offer, week, days_ago, stay.end_reason)
    _earlier_of_k(history, people)
    for number, person in enumerate(one for one in people if one.stays_at is not None):
        _stay(history, person, _RUNNING_DAYS[number % len(_RUNNING_DAYS)])
    for step, person in plan.proposals:
        _walk(history, step, person)


def _earlier_of_k(history: History, people: Sequence[Person]) -> None:
    k = next(person for person in people if person.name == "K.")
    offer = history.offers[cases.EARLIER_STAY]
    _, week = chosen(offer, 0, "")
    _record_earlier(history, k, offer, week, cases.EARLIER_STAY_DAYS_AGO, EndReason.MOVED_ON_UNPAID)


def _record_earlier(
    history: History,
    person: Person,
    offer: CapacityOffer,
    week: HalfDays,
    days_ago: tuple[int, int],
    end_reason: EndReason,
) -> None:
    first, last = (history.today - timedelta(days=days) for days in days_ago)
    placements.record_earlier_stay(
        history.session,
        history.supervisor(person),
        client_ref=person.ref,
        offer_id=offer.id,
        shift_id=None if offer.free_choice else offer.shifts[0].id,
        half_days=week if offer.free_choice else None,
        starts_on=week.first_day_from(first),
        ends_on=last,
        end_reason=end_reason,
        form=RecordedForm.ORAL_RECORDED,
        agreed_on=first - timedelta(days=7),
        language="nl",
        place=_PLACE,
        own_words=_YES,
    )


def _stay(history: History, person: Person, days: int) -> None:
    """Put somebody where that person has been for some weeks, known by name to the host."""
    offer = history.offers[person.stays_at or ""]
    since = offer.shifts[0].half_days.first_day_from(history.today - timedelta(days=days))
    agreed_on = since - timedelta(days=7)
    supervisor = history.supervisor(person)
    stay = stays.record_running_stay(
        history.session,
        supervisor,
        client_ref=person.ref,
        offer_id=offer.id,
        shift_id=offer.shifts[0].id,
        starts_on=since,
        form=RecordedForm.WRITTEN,
        agreed_on=agreed_on,
        language="nl",
    )
    stay.state_since = since
    record_consent(
        history.session,
        supervisor,
        client=stay.client,
        purpose=ConsentPurpose.PLACEMENT,
        recipients=[offer.host_organisation],
        items=[ClientPart.FUNCTIONAL_PROFILE, ClientPart.IDENTITY],
        form=RecordedForm.WRITTEN,
        language="nl",
        given_on=agreed_on,
        expires_on=history.today + timedelta(days=_SHARED_DAYS),
    )
    if person.stays_at == FLOOR_AFTER:
        before = history.offers[FLOOR_BEFORE]
        week, moved_on = before.shifts[0].half_days, EndReason.MOVED_ON_UNPAID
        _record_earlier(history, person, before, week, _FIRST_PHASE_DAYS_AGO, moved_on)


def _walk(history: History, step: Step, person: Person) -> None:
    """Take one proposal as far as its step says."""
    offer = history.offers[step.offer]
    shift, week = chosen(offer, step.shift, step.half_days)
    supervisor = history.supervisor(person)
    first = history.today + timedelta(days=max(_STARTS_IN_DAYS, person.earliest_start_days or 0))
    days_ago = history.rng.randint(*_TALKED_DAYS_AGO)
    talked_on = since = history.today - timedelta(days=days_ago)
    placement = placements.propose(
        history.session,
        supervisor,
        client_ref=person.ref,
        offer_id=offer.id,
        shift_id=shift.id if shift else None,
        half_days=None if shift else week,
        starts_on=week.first_day_from(max(first, offer.valid_from)),
        ends_on=offer.valid_to,
    )
    for stage in STAGES[1 : STAGES.index(step.stage) + 1]:
        _take(history, supervisor, placement, step, stage, talked_on)
        if stage not in (S.DISCUSSED, S.AGREED):
            since += timedelta(days=_NEXT_STEP_DAYS)
    if step.refusal is not None:
        placements.record_refusal(
            history.session,
            supervisor,
            placement_ref=placement.ref,
            form=RecordedForm.ORAL_RECORDED,
            given_on=talked_on,
            place=_PLACE,
            language="nl",
            reason=step.refusal,
        )
    if step.declined is not None:
        partner = history.partner(offer)
        placements.decline(history.session, partner, placement_ref=placement.ref, reason=step.declined)
        since += timedelta(days=_NEXT_STEP_DAYS)
    if placement.answer_by is not None:
        placement.answer_by -= history.today - since
    placement.state_since = since
    history.session.flush()


def _take(
    history: History, supervisor: Actor, placement: Placement, step: Step, stage: S, talked_on: date
) -> None:
    """Take one step of a proposal's life, in the name of whose step it is."""
    session, today, ref = history.session, history.today, placement.ref
    match stage:
        case S.DISCUSSED:
            placements.record_talk(session, supervisor, placement_ref=ref, discussed_on=talked_on)
        case S.AGREED:
            placements.record_agreement(
                session,
                supervisor,
                placement_ref=ref,
                form=RecordedForm.ORAL_RECORDED,
                given_on=talked_on,
                place=_PLACE,
                language="nl",
                own_words=_YES,
            )
        case S.OFFERED:
            consent = AgreementToShare(
                form=RecordedForm.WRITTEN,
                language="nl",
                given_on=talked_on,
                expires_on=today + timedelta(days=_SHARED_DAYS),
                share_name=step.stage in (S.RESERVED, S.CONFIRMED),
            )
            placements.offer_to_partner(session, supervisor, placement_ref=ref, consent=consent)
        case S.RESERVED:
            partner = history.partner(history.offers[step.offer])
            hold_until = today + timedelta(days=step.hold_days)
            placements.accept(session, partner, placement_ref=ref, hold_until=hold_until)
            _prepare(history, supervisor, placement, done=step.stage is S.CONFIRMED)
        case S.CONFIRMED:
            placements.confirm(session, supervisor, placement_ref=ref)


def _prepare(history: History, supervisor: Actor, placement: Placement, *, done: bool) -> None:
    """Draw up what is to be signed, and ask for what the income asks for; ``done``: and get all of it."""
    placements.draw_up(history.session, supervisor, placement_ref=placement.ref)
    for one in needed_for(history.session, placement.client, placement.offer):
        given: dict[str, Any] = {
            "client_ref": placement.client.ref,
            "offer_id": placement.offer_id,
            "kind": one.kind,
        }
        asked_on = history.today - timedelta(days=_ASKED_DAYS_AGO)
        authorisations.request(history.session, supervisor, requested_on=asked_on, **given)
        if done:
            authorisations.decide(
                history.session, supervisor, granted=True, decided_on=history.today, **given
            )
    if not done:
        return
    for kind, parties in papers.unsigned(placement).items():
        for party in parties:
            placements.record_on_paper(
                history.session,
                supervisor,
                placement_ref=placement.ref,
                kind=kind,
                party=party,
                signed_on=history.today,
            )

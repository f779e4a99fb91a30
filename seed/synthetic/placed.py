"""Writes the placements of a year, with the client's answers and agreements to share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from coordination.base import new_reference
from coordination.consent.models import Consent, ConsentRecipient
from coordination.placements.lifecycle import ASKED, OCCUPYING, OVER
from coordination.placements.models import AftercareContact, ClientAnswer, DeclinedOffer, Placement
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    ContactWith,
    EndReason,
    PartnerDeclineReason,
    PlacementState,
    RecordedForm,
)
from seed.synthetic.book import Person, Seat, Stay, Year, stamp
from seed.synthetic.lives import TODAY, Life, draw_lives

_SHARED_DAYS = 180
_AFTERCARE_DAYS = 42
_REFUSAL_HOLDS_DAYS = 180
_TRIES = 20
_WORDS = "Ja, dat wil ik proberen."
_NO_NOTE_NEEDED = (
    PartnerDeclineReason.NO_PLACE_AFTER_ALL,
    PartnerDeclineReason.NO_GUIDANCE_AVAILABLE,
    PartnerDeclineReason.START_DOES_NOT_SUIT,
)
_ENDED = (EndReason.END_OF_TERM, EndReason.MOVED_ON_UNPAID, EndReason.MOVED_ON_PAID, EndReason.CLIENT_STOPPED)

S = PlacementState


def load_placements(year: Year) -> list[Stay]:
    """Write placements with what belongs to them; return those where somebody came, with their numbers."""
    drawn = list(_draw(year))
    year.add(Placement, [row for row, *_ in drawn])
    numbers = dict(year.session.execute(select(Placement.ref, Placement.id)).all())
    found = [Stay(numbers[row["ref"]], person, seat, life) for row, person, seat, life in drawn]
    year.add(ClientAnswer, [one for each in found for one in _answers(*each)])
    year.add(AftercareContact, [one for each in found for one in _contacts(*each)])
    declined = {
        (person.id, seat.offer_id): day + timedelta(days=_REFUSAL_HOLDS_DAYS)
        for _, person, seat, life in found
        if (day := life.day_of("client_declines") or life.day_of("partner_declines"))
    }
    year.add(
        DeclinedOffer,
        [
            {"client_id": client_id, "offer_id": offer_id, "until": until, **stamp(year.today, "seed")}
            for (client_id, offer_id), until in declined.items()
        ],
    )
    _agreements_to_share(year, found)
    return [one for one in found if one.life.day_of("first_day")]


def _draw(year: Year) -> Iterator[tuple[dict[str, Any], Person, Seat, Life]]:
    for person in year.people:
        for life in draw_lives(year.rng, year.today):
            if person is year.people[0] and life.state in TODAY:
                continue  # where the first one stands today is told beside the year
            seat = _seat_for(year, life)
            if seat is None:
                continue
            ref = new_reference("PL", 10)
            _tell(year, person, seat, life, ref)
            yield _row(year, person, seat, life, ref), person, seat, life


def _seat_for(year: Year, life: Life) -> Seat | None:
    """Return a seat where this can have happened; who takes one takes it from what is left."""
    takes = life.state in OCCUPYING
    for _ in range(_TRIES):
        seat = year.rng.choice(year.seats)
        if seat.with_papers and life.day_of("confirm"):
            continue
        if takes and year.left[seat.shift_id] == 0:
            continue
        year.left[seat.shift_id] -= takes
        return seat
    return None


def _row(year: Year, person: Person, seat: Seat, life: Life, ref: str) -> dict[str, Any]:
    state, since, today = life.state, life.steps[-1].day, year.today
    soon = today + timedelta(days=year.rng.randint(2, 13))
    over = state in OVER
    starts_on = seat.half_days.first_day_from(life.starts_on)
    ends_on = life.ends_on
    return {
        "ref": ref,
        "alias": new_reference("P", 4),
        "client_id": person.id,
        "offer_id": seat.offer_id,
        "shift_id": seat.shift_id,
        "plan_goal_id": person.goal_id,
        "supervisor_id": person.supervisor_id,
        "half_days": seat.half_days,
        "starts_on": starts_on,
        "ends_on": None if ends_on is None else max(starts_on, ends_on),
        "answer_by": soon if state in ASKED else None,
        "hold_until": soon if state is S.RESERVED else None,
        "keep_place_until": soon if state is S.PAUSED else None,
        "aftercare_by": since + timedelta(days=_AFTERCARE_DAYS) if over else None,
        "state": state,
        "state_since": since,
        "discussed_on": life.day_of("discuss"),
        "client_waits_since": None,
        "other_offers": [],
        "partner_reason": year.rng.choice(_NO_NOTE_NEEDED) if state is S.DECLINED_BY_PARTNER else None,
        "end_reason": year.rng.choice(_ENDED) if over else None,
        **stamp(life.steps[0].day, f"city-{person.supervisor_id}", since),
    }


def _tell(year: Year, person: Person, seat: Seat, life: Life, ref: str) -> None:
    """Keep the steps for the record."""
    for step in life.steps:
        action = AuditAction.CREATE if step is life.steps[0] else AuditAction.TRANSITION
        by = {
            ActorRole.PARTNER: (seat.contact_id, seat.host_id),
            ActorRole.SUPERVISOR: (person.supervisor_id, year.home_id),
        }.get(step.by)
        year.events.add(step.day, action, "placement", ref, person.ref, by=by, detail=step.event)


def _answers(number: int, person: Person, seat: Seat, life: Life) -> Iterator[dict[str, Any]]:
    for event, agrees in (("client_agrees", True), ("client_declines", False)):
        if day := life.day_of(event):
            yield {
                "placement_id": number,
                "agrees": agrees,
                "form": RecordedForm.ORAL_RECORDED,
                "given_on": day,
                "place": "op kantoor",
                "language": "nl",
                "own_words": _WORDS if agrees else None,
                "recorded_by_id": person.supervisor_id,
                **stamp(day, f"city-{person.supervisor_id}"),
            }


def _contacts(number: int, person: Person, seat: Seat, life: Life) -> Iterator[dict[str, Any]]:
    if day := life.day_of("close"):
        for whom in ContactWith:
            yield {
                "placement_id": number,
                "with_whom": whom,
                "held_on": day,
                "recorded_by_id": person.supervisor_id,
                **stamp(day, f"city-{person.supervisor_id}"),
            }


def _agreements_to_share(year: Year, found: Sequence[Stay]) -> None:
    """Let everybody who asked a host for a place have agreed to share with it, name and all."""
    hosts: dict[Person, dict[int, date]] = defaultdict(dict)
    for _, person, seat, life in found:
        if life.day_of("send_to_partner"):
            hosts[person].setdefault(seat.host_id, life.steps[0].day)
    year.add(
        Consent,
        [
            {
                "client_id": person.id,
                "purpose": ConsentPurpose.PLACEMENT,
                "domains": [],
                "items": [ClientPart.FUNCTIONAL_PROFILE, ClientPart.IDENTITY],
                "form": RecordedForm.WRITTEN,
                "explained_in_language": "nl",
                "given_on": (given := min(since.values())),
                "expires_on": year.today + timedelta(days=_SHARED_DAYS),
                "recorded_by_id": person.supervisor_id,
                "state": ConsentState.GIVEN,
                **stamp(given, f"city-{person.supervisor_id}"),
            }
            for person, since in hosts.items()
        ],
    )
    placement = Consent.purpose == ConsentPurpose.PLACEMENT
    numbers = dict(year.session.execute(select(Consent.client_id, Consent.id).where(placement)).all())
    year.add(
        ConsentRecipient,
        [
            {"consent_id": numbers[person.id], "organisation_id": host, **stamp(day, "seed")}
            for person, since in hosts.items()
            for host, day in since.items()
        ],
    )

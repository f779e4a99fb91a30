"""What a round gave, in totals; never who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer, Shift
from coordination.errors import NotFound
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.vocabulary import HalfDays, SuggestionOutcome


@dataclass(frozen=True, kw_only=True)
class RoundReport:
    """A round in totals.

    Attributes
    ----------
    not_placed
        Clients without a place, by the class of the reason.
    nearest_misses
        Rules that stood in the way at the nearest offers, with how many clients each kept out.
    binding
        Full places that would have fitted clients without one, and how many clients each keeps out.
    first_come
        What first-come-first-served would have given.
    """

    ref: str
    state: str
    failure: str | None
    requested_at: str
    for_day: str
    clients: int | None
    offers: int | None
    pairs: int | None
    placed: int | None
    not_placed: dict[str, int]
    nearest_misses: dict[str, int]
    binding: list[dict[str, Any]]
    status: str | None
    stop_reason: str | None
    proof: str | None
    objective: dict[str, int] | None
    bound: dict[str, int] | None
    gap: float | None
    first_come: dict[str, int] | None
    solve_ms: int | None
    random_seed: int
    rule_set_version: str


def read(session: Session, ref: str) -> RoundReport:
    """Return the totals of a round.

    Raises
    ------
    NotFound
        When there is no round of this reference.
    """
    found = session.scalars(select(MatchingRound).where(MatchingRound.ref == ref)).one_or_none()
    if found is None:
        raise NotFound(f"round as {ref}")
    return RoundReport(
        ref=found.ref,
        state=found.state.value,
        failure=found.failure,
        requested_at=found.requested_at.isoformat(timespec="seconds"),
        for_day=found.for_day.isoformat(),
        clients=found.clients,
        offers=found.offers,
        pairs=found.pairs,
        placed=found.placed,
        not_placed=_not_placed(session, found.id),
        nearest_misses=_nearest_misses(session, found.id),
        binding=_binding(session, found.id),
        status=found.solver_status,
        stop_reason=found.stop_reason,
        proof=found.proof,
        objective=found.objective,
        bound=found.bound,
        gap=found.gap,
        first_come=found.first_come,
        solve_ms=found.solve_ms,
        random_seed=found.random_seed,
        rule_set_version=found.rule_set_version,
    )


def _not_placed(session: Session, round_id: int) -> dict[str, int]:
    counted = (
        select(Suggestion.outcome, func.count())
        .where(Suggestion.round_id == round_id, Suggestion.outcome != SuggestionOutcome.PLACED)
        .group_by(Suggestion.outcome)
        .order_by(func.count().desc(), Suggestion.outcome)
    )
    return {outcome.value: count for outcome, count in session.execute(counted)}


def _nearest_misses(session: Session, round_id: int) -> dict[str, int]:
    clients = func.count(Exclusion.client_id.distinct())
    counted = (
        select(Exclusion.rule_code, clients)
        .where(Exclusion.round_id == round_id)
        .group_by(Exclusion.rule_code)
        .order_by(clients.desc(), Exclusion.rule_code)
    )
    return dict(session.execute(counted).all())


def _binding(session: Session, round_id: int) -> list[dict[str, Any]]:
    """Return the full places that keep clients out, those that keep most of them out first."""
    stored = session.execute(
        select(Suggestion.client_id, Suggestion.binding).where(
            Suggestion.round_id == round_id, Suggestion.outcome == SuggestionOutcome.FITS_BUT_FULL
        )
    )
    clients: dict[tuple[int, int | None, str], set[int]] = {}
    half_days: dict[tuple[int, int | None, str], HalfDays] = {}
    for client_id, limits in stored:
        for limit in limits:
            place = (limit["offer"], limit["shift"], limit.get("kind", "places"))
            clients.setdefault(place, set()).add(client_id)
            half_days[place] = HalfDays(half_days.get(place, HalfDays(0)) | (limit["half_day"] or 0))
    offers = dict(session.execute(select(CapacityOffer.id, CapacityOffer.title)).all())
    shifts: dict[int | None, str] = dict(session.execute(select(Shift.id, Shift.name)).all())
    ordered = sorted(clients, key=lambda place: (-len(clients[place]), place[0], place[1] or 0, place[2]))
    return [
        {
            "offer": offers.get(offer),
            "shift": shifts.get(shift),
            "half_days": list(half_days[offer, shift, kind].names),
            "kind": kind,
            "clients": len(clients[offer, shift, kind]),
        }
        for offer, shift, kind in ordered
    ]

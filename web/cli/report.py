"""What a round gave, for people and for programs: totals only, never who."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer, Shift
from coordination.errors import NotFound
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.vocabulary import HalfDays, RoundState, SuggestionOutcome, label
from web.cli import console

SHOWN = 6


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
        Full places (offer and shift) that would have fitted a client without a place, and how many clients.
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


def show(report: RoundReport, *, as_json: bool) -> None:
    """Print a round."""
    if as_json:
        console.result_json(asdict(report))
        return
    for line in lines(report):
        console.result(line)


def lines(report: RoundReport) -> list[str]:
    """Return a round as people read it."""
    head = f"Round {report.ref}, {report.state}, for {report.for_day}"
    if report.state != RoundState.FINISHED:
        return [head + (f": {report.failure}" if report.failure else "")]
    without = sum(report.not_placed.values())
    looking = f"{report.clients} clients, {report.offers} offers, {report.pairs} possible pairs"
    written = [
        head,
        f"  looking for a place   {looking}",
        f"  placed                {report.placed}",
        f"  not placed            {without}",
        *(f"    {count:5}  {_words(code)}" for code, count in report.not_placed.items()),
    ]
    if report.nearest_misses:
        rules = ", ".join(f"{code} {count}" for code, count in list(report.nearest_misses.items())[:SHOWN])
        written.append(f"  in the way most often {rules} (rule and clients)")
    written += [
        f"  proof                 {_proof(report)}",
        f"  first come first served  {_first_come(report)}",
    ]
    if report.binding:
        written.append("  places that bind")
        written += [
            f"    {full['clients']:5}  {full['offer']}{', ' + full['shift'] if full['shift'] else ''}"
            for full in report.binding[:SHOWN]
        ]
    seconds = f"{report.solve_ms / 1000:.2f} s" if report.solve_ms is not None else "unknown"
    written.append(
        f"  time                  {seconds} (seed {report.random_seed}, rules {report.rule_set_version})"
    )
    return written


def _proof(report: RoundReport) -> str:
    levels = ", ".join(
        f"{level} {value} of at most {(report.bound or {}).get(level, '?')}"
        for level, value in (report.objective or {}).items()
    )
    gap = "unknown" if report.gap is None else f"{report.gap:.2%}"
    return f"{report.status} by {report.proof}: {levels}; gap {gap}"


def _first_come(report: RoundReport) -> str:
    if not report.first_come:
        return "unknown"
    placed = report.first_come.get("placed")
    if placed is None or report.placed is None:
        return ", ".join(f"{level} {value}" for level, value in report.first_come.items())
    return f"{placed} placed, so {report.placed - placed:+d} here"


def _words(outcome: str) -> str:
    return label(SuggestionOutcome(outcome), "en")


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
    stored = session.scalars(
        select(Suggestion.binding).where(
            Suggestion.round_id == round_id, Suggestion.outcome == SuggestionOutcome.FITS_BUT_FULL
        )
    )
    counts: Counter[tuple[int, int | None, int | None, int]] = Counter()
    for limits in stored:
        counts.update(
            {(limit["offer"], limit["shift"], limit["half_day"], limit["places"]) for limit in limits}
        )
    offers = dict(session.execute(select(CapacityOffer.id, CapacityOffer.title)).all())
    shifts: dict[int | None, str] = dict(session.execute(select(Shift.id, Shift.name)).all())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return [
        {
            "offer": offers.get(offer),
            "shift": shifts.get(shift) or (HalfDays(half_day).names[0] if half_day else None),
            "places": places,
            "clients": clients,
        }
        for (offer, shift, half_day, places), clients in ordered
    ]

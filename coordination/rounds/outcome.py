"""Keeping what a plan says: totals in the round, a suggestion per client, near misses, placements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session, load_only, selectinload

from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client, PlanGoal, Trajectory
from coordination.placements.models import Placement
from coordination.placements.operations import NewSuggestion, suggest
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.rounds.rules import first_day_of
from coordination.rounds.snapshot import id_of, key
from coordination.services.graph import Route, ServiceGraph
from coordination.services.queries import build_graph
from coordination.teams.queries import team_organisations
from coordination.vocabulary import HalfDays, PlacementState, RuleAnswer, SuggestionOutcome
from matching import Beside, BindingCapacity, Choice, Plan, Proposal, Unplaced
from matching.options import FREE_KEY
from matching.plan import RelaxationSet
from matching.whatif import LevelPrices

BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows that a plan speaks of, by reference: ids of unplaced clients, the placed ones themselves."""

    ids: Mapping[str, int]
    placed: Mapping[str, Client]
    service_of: Mapping[int, int]
    teams: Mapping[int, frozenset[int]]
    graph: ServiceGraph

    def route(self, client: Client, offer_id: int) -> dict[str, Any] | None:
        """Return the referral route as it is kept and shown (HR-29)."""
        found = self.graph.route(self.teams.get(client.id, frozenset()), self.service_of[offer_id])
        return None if found is None else _kept_route(found)


def store_plan(session: Session, actor: Actor, matching_round: MatchingRound, plan: Plan) -> None:
    """Keep a plan with its round; the caller has locked the round and sees that it is stored once."""
    _keep_totals(matching_round, plan)
    rows = _read(session, matching_round, plan)
    beside = () if plan.beside is None else plan.beside.proposals
    spoken_for = (*plan.proposals, *beside)
    made = suggest(
        session,
        actor,
        suggestions=[_new_suggestion(rows.placed[one.chosen.client], one) for one in spoken_for],
        round_ref=matching_round.ref,
    )
    clients = [rows.placed[one.chosen.client] for one in plan.proposals]
    placements, courses = made[: len(clients)], made[len(clients) :]
    by = {"round_id": matching_round.id, "created_by": actor.name, "updated_by": actor.name}
    suggestions = [
        by
        | _placed(one, placement)
        | {"client_id": client.id, "route": rows.route(client, placement.offer_id)}
        for client, one, placement in zip(clients, plan.proposals, placements, strict=True)
    ]
    suggestions += [by | _unplaced(one) | {"client_id": rows.ids[one.client]} for one in plan.unplaced]
    exclusions = [
        by | {"client_id": rows.ids[one.client]} | row for one in plan.unplaced for row in _exclusions(one)
    ]
    by_arrival = {client: id_of(offer) for client, offer in plan.first_come_offers.items()}
    changed = {one.client: [one.fate.value, one.because.value] for one in plan.differences}
    spoken = [one.chosen.client for one in plan.proposals] + [one.client for one in plan.unplaced]
    second = _beside(plan, [placement.id for placement in courses])
    for row, client in zip(suggestions, spoken, strict=True):
        row["change"] = changed.get(client)
        row["first_come_offer_id"] = by_arrival.get(client)
        row["beside"], row["beside_placement_id"] = second.get(client, (None, None))
    # In bulk: thousands of rows that nobody looks at again in this transaction.
    for table, values in ((Suggestion, suggestions), (Exclusion, exclusions)):
        if values:
            session.execute(insert(table), values)


def _beside(plan: Plan, placements: Sequence[int]) -> dict[str, tuple[dict[str, Any], int | None]]:
    """Return, by client, the course beside the place as it is kept, with its placement; or why none."""
    if plan.beside is None:
        return {}
    found: dict[str, tuple[dict[str, Any], int | None]] = {
        one.client: ({"outcome": SuggestionOutcome(one.outcome.value).value}, None)
        for one in plan.beside.unplaced
    }
    for one, placement in zip(plan.beside.proposals, placements, strict=True):
        kept = {"outcome": SuggestionOutcome.PLACED.value, **_kept_choice(one.chosen)}
        found[one.chosen.client] = kept, placement
    return found


def standing_proposals(session: Session, clients: Sequence[str], *, beside: bool = False) -> dict[str, str]:
    """Return the proposals of the round before that still stand, as the matcher names options (SR-19).

    Parameters
    ----------
    clients
        References of those who take part in the new round.
    beside
        Those of courses beside a place, in place of those of the places.
    """
    courses = select(Suggestion.beside_placement_id).where(Suggestion.beside_placement_id.is_not(None))
    which = Placement.id.in_(courses) if beside else Placement.id.not_in(courses)
    found: dict[str, str] = {}
    for refs in _batches(clients):
        statement = (
            select(Client.ref, Placement.offer_id, Placement.shift_id)
            .join(Client, Placement.client_id == Client.id)
            .where(Client.ref.in_(refs), Placement.state == PlacementState.SUGGESTED, which)
            .order_by(Placement.id)
        )
        for ref, offer_id, shift_id in session.execute(statement):
            shift = FREE_KEY if shift_id is None else key("shift", shift_id)
            found[ref] = f"{key('offer', offer_id)}/{shift}"
    return dict(sorted(found.items()))


def _keep_totals(matching_round: MatchingRound, plan: Plan) -> None:
    matching_round.solver_status = plan.status
    matching_round.stop_reason = plan.stop_reason
    matching_round.proof = plan.proof
    matching_round.objective = dict(plan.objective)
    matching_round.bound = dict(plan.bound)
    matching_round.gap = plan.gap
    matching_round.first_come = asdict(plan.first_come)
    matching_round.by_priority = asdict(plan.by_priority)
    matching_round.solve_ms = round(1000 * plan.seconds["solve"])
    matching_round.clients = plan.counts.clients
    matching_round.offers = plan.counts.offers
    matching_round.pairs = plan.counts.pairs
    matching_round.placed = len(plan.proposals)
    counts = Counter(f"{one.fate.value}/{one.because.value}" for one in plan.differences)
    matching_round.differences = dict(sorted(counts.items()))
    matching_round.level_prices = None if plan.level_prices is None else _kept_prices(plan.level_prices)
    matching_round.beside = None if plan.beside is None else _kept_beside(plan.beside)


def _kept_beside(beside: Beside) -> dict[str, Any]:
    return {
        "clients": len(beside.proposals) + len(beside.unplaced),
        "placed": len(beside.proposals),
        "status": beside.status,
        "proof": beside.proof,
        "objective": dict(beside.objective),
        "bound": dict(beside.bound),
        "gap": beside.gap,
    }


def _kept_prices(prices: LevelPrices) -> dict[str, Any]:
    """Return what the levels cost each other as pairs (least, most), with the numbers of people."""
    first = prices.first_placement
    return {
        "placed": prices.plan.placed,
        "placed_score_first": prices.most_score.placed,
        "last_placement": [prices.last_placement.low, prices.last_placement.high],
        "priority": [prices.priority.low, prices.priority.high],
        "first_placement": None if first is None else [first.low, first.high],
        "one_less": prices.one_less.placed,
    }


def _read(session: Session, matching_round: MatchingRound, plan: Plan) -> _Rows:
    chosen = [one.chosen.client for one in plan.proposals]
    ids: dict[str, int] = {}
    placed: dict[str, Client] = {}
    teams: dict[int, frozenset[int]] = {}
    for refs in _batches([one.client for one in plan.unplaced]):
        ids |= {row.ref: row.id for row in session.execute(_keys_of(refs))}
    for refs in _batches(chosen):
        statement = (
            select(Client)
            .where(Client.ref.in_(refs))
            .options(
                # Names and words are not needed, so they are not read.
                load_only(Client.id, Client.ref),
                selectinload(Client.trajectories).selectinload(Trajectory.goals).defer(PlanGoal.text),
            )
        )
        found = {client.ref: client for client in session.scalars(statement)}
        placed |= found
        on = matching_round.for_day
        teams |= team_organisations(session, [client.id for client in found.values()], on)
    service_of = session.execute(select(CapacityOffer.id, CapacityOffer.service_id)).all()
    return _Rows(
        ids=ids,
        placed=placed,
        service_of=dict(service_of),
        teams=teams,
        graph=build_graph(session, matching_round.for_day),
    )


def _keys_of(refs: Sequence[str]) -> Select[str, int]:
    return select(Client.ref, Client.id).where(Client.ref.in_(refs))


def _batches(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(refs), BATCH):
        yield refs[start : start + BATCH]


def _placed(proposal: Proposal, placement: Placement) -> dict[str, Any]:
    return {
        "outcome": SuggestionOutcome.PLACED,
        "placement_id": placement.id,
        "offer_id": placement.offer_id,
        "shift_id": placement.shift_id,
        "half_days": placement.half_days,
        "starts_on": placement.starts_on,
        "ends_on": placement.ends_on,
        "score": proposal.chosen.score,
        "reasons": _reasons(proposal.chosen),
        "questions": _pairs(proposal.chosen.questions),
        "alternatives": [_kept_choice(choice) for choice in proposal.alternatives],
        "binding": [],
        "relaxations": None,
    }


def _unplaced(unplaced: Unplaced) -> dict[str, Any]:
    return {
        "outcome": SuggestionOutcome(unplaced.outcome.value),
        "placement_id": None,
        "offer_id": None,
        "shift_id": None,
        "half_days": None,
        "starts_on": None,
        "ends_on": None,
        "score": None,
        "reasons": [],
        "questions": _pairs(unplaced.questions),
        "alternatives": [_kept_choice(choice) for choice in unplaced.alternatives],
        "binding": [_kept_limit(limit) for limit in unplaced.binding],
        "route": None,
        "relaxations": [_kept_relaxations(one) for one in unplaced.relaxations],
    }


def _new_suggestion(client: Client, proposal: Proposal) -> NewSuggestion:
    chosen = proposal.chosen
    half_days = HalfDays(chosen.half_days)
    offer_id = id_of(chosen.offer)
    others = {id_of(choice.offer) for choice in proposal.alternatives} - {offer_id}
    return NewSuggestion(
        client=client,
        offer_id=offer_id,
        shift_id=None if chosen.shift is None else id_of(chosen.shift),
        half_days=half_days,
        starts_on=first_day_of(half_days, chosen.starts_on, chosen.ends_on),
        ends_on=chosen.ends_on,
        other_offers=tuple(sorted(others)),
    )


def _kept_choice(choice: Choice) -> dict[str, Any]:
    first = first_day_of(HalfDays(choice.half_days), choice.starts_on, choice.ends_on)
    return {
        "offer": id_of(choice.offer),
        "shift": None if choice.shift is None else id_of(choice.shift),
        "half_days": choice.half_days,
        "pick": choice.pick,
        "starts_on": first.isoformat(),
        "ends_on": None if choice.ends_on is None else choice.ends_on.isoformat(),
        "score": choice.score,
        "reasons": _reasons(choice),
        "questions": _pairs(choice.questions),
    }


def _kept_limit(limit: BindingCapacity) -> dict[str, Any]:
    return {
        "offer": id_of(limit.offer),
        "shift": None if limit.shift is None else id_of(limit.shift),
        "half_day": limit.half_day,
        "places": limit.places,
        "kind": limit.kind.value,
    }


def _kept_relaxations(one: RelaxationSet) -> dict[str, Any]:
    return {
        "give": [[give.kind, give.value, list(give.rules)] for give in one.relaxations],
        "offers": [id_of(offer) for offer in one.offers],
        "count": one.count,
        "sure": one.sure,
    }


def _kept_route(route: Route) -> dict[str, Any]:
    """Return a route as it was, with the names of then."""
    return {
        "organisation_id": route.organisation_id,
        "organisation_name": route.organisation_name,
        "steps": [
            {"service": step.id, "nl": step.name("nl"), "en": step.name("en"), "fr": step.name("fr")}
            for step in route.steps
        ],
    }


def _exclusions(unplaced: Unplaced) -> Iterator[dict[str, Any]]:
    for miss in unplaced.nearest:
        for result in miss.failing:
            yield {
                "offer_id": id_of(miss.offer),
                "rule_code": result.code,
                "answer": RuleAnswer(result.answer.value),
                "detail": {"missing": list(result.missing)},
            }


def _reasons(choice: Choice) -> list[list[Any]]:
    return [list(reason) for reason in choice.reasons]


def _pairs(questions: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [list(question) for question in questions]

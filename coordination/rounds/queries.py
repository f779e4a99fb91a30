"""Rounds read: totals for those who run them, and suggestions of the clients whom the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import offers_to_propose
from coordination.clients.models import Client
from coordination.consent.access import ClientFile, decisions, joined, open_file, visible_clients
from coordination.consent.rules import DOMAIN_PARTS
from coordination.errors import NotFound
from coordination.placements.models import Placement
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.rounds.rules import shown_questions, shown_reasons, shown_rules, together
from coordination.rounds.snapshot import id_of, key, unpack_pair
from coordination.rounds.views import PairView, SuggestionView, offers_named, view_of
from coordination.vocabulary import ActorRole, AuditAction, ClientPart, SuggestionOutcome
from matching import RULE_SET_VERSION, PairExplanation, Weights, explain_pair

MAY_READ = (ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR, ActorRole.WORKER)
#: What is asked of a client to show a suggestion: the first must be granted, the others say how much.
PARTS = (ClientPart.PROPOSALS, ClientPart.IDENTITY, *DOMAIN_PARTS)

#: What a round was made from is large, and most questions are not about it.
WITHOUT_MAKINGS = (defer(MatchingRound.snapshot), defer(MatchingRound.previous))


def rounds(session: Session, actor: Actor, limit: int = 20) -> list[MatchingRound]:
    """Return the latest rounds, the newest first, without what each was made from."""
    require_role(actor, "reading rounds", *MAY_READ)
    statement = select(MatchingRound).order_by(MatchingRound.id.desc()).limit(limit)
    return list(session.scalars(statement.options(*WITHOUT_MAKINGS)))


def open_round(session: Session, actor: Actor, ref: str) -> MatchingRound:
    """Return one round with its totals, without its snapshot.

    Raises
    ------
    NotFound
        When there is none with this reference.
    """
    require_role(actor, "reading rounds", *MAY_READ)
    statement = select(MatchingRound).where(MatchingRound.ref == ref)
    found = session.scalar(statement.options(defer(MatchingRound.snapshot)))
    if found is None:
        raise NotFound("round")
    return found


def suggestions(session: Session, actor: Actor, matching_round: MatchingRound) -> list[SuggestionView]:
    """Return what a round says of the clients whose proposals the actor may see; each read is recorded."""
    require_role(actor, "reading suggestions", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    statement = (
        select(Suggestion)
        .join(Client)
        .where(
            Suggestion.round_id == matching_round.id,
            Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .options(
            joinedload(Suggestion.client),
            joinedload(Suggestion.placement),
            joinedload(Suggestion.beside_placement),
            joinedload(Suggestion.matching_round).options(*WITHOUT_MAKINGS),
        )
        .order_by(Client.ref)
    )
    return _views(session, actor, list(session.scalars(statement)))


def outcomes(
    session: Session, actor: Actor, matching_round: MatchingRound, client_ids: Collection[int]
) -> dict[int, SuggestionOutcome]:
    """Return how a round ended for these clients, by their ids.

    The caller opened their proposals for reading, which recorded it.
    """
    require_role(actor, "reading suggestions", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    statement = select(Suggestion.client_id, Suggestion.outcome).where(
        Suggestion.round_id == matching_round.id,
        Suggestion.client_id.in_(client_ids),
        Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
    )
    return dict(session.execute(statement).all())


def own_clients(session: Session, actor: Actor, matching_round: MatchingRound) -> list[Client]:
    """Return the clients of a round whose proposals the actor may see, by reference."""
    statement = (
        select(Client)
        .join(Suggestion, Suggestion.client_id == Client.id)
        .where(
            Suggestion.round_id == matching_round.id,
            Client.id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .order_by(Client.ref)
    )
    return list(session.scalars(statement))


def named_clients(session: Session, actor: Actor, clients: Sequence[Client]) -> dict[str, str]:
    """Return the names of those of these clients whom the actor may know by name; each read is recorded."""
    decided = decisions(session, actor, [client.id for client in clients], (ClientPart.IDENTITY,))
    found = {}
    for client in clients:
        may = decided[client.id][ClientPart.IDENTITY]
        if not may:
            continue
        record(
            session,
            actor,
            AuditAction.VIEW,
            "client",
            client.ref,
            subject=client.ref,
            part=ClientPart.IDENTITY.value,
            basis=joined([] if may.basis is None else [may.basis]),
        )
        found[client.ref] = client.display_name
    return found


def proposed_before(
    session: Session, matching_round: MatchingRound, views: Sequence[SuggestionView]
) -> dict[str, str]:
    """Return the title of the place that was proposed before a round, by reference of those in ``views``.

    Who had no proposal is left out.
    """
    previous = matching_round.previous or {}
    offer_of = {
        view.client_ref: id_of(previous[view.client_ref].partition("/")[0])
        for view in views
        if view.client_ref in previous
    }
    statement = select(CapacityOffer.id, CapacityOffer.title).where(CapacityOffer.id.in_(offer_of.values()))
    titles = dict(session.execute(statement).all())
    return {ref: titles[offer_id] for ref, offer_id in offer_of.items() if offer_id in titles}


def latest_suggestion(session: Session, actor: Actor, client: Client) -> SuggestionView | None:
    """Return what the latest finished round says of a client, or None; the read is recorded."""
    statement = (
        select(Suggestion)
        .where(
            Suggestion.client_id == client.id,
            Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .options(
            joinedload(Suggestion.client),
            joinedload(Suggestion.placement),
            joinedload(Suggestion.beside_placement),
            joinedload(Suggestion.matching_round).options(*WITHOUT_MAKINGS),
        )
        .order_by(Suggestion.id.desc())
        .limit(1)
    )
    return next(iter(_views(session, actor, list(session.scalars(statement)))), None)


def suggestion_behind(session: Session, actor: Actor, placement: Placement) -> SuggestionView | None:
    """Return the suggestion that a placement came from, or None; the read is recorded."""
    statement = (
        select(Suggestion)
        .where(
            Suggestion.placement_id == placement.id,
            Suggestion.client_id.in_(visible_clients(actor, ClientPart.PROPOSALS)),
        )
        .options(
            joinedload(Suggestion.client),
            joinedload(Suggestion.placement),
            joinedload(Suggestion.beside_placement),
            joinedload(Suggestion.matching_round).options(*WITHOUT_MAKINGS),
        )
    )
    return next(iter(_views(session, actor, list(session.scalars(statement)))), None)


def explain(session: Session, actor: Actor, *, round_ref: str, client_ref: str, offer_id: int) -> PairView:
    """Return what every rule said of a client and an offer, worked out again from the round's snapshot.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    NotFound
        When the round has no snapshot, or the client or the offer took no part in it.
    """
    file = open_file(session, actor, client_ref, *PARTS)
    if not file.shows(ClientPart.PROPOSALS):
        raise NotFound("client")
    found = session.scalar(select(MatchingRound).where(MatchingRound.ref == round_ref))
    said = None if found is None else said_then(found, client_ref, offer_id)
    if found is None or said is None:
        raise NotFound("explanation")
    return pair_view(found, said, file, offer_id)


def said_then(found: MatchingRound, client_ref: str, offer_id: int) -> PairExplanation | None:
    """Return what every rule said of a pair in a round; None where one of the two took no part in it."""
    pair = (client_ref, key("offer", offer_id))
    kept = None if found.snapshot is None else unpack_pair(found.snapshot, *pair)
    if kept is None:
        return None
    facts, parameters = kept
    return explain_pair(facts, *pair, weights=Weights.from_dict(found.weights), parameters=parameters)


def pair_view(found: MatchingRound, said: PairExplanation, file: ClientFile, offer_id: int) -> PairView:
    """Return what a round said of a pair as the reader of this file may read it."""
    rules = shown_rules(said.rules, file.decisions)
    return PairView(
        round_ref=found.ref,
        client_ref=file.client.ref,
        offer_id=offer_id,
        answer=together([rule.answer for rule in rules]),
        rules=rules,
        questions=shown_questions(said.questions, file.decisions),
        score=said.score,
        reasons=shown_reasons(said.reasons, file.decisions),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        rule_set_version=found.rule_set_version,
        same_rules=found.rule_set_version == RULE_SET_VERSION,
    )


def _views(session: Session, actor: Actor, found: Sequence[Suggestion]) -> list[SuggestionView]:
    """Return suggestions of clients whose proposals the actor may see, and record the reads."""
    ids = [one.client_id for one in found]
    excluded: dict[tuple[int, int], list[Exclusion]] = defaultdict(list)
    statement = select(Exclusion).where(
        Exclusion.round_id.in_({one.round_id for one in found}), Exclusion.client_id.in_(ids)
    )
    for row in session.scalars(statement.order_by(Exclusion.id)):
        excluded[row.round_id, row.client_id].append(row)
    named = offers_named(found, [row for rows in excluded.values() for row in rows])
    offers = {offer.id: offer for offer in offers_to_propose(session, named)}
    decided = decisions(session, actor, ids, PARTS)
    views = []
    for one in found:
        may = decided[one.client_id]
        opened = {part: decision for part, decision in may.items() if decision}
        record(
            session,
            actor,
            AuditAction.VIEW,
            "suggestion",
            one.id,
            subject=one.client.ref,
            part=joined(opened),
            basis=joined(decision.basis for decision in opened.values() if decision.basis is not None),
        )
        views.append(view_of(one, excluded[one.round_id, one.client_id], offers, may))
    return views

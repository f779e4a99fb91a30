"""A placement as it was when it was proposed: round, rules, policy, and what each rule saw then (INV-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.errors import NotFound
from coordination.organisations.queries import names_by_key
from coordination.placements.models import Placement
from coordination.rounds import queries as rounds
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.vocabulary import RoundState
from web.presenters import rounds as round_words
from web.presenters import suggestions


@dataclass(frozen=True)
class Then:
    """What held when a placement was proposed.

    Attributes
    ----------
    suggested
        Whether the round proposed it; else a person did, and the round is the last one before.
    why
        Every rule with what it saw; None where client or place took no part in the round.
    """

    round_ref: str
    for_day: date
    suggested: bool
    versions: tuple[tuple[str, str], ...]
    policy: tuple[str, ...]
    why: suggestions.WhyNot | None


def as_it_was(session: Session, actor: Actor, placement: Placement) -> Then | None:
    """Return what held when a placement was proposed; None where no round had seen the client by then."""
    base = (
        select(MatchingRound, Suggestion.placement_id)
        .join(Suggestion, Suggestion.round_id == MatchingRound.id)
        .where(MatchingRound.state == RoundState.FINISHED, Suggestion.client_id == placement.client_id)
        .options(defer(MatchingRound.snapshot))
        .order_by(MatchingRound.id.desc())
        .limit(1)
    )
    found = session.execute(base.where(Suggestion.placement_id == placement.id)).one_or_none()
    if found is None:
        before = MatchingRound.finished_at <= placement.created_at
        found = session.execute(base.where(before)).one_or_none()
    if found is None:
        return None
    matching_round, proposed = found
    ref = session.scalar(select(Client.ref).where(Client.id == placement.client_id)) or ""
    names = names_by_key(session)
    try:
        pair = rounds.explain(
            session, actor, round_ref=matching_round.ref, client_ref=ref, offer_id=placement.offer_id
        )
    except NotFound as missing:
        if missing.kind != "explanation":
            raise
        why = None
    else:
        why = suggestions.why_not(pair, names, ())
    return Then(
        round_ref=matching_round.ref,
        for_day=matching_round.for_day,
        suggested=proposed == placement.id,
        versions=tuple(round_words.versions(matching_round)),
        policy=tuple(round_words.policy_lines(matching_round.policy)),
        why=why,
    )

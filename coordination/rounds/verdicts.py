"""Every place with what a round said of it for one client: why not there, for all places at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from coordination.actors import Actor
from coordination.capacity.queries import names_by_id
from coordination.consent.access import ClientFile, open_file
from coordination.errors import NotFound
from coordination.rounds.models import MatchingRound
from coordination.rounds.queries import PARTS
from coordination.rounds.rules import KEEP_APART, shown_rules, together
from coordination.rounds.snapshot import id_of, unpack_client
from coordination.rounds.views import VerdictView
from coordination.vocabulary import ClientPart
from matching import Weights, explain_client


def verdicts(session: Session, actor: Actor, *, round_ref: str, client_ref: str) -> tuple[VerdictView, ...]:
    """Return what every rule said of a client at each place, worked out again from the round's snapshot.

    What may not be told of a pair reads here as it does there: as *no place* (E.3 point 9). The read is
    recorded.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    NotFound
        When the round has no snapshot, or the client took no part in it.
    """
    return verdicts_for(session, open_file(session, actor, client_ref, *PARTS), round_ref=round_ref)


def verdicts_for(session: Session, file: ClientFile, *, round_ref: str) -> tuple[VerdictView, ...]:
    """Return the same of a client who was opened for reading already, with the `PARTS` that are granted.

    Raises
    ------
    NotFound
        As `verdicts`, and where the client's proposals are not among what was opened.
    """
    if not file.shows(ClientPart.PROPOSALS):
        raise NotFound("client")
    found = session.scalar(
        select(MatchingRound).where(MatchingRound.ref == round_ref).options(defer(MatchingRound.previous))
    )
    if found is None or found.snapshot is None:
        raise NotFound("explanation")
    client_ref = file.client.ref
    kept = unpack_client(found.snapshot, client_ref)
    if kept is None:
        raise NotFound("explanation")
    facts, parameters = kept
    said = explain_client(
        facts,
        client_ref,
        weights=Weights.from_dict(found.weights),
        parameters=parameters,
        seen_by={KEEP_APART},  # a page of its own tells the values of one pair
    )
    names = names_by_id(session, [id_of(one.offer) for one in said])
    views = []
    for one in said:
        offer_id = id_of(one.offer)
        if offer_id not in names:
            continue
        rules = shown_rules(one.against, file.decisions)
        title, host = names[offer_id]
        views.append(
            VerdictView(
                offer_id=offer_id,
                title=title,
                host=host,
                answer=together([rule.answer for rule in rules]),
                against=rules,
                score=one.score,
            )
        )
    return tuple(views)

"""What waits with those who guide, in plans and on waiting lists: talks, agreements, confirmations, lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.plans import queries
from coordination.plans.agenda import Agenda
from coordination.to_do.rules import SOON, Waits
from coordination.vocabulary import ActorRole, WaitKind
from coordination.waiting_lists.queries import to_ask

_WORKING = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


def evaluations(agenda: Agenda, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the trajectories that the actor guides and that must be evaluated (INV-14)."""
    if actor.has(ActorRole.SUPERVISOR):
        due = [one for one in agenda.talks if one.due <= on + SOON]
        yield from _of_plan(WaitKind.HOLD_EVALUATION, due)


def notes(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield what was agreed with clients whom the actor guides and is to be looked at again."""
    if actor.has(ActorRole.SUPERVISOR):
        yield from _of_plan(WaitKind.LOOK_AGAIN, queries.notes_due(session, actor, on + SOON))


def receivers(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the advices of the actor that a receiving service has still to confirm; no day presses."""
    if actor.has(ActorRole.SUPERVISOR):
        for one in queries.receivers_awaited(session, actor):
            ref = one.client_ref
            yield Waits(kind=WaitKind.AWAIT_RECEIVER, about=ref, ref=ref, since=one.due)


def lists(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield the waiting lists on which the actor put somebody, to ask how it stands."""
    if actor.has(*_WORKING):
        for one in to_ask(session, actor, on + SOON):
            kind = WaitKind.ASK_WAITING_LIST
            yield Waits(kind=kind, about=one.client_ref, ref=one.entry_id, due=one.due)


def _of_plan(kind: WaitKind, found: Iterable[queries.Due]) -> Iterator[Waits]:
    for one in found:
        yield Waits(kind=kind, about=one.client_ref, ref=one.client_ref, due=one.due)

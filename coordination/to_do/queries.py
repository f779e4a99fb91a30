"""The list itself: every source asked for one user, ordered by what lapses first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.messages.operations import undelivered
from coordination.plans.agenda import Agenda
from coordination.to_do import hosts, own, placements, plans, referrals, teams
from coordination.to_do.rules import Source, Waits, lapses_first
from coordination.vocabulary import ActorRole, WaitKind


def mail_that_did_not_arrive(session: Session, actor: Actor, on: date) -> Iterator[Waits]:
    """Yield for an administrator that e-mail was refused or given up."""
    if actor.has(ActorRole.ADMINISTRATOR):
        for one in undelivered(session):
            since = None if one.ended_at is None else one.ended_at.astimezone(clock.BRUSSELS).date()
            yield Waits(kind=WaitKind.UNDELIVERED_MAIL, about=str(one.id), since=since)


#: Everything that can wait for somebody. A source asks the predicate itself: what it yields can be opened.
SOURCES: tuple[Source, ...] = (
    placements.along_the_way,
    placements.absences,
    hosts.capacity,
    hosts.sheets,
    plans.notes,
    plans.receivers,
    plans.lists,
    teams.invitations,
    teams.advice,
    teams.practical_questions,
    teams.reviews,
    teams.agreements_to_share,
    teams.asked_to_share,
    teams.asked_by_clients,
    teams.work_left_behind,
    teams.emergencies,
    teams.notices,
    referrals.written,
    referrals.received,
    referrals.for_client,
    own.proposals,
    own.sharing,
    own.before_the_first_day,
    mail_that_did_not_arrive,
)


#: What stands in somebody's agenda.
OF_AGENDA: tuple[Callable[[Agenda, Actor, date], Iterable[Waits]], ...] = (
    plans.evaluations,
    teams.meetings,
    hosts.requests,
)


def to_do(
    session: Session, actor: Actor, on: date | None = None, *, agenda: Agenda | None = None
) -> list[Waits]:
    """Return what waits for somebody, what lapses first at the top.

    References, aliases and days only, so nothing is recorded; what is behind a line is, when it is opened.

    Parameters
    ----------
    agenda
        The actor's, where the caller has it already.
    """
    day = on or clock.today()
    agenda = agenda or Agenda(session, actor)
    found = [one for source in SOURCES for one in source(session, actor, day)]
    found += [one for source in OF_AGENDA for one in source(agenda, actor, day)]
    return sorted(found, key=lapses_first)

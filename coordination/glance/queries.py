"""How it stands with the clients of whoever guides them, and in the teams of whoever is a member.

Counts, days, references and names of colleagues only, so nothing is recorded; what is behind a count is, when
it is opened. Everything is asked of the clients whose part in question the reader may see (CONF-02).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.coaching.queries import Guide, who_guides
from coordination.consent.access import visible_clients
from coordination.meetings.models import ActionPoint, MeetingGuest, TeamMeeting
from coordination.organisations.models import Professional
from coordination.placements.models import Placement
from coordination.placements.queries import next_steps
from coordination.plans.agenda import Agenda
from coordination.plans.queries import Due
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.teams.graph import TeamGraph
from coordination.teams.queries import outlines_of
from coordination.vocabulary import (
    AttendanceCode,
    ClientPart,
    NextStepBy,
    NextStepKind,
    PlacementState,
    RoundState,
    SuggestionOutcome,
)
from coordination.workfloor.models import Attendance

#: How far ahead a talk that comes round, or a hold that lapses, is told.
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A place that is kept free for a client, and the last day of that."""

    ref: str
    client_ref: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An absence without notice: on which day, who calls, and when that was done."""

    placement_ref: str
    client_ref: str
    day: date
    caller: str
    is_mine: bool
    called_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """How it stands with the clients of somebody who guides.

    Attributes
    ----------
    without_step
        References of clients without a next step with the day since when, who waits longest first.
    mine, client, partner
        How many clients wait for the reader, for themselves, for a partner.
    holds
        Places that are kept free and lapse within a week, the first one first.
    evaluations
        Talks that are late or due within a month, the first one first.
    missed
        Absences without notice of the last week, the latest first.
    caseload
        How many the reader guides and at most; None for who guides nobody.
    with_room
        Colleagues who could take one more, those of the own organisation and with most room first.
    round_ref, unplaced
        The latest finished round, and how its search ended for the reader's clients without a place.
    """

    without_step: tuple[tuple[str, date], ...]
    mine: int
    client: int
    partner: int
    holds: tuple[Hold, ...]
    evaluations: tuple[Due, ...]
    missed: tuple[Missed, ...]
    caseload: Guide | None
    with_room: tuple[Guide, ...]
    round_ref: str | None
    unplaced: tuple[tuple[SuggestionOutcome, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """How it stands in the teams of a member.

    Attributes
    ----------
    teams, with_gap, doubled
        How many teams, in how many of them nobody stands in some life domain, and in how many several do
        the same.
    meeting, guests
        The next meeting to which the reader is asked, and who else is.
    actions
        What the reader said to do and has not done, the first one first.
    """

    teams: int
    with_gap: int
    doubled: int
    meeting: TeamMeeting | None
    guests: tuple[str, ...]
    actions: tuple[ActionPoint, ...]


def desk_of(session: Session, actor: Actor, on: date | None = None, *, agenda: Agenda | None = None) -> Desk:
    """Return how it stands with the clients whose proposals the actor may see.

    Parameters
    ----------
    agenda
        The actor's, where the caller has it already.
    """
    on = on or clock.today()
    visible = Client.id.in_(visible_clients(actor, ClientPart.PROPOSALS, on))
    refs = dict(session.execute(select(Client.id, Client.ref).where(visible)).all())
    ids = list(refs)
    steps = next_steps(session, ids, counted=True)
    lost = [one for one, step in steps.items() if step.step is NextStepKind.START_ROUND]
    moving = [step for step in steps.values() if step.step not in _RESTING]
    turns = Counter(step.who for step in moving)
    guides = who_guides(session, actor)
    talks = (agenda or Agenda(session, actor)).talks
    round_ref, unplaced = _latest_round(session, ids)
    return Desk(
        without_step=tuple(sorted(((refs[one], steps[one].since) for one in lost), key=lambda one: one[1])),
        mine=turns[NextStepBy.SUPERVISOR],
        client=turns[NextStepBy.CLIENT],
        partner=turns[NextStepBy.PARTNER],
        holds=_holds(session, ids, on),
        evaluations=tuple(one for one in talks if one.due <= on + MONTH),
        missed=_missed(session, actor, ids, on),
        caseload=next((one for one in guides if one.professional_id == actor.professional_id), None),
        with_room=tuple(
            one for one in guides if one.has_room and one.professional_id != actor.professional_id
        ),
        round_ref=round_ref,
        unplaced=unplaced,
    )


#: Steps that wait for nobody: the place runs, or no place is looked for; and the one without a next step.
_RESTING = frozenset({NextStepKind.FOLLOW_UP, NextStepKind.NOT_LOOKING, NextStepKind.START_ROUND})


def circle_of(
    session: Session, actor: Actor, on: date | None = None, *, agenda: Agenda | None = None
) -> Circle:
    """Return how it stands in the teams that the actor may see.

    Parameters
    ----------
    agenda
        As with `desk_of`.
    """
    on = on or clock.today()
    ids = session.scalars(visible_clients(actor, ClientPart.TEAM, on)).all()
    graphs = [TeamGraph(one, on) for one in outlines_of(session, ids)]
    agenda = agenda or Agenda(session, actor)
    meeting = next(iter(agenda.meetings), None)
    return Circle(
        teams=len(graphs),
        with_gap=sum(bool(one.uncovered_domains) for one in graphs),
        doubled=sum(bool(one.doubled_domains) for one in graphs),
        meeting=meeting,
        guests=() if meeting is None else _guests(session, meeting, actor),
        actions=tuple(agenda.actions),
    )


def _guests(session: Session, meeting: TeamMeeting, actor: Actor) -> tuple[str, ...]:
    statement = (
        select(Professional.display_name)
        .join(MeetingGuest, MeetingGuest.professional_id == Professional.id)
        .where(MeetingGuest.meeting_id == meeting.id, Professional.id != (actor.professional_id or 0))
        .order_by(Professional.display_name)
    )
    return tuple(session.scalars(statement))


def _holds(session: Session, client_ids: Collection[int], on: date) -> tuple[Hold, ...]:
    statement = (
        select(Placement.ref, Client.ref, Placement.hold_until)
        .join(Client, Client.id == Placement.client_id)
        .where(
            Placement.client_id.in_(client_ids),
            Placement.state == PlacementState.RESERVED,
            Placement.hold_until <= on + WEEK,
        )
        .order_by(Placement.hold_until, Placement.id)
    )
    return tuple(
        Hold(ref=ref, client_ref=client_ref, until=until)
        for ref, client_ref, until in session.execute(statement)
        if until is not None
    )


def _missed(session: Session, actor: Actor, client_ids: Collection[int], on: date) -> tuple[Missed, ...]:
    statement = (
        select(
            Placement.ref,
            Client.ref,
            Attendance.day,
            Attendance.called_on,
            Professional.id,
            Professional.display_name,
        )
        .join(Placement, Placement.id == Attendance.placement_id)
        .join(Client, Client.id == Placement.client_id)
        .join(Professional, Professional.id == Placement.supervisor_id)
        .where(
            Placement.client_id.in_(client_ids),
            Attendance.code == AttendanceCode.UNEXCUSED,
            Attendance.day.between(on - WEEK, on),
        )
        .order_by(Attendance.day.desc(), Attendance.id.desc())
    )
    return tuple(
        Missed(
            placement_ref=ref,
            client_ref=client_ref,
            day=day,
            caller=name,
            is_mine=number == actor.professional_id,
            called_on=called_on,
        )
        for ref, client_ref, day, called_on, number, name in session.execute(statement)
    )


def _latest_round(
    session: Session, client_ids: Collection[int]
) -> tuple[str | None, tuple[tuple[SuggestionOutcome, int], ...]]:
    latest = session.execute(
        select(MatchingRound.id, MatchingRound.ref)
        .where(MatchingRound.state == RoundState.FINISHED)
        .order_by(MatchingRound.id.desc())
        .limit(1)
    ).one_or_none()
    if latest is None:
        return None, ()
    round_id, ref = latest
    outcomes = Counter(
        session.scalars(
            select(Suggestion.outcome).where(
                Suggestion.round_id == round_id, Suggestion.client_id.in_(client_ids)
            )
        )
    )
    del outcomes[SuggestionOutcome.PLACED]
    return ref, tuple(outcomes.most_common())

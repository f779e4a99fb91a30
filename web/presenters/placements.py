"""A placement on its way: the steps done, what is next, and the forms that record it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.placements.models import ClientAnswer, Placement
from coordination.placements.queries import NextStep
from coordination.vocabulary import (
    ClientDeclineReason,
    NextStepBy,
    NextStepKind,
    PlacementState,
)
from web.i18n import gettext as _
from web.presenters.dates import day
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.presenters.languages import language_name
from web.presenters.steps import Step, StepState
from web.presenters.texts import capital

S = PlacementState

#: The road of a placement as people think of it; every state on the way belongs to one stop.
_ROAD: tuple[tuple[LazyString, tuple[PlacementState, ...]], ...] = (
    (_l("Voorgesteld"), (S.SUGGESTED,)),
    (_l("Op de korte lijst"), (S.SHORTLISTED,)),
    (_l("Besproken"), (S.DISCUSSED,)),
    (_l("Akkoord van de cliënt"), (S.AGREED,)),
    (_l("Gevraagd aan de partner"), (S.OFFERED, S.INFO_NEEDED, S.WAITLISTED)),
    (_l("Plaats vrijgehouden"), (S.RESERVED,)),
    (_l("Afspraken getekend"), (S.CONFIRMED,)),
    (_l("Bezig"), (S.ACTIVE, S.PAUSED)),
    (_l("Afgerond"), (S.ENDED, S.AFTERCARE, S.CLOSED)),
)

#: Where the road stopped, and after which stop.
_STOPPED: Mapping[PlacementState, int] = {
    S.SUPERSEDED: 0,
    S.DECLINED_BY_CLIENT: 2,
    S.DECLINED_BY_PARTNER: 4,
    S.LAPSED: 4,
    S.WITHDRAWN_BY_CLIENT: 3,
    S.WITHDRAWN_BY_HOST: 5,
    S.EXPIRED: 5,
    S.NEVER_STARTED: 6,
}


# States that last: somebody is there, not on the way to the next stop.
_LASTING = frozenset({S.ACTIVE, S.PAUSED, S.ENDED, S.AFTERCARE})
# The stop whose day is known by itself.
_TALK = 2


@dataclass(frozen=True)
class PlaceLine:
    """The place of a placement or proposal in a few words."""

    title: str
    host: str
    kind: str
    where: str
    when: str
    period: str
    tasks: str
    is_demo: bool


@dataclass(frozen=True)
class AnswerLine:
    """The client's answer as it was given."""

    agrees: bool
    given_on: date
    how: str
    words: str
    reason: str


@dataclass(frozen=True)
class ProposalLine:
    """One proposal in the list of what is under way."""

    ref: str
    who: str
    client_ref: str
    place: PlaceLine
    state: PlacementState
    step: str
    since: date
    hold_until: date | None


@dataclass(frozen=True)
class ProposalGroup:
    """Proposals that wait for the same person, or for nobody: those at work."""

    title: str
    lines: tuple[ProposalLine, ...]


def place_line(
    offer: CapacityOffer,
    half_days: int | None,
    starts_on: date | None,
    ends_on: date | None,
    pick: int | None = None,
) -> PlaceLine:
    """Return a place with its half-days and period.

    Parameters
    ----------
    pick
        How many of the half-days are to be chosen; None when all of them belong to it.
    """
    week = half_day_words(half_days)
    return PlaceLine(
        title=offer.title,
        host=offer.host_organisation.name,
        kind=capital(label_of(offer.placement_kind)),
        where=offer.site.locality,
        when=week if pick is None else _("%(num)s dagdelen te kiezen uit %(week)s", num=pick, week=week),
        period=_period(starts_on, ends_on),
        tasks=offer.tasks_text,
        is_demo=offer.is_demo,
    )


def road(placement: Placement) -> list[Step]:
    """Return the stops of a placement's road: those reached, the one that comes now, and the rest."""
    state = placement.state
    reached = _STOPPED.get(state, _stop_of(state))
    steps = []
    for index, (text, _states) in enumerate(_ROAD):
        if state in _STOPPED and index > reached:
            break
        steps.append(Step(str(text), _step_state(index, reached, state), _note(placement, index, reached)))
    if state in _STOPPED:
        steps.append(Step(capital(label_of(state)), StepState.STOPPED, day(placement.state_since)))
    return steps


def answer_lines(answers: Iterable[ClientAnswer]) -> list[AnswerLine]:
    """Return the client's answers, the latest first."""
    lines = [
        AnswerLine(
            agrees=answer.agrees,
            given_on=answer.given_on,
            how=", ".join(
                text
                for text in (label_of(answer.form), answer.place or "", language_name(answer.language))
                if text
            ),
            words=answer.own_words or "",
            reason=_reason(answer),
        )
        for answer in answers
    ]
    return lines[::-1]


def groups(
    clients: Mapping[int, Client], named: Iterable[int], steps: Iterable[NextStep]
) -> list[ProposalGroup]:
    """Return what is under way by who must act, the longest waiting first; last who is at work.

    Parameters
    ----------
    clients
        The clients whose proposals the reader may see, by id.
    named
        Ids of those whose name the reader may know.
    steps
        What their open placements ask for.
    """
    known = set(named)
    found: dict[NextStepBy | NextStepKind, list[ProposalLine]] = {group: [] for group in _GROUPS}
    for step in steps:
        if step.placement is not None:
            client = clients[step.placement.client_id]
            group = step.step if step.step is NextStepKind.FOLLOW_UP else step.who
            found[group].append(_proposal_line(client, step, step.placement, named=client.id in known))
    return [
        ProposalGroup(str(_GROUPS[group]), tuple(sorted(lines, key=lambda line: (line.since, line.ref))))
        for group, lines in found.items()
        if lines
    ]


def _proposal_line(client: Client, step: NextStep, placement: Placement, *, named: bool) -> ProposalLine:
    return ProposalLine(
        ref=placement.ref,
        who=client.display_name if named else client.ref,
        client_ref=client.ref,
        place=place_line(placement.offer, placement.half_days, placement.starts_on, placement.ends_on),
        state=placement.state,
        step=capital(label_of(step.step)),
        since=placement.state_since,
        hold_until=placement.hold_until,
    )


_GROUPS: Mapping[NextStepBy | NextStepKind, LazyString] = {
    NextStepBy.SUPERVISOR: _l("Jij bent aan zet"),
    NextStepBy.CLIENT: _l("Wacht op de cliënt"),
    NextStepBy.PARTNER: _l("Wacht op een partner"),
    NextStepKind.FOLLOW_UP: _l("Bezig op een plek"),
}


def _period(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on is None:
        return ""
    if ends_on is None:
        return _("vanaf %(day)s, zonder einddatum", day=day(starts_on))
    return _("van %(first)s tot en met %(last)s", first=day(starts_on), last=day(ends_on))


def _stop_of(state: PlacementState) -> int:
    return next((index for index, (_text, states) in enumerate(_ROAD) if state in states), 0)


def _step_state(index: int, reached: int, state: PlacementState) -> StepState:
    """Return how far a stop is; while a stay runs, that stop is the present one."""
    now = reached if state in _LASTING else reached + 1
    if index < now:
        return StepState.DONE
    return StepState.CURRENT if index == now else StepState.AHEAD


def _note(placement: Placement, index: int, reached: int) -> str:
    if index == _TALK:
        return day(placement.discussed_on)
    is_here = index == reached and placement.state not in _STOPPED
    return day(placement.state_since) if is_here else ""


def _reason(answer: ClientAnswer) -> str:
    given = answer.decline_reason
    if given is None or given is ClientDeclineReason.NO_REASON_GIVEN:
        return ""
    return label_of(given)

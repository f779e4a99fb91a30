"""Draws what became of people's placements in a year: the states, and the steps that led to each.

The steps are the shortest way through the table of the life of a placement, so that none is made up. Every
weight here is invented.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from coordination.placements.lifecycle import OCCUPYING, OVER, PLACEMENT
from coordination.vocabulary import ActorRole, PlacementState
from seed.ghent.people import pick

S = PlacementState
_Way = tuple[tuple[str, ActorRole, PlacementState], ...]

FIRST = "propose"
YEAR = 365
_STEP_DAYS = 4
_STAY_WEEKS = (4, 26)
_UNDER_WAY = frozenset({S.ACTIVE, S.PAUSED})
#: Where somebody stands today; None looks on.
TODAY: Mapping[PlacementState | None, int] = {
    None: 380,
    S.ACTIVE: 300,
    S.PAUSED: 15,
    S.CONFIRMED: 20,
    S.RESERVED: 25,
    S.OFFERED: 45,
    S.INFO_NEEDED: 15,
    S.WAITLISTED: 20,
    S.AGREED: 35,
    S.DISCUSSED: 45,
    S.SHORTLISTED: 50,
    S.ENDED: 15,
    S.AFTERCARE: 35,
}
#: What came before it in the year.
BEFORE: Mapping[PlacementState, int] = {
    S.CLOSED: 45,
    S.DECLINED_BY_CLIENT: 14,
    S.DECLINED_BY_PARTNER: 14,
    S.LAPSED: 9,
    S.EXPIRED: 4,
    S.WITHDRAWN_BY_CLIENT: 6,
    S.WITHDRAWN_BY_HOST: 4,
    S.NEVER_STARTED: 4,
}
HOW_MANY_BEFORE: Mapping[int, int] = {0: 40, 1: 35, 2: 18, 3: 7}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life: what happened, whose step it is, to which state, and on which day."""

    event: str
    by: ActorRole
    to: PlacementState
    day: date


@dataclass(frozen=True, slots=True)
class Life:
    """One placement from the short list to where it stands, with the days of the stay."""

    steps: Sequence[Step]
    starts_on: date
    ends_on: date | None

    @property
    def state(self) -> PlacementState:
        """Where it stands."""
        return self.steps[-1].to

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is there now, or comes back."""
        return self.state in _UNDER_WAY

    def day_of(self, event: str) -> date | None:
        """Return the day of a step; None where it was never taken."""
        return next((step.day for step in self.steps if step.event == event), None)


def draw_lives(rng: random.Random, today: date) -> list[Life]:
    """Return the lives of somebody's placements in a year, that of today last, if there is one."""
    lives = []
    latest = today - timedelta(days=YEAR)
    for _ in range(pick(rng, HOW_MANY_BEFORE)):
        life = _life(pick(rng, BEFORE), latest + timedelta(days=rng.randint(0, 40)), rng, today)
        if life.steps[-1].day > today - timedelta(days=YEAR // 4):
            break
        lives.append(life)
        latest = life.steps[-1].day
    state = pick(rng, TODAY)
    if state is None:
        return lives
    needed = len(way_to(state)) * _STEP_DAYS
    if state in OVER:
        needed += _STAY_WEEKS[0] * 7
    room = (today - latest).days - needed
    ago = needed + (rng.randint(0, room) if state in _UNDER_WAY and room > 0 else 0)
    return [*lives, _life(state, today - timedelta(days=ago), rng, today)]


@cache
def way_to(state: PlacementState) -> _Way:
    """Return the shortest way from the short list to a state: event, who takes the step, and to where."""
    start: _Way = ((FIRST, ActorRole.SUPERVISOR, S.SHORTLISTED),)
    waiting = deque([(S.SHORTLISTED, start)])
    seen = {S.SHORTLISTED}
    while waiting:
        here, way = waiting.popleft()
        if here is state:
            return way
        for row in PLACEMENT.transitions:
            if here in row.from_ and row.to not in seen:
                seen.add(row.to)
                waiting.append((row.to, (*way, (row.event, _whose(row.who), row.to))))
    raise ValueError(f"no way leads to {state}")


def _whose(who: frozenset[ActorRole]) -> ActorRole:
    """Return who of those who may takes the step: the supervisor, the host, or time itself."""
    order = (ActorRole.SUPERVISOR, ActorRole.PARTNER, ActorRole.WORKER)
    return next(role for role in order if role in who)


def _life(state: PlacementState, begins: date, rng: random.Random, today: date) -> Life:
    """Walk the way to a state from a day on, never past today."""
    day = begins
    steps: list[Step] = []
    starts_on, ends_on = begins, None
    weeks = rng.randint(*_STAY_WEEKS)
    for event, by, to in way_to(state):
        if steps:
            after = weeks * 7 if event == "end" else rng.randint(1, _STEP_DAYS)
            day = min(day + timedelta(days=after), today)
        if event == "first_day":
            starts_on = day
        if event == "end":
            ends_on = day
        steps.append(Step(event, by, to, day))
    if state not in OVER and state not in _UNDER_WAY:
        starts_on = day + timedelta(days=14)
    if state in OCCUPYING and rng.random() < 0.5:
        ends_on = max(today, starts_on) + timedelta(days=rng.randint(10, 200))
    return Life(tuple(steps), starts_on, ends_on)

"""One visible table per life cycle: from which state, by which event, to which, by whom, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from coordination.actors import Actor, require_person, require_role
from coordination.errors import GuardFailed, IllegalTransition
from coordination.vocabulary import ActorRole

State = TypeVar("State", bound=StrEnum)
Facts = TypeVar("Facts")

# What is missing, as the end of the sentence "<event> needs ..."; None when nothing is.
Guard = Callable[[Facts], str | None]


@dataclass(frozen=True, slots=True)
class Transition(Generic[State, Facts]):
    """One row of a life cycle's table.

    Attributes
    ----------
    from_
        States it may start from.
    event
        What happens; the same event may lead from different states to different ones.
    to
        State it leads to.
    who
        Roles that may cause it. A row without ``worker`` takes a person (INV-20).
    guards
        What must hold, asked in order with the facts that the operation gives.
    """

    from_: tuple[State, ...]
    event: str
    to: State
    who: frozenset[ActorRole]
    guards: tuple[Guard[Facts], ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle(Generic[State, Facts]):
    """A life cycle: its name in messages and its table."""

    machine: str
    transitions: tuple[Transition[State, Facts], ...]

    def __post_init__(self) -> None:
        """Refuse a table in which one state and event lead to two places."""
        starts = [(state, row.event) for row in self.transitions for state in row.from_]
        if len(starts) != len(set(starts)):
            raise ValueError(f"the table of {self.machine} gives two rows for one state and event")

    def find(self, state: State, event: str) -> Transition[State, Facts]:
        """Return the row for ``event`` in ``state``.

        Raises
        ------
        IllegalTransition
            When there is none; names the events that are possible, and from where this one is.
        """
        for row in self.transitions:
            if row.event == event and state in row.from_:
                return row
        raise self.refusal(state, event)

    def refusal(self, state: State, event: str) -> IllegalTransition:
        """Return that an event is not possible in a state, with what is, and the states where it would be."""
        starts = [known for row in self.transitions if row.event == event for known in row.from_]
        return IllegalTransition(self.machine, state, event, self.possible_events(state), starts)

    def possible_events(self, state: State, actor: Actor | None = None) -> tuple[str, ...]:
        """Return the events that the table knows for ``state``, for ``actor`` only when one is given.

        Guards are not asked: somebody who may do a thing is told what it still needs.
        """
        rows = (row for row in self.transitions if state in row.from_)
        return tuple(row.event for row in rows if actor is None or _may(actor, row.who))

    def next_state(self, state: State, event: str, actor: Actor, facts: Facts) -> State:
        """Return the state that ``event`` leads to.

        Raises
        ------
        IllegalTransition
            When the event is not possible in this state.
        NotAllowed
            When the actor's roles may not cause it, or it takes a person and the actor is none.
        GuardFailed
            When something it needs is missing; the first missing thing is named.
        """
        row = self.find(state, event)
        act = f"{event} of a {self.machine}"
        require_role(actor, act, *sorted(row.who))
        if ActorRole.WORKER not in row.who:
            require_person(actor, act)
        for guard in row.guards:
            missing = guard(facts)
            if missing is not None:
                raise GuardFailed(self.machine, event, missing, guard_name(guard), state)
        return row.to


def guard_name(guard: Guard[Facts]) -> str:
    """Return the name of a guard, as tables and words know it."""
    return guard.__name__.strip("_")


def _may(actor: Actor, who: frozenset[ActorRole]) -> bool:
    return actor.has(*who) and (ActorRole.WORKER in who or actor.is_person)

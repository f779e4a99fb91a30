"""What can go wrong in the domain: one root, one code each, one clear sentence that says what and where.

The sentences are English, for logs and programs; the web words them for people by ``code``. None of them
carries a name or other personal data.
"""

from __future__ import annotations

from collections.abc import Sequence


class CoordinationError(Exception):
    """Root of every error that the domain raises on purpose.

    Attributes
    ----------
    code
        Stable name of the kind of error, for programs and translations.
    """

    code = "coordination_error"


class NoActor(CoordinationError):
    """An act was tried without saying who acts (CONF-19)."""

    code = "no_actor"

    def __init__(self) -> None:
        super().__init__("an act needs an actor: nobody was given")


class InvalidInput(CoordinationError):
    """A value cannot be accepted.

    Attributes
    ----------
    where
        The field or the place in the file.
    what
        What is wrong with it, as the end of a sentence.
    """

    code = "invalid_input"

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class UnknownCode(InvalidInput):
    """A code is not in its closed list."""

    code = "unknown_code"

    def __init__(self, where: str, text: str, allowed: Sequence[str]) -> None:
        super().__init__(where, f"unknown code {text!r}; allowed are {', '.join(allowed)}")


class InvalidHalfDays(InvalidInput):
    """A half-day grid is impossible: an unknown half-day, or one that stands there twice."""

    code = "invalid_half_days"

    def __init__(self, text: str, where: str = "half-days") -> None:
        super().__init__(where, f"{text!r} is no half-day (mon-morning … sun-evening), or stands there twice")


class NotFound(CoordinationError):
    """The thing does not exist, or this actor may not know that it does (CONF-01): the two read alike."""

    code = "not_found"

    def __init__(self, kind: str) -> None:
        super().__init__(f"no such {kind}")
        self.kind = kind


class NotAllowed(CoordinationError):
    """The actor may know the thing but not do this with it."""

    code = "not_allowed"

    def __init__(self, act: str, why: str) -> None:
        super().__init__(f"{act} is not allowed: {why}")
        self.act = act
        self.why = why


class IllegalTransition(CoordinationError):
    """An event does not lead anywhere from this state.

    Attributes
    ----------
    machine, state, event
        The life cycle, the state it is in and the event that was tried.
    possible
        Events that are possible from this state.
    starts
        States from which the event is possible: what would make it so.
    """

    code = "illegal_transition"

    def __init__(
        self, machine: str, state: str, event: str, possible: Sequence[str], starts: Sequence[str] = ()
    ) -> None:
        choices = ", ".join(possible) if possible else "nothing more"
        sentence = f"{machine} is {state}: {event} is not possible; possible is {choices}"
        super().__init__(f"{sentence}; {event} starts from {', '.join(starts)}" if starts else sentence)
        self.machine, self.state, self.event = machine, state, event
        self.possible, self.starts = tuple(possible), tuple(starts)


class GuardFailed(CoordinationError):
    """A transition exists, but something it needs is missing.

    Attributes
    ----------
    missing
        What is, as the end of a sentence.
    guard
        Name of the question that was not met, where a life cycle's table asks it; else empty.
    state
        State of the life cycle then; else empty.
    """

    code = "guard_failed"

    def __init__(self, machine: str, event: str, missing: str, guard: str = "", state: str = "") -> None:
        super().__init__(f"{machine}{f' is {state}' if state else ''}: {event} needs {missing}")
        self.machine, self.event, self.missing = machine, event, missing
        self.guard, self.state = guard, state


class CapacityTaken(CoordinationError):
    """The last place has gone to somebody else (INV-03)."""

    code = "capacity_taken"

    def __init__(self, half_day: str) -> None:
        super().__init__(f"no place is free any more on {half_day}")
        self.half_day = half_day


class AlreadyPlaced(CoordinationError):
    """The client has a placement on one of these half-days already (INV-04)."""

    code = "already_placed"

    def __init__(self, half_day: str) -> None:
        super().__init__(f"the client has a place on {half_day} already")
        self.half_day = half_day


class DatabaseUnusable(CoordinationError):
    """The database cannot be reached, or is of another version than the program."""

    code = "database_unusable"

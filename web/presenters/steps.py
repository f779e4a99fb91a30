"""Where something is in its life: what is done, what is now, what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Step:
    """One step, with a note such as its date."""

    text: str
    state: StepState
    note: str = ""

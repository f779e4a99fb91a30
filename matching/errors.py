"""What can go wrong in the matcher, each with one clear sentence and a code that callers may act on.

Texts name keys and codes only; the matcher knows no names of people.
"""

from __future__ import annotations


class MatchingError(Exception):
    """Base of everything that the matcher refuses or stops on."""

    code = "matching_error"


class InvalidFacts(MatchingError):
    """The facts contradict themselves or hold a code that no rule knows."""

    code = "invalid_facts"


class InvalidPolicy(MatchingError):
    """A policy, a set of weights or rule parameters that cannot be."""

    code = "invalid_policy"


class InvalidProblem(MatchingError):
    """A problem that cannot be: a negative capacity, an unknown reference, a pick of more than there is."""

    code = "invalid_problem"


class InvalidChange(MatchingError):
    """A what-if change names what does not exist, or makes something that cannot be."""

    code = "invalid_change"


class InfeasibleProblem(MatchingError):
    """No plan exists: fixed options or floors contradict the limits.

    Parameters
    ----------
    conflicts
        One sentence per contradiction found, naming the options, floors or resources.
    """

    code = "infeasible"

    def __init__(self, conflicts: tuple[str, ...]) -> None:
        super().__init__("no plan is possible: " + "; ".join(conflicts))
        self.conflicts = conflicts


class RoundCancelled(MatchingError):
    """The caller asked to stop; nothing was decided."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("the round was cancelled")


class PlanFault(MatchingError):
    """The independent check found a fault in a plan: a defect of the program, never of the input.

    Parameters
    ----------
    faults
        One sentence per fault.
    """

    code = "plan_fault"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("the plan breaks its own problem: " + "; ".join(faults))
        self.faults = faults


class NoPlanInTime(MatchingError):
    """Time or work ended before any plan was found that respects the fixed options and floors."""

    code = "no_plan_in_time"

    def __init__(self) -> None:
        super().__init__(
            "the time or work set ended before a plan was found that respects fixed options and floors"
        )

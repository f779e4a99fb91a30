"""What several offers share: the caseload of who guides, and an organisation's hours of guidance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadFacts:
    """How many people one supervisor or job coach, or those of one organisation together, guide (HR-18).

    Attributes
    ----------
    key
        Opaque reference.
    people
        People guided in a placement now, reservations counted, who is looked for in this round not.
    maximum
        The most that one person guides; None takes the usual maximum, and never more than the ceiling.
    staff
        How many persons share the caseload.
    """

    key: str
    people: int
    maximum: int | None = None
    staff: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceFacts:
    """How much guidance on the floor an organisation has left, over all places that it guides (HR-18).

    Attributes
    ----------
    key
        Opaque reference.
    minutes
        Minutes a week that no stay takes yet, reservations counted.
    """

    key: str
    minutes: int

"""Which placement kinds a rung opens, per ladder scheme (tables C.3), as data.

A rung is always judged in the scheme of the service that offers the place; scores of one scheme are never
converted into another. A kind is open to a client when a rung from the current to the attainable one opens
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from matching.codes import LADDER_SCHEMES, PAID_KINDS, PLACEMENT_KINDS

_UNPAID = frozenset(PLACEMENT_KINDS) - PAID_KINDS
_ALL = frozenset(PLACEMENT_KINDS)

#: Scheme to rung to the kinds that the rung opens.
OPEN_KINDS: Mapping[str, Mapping[int, frozenset[str]]] = MappingProxyType(
    {
        # The activation ladder of the OCMW of Ghent. Rung 1 is care and light activation, no placement.
        # A language course also stands beside rung 3 (A1-10: both may run at once).
        "gent_2014": {
            1: frozenset(),
            2: frozenset(
                {"language_course", "group_programme", "guided_volunteering", "regular_volunteering"}
            ),
            3: frozenset(
                {
                    "group_programme",
                    "training",
                    "language_course",
                    "guided_volunteering",
                    "regular_volunteering",
                    "work_care",
                    "supported_work_unpaid",
                    "activating_workfloor",
                }
            ),
            4: frozenset({"activating_workfloor", "article_60", "work_experience", "training"}),
            5: frozenset({"training", "work_experience", "adapted_work", "regular_job"}),
            6: frozenset({"adapted_work", "regular_job"}),
        },
        # The Dutch participation ladder: the rung that a kind of placement stands for.
        "vng_2010": {
            1: frozenset(),
            2: frozenset({"group_programme"}),
            3: frozenset({"group_programme", "language_course", "training"}),
            4: frozenset(
                {
                    "training",
                    "guided_volunteering",
                    "regular_volunteering",
                    "work_care",
                    "supported_work_unpaid",
                    "activating_workfloor",
                }
            ),
            5: frozenset({"article_60", "work_experience", "adapted_work"}),
            6: frozenset({"regular_job"}),
        },
        # The Flemish ladder of work and care: 3 work-like activities, 4 a track for a time, 5 work with
        # support.
        "w2_flanders": {
            1: frozenset(),
            2: frozenset({"group_programme", "language_course"}),
            3: frozenset(
                {
                    "group_programme",
                    "work_care",
                    "supported_work_unpaid",
                    "guided_volunteering",
                    "regular_volunteering",
                }
            ),
            4: frozenset({"activating_workfloor", "training", "language_course", "work_experience"}),
            5: frozenset({"article_60", "adapted_work"}),
            6: frozenset({"regular_job"}),
        },
        # De Sleutel: the four lower rungs lead to help and care, the two upper ones to paid work.
        "desleutel_2013": {
            1: _UNPAID,
            2: _UNPAID,
            3: _UNPAID,
            4: _UNPAID,
            5: _ALL,
            6: _ALL,
        },
    }
)

#: Schemes in which the attainable rung decides, so that a kind above the current rung is unknown without it.
ATTAINABLE_DECIDES = frozenset({"desleutel_2013"})


def open_rung(scheme: str, kind: str, now: int) -> int | None:
    """Return the lowest rung from ``now`` up that opens ``kind``; None when none does."""
    rungs = OPEN_KINDS[scheme]
    return next((rung for rung in range(now, max(rungs) + 1) if kind in rungs[rung]), None)


def _check_complete() -> None:
    if set(OPEN_KINDS) != set(LADDER_SCHEMES):
        raise AssertionError("every ladder scheme needs its table of open kinds")


_check_complete()

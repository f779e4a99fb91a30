"""Writes docs/lifecycles.md from the life cycles' own tables.

::

    python -m tests.support.lifecycle_pages
"""

from typing import Any

from coordination.authorisations.lifecycle import AUTHORISATION
from coordination.capacity.lifecycle import OFFER
from coordination.clients.lifecycle import GOAL, TRAJECTORY, WORKFLOOR
from coordination.consent.lifecycle import CONSENT
from coordination.consultations.lifecycle import CASE_CONSULTATION
from coordination.exchange.lifecycle import IMPORT
from coordination.lifecycle import Lifecycle, Transition, guard_name
from coordination.meetings.lifecycle import MEETING
from coordination.placements.lifecycle import PLACEMENT
from coordination.plans.lifecycle import DEVELOPMENT_GOAL
from coordination.referrals.lifecycle import REFERRAL
from coordination.rounds.lifecycle import ROUND
from coordination.shortages.lifecycle import SHORTAGE
from coordination.teams.lifecycle import MEMBERSHIP
from coordination.vocabulary import ActorRole
from coordination.waiting_lists.lifecycle import WAITING
from tests.support.sources import ROOT

DOCUMENT = ROOT / "docs" / "lifecycles.md"
COMMAND = "python -m tests.support.lifecycle_pages"
#: The machines, in the order in which somebody meets them.
MACHINES: tuple[Lifecycle[Any, Any], ...] = (
    TRAJECTORY,
    WORKFLOOR,
    GOAL,
    DEVELOPMENT_GOAL,
    REFERRAL,
    WAITING,
    SHORTAGE,
    MEMBERSHIP,
    MEETING,
    CASE_CONSULTATION,
    OFFER,
    ROUND,
    PLACEMENT,
    CONSENT,
    AUTHORISATION,
    IMPORT,
)

HEAD = f"""# Life cycles

Generated from the tables that the program follows, by `{COMMAND}`; a test compares the two.

Whatever is not in a table is refused: with the state, the event, the events that are possible, and the states
from which this one is. A row without the role `worker` takes a person. *Needs* names the questions that are
asked before the step, in order; the first one that is not met is told. Some steps ask more of the day or of a
free place: the act behind the event says so. The words for states stand in
`coordination/vocabulary/labels.csv`, those for steps and what they need in `web/presenters/refusals.py`.
"""


def text() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(_machine(one) for one in MACHINES)])


def _machine(machine: Lifecycle[Any, Any]) -> str:
    rows = [(state, row) for row in machine.transitions for state in row.from_]
    states = list(dict.fromkeys(state for state, _ in rows))
    last = [row.to for _, row in rows if row.to not in states]
    return "\n".join(
        [
            f"## {machine.machine.capitalize()}\n",
            "| in state | event | leads to | who may | needs |",
            "|---|---|---|---|---|",
            *(_line(state, row) for known in states for state, row in rows if state is known),
            "",
            f"Nothing follows after {', '.join(f'`{state.value}`' for state in dict.fromkeys(last))}.\n"
            if last
            else "",
            "Who may do what, by state:\n",
            *_matrix(rows, [*states, *dict.fromkeys(last)]),
            "",
        ]
    )


def _line(state: Any, row: Transition[Any, Any]) -> str:
    who = ", ".join(role.value for role in ActorRole if role in row.who)
    needs = ", ".join(guard_name(guard).replace("_", " ") for guard in row.guards)
    return f"| `{state.value}` | `{row.event}` | `{row.to.value}` | {who} | {needs} |"


def _matrix(rows: list[tuple[Any, Transition[Any, Any]]], states: list[Any]) -> list[str]:
    roles = [role for role in ActorRole if any(role in row.who for _, row in rows)]
    lines = [f"| state | {' | '.join(role.value for role in roles)} |", f"|---|{'---|' * len(roles)}"]
    for state in states:
        cells = [
            ", ".join(f"`{row.event}`" for known, row in rows if known is state and role in row.who)
            for role in roles
        ]
        lines.append(f"| `{state.value}` | {' | '.join(cell or '·' for cell in cells)} |")
    return lines


if __name__ == "__main__":
    DOCUMENT.write_text(text(), encoding="utf-8")

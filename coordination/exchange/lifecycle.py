"""The life of an import: looked at before anything happens, applied as a whole, undone as a whole."""

from __future__ import annotations

from coordination.exchange.models import Import
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole
from coordination.vocabulary import ImportState as State

MAY_IMPORT = frozenset({ActorRole.ADMINISTRATOR, ActorRole.PARTNER, ActorRole.SUPERVISOR, ActorRole.WORKER})


def nothing_refused(run: Import) -> str | None:
    """Ask that no row is refused: all or nothing."""
    return "every row to be mended" if run.totals.get("refused", 0) else None


def something_to_do(run: Import) -> str | None:
    """Ask that something would be new or changed."""
    return None if run.totals.get("new", 0) + run.totals.get("changed", 0) else "something new or changed"


def still_known(run: Import) -> str | None:
    """Ask that what it takes to undo it is still kept."""
    return None if run.may_undo else "what it changed, which is kept no longer"


IMPORT: Lifecycle[State, Import] = Lifecycle(
    "import",
    (
        Transition((State.WAITING, State.CHECKED), "check", State.CHECKED, MAY_IMPORT),
        Transition((State.CHECKED,), "start", State.APPLYING, MAY_IMPORT, (nothing_refused, something_to_do)),
        Transition((State.APPLYING,), "apply", State.APPLIED, MAY_IMPORT),
        Transition((State.APPLYING,), "halt", State.CHECKED, MAY_IMPORT),
        Transition((State.APPLIED,), "take_back", State.UNDOING, MAY_IMPORT, (still_known,)),
        Transition((State.UNDOING,), "undo", State.UNDONE, MAY_IMPORT),
        Transition((State.UNDOING,), "halt", State.APPLIED, MAY_IMPORT),
        Transition((State.WAITING, State.CHECKED, State.FAILED), "drop", State.DROPPED, MAY_IMPORT),
        Transition((State.WAITING,), "fail", State.FAILED, MAY_IMPORT),
    ),
)

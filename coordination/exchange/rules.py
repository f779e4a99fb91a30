"""Questions about an import that need no database."""

from __future__ import annotations

from typing import Any

from coordination.actors import Actor
from coordination.errors import CoordinationError
from coordination.exchange.models import Import
from coordination.exchange.sheets import SHEETS, Sheet
from coordination.vocabulary import ActorRole

PREFIX = "IMP"
LONGEST_SOURCE = 40
#: A file of at most so many bytes is checked and applied while somebody waits.
AT_ONCE = 120_000


class ChangedMeanwhile(CoordinationError):
    """What would happen is not what was shown: somebody looks again."""

    code = "import_changed_meanwhile"

    def __init__(self) -> None:
        super().__init__("something has changed since the file was checked: look again at what would happen")


class Stopped(CoordinationError):
    """Somebody stopped it: nothing was done."""

    code = "import_stopped"

    def __init__(self) -> None:
        super().__init__("the import was stopped: nothing was done")


class NotUndoable(CoordinationError):
    """What an import made or changed was changed since, or something hangs on it by now.

    Attributes
    ----------
    rows
        Which rows, as sheet or table and reference.
    """

    code = "import_not_undoable"

    def __init__(self, rows: list[str]) -> None:
        super().__init__("changed since: " + ", ".join(rows[:10]) + (" …" if len(rows) > 10 else ""))
        self.rows = rows


def is_import(job: str) -> bool:
    """Say whether the reference of a job names an import."""
    return job.startswith(f"{PREFIX}-")


def ref_of(job: str) -> str:
    """Return the reference of the import that a job is about."""
    return job.rpartition("~")[0] or job


def importable(actor: Actor) -> list[Sheet]:
    """Return the sheets that somebody may bring in."""
    return [sheet for sheet in SHEETS.values() if actor.has(*sheet.importers)]


def exportable(actor: Actor) -> list[Sheet]:
    """Return the sheets that somebody may take out."""
    return [sheet for sheet in SHEETS.values() if actor.has(*sheet.exporters)]


def as_plain(actor: Actor) -> dict[str, Any]:
    """Return who acts, to be kept with what was asked."""
    return {
        "name": actor.name,
        "roles": sorted(actor.roles),
        "professional_id": actor.professional_id,
        "organisation_id": actor.organisation_id,
    }


def who(run: Import) -> Actor:
    """Return who asked for an import."""
    kept = run.act
    return Actor(
        name=kept["name"],
        roles=frozenset(ActorRole(role) for role in kept["roles"]),
        professional_id=kept["professional_id"],
        organisation_id=kept["organisation_id"],
    )


def is_large(run: Import) -> bool:
    """Say whether an import is worked on in the background."""
    return len(run.content or b"") > AT_ONCE or run.due > 1_000

"""Imports in the reader's language: what each row comes to, what is wrong, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coordination.exchange.faults import Fault
from coordination.exchange.models import Import
from coordination.exchange.queries import UNDER_WAY
from coordination.exchange.rules import ChangedMeanwhile
from coordination.exchange.work import Plan
from coordination.vocabulary import ImportColumn, ImportFault, ImportState, RowOutcome
from web.i18n import gettext as _
from web.i18n import language
from web.presenters.labels import label_of

MOST_LINES = 100
_COUNTED = (RowOutcome.REFUSED, RowOutcome.CHANGED, RowOutcome.NEW, RowOutcome.UNCHANGED)


@dataclass(frozen=True)
class LineView:
    """A row of the file: where it stands, what it comes to, and why or how."""

    place: str
    outcome: RowOutcome
    sentences: Sequence[str]


@dataclass(frozen=True)
class ImportView:
    """An import as its page shows it."""

    ref: str
    state: ImportState
    source: str
    counts: Sequence[tuple[RowOutcome, int]]
    lines: Sequence[LineView]
    left: int
    shown: str
    done: int
    due: int
    may_apply: bool
    may_drop: bool
    may_undo: bool
    may_look_again: bool
    is_busy: bool
    is_old: bool
    faults: Sequence[str]


@dataclass(frozen=True)
class RunLine:
    """An import in the list."""

    ref: str
    state: ImportState
    source: str
    when: datetime
    counts: Sequence[tuple[RowOutcome, int]]


def sentence(fault: Fault) -> str:
    """Return what is wrong, with where, in the reader's language."""
    place = [fault.sheet] if fault.sheet else []
    if fault.row:
        place.append(_("rij %(row)s", row=fault.row))
    if fault.column:
        place.append(_("kolom %(column)s", column=fault.column))
    said = fault.sentence(language())
    return f"{', '.join(place)}: {said}" if place else said


def few(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    shown = ", ".join(names[:5])
    return _("%(names)s en nog %(more)s", names=shown, more=len(names) - 5) if len(names) > 5 else shown


def run_line(run: Import) -> RunLine:
    """Return an import for the list."""
    return RunLine(run.ref, run.state, run.source, run.created_at, _counts(run))


def import_view(run: Import, plan: Plan | None, shown: str, done: int) -> ImportView:
    """Return an import for its page.

    Parameters
    ----------
    plan
        What each row comes to; None where only how far it is matters.
    shown
        Which outcome is looked at; empty is all but what stays the same.
    done
        How many rows were done, of work under way.
    """
    chosen = next((one for one in RowOutcome if one == shown), None)
    picked = [
        line
        for line in plan or ()
        if (line.outcome is chosen if chosen else line.outcome is not RowOutcome.UNCHANGED)
    ]
    picked.sort(key=lambda line: _COUNTED.index(line.outcome))
    checked = run.state is ImportState.CHECKED
    refused = run.totals.get("refused", 0)
    something = run.totals.get("new", 0) + run.totals.get("changed", 0)
    return ImportView(
        ref=run.ref,
        state=run.state,
        source=run.source,
        counts=_counts(run),
        lines=[
            LineView(
                f"{label_of(line.sheet)}, {_('rij %(row)s', row=line.row)}",
                line.outcome,
                [
                    *(_fault_in_row(fault) for fault in line.faults),
                    *(f"{_column(one.column)}: {one.old or '–'} → {one.new or '–'}" for one in line.changes),
                ],
            )
            for line in picked[:MOST_LINES]
        ],
        left=max(0, len(picked) - MOST_LINES),
        shown=chosen.value if chosen else "",
        done=done,
        due=run.due,
        may_apply=checked and not refused and bool(something),
        may_drop=run.state in (ImportState.CHECKED, ImportState.FAILED),
        may_undo=run.state is ImportState.APPLIED and run.may_undo,
        may_look_again=checked,
        is_busy=run.state in UNDER_WAY,
        is_old=run.failure == ChangedMeanwhile.code,
        faults=[
            sentence(Fault(ImportFault(code), sheet, row, column, values))
            for code, sheet, row, column, values in run.faults
        ],
    )


def _counts(run: Import) -> list[tuple[RowOutcome, int]]:
    return [(one, run.totals[one.value]) for one in _COUNTED if run.totals.get(one.value)]


def _fault_in_row(fault: Fault) -> str:
    said = fault.sentence(language())
    return f"{_column(fault.column)}: {said}" if fault.column else said


def _column(name: str) -> str:
    known = next((one for one in ImportColumn if one.value == name), None)
    return f"{name} ({label_of(known)})" if known is not None else name

"""How long things are kept and what was erased, as a data protection officer reads it: no name anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coordination.retention.models import ErasureRun
from coordination.retention.queries import UNDER_WAY
from coordination.retention.rules import Counts, Period, Unit
from coordination.vocabulary import ErasureState, RetentionKind
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.labels import label_of
from web.presenters.numbers import number
from web.presenters.texts import capital


@dataclass(frozen=True)
class PeriodLine:
    """One period: what, how long, since when, and on what it rests."""

    code: str
    what: str
    length: str
    amount: int
    since: str
    source: str
    is_set: bool
    is_domain: bool


@dataclass(frozen=True)
class CountLine:
    """How many cases and rows of one kind."""

    what: str
    cases: str
    rows: str


@dataclass(frozen=True)
class RunLine:
    """One act of erasure."""

    ref: str
    state: ErasureState
    asked_at: Any
    progress: str
    lines: tuple[CountLine, ...]
    may_stop: bool


@dataclass(frozen=True)
class RehearsalLine:
    """The latest rehearsal; ``is_fresh`` when it tells what an erasure would do now."""

    ref: str
    state: ErasureState
    asked_at: Any
    done: int
    due: int
    lines: tuple[CountLine, ...]
    may_stop: bool
    is_fresh: bool


def period_lines(periods: Mapping[RetentionKind, Period]) -> list[PeriodLine]:
    """Return every period, in the order of the list."""
    since = {
        RetentionKind.DOMAIN_DATA: _("het laatste traject is afgesloten"),
        RetentionKind.PLACEMENTS_AGREEMENTS: _(
            "het laatste traject, de laatste plaats en het laatste akkoord"
        ),
        RetentionKind.DECLINED_SUGGESTIONS: _("de ronde, of het nee"),
        RetentionKind.LETTERS: _("de brief is geschreven"),
        RetentionKind.MESSAGES: _("de e-mail vertrok of werd opgegeven"),
        RetentionKind.SIGN_UPS: _("de aanmelding"),
        RetentionKind.ENDED_SESSIONS: _("de sessie is voorbij"),
        RetentionKind.SIGN_IN_COUNTERS: _("het tellen begon"),
        RetentionKind.DRAFTS: _("de tekst is bewaard"),
        RetentionKind.UPLOADS: _("het bestand kwam binnen"),
        RetentionKind.IMPORT_UNDO: _("het bestand is toegepast"),
    }
    return [
        PeriodLine(
            code=kind.value,
            what=capital(label_of(kind)),
            length=_length(one),
            amount=one.amount,
            since=since[kind],
            source=one.source,
            is_set=one.is_set,
            is_domain=one.unit is Unit.MONTHS,
        )
        for kind, one in periods.items()
    ]


def count_lines(counts: Counts) -> tuple[CountLine, ...]:
    """Return what was, or would be, erased; kinds of which there is nothing are left out."""
    return tuple(
        CountLine(
            what=capital(label_of(RetentionKind(code))),
            cases=number(one["cases"]),
            rows=number(sum(one["rows"].values())),
        )
        for code, one in counts.items()
        if one["cases"]
    )


def run_line(run: ErasureRun) -> RunLine:
    """Return one act of erasure: how far it is, and what it erased so far."""
    return RunLine(
        ref=run.ref,
        state=run.state,
        asked_at=run.created_at,
        progress=_("%(done)s van %(due)s", done=number(run.progress), due=number(max(run.due, run.progress))),
        lines=count_lines(run.erased),
        may_stop=run.state in UNDER_WAY and not run.stop_asked,
    )


def rehearsal_line(run: ErasureRun, fresh: ErasureRun | None) -> RehearsalLine:
    """Return the latest rehearsal: how far it is, or what it counted.

    Parameters
    ----------
    fresh
        The rehearsal that still tells what an erasure would do now.
    """
    return RehearsalLine(
        ref=run.ref,
        state=run.state,
        asked_at=run.created_at,
        done=min(run.progress, run.due),
        due=max(run.due, 1),
        lines=count_lines(run.rehearsed),
        may_stop=run.state in UNDER_WAY,
        is_fresh=fresh is not None and fresh.id == run.id,
    )


def _length(period: Period) -> str:
    if period.unit is Unit.DAYS:
        return ngettext("%(num)s dag", "%(num)s dagen", period.amount)
    if period.amount % 12:
        return ngettext("%(num)s maand", "%(num)s maanden", period.amount)
    return _("%(num)s jaar", num=period.amount // 12)

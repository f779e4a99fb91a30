"""The poverty checklist: three practical questions to everybody, and signs that somebody noticed (S3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients import operations, rules
from coordination.clients.models import PovertySignal
from coordination.clients.sections import PRACTICAL_SIGNALS, fill_poverty_checklist
from coordination.vocabulary import ClientPart, PovertySignalKind, PovertySignalState
from web.i18n import gettext as _
from web.pages.client_file.section import (
    Act,
    Case,
    Given,
    Section,
    SectionInput,
    given_of,
    register,
)
from web.presenters.client_file_forms import choices
from web.presenters.labels import label_of
from web.presenters.texts import capital

OTHERS = tuple(kind for kind in PovertySignalKind if kind not in PRACTICAL_SIGNALS)
_RELIEVED = PovertySignalState.RELIEVED


def _there(case: Case) -> dict[PovertySignalKind, PovertySignal]:
    return {one.kind: one for one in case.client.poverty_signals if one.state is not _RELIEVED}


def _shown(case: Case) -> Given:
    there = _there(case)
    states = {f"state-{kind.value}": there[kind].state for kind in OTHERS if kind in there}
    return given_of(
        signals=[kind for kind in PRACTICAL_SIGNALS if kind in there],
        checked_on=clock.today(),
        **states,
    )


def _read(form: SectionInput, case: Case) -> Act | None:
    signals = form.codes("signals", _("Praktisch"), PovertySignalKind)
    checked_on = form.date("checked_on", _("Gevraagd op"))
    states = {
        kind: form.code(f"state-{kind.value}", label_of(kind), PovertySignalState, required=False)
        for kind in OTHERS
    }
    if form.errors:
        return None

    def keep() -> None:
        there = _there(case)
        fill_poverty_checklist(
            case.session,
            case.actor,
            client=case.client,
            observer=case.me,
            signals=signals,
            checked_on=checked_on,
        )
        for kind, state in states.items():
            _follow(case, kind, there.get(kind), state or _RELIEVED)

    return keep


def _follow(
    case: Case, kind: PovertySignalKind, known: PovertySignal | None, state: PovertySignalState
) -> None:
    """Bring one sign to a state; a sign that nobody noticed and that is not there needs nothing."""
    session, actor = case.session, case.actor
    if known is None and state is not _RELIEVED:
        known = operations.signal_poverty(session, actor, client=case.client, kind=kind, observer=case.me)
    if known is not None and known.state is not state:
        operations.update_poverty_signal(session, actor, signal=known, state=state)


def _beside(case: Case) -> Mapping[str, Any]:
    due = rules.poverty_check_due(case.client)
    return {
        "practical": choices.codes(PRACTICAL_SIGNALS),
        "others": [(one.value, capital(label_of(one))) for one in OTHERS],
        "states": [
            ("", _("Niet gemerkt, of opgelost")),
            *choices.codes((PovertySignalState.OPEN, PovertySignalState.IN_ACTION)),
        ],
        "checked_last": case.client.poverty_checked_on,
        "due": due,
        "is_late": due is not None and due < clock.today(),
    }


register(
    Section(
        key="poverty",
        parts=(ClientPart.WORK_EDUCATION_INCOME,),
        title=_l("Rondkomen"),
        lead=_l("Drie praktische vragen aan iedereen, binnen de dertig dagen na de start."),
        done=_l("De vragen over rondkomen zijn bewaard."),
        shown=_shown,
        read=_read,
        beside=_beside,
        faults={
            "checked_on": ("checked_on", _l("Gevraagd op: kies een dag tot en met vandaag.")),
            "signals": ("signals", _l("Praktisch: kies uit de lijst.")),
        },
    )
)

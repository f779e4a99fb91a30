"""Where somebody stands on a ladder, what somebody can, and whom somebody has met already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients import growth, rules
from coordination.clients.operations import REVIEW_MONTHS, assess_rung
from coordination.organisations.queries import organisations
from coordination.vocabulary import ClientPart, LadderScheme, WarmIntroduction, WorkCompetence
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
from web.presenters import client_file
from web.presenters.client_file_forms import choices
from web.presenters.labels import label_of


def _scheme(case: Case) -> LadderScheme:
    """Return the ladder that was chosen; else the one of the latest assessment."""
    asked = request.values.get("scheme")
    latest = max(case.client.rung_assessments, key=lambda one: one.assessed_on, default=None)
    usual = LadderScheme.GENT_2014 if latest is None else latest.scheme
    return next((one for one in LadderScheme if one.value == asked), usual)


def _rungs_shown(case: Case) -> Given:
    scheme, today = _scheme(case), clock.today()
    latest = rules.current_rung(case.client.rung_assessments, scheme)
    return given_of(
        scheme=scheme,
        current_rung=latest and latest.current_rung,
        attainable_rung=latest and latest.attainable_rung,
        assessed_on=today,
        next_review_on=clock.months_after(today, REVIEW_MONTHS),
    )


def _read_rungs(form: SectionInput, case: Case) -> Act | None:
    scheme = form.code("scheme", _("Ladder"), LadderScheme)
    current = form.integer("current_rung", _("Trede nu"), minimum=1, maximum=6)
    attainable = form.integer("attainable_rung", _("Haalbare trede"), minimum=1, maximum=6, required=False)
    assessed_on = form.date("assessed_on", _("Ingeschat op"))
    review_on = form.date("next_review_on", _("Opnieuw bekijken op"))
    reason = form.text("reason", _("Waarom"), maximum=500, required=False)
    if assessed_on is not None and assessed_on > clock.today():
        form.refuse("assessed_on", _("Ingeschat op: kies een dag tot en met vandaag."))
    if scheme is None or current is None:
        return None
    return lambda: assess_rung(
        case.session,
        case.actor,
        client=case.client,
        scheme=scheme,
        current_rung=current,
        attainable_rung=attainable,
        assessor=case.me,
        discussed_with_client=form.flag("discussed"),
        assessed_on=assessed_on,
        next_review_on=review_on,
        reason=reason,
    )


def _rungs_beside(case: Case) -> Mapping[str, Any]:
    scheme = _scheme(case)
    return {
        "scheme": scheme,
        "schemes": [(one, label_of(one)) for one in LadderScheme],
        "rungs": choices.rungs(scheme),
        "known": client_file.rungs(case.client),
    }


register(
    Section(
        key="rungs",
        parts=(ClientPart.RUNGS,),
        title=_l("Op de ladder"),
        lead=_l("Waar de cliënt nu staat en wat haalbaar is. Schat het samen in."),
        done=_l("De inschatting is bewaard."),
        shown=_rungs_shown,
        read=_read_rungs,
        beside=_rungs_beside,
        faults={
            "reason": (
                "reason",
                _l("Waarom: wie meer dan één trede verschuift, krijgt er een reden bij."),
            ),
            "next_review_on": (
                "next_review_on",
                _l("Opnieuw bekijken op: kies een dag na de inschatting."),
            ),
        },
        after="rungs",
    )
)


def _competences_shown(case: Case) -> Given:
    known = rules.competence_levels(case.client.competence_assessments, clock.today())
    return given_of(assessed_on=clock.today(), **{f"level-{code}": level for code, level in known.items()})


def _read_competences(form: SectionInput, case: Case) -> Act | None:
    levels: dict[str, int | None] = {
        one.value: form.integer(f"level-{one.value}", label_of(one), minimum=1, maximum=5, required=False)
        for one in WorkCompetence
    }
    assessed_on = form.date("assessed_on", _("Ingeschat op"))
    if not any(levels.values()):
        form.refuse("level-handling_rules", _("Schat minstens één competentie in."))
    return lambda: growth.assess_competences(
        case.session,
        case.actor,
        client=case.client,
        levels=levels,
        assessor=case.me,
        discussed_with_client=form.flag("discussed"),
        assessed_on=assessed_on,
    )


register(
    Section(
        key="competences",
        parts=(ClientPart.RUNGS,),
        title=_l("Werkcompetenties"),
        lead=_l("Een groei, nooit een rapport. Laat leeg wat je nog niet samen bekeek."),
        done=_l("De competenties zijn bewaard."),
        shown=_competences_shown,
        read=_read_competences,
        beside=lambda _case: {"competences": choices.competences(), "levels": choices.levels()},
        faults={
            "assessed_on": ("assessed_on", _l("Ingeschat op: kies een dag tot en met vandaag.")),
        },
    )
)


def _read_introduction(form: SectionInput, case: Case) -> Act | None:
    hosts = {one.id: one for one in organisations(case.session)}
    number = form.integer("organisation", _("Waar"), minimum=1)
    kind = form.code("kind", _("Hoe"), WarmIntroduction)
    held_on = form.date("held_on", _("Wanneer"))
    if number is not None and number not in hosts:
        form.refuse("organisation", _("Waar: kies er een uit de lijst."))
    if number is None or kind is None or form.errors:
        return None
    return lambda: growth.note_introduction(
        case.session,
        case.actor,
        client=case.client,
        organisation=hosts[number],
        kind=kind,
        held_on=held_on,
    )


def _introductions_beside(case: Case) -> Mapping[str, Any]:
    return {
        "introductions": case.client.introductions,
        "hosts": [(str(one.id), one.name) for one in organisations(case.session)],
        "kinds": choices.codes(WarmIntroduction),
    }


register(
    Section(
        key="introductions",
        parts=(ClientPart.PROPOSALS,),
        title=_l("Kennismaken"),
        lead=_l("Waar de cliënt al eens geweest is. Een plek die je kent, is een lagere drempel."),
        done=_l("De kennismaking is genoteerd."),
        shown=lambda _case: given_of(held_on=clock.today()),
        read=_read_introduction,
        beside=_introductions_beside,
        faults={
            "kind": ("kind", _l("Hoe: deze kennismaking staat er al.")),
            "held_on": ("held_on", _l("Wanneer: kies een dag tot en met vandaag.")),
        },
        after="introductions",
    )
)

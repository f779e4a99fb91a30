"""The plan in words: choices, what the next phase still asks, totals of attendance, and faults by field."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from coordination import clock
from coordination.clients.lifecycle import FloorFacts
from coordination.clients.rules import competence_levels
from coordination.clients.texts import WordsFound
from coordination.errors import GuardFailed, InvalidInput
from coordination.plans import rules
from coordination.plans.queries import PlanView
from coordination.vocabulary import (
    AttendanceCode,
    ClientPart,
    EvaluationAttendee,
    EvaluationKind,
    FinalAdvice,
    WorkCompetence,
    WorkfloorPhase,
)
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.labels import label_of, labels_of
from web.presenters.texts import capital


def page(view: PlanView) -> dict[str, Any]:
    """Return what the page of a plan holds."""
    client, trajectory, today = view.file.client, view.trajectory, clock.today()
    shows_rungs = view.file.shows(ClientPart.RUNGS)
    planned = [one for one in view.evaluations if one.held_on is None]
    given = view.advices[0] if view.advices else None
    return {
        "title": client.display_name if view.file.shows(ClientPart.IDENTITY) else client.ref,
        "view": view,
        "trajectory": trajectory,
        "under_way": trajectory is not None and trajectory.state in rules.EVALUATED,
        "planned": planned,
        "held": [one for one in view.evaluations if one.held_on is not None],
        "attendees": {one.id: labels_of(one.attended_by) for one in view.evaluations},
        "next_due": view.next_due,
        "late": view.next_due is not None and view.next_due < today,
        "kinds": _choices(EvaluationKind),
        "people": _choices(EvaluationAttendee),
        "phases": _choices(WorkfloorPhase),
        "values": _choices(FinalAdvice),
        "stays": [(stay.ref, stay.offer.title) for stay in view.stays],
        "shows_rungs": shows_rungs,
        "missing": _missing(view) if shows_rungs and trajectory is not None else [],
        "given": given,
        "own_words": next((one.client_words for one in planned if one.client_words), None),
        "today": today.isoformat(),
    }


def totals(counted: Mapping[AttendanceCode, int]) -> str:
    """Return how often somebody was there, in words."""
    found = [f"{label_of(code)}: {counted[code]}" for code in AttendanceCode if counted.get(code)]
    return ", ".join(found) or _("nog niets genoteerd")


def fault(error: InvalidInput | GuardFailed) -> tuple[str, str]:
    """Return the field and the sentence for what the domain refused."""
    if isinstance(error, GuardFailed):
        return _guard(error)
    if isinstance(error, WordsFound):
        found = ", ".join(error.words)
        return error.where, _(
            "Dit staat er te veel in: %(words)s. Schrijf alleen over de vloer.", words=found
        )
    faults = {
        "held_on": ("held_on", _("Gehouden op: kies een dag tussen het begin van het traject en vandaag.")),
        "due_on": ("due_on", _("Tegen: kies een dag vanaf vandaag.")),
        "agreed_on": ("agreed_on", _("Afgesproken op: die dag moet nog komen.")),
        "look_again_on": ("look_again_on", _("Opnieuw bekijken op: kies een dag na de afspraak.")),
        "stay": ("stay", _("Plek: die is voorbij. Een gesprek gaat over een plek waar iemand nu is.")),
        "phase": (
            "phase",
            _("Fase: er wordt geen fase overgeslagen, en het einde van een fase noemt de fase."),
        ),
        "reason": ("phase_reason", _("Waarom terug: wie een fase teruggaat, krijgt er een reden bij.")),
        "done_on": ("done_on", _("Test gedaan op: die dag moet nog komen.")),
        "confirmed_by": ("confirmed_by", _("Wie bevestigde: schrijf wie van die dienst het zei.")),
        "confirmed_on": ("confirmed_on", _("Bevestigd op: kies een dag tussen het advies en vandaag.")),
        "trajectory": ("goal_text", _("Er loopt geen traject. Begin er eerst een.")),
        "words": (
            "words",
            _(
                "Schrijf hoogstens 500 tekens, alleen over de vloer. Geen naam, en niets over gezondheid"
                " of justitie."
            ),
        ),
    }
    return faults.get(error.where, (error.where, _("Dit kan niet zo. Kijk het na en probeer opnieuw.")))


def _guard(error: GuardFailed) -> tuple[str, str]:
    faults = {
        "take_responsibility": ("phase", _("Fase 2 kan zodra de cliënt een eigen doel in het plan heeft.")),
        "screen": ("phase", _("Fase 3 kan na het gesprek op het einde van fase 2.")),
        "step_back": ("phase_reason", _("Waarom terug: wie een fase teruggaat, krijgt er een reden bij.")),
        "advise": ("value", _("Advies kan zodra de elf competenties bekeken zijn en de test gedaan is.")),
        "advise_early": (
            "early_reason",
            _("Waarom nu al: voor het einde van fase 3 hoort er een reden bij."),
        ),
        "hold": ("client_words", _("Wat de cliënt zegt: een gesprek heeft altijd de woorden van de cliënt.")),
        "reached": ("closing_words", _("Schrijf op wat de cliënt zelf over dit doel zegt.")),
        "dropped": ("closing_words", _("Schrijf op wat de cliënt zelf over dit doel zegt.")),
        FinalAdvice.REGULAR_EMPLOYMENT.value: (
            "reason",
            _("Waarom: schrijf in een zin waarom er geen tussenstap nodig is."),
        ),
        FinalAdvice.WORK_CARE_LONG_TERM.value: (
            "service",
            _("Wie verdergaat: kies de dienst. Het traject blijft open tot die bevestigt."),
        ),
    }
    return faults.get(error.event, ("value", _("Deze stap kan nog niet: er ontbreekt nog iets.")))


def _missing(view: PlanView) -> list[str]:
    """Return what phases and advice still ask, in words."""
    trajectory = view.trajectory
    if trajectory is None:
        return []
    facts: FloorFacts = rules.floor_facts(trajectory, view.evaluations)
    found = []
    if not facts.plan_active:
        found.append(_("een eigen doel in het plan (voor fase 2)"))
    if not facts.evaluation_held:
        found.append(_("het gesprek op het einde van fase 2 (voor fase 3)"))
    if facts.unrated:
        known = len(competence_levels(view.file.client.competence_assessments, clock.today()))
        left = len(WorkCompetence) - known
        found.append(
            ngettext(
                "nog %(num)s van de elf competenties (voor het advies)",
                "nog %(num)s van de elf competenties (voor het advies)",
                left,
            )
        )
    if not facts.test_done:
        found.append(_("de test (voor het advies)"))
    return found


def _choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, capital(label_of(one))) for one in codes]

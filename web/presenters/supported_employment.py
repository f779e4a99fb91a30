"""Supported employment in words: each condition with the fact it rests on, the stages, and the premium."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import format_currency

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.supported_employment.queries import Checked
from coordination.supported_employment.rules import MOST_STRESS, MOST_STRESS_WHEN_ASKED, Facts, costs_nothing
from coordination.vocabulary import ConditionAnswer, DurationModel, EuseStage, SupportedCondition
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.labels import label_of, labels_of
from web.presenters.steps import Step, StepState
from web.presenters.tags import Tag, Tone
from web.presenters.texts import capital

_TONES = {
    ConditionAnswer.MET: Tone.GOOD,
    ConditionAnswer.NOT_MET: Tone.WARN,
    ConditionAnswer.NOT_KNOWN: Tone.WAIT,
}


@dataclass(frozen=True)
class Line:
    """One condition: what it is called, the answer, and the fact behind it."""

    title: str
    tag: Tag
    fact: str


@dataclass(frozen=True)
class CheckedView:
    """One placement in supported employment as one reads it."""

    ref: str
    place: str
    lines: tuple[Line, ...]
    agreements: tuple[Line, ...]
    steps: tuple[Step, ...]
    summary: str
    premium: str


def view_of(checked: Checked) -> CheckedView:
    """Return a placement with its conditions in words."""
    facts = checked.facts
    lines = tuple(_line(one.code, one.answer, _FACTS[one.code](facts)) for one in checked.conditions)
    met = sum(one.answer is ConditionAnswer.MET for one in checked.conditions)
    offer = checked.placement.offer
    return CheckedView(
        ref=checked.placement.ref,
        place=offer.title,
        lines=lines,
        agreements=tuple(_agreements(checked)),
        steps=steps_of(checked.stage),
        summary=_("%(met)s van de %(all)s voorwaarden staan vast.", met=met, all=len(lines)),
        premium=premium_of(offer),
    )


def steps_of(stage: EuseStage | None) -> tuple[Step, ...]:
    """Return the five stages of EUSE as a bar; without a stage none is the present one."""
    order = list(EuseStage)
    at = -1 if stage is None else order.index(stage)
    return tuple(
        Step(
            capital(label_of(one)),
            StepState.AHEAD if number > at else StepState.CURRENT if number == at else StepState.DONE,
        )
        for number, one in enumerate(order)
    )


def premium_of(offer: CapacityOffer) -> str:
    """Return what is known of a premium; an amount only while the workplace stands behind it."""
    cents = offer.premium_cents_per_half_day
    if cents is None:
        return _("Of er een aanmoedigingspremie is, staat nergens. Vraag het aan de werkplek.")
    if cents == 0:
        return _("Voor deze plek is er geen aanmoedigingspremie.")
    if offer.confirmed_at is None or offer.review_by < clock.today():
        return _("Er is een aanmoedigingspremie. Het bedrag is niet bevestigd: vraag het eerst na.")
    amount = format_currency(cents / 100, "EUR")
    return _(
        "Aanmoedigingspremie: %(amount)s per dagdeel, zegt de werkplek. Kijk na of een uitkering daalt.",
        amount=amount,
    )


def _line(code: SupportedCondition, answer: ConditionAnswer, fact: str) -> Line:
    return Line(capital(label_of(code)), Tag(label_of(answer), _TONES[answer]), fact)


def _agreements(checked: Checked) -> list[Line]:
    facts, offer = checked.facts, checked.placement.offer
    anchor = offer.anchor_person.display_name if offer.anchor_person else _("nog niemand")
    coach = checked.placement.job_coach or offer.job_coach
    asked = [
        (_("Engagementsverklaring"), facts.declaration_signed, _("cliënt en dienst")),
        (_("Overeenkomst op de werkvloer"), facts.agreement_signed, _("cliënt, werkpost en dienst")),
        (_("Ankerpersoon"), facts.has_anchor, anchor),
        (_("Jobcoach"), facts.has_coach, coach.display_name if coach else _("nog niemand")),
    ]
    lines = [
        Line(title, Tag(_("in orde"), Tone.GOOD) if done else Tag(_("nog niet"), Tone.WARN), fact)
        for title, done, fact in asked
    ]
    free = costs_nothing(facts)
    return [*lines, Line(_("Geen eigen bijdrage"), Tag(label_of(free), _TONES[free]), _cost(facts))]


def _cost(facts: Facts) -> str:
    if facts.cost_cents is None:
        return _("niemand noteerde wat de dienst kost")
    return str(format_currency(facts.cost_cents / 100, "EUR"))


def _own_choices(facts: Facts) -> str:
    if facts.said_yes is None:
        return _("de cliënt heeft nog niet geantwoord")
    said = _("de cliënt zei ja") if facts.said_yes else _("de cliënt zei geen ja")
    return (
        said
        + ", "
        + ngettext(
            "met %(num)s andere plek ernaast", "met %(num)s andere plekken ernaast", facts.alternatives
        )
    )


def _own_strengths(facts: Facts) -> str:
    return (
        _("in het dossier staat wat iemand kan") if facts.has_strengths else _("er staan nog geen krachten")
    )


def _partnership(facts: Facts) -> str:
    if facts.declaration_signed:
        return _("de engagementsverklaring is getekend")
    return _("de engagementsverklaring is nog niet door iedereen getekend")


def _social_network(facts: Facts) -> str:
    if facts.circle:
        return ngettext(
            "%(num)s persoon uit de eigen omgeving doet mee",
            "%(num)s mensen uit de eigen omgeving doen mee",
            facts.circle,
        )
    if facts.wants_new_network:
        return _("er is nog niemand, en de cliënt wil mensen leren kennen")
    return _("de cliënt noemde nog niemand")


def _own_wishes(facts: Facts) -> str:
    if not facts.wishes_by:
        return _("er staan nog geen wensen")
    return ngettext("%(num)s wens", "%(num)s wensen", len(facts.wishes_by))


def _cyclic_process(facts: Facts) -> str:
    if facts.has_end:
        return _("de plaatsing heeft een einddatum")
    if facts.duration is not DurationModel.OPEN_ENDED:
        return _("de dienst begeleidt %(duration)s", duration=label_of(facts.duration))
    return _("geen einddatum, en de dienst begeleidt zonder grens")


def _regular_environment(facts: Facts) -> str:
    missing = [
        word
        for word, there in (
            (_("gewone werkomgeving"), facts.regular),
            (_("ankerpersoon"), facts.has_anchor),
            (_("jobcoach"), facts.has_coach),
        )
        if not there
    ]
    return _("ontbreekt: %(what)s", what=", ".join(missing)) if missing else _("alle drie zijn er")


def _stress(facts: Facts) -> str:
    if facts.stress is None:
        return _("de werkplek zei niet hoe druk het er is")
    most = MOST_STRESS_WHEN_ASKED if facts.wants_calm else MOST_STRESS
    return _("druk %(level)s op 5, hoogstens %(most)s", level=facts.stress, most=most)


def _method(facts: Facts) -> str:
    if facts.guided_by is None:
        return _("niemand staat als begeleidende dienst genoteerd")
    return _("begeleid door: %(kinds)s", kinds=labels_of(sorted(facts.guided_by)))


def _individual_answer(facts: Facts) -> str:
    return (
        _("dient een doel uit het eigen plan") if facts.serves_goal else _("hangt aan geen doel uit het plan")
    )


def _communication(facts: Facts) -> str:
    return ngettext(
        "%(num)s overleg met de cliënt erbij in het laatste halfjaar",
        "%(num)s keer overleg met de cliënt erbij in het laatste halfjaar",
        facts.talked_together,
    )


def _tailor_made(facts: Facts) -> str:
    if facts.fits_time is None:
        return _("nog niet gevraagd wanneer de cliënt kan")
    wrong = [
        word
        for word, right in (
            (_("niet alle noden zijn voorzien"), facts.needs_met),
            (_("niet alle dagdelen passen"), facts.fits_time),
        )
        if not right
    ]
    return ", ".join(wrong) or _("noden en dagdelen passen")


C = SupportedCondition
_FACTS: dict[SupportedCondition, Callable[[Facts], str]] = {
    C.OWN_CHOICES: _own_choices,
    C.OWN_STRENGTHS: _own_strengths,
    C.PARTNERSHIP: _partnership,
    C.SOCIAL_NETWORK: _social_network,
    C.OWN_WISHES: _own_wishes,
    C.CYCLIC_PROCESS: _cyclic_process,
    C.REGULAR_ENVIRONMENT: _regular_environment,
    C.STRESS_AVOIDING: _stress,
    C.METHOD: _method,
    C.INDIVIDUAL_ANSWER: _individual_answer,
    C.COMMUNICATION: _communication,
    C.TAILOR_MADE: _tailor_made,
}

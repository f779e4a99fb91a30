"""What a hard rule says of one client and one place, ready to read: the answer, why, and what to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.vocabulary import LadderScheme, RuleAnswer
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.presenters.rule_sentences import SENTENCES, Names, Seen

#: What each rule is about, in the order in which people think about a place.
SUBJECTS: Mapping[str, LazyString] = {
    "HR-01": _l("Keuze van de cliënt"),
    "HR-02": _l("Vrije plaats"),
    "HR-03": _l("Trede"),
    "HR-04": _l("Fase op de werkvloer"),
    "HR-05": _l("Looptijd van het programma"),
    "HR-06": _l("Inkomen"),
    "HR-07": _l("Artikel 60"),
    "HR-08": _l("Nederlands"),
    "HR-10": _l("Plekken en mensen om te mijden"),
    "HR-11": _l("Dagdelen"),
    "HR-12": _l("Eerste dag"),
    "HR-13": _l("Begeleid werken"),
    "HR-14": _l("Wat het de cliënt kost"),
    "HR-16": _l("Samen met ander onbetaald werk"),
    "HR-17": _l("Leeftijd en doelgroep"),
    "HR-18": _l("Ruimte bij de begeleiding"),
    "HR-19": _l("Al ingevulde dagdelen"),
    "HR-21": _l("Aanbod open en bevestigd"),
    "HR-22": _l("Aanmeldingsstop"),
    "HR-24": _l("Reisweg"),
    "HR-25": _l("Aanmelden zonder internet"),
    "HR-26": _l("Wat je al moet kunnen"),
    "HR-27": _l("Wat de cliënt nodig heeft"),
    "HR-28": _l("Wie vrijwilligers ontvangt"),
    "HR-29": _l("Weg ernaartoe"),
}

#: What to ask when a fact is missing; an address is asked of the partner, the rest of the client.
QUESTIONS: Mapping[str, LazyString] = {
    "client.has_development_plan": _l("Is er al een persoonlijk ontwikkelingsplan?"),
    "client.income_status": _l("Van welk inkomen leeft de cliënt nu?"),
    "client.dutch_level": _l("Hoe vlot gaat Nederlands spreken en begrijpen?"),
    "client.availability": _l("Op welke dagdelen kan de cliënt?"),
    "client.age": _l("Hoe oud is de cliënt?"),
    "client.recognised_disability_support": _l(
        "Krijgt de cliënt steun van een dienst voor mensen met een handicap?"
    ),
    "client.resident_flemish_region": _l("Woont de cliënt officieel in Vlaanderen?"),
    "client.has_transport_money": _l("Is er geld voor de bus of de tram?"),
    "client.home": _l("Waar verblijft de cliënt? Een postcode volstaat."),
    "client.has_internet": _l("Kan de cliënt thuis of dichtbij op het internet?"),
    "client.competences": _l("Schat samen de werkcompetenties in die deze plek vraagt."),
    "service.intake_channels": _l("Vraag de dienst hoe iemand zich zonder internet kan aanmelden."),
    "service.asks_contribution": _l("Vraag de dienst of de cliënt iets moet betalen."),
    "offer.regular_environment": _l("Vraag de partner of dit een gewone werkplek is."),
    "offer.has_anchor_person": _l("Vraag de partner wie op de vloer de ankerpersoon wordt."),
    "offer.job_coaches": _l("Vraag welke jobcoach hier begeleidt."),
    "offer.host_form": _l("Vraag of de gastheer een openbaar bestuur, een vereniging of een bedrijf is."),
    "offer.area": _l("Vraag de partner op welk adres deze plek is."),
    "offer.location": _l("Vraag de partner op welk adres deze plek is."),
}


@dataclass(frozen=True)
class RuleWords:
    """One rule's answer, ready to read.

    Attributes
    ----------
    code
        ``HR-nn``, for those who want to look it up.
    answer
        Fits, does not fit, or unknown.
    subject, sentence
        What it is about, and what was seen.
    questions
        What to ask when the answer is unknown.
    """

    code: str
    answer: RuleAnswer
    subject: str
    sentence: str
    questions: tuple[str, ...] = ()


def rule_words(
    code: str,
    answer: RuleAnswer,
    seen: Seen,
    missing: Sequence[str] = (),
    names: Names | None = None,
) -> RuleWords:
    """Return the words for one rule's answer.

    Parameters
    ----------
    code, answer, seen, missing
        As the matcher gave them.
    names
        Names for keys such as ``organisation:3``; a key without a name is left out of the sentence.
    """
    sentence = SENTENCES.get(code)
    return RuleWords(
        code=code,
        answer=answer,
        subject=str(SUBJECTS.get(code, code)),
        sentence=sentence(answer, seen, names or {}) if sentence else label_of(answer),
        questions=questions_for(missing) if answer is RuleAnswer.UNKNOWN else (),
    )


def questions_for(fields: Sequence[str]) -> tuple[str, ...]:
    """Return what to ask for these missing facts, each question once."""
    return tuple(dict.fromkeys(filter(None, map(_question, fields))))


def _question(field: str) -> str:
    if field.startswith(_RUNGS):
        scheme = label_of(LadderScheme(field.removeprefix(_RUNGS)))
        return _("Bespreek samen op welke trede van %(ladder)s de cliënt staat.", ladder=scheme)
    return str(QUESTIONS.get(field, ""))


# A rung is asked for on one ladder: client.rungs.gent_2014.
_RUNGS = "client.rungs."


def by_urgency(rules: Sequence[RuleWords]) -> list[RuleWords]:
    """Return the rules with those that say no first, then the open questions, then what fits."""
    order = {RuleAnswer.DOES_NOT_FIT: 0, RuleAnswer.UNKNOWN: 1, RuleAnswer.FITS: 2}
    return sorted(rules, key=lambda rule: (order[rule.answer], rule.code))

"""What a partner keeps of an offer, part by part, and what a change does to the requests that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.organisations.models import Professional
from coordination.placements.host import waiting_by_offer
from coordination.vocabulary import BasicSkill, PlacementKind, Sector, WorkCompetence
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.dates import day
from web.presenters.labels import label_of, labels_of


@dataclass(frozen=True)
class Part:
    """A part of what is kept, with the form for it."""

    title: str
    endpoint: str
    facts: tuple[tuple[str, str], ...]


def skills_of(codes: Sequence[str]) -> tuple[list[BasicSkill], list[WorkCompetence], list[Sector]]:
    """Return the skills of an offer by the list that their codes are of."""
    chosen = set(codes)
    return (
        [one for one in BasicSkill if one.value in chosen],
        [one for one in WorkCompetence if one.value in chosen],
        [one for one in Sector if one.value in chosen],
    )


def sections_of(offer: CapacityOffer) -> list[Part]:
    """Return what is kept of an offer, part by part."""
    return [
        _work(offer),
        _period(offer),
        _admission(offer),
        _conditions(offer),
        _sharing(offer),
        _people(offer),
        _rewards(offer),
    ]


def effect_on_waiting(session: Session, actor: Actor, offer_id: int) -> Sequence[str]:
    """Return what a change of an offer does to the requests for it that wait; nothing where none does.

    Only how many there are, and never whom the change would shut out: a client's limits could be read
    from that.
    """
    number = waiting_by_offer(session, actor).get(offer_id, 0)
    return waiting_words(number)


def waiting_words(number: int) -> Sequence[str]:
    """Return what a change does to so many requests that wait for an answer, as a sentence; none for none."""
    if not number:
        return ()
    sentence = ngettext(
        "Er wacht nu %(num)s vraag op jullie antwoord. Die blijft staan: "
        "wat je bewaart, telt voor elk nieuw voorstel.",
        "Er wachten nu %(num)s vragen op jullie antwoord. Die blijven staan: "
        "wat je bewaart, telt voor elk nieuw voorstel.",
        number,
    )
    return (sentence,)


def _work(offer: CapacityOffer) -> Part:
    skills = [one for group in skills_of(offer.skills) for one in group]
    return Part(
        _("Het werk"),
        "offers.work",
        (
            (_("Wat iemand er doet"), offer.tasks_text),
            (_("Sector"), label_of(offer.sector)),
            (_("Omgeving"), _said(labels_of(offer.settings))),
            (_("Wat je er gebruikt of leert"), _said(labels_of(skills))),
        ),
    )


def _period(offer: CapacityOffer) -> Part:
    weeks = offer.duration_weeks
    return Part(
        _("Periode"),
        "offers.period",
        (
            (_("Vanaf"), day(offer.valid_from)),
            (_("Tot en met"), day(offer.valid_to) or _("geen einde")),
            (
                _("Hoe lang iemand blijft"),
                "" if weeks is None else ngettext("%(num)s week", "%(num)s weken", weeks),
            ),
            (_("Antwoord binnen"), ngettext("%(num)s dag", "%(num)s dagen", offer.answer_days)),
        ),
    )


def _admission(offer: CapacityOffer) -> Part:
    asked = ", ".join(
        f"{label_of(WorkCompetence(code))} {level}" for code, level in offer.required_competences.items()
    )
    facts = [
        (_("Inkomen"), labels_of(offer.income_statuses_accepted) or _("elk inkomen")),
        (_("Nederlands vanaf"), label_of(offer.min_dutch_level)),
        (_("Hulp met taal"), _yes(offer.language_support)),
        (_("Wat iemand al moet kunnen"), asked or _("niets vooraf")),
    ]
    if offer.placement_kind is PlacementKind.ACTIVATING_WORKFLOOR:
        facts.append((_("Fasen"), labels_of(offer.phases_accepted) or _("elke fase")))
    return Part(_("Wie kan komen"), "offers.admission", tuple(facts))


def _conditions(offer: CapacityOffer) -> Part:
    return Part(
        _("Hoe het er is"),
        "offers.conditions",
        (
            (_("Aanpassingen"), _said(labels_of(offer.adaptations_available))),
            (_("Begeleiding"), _level(offer.support_intensity_offered)),
            (_("Drukte"), _level(offer.stress_level)),
            (_("Groep werkt goed tot"), _said(offer.group_best)),
            (_("Kennismaken"), _said(labels_of(offer.warm_introductions))),
        ),
    )


def _sharing(offer: CapacityOffer) -> Part:
    minutes = offer.guidance_minutes
    return Part(
        _("Begeleiding en groep"),
        "offers.sharing",
        (
            (
                _("Begeleiding per persoon"),
                _said(
                    None
                    if minutes is None
                    else ngettext("%(num)s minuut per week", "%(num)s minuten per week", minutes)
                ),
            ),
            (_("Beginnen tegelijk"), _at_most(offer.most_newcomers)),
            (_("Veel steun tegelijk"), _at_most(offer.most_much_support)),
        ),
    )


def _at_most(people: int | None) -> str:
    if people is None:
        return _("geen grens")
    return ngettext("hoogstens %(num)s persoon", "hoogstens %(num)s mensen", people)


def _people(offer: CapacityOffer) -> Part:
    guiding = offer.guiding_organisation
    return Part(
        _("Mensen"),
        "offers.people",
        (
            (_("Begeleid door"), _("onszelf") if guiding is None else guiding.name),
            (_("Aanspreekpunt"), _name(offer.contact)),
            (_("Ankerpersoon"), _name(offer.anchor_person)),
            (_("Jobcoach"), _name(offer.job_coach)),
        ),
    )


def _rewards(offer: CapacityOffer) -> Part:
    cents = offer.premium_cents_per_half_day
    return Part(
        _("Wat iemand krijgt"),
        "offers.rewards",
        (
            (_("Vervoer betaald"), _yes(offer.travel_cost_paid)),
            (_("Maaltijd"), _yes(offer.meal_included)),
            (_("Premie per dagdeel"), _said("" if cents is None else f"€ {cents // 100},{cents % 100:02}")),
        ),
    )


def _name(person: Professional | None) -> str:
    return _said("" if person is None else person.display_name)


def _level(level: int | None) -> str:
    return _said("" if level is None else _("%(level)s van 5", level=level))


def _said(value: object) -> str:
    return _("niet ingevuld") if value in (None, "") else str(value)


def _yes(holds: bool) -> str:
    return _("ja") if holds else _("nee")

"""One form per section of an offer: what the rules of matching ask is entered here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity import queries as offers
from coordination.capacity import sections
from coordination.capacity.models import CapacityOffer
from coordination.organisations import queries as organisations
from coordination.organisations.models import Professional
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    BasicSkill,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    RoleKind,
    Sector,
    WarmIntroduction,
    WorkCompetence,
    WorkfloorPhase,
    WorkSetting,
)
from web import access, fields
from web.i18n import gettext as _
from web.pages.offers.blueprint import blueprint
from web.presenters.offers import effect_on_waiting, skills_of
from web.sections import Done, Section, answer

#: Makes the form of one section of an offer.
Build = Callable[[Session, Actor, CapacityOffer], Section]

_MOST_WEEKS = 520
_MOST_DAYS = 90


def offer_section(build: Build) -> Build:
    """Give a section of an offer its address, which ends in its name; the host's own people keep it."""

    def view(offer_id: int) -> ResponseReturnValue:
        return answer(
            lambda session, actor: build(session, actor, offers.own_offer(session, actor, offer_id))
        )

    view.__doc__ = build.__doc__
    blueprint.add_url_rule(
        f"/<int:offer_id>/{build.__name__}",
        build.__name__,
        access.roles(ActorRole.PARTNER)(view),
        methods=["GET", "POST"],
    )
    return build


def section_of(
    session: Session,
    actor: Actor,
    offer: CapacityOffer,
    title: str,
    asked: Sequence[fields.Field],
    act: Callable[..., object],
    *,
    kept: Mapping[str, Any] | None = None,
    faults: Mapping[str, tuple[str, str]] | None = None,
) -> Section:
    """Return the form of a section of an offer.

    Parameters
    ----------
    act
        An operation: called with the session, the actor, ``offer_id`` and what was filled in, by name.
    kept
        What stands there; the offer's own fields when not given.
    """
    back = url_for("offers.show", offer_id=offer.id)

    def done(given: Mapping[str, Any]) -> Done:
        act(session, actor, offer_id=offer.id, **given)
        return Done(back, _("%(title)s: bewaard. De volgende ronde rekent ermee.", title=title))

    return Section(
        title=title,
        eyebrow=offer.title,
        back=back,
        back_text=offer.title,
        fields=asked,
        kept={one.name: getattr(offer, one.name) for one in asked} if kept is None else kept,
        act=done,
        faults=faults or {},
        row=offer,
        notes=effect_on_waiting(session, actor, offer.id),
        save=_("Bewaren"),
    )


@offer_section
def work(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep what the work is, and what somebody can use or learn there (SR-01, SR-02)."""
    basic, working, sectors = skills_of(offer.skills)

    def act(session: Session, actor: Actor, *, offer_id: int, **facts: Any) -> None:
        skills = [*facts.pop("basic"), *facts.pop("working"), *facts.pop("sectors")]
        sections.set_work(session, actor, offer_id=offer_id, skills=skills, **facts)

    return section_of(
        session,
        actor,
        offer,
        _("Het werk"),
        [
            fields.Text(name="title", label=_("Titel"), required=True),
            fields.Text(
                name="tasks_text", label=_("Wat iemand er doet"), maximum=600, long=True, required=True
            ),
            fields.Code(name="sector", label=_("Sector"), enum=Sector, required=True),
            fields.Codes(name="settings", label=_("Omgeving"), enum=WorkSetting),
            fields.Codes(name="basic", label=_("Basishouding die je er oefent"), enum=BasicSkill),
            fields.Codes(
                name="working", label=_("Vaardigheden die je er gebruikt of leert"), enum=WorkCompetence
            ),
            fields.Codes(name="sectors", label=_("Ervaring die je er gebruikt of opdoet"), enum=Sector),
        ],
        act,
        kept={
            "title": offer.title,
            "tasks_text": offer.tasks_text,
            "sector": offer.sector,
            "settings": offer.settings,
            "basic": basic,
            "working": working,
            "sectors": sectors,
        },
    )


@offer_section
def period(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep from when to when there are places, and how soon a request is answered."""
    return section_of(
        session,
        actor,
        offer,
        _("Periode"),
        [
            fields.Day(name="valid_from", label=_("Vanaf"), required=True),
            fields.Day(name="valid_to", label=_("Tot en met"), hint=_("Laat leeg als er geen einde is.")),
            fields.Number(
                name="duration_weeks",
                label=_("Hoe lang iemand blijft, in weken"),
                hint=_("Laat leeg als dat niet vastligt."),
                minimum=1,
                maximum=_MOST_WEEKS,
            ),
            fields.Number(
                name="answer_days",
                label=_("Wij antwoorden binnen (dagen)"),
                hint=_("Daarna vervalt een vraag vanzelf."),
                minimum=1,
                maximum=_MOST_DAYS,
                required=True,
            ),
        ],
        sections.set_period,
        faults={"valid_to": ("valid_to", _("Tot en met: de laatste dag ligt voor de eerste."))},
    )


@offer_section
def admission(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep who can come (HR-04, HR-06, HR-08, HR-20, HR-26)."""
    phases = fields.Codes(
        name="phases_accepted",
        label=_("Fasen van de werkvloer"),
        hint=_("Niets aangevinkt: elke fase."),
        enum=WorkfloorPhase,
    )
    is_floor = offer.placement_kind is PlacementKind.ACTIVATING_WORKFLOOR
    return section_of(
        session,
        actor,
        offer,
        _("Wie kan komen"),
        [
            fields.Codes(
                name="income_statuses_accepted",
                label=_("Met welk inkomen"),
                hint=_("Niets aangevinkt: elk inkomen."),
                enum=IncomeStatus,
            ),
            fields.Code(
                name="min_dutch_level", label=_("Nederlands vanaf"), enum=LanguageLevel, required=True
            ),
            fields.Tick(name="language_support", label=_("Er is hulp met taal")),
            *([phases] if is_floor else []),
            fields.Text(
                name="safety_requirement_text",
                label=_("Wat de veiligheid vraagt"),
                hint=_("Bijvoorbeeld: stevige schoenen. Nooit een vraag over gezondheid of verleden."),
                maximum=300,
                long=True,
            ),
            fields.Levels(
                name="required_competences",
                label=_("Wat iemand al moet kunnen"),
                hint=_("Alleen wat je hier niet kan leren, van 1 (weinig) tot 5 (veel)."),
                choices=fields.codes_of(WorkCompetence),
            ),
        ],
        sections.set_admission,
    )


@offer_section
def conditions(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep what it is like to work there (HR-13, HR-27, SR-03, SR-10 to SR-13)."""
    return section_of(
        session,
        actor,
        offer,
        _("Hoe het er is"),
        [
            fields.Codes(
                name="adaptations_available", label=_("Wat jullie kunnen aanpassen"), enum=Adaptation
            ),
            _scale("support_intensity_offered", _("Hoeveel begeleiding er is")),
            _scale("stress_level", _("Hoe druk het er is")),
            fields.Tick(
                name="regular_environment",
                label=_("Tussen gewone collega’s, niet in een groep voor begeleiding"),
            ),
            fields.Number(
                name="group_best",
                label=_("Een groep werkt goed tot zoveel mensen"),
                hint=_("Laat leeg als niemand in groep werkt."),
                minimum=1,
                maximum=200,
            ),
            fields.Codes(
                name="warm_introductions", label=_("Zo kan iemand kennismaken"), enum=WarmIntroduction
            ),
        ],
        sections.set_conditions,
    )


@offer_section
def people(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep who is there for whoever comes (HR-13, HR-18, SR-17)."""
    known = {one.id: one for one in organisations.organisations(session)}
    coaches = {one.id: one for one in organisations.professionals(session, role=RoleKind.JOB_COACH)}
    there = _there(session, offer)
    if offer.job_coach is not None:
        coaches.setdefault(offer.job_coach.id, offer.job_coach)

    def act(session: Session, actor: Actor, *, offer_id: int, **given: Any) -> None:
        sections.set_people(
            session,
            actor,
            offer_id=offer_id,
            guiding=known.get(given["guiding"]),
            contact=there.get(given["contact"]),
            anchor_person=there.get(given["anchor_person"]),
            job_coach=coaches.get(given["job_coach"]),
            steady_supervisor=given["steady_supervisor"],
        )

    nobody = _("Nog niemand")
    return section_of(
        session,
        actor,
        offer,
        _("Mensen"),
        [
            fields.Row(
                name="guiding",
                label=_("Wie begeleidt"),
                choices=[
                    (str(one.id), one.name) for one in known.values() if one.id != offer.host_organisation_id
                ],
                blank=_("Wijzelf"),
            ),
            fields.Row(
                name="contact", label=_("Aanspreekpunt"), choices=_named(there.values()), blank=nobody
            ),
            fields.Row(
                name="anchor_person",
                label=_("Ankerpersoon op de werkvloer"),
                hint=_("Iemand van de werkplek zelf, bij wie een nieuwe collega terechtkan."),
                choices=_named(there.values()),
                blank=nobody,
            ),
            fields.Row(name="job_coach", label=_("Jobcoach"), choices=_named(coaches.values()), blank=nobody),
            fields.Perhaps(name="steady_supervisor", label=_("Elke keer dezelfde begeleider")),
        ],
        act,
        kept={
            "guiding": offer.guiding_organisation_id,
            "contact": offer.contact_id,
            "anchor_person": offer.anchor_person_id,
            "job_coach": offer.job_coach_id,
            "steady_supervisor": offer.steady_supervisor,
        },
        faults={"anchor_person": ("anchor_person", _("Ankerpersoon: dat is iemand van de werkplek zelf."))},
    )


@offer_section
def rewards(session: Session, actor: Actor, offer: CapacityOffer) -> Section:
    """Keep what somebody gets: travel, a meal, a premium (HR-24, SR-18)."""
    return section_of(
        session,
        actor,
        offer,
        _("Wat iemand krijgt"),
        [
            fields.Tick(name="travel_cost_paid", label=_("Het vervoer wordt betaald")),
            fields.Tick(name="meal_included", label=_("Er is een maaltijd bij")),
            fields.Euros(
                name="premium_cents_per_half_day",
                label=_("Premie per dagdeel, in euro"),
                hint=_("Laat leeg als er geen is, of als je het niet weet."),
            ),
        ],
        sections.set_rewards,
    )


def _scale(name: str, label: str) -> fields.Field:
    return fields.Number(
        name=name,
        label=label,
        hint=_("Van 1 (weinig) tot 5 (veel); leeg als je het niet weet."),
        minimum=1,
        maximum=5,
    )


def _there(session: Session, offer: CapacityOffer) -> dict[int, Professional]:
    """Return who works for the organisations of the offer, with whoever is named already."""
    ends = (offer.host_organisation_id, offer.guiding_organisation_id, offer.employer_organisation_id)
    found = _staff(session, [one for one in ends if one is not None])
    for person in (offer.contact, offer.anchor_person):
        if person is not None:
            found.setdefault(person.id, person)
    return found


def _staff(session: Session, organisation_ids: Iterable[int]) -> dict[int, Professional]:
    return {
        one.id: one
        for organisation_id in organisation_ids
        for one in organisations.professionals(session, organisation_id=organisation_id)
    }


def _named(people: Iterable[Professional]) -> fields.Choices:
    return [(str(one.id), f"{one.display_name}, {one.organisation.name}") for one in people]

"""A client's own page: who it is, what the client wants, and where the client stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from coordination import clock
from coordination.clients.models import Client, RungAssessment
from coordination.clients.rules import age_on, effective_availability, open_trajectory_of
from coordination.consent.lifecycle import NEVER_HELD
from coordination.consent.models import Consent
from coordination.consent.rules import is_in_force
from coordination.vocabulary import (
    BasicSkill,
    PlanGoalState,
    Sector,
    StatedBy,
    WishDimension,
    WorkCompetence,
)
from web.i18n import gettext as _
from web.presenters.dates import day
from web.presenters.half_days import Grid, grid_of
from web.presenters.labels import label_of, labels_of, skill_name, wish_text
from web.presenters.languages import language_name
from web.presenters.network import rung_title
from web.presenters.texts import capital

Fact = tuple[str, str]
_SKILLS = (BasicSkill, WorkCompetence, Sector)


@dataclass(frozen=True)
class WishLine:
    """One wish, in the client's own order, with the client's own words when there are."""

    rank: int
    text: str
    own_words: str
    told_by: str


@dataclass(frozen=True)
class RungLine:
    """Where the client stands on one ladder; the ladder's name always beside the rung."""

    ladder: str
    now: str
    attainable: str
    assessed_on: date
    assessor: str
    review_on: date
    review_is_late: bool
    discussed: bool


@dataclass(frozen=True)
class AgreementLine:
    """One agreement to share: what, with whom, until when."""

    what: str
    recipients: str
    until: date
    in_force: bool


def identity(client: Client) -> list[Fact]:
    """Return who the client is: no more than is needed to meet."""
    return _known(
        (_("Leeftijd"), _("%(age)s jaar", age=age_on(client, clock.today()))),
        (_("Woont in"), f"{client.postcode} {client.locality}"),
        (_("Spreekt"), ", ".join(map(language_name, client.languages))),
    )


def functional(client: Client) -> list[Fact]:
    """Return what a place must take into account: needs and strengths, never a reason."""
    limit = client.max_travel_minutes
    minutes = _("hoogstens %(num)s minuten", num=limit) if limit else ""
    way = ", ".join(text for text in (label_of(client.travel_mode), minutes) if text)
    return _known(
        (_("Heeft nodig"), labels_of(client.functional_needs) or _("niets bijzonders gevraagd")),
        (_("Kan goed"), ", ".join(skill_name(code) for code in client.strengths)),
        (_("Nederlands"), label_of(client.dutch_level) or _("nog niet gekend: vraag het eens")),
        (_("Onderweg"), way),
        (_("Kan starten"), day(client.earliest_start_on) or _("meteen")),
    )


def income_and_plan(client: Client) -> list[Fact]:
    """Return income and the goals of the plan: life domain work, education and income."""
    trajectory = open_trajectory_of(client)
    facts = [(_("Inkomen"), label_of(client.income_status))]
    if trajectory is not None:
        facts.append((_("Traject"), f"{label_of(trajectory.kind)}: {label_of(trajectory.goal)}"))
        goals = [goal.text for goal in trajectory.goals if goal.state is PlanGoalState.OPEN]
        facts.append((_("Werkt aan"), ", ".join(goals)))
    return _known(*facts)


def availability(client: Client) -> Grid | None:
    """Return the half-days on which the client can, whatever the reason (CONF-14); None when nobody asked."""
    half_days = effective_availability(client, client.judicial_conditions, clock.today())
    return None if half_days is None else grid_of(half_days)


def wishes(client: Client, hosts: Mapping[str, str]) -> list[WishLine]:
    """Return the wishes in the client's order.

    Parameters
    ----------
    hosts
        Names for keys such as ``organisation:3``.
    """
    return [
        WishLine(
            rank=wish.rank,
            text=capital(wish_text(wish.dimension, wish.value, hosts)),
            own_words=wish.own_words or "",
            told_by="" if wish.stated_by is StatedBy.CLIENT else label_of(wish.stated_by),
        )
        for wish in sorted(client.wishes, key=lambda wish: wish.rank)
    ]


def met_wishes(client: Client, offer: object, hosts: Mapping[str, str]) -> list[str]:
    """Return the wishes that an offer meets; ``near home`` is left to the travel time."""
    own = {
        WishDimension.SECTOR: [getattr(offer, "sector", None)],
        WishDimension.SETTING: getattr(offer, "settings", []),
        WishDimension.PLACEMENT_KIND: [getattr(offer, "placement_kind", None)],
        WishDimension.HOST: [f"organisation:{getattr(offer, 'host_organisation_id', '')}"],
    }
    ranked = sorted(client.wishes, key=lambda wish: wish.rank)
    return [
        wish_text(wish.dimension, wish.value, hosts)
        for wish in ranked
        if wish.value in own.get(wish.dimension, ())
    ]


def rungs(client: Client) -> list[RungLine]:
    """Return the last assessment on each ladder (HR-03: a rung never stands without its scheme)."""
    last = {assessment.scheme: assessment for assessment in client.rung_assessments}
    return [_rung_line(assessment) for assessment in last.values()]


def agreements(consents: Iterable[Consent]) -> list[AgreementLine]:
    """Return the agreements to share, those in force first."""
    today = clock.today()
    lines = [
        AgreementLine(
            what=labels_of([*consent.items, *consent.domains]),
            recipients=", ".join(one.organisation.name for one in consent.recipients),
            until=consent.withdrawn_on or consent.expires_on,
            in_force=is_in_force(consent, today),
        )
        for consent in consents
        if consent.state not in NEVER_HELD
    ]
    return sorted(lines, key=lambda line: (not line.in_force, line.until))


def _rung_line(assessment: RungAssessment) -> RungLine:
    goal = assessment.attainable_rung
    return RungLine(
        ladder=label_of(assessment.scheme),
        now=rung_title(assessment.scheme, assessment.current_rung),
        attainable=rung_title(assessment.scheme, goal) if goal else "",
        assessed_on=assessment.assessed_on,
        assessor=assessment.assessor.display_name,
        review_on=assessment.next_review_on,
        review_is_late=assessment.next_review_on < clock.today(),
        discussed=assessment.discussed_with_client,
    )


def _known(*facts: Fact) -> list[Fact]:
    return [(str(term), str(value)) for term, value in facts if value]

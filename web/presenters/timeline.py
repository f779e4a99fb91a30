"""Who did what when, in sentences; who only looked stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.audit.models import AuditEvent
from coordination.clock import BRUSSELS
from coordination.organisations.models import Professional
from coordination.placements.onward import Moment
from coordination.vocabulary import AuditAction
from web.i18n import gettext as _


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    at: datetime
    who: str
    what: str


def of_placement(moments: Iterable[Moment]) -> list[Line]:
    """Return the timeline of a placement; the same thing by the same person on one day is told once."""
    lines: list[Line] = []
    for (_day, who, what), same in groupby(moments, key=_told):
        first, *others = same
        often = _("%(what)s, %(num)s keer", what=what, num=len(others) + 1)
        lines.append(Line(first.at, who, often if others else what))
    return lines


def _told(one: Moment) -> tuple[date, str, str]:
    return one.at.astimezone(BRUSSELS).date(), _who(one), step_of(one.action, one.event)


def latest(moments: Iterable[Moment]) -> str | None:
    """Return the last step of a placement as a sentence: who did what."""
    lines = of_placement(moments)
    return _("%(who)s: %(what)s.", who=lines[-1].who, what=lines[-1].what) if lines else None


def of_waiting_list(session: Session, events: Iterable[AuditEvent]) -> list[Line]:
    """Return the history of a place on a waiting list."""
    found = list(events)
    ids = {one.professional_id for one in found if one.professional_id is not None}
    rows = session.execute(select(Professional.id, Professional.display_name).where(Professional.id.in_(ids)))
    names = dict(rows.all())
    words = {
        "put_on": _("Op de lijst gezet"),
        "asked": _("Gevraagd hoe het staat"),
        "offer_place": _("Er werd een plaats aangeboden"),
        "take_place": _("De plaats werd genomen"),
        "not_now": _("Nu niet; de cliënt bleef op de lijst"),
        "stop": _("Van de lijst gehaald"),
    }
    lines = []
    for one in found:
        event, _space, rest = (one.detail or "").partition(" ")
        what = words.get(event, _("Bijgewerkt"))
        if event == "asked" and rest:
            what = _("Gevraagd hoe het staat: plaats %(num)s", num=rest)
        lines.append(Line(one.at, names.get(one.professional_id or 0) or _("de cliënt"), what))
    return lines


def _who(one: Moment) -> str:
    if one.who and one.organisation:
        return f"{one.who} ({one.organisation})"
    if one.who:
        return one.who
    return _("vanzelf") if one.automatic else _("de cliënt")


def step_of(action: AuditAction, event: str) -> str:
    """Return what a step of a placement did; an unknown step reads as a change, never as its code."""
    steps = {
        "suggest": _("Voorgesteld door een ronde"),
        "propose": _("Voorgesteld door een persoon"),
        "supersede": _("Vervangen door een nieuwer voorstel"),
        "shortlist": _("Op de korte lijst gezet"),
        "take_off": _("Van de korte lijst gehaald"),
        "discuss": _("Besproken met de cliënt"),
        "client_agrees": _("De cliënt ging akkoord"),
        "client_declines": _("De cliënt koos iets anders"),
        "client_withdraws": _("De cliënt trok het akkoord in"),
        "send_to_partner": _("Gevraagd aan de werkplek"),
        "share_ends": _("De cliënt stopte met delen"),
        "ask": _("De werkplek stelde een vraag"),
        "answer": _("De vraag werd beantwoord"),
        "override": _("Met een reden meer verteld dan gewoonlijk"),
        "waitlist": _("Op de wachtlijst van de werkplek gezet"),
        "partner_holds": _("De werkplek hield een plaats vrij"),
        "partner_declines": _("De werkplek had geen plaats"),
        "host_withdraws": _("De werkplek trok de plaats terug"),
        "lapse": _("Vervallen zonder antwoord"),
        "expire": _("De vrijgehouden plaats kwam weer vrij"),
        "confirm": _("De plaats werd bevestigd"),
        "first_day": _("De eerste dag"),
        "not_started": _("Niet begonnen"),
        "pause": _("Onderbroken"),
        "resume": _("Hervat"),
        "end": _("Beëindigd"),
        "aftercare": _("De nazorg begon"),
        "talked": _("Een gesprek in de nazorg"),
        "close": _("De nazorg werd afgesloten"),
        "draw": _("Een afspraak werd opgemaakt"),
        "sign": _("Een afspraak werd getekend"),
        "running": _("Opgenomen terwijl het al liep"),
        "earlier": _("Opgenomen toen het al voorbij was"),
        "client": _("De cliënt wil nog nadenken"),
        "remind": _("De werkplek werd eraan herinnerd"),
        "escalate": _("Doorgegeven aan wie op de werkplek vervangt"),
        "attendance": _("Aanwezigheid genoteerd"),
        "called": _("Gebeld na een afwezigheid"),
        "evaluation": _("Gesprek over hoe het gaat"),
        "moved_on": _("Een volgende stap werd voorgesteld"),
        "job": _("De jobcoach werd gekozen"),
        "organisation:": _("Het profiel werd gedeeld"),
    }
    if event.startswith("organisation:"):
        return steps["organisation:"]
    if action is AuditAction.SHARE and event not in steps:
        return steps["organisation:"]
    return steps.get(event, _("Bijgewerkt"))

"""What changed since somebody was last here, in words that name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from coordination.actors import Actor
from coordination.news.queries import Change
from coordination.vocabulary import ActorRole, AuditAction
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters import timeline
from web.presenters.labels import label_of

#: So many lines fit on a start page beside what waits.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One change: when, about whom by reference or alias, what, and where it stands."""

    at: datetime
    about: str
    what: str
    href: str


def lines(changes: Iterable[Change], actor: Actor) -> list[Line]:
    """Return changes in words, in the order in which they are given."""
    return [Line(one.at, one.about, _with_others(one), _address(one, actor)) for one in changes]


def _with_others(one: Change) -> str:
    what = _what(one)
    if not one.others:
        return what
    return ngettext("%(what)s, en nog %(num)d keer", "%(what)s, en nog %(num)d keer", one.others, what=what)


def _what(one: Change) -> str:
    if one.kind in (house := _house()):
        return house[one.kind][0]
    if one.kind == "placement":
        return timeline.step_of(AuditAction.UPDATE, one.event)
    if one.kind == "own":
        return _("Er veranderde iets aan dit voorstel")
    if one.state is not None:
        return label_of(one.state).capitalize()
    if one.kind == "team":
        return _team(one.event)
    if one.kind == "meeting":
        return _meeting(one.event)
    if one.part is not None:
        return _("Bijgewerkt: %(part)s", part=label_of(one.part))
    return _("Bijgewerkt")


def _team(event: str) -> str:
    words = {
        "formed": _("Het team werd gevormd"),
        "propose": _("Er werd iemand voorgesteld voor het team"),
        "invite": _("Er werd iemand uitgenodigd in het team"),
        "accept": _("Er kwam iemand bij het team"),
        "decline": _("Een uitnodiging voor het team werd afgewezen"),
        "end": _("Er ging iemand uit het team"),
        "leave": _("Er ging iemand uit het team"),
        "reviewed": _("Een plaats in het team werd bekeken"),
    }
    return words.get(event, _("Het team veranderde"))


def _meeting(event: str) -> str:
    words = {
        "minutes": _("Er staat een verslag van het overleg"),
        "done": _("Een actiepunt is klaar"),
        "cancel": _("Het overleg gaat niet door"),
    }
    return words.get(event, _("Er is nieuws over het overleg"))


def _house() -> dict[str, tuple[str, str]]:
    """Return what changed of the house, and the page where it stands."""
    return {
        "organisation": (_("Een organisatie kwam erbij of veranderde"), "network_edit.list_organisations"),
        "service": (_("Een dienst kwam erbij of veranderde"), "network_edit.list_organisations"),
        "policy": (_("Het beleid van de rondes veranderde"), "policy.show"),
        "emergency access": (_("Er gebeurde iets met een noodtoegang"), "emergency.overview"),
        "erasure": (_("Er werd iets nagegaan of gewist"), "retention.index"),
        "retention": (_("Een bewaartermijn veranderde"), "retention.index"),
    }


def _address(one: Change, actor: Actor) -> str:
    if one.kind in (house := _house()):
        return url_for(house[one.kind][1])
    if one.kind == "own":
        return url_for("own.proposals")
    if one.kind == "request":
        return url_for("proposals.show", ref=one.ref)
    if one.kind == "ending":
        return url_for("proposals.index")
    if one.kind == "meeting":
        return url_for("meetings.show", ref=one.ref)
    if one.kind == "team" or not actor.has(ActorRole.SUPERVISOR):
        return url_for("teams.show", ref=one.about)
    if one.kind == "placement":
        return url_for("placements.show", ref=one.ref)
    return url_for("clients.show", ref=one.about)

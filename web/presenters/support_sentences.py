"""The sentences of the rules about guidance, competences, ways in and hosts; see `rule_sentences`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coordination.vocabulary import IntakeChannel, LegalForm, PlacementKind, RuleAnswer, WorkCompetence
from web.i18n import gettext as _
from web.presenters.labels import label_of

Seen = Mapping[str, Any]
Names = Mapping[str, str]

_FITS, _UNKNOWN = RuleAnswer.FITS, RuleAnswer.UNKNOWN


def supported(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    """Return what HR-13 says: an ordinary workplace, an anchor person, a job coach who is free."""
    if seen.get("offer.kind") != PlacementKind.SUPPORTED_WORK_UNPAID:
        return _("Dit is geen begeleid werken.")
    if answer is _FITS:
        return _("Een gewone werkplek, met een ankerpersoon en een jobcoach die tijd heeft.")
    if answer is _UNKNOWN:
        return _("Begeleid werken vraagt een gewone werkplek, een ankerpersoon en een jobcoach.")
    if seen.get("offer.regular_environment") is False:
        return _("Begeleid werken gebeurt op een gewone werkplek, en dat is dit niet.")
    if seen.get("offer.has_anchor_person") is False:
        return _("Er is nog geen ankerpersoon op deze plek.")
    return _("Geen jobcoach heeft nu tijd.")


def contribution(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    """Return what HR-14 says: supported work costs the client nothing."""
    if seen.get("offer.kind") != PlacementKind.SUPPORTED_WORK_UNPAID:
        return _("Dit is geen begeleid werken.")
    if answer is _FITS:
        return _("De cliënt betaalt hier niets.")
    if answer is _UNKNOWN:
        return _("Of de cliënt hier iets betaalt, weten we nog niet.")
    return _("Hier betaalt de cliënt een bijdrage; bij begeleid werken mag dat niet.")


def caseload(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    """Return what HR-18 says: whoever guides has room for one more."""
    if answer is _FITS:
        return _("Wie begeleidt, heeft nog ruimte.")
    if seen.get("stay.supervisor_room") == 0:
        return _("Wie de cliënt volgt, begeleidt al het hoogste aantal mensen.")
    left, asked = seen.get("stay.minutes_left"), seen.get("offer.guidance_minutes")
    if left is not None and asked is not None and left < asked:
        return _(
            "Een plek vraagt hier %(asked)s minuten begeleiding per week. Er zijn er nog %(left)s.",
            asked=asked,
            left=left,
        )
    return _("De begeleiding op deze plek zit vol.")


def channels(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    """Return what HR-25 says: a way in for who has no internet."""
    known = [label_of(IntakeChannel(code)) for code in seen.get("service.intake_channels") or ()]
    if answer is _FITS:
        if known:
            return _("Aanmelden kan: %(channels)s.", channels=", ".join(known))
        return _("Aanmelden is geen probleem.")
    if answer is _UNKNOWN:
        return _("Of de cliënt zich hier kan aanmelden zonder internet, weten we nog niet.")
    return _("Aanmelden kan hier alleen online, en de cliënt heeft geen internet.")


def competences(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    """Return what HR-26 says: the competences that the place cannot do without."""
    asked: Mapping[str, int] = seen.get("offer.required_competences") or {}
    own: Mapping[str, int | None] = seen.get("client.competences") or {}
    if not asked:
        return _("Alles kan hier geleerd worden.")
    if answer is _FITS:
        return _("Wat hier niet zonder kan, is er: %(competences)s.", competences=_competences(asked))
    if answer is _UNKNOWN:
        missing = {code: level for code, level in asked.items() if own.get(code) is None}
        return _("Nog niet ingeschat: %(competences)s.", competences=_competences(missing))
    short = {code: level for code, level in asked.items() if (own.get(code) or level) < level}
    return _("Deze plek vraagt minstens: %(competences)s.", competences=_competences(short))


def host(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    """Return what HR-28 says: volunteers work for a non-profit or public host."""
    if seen.get("offer.kind") not in {PlacementKind.GUIDED_VOLUNTEERING, PlacementKind.REGULAR_VOLUNTEERING}:
        return _("Dit is geen vrijwilligerswerk.")
    if answer is _UNKNOWN:
        return _("Vrijwilligerswerk kan niet in een bedrijf. Wat deze plek is, weten we nog niet.")
    if answer is _FITS:
        form = seen.get("offer.host_form")
        return (
            _("De gastheer: %(form)s.", form=label_of(LegalForm(form))) if form else _("De gastheer is oké.")
        )
    return _("Vrijwilligerswerk kan niet in een onderneming met winstoogmerk.")


def _competences(levels: Mapping[str, int]) -> str:
    named = ((label_of(WorkCompetence(code)), level) for code, level in levels.items())
    return ", ".join(_("%(name)s (%(level)s op 5)", name=name, level=level) for name, level in named)

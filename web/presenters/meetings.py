"""Faults and choices of the forms around a meeting, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from coordination import clock
from coordination.meetings.operations import LONGEST_MINUTES, LONGEST_TEXT, SHORTEST_MINUTES
from coordination.organisations.models import Professional
from coordination.vocabulary import LifeDomain
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.labels import label_of

PRACTICAL = "practical"
CLIENT = "client"


def domain_choices(domains: Iterable[LifeDomain]) -> list[tuple[str, str]]:
    """Return under what a point can be put by somebody who may read these life domains."""
    practical = (PRACTICAL, _("praktisch: voor iedereen in het team"))
    return [practical, *((domain.value, label_of(domain)) for domain in domains)]


def owner_choices(members: Iterable[Professional]) -> list[tuple[str, str]]:
    """Return who can be asked to do something: the client, or a member."""
    return [(CLIENT, _("de cliënt zelf")), *((str(one.id), one.display_name) for one in members)]


def read_domain(form: FormInput) -> LifeDomain | None:
    """Read under what a point stands; None is practical. What cannot be is noted as a fault."""
    if form.values.get("domain") == PRACTICAL:
        return None
    return form.code("domain", _("Levensdomein"), LifeDomain)


def read_moment(form: FormInput) -> dt.datetime | None:
    """Read day and hour, as they are on a clock in Brussels."""
    day = form.date("day", _("Dag"))
    text = form.text("hour", _("Uur"), maximum=5)
    if day is None or text is None:
        return None
    try:
        hour = dt.time.fromisoformat(text.zfill(5))
    except ValueError:
        form.refuse("hour", _("Uur: schrijf het als 14:30."))
        return None
    return dt.datetime.combine(day, hour.replace(tzinfo=None), clock.BRUSSELS)


def fault(where: str) -> str:
    """Return what is wrong with a field, in a sentence."""
    return {
        "starts_at": _("Dag en uur: kies een moment dat nog moet komen."),
        "minutes_long": _(
            "Duur: van %(lowest)s tot %(highest)s minuten.", lowest=SHORTEST_MINUTES, highest=LONGEST_MINUTES
        ),
        "guests": _("Wie komt er? Kies minstens één lid van het team."),
        "owner": _("Wie doet het? Kies iemand van het team die dit levensdomein mag kennen."),
        "due_on": _("Tegen wanneer: kies een dag vanaf vandaag."),
        "present": _("Wie was er? Kies uit wie gevraagd was."),
    }.get(where, _("Schrijf iets, hoogstens %(num)s tekens.", num=LONGEST_TEXT))

"""What is to be done by a day in plans, on floors and on waiting lists, for the list of what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.plans import queries as plans
from coordination.vocabulary import ActorRole
from coordination.waiting_lists import queries as waiting_lists
from coordination.workfloor import queries as floors
from web.i18n import gettext as _

#: Days back of which a half-day without attendance is still told.
_SHEET_DAYS = 7
_WORKING = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do by a day.

    Attributes
    ----------
    what
        In a few words; never a name.
    due
        Day by which, or since which when it is over.
    for_whom
        The client's reference, or the title of a place.
    endpoint, values
        Where it is done.
    """

    what: str
    due: date
    for_whom: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def href(self) -> str:
        """The address of the page on which it is done."""
        return url_for(self.endpoint, **dict(self.values))


def evaluations_due(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return the talks to hold by a day (INV-14)."""
    if not actor.has(*_WORKING):
        return []
    found = plans.evaluations_due(session, actor, until)
    return [_of_plan(_("Gesprek over hoe het gaat"), one, "talks") for one in found]


def agreements_due(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return the agreements to look at again by a day."""
    if not actor.has(*_WORKING):
        return []
    return [
        _of_plan(_("Afspraak opnieuw bekijken"), one, "notes")
        for one in plans.notes_due(session, actor, until)
    ]


def confirmations_due(session: Session, actor: Actor) -> list[Due]:
    """Return the advices that a receiving service has still to confirm."""
    if not actor.has(*_WORKING):
        return []
    found = plans.receivers_awaited(session, actor)
    return [_of_plan(_("Bevestiging van de dienst die verdergaat"), one, "advice") for one in found]


def absences_due(session: Session, actor: Actor) -> list[Due]:
    """Return the absences without notice after which nobody called yet."""
    if not actor.has(*_WORKING):
        return []
    return [
        Due(
            _("Bellen na een afwezigheid"),
            one.day,
            one.client_ref,
            "stays.history",
            {"ref": one.placement_ref},
        )
        for one in floors.absences_to_call(session, actor)
    ]


def lists_due(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return the waiting lists to ask after by a day."""
    if not actor.has(*_WORKING):
        return []
    return [
        Due(
            _("Vragen hoe het staat op de lijst"),
            one.due,
            one.client_ref,
            "waiting_lists.show",
            {"entry_id": one.entry_id},
        )
        for one in waiting_lists.to_ask(session, actor, until)
    ]


def sheets_due(session: Session, actor: Actor) -> list[Due]:
    """Return the half-days of the last week of which somebody is not written down yet."""
    if not actor.has(ActorRole.PARTNER):
        return []
    today = clock.today()
    found = floors.sheets_to_fill(session, actor, today - timedelta(days=_SHEET_DAYS), today)
    return [
        Due(
            _("Aanwezigheid invullen"),
            one.day,
            one.title,
            "workfloor.sheet",
            {"offer_id": one.offer_id, "day": one.day.isoformat(), "half": one.half_day.value},
        )
        for one in found
    ]


def all_due(session: Session, actor: Actor, until: date) -> list[Due]:
    """Return everything of these that is due by a day, what lapses first on top."""
    found = [
        *evaluations_due(session, actor, until),
        *agreements_due(session, actor, until),
        *confirmations_due(session, actor),
        *absences_due(session, actor),
        *lists_due(session, actor, until),
        *sheets_due(session, actor),
    ]
    return sorted(found, key=lambda one: (one.due, one.what, one.for_whom))


def _of_plan(what: str, one: plans.Due, part: str) -> Due:
    return Due(what, one.due, one.client_ref, "evaluations.plan", {"ref": one.client_ref, "_anchor": part})

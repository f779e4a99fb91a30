"""Emergency accesses as those read them who opened one, were told of one, or look at all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.emergency import LASTS, REVIEW_WITHIN, SHORTEST_NOTE, SHORTEST_REASON
from coordination.consent.models import EmergencyAccess
from coordination.reasons.operations import words_of
from coordination.vocabulary import EmergencyReview
from web.i18n import gettext as _


@dataclass(frozen=True)
class Line:
    """One emergency access in a list; ``ref`` is None where the reader may not know the client."""

    number: int
    ref: str | None
    who: str
    organisation: str
    opened_at: datetime
    ends_at: datetime
    is_open: bool
    informed: str
    seen_on: date | None
    client_informed_on: date | None
    withheld: bool
    outcome: EmergencyReview | None
    asks_reading: bool = False


@dataclass(frozen=True)
class OfficerLine:
    """One emergency access for the officer, with its texts."""

    line: Line
    lead: str
    reason: str
    withheld_reason: str
    review_note: str
    reviewed_on: date | None
    review_by: datetime
    is_late: bool


def own_line(opened: EmergencyAccess, now: datetime) -> Line:
    """Return the line for who opened it."""
    return _line(opened, now)


def heard_line(opened: EmergencyAccess, now: datetime, *, named: bool, asked: bool) -> Line:
    """Return the line for who was told.

    Parameters
    ----------
    named
        Whether the reader may know that this is a client.
    asked
        Whether the reader is the colleague who was chosen, and not who leads the team.
    """
    return _line(opened, now, named=named, asks_reading=asked and opened.seen_on is None)


def officer_line(session: Session, opened: EmergencyAccess) -> OfficerLine:
    """Return the line for the data protection officer."""
    erased = _("(gewist)")
    texts = [
        (words_of(session, kept) or erased) if kept is not None else ""
        for kept in (opened.reason, opened.withheld_reason, opened.review_note)
    ]
    now, due = clock.now(), opened.opened_at + REVIEW_WITHIN
    return OfficerLine(
        line=_line(opened, now),
        lead=opened.lead.display_name if opened.lead else "",
        reason=texts[0],
        withheld_reason=texts[1],
        review_note=texts[2],
        reviewed_on=opened.reviewed_on,
        review_by=due,
        is_late=opened.outcome is None and now > due,
    )


def minutes_left(opened: EmergencyAccess, now: datetime) -> int:
    """Return how many whole minutes it is still open, at least one."""
    return max(1, min(int(LASTS.total_seconds()), int((opened.ends_at - now).total_seconds())) // 60)


def fault(where: str) -> str:
    """Return what is wrong with a field, in a sentence."""
    few = _("Waarom: schrijf in minstens %(num)s tekens wat er op het spel staat.", num=SHORTEST_REASON)
    return {
        "reason": few,
        "informed": _("Wie verwittig je? Kies een collega van je eigen organisatie."),
        "withheld": _("Schrijf in minstens %(num)s tekens waarom het gevaarlijk is.", num=SHORTEST_REASON),
        "told_on": _("Verteld op: kies een dag vanaf de noodtoegang tot vandaag."),
        "note": _("Bevinding: schrijf minstens %(num)s tekens.", num=SHORTEST_NOTE),
    }.get(where, few)


def _line(opened: EmergencyAccess, now: datetime, *, named: bool = True, asks_reading: bool = False) -> Line:
    return Line(
        number=opened.id,
        ref=opened.client.ref if named else None,
        who=opened.professional.display_name,
        organisation=opened.organisation.name,
        opened_at=opened.opened_at,
        ends_at=opened.ends_at,
        is_open=opened.ends_at > now,
        informed=opened.informed.display_name,
        seen_on=opened.seen_on,
        client_informed_on=opened.client_informed_on,
        withheld=opened.withheld_reason_id is not None,
        outcome=opened.outcome,
        asks_reading=asks_reading,
    )

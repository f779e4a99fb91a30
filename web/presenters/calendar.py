"""An invitation that any calendar reads, and that names nobody (CONF-18, CONF-32)."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event

from coordination import clock
from coordination.meetings.models import TeamMeeting
from coordination.vocabulary import MeetingState
from web.i18n import gettext as _


def invitation(meeting: TeamMeeting, link: str) -> bytes:
    """Return a meeting in iCalendar form (RFC 5545): when, and where in Schakel the rest is read.

    No client and no reference of one, no place (it may be somebody's home), no life domain, and nobody who
    comes: a calendar is read along by phones, secretaries and suppliers.

    Parameters
    ----------
    link
        Address of the meeting's page, with the host.
    """
    cancelled = meeting.state is MeetingState.CANCELLED
    event = Event()
    event.add("uid", f"{meeting.ref}@schakel")
    event.add("dtstamp", clock.now())
    event.add("sequence", meeting.version)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes_long))
    event.add("summary", _("Overleg"))
    event.add("description", _("Alles over dit overleg staat in Schakel: %(link)s", link=link))
    event.add("url", link)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Schakel//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())

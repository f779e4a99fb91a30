"""The feed for one's own calendar: days on which something waits, at a secret address, naming nobody.

A calendar is read along by phones, secretaries and suppliers (CONF-32): an event says what kind of thing
waits and on which day, and leads to the list. No client and no reference of one, no place, no life domain.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.audit.operations import record
from coordination.meetings.queries import my_meetings
from coordination.to_do.queries import to_do
from coordination.vocabulary import ActorRole, AuditAction, WaitKind
from coordination.vocabulary.labels import label
from web.accounts.models import Account
from web.accounts.rules import may_sign_in
from web.mail.models import CalendarFeed

#: 32 bytes of chance: nobody guesses an address.
BYTES = 32


def make_feed(session: Session, account: Account) -> str:
    """Make a secret address for an account and return its key; an earlier address stops working.

    The key is shown once: what is kept is a hash of it.
    """
    key = secrets.token_urlsafe(BYTES)
    found = session.get(CalendarFeed, account.id) or CalendarFeed(account_id=account.id)
    found.key, found.made_at = _hash(key), clock.now()
    session.add(found)
    record(session, account.actor, AuditAction.CREATE, "calendar_feed", account.id)
    session.flush()
    return key


def revoke_feed(session: Session, account: Account) -> None:
    """Let the address of an account work no more; nothing happens when it has none."""
    found = session.get(CalendarFeed, account.id)
    if found is not None:
        session.delete(found)
        record(session, account.actor, AuditAction.DELETE, "calendar_feed", account.id)
        session.flush()


def account_behind(session: Session, key: str, *, demo: bool) -> Account | None:
    """Return the account whose feed stands at an address, while its owner may sign in and work here.

    Parameters
    ----------
    demo
        Whether the program runs as a demo, whose accounts work nowhere else.
    """
    statement = select(Account).join(CalendarFeed, CalendarFeed.account_id == Account.id)
    account = session.scalar(statement.where(CalendarFeed.key == _hash(key)))
    if account is None or account.has_left or not may_sign_in(account, demo=demo):
        return None
    return account


def feed_of(session: Session, account: Account, link: str) -> bytes:
    """Return the days of an account in iCalendar form (RFC 5545), in its language.

    Parameters
    ----------
    link
        Address of the list of what waits, to which every event leads.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Schakel//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Schakel")
    calendar.add("refresh-interval;value=duration", "PT1H", encode=False)
    if account.actor.has(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER):
        for meeting in my_meetings(session, account.actor):
            event = _event(account, f"meeting:{meeting.ref}", WaitKind.MEETING, link)
            event.add("dtstart", meeting.starts_at)
            event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes_long))
            calendar.add_component(event)
    for one in to_do(session, account.actor):
        if one.due is not None and one.kind is not WaitKind.MEETING:
            event = _event(account, f"{one.kind.value}:{one.ref}:{one.about}:{one.due}", one.kind, link)
            event.add("dtstart", one.due)
            event.add("dtend", one.due + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(account: Account, what: str, kind: WaitKind, link: str) -> Event:
    event = Event()
    # The same for every reading, and telling nothing: it is made from what only this house knows.
    event.add("uid", f"{_hash(f'{account.fs_uniquifier}:{what}')[:32]}@schakel")
    event.add("dtstamp", clock.now())
    event.add("summary", f"Schakel: {label(kind, account.language)}")
    event.add("url", link)
    event.add("class", "PRIVATE")
    return event


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

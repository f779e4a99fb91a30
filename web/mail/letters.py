"""Writing a finished letter down, to be sent by the worker."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.messages.operations import post


def post_letter(
    session: Session,
    actor: Actor,
    *,
    to: str,
    subject: str,
    text: str,
    calendar: bytes | None = None,
) -> None:
    """Write a letter down in the transaction of the act; it leaves when that is committed.

    Parameters
    ----------
    calendar
        An invitation in iCalendar form to go along.
    """
    letter = EmailMessage(policy=SMTP)
    letter["To"] = to
    letter["Subject"] = subject
    letter["Date"] = format_datetime(clock.now())
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    if calendar is not None:
        letter.add_attachment(calendar, maintype="text", subtype="calendar", filename="overleg.ics")
    post(session, actor, letter.as_bytes())

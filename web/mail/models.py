"""What somebody wants to get by e-mail, and the secret address of somebody's calendar."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coordination import clock
from coordination.base import Base


class MailPreference(Base):
    """What one account wants by e-mail; an account without a row gets both.

    Attributes
    ----------
    at_once
        An e-mail as soon as there is something new.
    digest
        One in the morning of every day on which something waits.
    digest_on
        The last day for which that was looked at, so that no day is told twice.
    """

    __tablename__ = "mail_preferences"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    at_once: Mapped[bool] = mapped_column(Boolean, default=True)
    digest: Mapped[bool] = mapped_column(Boolean, default=True)
    digest_on: Mapped[date | None]


class CalendarFeed(Base):
    """The address at which a calendar reads the days of one account.

    Attributes
    ----------
    key
        SHA-256 of what stands in the address, so that the table alone opens nothing; the address itself is
        shown once.
    """

    __tablename__ = "calendar_feeds"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

"""Meeting, who is asked, what is on the agenda and in the minutes, and what somebody will do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import Row, code_type
from coordination.encryption import EncryptedText
from coordination.organisations.models import Professional
from coordination.teams.models import SupportTeam
from coordination.vocabulary import LifeDomain, MeetingState


class TeamMeeting(Row):
    """One meeting of a support team; ``ref`` stands in addresses and invitations, and names nobody.

    ``place`` is restricted: it may be somebody's home. ``client_present`` is None until the meeting was held.
    """

    __tablename__ = "team_meetings"
    __table_args__ = (CheckConstraint("minutes_long BETWEEN 5 AND 480", name="minutes_long"),)

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("support_teams.id"), index=True)
    called_by_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    starts_at: Mapped[datetime]
    minutes_long: Mapped[int] = mapped_column(default=60)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    client_invited: Mapped[bool] = mapped_column(Boolean, default=True)
    client_present: Mapped[bool | None] = mapped_column(Boolean)
    state: Mapped[MeetingState] = mapped_column(code_type(MeetingState), default=MeetingState.PLANNED)

    team: Mapped[SupportTeam] = relationship()
    called_by: Mapped[Professional] = relationship()
    guests: Mapped[list[MeetingGuest]] = relationship(back_populates="meeting", order_by="MeetingGuest.id")
    items: Mapped[list[MeetingItem]] = relationship(back_populates="meeting", order_by="MeetingItem.id")
    actions: Mapped[list[ActionPoint]] = relationship(
        back_populates="meeting", order_by="ActionPoint.due_on, ActionPoint.id"
    )


class MeetingGuest(Row):
    """A member who is asked to a meeting; ``present`` is None until it was held."""

    __tablename__ = "meeting_guests"
    __table_args__ = (UniqueConstraint("meeting_id", "professional_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meetings.id"), index=True)
    professional_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    present: Mapped[bool | None] = mapped_column(Boolean)

    meeting: Mapped[TeamMeeting] = relationship(back_populates="guests")
    professional: Mapped[Professional] = relationship()


class MeetingItem(Row):
    """One point: on the agenda beforehand, with minutes and an agreement afterwards (CONF-18).

    ``domain`` None is a practical point, for whoever may see the team. ``disclosed_on`` is the day on which
    the client agreed that members without this domain may know that there is a point they do not read.
    """

    __tablename__ = "meeting_items"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meetings.id"), index=True)
    domain: Mapped[LifeDomain | None] = mapped_column(code_type(LifeDomain))
    topic: Mapped[str] = mapped_column(EncryptedText)
    minutes: Mapped[str | None] = mapped_column(EncryptedText)
    agreement: Mapped[str | None] = mapped_column(EncryptedText)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    disclosed_on: Mapped[date | None]

    meeting: Mapped[TeamMeeting] = relationship(back_populates="items")
    raised_by: Mapped[Professional] = relationship()


class ActionPoint(Row):
    """What somebody will do by a day; open ones come back at every next meeting of the team.

    ``owner_id`` None: the client does it.
    """

    __tablename__ = "action_points"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meetings.id"), index=True)
    domain: Mapped[LifeDomain | None] = mapped_column(code_type(LifeDomain))
    text: Mapped[str] = mapped_column(EncryptedText)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), index=True)
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    meeting: Mapped[TeamMeeting] = relationship(back_populates="actions")
    owner: Mapped[Professional | None] = relationship()

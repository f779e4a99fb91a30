"""Agreement to share: life domains x recipients x period x purpose (CONF-09), and what clients say of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row, code_type
from coordination.clients.models import Client
from coordination.encryption import EncryptedText
from coordination.organisations.models import Organisation, Professional
from coordination.reasons.models import Reason
from coordination.vocabulary import (
    ClientChoice,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    EmergencyReview,
    LifeDomain,
    RecordedForm,
    ShareNoticeKind,
)


class Consent(Row):
    """What the client agreed to share, with whom, for what, until when.

    ``domains`` are life domains; ``items`` are the other parts, such as the functional profile for a host.
    Expiry and withdrawal count when it is read, whether or not ``state`` has been updated.
    ``recorded_by_id`` is None when the client gave it, signed in. While it is only asked, ``given_on`` and
    ``recorded_by_id`` say when and by whom; the answer puts its own in their place.
    """

    __tablename__ = "consents"
    __table_args__ = (CheckConstraint("expires_on > given_on", name="dates"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(code_type(ConsentPurpose))
    domains: Mapped[list[LifeDomain]] = mapped_column(CodeList(LifeDomain), default=list)
    items: Mapped[list[ClientPart]] = mapped_column(CodeList(ClientPart), default=list)
    form: Mapped[RecordedForm] = mapped_column(code_type(RecordedForm))
    explained_in_language: Mapped[str] = mapped_column(String(5))
    given_on: Mapped[date]
    expires_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    state: Mapped[ConsentState] = mapped_column(code_type(ConsentState))

    client: Mapped[Client] = relationship()
    recipients: Mapped[list[ConsentRecipient]] = relationship(
        back_populates="consent", cascade="all, delete-orphan", order_by="ConsentRecipient.organisation_id"
    )


class ConsentRecipient(Row):
    """One organisation to which an agreement to share is addressed."""

    __tablename__ = "consent_recipients"

    consent_id: Mapped[int] = mapped_column(ForeignKey("consents.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)

    consent: Mapped[Consent] = relationship(back_populates="recipients")
    organisation: Mapped[Organisation] = relationship()


class ClientStatement(Row):
    """How a client made a choice about the own file: signed in, or said to a professional who wrote it down.

    ``object_ref`` is the number of what it is about: an agreement to share, an objection, a request.
    ``recorded_by_id`` is None when the client was signed in.
    """

    __tablename__ = "client_statements"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    choice: Mapped[ClientChoice] = mapped_column(code_type(ClientChoice))
    object_ref: Mapped[int]
    form: Mapped[RecordedForm] = mapped_column(code_type(RecordedForm))
    said_on: Mapped[date]
    place: Mapped[str | None] = mapped_column(String(120))
    own_words: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))

    client: Mapped[Client] = relationship()


class ShareNotice(Row):
    """What an organisation is told about data that it received: no longer shared, or corrected.

    Says never why (CONF-08). ``professional_id`` names who received the data, where that is known; otherwise
    it is for whoever of the organisation was involved. ``purpose`` says on which side it stands: in the team,
    or as a host.
    """

    __tablename__ = "share_notices"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    professional_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"))
    kind: Mapped[ShareNoticeKind] = mapped_column(code_type(ShareNoticeKind))
    purpose: Mapped[ConsentPurpose] = mapped_column(code_type(ConsentPurpose))
    told_on: Mapped[date]
    seen_on: Mapped[date | None]

    client: Mapped[Client] = relationship()
    organisation: Mapped[Organisation] = relationship()


class EmergencyAccess(Row):
    """One breaking of the glass: who opened whose file, why, until when, and what came after (CONF-16).

    Its texts are reasons under the client's own key, and never stand in the record, from which nothing can be
    erased (D.3). Whether it opens anything is asked when it is read: from ``opened_at`` to, and not
    including, ``ends_at``.

    Attributes
    ----------
    reason_id
        The vital interest, in the words of who opened it.
    informed_id, seen_on
        The colleague who was told, and the day on which that colleague said to have read it.
    lead_id
        Who led the client's team at that moment and was told too; None when nobody did, or it is the same.
    client_informed_on, withheld_reason_id
        The day on which the client was told, or why telling is dangerous: one of the two, in the end.
    outcome, reviewed_on, reviewed_by, review_note_id
        What the data protection officer found.
    """

    __tablename__ = "emergency_accesses"
    __table_args__ = (
        CheckConstraint("ends_at > opened_at", name="window"),
        CheckConstraint("(outcome IS NULL) = (reviewed_on IS NULL)", name="reviewed"),
        Index("ix_emergency_accesses_window", "professional_id", "ends_at"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    professional_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    reason_id: Mapped[int] = mapped_column(ForeignKey("reasons.id"), index=True)
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    informed_id: Mapped[int] = mapped_column(ForeignKey("professionals.id"), index=True)
    seen_on: Mapped[date | None]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), index=True)
    client_informed_on: Mapped[date | None]
    withheld_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"), index=True)
    outcome: Mapped[EmergencyReview | None] = mapped_column(code_type(EmergencyReview))
    reviewed_on: Mapped[date | None]
    reviewed_by: Mapped[str | None] = mapped_column(String(80))
    review_note_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"), index=True)

    client: Mapped[Client] = relationship()
    professional: Mapped[Professional] = relationship(foreign_keys=[professional_id])
    organisation: Mapped[Organisation] = relationship()
    informed: Mapped[Professional] = relationship(foreign_keys=[informed_id])
    lead: Mapped[Professional | None] = relationship(foreign_keys=[lead_id])
    reason: Mapped[Reason] = relationship(foreign_keys=[reason_id])
    withheld_reason: Mapped[Reason | None] = relationship(foreign_keys=[withheld_reason_id])
    review_note: Mapped[Reason | None] = relationship(foreign_keys=[review_note_id])

"""Organisation, site and professional."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import CodeList, Row, code_type
from coordination.vocabulary import LegalForm, OrganisationKind, RoleKind, SecrecyRegime


class Organisation(Row):
    """A partner in the network.

    ``is_demo`` marks an invented organisation or invented facts about a real one; it is shown on screen.
    ``is_non_profit`` decides who may host volunteers (INV-08) and follows from the legal form, where that is
    known. ``guidance_hours`` is how many hours a week its people have for guiding who is placed, over all
    places that it guides (HR-18); None: nobody counts them.
    """

    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(String(160), unique=True)
    kinds: Mapped[list[OrganisationKind]] = mapped_column(CodeList(OrganisationKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    secrecy_regime: Mapped[SecrecyRegime] = mapped_column(code_type(SecrecyRegime))
    municipality: Mapped[str | None] = mapped_column(String(80))
    is_non_profit: Mapped[bool] = mapped_column(Boolean, default=True)
    legal_form: Mapped[LegalForm | None] = mapped_column(code_type(LegalForm))
    guidance_hours: Mapped[int | None]
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    withdrawn_on: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")
    sites: Mapped[list[Site]] = relationship(back_populates="organisation", order_by="Site.id")


class Site(Row):
    """A place where an organisation receives people."""

    __tablename__ = "sites"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    address: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str] = mapped_column(String(4))
    locality: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    step_free: Mapped[bool | None] = mapped_column(Boolean)
    transport_note: Mapped[str | None] = mapped_column(String(200))

    organisation: Mapped[Organisation] = relationship(back_populates="sites")


class Professional(Row):
    """Somebody who works for an organisation; a colleague, so the name is no secret.

    ``caseload_max`` is the most clients at once (HR-18); ``languages`` are codes of what somebody speaks with
    clients beside Dutch (SR-17).
    """

    __tablename__ = "professionals"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    display_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[RoleKind] = mapped_column(code_type(RoleKind))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(160))
    caseload_max: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)

    organisation: Mapped[Organisation] = relationship()

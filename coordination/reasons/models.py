"""A client's own data key, and the reasons that are encrypted under it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coordination.audit.models import LONG
from coordination.base import Row
from coordination.encryption import EncryptedBytes


class ClientKey(Row):
    """The data key of one client, itself encrypted under the keys of the house, which may rotate.

    Without it the client's reasons are noise, whoever has them. ``erased_at`` says that it is gone for good.
    """

    __tablename__ = "client_keys"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), unique=True)
    key: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    erased_at: Mapped[datetime | None]


class Reason(Row):
    """Why somebody did something unusual, in the own words.

    The record holds that it was done (``event_id``) and never the words, so that erasing the key erases them
    while the chain of the record still verifies. ``about`` is a code: ``override``.
    """

    __tablename__ = "reasons"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    about: Mapped[str] = mapped_column(String(40))
    event_id: Mapped[int | None] = mapped_column(LONG)
    text: Mapped[bytes] = mapped_column(LargeBinary)

"""An import with what it did, and the keys that rows have in other systems."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coordination.base import Row, code_type
from coordination.encryption import EncryptedBytes, EncryptedText
from coordination.vocabulary import ImportState, SheetKind


class Import(Row):
    """A file that somebody brought in: what would happen, and what happened.

    ``content`` is the file, and once it was read its rows; ``plan`` says row by row what would happen. Both
    are encrypted, and gone as soon as the import was applied or dropped. ``act`` is who asked, with the roles
    and the organisation at that moment. ``job`` is the reference of the work in the background.
    """

    __tablename__ = "imports"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[ImportState] = mapped_column(code_type(ImportState))
    source: Mapped[str] = mapped_column(String(40))
    sheet: Mapped[SheetKind | None] = mapped_column(code_type(SheetKind))
    act: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    plan: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    is_read: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    totals: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    faults: Mapped[list[Any]] = mapped_column(JSON, default=list)
    digest: Mapped[str | None] = mapped_column(String(64))
    job: Mapped[str | None] = mapped_column(String(40))
    jobs: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    due: Mapped[int] = mapped_column(default=0)
    applied_at: Mapped[datetime | None]
    may_undo: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    failure: Mapped[str | None] = mapped_column(String(80))


class ImportChange(Row):
    """One row that an import made or changed, so that it can be undone (and gone when that is over).

    ``before`` holds the former values of what was changed; restricted. ``row_version`` is the version of the
    row after the import: a row with another one was changed since. What is about a client goes with the file.
    """

    __tablename__ = "import_changes"
    __table_args__ = (Index("ix_import_changes_of_import", "import_id", "table_name"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    is_new: Mapped[bool] = mapped_column(Boolean)
    before: Mapped[str | None] = mapped_column(EncryptedText)
    row_version: Mapped[int]


class NetworkKey(Row):
    """The key that a row of the network has in another system, as an organisation brought it in."""

    __tablename__ = "network_keys"
    __table_args__ = (UniqueConstraint("owner", "source", "sheet", "key"),)

    owner: Mapped[int]
    source: Mapped[str] = mapped_column(String(40))
    sheet: Mapped[SheetKind] = mapped_column(code_type(SheetKind))
    key: Mapped[str] = mapped_column(String(80))
    row_id: Mapped[int]


class ClientIdentifier(Row):
    """The key that a client has in another system; restricted, and known to who may see the client alone."""

    __tablename__ = "client_identifiers"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    owner: Mapped[int]
    source: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(EncryptedText)

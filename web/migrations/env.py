"""How Alembic runs our migrations: on the connection it is given, in that connection's own transaction."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator, TypeEngine


def plain_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain types they are stored as.

    A migration must keep meaning the same when the domain's code has moved on, so it imports none of it.
    """
    if kind != "type":
        return False
    stored: TypeEngine[Any] = item.impl_instance if isinstance(item, TypeDecorator) else item
    if isinstance(stored, sa.Enum):
        return f"sa.String(length={stored.length})"
    return f"sa.{stored!r}" if stored is not item else False


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    on_version_apply=attributes.get("on_version_apply"),
    render_item=plain_type,
    # SQLite changes a table by building it anew; the first migration has nothing to change.
    render_as_batch=attributes.get("render_as_batch", False),
    transactional_ddl=True,
)
context.run_migrations()

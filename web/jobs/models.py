"""Which workers are alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from coordination.base import Base


class JobWorker(Base):
    """A worker and when it last gave a sign of life.

    ``name`` stays the same when the worker is started again, so that it finds its unfinished work.
    ``stopped_at`` is set by a worker that ended in good order.
    """

    __tablename__ = "job_workers"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]

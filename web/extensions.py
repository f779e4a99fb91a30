"""The extension objects, and nothing else; `web.app` binds them to an application."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy import Engine

from coordination.base import create_engine
from coordination.models import Base
from web.database import engine_url

#: A click waits this long for its turn to write, then is told to try again (503, nothing is half kept): a
#: person waits no minute, and each of the few threads that waits serves nobody else meanwhile.
WAIT_SECONDS = 20


class Database(SQLAlchemy):
    """Flask's hold on the database, with engines that keep the domain's promises."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        return create_engine(engine_url(app.config["SQLALCHEMY_DATABASE_URI"]), wait_seconds=WAIT_SECONDS)


db = Database(metadata=Base.metadata)
babel = Babel()
csrf = CSRFProtect()
security = Security()
talisman = Talisman()

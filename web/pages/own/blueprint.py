"""The blueprint of a client's own pages. No address holds a reference: there is only one's own."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("own", __name__, url_prefix="/mine")

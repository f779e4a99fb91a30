"""The blueprint of a client's file: one address per section, by the client's reference."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("client_file", __name__, url_prefix="/clients")

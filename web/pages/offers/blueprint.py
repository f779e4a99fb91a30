"""The blueprint of a partner's offers."""

from flask import Blueprint

blueprint = Blueprint("offers", __name__, url_prefix="/offers")

"""Requests of clients as who leads the team reads and decides them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.schemas.base import LONG, Words
from web.api.schemas.own import RequestSchema


class WaitingSchema(Schema):
    """A request that waits; ``name`` is null where the reader may not see it."""

    request = fields.Nested(RequestSchema, required=True)
    client = fields.String(required=True)
    name = fields.String(allow_none=True)
    overdue = fields.Boolean(required=True)
    mine = fields.Boolean(required=True)


class DecisionSchema(Schema):
    """What is decided, with words for the client; a correction that is granted is made."""

    decision = fields.String(required=True, validate=validate.OneOf(("copy", "correct", "refuse")))
    answer = Words(LONG, allow_none=True, load_default=None)

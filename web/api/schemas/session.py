"""Who asks."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.api.schemas.base import Code


class SessionSchema(Schema):
    """Who asks."""

    account = fields.String(required=True)
    roles = fields.List(Code(), required=True)
    csrf_token = fields.String(required=True)

"""Clients and their teams."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.api.schemas.base import Code


class ClientSchema(Schema):
    """A client, in the parts that the asker may see; other parts are absent."""

    ref = fields.String(required=True)
    name = fields.String()
    state = Code()


class MemberSchema(Schema):
    """A member of a support team."""

    id = fields.Integer(required=True)
    name = fields.String(attribute="professional.display_name", required=True)
    role = Code(required=True)
    organisation = fields.String(attribute="organisation.name", required=True)
    domain_scope = fields.List(Code(), required=True)
    legal_basis = Code(required=True)
    state = Code(required=True)
    starts_on = fields.Date(required=True)
    review_on = fields.Date(required=True)
    is_lead = fields.Boolean(required=True)
    is_confidant = fields.Boolean(required=True)


class TeamSchema(Schema):
    """A support team on a day."""

    client = fields.String(required=True)
    members = fields.List(fields.Nested(MemberSchema), required=True)
    uncovered_domains = fields.List(Code(), required=True)

"""Questions to a host, and its answers."""

from __future__ import annotations

from marshmallow import Schema, fields

from coordination.vocabulary import PartnerDeclineReason
from web.api.schemas.base import Code, HalfDayNames


class ProfileSchema(Schema):
    """What a host reads of somebody: an alias and what the place needs (CONF-11)."""

    alias = fields.String(required=True)
    half_days = HalfDayNames()
    functional_needs = fields.List(Code(), required=True)
    starts_on = fields.Date(required=True)
    supervisor_name = fields.String(required=True)
    supervisor_phone = fields.String(allow_none=True)
    supervisor_email = fields.String(allow_none=True)


class ProposalSchema(Schema):
    """A question to a host."""

    ref = fields.String(required=True)
    offer_id = fields.Integer(required=True)
    offer_title = fields.String(required=True)
    state = Code(required=True)
    since = fields.Date(required=True)
    hold_until = fields.Date(allow_none=True)
    may_accept = fields.Boolean(required=True)
    profile = fields.Nested(ProfileSchema, required=True)


class HoldSchema(Schema):
    """Until when a place is kept."""

    hold_until = fields.Date(allow_none=True, load_default=None)


class DeclineSchema(Schema):
    """Why a host cannot take somebody."""

    reason = fields.Enum(PartnerDeclineReason, by_value=True, required=True)

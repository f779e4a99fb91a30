"""How long things are kept, and what was or would be erased: counts and no names (CONF-23)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.retention.operations import LONGEST_PERIOD
from web.api.schemas.base import Code, Words


class PeriodSchema(Schema):
    """How long one kind of thing is kept, and on what that rests."""

    kind = Code(required=True)
    amount = fields.Integer(required=True)
    unit = Code(required=True)
    source = fields.String(required=True)
    is_set = fields.Boolean(required=True, metadata={"description": "set here, instead of as it came"})


class NewPeriodSchema(Schema):
    """What a period is set to, in the unit that it has."""

    amount = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=LONGEST_PERIOD))
    source = Words(300, required=True)


class KindCountSchema(Schema):
    """How many cases and rows of one kind."""

    cases = fields.Integer(required=True)
    rows = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class RunSchema(Schema):
    """A rehearsal or an act of erasure: how far it is, and counts by kind."""

    ref = fields.String(required=True)
    is_rehearsal = fields.Boolean(required=True)
    state = Code(required=True)
    for_day = fields.Date(required=True)
    requested_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    progress = fields.Integer(required=True)
    due = fields.Integer(required=True)
    failure = fields.String(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Nested(KindCountSchema), required=True)

"""Emergency access: opening a file for an hour, what follows, and the officer's look (CONF-16)."""

from __future__ import annotations

from marshmallow import Schema, fields

from coordination.vocabulary import EmergencyReview
from web.api.schemas.base import LONG, REF, Code, Day, Key, Words, one_of


class EmergencySchema(Schema):
    """One emergency access; ``client`` is null where the reader may not know whom it was about."""

    id = fields.Integer(attribute="number", required=True)
    client = fields.String(attribute="ref", allow_none=True)
    who = fields.String(required=True)
    organisation = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    is_open = fields.Boolean(required=True)
    informed = fields.String(required=True)
    seen_on = fields.Date(allow_none=True)
    client_informed_on = fields.Date(allow_none=True)
    withheld = fields.Boolean(required=True)
    outcome = Code(allow_none=True)


class EmergenciesSchema(Schema):
    """What the asker opened, and what the asker was told of."""

    opened = fields.List(fields.Nested(EmergencySchema), required=True)
    told = fields.List(fields.Nested(EmergencySchema), required=True)


class BreakGlassSchema(Schema):
    """Whose file, why, and which colleague is told."""

    client = Words(REF, required=True)
    reason = Words(LONG, required=True)
    informed = Key(required=True)


class ToldSchema(Schema):
    """The day on which the client was told."""

    told_on = Day(required=True)


class WithheldSchema(Schema):
    """Why telling the client is dangerous."""

    reason = Words(LONG, required=True)


class ReviewedSchema(Schema):
    """One emergency access as the data protection officer reads it, with its texts."""

    access = fields.Nested(EmergencySchema, attribute="line", required=True)
    lead = fields.String(required=True)
    reason = fields.String(required=True)
    withheld_reason = fields.String(required=True)
    review_note = fields.String(required=True)
    reviewed_on = fields.Date(allow_none=True)
    review_by = fields.AwareDateTime(required=True)
    is_late = fields.Boolean(required=True)


class FindingSchema(Schema):
    """Whether it was justified, and what was found."""

    outcome = one_of(EmergencyReview, required=True)
    note = Words(LONG, required=True)

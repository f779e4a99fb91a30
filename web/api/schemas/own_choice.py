"""A place of one's own choice, as a program sends and reads it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.schemas.base import HalfDayNames, Key


class PossibleStaySchema(Schema):
    """A stay that can be proposed; ``pick`` says how many of the half-days to choose, null: all of them."""

    shift_id = fields.Integer(allow_none=True, required=True)
    half_days = HalfDayNames(required=True)
    pick = fields.Integer(allow_none=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True, required=True)


class FactToAskSchema(Schema):
    """A fact to ask for: the rule that needs it, and the field."""

    code = fields.String(required=True)
    field = fields.String(required=True)


class OwnChoiceSchema(Schema):
    """Whether a place can be proposed; ``missing`` names what it takes first, null where nothing does."""

    round = fields.String(allow_none=True, required=True)
    may_be_proposed = fields.Boolean(required=True)
    missing = fields.String(allow_none=True, required=True)
    stays = fields.List(fields.Nested(PossibleStaySchema), required=True)
    questions = fields.List(fields.Nested(FactToAskSchema), required=True)


class ProposeSchema(Schema):
    """Which of the possible stays is proposed; may be empty where there is only one."""

    shift_id = Key(load_default=None, allow_none=True)
    half_days = fields.List(
        fields.String(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=21)
    )

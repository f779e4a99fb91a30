"""Matching rounds and what they propose."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.schemas.base import Code, HalfDayNames, InFivesSchema


class RoundSchema(Schema):
    """A matching round: state, result and proof; totals only.

    Exact for who may open everybody in it. Else people are told in fives, null where others are few, and sums
    over them are null; the asker's own clients are counted apart.
    """

    ref = fields.String(required=True)
    state = Code(required=True)
    progress = fields.Integer(required=True)
    for_day = fields.Date(required=True)
    requested_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    exact = fields.Boolean(required=True)
    placed = fields.Nested(InFivesSchema, allow_none=True)
    unplaced = fields.Nested(InFivesSchema, allow_none=True)
    own_placed = fields.Integer(required=True)
    own_unplaced = fields.Integer(required=True)
    offers = fields.Integer(allow_none=True)
    pairs = fields.Integer(allow_none=True)
    solver_status = fields.String(allow_none=True)
    proof = fields.String(allow_none=True)
    objective = fields.Dict(allow_none=True)
    bound = fields.Dict(allow_none=True)
    gap = fields.Float(allow_none=True)
    first_come = fields.Dict(allow_none=True)
    policy = fields.Dict(required=True)
    weights = fields.Dict(required=True)
    rule_set_version = fields.String(required=True)
    random_seed = fields.Integer(required=True)


class NewRoundSchema(Schema):
    """What a round may be asked with."""

    seed = fields.Integer(load_default=0, strict=True, validate=validate.Range(min=0, max=2**31 - 1))


class ReasonSchema(Schema):
    """Points of one soft rule."""

    code = fields.String(required=True)
    points = fields.Integer(required=True)
    weighted = fields.Integer(required=True)


class SuggestionSchema(Schema):
    """What a round proposes for one client whose proposals the asker may see."""

    client = fields.String(attribute="client_ref", required=True)
    outcome = Code(required=True)
    offer_id = fields.Integer(attribute="offer.id")
    offer_title = fields.String(attribute="offer.title")
    half_days = HalfDayNames()
    starts_on = fields.Date(allow_none=True)
    score = fields.Integer(allow_none=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)

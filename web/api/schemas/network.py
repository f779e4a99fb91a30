"""Offers with their places, as their host reads and changes them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.schemas.base import Code, HalfDayNames


class ShiftSchema(Schema):
    """A block of half-days with its places."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    half_days = HalfDayNames()
    places = fields.Integer(required=True)
    free = fields.Integer(required=True)


class OfferSchema(Schema):
    """An offer of the asker's organisation."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    placement_kind = Code(required=True)
    state = Code(required=True)
    review_by = fields.Date(required=True)
    free_choice = fields.Boolean(required=True)
    shifts = fields.List(fields.Nested(ShiftSchema), required=True)


class PlacesSchema(Schema):
    """New numbers of places by shift."""

    places = fields.Dict(
        keys=fields.Integer(),
        values=fields.Integer(strict=True, validate=validate.Range(min=0, max=500)),
        required=True,
        metadata={"description": "number of places by id of the shift; others stay as they are"},
    )

"""What an organisation and its people fetch of their own (CONF-05, CONF-35), and e-mail that did not arrive.

Nothing here holds a client's name.
"""

from __future__ import annotations

from marshmallow import Schema, fields

from web.api.schemas.base import Code


class HouseSchema(Schema):
    """The organisation itself."""

    name = fields.String(required=True)
    kinds = fields.List(fields.String(), required=True)
    municipality = fields.String(allow_none=True)
    withdrawn_on = fields.String(allow_none=True)


class SiteSchema(Schema):
    """One of its addresses."""

    name = fields.String(required=True)
    address = fields.String(allow_none=True)
    postcode = fields.String(required=True)
    locality = fields.String(required=True)


class ColleagueSchema(Schema):
    """One of its people."""

    name = fields.String(required=True)
    role = fields.String(required=True)
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)


class ExportedShiftSchema(Schema):
    """A block of half-days with its places."""

    name = fields.String(required=True)
    half_days = fields.List(fields.String(), required=True)
    places = fields.Integer(required=True)


class ExportedOfferSchema(Schema):
    """One of its offers."""

    title = fields.String(required=True)
    tasks = fields.String(allow_none=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    shifts = fields.List(fields.Nested(ExportedShiftSchema), required=True)


class ExportSchema(Schema):
    """What an organisation put into the network about itself."""

    format = fields.String(required=True)
    organisation = fields.Nested(HouseSchema, required=True)
    sites = fields.List(fields.Nested(SiteSchema), required=True)
    professionals = fields.List(fields.Nested(ColleagueSchema), required=True)
    offers = fields.List(fields.Nested(ExportedOfferSchema), required=True)


class OwnTextSchema(Schema):
    """A text that the asker wrote about somebody in whose team the asker is no more, by reference."""

    client = fields.String(required=True)
    kind = fields.String(required=True)
    written_on = fields.String(required=True)
    text = fields.String(required=True)


class LeavingSchema(Schema):
    """Since when the organisation is out of the network, and until when its data can be fetched."""

    name = fields.String(required=True)
    withdrawn_on = fields.Date(required=True)
    last_day = fields.Date(required=True)


class UndeliveredSchema(Schema):
    """An e-mail that was refused or given up; ``name`` is null of a letter, which bears its own address."""

    id = fields.Integer(required=True)
    name = fields.String(allow_none=True)
    kind = Code(required=True)
    state = Code(required=True)
    fault = fields.String(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)

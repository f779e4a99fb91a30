"""Meetings of a team: agenda, minutes by life domain, and what was agreed (CONF-18)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.meetings.operations import LONGEST_MINUTES, LONGEST_TEXT, SHORTEST_MINUTES
from web.api.schemas.base import SHORT, Code, Day, Key, Words, domain, keys


class MeetingSchema(Schema):
    """One meeting in a list."""

    ref = fields.String(required=True)
    client = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    minutes_long = fields.Integer(required=True)
    state = Code(required=True)


class GuestSchema(Schema):
    """Somebody who is asked."""

    professional = fields.Integer(required=True)
    name = fields.String(required=True)
    present = fields.Boolean(allow_none=True)


class ItemSchema(Schema):
    """A point that the reader may read; a null domain is practical."""

    id = fields.Integer(required=True)
    domain = Code(allow_none=True)
    topic = fields.String(required=True)
    minutes = fields.String(allow_none=True)
    agreement = fields.String(allow_none=True)
    raised_by = fields.String(required=True)
    disclosed_on = fields.Date(allow_none=True)


class ActionSchema(Schema):
    """What somebody will do; a null owner is the client."""

    id = fields.Integer(required=True)
    domain = Code(allow_none=True)
    text = fields.String(required=True)
    owner = fields.String(allow_none=True)
    due_on = fields.Date(required=True)
    done_on = fields.Date(allow_none=True)


class OpenMeetingSchema(MeetingSchema):
    """One meeting in what the reader may read of it; ``hidden`` counts the points it may know of."""

    place = fields.String(allow_none=True)
    called_by = fields.String(required=True)
    client_invited = fields.Boolean(required=True)
    client_present = fields.Boolean(allow_none=True)
    guests = fields.List(fields.Nested(GuestSchema), required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    actions = fields.List(fields.Nested(ActionSchema), required=True)
    carried = fields.List(fields.Nested(ActionSchema), required=True)
    hidden = fields.Integer(required=True)
    domains = fields.List(Code(), required=True)


class NewMeetingSchema(Schema):
    """When, how long, where, and who is asked; everybody of the team when nobody is named."""

    starts_at = fields.AwareDateTime(required=True)
    minutes_long = fields.Integer(
        strict=True, load_default=60, validate=validate.Range(SHORTEST_MINUTES, LONGEST_MINUTES)
    )
    place = Words(SHORT, allow_none=True, load_default=None)
    guests = keys(allow_none=True, load_default=None)
    client_invited = fields.Boolean(load_default=True)


class NewItemSchema(Schema):
    """A point for the agenda."""

    topic = Words(LONGEST_TEXT, required=True)
    domain = domain()


class MinutesSchema(Schema):
    """What was said and agreed on a point, and whether others may know that there is one."""

    minutes = Words(LONGEST_TEXT, allow_none=True, load_default=None)
    agreement = Words(LONGEST_TEXT, allow_none=True, load_default=None)
    disclosed = fields.Boolean(load_default=False)


class NewActionSchema(Schema):
    """Who does what by when; a null owner is the client."""

    text = Words(LONGEST_TEXT, required=True)
    due_on = Day(required=True)
    owner = Key(allow_none=True, load_default=None)
    domain = domain()


class HeldSchema(Schema):
    """Who was there."""

    present = keys(required=True)
    client_present = fields.Boolean(required=True)

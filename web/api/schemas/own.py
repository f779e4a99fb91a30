"""A client's own side: who is involved, who looked, what is shared, what was proposed, and what I asked."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.vocabulary import ClientPart, CorrectedField
from web.api.schemas.base import SHORT, Code, HalfDayNames, Words, keys, one_of, some_of


class SightSchema(Schema):
    """What somebody may see, on which basis, why, and until when."""

    parts = fields.List(Code(), required=True)
    basis = Code(allow_none=True)
    reason = Code(required=True)
    until = fields.Date(allow_none=True)


class InvolvedSchema(Schema):
    """Somebody who is involved, and what that person may see today."""

    membership_id = fields.Integer(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)
    role = Code(required=True)
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    state = Code(required=True)
    function = Code(required=True)
    is_lead = fields.Boolean(required=True)
    is_confidant = fields.Boolean(required=True)
    since = fields.Date(required=True)
    sights = fields.List(fields.Nested(SightSchema), required=True)
    may_object = fields.Boolean(required=True)


class HostSightSchema(Schema):
    """What a workplace may see today."""

    host = fields.String(required=True)
    place = fields.String(required=True)
    parts = fields.List(Code(), required=True)
    until = fields.Date(required=True)


class ObjectionSchema(Schema):
    """An objection to sharing with an organisation."""

    id = fields.Integer(required=True)
    organisation = fields.String(required=True)
    made_on = fields.Date(required=True)


class CircleSchema(Schema):
    """Somebody close, whom the client named."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    relation = fields.String(required=True)
    phone = fields.String(allow_none=True)
    named_on = fields.Date(required=True)


class PeopleSchema(Schema):
    """Everybody who is involved with the client who asks."""

    people = fields.List(fields.Nested(InvolvedSchema), required=True)
    hosts = fields.List(fields.Nested(HostSightSchema), required=True)
    objections = fields.List(fields.Nested(ObjectionSchema), required=True)
    circle = fields.List(fields.Nested(CircleSchema), required=True)


class NewCloseSchema(Schema):
    """Somebody close, as the client names the person."""

    name = Words(SHORT, required=True)
    relation = Words(SHORT, required=True)
    phone = Words(40, allow_none=True, load_default=None)


class LookSchema(Schema):
    """Who looked on which day at what; without a name where it was an automatic task."""

    on = fields.Date(required=True)
    name = fields.String(allow_none=True)
    organisation = fields.String(allow_none=True)
    parts = fields.List(Code(), required=True)
    the_record = fields.Boolean(required=True)
    emergency = fields.Boolean(required=True)


class RecipientSchema(Schema):
    """An organisation with which is shared."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class SharedSchema(Schema):
    """An agreement to share that is in force."""

    id = fields.Integer(required=True)
    purpose = Code(required=True)
    parts = fields.List(Code(), required=True)
    recipients = fields.List(fields.Nested(RecipientSchema), required=True)
    given_on = fields.Date(required=True)
    last_day = fields.Date(required=True)


class NarrowSchema(Schema):
    """What of an agreement to share stays."""

    parts = some_of(ClientPart, required=True)
    recipients = keys(required=True)


class PlaceSchema(Schema):
    """What there is to know of a place before one says yes to it."""

    title = fields.String(required=True)
    host = fields.String(required=True)
    locality = fields.String(required=True)
    tasks = fields.String(required=True)
    half_days = HalfDayNames(required=True)
    travel_cost_paid = fields.Boolean(required=True)


class ProposedSchema(Schema):
    """A proposal as the client reads it, with the places that stood beside it."""

    ref = fields.String(required=True)
    place = fields.Nested(PlaceSchema, required=True)
    state = Code(required=True)
    since = fields.Date(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True)
    supervisor = fields.String(required=True)
    supervisor_phone = fields.String(allow_none=True)
    may_answer = fields.Boolean(required=True)
    may_withdraw = fields.Boolean(required=True)
    agreed = fields.Boolean(required=True)
    waits_since = fields.Date(allow_none=True)
    beside = fields.List(fields.Nested(PlaceSchema), required=True)


class AnswerSchema(Schema):
    """Yes, no without any reason, or later."""

    answer = fields.String(required=True, validate=validate.OneOf(("yes", "no", "later")))


class RequestSchema(Schema):
    """A request of the client, by when it is due and what came of it."""

    id = fields.Integer(required=True)
    kind = Code(required=True)
    state = Code(required=True)
    received_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    with_health = fields.Boolean(required=True)
    corrected_field = Code(allow_none=True)
    new_value = fields.String(allow_none=True)
    former_value = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    handed_out_on = fields.Date(allow_none=True)


class AskCopySchema(Schema):
    """Whether what is known about health is part of the copy."""

    with_health = fields.Boolean(load_default=False)


class AskCorrectionSchema(Schema):
    """What is wrong, and what it must be."""

    field = one_of(CorrectedField, required=True)
    new_value = Words(500, required=True)


class CopiedPlaceSchema(Schema):
    """A place in a copy: its name, and how the proposal stands."""

    title = fields.String(required=True)
    host = fields.String(required=True)
    state = fields.String(required=True)


class CopiedRecipientSchema(Schema):
    """Who receives data, by organisation and function: a colleague's name is a third party's."""

    organisation = fields.String(required=True)
    function = fields.String(required=True)
    sees = fields.List(fields.String(), required=True)
    until = fields.String(allow_none=True)


class CopiedShareSchema(Schema):
    """An agreement to share in a copy."""

    parts = fields.List(fields.String(), required=True)
    last_day = fields.String(required=True)
    with_ = fields.List(fields.String(), attribute="with", data_key="with", required=True)


class CopySchema(Schema):
    """The copy of a file: codes and days, the data of third parties left out (CONF-21)."""

    made_on = fields.String(required=True)
    ref = fields.String(required=True)
    file = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        required=True,
        metadata={"description": "a list of rows by the name of the table"},
    )
    left_out = fields.List(fields.String(), required=True)
    places = fields.List(fields.Nested(CopiedPlaceSchema), required=True)
    recipients = fields.List(fields.Nested(CopiedRecipientSchema), required=True)
    shared = fields.List(fields.Nested(CopiedShareSchema), required=True)

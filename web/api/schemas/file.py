"""A client's file in the parts that the asker may see; what is refused is absent (CONF-02)."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.api.schemas.base import Code, HalfDayNames


class IdentitySchema(Schema):
    """Who the client is: no more than is needed to meet."""

    name = fields.String(required=True)
    birth_year = fields.Integer(required=True)
    postcode = fields.String(required=True)
    locality = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)


class WishSchema(Schema):
    """One wish, in the client's own order and words."""

    rank = fields.Integer(required=True)
    dimension = Code(required=True)
    value = fields.String(required=True)
    own_words = fields.String(allow_none=True)
    stated_by = Code(required=True)


class AvailabilitySchema(Schema):
    """The half-days on which the client can, whatever the reason (CONF-14); null when nobody asked."""

    half_days = HalfDayNames(allow_none=True)


class RungSchema(Schema):
    """Where the client stands on one ladder."""

    scheme = Code(required=True)
    current_rung = fields.Integer(required=True)
    attainable_rung = fields.Integer(allow_none=True)
    assessed_on = fields.Date(required=True)
    next_review_on = fields.Date(required=True)


class FunctionalSchema(Schema):
    """What a place must take into account: needs and strengths, never a reason."""

    functional_needs = fields.List(Code(), required=True)
    strengths = fields.List(fields.String(), required=True)
    dutch_level = Code(allow_none=True)
    travel_mode = Code(allow_none=True)
    max_travel_minutes = fields.Integer(allow_none=True)
    earliest_start_on = fields.Date(allow_none=True)


class PlacementSchema(Schema):
    """How one proposal or stay stands."""

    ref = fields.String(required=True)
    offer = fields.String(required=True)
    state = Code(required=True)
    starts_on = fields.Date(required=True)


class AgreementSchema(Schema):
    """One agreement to share: what, with whom, until when."""

    purpose = Code(required=True)
    parts = fields.List(Code(), required=True)
    recipients = fields.List(fields.String(), required=True)
    given_on = fields.Date(required=True)
    last_day = fields.Date(required=True)


class IncomeSchema(Schema):
    """Income and the goals of the plan: life domain work, education and income."""

    income_status = Code(required=True)
    trajectory = Code(allow_none=True)
    goals = fields.List(fields.String(), required=True)


class AssessmentSchema(Schema):
    """How somebody is doing in one life domain, in numbers that were talked over."""

    domain = Code(required=True)
    instrument = Code(required=True)
    help_needed = fields.Integer(required=True)
    client_worry = fields.Integer(required=True)
    client_wants_help = fields.Integer(required=True)
    assessed_on = fields.Date(required=True)


class FileSchema(Schema):
    """One client in the parts that the asker may see today; other parts are absent."""

    ref = fields.String(required=True)
    domains = fields.List(Code(), required=True)
    identity = fields.Nested(IdentitySchema)
    wishes = fields.List(fields.Nested(WishSchema))
    availability = fields.Nested(AvailabilitySchema)
    rungs = fields.List(fields.Nested(RungSchema))
    functional_profile = fields.Nested(FunctionalSchema)
    proposals = fields.List(fields.Nested(PlacementSchema))
    agreements_to_share = fields.List(fields.Nested(AgreementSchema))
    work_education_income = fields.Nested(IncomeSchema)
    assessments = fields.List(
        fields.Nested(AssessmentSchema),
        required=True,
        metadata={"description": "of the life domains that the asker may see"},
    )

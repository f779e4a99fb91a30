"""What the API answers and accepts; fields are the domain's names."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from coordination.vocabulary import HalfDays, PartnerDeclineReason


class HalfDayNames(fields.List[str]):
    """A set of half-days as a list of names such as ``mon-morning``."""

    def __init__(self) -> None:
        super().__init__(fields.String(), metadata={"description": "half-days, such as mon-morning"})

    def _serialize(self, value: object, attr: str | None, obj: object, **kwargs: object) -> list[str]:
        return list(HalfDays(value)) if isinstance(value, int) else []


class Code(fields.String):
    """One code of a closed list."""

    def _serialize(self, value: object, attr: str | None, obj: object, **kwargs: object) -> str | None:
        return value.value if isinstance(value, StrEnum) else None


class SessionSchema(Schema):
    """Who asks."""

    account = fields.String(required=True)
    roles = fields.List(Code(), required=True)
    csrf_token = fields.String(required=True)


class ClientSchema(Schema):
    """A client, in the parts that the asker may see; other parts are absent."""

    ref = fields.String(required=True)
    name = fields.String()
    state = Code()


class MemberSchema(Schema):
    """A member of a support team."""

    name = fields.String(attribute="professional.display_name", required=True)
    role = Code(required=True)
    organisation = fields.String(attribute="organisation.name", required=True)
    domain_scope = fields.List(Code(), required=True)
    legal_basis = Code(required=True)
    state = Code(required=True)
    starts_on = fields.Date(required=True)
    review_on = fields.Date(required=True)
    is_lead = fields.Boolean(required=True)
    is_confidant = fields.Boolean(required=True)


class TeamSchema(Schema):
    """A support team on a day."""

    client = fields.String(required=True)
    members = fields.List(fields.Nested(MemberSchema), required=True)
    uncovered_domains = fields.List(Code(), required=True)


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


class RoundSchema(Schema):
    """A matching round: state, result and proof; totals only."""

    ref = fields.String(required=True)
    state = Code(required=True)
    progress = fields.Integer(required=True)
    for_day = fields.Date(required=True)
    requested_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    clients = fields.Integer(allow_none=True)
    offers = fields.Integer(allow_none=True)
    pairs = fields.Integer(allow_none=True)
    placed = fields.Integer(allow_none=True)
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

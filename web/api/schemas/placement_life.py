"""What goes with a placement: papers, permissions, attendance; waiting lists, and open work of a leaver."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate

from coordination.vocabulary import (
    AgreementParty,
    AttendanceCode,
    HalfDay,
    NotNeededReason,
)
from web.api.schemas.base import REF, Code, Day, InFivesSchema, Key, one_of

_VERSION = validate.Range(min=0, max=2**31 - 1)


class PaperSchema(Schema):
    """An agreement that a placement needs; ``number`` is null as long as it was not drawn up."""

    kind = Code(required=True)
    parties = fields.List(Code(), required=True)
    missing = fields.List(Code(), required=True)
    number = fields.Integer(allow_none=True)
    outdated = fields.Boolean(required=True)
    to_draw_up = fields.Boolean(required=True)


class SignatureSchema(Schema):
    """That a party signed, how, and when."""

    party = Code(required=True)
    form = Code(required=True)
    signed_on = fields.Date(required=True)


class OpenPaperSchema(Schema):
    """The text of an agreement with its fingerprint, which is sent along when signing."""

    kind = Code(required=True)
    number = fields.Integer(required=True)
    text = fields.String(required=True)
    fingerprint = fields.String(required=True)
    latest = fields.Boolean(required=True)
    outdated = fields.Boolean(required=True)
    intact = fields.Boolean(required=True)
    may_sign_as = fields.List(Code(), required=True)
    signatures = fields.List(fields.Nested(SignatureSchema), required=True)


class SignSchema(Schema):
    """Signing for a party the text that was read."""

    party = one_of(AgreementParty, required=True)
    fingerprint = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{1,64}\Z"))


class OnPaperSchema(Schema):
    """That a party signed on paper."""

    party = one_of(AgreementParty, required=True)
    signed_on = Day(required=True)


class AuthorisationSchema(Schema):
    """A permission that is needed before the first day, and how far it is."""

    kind = Code(required=True)
    state = Code(required=True)
    requested_on = fields.Date(allow_none=True)
    answer_by = fields.Date(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    not_needed_because = Code(allow_none=True)
    lets_start = fields.Boolean(required=True)
    is_house_rule = fields.Boolean(required=True)


class RequestedSchema(Schema):
    """The day on which it was asked for."""

    requested_on = Day(required=True)


class DecidedSchema(Schema):
    """What the office decided, and until when it holds."""

    granted = fields.Boolean(required=True)
    decided_on = Day(required=True)
    valid_to = Day(allow_none=True, load_default=None)


class NotNeededSchema(Schema):
    """Why it is not needed."""

    reason = one_of(NotNeededReason, required=True)


class ListEntrySchema(Schema):
    """A place on the list of a service."""

    id = fields.Integer(required=True)
    client = fields.String(required=True)
    service = fields.Integer(required=True)
    list_owner = fields.Integer(required=True)
    state = Code(required=True)
    since = fields.Date(required=True)
    position = fields.Integer(allow_none=True)
    position_on = fields.Date(allow_none=True)
    ask_again_on = fields.Date(required=True)
    ended_on = fields.Date(allow_none=True)


class ListStandingSchema(Schema):
    """How it stands on a list, if that was told, and when to ask again."""

    position = fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(min=1, max=9999)
    )
    ask_again_on = Day(allow_none=True, load_default=None)


class NewListEntrySchema(ListStandingSchema):
    """Putting a client on a list; without an owner it is that of the service's organisation."""

    service = Key(required=True)
    list_owner = Key(allow_none=True, load_default=None)
    since = Day(allow_none=True, load_default=None)


class StepSchema(Schema):
    """A step of the list's table."""

    event = fields.String(required=True, validate=validate.Length(min=1, max=30))


class OwnListSchema(Schema):
    """A list of one's own organisation in fives; null is hidden because few wait."""

    service = fields.String(required=True)
    number = fields.Nested(InFivesSchema, allow_none=True)
    longest_since = fields.Date(allow_none=True)


class SheetOfSchema(Schema):
    """Of which half-day the sheet is."""

    day = Day(required=True)
    half_day = one_of(HalfDay, required=True)


class WhichSheetSchema(Schema):
    """Which sheet to read; without a day that of today, without a half-day that of the morning."""

    day = Day(load_default=None)
    half_day = one_of(HalfDay, load_default=HalfDay.MORNING)


class SheetRowSchema(Schema):
    """Somebody on a sheet, by name where it is shared, else by alias; ``version`` 0: nothing stands there."""

    ref = fields.String(required=True)
    name = fields.String(required=True)
    code = Code(allow_none=True)
    version = fields.Integer(required=True)


class SheetSchema(Schema):
    """Everybody who works at an offer on one half-day."""

    offer = fields.Integer(required=True)
    title = fields.String(required=True)
    day = fields.Date(required=True)
    half_day = Code(required=True)
    rows = fields.List(fields.Nested(SheetRowSchema), required=True)


class PresentSchema(Schema):
    """What to write down of one person, and the version that was read."""

    ref = fields.String(required=True, validate=validate.Length(min=1, max=REF))
    code = one_of(AttendanceCode, required=True)
    version = fields.Integer(strict=True, load_default=0, validate=_VERSION)


def _once(rows: list[dict[str, object]]) -> None:
    if len({row["ref"] for row in rows}) != len(rows):
        raise ValidationError("somebody stands there twice")


class AttendanceSchema(SheetOfSchema):
    """Who was there on one half-day, each at most once."""

    rows = fields.List(
        fields.Nested(PresentSchema), required=True, validate=[validate.Length(min=1, max=200), _once]
    )


class KeptSchema(Schema):
    """How many lines are new or changed."""

    kept = fields.Integer(required=True)


class WorkSchema(Schema):
    """Something that is open; the client stands there where the reader may open it."""

    kind = Code(required=True)
    number = fields.Integer(required=True)
    client = fields.String(allow_none=True)
    title = fields.String(required=True)


class OpenCountSchema(Schema):
    """How much of a kind somebody has open."""

    kind = Code(required=True)
    number = fields.Integer(required=True)


class HandedSchema(Schema):
    """Who takes everything over, and when the clients were told."""

    colleague = Key(required=True)
    told_on = Day(allow_none=True, load_default=None)
    secrecy_confirmed = fields.Boolean(load_default=False)

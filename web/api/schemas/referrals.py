"""Asking another service to take up a client: for the client's team, for the service, and for the client."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.referrals.operations import OWN_ANSWERS
from coordination.referrals.rules import LONGEST_TEXT
from coordination.vocabulary import ClientPart, RecordedForm, ReferralDeclineReason, ReferralOutcome
from web.api.schemas.base import REF, SHORT, Code, Day, Key, Words, one_of, some_of


class ReferralLineSchema(Schema):
    """How a referral stands; ``answer_by`` is the last day for the service's answer while it owes one."""

    ref = fields.String(required=True)
    service = fields.Integer(required=True)
    service_name = fields.String(required=True)
    organisation = fields.String(required=True)
    state = Code(required=True)
    since = fields.Date(required=True)
    answer_by = fields.Date(allow_none=True)
    overdue = fields.Boolean(required=True)


class ReferralQuestionSchema(Schema):
    """What the service asked before it could answer, and what it was told."""

    question = fields.String(required=True)
    question_on = fields.Date(required=True)
    answer = fields.String(allow_none=True)
    answered_on = fields.Date(allow_none=True)


class ReferralSchema(ReferralLineSchema):
    """A referral as the client's team reads it; ``still_shared`` says whether the client shares it today."""

    client = fields.String(required=True)
    question = fields.String(required=True)
    items = fields.List(Code(), required=True)
    written_by = fields.String(required=True)
    due_on = fields.Date(allow_none=True)
    requested_on = fields.Date(allow_none=True)
    not_now_on = fields.Date(allow_none=True)
    still_shared = fields.Boolean(required=True)
    decline_reason = Code(allow_none=True)
    first_contact_on = fields.Date(allow_none=True)
    outcome = Code(allow_none=True)
    questions = fields.List(fields.Nested(ReferralQuestionSchema), required=True)
    possible = fields.List(fields.String(), required=True)


class ReferralFactSchema(Schema):
    """One thing of the file that the client lets the service read."""

    what = fields.String(required=True)
    value = fields.String(required=True)


class ReceivedReferralSchema(ReferralLineSchema):
    """A referral as the service reads it: the question and what the client shares, never the reference."""

    question = fields.String(required=True)
    requested_on = fields.Date(required=True)
    asked_by = fields.String(required=True)
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    shared = fields.List(fields.Nested(ReferralFactSchema), required=True)
    questions = fields.List(fields.Nested(ReferralQuestionSchema), required=True)
    possible = fields.List(fields.String(), required=True)


class OwnReferralSchema(ReferralLineSchema):
    """A referral as the client reads it."""

    question = fields.String(required=True)
    items = fields.List(Code(), required=True)
    not_now_on = fields.Date(allow_none=True)
    decline_reason = Code(allow_none=True)
    outcome = Code(allow_none=True)
    possible = fields.List(fields.String(), required=True)


class NewReferralSchema(Schema):
    """What one service is asked, without the client's name, and what of the file goes along."""

    service = Key(required=True)
    question = Words(LONGEST_TEXT, required=True)
    items = some_of(ClientPart, required=True)
    due_on = Day(allow_none=True, load_default=None)


class ReferralAgreedSchema(Schema):
    """How the client said yes, and until when the service may read it; half a year when not given.

    ``again`` when an agreement ran out or was taken back on the way.
    """

    form = one_of(RecordedForm, required=True)
    said_on = Day(required=True)
    place = Words(SHORT, allow_none=True, load_default=None)
    own_words = Words(LONGEST_TEXT, allow_none=True, load_default=None)
    language = Words(3, required=True)
    last_day = Day(allow_none=True, load_default=None)
    again = fields.Boolean(load_default=False)


class ReferralAnswerSchema(Schema):
    """An answer to what the service asked, and what more of the file goes along."""

    text = Words(LONGEST_TEXT, required=True)
    items = some_of(ClientPart, load_default=list)


class AskBackSchema(Schema):
    """What the service wants to know first."""

    question = Words(LONGEST_TEXT, required=True)


class RefuseReferralSchema(Schema):
    """Why the service cannot take the client up."""

    reason = one_of(ReferralDeclineReason, required=True)


class FirstContactSchema(Schema):
    """The day of the first contact between the service and the client."""

    first_contact_on = Day(required=True)


class ReferralEndSchema(Schema):
    """How it ended."""

    outcome = one_of(ReferralOutcome, required=True)


class OwnReferralAnswerSchema(Schema):
    """What the client says: yes, not now, or stop."""

    referral = Words(REF, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(OWN_ANSWERS))

"""Mandates, what justice is told, advice without a name, and statutory case consultation."""

from __future__ import annotations

from marshmallow import Schema, fields

from coordination.advice.rules import LONGEST_TEXT as LONGEST_QUESTION
from coordination.consultations.operations import LONGEST_TEXT as LONGEST_REPORT
from coordination.vocabulary import (
    CaseConsultationGround,
    CaseConsultationPurpose,
    ContactMeans,
    FunctionalFact,
    MandateAuthority,
    MandateSubject,
    RecordedForm,
    ReportableFact,
)
from web.api.schemas.base import LONG, REF, Code, Day, HalfDayNames, Key, Words, keys, one_of, some_of


class AddresseeSchema(Schema):
    """Whom it is towards: one organisation by number, or one authority."""

    organisation = Key(allow_none=True, load_default=None)
    authority = one_of(MandateAuthority, allow_none=True, load_default=None)


class MandateSchema(Schema):
    """What the client lets us arrange, towards whom, until when."""

    id = fields.Integer(required=True)
    subjects = fields.List(Code(), required=True)
    organisation = fields.String(allow_none=True)
    authority = Code(allow_none=True)
    form = Code(required=True)
    language = fields.String(required=True)
    given_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    withdrawn_on = fields.Date(allow_none=True)
    holds = fields.Boolean(required=True)


class ContactSchema(Schema):
    """That a contact was held, never what was said."""

    id = fields.Integer(required=True)
    mandate = fields.Integer(required=True)
    subject = Code(required=True)
    means = Code(required=True)
    held_on = fields.Date(required=True)
    by = fields.String(required=True)


class MandatesSchema(Schema):
    """The mandates of a client, and the contacts that rest on them."""

    mandates = fields.List(fields.Nested(MandateSchema), required=True)
    contacts = fields.List(fields.Nested(ContactSchema), required=True)


class NewMandateSchema(AddresseeSchema):
    """A mandate that the client gave; never one about everything."""

    subjects = some_of(MandateSubject, required=True)
    ends_on = Day(required=True)
    form = one_of(RecordedForm, required=True)
    language = Words(5, required=True)


class NewContactSchema(AddresseeSchema):
    """A contact with a third party; without a mandate that covers it, it is blocked (CONF-34)."""

    subject = one_of(MandateSubject, required=True)
    means = one_of(ContactMeans, required=True)
    held_on = Day(required=True)


class JudicialConditionSchema(Schema):
    """A condition of the asker's own house."""

    id = fields.Integer(required=True)
    half_days = HalfDayNames(allow_none=True)
    text = fields.String(allow_none=True)


class FactSchema(Schema):
    """One of the five facts: a code and a day, without any text."""

    id = fields.Integer(required=True)
    kind = Code(required=True)
    happened_on = fields.Date(required=True)
    reported_by = fields.String(required=True)


class JusticeSchema(Schema):
    """What a justice assistant is told, and no care (CONF-13)."""

    client = fields.String(required=True)
    name = fields.String(allow_none=True)
    conditions = fields.List(fields.Nested(JudicialConditionSchema), required=True)
    facts = fields.List(fields.Nested(FactSchema), required=True)
    attended = fields.Integer(required=True)


class NewFactSchema(Schema):
    """A fact for a house of justice; which one, when there are several."""

    kind = one_of(ReportableFact, required=True)
    happened_on = Day(required=True)
    recipient = Key(allow_none=True, load_default=None)


class FunctionalFactSchema(Schema):
    """A functional fact that goes along with a question, in words."""

    what = fields.String(required=True)
    value = fields.String(required=True)


class QuestionSchema(Schema):
    """A question as its adviser reads it: nothing tells who it is about (CONF-15)."""

    ref = fields.String(required=True)
    asked_on = fields.Date(required=True)
    asked_by = fields.String(required=True)
    asked_by_organisation = fields.String(required=True)
    question = fields.String(required=True)
    answer = fields.String(allow_none=True)
    answered_on = fields.Date(allow_none=True)


class OpenQuestionSchema(QuestionSchema):
    """A question with the functional facts that go along."""

    facts = fields.List(fields.Nested(FunctionalFactSchema), required=True)


class AskedSchema(QuestionSchema):
    """A question as the client's team reads it."""

    facts = fields.List(Code(), required=True)
    adviser = fields.String(required=True)


class AskSchema(Schema):
    """A question to a member who only advises; a text that tells who the client is, is refused."""

    adviser = Key(required=True, metadata={"description": "number of the adviser's membership in the team"})
    question = Words(LONGEST_QUESTION, required=True)
    facts = some_of(FunctionalFact, load_default=[])


class AdviceSchema(Schema):
    """The answer of who advises."""

    answer = Words(LONGEST_QUESTION, required=True)


class ConsultationLineSchema(Schema):
    """One consultation in the list of who takes part in it."""

    ref = fields.String(required=True)
    held_on = fields.Date(required=True)
    state = Code(required=True)
    purpose = Code(required=True)


class ConsultationSchema(ConsultationLineSchema):
    """A statutory case consultation, for who takes part in it (CONF-17)."""

    client = fields.String(required=True)
    ground = Code(required=True)
    ground_ref = fields.String(required=True)
    method = fields.String(required=True)
    convenor = fields.String(required=True)
    participants = fields.List(fields.String(), required=True)
    report = fields.String(allow_none=True)


class ConveneSchema(Schema):
    """Ground, purpose, method and participants, fixed beforehand."""

    client = Words(REF, required=True)
    ground = one_of(CaseConsultationGround, required=True)
    ground_ref = Words(300, required=True)
    purpose = one_of(CaseConsultationPurpose, required=True)
    method = Words(LONG, required=True)
    convenor = Key(required=True)
    participants = keys(required=True)
    held_on = Day(required=True)


class ReportSchema(Schema):
    """What was said."""

    report = Words(LONGEST_REPORT, required=True)

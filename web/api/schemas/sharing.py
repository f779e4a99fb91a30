"""What a client is asked to share, and what the client says to it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.vocabulary import ClientPart, RecordedForm
from web.api.schemas.base import LONG, SHORT, Code, Day, Key, Words, one_of, some_of
from web.api.schemas.own import RecipientSchema


class AskedToShareSchema(Schema):
    """What is asked; ``explained_in`` is null until the client heard what it means."""

    id = fields.Integer(required=True)
    parts = fields.List(Code(), required=True)
    recipients = fields.List(fields.Nested(RecipientSchema), required=True)
    asked_on = fields.Date(required=True)
    last_day = fields.Date(required=True)
    explained_in = fields.String(allow_none=True)


class AskToShareSchema(Schema):
    """With which organisation of the team, which parts, and until when."""

    organisation_id = Key(required=True, data_key="organisation")
    parts = some_of(ClientPart, required=True)
    last_day = Day(required=True)
    explained_in = Words(3, allow_none=True, load_default=None)


class ExplainedSchema(Schema):
    """In which language the client heard what it means, such as ``nl`` or ``ar``."""

    language = Words(3, required=True)


class OwnAnswerToSharingSchema(Schema):
    """Yes, or no without any reason."""

    answer = fields.String(required=True, validate=validate.OneOf(("yes", "no")))


class SaidToSharingSchema(OwnAnswerToSharingSchema):
    """What the client said, and how: spoken words with the place, or on paper."""

    form = one_of(RecordedForm, required=True)
    said_on = Day(required=True)
    place = Words(SHORT, allow_none=True, load_default=None)
    own_words = Words(LONG, allow_none=True, load_default=None)

"""Who signed up, who coaches, which seats a team has, and what one is told of shared data."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.clients.facts import OLDEST_BIRTH_YEAR
from coordination.vocabulary import (
    IncomeStatus,
    JobCoachCompetence,
    JobCoachTask,
    LegalBasis,
    SignUpDeclineReason,
    TeamTemplate,
)
from web.api.schemas.base import SHORT, Code, Day, Key, Words, one_of, some_of

_LATEST_YEAR = 2199


class SignUpSchema(Schema):
    """Somebody who signed up alone at one's organisation and waits for an answer."""

    id = fields.Integer(required=True)
    name = fields.String(allow_none=True)
    contact = fields.String(allow_none=True)
    own_words = fields.String(allow_none=True)
    language = fields.String(required=True)
    asked_on = fields.Date(required=True)


class TakeUpSchema(Schema):
    """What is needed to open a file after a first talk; the client was told what is kept and who sees it."""

    display_name = Words(SHORT, required=True)
    birth_year = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=OLDEST_BIRTH_YEAR, max=_LATEST_YEAR)
    )
    postcode = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{4}\Z"))
    income_status = one_of(IncomeStatus, required=True)
    first_talk_on = Day(required=True)
    basis = one_of(LegalBasis, required=True)
    client_informed = fields.Boolean(required=True, validate=validate.Equal(True))


class DeclineSignUpSchema(Schema):
    """Why somebody who signed up is not taken up."""

    reason = one_of(SignUpDeclineReason, required=True)


class CoachSchema(Schema):
    """Somebody, or a service, that can do a task of a job coach; ``missing`` is what it asks besides."""

    name = fields.String(required=True)
    organisation = fields.String(required=True)
    professional = fields.Integer(allow_none=True)
    service = fields.Integer(allow_none=True)
    tasks = fields.List(Code(), required=True)
    competences = fields.List(Code(), required=True)
    missing = fields.List(Code(), required=True)
    languages = fields.List(fields.String(), required=True)
    people = fields.Integer(allow_none=True)
    maximum = fields.Integer(allow_none=True)


class AskedTaskSchema(Schema):
    """Which task is asked for, and in which language beside Dutch."""

    task = one_of(JobCoachTask, load_default=None)
    language = fields.String(load_default=None, validate=validate.Regexp(r"^[a-z]{2,3}\Z"))


class GuideSchema(Schema):
    """Somebody who guides clients: how many now, and how many at most."""

    professional = fields.Integer(required=True)
    name = fields.String(required=True)
    role = Code(required=True)
    organisation = fields.String(required=True)
    phone = fields.String(allow_none=True)
    languages = fields.List(fields.String(), required=True)
    people = fields.Integer(required=True)
    maximum = fields.Integer(required=True)


class CoachProfileSchema(Schema):
    """What a colleague or a service can do of a job coach's work."""

    tasks = fields.List(Code(), required=True)
    competences = fields.List(Code(), required=True)


class KeepCoachProfileSchema(Schema):
    """The whole profile as it is to be; empty takes it away."""

    tasks = some_of(JobCoachTask, required=True)
    competences = some_of(JobCoachCompetence, required=True)


class CoachOfStaySchema(Schema):
    """Who is to coach a stay; null for nobody."""

    professional = Key(required=True, allow_none=True)


class SeatSchema(Schema):
    """A seat that a template asks for; ``taken_by`` and ``awaited`` are numbers of memberships."""

    roles = fields.List(Code(), required=True)
    domains = fields.List(Code(), required=True)
    function = Code(required=True)
    needed = fields.Boolean(required=True)
    taken_by = fields.Integer(allow_none=True)
    awaited = fields.Integer(allow_none=True)


class TemplateSeatsSchema(Schema):
    """A template with its seats, and whether this team is formed by it."""

    template = Code(required=True)
    chosen = fields.Boolean(required=True)
    seats = fields.List(fields.Nested(SeatSchema), required=True)


class ChosenTemplateSchema(Schema):
    """By which template a team is formed; null for none."""

    template = one_of(TeamTemplate, required=True, allow_none=True)


class NoticeSchema(Schema):
    """What one is told of data that one received; ``about`` is how one knew the client. Never why."""

    id = fields.Integer(required=True)
    kind = Code(required=True)
    about = fields.List(fields.String(), required=True)
    told_on = fields.Date(required=True)


class PutAwaySchema(Schema):
    """Which of them was read."""

    notice = Key(required=True)

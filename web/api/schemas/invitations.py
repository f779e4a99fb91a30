"""Invitations into a team, and the conditions that must hold."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from coordination.teams.invitations import CONFIRMED, LONGEST_QUESTION
from coordination.vocabulary import LifeDomain, MembershipFunction, RoleKind
from web.api.schemas.base import Code, Day, Key, Words, one_of, some_of
from web.presenters.invitations import BASES


class InvitationSchema(Schema):
    """What somebody reads who is asked into a team: who asks what, and the reference (CONF-04)."""

    id = fields.Integer(required=True)
    client = fields.String(required=True)
    question = fields.String(allow_none=True)
    asked_by = fields.String(allow_none=True)
    asked_by_organisation = fields.String(allow_none=True)
    invited_on = fields.Date(allow_none=True)
    function = Code(required=True)
    legal_basis = Code(required=True)


class ConditionSchema(Schema):
    """One of the five conditions: whether it holds, and who said so on which day (CONF-06)."""

    condition = Code(required=True)
    holds = fields.Boolean(required=True)
    is_computed = fields.Boolean(required=True)
    on = fields.Date(allow_none=True)
    by = fields.String(allow_none=True)


class MembershipSchema(Schema):
    """A member or somebody who is asked, as the team reads it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)
    role = Code(required=True)
    function = Code(required=True)
    domain_scope = fields.List(Code(), required=True)
    legal_basis = Code(required=True)
    state = Code(required=True)
    client_informed_on = fields.Date(allow_none=True)
    review_on = fields.Date(required=True)
    question = fields.String(allow_none=True)
    conditions = fields.List(fields.Nested(ConditionSchema), required=True)


class NewMemberSchema(Schema):
    """Who is asked into the team, for what, and on what basis."""

    professional = Key(required=True)
    role = one_of(RoleKind, required=True)
    function = one_of(MembershipFunction, required=True)
    domains = some_of(LifeDomain, required=True)
    legal_basis = fields.String(required=True, validate=validate.OneOf([one.value for one in BASES]))
    review_on = Day(required=True)
    question = Words(LONGEST_QUESTION, required=True)


class ConfirmSchema(Schema):
    """The condition that is confirmed today, in the asker's name; the first is computed."""

    condition = fields.String(required=True, validate=validate.OneOf([one.value for one in CONFIRMED]))

"""Invitations into a team: answered by who is asked, and their conditions by who asks (CONF-04, CONF-06)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.access import named_to, open_client
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.queries import professional
from coordination.teams import invitations, operations, queries
from coordination.teams.lifecycle import LONGEST_REVIEW_MONTHS
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    SecrecyCondition,
)
from web import access
from web.actors import current_actor
from web.api.reading import picked
from web.api.schemas import invitations as shape
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("api_teams", __name__, description="Invitations into a team")

_ROLES = (ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
_invited = access.roles(*_ROLES)
_team = access.client_part(ClientPart.TEAM, *_ROLES)
_PRACTICAL = MembershipFunction.COORDINATION_ONLY


@blueprint.get("/invitations")
@_invited
@blueprint.response(200, shape.InvitationSchema(many=True))
def index() -> list[dict[str, Any]]:
    """List the invitations that wait for the asker: who asks what, and the client's reference (CONF-04)."""
    with reading() as session:
        found = queries.invitations_of(session, current_actor().professional_id or 0)
        return [_invitation(one) for one in found]


@blueprint.post("/invitations/<int:membership_id>/accept")
@_invited
@blueprint.response(204)
def accept(membership_id: int) -> None:
    """Join a team; refused while a condition of shared secrecy is missing (CONF-06)."""
    with unit_of_work() as session:
        actor = current_actor()
        membership = queries.membership(session, membership_id, of=actor)
        operations.accept_invitation(session, actor, membership=membership)


@blueprint.post("/invitations/<int:membership_id>/decline")
@_invited
@blueprint.response(204)
def decline(membership_id: int) -> None:
    """Say that one will not join."""
    with unit_of_work() as session:
        actor = current_actor()
        membership = queries.membership(session, membership_id, of=actor)
        operations.decline_invitation(session, actor, membership=membership)


@blueprint.post("/clients/<ref>/team/members")
@_team
@blueprint.arguments(shape.NewMemberSchema)
@blueprint.response(201, shape.MembershipSchema)
def invite(given: dict[str, Any], ref: str) -> dict[str, Any]:
    """Ask somebody into the team."""
    with unit_of_work() as session:
        team = _opened(session, ref)
        _check(given)
        try:
            who = professional(session, given["professional"])
        except NotFound:
            raise InvalidInput("professional", "is nobody of the network") from None
        membership = operations.add_member(
            session,
            current_actor(),
            team=team,
            professional=who,
            role=given["role"],
            function=given["function"],
            domain_scope=given["domains"],
            legal_basis=LegalBasis(given["legal_basis"]),
            review_on=given["review_on"],
            question=given["question"],
            named=named_to(session, current_actor(), team.client),
            state=MembershipState.INVITED,
        )
        return _membership(membership)


@blueprint.get("/clients/<ref>/team/members/<int:membership_id>")
@_team
@blueprint.response(200, shape.MembershipSchema)
def show(ref: str, membership_id: int) -> dict[str, Any]:
    """Return one member or invitation, with the conditions that must hold."""
    with unit_of_work() as session:
        return _membership(_found(session, ref, membership_id))


@blueprint.post("/clients/<ref>/team/members/<int:membership_id>/informed")
@_team
@blueprint.response(200, shape.MembershipSchema)
def informed(ref: str, membership_id: int) -> dict[str, Any]:
    """Note that the client was told of this member today."""
    with unit_of_work() as session:
        membership = _found(session, ref, membership_id)
        return _membership(operations.inform_client(session, current_actor(), membership=membership))


@blueprint.post("/clients/<ref>/team/members/<int:membership_id>/conditions")
@_team
@blueprint.arguments(shape.ConfirmSchema)
@blueprint.response(200, shape.MembershipSchema)
def confirm(given: dict[str, str], ref: str, membership_id: int) -> dict[str, Any]:
    """Confirm one condition of shared secrecy, in the asker's name and today (CONF-06)."""
    with unit_of_work() as session:
        membership = _found(session, ref, membership_id)
        invitations.confirm_condition(
            session,
            current_actor(),
            membership=membership,
            condition=SecrecyCondition(given["condition"]),
        )
        session.refresh(membership, ["conditions"])
        return _membership(membership)


@blueprint.post("/clients/<ref>/team/members/<int:membership_id>/end")
@_team
@blueprint.response(204)
def end(ref: str, membership_id: int) -> None:
    """End a membership, or take an invitation back: nothing is shown from the next call on (CONF-05)."""
    with unit_of_work() as session:
        operations.end_membership(session, current_actor(), membership=_found(session, ref, membership_id))


def _opened(session: Session, ref: str) -> SupportTeam:
    client = open_client(session, current_actor(), ref, ClientPart.TEAM)
    team = queries.team_of(session, client.id)
    if team is None:
        raise NotFound("team")
    return team


def _found(session: Session, ref: str, membership_id: int) -> TeamMembership:
    return queries.membership(session, membership_id, team=_opened(session, ref))


def _check(given: dict[str, Any]) -> None:
    """Refuse a scope that does not fit the function, and a review that is too far away."""
    if (given["function"] is _PRACTICAL) == bool(given["domains"]):
        raise InvalidInput("domains", "are named by who works with the client, and by nobody else")
    today = clock.today()
    if not today <= given["review_on"] <= clock.months_after(today, LONGEST_REVIEW_MONTHS):
        raise InvalidInput("review_on", f"lies within {LONGEST_REVIEW_MONTHS} months")


def _invitation(one: TeamMembership) -> dict[str, Any]:
    return picked(
        one,
        *("id", "question", "invited_on", "function", "legal_basis"),
        client="team.client.ref",
        asked_by="invited_by.display_name",
        asked_by_organisation="invited_by.organisation.name",
    )


def _membership(one: TeamMembership) -> dict[str, Any]:
    secrecy = one.legal_basis is LegalBasis.SHARED_SECRECY
    names = [name for name in shape.MembershipSchema().fields if hasattr(one, name)]
    shown = picked(one, *names, name="professional.display_name", organisation="organisation.name")
    return shown | {"conditions": invitations.conditions_of(one) if secrecy else ()}

"""A membership along its way: asked later, reviewed, paused, resumed; and who leads the team (INV-12)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.consent.access import named_to, open_client
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.teams import invitations, lead, operations, queries
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import invitations as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("memberships", __name__, url_prefix="/teams")

_team = access.client_part(ClientPart.TEAM, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
Act = Callable[[Session, Actor, TeamMembership], object]


@blueprint.post("/<ref>/members/<int:membership_id>/ask")
@_team
def ask(ref: str, membership_id: int) -> ResponseReturnValue:
    """Invite somebody who was only proposed until now."""
    form = FormInput(request.form)
    question = form.text("question", _("Vraag"), maximum=invitations.LONGEST_QUESTION)

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        if question is None:
            raise InvalidInput("no_question", "is needed")
        named = named_to(session, actor, membership.team.client)
        operations.invite(session, actor, membership=membership, question=question, named=named)

    return _done(ref, membership_id, act, _("De uitnodiging staat klaar."))


@blueprint.post("/<ref>/members/<int:membership_id>/review")
@_team
def review(ref: str, membership_id: int) -> ResponseReturnValue:
    """Write down that a member is still needed, and when to look at it again."""
    review_on = FormInput(request.form).date("review_on", _("Opnieuw bekijken op"))

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        if review_on is None:
            raise InvalidInput("review_on", "is needed")
        operations.review_membership(session, actor, membership=membership, review_on=review_on)

    return _done(ref, membership_id, act, _("Genoteerd: nog nodig."))


@blueprint.post("/<ref>/members/<int:membership_id>/pause")
@_team
def pause(ref: str, membership_id: int) -> ResponseReturnValue:
    """Let a membership rest: nothing is shown from the next click on."""

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        operations.pause_membership(session, actor, membership=membership)

    said = _("Op pauze. Tot het weer opgenomen wordt, is er niets te zien.")
    undo = url_for("memberships.resume", ref=ref, membership_id=membership_id)
    return _done(ref, membership_id, act, said, undo=undo)


@blueprint.post("/<ref>/members/<int:membership_id>/resume")
@_team
def resume(ref: str, membership_id: int) -> ResponseReturnValue:
    """Take a resting membership up again, when everything it needs is still there."""

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        operations.resume_membership(session, actor, membership=membership)

    return _done(ref, membership_id, act, _("Weer opgenomen."))


@blueprint.post("/<ref>/members/<int:membership_id>/lead/ask")
@_team
def ask_to_lead(ref: str, membership_id: int) -> ResponseReturnValue:
    """Ask a member to take the lead over; until the answer everything stays as it is."""

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        lead.ask_to_lead(session, actor, membership=membership)

    return _done(ref, membership_id, act, _("Gevraagd. Tot er een ja is, blijf jij trekker."), to_team=True)


@blueprint.post("/<ref>/members/<int:membership_id>/lead/answer")
@_team
def answer_lead(ref: str, membership_id: int) -> ResponseReturnValue:
    """Say yes or no to leading the team."""
    yes = request.form.get("answer") == "yes"

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        (lead.accept_lead if yes else lead.decline_lead)(session, actor, membership=membership)

    said = _("Jij trekt nu dit team.") if yes else _("Genoteerd: je wordt geen trekker.")
    return _done(ref, membership_id, act, said, to_team=True)


@blueprint.post("/<ref>/members/<int:membership_id>/lead/take")
@_team
def take_lead(ref: str, membership_id: int) -> ResponseReturnValue:
    """Take the lead of a team that nobody leads."""

    def act(session: Session, actor: Actor, membership: TeamMembership) -> None:
        lead.take_empty_lead(session, actor, membership=membership)

    return _done(ref, membership_id, act, _("Jij trekt nu dit team."), to_team=True)


def _done(
    ref: str, membership_id: int, act: Act, said: str, *, to_team: bool = False, undo: str | None = None
) -> ResponseReturnValue:
    """Do it and say so; what cannot be is said in one sentence, and nothing is kept half."""
    try:
        with unit_of_work() as session:
            actor = current_actor()
            client = open_client(session, actor, ref, ClientPart.TEAM)
            team = queries.team_of(session, client.id)
            if team is None:
                raise NotFound("team")
            act(session, actor, queries.membership(session, membership_id, team=team))
    except InvalidInput as error:
        warned(presenter.fault(error))
    except GuardFailed as error:
        warned(presenter.refusal(error))
    except IllegalTransition as error:
        warned(words(error))
    else:
        told(said, undo=undo)
        if to_team:
            return redirect(url_for("teams.show", ref=ref), 303)
    return _back(ref, membership_id)


def _back(ref: str, membership_id: int) -> ResponseReturnValue:
    """Return to the member; to one's own teams when that page is closed by now."""
    actor = current_actor()
    with unit_of_work() as session:
        try:
            open_client(session, actor, ref, ClientPart.TEAM)
        except NotFound:
            return redirect(url_for("teams.index"), 303)
    return redirect(url_for("invitations.show", ref=ref, membership_id=membership_id), 303)

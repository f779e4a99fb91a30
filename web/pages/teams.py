"""My clients' teams: who is involved with each of them, for what, on what basis, and where nobody is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import ClientFile, decisions, list_files, open_file
from coordination.errors import GuardFailed, NotFound
from coordination.organisations.queries import names_by_key
from coordination.supported_employment.queries import PARTS as SUPPORTED_PARTS
from coordination.teams import operations as teams
from coordination.teams import queries
from coordination.teams.graph import TeamGraph
from coordination.teams.self_sign_up import came_by
from coordination.vocabulary import ActorRole, ClientPart, WishDimension
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.i18n import gettext as _
from web.presenters import client_file
from web.presenters import invitations as invitation_presenter
from web.presenters import teams as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("teams", __name__, url_prefix="/teams")


@blueprint.get("/")
@access.roles(ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """List the teams that I am in, and the invitations that wait for me."""
    actor = current_actor()
    with unit_of_work() as session:
        asked = queries.invitations_of(session, actor.professional_id) if actor.professional_id else []
        invitations = [invitation_presenter.invitation(one) for one in asked]
        files = list_files(session, actor, [ClientPart.TEAM], [ClientPart.IDENTITY])
        views = presenter.sorted_by_need(_views(session, actor, files))
        may = decisions(session, actor, [file.client.id for file in files], [ClientPart.AGREEMENTS_TO_SHARE])
        shareable = {file.client.ref for file in files if may[file.client.id][ClientPart.AGREEMENTS_TO_SHARE]}
        return render_template("teams/index.html", teams=views, invitations=invitations, shareable=shareable)


@blueprint.get("/<ref>")
@access.client_part(ClientPart.TEAM, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
def show(ref: str) -> ResponseReturnValue:
    """Show one team: its members, and the six life domains."""
    actor = current_actor()
    with unit_of_work() as session:
        file = open_file(session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY, ClientPart.WISHES)
        views = _views(session, actor, [file]) if file.shows(ClientPart.TEAM) else []
        if not views:
            raise NotFound("team")
        may = decisions(session, actor, [file.client.id], ClientPart)[file.client.id]
        asked = came_by(session, file.client.id) if file.shows(ClientPart.IDENTITY) else None
        return render_template(
            "teams/show.html",
            team=views[0],
            mandates=bool(may[ClientPart.AGREEMENTS_TO_SHARE]),
            supported=all(may[part] for part in SUPPORTED_PARTS),
            shareable=bool(may[ClientPart.AGREEMENTS_TO_SHARE]),
            wishes=_wishes(session, file),
            own_plan=bool(may[ClientPart.WORK_EDUCATION_INCOME]),
            contact=asked.contact if asked is not None else None,
        )


@blueprint.post("/invitations/<int:membership_id>/accept")
@access.roles(ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
def accept(membership_id: int) -> ResponseReturnValue:
    """Join a team that I was invited to."""
    try:
        with unit_of_work() as session:
            actor = current_actor()
            membership = queries.membership(session, membership_id, of=actor)
            teams.accept_invitation(session, actor, membership=membership)
    except GuardFailed as error:
        warned(invitation_presenter.refusal(error))
    else:
        told(_("Je zit nu in het team."))
    return redirect(url_for("teams.index"), 303)


@blueprint.post("/invitations/<int:membership_id>/decline")
@access.roles(ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
def decline(membership_id: int) -> ResponseReturnValue:
    """Say that I will not join."""
    with unit_of_work() as session:
        actor = current_actor()
        membership = queries.membership(session, membership_id, of=actor)
        teams.decline_invitation(session, actor, membership=membership)
    told(_("Genoteerd: je gaat hier niet op in."))
    return redirect(url_for("teams.index"), 303)


def _wishes(session: Session, file: ClientFile) -> list[client_file.WishLine] | None:
    """Return what the client wants, in the order of the client; None where that may not be seen."""
    if not file.shows(ClientPart.WISHES):
        return None
    asks_host = any(one.dimension is WishDimension.HOST for one in file.client.wishes)
    hosts = names_by_key(session) if asks_host else {}
    return client_file.wishes(file.client, hosts)


def _views(session: Session, actor: Actor, files: list[ClientFile]) -> list[presenter.TeamView]:
    """Return the teams of these clients; a name only where it may be seen too."""
    on = clock.today()
    found = queries.teams_of(session, [file.client.id for file in files])
    return [
        presenter.view_of(
            TeamGraph(found[client.id], on),
            on,
            ref=client.ref,
            title=client.display_name if file.shows(ClientPart.IDENTITY) else client.ref,
            is_demo=client.is_demo,
            me=actor.professional_id,
        )
        for file in files
        if (client := file.client).id in found
    ]

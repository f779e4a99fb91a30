"""My clients: who has no next step and who waits longest; and one client's own page.

What the reader may not see of a client is absent: the template gets nothing of it (CONF-02).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent import access as consent_access
from coordination.consent.access import ClientFile
from coordination.consent.queries import consents_of
from coordination.organisations.queries import organisations
from coordination.placements import queries as placement_queries
from coordination.teams.graph import TeamGraph
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, ClientPart, WishDimension
from web import access
from web.actors import current_actor
from web.i18n import ngettext
from web.presenters import client_file, clients
from web.presenters import teams as team_presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("clients", __name__, url_prefix="/clients")

#: What a supervisor's page of a client shows, as far as each part is granted.
PARTS = (
    ClientPart.IDENTITY,
    ClientPart.TEAM,
    ClientPart.WISHES,
    ClientPart.AVAILABILITY,
    ClientPart.RUNGS,
    ClientPart.FUNCTIONAL_PROFILE,
    ClientPart.PROPOSALS,
    ClientPart.AGREEMENTS_TO_SHARE,
    ClientPart.WORK_EDUCATION_INCOME,
)


@blueprint.get("/")
@access.client_part(ClientPart.EXISTENCE, ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """Show my clients, those without a next step on top."""
    shown = request.args.get("show", "")
    with unit_of_work() as session:
        lines = _lines(session, current_actor())
        chips = clients.chips(lines)
        return render_template(
            "clients/index.html",
            groups=clients.groups(lines, next((turn for turn in clients.Turn if turn == shown), None)),
            chips=chips,
            shown=shown if shown in {chip.key for chip in chips} else "",
            summary=_summary(lines),
        )


@blueprint.get("/<ref>")
@access.client_part(ClientPart.EXISTENCE, ActorRole.SUPERVISOR)
def show(ref: str) -> ResponseReturnValue:
    """Show one client, as far as each part is granted."""
    with unit_of_work() as session:
        actor = current_actor()
        file = consent_access.open_file(session, actor, ref, *PARTS)
        return render_template("clients/show.html", **_page(session, actor, file))


def _lines(session: Session, actor: Actor) -> list[clients.ClientLine]:
    """Return a line per client; a name or step only where it is granted."""
    named = consent_access.list_clients(session, actor, ClientPart.IDENTITY, ClientPart.PROPOSALS)
    steps = placement_queries.next_steps(session, [client.id for client in named])
    lines = [clients.client_line(client, steps[client.id], named=True) for client in named]
    return lines + _lines_of_the_rest(session, actor, {client.id for client in named})


def _lines_of_the_rest(session: Session, actor: Actor, known: set[int]) -> list[clients.ClientLine]:
    """Return the lines of clients of whom less may be seen; most supervisors have none."""
    visible = session.scalars(consent_access.visible_clients(actor, ClientPart.EXISTENCE)).all()
    if known.issuperset(visible):
        return []
    rest = [one for one in consent_access.list_clients(session, actor) if one.id not in known]
    decided = consent_access.decisions(session, actor, [one.id for one in rest], [ClientPart.PROPOSALS])
    following = [one.id for one in rest if decided[one.id][ClientPart.PROPOSALS]]
    steps = placement_queries.next_steps(session, following)
    return [clients.client_line(one, steps.get(one.id), named=False) for one in rest]


def _summary(lines: list[clients.ClientLine]) -> str:
    waiting = sum(line.turn is clients.Turn.NOBODY for line in lines)
    mine = sum(line.turn is clients.Turn.MINE for line in lines)
    return " ".join(
        (
            ngettext(
                "%(num)s cliënt heeft nog geen volgende stap.",
                "%(num)s cliënten hebben nog geen volgende stap.",
                waiting,
            ),
            ngettext(
                "Bij %(num)s ben jij aan zet.",
                "Bij %(num)s ben jij aan zet.",
                mine,
            ),
        )
    )


def _page(session: Session, actor: Actor, file: ClientFile) -> dict[str, Any]:
    """Return what the page of one client holds: of a part that is not granted, nothing."""
    client, today = file.client, clock.today()
    page: dict[str, Any] = {
        "ref": client.ref,
        "title": client.display_name if file.shows(ClientPart.IDENTITY) else client.ref,
        "is_demo": client.is_demo,
    }
    hosts = _host_names(session, client) if file.shows(ClientPart.WISHES) else {}
    if file.shows(ClientPart.IDENTITY):
        page["identity"] = client_file.identity(client)
    if file.shows(ClientPart.WISHES):
        page["wishes"] = client_file.wishes(client, hosts)
    if file.shows(ClientPart.RUNGS):
        page["rungs"] = client_file.rungs(client)
    if file.shows(ClientPart.AVAILABILITY):
        page["availability"] = client_file.availability(client)
    if file.shows(ClientPart.FUNCTIONAL_PROFILE):
        page["functional"] = client_file.functional(client)
    if file.shows(ClientPart.WORK_EDUCATION_INCOME):
        page["plan"] = client_file.income_and_plan(client)
    if file.shows(ClientPart.AGREEMENTS_TO_SHARE):
        page["agreements"] = client_file.agreements(consents_of(session, client.id))
    if file.shows(ClientPart.TEAM) and (team := team_of(session, client.id)) is not None:
        page["team"] = team_presenter.view_of(
            TeamGraph(team, today),
            today,
            ref=client.ref,
            title=page["title"],
            is_demo=client.is_demo,
            me=actor.professional_id,
        )
    if file.shows(ClientPart.PROPOSALS):
        page["step"] = placement_queries.next_steps(session, [client.id])[client.id]
        page["placements"] = placement_queries.placements_of(session, actor, client)
    return page


def _host_names(session: Session, client: Client) -> dict[str, str]:
    """Return the names of hosts that the client wishes for, by key; asked only when there are any."""
    if all(wish.dimension is not WishDimension.HOST for wish in client.wishes):
        return {}
    return {f"organisation:{one.id}": one.name for one in organisations(session)}

"""The checklist of a client's file: what is known, what a round still asks, each section a click away."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from coordination import clock
from coordination.clients.queries import kept_apart_by
from coordination.consent.access import ClientFile, open_file
from coordination.errors import NotFound
from coordination.organisations.queries import names_by_key
from coordination.vocabulary import AccessReason, ActorRole, ClientPart, WishDimension
from web import access
from web.actors import current_actor
from web.i18n import gettext as _
from web.pages.client_file.blueprint import blueprint
from web.pages.client_file.judicial import is_assistant
from web.pages.client_file.section import SECTIONS, TEAM, Case
from web.presenters.client_file_forms import overview
from web.unit_of_work import unit_of_work


@blueprint.get("/<ref>/file")
@access.client_part(ClientPart.EXISTENCE, *TEAM)
def index(ref: str) -> ResponseReturnValue:
    """Show the checklist, of each section that the reader may open."""
    with unit_of_work() as session:
        actor = current_actor()
        file = open_file(session, actor, ref, *_parts())
        case = Case(session, actor, file.client)
        hosts = _hosts(case) if file.shows(ClientPart.WISHES) else {}
        counts = {
            "apart": len(kept_apart_by(session, file.client.id, clock.today())),
            "judicial": sum(
                one.source_organisation_id == actor.organisation_id for one in file.client.judicial_conditions
            ),
        }
        groups = []
        for title, keys in overview.groups():
            shown = [key for key in keys if _may_open(case, file, key)]
            lines = [
                overview.line(key, str(SECTIONS[key].title), file.client, hosts, counts) for key in shown
            ]
            if lines:
                groups.append((title, lines))
        if not groups:
            raise NotFound("client")
        lines = [line for _title, found in groups for line in found]
        return render_template(
            "client_file/index.html",
            ref=ref,
            groups=groups,
            missing=sum(bool(line.missing) for line in lines),
            known=sum(line.mark == "known" for line in lines),
            total=len(lines),
            signals=_signals(file),
            **_way_back(case),
        )


def _parts() -> tuple[ClientPart, ...]:
    return tuple(dict.fromkeys(part for section in SECTIONS.values() for part in section.parts))


def _may_open(case: Case, file: ClientFile, key: str) -> bool:
    section = SECTIONS[key]
    granted = all(
        file.shows(part) and file.decisions[part].reason is not AccessReason.EMERGENCY
        for part in section.parts
    )
    has_role = any(case.actor.has(role) for role in section.roles)
    return granted and has_role and (key != "judicial" or is_assistant(case))


def _signals(file: ClientFile) -> list[str]:
    """Return the practical signals of the poverty checklist, for every specialist of the team."""
    decision = file.decisions.get(ClientPart.FUNCTIONAL_PROFILE)
    return overview.practical_signals(file.client) if decision else []


def _hosts(case: Case) -> Mapping[str, str]:
    if all(wish.dimension is not WishDimension.HOST for wish in case.client.wishes):
        return {}
    return names_by_key(case.session)


def _way_back(case: Case) -> dict[str, str]:
    if case.actor.has(ActorRole.SUPERVISOR):
        return {
            "back_href": url_for("clients.show", ref=case.client.ref),
            "back_text": _("De cliënt"),
        }
    return {"back_href": url_for("teams.show", ref=case.client.ref), "back_text": _("Het team")}

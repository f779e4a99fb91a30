"""Looking something up by reference or name; a name is sent in a form and stands in no address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.actors import Actor
from coordination.search import queries
from coordination.search.queries import Found, Hit, find
from coordination.search.rules import FEWEST, LONGEST, is_of_ref, plain
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.forms import FormInput
from web.i18n import gettext as _
from web.i18n import language
from web.unit_of_work import unit_of_work

blueprint = Blueprint("search", __name__, url_prefix="/search")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found; without an address it has no page that this reader may open."""

    title: str
    note: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    key: str
    title: str
    lines: tuple[Line, ...]


@blueprint.get("/")
@access.roles(*queries.SEARCHERS)
def index() -> ResponseReturnValue:
    """Show the field by itself, for who has a small screen or comes by key."""
    return _page("", None)


@blueprint.post("/")
@access.roles(*queries.SEARCHERS)
def find_it() -> ResponseReturnValue:
    """Show what answers to what was typed; the full reference of one client leads straight to it."""
    form = FormInput(request.form)
    wanted = form.text("wanted", _("Zoek"), maximum=LONGEST, required=False) or ""
    if not form.errors and len(plain(wanted)) < FEWEST:
        form.refuse("wanted", _("Typ minstens %(num)s letters van een naam of een referentie.", num=FEWEST))
    if form.errors:
        return _page(wanted, None, form), 422
    actor = current_actor()
    with unit_of_work() as session:
        found = find(session, actor, wanted)
        groups = _groups(found, actor)
    if (alone := _only_by_ref(groups, found, wanted)) is not None:
        return redirect(alone, 303)
    return _page(wanted, groups, form, found)


def _page(
    wanted: str, groups: list[Group] | None, form: FormInput | None = None, found: Found | None = None
) -> str:
    return render_template(
        "search/index.html",
        wanted=wanted,
        groups=groups,
        errors=form.errors if form else {},
        more=found is not None and found.more,
        names_left=found is not None and found.names_left,
        kinds=_kinds(current_actor()),
        most=queries.MOST,
        longest=LONGEST,
        names_at_most=queries.NAMES_AT_MOST,
    )


def _only_by_ref(groups: list[Group], found: Found, wanted: str) -> str | None:
    """Return where to go when a full reference was typed, of which one client is found."""
    people = found.clients or found.teams
    if len(people) == 1 and plain(people[0].ref) == plain(wanted) and is_of_ref(people[0].ref, plain(wanted)):
        return groups[0].lines[0].href
    return None


def _groups(found: Found, actor: Actor) -> list[Group]:
    """Return what was found with a page for each, kinds without any left out."""
    keeps_all, own, spoken = actor.has(ActorRole.ADMINISTRATOR), actor.organisation_id, language()

    def organisation(hit: Hit) -> str | None:
        if keeps_all:
            return url_for("network_edit.show_organisation", organisation_id=hit.id)
        is_keeper = actor.has(ActorRole.PARTNER) and hit.id == own
        return url_for("network_edit.own") if is_keeper else None

    made: list[tuple[str, str, tuple[Hit, ...], Callable[[Hit], str | None]]] = [
        ("clients", _("Cliënten"), found.clients, lambda hit: url_for("clients.show", ref=hit.ref)),
        ("teams", _("Teams"), found.teams, lambda hit: url_for("teams.show", ref=hit.ref)),
        (
            "own_offers",
            _("Onze plaatsen"),
            found.own_offers,
            lambda hit: url_for("offers.show", offer_id=hit.id),
        ),
        ("places", _("Plaatsen"), found.places, _service),
        ("services", _("Diensten"), found.services, _service),
        ("organisations", _("Organisaties"), found.organisations, organisation),
        ("colleagues", _("Collega’s"), found.colleagues, organisation),
    ]
    return [
        Group(
            key, title, tuple(Line(hit.names.get(spoken, hit.title), hit.note, address(hit)) for hit in hits)
        )
        for key, title, hits, address in made
        if hits
    ]


def _service(hit: Hit) -> str:
    return url_for("network_edit.show_service", service_id=hit.id)


def _kinds(actor: Actor) -> str:
    """Return what this reader can look for, in words."""
    if actor.has(ActorRole.SUPERVISOR):
        return _("Een cliënt, een team, een plaats, een dienst, een organisatie of een collega.")
    if actor.has(ActorRole.ADMINISTRATOR):
        return _("Een dienst, een organisatie of een collega.")
    if actor.has(ActorRole.PARTNER):
        return _("Een van jullie plaatsen, diensten of collega’s.")
    return _("Een team waarin je zit, of een collega van je organisatie.")

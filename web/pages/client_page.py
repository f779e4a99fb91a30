"""What the pages of one client are made of: of a part that is not granted, nothing (CONF-02)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import queries as offer_queries
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.consent.access import ClientFile
from coordination.consent.queries import consents_of
from coordination.errors import NotFound
from coordination.organisations.queries import names_by_key
from coordination.placements import queries as placement_queries
from coordination.rounds import own_choice
from coordination.rounds import queries as round_queries
from coordination.rounds import verdicts as round_verdicts
from coordination.teams.graph import TeamGraph
from coordination.teams.queries import team_of
from coordination.vocabulary import ClientPart, WishDimension
from web.presenters import client_file, clients, own_choices, suggestions, verdicts
from web.presenters import teams as team_presenter

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


def page_of(session: Session, actor: Actor, file: ClientFile) -> dict[str, Any]:
    """Return what the page of one client holds."""
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
        page |= _proposals(session, actor, file, hosts)
    return page


def _proposals(session: Session, actor: Actor, file: ClientFile, hosts: Mapping[str, str]) -> dict[str, Any]:
    client = file.client
    step = placement_queries.next_steps(session, [client.id])[client.id]
    view = round_queries.latest_suggestion(session, actor, client)
    outlook = None
    if view is not None:
        outlook = suggestions.outlook(view, _met_wishes(file, hosts))
    line = clients.client_line(client, step, named=False)
    return {
        "step": line,
        "turn": clients.turn_words(line.turn),
        "placements": placement_queries.placements_of(session, actor, client),
        "outlook": outlook,
        "offers": offer_choices(session) if outlook else [],
    }


def _met_wishes(file: ClientFile, hosts: Mapping[str, str]) -> suggestions.MetWishes | None:
    """Return what tells which wishes an offer meets; None where the reader may not see the wishes."""
    if not file.shows(ClientPart.WISHES):
        return None
    return lambda offer: client_file.met_wishes(file.client, offer, hosts)


def offer_choices(session: Session) -> list[tuple[str, str]]:
    """Return every open place as a choice in a form, by name."""
    offers = offer_queries.open_names(session, clock.today())
    choices = [(str(number), f"{title} ({host})") for number, title, host in offers]
    return sorted(choices, key=lambda choice: choice[1].lower())


def _host_names(session: Session, client: Client) -> dict[str, str]:
    """Return the names of hosts that the client wishes for, by key; asked only when there are any."""
    if all(wish.dimension is not WishDimension.HOST for wish in client.wishes):
        return {}
    return names_by_key(session)


def places(session: Session, actor: Actor, file: ClientFile, shown: str) -> verdicts.Verdicts | None:
    """Return all places with what the client's latest round says of them; None for who took no part."""
    view = round_queries.latest_suggestion(session, actor, file.client)
    if view is None:
        return None
    try:
        found = round_verdicts.verdicts_for(session, file, round_ref=view.round_ref)
    except NotFound as missing:
        if missing.kind != "explanation":
            raise
        return None
    return verdicts.of(found, shown, view)


def explained(
    session: Session, actor: Actor, file: ClientFile, offer: CapacityOffer
) -> tuple[suggestions.WhyNot | None, own_choices.OwnChoice | None]:
    """Return the rules' answers from the client's latest round, and how the place can be proposed.

    Both are None when client or place took no part, the second where the rules say already why it cannot.
    """
    look = own_choice.look_at(session, actor, file, offer)
    if look is None:
        return None, None
    names = names_by_key(session)
    met = _met_wishes(file, names)
    why = suggestions.why_not(look.pair, names, met(offer) if met else ())
    return why, None if look.choice is None else own_choices.of(look.choice, offer)

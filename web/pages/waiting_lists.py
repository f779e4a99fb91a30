"""Waiting lists: who waits for what, whose list it is, since when, and how it went."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.consent import access as consent_access
from coordination.errors import IllegalTransition, InvalidInput, NotFound
from coordination.organisations.queries import names as organisation_names
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, ClientPart, WaitingState
from coordination.waiting_lists import operations, queries
from coordination.waiting_lists.lifecycle import WAITING
from web import access
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import numbers, timeline
from web.presenters.network import service_name
from web.unit_of_work import unit_of_work

blueprint = Blueprint("waiting_lists", __name__, url_prefix="/waiting-lists")

_team = access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_LARGEST = 2**31 - 1


@blueprint.get("/")
@access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """Show who of my clients waits where; to an organisation, how many wait on its own lists."""
    actor = current_actor()
    with unit_of_work() as session:
        mine = actor.has(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
        return render_template(
            "waiting_lists/index.html",
            entries=queries.entries(session, actor) if mine else [],
            mine=mine,
            in_words=numbers.told,
            own=queries.own_lists(session, actor) if actor.has(ActorRole.PARTNER) else None,
            today=clock.today(),
        )


@blueprint.get("/of/<ref>")
@_team
def of_client(ref: str) -> ResponseReturnValue:
    """Show where one client waits, with a form to put the client on a list."""
    with unit_of_work() as session:
        return _client_page(session, ref, FormInput(MultiDict()))


@blueprint.post("/of/<ref>")
@_team
def put_on(ref: str) -> ResponseReturnValue:
    """Put a client on the list of a service."""
    form = FormInput(request.form)
    service = form.integer("service", _("Dienst"), minimum=1, maximum=_LARGEST)
    owner = form.integer("owner", _("Wie houdt de lijst bij"), minimum=1, maximum=_LARGEST, required=False)
    since = form.date("since", _("Sinds"))
    position = form.integer("position", _("Plaats op de lijst"), minimum=1, maximum=9999, required=False)
    again = form.date("ask_again_on", _("Opnieuw vragen op"), required=False)
    with unit_of_work() as session:
        if not form.errors and service is not None:
            try:
                operations.put_on(
                    session,
                    current_actor(),
                    client_ref=ref,
                    service_id=service,
                    since=since,
                    list_owner_id=owner,
                    position=position,
                    ask_again_on=again,
                )
            except InvalidInput as error:
                form.refuse(error.where, _fault(error))
        if form.errors:
            session.rollback()
            return _client_page(session, ref, form), 422
    told(_("De cliënt staat op de lijst."))
    return redirect(url_for("waiting_lists.of_client", ref=ref), 303)


@blueprint.get("/<int:entry_id>")
@_team
def show(entry_id: int) -> ResponseReturnValue:
    """Show one place on a list with its history."""
    with unit_of_work() as session:
        return _entry_page(session, entry_id, FormInput(MultiDict()))


@blueprint.post("/<int:entry_id>/asked")
@_team
def asked(entry_id: int) -> ResponseReturnValue:
    """Write down how it stands on the list."""
    form = FormInput(request.form)
    position = form.integer("position", _("Plaats op de lijst"), minimum=1, maximum=9999, required=False)
    again = form.date("ask_again_on", _("Opnieuw vragen op"), required=False)
    with unit_of_work() as session:
        if not form.errors:
            try:
                operations.tell_position(
                    session, current_actor(), entry_id=entry_id, position=position, ask_again_on=again
                )
            except InvalidInput as error:
                form.refuse(error.where, _fault(error))
        if form.errors:
            session.rollback()
            return _entry_page(session, entry_id, form), 422
    told(_("Genoteerd."))
    return redirect(url_for("waiting_lists.show", entry_id=entry_id), 303)


@blueprint.post("/<int:entry_id>/step")
@_team
def step(entry_id: int) -> ResponseReturnValue:
    """Take a step of the list."""
    event = request.form.get("step", "")
    try:
        with unit_of_work() as session:
            operations.move(session, current_actor(), entry_id=entry_id, event=event)
    except IllegalTransition as error:
        warned(words(error))
    else:
        told(_("Genoteerd."))
    return redirect(url_for("waiting_lists.show", entry_id=entry_id), 303)


def _client_page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    file = consent_access.open_file(session, actor, ref, ClientPart.PROPOSALS, ClientPart.IDENTITY)
    if not file.shows(ClientPart.PROPOSALS):
        raise NotFound("client")
    services = session.scalars(
        select(Service).options(joinedload(Service.organisation)).order_by(Service.name_nl)
    )
    return render_template(
        "waiting_lists/of_client.html",
        ref=ref,
        title=file.client.display_name if file.shows(ClientPart.IDENTITY) else ref,
        entries=queries.entries_of(session, actor, file.client),
        services=[(str(one.id), f"{service_name(one)} ({one.organisation.name})") for one in services],
        owners=[(str(number), name) for number, name in organisation_names(session).items()],
        form=form,
        supervises=actor.has(ActorRole.SUPERVISOR),
        today=clock.today(),
    )


def _entry_page(session: Session, entry_id: int, form: FormInput) -> str:
    actor = current_actor()
    entry, events = queries.history_of(session, actor, entry_id)
    steps = {
        "offer_place": _("Er is een plaats aangeboden"),
        "take_place": _("De cliënt neemt de plaats"),
        "not_now": _("Nu niet, de cliënt blijft wachten"),
        "stop": _("Van de lijst halen"),
    }
    return render_template(
        "waiting_lists/show.html",
        entry=entry,
        on_list=entry.state in (WaitingState.WAITING, WaitingState.PLACE_OFFERED),
        steps=[(event, steps[event]) for event in WAITING.possible_events(entry.state, actor)],
        history=timeline.of_waiting_list(session, events),
        form=form,
    )


def _fault(error: InvalidInput) -> str:
    faults = {
        "service": _("Dienst: de cliënt staat al op deze lijst."),
        "since": _("Sinds: die dag moet nog komen."),
        "ask_again_on": _("Opnieuw vragen op: kies een dag vanaf vandaag."),
        "entry": _("De cliënt staat niet meer op deze lijst."),
    }
    return faults.get(error.where, _("Dit kan niet zo. Kijk het na en probeer opnieuw."))

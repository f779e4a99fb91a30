"""What a client reads: who is involved and what each may see, who looked, and the own wishes."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordination.consent import own
from coordination.consent.access import open_own
from coordination.errors import NotFound
from coordination.placements import own as proposals
from coordination.teams.models import InformalMember
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.forms import FormInput
from web.pages.own.blueprint import blueprint
from web.presenters import own as words
from web.unit_of_work import unit_of_work


@blueprint.get("/")
@access.client_part(ClientPart.EXISTENCE, ActorRole.CLIENT)
def index() -> ResponseReturnValue:
    """Show the questions that a client may have, each with its answer in short."""
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(session, actor, ClientPart.TEAM, ClientPart.PROPOSALS).client
        people = own.people_involved(session, client)
        waiting = [one for one in proposals.my_proposals(session, actor, client) if one.may_answer]
        return render_template("own/index.html", people=people, waiting=waiting)


@blueprint.get("/people")
@access.client_part(ClientPart.TEAM, ActorRole.CLIENT)
def people() -> ResponseReturnValue:
    """Show who is involved, what each may see and until when."""
    return people_page(FormInput(MultiDict()))


@blueprint.get("/people/<int:person_id>")
@access.client_part(ClientPart.TEAM, ActorRole.CLIENT)
def sheet(person_id: int) -> ResponseReturnValue:
    """Show the sheet for somebody close: the agreements and whom to call, and nothing else (CONF-33)."""
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(session, actor, ClientPart.TEAM, ClientPart.PROPOSALS).client
        return render_template(
            "own/sheet.html",
            person=_close_to(own.circle_of(session, client.id), person_id),
            places=[one for one in proposals.my_proposals(session, actor, client) if one.agreed],
            contacts=[one for one in own.people_involved(session, client) if one.is_lead or one.is_confidant],
            words=words,
        )


@blueprint.get("/looked")
@access.client_part(ClientPart.EXISTENCE, ActorRole.CLIENT)
def looked() -> ResponseReturnValue:
    """Show who looked at the file, on which day, at what (CONF-20)."""
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(session, actor).client
        return render_template("own/looked.html", looks=own.who_looked(session, actor, client), words=words)


@blueprint.get("/wishes")
@access.client_part(ClientPart.WISHES, ActorRole.CLIENT)
def wishes() -> ResponseReturnValue:
    """Show what the client wants, in the client's own order and words."""
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.WISHES, ClientPart.AVAILABILITY).client
        return render_template("own/wishes.html", client=client)


def people_page(form: FormInput) -> str:
    """Return the page of people, with what was typed into its form."""
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(
            session, actor, ClientPart.TEAM, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.PROPOSALS
        ).client
        return render_template(
            "own/people.html",
            people=own.people_involved(session, client),
            hosts=proposals.hosts_that_see(session, client),
            objections=own.objections_of(session, client.id),
            circle=own.circle_of(session, client.id),
            words=words,
            typed=form,
        )


def _close_to(circle: list[InformalMember], person_id: int) -> InformalMember:
    found = next((one for one in circle if one.id == person_id), None)
    if found is None:
        raise NotFound("person")
    return found

"""What a client reads: who is involved and what each may see, when we meet, and who looked."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.consent import own
from coordination.consent.access import open_own
from coordination.consent.rules import DOMAIN_PARTS
from coordination.errors import NotFound
from coordination.justice.queries import told_about_me
from coordination.mandates.queries import contacts_of
from coordination.meetings import queries as meeting_queries
from coordination.placements import own as proposals
from coordination.teams.models import InformalMember
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.accounts.clients import with_letter
from web.actors import current_actor
from web.forms import FormInput
from web.pages.own.blueprint import blueprint
from web.presenters import own as words
from web.presenters.mandates import contact_lines
from web.unit_of_work import unit_of_work


@blueprint.get("/")
@access.client_part(ClientPart.EXISTENCE, ActorRole.CLIENT)
def index() -> ResponseReturnValue:
    """Show the questions that a client may have, each with its answer in short."""
    actor = current_actor()
    with unit_of_work() as session:
        file = open_own(session, actor, ClientPart.TEAM, ClientPart.PROPOSALS)
        people = own.people_involved(session, file.client)
        waiting = [one for one in proposals.my_proposals(session, actor, file.client) if one.may_answer]
        met = meeting_queries.meetings_with_client(session, file)
        ahead = [one for one in met if one.starts_at > clock.now()]
        return render_template(
            "own/index.html", people=people, waiting=waiting, next_meeting=ahead[-1] if ahead else None
        )


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
        client = open_own(session, actor, ClientPart.AGREEMENTS_AND_CONTACT).client
        return render_template(
            "own/sheet.html",
            person=_close_to(own.circle_of(session, client.id), person_id),
            places=proposals.agreed_places(session, client),
            contacts=own.whom_to_call(session, client),
        )


@blueprint.get("/looked")
@access.client_part(ClientPart.EXISTENCE, ActorRole.CLIENT)
def looked() -> ResponseReturnValue:
    """Show who looked at the file, on which day, at what, and with whom was spoken (CONF-20, CONF-34)."""
    actor = current_actor()
    with unit_of_work() as session:
        file = open_own(session, actor, ClientPart.JUSTICE_POLICE, ClientPart.AGREEMENTS_TO_SHARE)
        spoken = contacts_of(session, file.client.id) if file.shows(ClientPart.AGREEMENTS_TO_SHARE) else ()
        return render_template(
            "own/looked.html",
            looks=own.who_looked(session, actor, file.client),
            contacts=contact_lines(spoken),
            reported=told_about_me(session, file),
            words=words,
        )


@blueprint.get("/meetings")
@access.client_part(ClientPart.TEAM, ActorRole.CLIENT)
def meetings() -> ResponseReturnValue:
    """Show when we meet, and who said to do what."""
    with unit_of_work() as session:
        file = open_own(session, current_actor(), ClientPart.TEAM, *DOMAIN_PARTS)
        now = clock.now()
        found = meeting_queries.meetings_with_client(session, file)
        return render_template(
            "own/meetings.html",
            ahead=[one for one in reversed(found) if one.starts_at > now],
            before=[one for one in found if one.starts_at <= now],
            actions=meeting_queries.agreed_with_client(session, file),
        )


def people_page(form: FormInput) -> str:
    """Return the page of people, with what was typed into its form."""
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(
            session, actor, ClientPart.TEAM, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.PROPOSALS
        ).client
        circle = own.circle_of(session, client.id)
        return render_template(
            "own/people.html",
            people=own.people_involved(session, client),
            hosts=proposals.hosts_that_see(session, client),
            objections=own.objections_of(session, client.id),
            circle=circle,
            with_letter=with_letter(session, circle),
            words=words,
            typed=form,
        )


def _close_to(circle: list[InformalMember], person_id: int) -> InformalMember:
    found = next((one for one in circle if one.id == person_id), None)
    if found is None:
        raise NotFound("person")
    return found

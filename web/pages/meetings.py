"""Meetings of a team: planned, held, minuted by life domain, and what was agreed there (CONF-18)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.consent.access import open_file
from coordination.consent.rules import DOMAIN_PARTS
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.meetings import operations, queries
from coordination.meetings.models import TeamMeeting
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, ClientPart, MeetingState
from web import access, letters
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput, row_numbers
from web.i18n import gettext as _
from web.presenters import calendar, meetings
from web.unit_of_work import unit_of_work

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")

_ROLES = (ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)
_team = access.client_part(ClientPart.TEAM, *_ROLES)


@blueprint.get("/")
@access.roles(*_ROLES)
def index() -> ResponseReturnValue:
    """List the meetings to which I am asked."""
    with unit_of_work() as session:
        return render_template("meetings/index.html", meetings=queries.my_meetings(session, current_actor()))


@blueprint.get("/clients/<ref>")
@_team
def of_client(ref: str) -> ResponseReturnValue:
    """Show the meetings of one team, what is still to be done, and the form for a next one."""
    with unit_of_work() as session:
        return _of_client(session, ref, FormInput(request.args))


@blueprint.post("/clients/<ref>")
@_team
def plan(ref: str) -> ResponseReturnValue:
    """Plan a meeting, and leave an invitation for who is asked."""
    form = FormInput(request.form)
    starts_at = meetings.read_moment(form)
    lasts = form.integer("minutes_long", _("Duur in minuten"))
    place = form.text("place", _("Waar"), required=False)
    guests = row_numbers(request.form.getlist("guests"))
    actor = current_actor()
    with unit_of_work() as session:
        if starts_at is not None and lasts is not None and not form.errors:
            try:
                meeting = operations.plan_meeting(
                    session,
                    actor,
                    client_ref=ref,
                    starts_at=starts_at,
                    minutes_long=lasts,
                    place=place,
                    guest_ids=guests,
                    client_invited=form.flag("client_invited"),
                )
                meeting_ref = meeting.ref
                _send(session, meeting)
            except InvalidInput as fault:
                form.refuse("day" if fault.where == "starts_at" else fault.where, meetings.fault(fault.where))
        if form.errors:
            session.rollback()
            return _of_client(session, ref, form), 422
    told(_("Gepland. Wie gevraagd is, krijgt een uitnodiging zonder naam van de cliënt."))
    return redirect(url_for("meetings.show", ref=meeting_ref), 303)


@blueprint.get("/<ref>")
@_team
def show(ref: str) -> ResponseReturnValue:
    """Show one meeting, of every point only what I may know."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(MultiDict()))


@blueprint.get("/<ref>/invitation.ics")
@_team
def invitation(ref: str) -> ResponseReturnValue:
    """Give the meeting for one's own calendar; it names no client."""
    with unit_of_work() as session:
        view = queries.open_meeting(session, current_actor(), ref)
        text = calendar.invitation(view.meeting, _link(view.meeting))
    headers = {"Content-Disposition": "attachment; filename=overleg.ics"}
    return Response(text, mimetype="text/calendar", headers=headers)


@blueprint.post("/<ref>/items")
@_team
def add_item(ref: str) -> ResponseReturnValue:
    """Put a point on the agenda."""
    form = FormInput(request.form)
    domain = meetings.read_domain(form)
    topic = form.text("topic", _("Punt"), maximum=operations.LONGEST_TEXT)
    given = {"meeting_ref": ref, "topic": topic, "domain": domain}
    return _done(ref, form, operations.add_item, _("Het punt staat op de agenda."), given)


@blueprint.post("/<ref>/items/<int:item_id>")
@_team
def minutes(ref: str, item_id: int) -> ResponseReturnValue:
    """Write what was said and agreed on a point."""
    form = FormInput(request.form)
    given = {
        "item_id": item_id,
        "minutes": form.text("minutes", _("Verslag"), maximum=operations.LONGEST_TEXT, required=False),
        "agreement": form.text("agreement", _("Afspraak"), maximum=operations.LONGEST_TEXT, required=False),
        "disclosed": form.flag("disclosed"),
    }
    return _done(ref, form, operations.write_minutes, _("Bewaard."), given)


@blueprint.post("/<ref>/actions")
@_team
def add_action(ref: str) -> ResponseReturnValue:
    """Agree who does what by when."""
    form = FormInput(request.form)
    domain = meetings.read_domain(form)
    text = form.text("text", _("Wat"), maximum=operations.LONGEST_TEXT)
    due_on = form.date("due_on", _("Tegen wanneer"))
    by_client = form.values.get("owner") == meetings.CLIENT
    owner = None if by_client else form.integer("owner", _("Wie"), minimum=1)
    given = {"meeting_ref": ref, "domain": domain, "text": text, "due_on": due_on, "owner_id": owner}
    return _done(ref, form, operations.add_action, _("Afgesproken. Het komt terug tot het gedaan is."), given)


@blueprint.post("/<ref>/actions/<int:action_id>/done")
@_team
def done(ref: str, action_id: int) -> ResponseReturnValue:
    """Say that something is done, or that it is not after all."""
    form = FormInput(request.form)
    given = {"action_id": action_id}
    if form.flag("again"):
        return _done(ref, form, operations.reopen_action, _("Het staat er weer bij."), given)
    undo = url_for("meetings.done", ref=ref, action_id=action_id)
    return _done(ref, form, operations.finish_action, _("Mooi, dat is gedaan."), given, undo=undo)


@blueprint.post("/<ref>/hold")
@_team
def hold(ref: str) -> ResponseReturnValue:
    """Write down who was there."""
    form = FormInput(request.form)
    present = row_numbers(request.form.getlist("present"))
    given = {"meeting_ref": ref, "present_ids": present, "client_present": form.flag("client_present")}
    return _done(ref, form, operations.hold_meeting, _("Genoteerd wie er was."), given)


@blueprint.post("/<ref>/cancel")
@_team
def cancel(ref: str) -> ResponseReturnValue:
    """Cancel the meeting, and tell who was asked."""
    form = FormInput(request.form)

    def act(session: Session, *given: Any, **named: Any) -> None:
        _send(session, operations.cancel_meeting(session, *given, **named))

    return _done(ref, form, act, _("Afgelast. Wie gevraagd was, krijgt bericht."), {"meeting_ref": ref})


def _page(session: Session, ref: str, form: FormInput) -> str:
    view = queries.open_meeting(session, current_actor(), ref)
    client, meeting = view.file.client, view.meeting
    team = team_of(session, client.id)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        view=view,
        title=client.display_name if view.file.shows(ClientPart.IDENTITY) else client.ref,
        client_ref=client.ref,
        has_begun=meeting.starts_at <= clock.now(),
        is_open=meeting.state is not MeetingState.CANCELLED,
        domains=meetings.domain_choices(view.domains),
        owners=meetings.owner_choices(operations.members_to_ask(team) if team else []),
        today=clock.today(),
        form=form,
        act=(request.endpoint or "").rpartition(".")[2] if form.errors else "",
        item_id=(request.view_args or {}).get("item_id"),
    )


def _of_client(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    file = open_file(session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY, *DOMAIN_PARTS)
    team = team_of(session, file.client.id) if file.shows(ClientPart.TEAM) else None
    if team is None:
        raise NotFound("client")
    members = operations.members_to_ask(team)
    return render_template(
        "meetings/of_client.html",
        ref=ref,
        title=file.client.display_name if file.shows(ClientPart.IDENTITY) else ref,
        meetings=queries.meetings_of(session, file),
        actions=queries.open_actions(session, file),
        form=form,
        members=[(str(one.id), one.display_name) for one in members],
        asked=request.form.getlist("guests") or [str(one.id) for one in members],
        client_invited="client_invited" in request.form or request.method == "GET",
    )


def _done(
    ref: str,
    form: FormInput,
    act: Callable[..., object],
    good: str,
    given: dict[str, Any],
    *,
    undo: str | None = None,
) -> ResponseReturnValue:
    """Do a step with what was filled in; what is wrong stands beside its field, with all that was typed."""
    actor = current_actor()
    try:
        with unit_of_work() as session:
            if not form.errors:
                try:
                    act(session, actor, **given)
                except InvalidInput as fault:
                    form.refuse(fault.where, meetings.fault(fault.where))
            if form.errors:
                session.rollback()
                return _page(session, ref, form), 422
    except (GuardFailed, IllegalTransition) as refusal:
        warned(words(refusal))
    else:
        told(good, undo=undo, fields={"again": "yes"})
    return redirect(url_for("meetings.show", ref=ref), 303)


def _send(session: Session, meeting: TeamMeeting) -> None:
    """Leave a letter with the invitation for everybody who is asked but the sender."""
    link = _link(meeting)
    others = {one.professional_id for one in meeting.guests} - {current_actor().professional_id}
    letters.tell(session, others, link, calendar=calendar.invitation(meeting, link))


def _link(meeting: TeamMeeting) -> str:
    return url_for("meetings.show", ref=meeting.ref, _external=True)

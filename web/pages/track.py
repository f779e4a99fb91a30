"""A client's track: rungs, phases, places, talks and what comes next, on one time line."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.history import phase_changes
from coordination.consent.access import ClientFile, open_file
from coordination.meetings.queries import meetings_of
from coordination.placements.queries import placements_of
from coordination.plans.queries import evaluations_of
from coordination.vocabulary import ActorRole, ClientPart, MeetingState
from coordination.waiting_lists.queries import entries_of
from web import access
from web.actors import current_actor
from web.i18n import gettext as _
from web.pictures import track as picture
from web.presenters import track as presenter
from web.presenters import track_places
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("track", __name__)

PARTS = (
    ClientPart.IDENTITY,
    ClientPart.RUNGS,
    ClientPart.WORK_EDUCATION_INCOME,
    ClientPart.PROPOSALS,
    ClientPart.TEAM,
)


@blueprint.get("/clients/<ref>/track")
@access.client_part(ClientPart.EXISTENCE, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
def show(ref: str) -> ResponseReturnValue:
    """Show the time line of one client, of each part that the reader may see."""
    actor = current_actor()
    with unit_of_work() as session:
        file = open_file(session, actor, ref, *PARTS)
        track = _track(session, actor, file)
        name = presenter.month_name
        drawings = (picture.draw_wide(track, name), picture.draw_narrow(track, name))
        return render_template(
            "pictures/track.html",
            track=track,
            drawings=drawings,
            when=presenter.when_words,
            state=presenter.state_words,
            is_supervisor=actor.has(ActorRole.SUPERVISOR),
            shows_places=file.shows(ClientPart.PROPOSALS),
        )


def _track(session: Session, actor: Actor, file: ClientFile) -> presenter.Track:
    client = file.client
    rungs = client.rung_assessments if file.shows(ClientPart.RUNGS) else []
    road, phases, places, lists, talks, ahead = [], [], [], [], [], []
    if file.shows(ClientPart.WORK_EDUCATION_INCOME):
        road = presenter.trajectory_items(client.trajectories)
        held = evaluations_of(session, [one.id for one in client.trajectories])
        for one in client.trajectories:
            names = file.shows(ClientPart.PROPOSALS)
            talks += presenter.evaluation_items(one, held[one.id], names_places=names)
        if file.shows(ClientPart.RUNGS):
            phases = presenter.phase_items(phase_changes(session, client), client.trajectories)
    if file.shows(ClientPart.PROPOSALS):
        found = placements_of(session, actor, client)
        places = track_places.place_items(found)
        lists = track_places.list_items(entries_of(session, actor, client))
        talks += track_places.talk_items(found)
        ahead = track_places.waiting_items(found)
    talks += presenter.rung_reviews(rungs)
    talks += _meetings(session, file)
    return presenter.track_of(
        ref=client.ref,
        title=client.display_name if file.shows(ClientPart.IDENTITY) else client.ref,
        is_demo=client.is_demo,
        ladders=presenter.ladders_of(rungs),
        lanes=(
            presenter.Lane("road", _("Traject"), tuple(road)),
            presenter.Lane("phases", _("Fasen op de werkvloer"), tuple(phases)),
            presenter.Lane("places", _("Plekken en voorstellen"), tuple(places)),
            presenter.Lane("lists", _("Wachtlijsten"), tuple(lists)),
            presenter.Lane("talks", _("Gesprekken en overleg"), tuple(talks)),
            presenter.Lane("ahead", _("Dagen om te onthouden"), tuple(ahead)),
        ),
    )


def _meetings(session: Session, file: ClientFile) -> list[presenter.Item]:
    items = []
    for one in meetings_of(session, file):
        on = one.starts_at.astimezone(clock.BRUSSELS).date()
        if one.state is MeetingState.PLANNED:
            items.append(presenter.due(_("Teamoverleg"), on, label_of(one.state)))
        elif one.state is MeetingState.HELD:
            items.append(presenter.moment(_("Teamoverleg"), on, label_of(one.state)))
    return items

"""Emergency access: opening a file for an hour, what follows from it, and the officer's look (CONF-16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.consent import emergency
from coordination.consent.access import decisions, open_file
from coordination.consent.models import EmergencyAccess
from coordination.consent.rules import PARTS_IN_EMERGENCY
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.models import Professional
from coordination.teams.graph import TeamGraph
from coordination.teams.queries import team_of
from coordination.vocabulary import ClientPart, EmergencyReview
from web import access, letters
from web.actors import current_actor
from web.extensions import db
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import client_file
from web.presenters import emergency as presenter
from web.presenters import teams as team_presenter
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("emergency", __name__, url_prefix="/emergency")

_may_open = access.roles(*emergency.MAY_OPEN)
_officer = access.roles(emergency.OFFICER)
_follow_up = access.roles(*emergency.MAY_OPEN, emergency.OFFICER)


@blueprint.app_context_processor
def _notices() -> dict[str, Callable[[], int]]:
    """Give templates how many emergency accesses the reader was told of and has not read."""
    return {"unread_emergencies": _unread}


def _unread() -> int:
    if not current_user.is_authenticated or not current_actor().has(*emergency.MAY_OPEN):
        return 0
    return emergency.unread(db.session(), current_actor())


@blueprint.get("/")
@_may_open
def index() -> ResponseReturnValue:
    """Show the form, what I opened and what still has to follow, and what I was told of."""
    with unit_of_work() as session:
        return _index(session, FormInput(request.args))


@blueprint.post("/")
@_may_open
def open_() -> ResponseReturnValue:
    """Break the glass."""
    form = FormInput(request.form)
    ref = form.text("client", _("Referentie van de cliënt"), maximum=20)
    reason = form.text("reason", _("Waarom"), maximum=1000)
    informed = form.integer("informed", _("Wie verwittig je?"), minimum=1)
    actor = current_actor()
    with unit_of_work() as session:
        if ref and reason and informed:
            try:
                opened = emergency.break_glass(
                    session, actor, client_ref=ref, reason=reason, informed_id=informed
                )
            except InvalidInput as fault:
                form.refuse(fault.where, presenter.fault(fault.where))
        if form.errors:
            session.rollback()
            return _index(session, form), 422
        client_ref = opened.client.ref
        people = {opened.informed_id, *([opened.lead_id] if opened.lead_id else [])}
        letters.tell(session, people, url_for("emergency.index", _external=True))
    told(_("Het dossier is een uur open voor jou. Alles wat je opent, wordt genoteerd."))
    return redirect(url_for("emergency.show", ref=client_ref), 303)


@blueprint.get("/clients/<ref>")
@access.client_part(ClientPart.IDENTITY, *emergency.MAY_OPEN)
def show(ref: str) -> ResponseReturnValue:
    """Show what is open for an hour: who it is, whom to call, and the parts that may save a life."""
    with unit_of_work() as session:
        actor = current_actor()
        file = open_file(session, actor, ref, *sorted(PARTS_IN_EMERGENCY))
        now = clock.now()
        window = next(
            (
                one
                for one in emergency.own(session, actor)
                if one.client_id == file.client.id and one.ends_at > now
            ),
            None,
        )
        team = team_of(session, file.client.id)
        if window is None:
            raise NotFound("client")
        client, today = file.client, clock.today()
        return render_template(
            "emergency/show.html",
            ref=ref,
            title=client.display_name,
            window=window,
            minutes=presenter.minutes_left(window, now),
            identity=client_file.identity(client),
            domains=[label_of(domain) for domain in file.domains],
            team=team
            and team_presenter.view_of(
                TeamGraph(team, today),
                today,
                ref=ref,
                title=client.display_name,
                is_demo=client.is_demo,
                me=actor.professional_id,
            ),
        )


@blueprint.post("/<int:access_id>/close")
@_may_open
def close(access_id: int) -> ResponseReturnValue:
    """End it before the hour is over."""
    return _done(emergency.close_early, access_id, _("Afgesloten: het dossier is weer dicht voor jou."))


@blueprint.post("/<int:access_id>/read")
@_may_open
def read(access_id: int) -> ResponseReturnValue:
    """Say that I have read that a colleague opened a file."""
    return _done(emergency.acknowledge, access_id, _("Genoteerd dat je het gelezen hebt."))


@blueprint.post("/<int:access_id>/told")
@_follow_up
def tell(access_id: int) -> ResponseReturnValue:
    """Write down that the client was told."""
    form = FormInput(request.form)
    day = form.date("told_on", _("Verteld op"))
    return _done(emergency.tell_client, access_id, _("Genoteerd: de cliënt weet het."), form, on=day)


@blueprint.post("/<int:access_id>/withhold")
@_follow_up
def withhold(access_id: int) -> ResponseReturnValue:
    """Write down why telling the client is dangerous."""
    form = FormInput(request.form)
    reason = form.text("withheld", _("Waarom is het gevaarlijk?"), maximum=1000)
    words = _("Genoteerd. De functionaris voor gegevensbescherming leest mee.")
    return _done(emergency.withhold_from_client, access_id, words, form, reason=reason)


@blueprint.get("/review")
@_officer
def overview() -> ResponseReturnValue:
    """Show the data protection officer every emergency access."""
    with unit_of_work() as session:
        return _overview(session, FormInput(MultiDict()))


@blueprint.post("/review/<int:access_id>")
@_officer
def review(access_id: int) -> ResponseReturnValue:
    """Say whether an emergency access was justified."""
    form = FormInput(request.form)
    outcome = form.code("outcome", _("Was het terecht?"), EmergencyReview)
    note = form.text("note", _("Bevinding"), maximum=1000)
    return _done(emergency.review, access_id, _("Genoteerd."), form, outcome=outcome, note=note)


def _overview(session: Session, form: FormInput, faulty: int | None = None) -> str:
    found = emergency.all_for_officer(session, current_actor())
    lines = [presenter.officer_line(session, one) for one in found]
    return render_template(
        "emergency/review.html", lines=lines, outcomes=_outcomes(), form=form, faulty=faulty
    )


def _index(session: Session, form: FormInput, faulty: int | None = None) -> str:
    actor = current_actor()
    me = session.get(Professional, actor.professional_id) if actor.professional_id else None
    now = clock.now()
    heard = emergency.told(session, actor)
    known = decisions(session, actor, [one.client_id for one in heard], [ClientPart.EXISTENCE])
    return render_template(
        "emergency/index.html",
        form=form,
        faulty=faulty,
        may_open=me is not None and emergency.may_open(me),
        colleagues=[(str(one.id), one.display_name) for one in emergency.colleagues(session, actor)],
        own=[presenter.own_line(one, now) for one in emergency.own(session, actor)],
        heard=[
            presenter.heard_line(
                one,
                now,
                named=bool(known[one.client_id][ClientPart.EXISTENCE]),
                asked=one.informed_id == actor.professional_id,
            )
            for one in heard
        ],
        today=clock.today(),
        shortest=emergency.SHORTEST_REASON,
    )


def _outcomes() -> list[tuple[str, str]]:
    return [(one.value, label_of(one)) for one in EmergencyReview]


def _done(
    act: Callable[..., EmergencyAccess],
    access_id: int,
    good: str,
    form: FormInput | None = None,
    **given: Any,
) -> ResponseReturnValue:
    """Do a step with what was filled in; what is wrong stands beside its field, with all that was typed."""
    actor = current_actor()
    form = form or FormInput(request.form)
    listed = actor.has(*emergency.MAY_OPEN) and request.endpoint != "emergency.review"
    try:
        with unit_of_work() as session:
            if not form.errors:
                try:
                    act(session, actor, access_id=access_id, **given)
                except InvalidInput as fault:
                    form.refuse(fault.where, presenter.fault(fault.where))
            if form.errors:
                session.rollback()
                emergency.find_own(session, actor, access_id)  # whose it is not, is told nothing of its form
                return (_index if listed else _overview)(session, form, access_id), 422
    except GuardFailed:
        warned(_("Dat is al gebeurd. Kijk hoe het nu staat."))
    else:
        told(good)
    return redirect(url_for("emergency.index" if listed else "emergency.overview"), 303)

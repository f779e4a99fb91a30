"""The start page: what waits for me, what changed since I was last here, and whom I saw last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.glance.hosts import floor_of
from coordination.glance.keepers import watch_of
from coordination.glance.queries import circle_of, desk_of
from coordination.messages.operations import undelivered
from coordination.news.queries import changed_since
from coordination.plans.agenda import Agenda
from coordination.search.queries import may_search
from coordination.to_do.queries import to_do
from coordination.vocabulary import ActorRole
from web import access, recent, waiting
from web.accounts import administration
from web.actors import current_account, current_actor, current_leaver
from web.i18n import gettext as _
from web.navigation import IN_BAR, START_KEY, WAITING_KEY, entries_for, keys_for
from web.presenters import glance, news
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("start", __name__)
blueprint.after_app_request(recent.note)

#: So many lines of what waits fit above the fold; the rest is one click away.
WAITING = 8
#: Whose first page is a page of their own, in words and shape of their own; it tells what waits itself.
AT_HOME = (ActorRole.CLIENT, ActorRole.INFORMAL_MEMBER)


@blueprint.app_context_processor
def _at_home() -> dict[str, Callable[[], list[waiting.Summary] | list[news.Line]]]:
    """Give the layout what waits, and what changed, for who lands on a page of the own file."""
    return {"what_waits": _waits_at_home, "what_changed": _changed_at_home}


@blueprint.app_context_processor
def _frame() -> dict[str, object]:
    """Give the layout the keys of the menu, how much of it stands in the bar, and whether one may search."""
    if not current_user.is_authenticated:
        return {"may_search": False, "keys": [], "in_bar": IN_BAR}
    actor = current_actor()
    keys = [(START_KEY, _("Start"), url_for("start.index"))]
    keys += [(WAITING_KEY, _("Wat op je wacht"), url_for("to_do.index"))]
    keys += [(letter, entry.text, entry.href) for letter, entry in keys_for(entries_for(actor.roles))]
    return {"may_search": may_search(actor), "keys": keys, "in_bar": IN_BAR}


@blueprint.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Show what waits first; who has a file of the own lands in it, and who has no page reads so."""
    if current_account().has_left:
        return render_template(
            "start/left.html", greeting=_greeting(clock.now()), roles=current_leaver().roles
        )
    actor = current_actor()
    entries = entries_for(actor.roles)
    if entries and actor.has(*AT_HOME):
        return redirect(entries[0].href, 303)
    with unit_of_work() as session:
        visit = recent.last_visit(session)
        agenda = Agenda(session, actor)
        found = waiting.lines(to_do(session, actor, agenda=agenda), actor)
        changed = changed_since(session, actor, visit or recent.earliest(), agenda=agenda)
        changes = news.lines(changed, actor)
        return render_template(
            "start/index.html",
            greeting=_greeting(clock.now()),
            today=clock.today(),
            entries=entries,
            advice=_advice(actor),
            waits=found[:WAITING],
            total=len(found),
            late=sum(one.late for one in found),
            visit=visit,
            answers=_answers(session, actor, agenda),
            changes=changes[: news.SHOWN],
            more=len(changes) - news.SHOWN,
            seen=recent.seen_clients(session, actor),
            with_clients=actor.has(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER),
            is_supervisor=actor.has(ActorRole.SUPERVISOR),
        )


def _greeting(moment: datetime) -> str:
    """Return a greeting by the time of day, with the first name of a colleague."""
    professional = current_account().professional
    name = professional.display_name.partition(" ")[0] if professional else ""
    hour = moment.astimezone(clock.BRUSSELS).hour
    if not name:
        return _("Welkom bij Schakel")
    if hour < 12:
        return _("Goedemorgen, %(name)s", name=name)
    return _("Goedemiddag, %(name)s", name=name) if hour < 18 else _("Goedenavond, %(name)s", name=name)


def _advice(actor: Actor) -> str:
    """Return what somebody of this role can do when nothing waits."""
    sentences = {
        ActorRole.SUPERVISOR: _("Kijk wie nog geen volgende stap heeft, of start een ronde."),
        ActorRole.PARTNER: _("Kijk of jullie vrije plaatsen nog kloppen: dan komen de juiste vragen."),
        ActorRole.TEAM_MEMBER: _("Kijk in je teams wie er niet gedekt is, of plan het volgende overleg."),
        ActorRole.ADMINISTRATOR: _("Kijk of alle accounts nog bij iemand horen die hier werkt."),
        ActorRole.DATA_PROTECTION_OFFICER: _("Kijk of er iets boven zijn bewaartermijn zit."),
    }
    return next((text for role, text in sentences.items() if actor.has(role)), "")


def _answers(session: Session, actor: Actor, agenda: Agenda) -> list[glance.Answer]:
    """Return how it stands, in the roles that somebody has."""
    found = []
    if actor.has(ActorRole.SUPERVISOR):
        found += glance.of_desk(desk_of(session, actor, agenda=agenda))
    if actor.has(ActorRole.TEAM_MEMBER):
        found += glance.of_circle(circle_of(session, actor, agenda=agenda))
    if actor.has(ActorRole.PARTNER):
        found += glance.of_floor(floor_of(session, actor, agenda=agenda))
    if actor.has(ActorRole.ADMINISTRATOR):
        found += glance.of_house(
            administration.accounts(session, actor),
            len(administration.people_without_account(session, actor)),
            len(undelivered(session)),
            actor,
        )
    if actor.has(ActorRole.DATA_PROTECTION_OFFICER):
        found += glance.of_watch(watch_of(session, actor))
    return found


def _is_home() -> bool:
    if not current_user.is_authenticated or request.method != "GET" or not current_actor().has(*AT_HOME):
        return False
    entries = entries_for(current_actor().roles)
    return bool(entries) and request.endpoint == entries[0].endpoint


def _waits_at_home() -> list[waiting.Summary]:
    if not _is_home():
        return []
    with reading() as session:
        return waiting.what_waits(session, current_actor())


def _changed_at_home() -> list[news.Line]:
    if not _is_home():
        return []
    actor = current_actor()
    with reading() as session:
        since = recent.last_visit(session) or recent.earliest()
        return news.lines(changed_since(session, actor, since), actor)

"""Leaving: what I still have open goes to named colleagues; an administrator does it for who is gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import list_clients
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.handover import queries
from coordination.handover.operations import MAY_LEAVE, hand_over
from coordination.organisations.models import Professional
from coordination.organisations.queries import professional
from coordination.vocabulary import ActorRole, OpenWorkKind
from web import access
from web.accounts.administration import close_of_leaver
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.dates import day
from web.presenters.handover import named, names_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("handover", __name__, url_prefix="/handover")

_leaver = access.roles(*MAY_LEAVE)
_administrator = access.roles(ActorRole.ADMINISTRATOR)


@blueprint.get("/")
@_leaver
def mine() -> ResponseReturnValue:
    """Show what I still have open, with who could take it over."""
    with unit_of_work() as session:
        return _mine(session, FormInput(request.args))


@blueprint.post("/")
@_leaver
def leave() -> ResponseReturnValue:
    """Hand everything over and end my own access, in one act."""
    form = FormInput(request.form)
    with unit_of_work() as session:
        me = _me(session, current_actor())
        everything = form.integer("colleague", _("Wie neemt alles over"), minimum=1, required=False)
        names = names_of(queries.colleagues(session, me))
        choices = {
            one.key: _taker(form, one.key, names, required=everything is None) or everything or 0
            for one in queries.open_work(session, me.id)
        }
        if not form.flag("sure"):
            form.refuse("sure", _("Vink aan dat je weet dat je account hierna niet meer werkt."))
        if form.errors or not _handed(session, form, me, choices):
            session.rollback()
            return _mine(session, form), 422
    told(_("Alles is overgedragen en je toegang is beëindigd. Bedankt voor je werk."))
    return redirect(url_for("security.login"), 303)


@blueprint.get("/<int:professional_id>")
@_administrator
def of_colleague(professional_id: int) -> ResponseReturnValue:
    """Show how much a colleague still has open: numbers only, and no client."""
    with unit_of_work() as session:
        return _of_colleague(session, professional_id, FormInput(request.args))


@blueprint.post("/<int:professional_id>")
@_administrator
def of_colleague_handed(professional_id: int) -> ResponseReturnValue:
    """Hand everything of a colleague who is gone to one other, and end the access."""
    form = FormInput(request.form)
    taker = form.integer("colleague", _("Wie neemt over"), minimum=1, required=False) or 0
    with unit_of_work() as session:
        leaver = _colleague(session, professional_id)
        choices = {one.key: taker for one in queries.open_work(session, leaver.id)}
        if not _handed(session, form, leaver, choices):
            session.rollback()
            return _of_colleague(session, professional_id, form), 422
    told(_("Overgedragen. De toegang van deze collega is overal beëindigd."))
    return redirect(url_for("administration.index"), 303)


def _handed(session: Session, form: FormInput, leaver: Professional, choices: Mapping[str, int]) -> bool:
    """Hand it over, or note in the form what is wrong with it."""
    told_on = form.date("told_on", _("De cliënten weten het sinds"), required=False)
    if form.errors:
        return False
    actor = current_actor()
    try:
        hand_over(
            session,
            actor,
            leaver=leaver,
            choices=choices,
            told_on=told_on,
            secrecy_confirmed=form.flag("secrecy"),
        )
        close_of_leaver(session, actor, professional_id=leaver.id)
    except InvalidInput as error:
        form.refuse(*_fault(error, choices))
    except GuardFailed as error:
        form.refuse(*_missing(error, choices))
    return not form.errors


def _fault(error: InvalidInput, choices: Mapping[str, int]) -> tuple[str, str]:
    if error.where == "told_on":
        return "told_on", _("De cliënten weten het sinds: kies een dag tot en met vandaag.")
    return _first(choices), _("Wie neemt over: kies voor alles een collega van je organisatie.")


def _missing(error: GuardFailed, choices: Mapping[str, int]) -> tuple[str, str]:
    return {
        "the day on which the clients were told": (
            "told_on",
            _("Zeg eerst aan de cliënten wie overneemt, en vul in wanneer ze het wisten."),
        ),
        "the conditions of shared secrecy": (
            "secrecy",
            _("Ga eerst de voorwaarden voor gedeeld beroepsgeheim na, en vink dat aan."),
        ),
        "a colleague who is in the client's team": (
            _first(choices),
            _("Wie een traject, plaatsing of actiepunt krijgt, moet ook in het team van die cliënt zitten."),
        ),
    }.get(error.missing, (_first(choices), _("Kies voor alles wat openstaat een collega.")))


def _taker(form: FormInput, key: str, names: Mapping[str, int], *, required: bool) -> int | None:
    """Return the colleague whose name was typed, or None; a name of nobody is a fault."""
    typed = form.text(key, _("Wie neemt over"), required=required)
    found = named(typed, names) if typed else None
    if typed and found is None:
        form.refuse(key, _("Wie neemt over: zo heet geen collega van je organisatie. Kies uit de lijst."))
    return found


def _first(choices: Mapping[str, int]) -> str:
    """Return where a fault of the choices is told: at the choice for everything, or at the first one."""
    asked = [key for key in choices if key in request.form]
    return "colleague" if request.form.get("colleague") or not asked else asked[0]


def _me(session: Session, actor: Actor) -> Professional:
    if actor.professional_id is None:
        raise NotFound("professional")
    return professional(session, actor.professional_id)


def _colleague(session: Session, professional_id: int) -> Professional:
    """Return somebody about whom the administrator decides; others read as absent."""
    actor, found = current_actor(), professional(session, professional_id)
    if actor.organisation_id not in (None, found.organisation_id) or not found.active:
        raise NotFound("professional")
    return found


def _mine(session: Session, form: FormInput) -> str:
    actor = current_actor()
    me = _me(session, actor)
    colleagues = queries.colleagues(session, me)
    shown = {one.ref for one in list_clients(session, actor)}
    return render_template(
        "handover/mine.html",
        form=form,
        groups=_groups(_listed(session, me), shown, form),
        names=names_of(colleagues),
        today=day(clock.today()),
        **_beside(session, me, colleagues),
    )


def _groups(
    work: Sequence[queries.Work], shown: Collection[str], form: FormInput
) -> list[tuple[OpenWorkKind, list[tuple[queries.Work, str]], bool]]:
    """Return the work by kind; what it is about as far as it may be shown; whether a group stands open."""
    kinds = list(OpenWorkKind)
    found: list[tuple[OpenWorkKind, list[tuple[queries.Work, str]], bool]] = []
    for kind, same in groupby(sorted(work, key=lambda one: kinds.index(one.kind)), key=lambda one: one.kind):
        some = [(one, one.title or (one.ref if one.ref and one.ref in shown else "")) for one in same]
        typed = {one.key for one, _about in some if one.key in form.errors or form.values.get(one.key)}
        found.append((kind, some, bool(typed)))
    return found


def _of_colleague(session: Session, professional_id: int, form: FormInput) -> str:
    leaver = _colleague(session, professional_id)
    return render_template(
        "handover/of_colleague.html",
        form=form,
        leaver=leaver,
        counts=queries.counts(_listed(session, leaver)),
        today=day(clock.today()),
        **_beside(session, leaver, queries.colleagues(session, leaver)),
    )


def _listed(session: Session, leaver: Professional) -> list[queries.Work]:
    return queries.open_work(session, leaver.id)


def _beside(session: Session, leaver: Professional, colleagues: Sequence[Professional]) -> dict[str, object]:
    return {
        "colleagues": [(str(one.id), one.display_name) for one in colleagues],
        "on_secrecy": queries.rests_on_secrecy(session, leaver.id),
        "has_seats": bool(queries.held_memberships(session, leaver.id)),
    }

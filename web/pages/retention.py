"""How long things are kept, for the data protection officer: periods, a rehearsal, and the deliberate act."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import sessionmaker

from coordination.errors import GuardFailed
from coordination.retention import operations, queries
from coordination.retention.rules import Counts
from coordination.vocabulary import ActorRole, RetentionKind
from web import access, jobs, retention
from web.accounts.invitations import OUTBOX
from web.actors import current_actor
from web.extensions import db
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import retention as presenter
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("retention", __name__, url_prefix="/retention")

_officer = access.roles(ActorRole.DATA_PROTECTION_OFFICER)


@blueprint.get("/")
@_officer
def index() -> ResponseReturnValue:
    """Show the periods with their source, and what was erased."""
    return _page(FormInput(request.args))


@blueprint.post("/periods/<kind>")
@_officer
def set_period(kind: str) -> ResponseReturnValue:
    """Set how long one kind of thing is kept, and on what that rests."""
    form = FormInput(request.form)
    chosen = next((one for one in RetentionKind if one.value == kind), None)
    amount = form.integer("amount", _("Hoe lang"), minimum=1, maximum=operations.LONGEST_PERIOD)
    source = form.text("source", _("Waarop dit steunt"), maximum=300)
    if chosen is None or amount is None or source is None:
        return _page(form), 422
    with unit_of_work() as session:
        operations.set_period(session, current_actor(), kind=chosen, amount=amount, source=source)
    told(_("De termijn is aangepast."))
    return redirect(url_for("retention.index"), 303)


@blueprint.post("/rehearsal")
@_officer
def rehearse() -> ResponseReturnValue:
    """Count what would be erased now, and erase nothing."""
    return _page(FormInput(request.args), rehearsed=_rehearsal())


@blueprint.post("/erasures")
@_officer
def erase() -> ResponseReturnValue:
    """Erase what is due; a worker does it."""
    try:
        rehearsed = _rehearsal()
        with unit_of_work() as session:
            operations.request_erasure(session, current_actor(), rehearsed=rehearsed)
    except GuardFailed:
        warned(_("Er wordt al gewist. Wacht tot dat klaar is, of zet het stop."))
    else:
        told(_("Het wissen is gevraagd. Een werker doet het, stap voor stap."))
    return redirect(url_for("retention.index"), 303)


@blueprint.post("/erasures/<ref>/stop")
@_officer
def stop(ref: str) -> ResponseReturnValue:
    """Stop an erasure; what is gone stays gone."""
    try:
        with unit_of_work() as session:
            operations.ask_to_stop(session, current_actor(), ref=ref)
    except GuardFailed:
        warned(_("Dit wissen was al klaar."))
    else:
        told(_("Het wissen stopt na de stap die nu loopt."))
    return redirect(url_for("retention.index"), 303)


def _rehearsal() -> Counts:
    outbox = current_app.config["SCHAKEL"].instance / OUTBOX
    return retention.rehearse(sessionmaker(db.engine), current_actor(), outbox)


def _page(form: FormInput, rehearsed: Counts | None = None) -> str:
    with reading() as session:
        runs = [presenter.run_line(one) for one in queries.erasures(session, current_actor())]
        return render_template(
            "retention/index.html",
            form=form,
            periods=presenter.period_lines(queries.periods(session)),
            runs=runs,
            busy=any(one.may_stop for one in runs),
            worker_problem=jobs.worker_problem() if any(one.may_stop for one in runs) else None,
            rehearsed=None if rehearsed is None else presenter.count_lines(rehearsed),
        )

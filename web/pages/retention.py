"""How long things are kept, for the data protection officer: periods, a rehearsal, and the deliberate act."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.errors import GuardFailed
from coordination.retention import operations, queries, rehearsing
from coordination.vocabulary import ActorRole, RetentionKind
from web import access, jobs
from web.actors import current_actor
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
    """Ask what would be erased now; a worker counts it, and erases nothing."""
    try:
        with unit_of_work() as session:
            ref = rehearsing.ask(session, current_actor()).ref
    except GuardFailed:
        warned(_("Dit wordt al nagegaan."))
    else:
        jobs.enqueue(ref)
    return redirect(url_for("retention.index"), 303)


@blueprint.get("/rehearsals/<ref>/progress")
@_officer
def progress(ref: str) -> ResponseReturnValue:
    """Return how far a rehearsal is, as a part of the page; once it has ended, the page is loaded anew."""
    with reading() as session:
        line = presenter.rehearsal_line(queries.open_run(session, current_actor(), ref), None)
        waits = line.may_stop and jobs.worker_problem() is not None
        page = render_template("retention/_progress.html", rehearsal=line, rehearsal_waits=waits)
    if line.may_stop:
        return page
    return page, 200, {"HX-Redirect": url_for("retention.index")}


@blueprint.post("/erasures")
@_officer
def erase() -> ResponseReturnValue:
    """Erase what the latest rehearsal counted; a worker does it."""
    with unit_of_work() as session:
        rehearsal = queries.rehearsal_to_act_on(session, current_actor())
        busy = queries.under_way(session) is not None
        if rehearsal is not None and not busy:
            operations.request_erasure(session, current_actor(), rehearsed=rehearsal.rehearsed)
    if busy:
        warned(_("Er wordt al gewist. Wacht tot dat klaar is, of zet het stop."))
    elif rehearsal is None:
        warned(_("Ga eerst na wat er nu zou verdwijnen."))
    else:
        told(_("Het wissen is gevraagd. Een werker doet het, stap voor stap."))
    return redirect(url_for("retention.index"), 303)


@blueprint.post("/erasures/<ref>/stop")
@_officer
def stop(ref: str) -> ResponseReturnValue:
    """Stop a rehearsal, or an erasure: what is gone stays gone."""
    is_rehearsal = rehearsing.is_rehearsal(ref)
    try:
        with unit_of_work() as session:
            operations.ask_to_stop(session, current_actor(), ref=ref)
    except GuardFailed:
        warned(_("Dit was al nagegaan.") if is_rehearsal else _("Dit wissen was al klaar."))
        return redirect(url_for("retention.index"), 303)
    if is_rehearsal:
        jobs.cancel(ref)
        told(_("Het nagaan is stopgezet."))
    else:
        told(_("Het wissen stopt na de stap die nu loopt."))
    return redirect(url_for("retention.index"), 303)


def _page(form: FormInput) -> str:
    with reading() as session:
        actor = current_actor()
        runs = [presenter.run_line(one) for one in queries.erasures(session, actor)]
        last, fresh = queries.last_rehearsal(session, actor), queries.rehearsal_to_act_on(session, actor)
        rehearsal = None if last is None else presenter.rehearsal_line(last, fresh)
        busy, counting = any(one.may_stop for one in runs), rehearsal is not None and rehearsal.may_stop
        worker_problem = jobs.worker_problem() if busy or counting else None
        return render_template(
            "retention/index.html",
            form=form,
            periods=presenter.period_lines(queries.periods(session)),
            runs=runs,
            busy=busy,
            worker_problem=worker_problem if busy else None,
            rehearsal=rehearsal,
            rehearsal_waits=counting and worker_problem is not None,
        )

"""Files in and out: a template, an upload that is shown row by row, applied or dropped, and undone.

What somebody may bring in or take away, the roles and the rules of each row decide. A file never touches the
disk in the open: it is read in memory and kept encrypted until it was applied or dropped.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import GuardFailed, NotFound
from coordination.exchange import exporting, operations, queries, reading, rules, undoing, writing
from coordination.exchange.faults import Refused
from coordination.exchange.models import Import
from coordination.exchange.rules import ChangedMeanwhile, NotUndoable
from coordination.exchange.sheets import Sheet
from coordination.vocabulary import ActorRole, ImportState
from web import access, jobs
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.jobs import imports as import_jobs
from web.presenters import exchange as presenter
from web.presenters.labels import label_of
from web.unit_of_work import reading as reading_only
from web.unit_of_work import unit_of_work

blueprint = Blueprint("exchange", __name__, url_prefix="/exchange")

MAY = (ActorRole.SUPERVISOR, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
_may = access.roles(*MAY)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The form around the file.
_BESIDE_FILE = 100_000


@blueprint.record_once
def _take_files(state: BlueprintSetupState) -> None:
    """Let this one address take a file, from who may bring one in, before anything reads the request."""
    state.app.before_request_funcs.setdefault(None, []).insert(0, _make_room)


def _make_room() -> None:
    if request.endpoint != "exchange.upload" or request.method != "POST":
        return
    if current_user.is_authenticated and not set(MAY).isdisjoint(current_user.role_codes):
        request.max_content_length = reading.MOST_BYTES + _BESIDE_FILE
        # In memory: a file that waits on the disk would lie there in the open.
        request._get_file_stream = lambda *_args, **_named: io.BytesIO()  # type: ignore[method-assign]


@blueprint.get("/")
@_may
def index() -> ResponseReturnValue:
    """Show what can come in and go out, and my imports."""
    return _index(FormInput(request.args))


@blueprint.post("/")
@_may
def upload() -> ResponseReturnValue:
    """Take a file, and see what it would do; nothing changes yet."""
    form = FormInput(request.form)
    source = form.text("source", _("Uit welk systeem"), maximum=rules.LONGEST_SOURCE)
    chosen = request.form.get("sheet") or None
    sheet = next((one.kind for one in rules.importable(current_actor()) if one.kind == chosen), None)
    file = request.files.get("file")
    data = file.read(reading.MOST_BYTES + 1) if file else b""
    if not data:
        form.refuse("file", _("Kies een bestand waar iets in staat."))
    if form.errors or source is None:
        return _index(form), 422
    try:
        with unit_of_work() as session:
            run = operations.bring_in(session, current_actor(), data=data, source=source, sheet=sheet)
            ref = _here_or_later(session, run, lambda: operations.check(session, run=run))
    except Refused as refused:
        form.refuse("file", " ".join(presenter.sentence(one) for one in refused.faults))
        return _index(form), 422
    return redirect(url_for("exchange.show", ref=ref), 303)


@blueprint.get("/<ref>")
@_may
def show(ref: str) -> ResponseReturnValue:
    """Show row by row what a file would do, or what it did."""
    shown = request.args.get("show", "")
    with unit_of_work() as session:
        run = queries.open_import(session, current_actor(), ref)
        view = presenter.import_view(run, queries.plan_of(run), shown, _done(run))
        return render_template(
            "exchange/show.html",
            view=view,
            worker_problem=_problem(run),
            others_wait=rules.is_large(run) and session.get_bind().dialect.name == "sqlite",
        )


@blueprint.get("/<ref>/progress")
@_may
def progress(ref: str) -> ResponseReturnValue:
    """Return how far it is, as a part of the page; once it has ended, the page is loaded anew."""
    with reading_only() as session:
        run = queries.open_import(session, current_actor(), ref)
        view = presenter.import_view(run, queries.plan_of(run) if not run.job else None, "", _done(run))
        page = render_template("exchange/_progress.html", view=view, worker_problem=_problem(run))
    if view.is_busy:
        return page
    return page, 200, {"HX-Redirect": url_for("exchange.show", ref=ref)}


@blueprint.post("/<ref>/apply")
@_may
def apply(ref: str) -> ResponseReturnValue:
    """Do all of it, or nothing."""
    return _act(ref, operations.start, operations.apply, _("Toegepast. Alles staat erin."))


@blueprint.post("/<ref>/undo")
@_may
def undo(ref: str) -> ResponseReturnValue:
    """Undo all of it, or nothing."""
    return _act(ref, undoing.take_back, undoing.undo, _("Ongedaan gemaakt. Alles is zoals het was."))


@blueprint.post("/<ref>/check")
@_may
def check(ref: str) -> ResponseReturnValue:
    """Look again at what would happen."""
    with unit_of_work() as session:
        run = queries.open_import(session, current_actor(), ref)
        if run.state is ImportState.CHECKED:
            operations.check(session, run=run)
    return redirect(url_for("exchange.show", ref=ref), 303)


@blueprint.post("/<ref>/drop")
@_may
def drop(ref: str) -> ResponseReturnValue:
    """Erase a file that is not applied."""
    with unit_of_work() as session:
        operations.drop(session, current_actor(), run=queries.open_import(session, current_actor(), ref))
    told(_("Weggegooid. Van het bestand is niets bewaard."))
    return redirect(url_for("exchange.index"), 303)


@blueprint.post("/<ref>/stop")
@_may
def stop(ref: str) -> ResponseReturnValue:
    """Stop the work on an import: nothing of it was done."""
    with reading_only() as session:
        run = queries.open_import(session, current_actor(), ref)
        job = run.job
    if job:
        jobs.cancel(job)
    told(_("Het stopt. Er is niets veranderd."))
    return redirect(url_for("exchange.index"), 303)


@blueprint.get("/template.xlsx")
@_may
def template() -> ResponseReturnValue:
    """Fetch the workbook with an example and the legend of every sheet that I may bring in."""
    return _file(writing.template(rules.importable(current_actor())), "schakel-sjabloon", "xlsx")


@blueprint.get("/template/<kind>.csv")
@_may
def template_csv(kind: str) -> ResponseReturnValue:
    """Fetch a CSV of one sheet with an example."""
    sheet = _sheet(rules.importable(current_actor()), kind)
    return _file(writing.template_csv(sheet), f"schakel-{sheet.kind.value}", "csv")


@blueprint.get("/export/<kind>.csv")
@_may
def export_csv(kind: str) -> ResponseReturnValue:
    """Take a sheet away as CSV."""
    sheet = _sheet(rules.exportable(current_actor()), kind)
    with unit_of_work() as session:
        rows = exporting.export(session, current_actor(), sheet.kind)
    return _file(writing.as_csv(sheet, rows), f"schakel-{sheet.kind.value}", "csv")


@blueprint.get("/export/<kind>.xlsx")
@_may
def export_xlsx(kind: str) -> ResponseReturnValue:
    """Take a sheet away as a workbook."""
    sheet = _sheet(rules.exportable(current_actor()), kind)
    with unit_of_work() as session:
        rows = exporting.export(session, current_actor(), sheet.kind)
    return _file(writing.as_xlsx([(sheet, rows)], legend=True), f"schakel-{sheet.kind.value}", "xlsx")


def _act(
    ref: str, decide: Callable[..., Import], do: Callable[..., Import], done: str
) -> ResponseReturnValue:
    """Decide on something and do it at once, or hand it to the worker when it is large."""
    try:
        with unit_of_work() as session:
            actor = current_actor()
            run = queries.open_import(session, actor, ref)
            decide(session, actor, run=run)
            _here_or_later(session, run, lambda: do(session, run=run))
            later = run.state in queries.UNDER_WAY
    except NotUndoable as error:
        warned(_("Dit kan niet meer ongedaan: intussen veranderde %(what)s.", what=presenter.few(error.rows)))
    except ChangedMeanwhile:
        warned(_("Er is intussen iets veranderd. Kijk opnieuw na wat er zou gebeuren."))
        return check(ref)
    except GuardFailed:
        warned(_("Dit kan nu niet: er is nog een rij geweigerd, of er valt niets te doen."))
    else:
        if not later:
            told(done)
    return redirect(url_for("exchange.show", ref=ref), 303)


def _here_or_later(session: Session, run: Import, act: Callable[[], object]) -> str:
    """Do something at once when it is small, else when a worker comes to it; return the reference."""
    if rules.is_large(run):
        _hand_over(operations.give_job(session, current_actor(), run=run))
    else:
        run.job = None
        act()
    return run.ref


def _hand_over(job: str) -> None:
    """Queue a job once the transaction has ended; else the worker finds it by its row."""

    @_after_commit
    def _queue() -> None:
        jobs.enqueue(job)


def _after_commit(act: Callable[[], None]) -> None:
    from flask import after_this_request

    @after_this_request
    def _run(response: Response) -> Response:
        act()
        return response


def _done(run: Import) -> int:
    if run.job is None or run.state not in queries.UNDER_WAY:
        return run.done
    return import_jobs.done(current_app.config["SCHAKEL"].database_url, run.job)


def _problem(run: Import) -> str | None:
    return jobs.worker_problem() if run.state in queries.UNDER_WAY else None


def _sheet(among: list[Sheet], kind: str) -> Sheet:
    found = next((one for one in among if one.kind.value == kind), None)
    if found is None:
        raise NotFound("sheet")
    return found


def _file(content: bytes, name: str, ending: str) -> Response:
    answer = Response(content, mimetype=_XLSX if ending == "xlsx" else "text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def _index(form: FormInput) -> str:
    actor: Actor = current_actor()
    with reading_only() as session:
        return render_template(
            "exchange/index.html",
            form=form,
            runs=[presenter.run_line(one) for one in queries.imports_of(session, actor)],
            sheets=[(one.kind.value, label_of(one.kind)) for one in rules.importable(actor)],
            exports=[(one.kind.value, label_of(one.kind)) for one in rules.exportable(actor)],
            most=reading.MOST_BYTES // 1_000_000,
        )

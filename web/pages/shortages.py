"""What there is no place for, in numbers, and the report of it to the regional support point."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.shortages import operations, queries
from coordination.shortages.lifecycle import SHORTAGE
from coordination.shortages.rules import TABLES
from coordination.vocabulary import ActorRole
from web import access
from web.actors import current_actor
from web.errors import words as refused
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.pictures import shortages as picture
from web.presenters import shortages as words
from web.presenters.shortage_grid import shortage_grid
from web.unit_of_work import unit_of_work

blueprint = Blueprint("shortages", __name__, url_prefix="/shortages")

_may = access.roles(ActorRole.SUPERVISOR)


@blueprint.get("/")
@_may
def index() -> ResponseReturnValue:
    """Show what the last round found no place for, and the reports that were sent."""
    with unit_of_work() as session:
        return _index_page(session, FormInput(MultiDict()))


@blueprint.post("/")
@_may
def send() -> ResponseReturnValue:
    """Send the shortages of a round as a whole to a support point."""
    form = FormInput(request.form)
    number = form.integer("support_point", _("Steunpunt"), minimum=1, maximum=2**31 - 1)
    round_ref = form.text("round", _("Ronde"), maximum=20, required=False)
    ref = ""
    with unit_of_work() as session:
        if number is not None:
            try:
                report = operations.send_report(
                    session, current_actor(), round_ref=round_ref or None, support_point_id=number
                )
                ref = report.ref
            except InvalidInput:
                form.refuse("support_point", _("Steunpunt: kies er een uit de lijst."))
            except GuardFailed:
                form.refuse("support_point", _("Er is niets nieuws te melden, of te weinig om het te tonen."))
        if form.errors:
            session.rollback()
            return _index_page(session, form), 422
    told(_("Gemeld. Het rapport noemt niemand."))
    return redirect(url_for("shortages.report", ref=ref), 303)


@blueprint.get("/<ref>")
@_may
def report(ref: str) -> ResponseReturnValue:
    """Show one report, ready to print."""
    with unit_of_work() as session:
        return _report_page(session, ref, FormInput(MultiDict()))


@blueprint.get("/<ref>/report.csv")
@_may
def as_file(ref: str) -> ResponseReturnValue:
    """Hand out one report as a file."""
    with unit_of_work() as session:
        found = queries.hand_out(session, current_actor(), ref)
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow([_("tabel"), _("wat"), _("aantal mensen")])
        for title, rows in words.tables_of_report(found):
            for label, number in rows:
                writer.writerow([title, label, words.in_a_file(number)])
        for what, together in (
            (_("zonder plaats"), found.total),
            (_("geweigerd door een dienst"), found.refused),
        ):
            if together is not None:
                writer.writerow([_("samen"), what, words.in_a_file(together)])
        answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{found.ref}.csv"'
        return answer


@blueprint.post("/<ref>/answer")
@_may
def answer(ref: str) -> ResponseReturnValue:
    """Write down what the support point answered."""
    form = FormInput(request.form)
    text = form.text("answer", _("Antwoord"), maximum=operations.LONGEST_ANSWER)
    try:
        with unit_of_work() as session:
            if text is not None:
                try:
                    operations.note_answer(session, current_actor(), ref=ref, answer=text)
                except InvalidInput:
                    form.refuse("answer", _("Antwoord: schrijf over plaatsen, niet over mensen."))
            if form.errors:
                session.rollback()
                return _report_page(session, ref, form), 422
    except IllegalTransition as error:
        warned(refused(error))
    return redirect(url_for("shortages.report", ref=ref), 303)


@blueprint.post("/<ref>/close")
@_may
def close(ref: str) -> ResponseReturnValue:
    """Close a report."""
    try:
        with unit_of_work() as session:
            operations.close_report(session, current_actor(), ref=ref)
    except IllegalTransition as error:
        warned(refused(error))
    return redirect(url_for("shortages.report", ref=ref), 303)


def _index_page(session: Session, form: FormInput) -> str:
    actor = current_actor()
    latest = queries.latest_round(session)
    found = None
    if latest is not None:
        operations.raise_signals(session, actor, round_ref=latest.ref)
        found = queries.shortages_of(session, actor, latest.ref)
    tables = [] if found is None else words.tables_shown(found.tables)
    grid = None if found is None else shortage_grid(found.tables.tables, tables, TABLES)
    refused = queries.refusals(session, actor)
    refused_tables = words.tables_shown(refused.tables)
    return render_template(
        "shortages/index.html",
        in_words=words.in_words,
        found=found,
        tables=tables,
        grid=grid,
        drawings=() if grid is None else picture.draw_wide(grid),
        narrow_drawings=() if grid is None else picture.draw_narrow(grid),
        refused=refused,
        refused_tables=refused_tables,
        points=[(str(one.id), one.name) for one in queries.support_points(session)],
        reports=[(one, words.numbers_of_report(one)) for one in queries.reports(session, actor)],
        form=form,
    )


def _report_page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    found = queries.open_report(session, actor, ref)
    return render_template(
        "shortages/report.html",
        in_words=words.in_words,
        report=found,
        tables=words.tables_of_report(found),
        is_of_round=TABLES[0] in found.tables,
        events=SHORTAGE.possible_events(found.state, actor),
        form=form,
    )

"""A floor: who is there this half-day, in one page and one gesture per person; and its group in numbers."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.errors import InvalidInput
from coordination.vocabulary import ActorRole, AttendanceCode, ClientPart, HalfDay
from coordination.workfloor import operations, queries
from coordination.workfloor.composition import group_of
from coordination.workfloor.rules import BACK_DAYS, SHEET_DAYS, AttendanceChanged
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters import half_days
from web.presenters.labels import label_of
from web.presenters.numbers import told as in_words
from web.presenters.texts import capital
from web.unit_of_work import unit_of_work

blueprint = Blueprint("workfloor", __name__, url_prefix="/floor")

_NOON, _EVENING = 13, 18


@blueprint.get("/")
@access.roles(ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """Show where somebody works now, and which half-days of the last week are still to be written down."""
    today = clock.today()
    with unit_of_work() as session:
        actor = current_actor()
        sheets = queries.sheets_to_fill(session, actor, today - timedelta(days=SHEET_DAYS - 1), today)
        now = _half_day_now()
        floors = queries.floors_of_host(session, actor, today, now)
        return render_template(
            "workfloor/index.html",
            sheets=[one for one in sheets if _begun(one.day, one.half_day)],
            here=[one for one in floors if one.people],
            elsewhen=[one for one in floors if not one.people],
            now=now,
            today=today,
        )


@blueprint.get("/<int:offer_id>")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def sheet(offer_id: int) -> ResponseReturnValue:
    """Show everybody of one half-day; who is not written down yet stands as present."""
    form = FormInput(request.args)
    with unit_of_work() as session:
        return _sheet_page(session, offer_id, form)


@blueprint.post("/<int:offer_id>")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def record(offer_id: int) -> ResponseReturnValue:
    """Keep who was there; what somebody else wrote meanwhile is told, and nothing is lost."""
    form = FormInput(request.form)
    day, half_day = _chosen(form)
    codes: dict[str, AttendanceCode] = {}
    seen: dict[str, int] = {}
    for name in request.form:
        if name.startswith("code-"):
            ref = name.removeprefix("code-")
            code = form.code(name, _("Aanwezigheid"), AttendanceCode)
            if code is not None:
                codes[ref] = code
            seen[ref] = form.integer(f"seen-{ref}", _("Versie"), required=False) or 0
    kept: int | None = None
    with unit_of_work() as session:
        if not form.errors:
            try:
                kept = len(
                    operations.record_attendance(
                        session,
                        current_actor(),
                        offer_id=offer_id,
                        day=day,
                        half_day=half_day,
                        codes=codes,
                        seen=seen,
                    )
                )
            except InvalidInput:
                form.refuse("day", _("Op dat dagdeel werkt niet iedereen van deze lijst. Kies een ander."))
            except AttendanceChanged as changed:
                return _sheet_page(session, offer_id, form, changed.now), 409
        if form.errors:
            session.rollback()
            return _sheet_page(session, offer_id, form), 422
    there = sum(code in (AttendanceCode.PRESENT, AttendanceCode.LATE) for code in codes.values())
    words = ngettext("%(num)s aanwezig", "%(num)s aanwezig", there)
    told(
        _("Bewaard: %(words)s van %(all)s.", words=words, all=len(codes))
        if kept
        else _("Dit stond er al zo.")
    )
    return redirect(url_for("workfloor.index"), 303)


@blueprint.get("/<int:offer_id>/group")
@access.roles(ActorRole.SUPERVISOR, ActorRole.PARTNER)
def group(offer_id: int) -> ResponseReturnValue:
    """Show how the group of a floor is made up, in numbers."""
    with unit_of_work() as session:
        actor = current_actor()
        found = group_of(session, actor, offer_id)
        free = {name: places - found.taken[name] for name, places in found.places.items()}
        return render_template(
            "workfloor/group.html",
            group=found,
            grid=half_days.grid_of_places(
                dict(found.places), {name: max(0, left) for name, left in free.items()}
            ),
            phases=[(label_of(stage), count and in_words(count)) for stage, count in found.phases.items()],
            needs=[(capital(label_of(need)), number) for need, number in found.needs.items()],
            keeps=actor.has(ActorRole.PARTNER) and not actor.has(ActorRole.SUPERVISOR),
        )


@blueprint.post("/called/<ref>")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
def called(ref: str) -> ResponseReturnValue:
    """Note that somebody asked after an absence without notice, or that nobody did after all."""
    back = FormInput(request.form).flag("again")
    with unit_of_work() as session:
        operations.mark_called(session, current_actor(), placement_ref=ref, back=back)
    if back:
        told(_("Het staat er weer bij."))
    else:
        told(
            _("Genoteerd: er is gebeld."),
            undo=url_for("workfloor.called", ref=ref),
            fields={"again": "yes"},
        )
    return redirect(url_for("stays.history", ref=ref), 303)


def _sheet_page(
    session: Session, offer_id: int, form: FormInput, changed: dict[str, AttendanceCode] | None = None
) -> str:
    day, half_day = _chosen(form)
    found = queries.open_sheet(session, current_actor(), offer_id, day, half_day)
    now = changed or {}
    return render_template(
        "workfloor/sheet.html",
        sheet=found,
        form=form,
        codes=[(code.value, label_of(code)) for code in AttendanceCode],
        changed={row.name: label_of(now[row.ref]) for row in found.rows if row.ref in now},
        halves=[(one.value, capital(label_of(one))) for one in HalfDay],
    )


def _chosen(form: FormInput) -> tuple[date, HalfDay]:
    """Return the half-day of the sheet: the one of now when none was chosen."""
    today = clock.today()
    day = form.date("day", _("Dag"), required=False) or today
    if not today - timedelta(days=BACK_DAYS) <= day <= today:
        form.refuse(
            "day", _("Dag: kies een van de laatste %(num)s dagen, tot en met vandaag.", num=BACK_DAYS)
        )
        day = today
    return day, form.code("half", _("Dagdeel"), HalfDay, required=False) or _half_day_now()


def _half_day_now() -> HalfDay:
    hour = clock.now().astimezone(clock.BRUSSELS).hour
    if hour < _NOON:
        return HalfDay.MORNING
    return HalfDay.AFTERNOON if hour < _EVENING else HalfDay.EVENING


def _begun(day: date, half_day: HalfDay) -> bool:
    order = list(HalfDay)
    return day < clock.today() or order.index(half_day) <= order.index(_half_day_now())

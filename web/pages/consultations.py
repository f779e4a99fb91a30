"""Statutory case consultation on screen: seen by who takes part, and by nobody else (CONF-17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.consent.access import list_files
from coordination.consultations import operations, queries
from coordination.consultations.models import CaseConsultation
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.meetings.operations import members_to_ask
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    CaseConsultationGround,
    CaseConsultationPurpose,
    CaseConsultationState,
    ClientPart,
)
from web import access, letters
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput, row_numbers
from web.i18n import gettext as _
from web.presenters import consultations as presenter
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("consultations", __name__, url_prefix="/consultations")

_rule = access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@blueprint.get("/")
@_rule
def index() -> ResponseReturnValue:
    """List the consultations in which I take part."""
    with unit_of_work() as session:
        found = queries.my_consultations(session, current_actor())
        return render_template("consultations/index.html", consultations=found)


@blueprint.get("/new")
@_rule
def new() -> ResponseReturnValue:
    """Show the form to convene one."""
    with unit_of_work() as session:
        return _form(session, FormInput(request.args))


@blueprint.post("/")
@_rule
def convene() -> ResponseReturnValue:
    """Convene a consultation."""
    form = FormInput(request.form)
    given: dict[str, Any] = {
        "client_ref": form.text("client", _("Referentie van de cliënt"), maximum=20),
        "ground": form.code("ground", _("Wettelijke grond"), CaseConsultationGround),
        "ground_ref": form.text("ground_ref", _("Verwijzing"), maximum=300),
        "purpose": form.code("purpose", _("Doel"), CaseConsultationPurpose),
        "method": form.text("method", _("Werkwijze"), maximum=1000),
        "convenor_id": form.integer("convenor", _("Wie roept bijeen?"), minimum=1),
        "held_on": form.date("held_on", _("Dag")),
    }
    people = row_numbers(request.form.getlist("participants"))
    actor = current_actor()
    with unit_of_work() as session:
        if not form.errors:
            try:
                made = operations.convene(session, actor, **given, participant_ids=people)
                ref = made.ref
                link = url_for("consultations.show", ref=ref, _external=True)
                others = {one.professional_id for one in made.participants} - {actor.professional_id}
                letters.tell(session, others, link)
            except InvalidInput as fault:
                form.refuse(fault.where, _fault(fault.where))
        if form.errors:
            session.rollback()
            return _form(session, form), 422
    told(_("Bijeengeroepen. Alleen wie deelneemt, ziet dat dit overleg bestaat."))
    return redirect(url_for("consultations.show", ref=ref), 303)


@blueprint.get("/<ref>")
@_rule
def show(ref: str) -> ResponseReturnValue:
    """Show one consultation to who takes part in it."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(MultiDict()))


@blueprint.post("/<ref>/report")
@_rule
def report(ref: str) -> ResponseReturnValue:
    """Write what was said."""
    form = FormInput(request.form)
    text = form.text("report", _("Verslag"), maximum=operations.LONGEST_TEXT)
    return _done(ref, form, operations.write_report, _("Bewaard."), report=text)


@blueprint.post("/<ref>/close")
@_rule
def close(ref: str) -> ResponseReturnValue:
    """Close it for good."""
    return _done(ref, FormInput(request.form), operations.close, _("Afgesloten. Het verslag ligt vast."))


def _form(session: Session, form: FormInput) -> str:
    people = queries.possible_participants(session)
    actor = current_actor()
    asked = (form.values.get("client") or "").strip().upper()
    files = list_files(session, actor, (ClientPart.TEAM,), among=[asked]) if asked else []
    team = team_of(session, files[0].client.id) if files else None
    return render_template(
        "consultations/new.html",
        form=form,
        grounds=[(one.value, label_of(one)) for one in CaseConsultationGround],
        purposes=[(one.value, label_of(one)) for one in CaseConsultationPurpose],
        people=[(str(one.id), f"{one.display_name} ({one.organisation.name})") for one in people],
        groups=presenter.groups(
            [one for one in people if one.id != actor.professional_id],
            team_ids={one.id for one in members_to_ask(team)} if team else set(),
            organisation_id=actor.organisation_id,
        ),
        chosen=request.form.getlist("participants"),
        me=str(actor.professional_id),
    )


def _done(
    ref: str, form: FormInput, act: Callable[..., CaseConsultation], good: str, **given: Any
) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            if not form.errors:
                try:
                    act(session, current_actor(), consultation_ref=ref, **given)
                except InvalidInput as fault:
                    form.refuse(fault.where, _fault(fault.where))
            if form.errors:
                session.rollback()
                return _page(session, ref, form), 422
    except (GuardFailed, IllegalTransition) as refusal:
        warned(words(refusal))
    else:
        told(good)
    return redirect(url_for("consultations.show", ref=ref), 303)


def _page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    found = queries.open_consultation(session, actor, ref)
    is_open = found.state is CaseConsultationState.CONVENED
    return render_template(
        "consultations/show.html",
        consultation=found,
        may_report=is_open and found.held_on <= clock.today(),
        may_close=is_open and found.convenor_id == actor.professional_id and bool(found.report),
        form=form,
    )


def _fault(where: str) -> str:
    return {
        "ground_ref": _("Verwijzing: noem het artikel, het decreet of de toestemming waarop dit rust."),
        "participants": _("Wie neemt deel? Minstens twee mensen, die aan het beroepsgeheim gebonden zijn."),
    }.get(where, _("Vul dit in, en niet te lang."))

"""Asking for a copy of the file, or for a correction of it (CONF-21, CONF-22)."""

from __future__ import annotations

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordination.consent.access import open_own
from coordination.consent.choices import signed_in
from coordination.errors import InvalidInput
from coordination.requests import operations, queries
from coordination.vocabulary import ActorRole, ClientPart, CorrectedField
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.own.blueprint import blueprint
from web.presenters import copies
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

_FILE = access.client_part(ClientPart.EXISTENCE, ActorRole.CLIENT)


@blueprint.get("/requests")
@_FILE
def requests() -> ResponseReturnValue:
    """Show what was asked for, by when it is due, and what came of it."""
    return _page(FormInput(MultiDict()))


@blueprint.post("/requests/copy")
@_FILE
def ask_copy() -> ResponseReturnValue:
    """Ask for a copy of the file."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(session, actor).client
        operations.ask_copy(
            session, actor, client=client, with_health="health" in request.form, said=signed_in()
        )
    told(_("Je vraag is verstuurd. Op deze pagina zie je tegen wanneer je antwoord krijgt."))
    return redirect(url_for("own.requests"), 303)


@blueprint.post("/requests/correction")
@_FILE
def ask_correction() -> ResponseReturnValue:
    """Say what is wrong, and what it must be."""
    form = FormInput(request.form)
    field = form.code("field", _("Wat klopt niet?"), CorrectedField)
    value = form.text("new_value", _("Wat moet er staan?"), maximum=500)
    if field is None or value is None:
        return _page(form), 422
    try:
        with unit_of_work() as session:
            actor = current_actor()
            client = open_own(session, actor).client
            operations.ask_correction(
                session, actor, client=client, field=field, new_value=value, said=signed_in()
            )
    except InvalidInput:
        form.refuse("new_value", copies.how_to_write(field))
        return _page(form), 422
    told(_("Je vraag is verstuurd. Op deze pagina zie je tegen wanneer je antwoord krijgt."))
    return redirect(url_for("own.requests"), 303)


@blueprint.get("/requests/<int:request_id>/copy")
@_FILE
def copy(request_id: int) -> ResponseReturnValue:
    """Show the copy as a document that can be printed."""
    with unit_of_work() as session:
        held = operations.hand_out(session, current_actor(), request_id=request_id)
    return render_template("own/copy.html", copy=copies.readable(held), back=url_for("own.requests"))


@blueprint.get("/requests/<int:request_id>/copy.json")
@_FILE
def copy_as_json(request_id: int) -> Response:
    """Hand the copy out for another program."""
    with unit_of_work() as session:
        held = operations.hand_out(session, current_actor(), request_id=request_id)
    answer = jsonify(held)
    answer.headers["Content-Disposition"] = 'attachment; filename="copy.json"'
    return answer


def _page(form: FormInput) -> str:
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.AGREEMENTS_TO_SHARE).client
        return render_template(
            "own/requests.html",
            requests=queries.requests_of(session, client.id),
            fields=[(field.value, label_of(field)) for field in CorrectedField],
            typed=form,
        )

"""Anonymous questions: asked from a client's team, answered by who never learns about whom (CONF-15)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from coordination.advice import operations, queries
from coordination.advice.rules import LONGEST_TEXT
from coordination.consent.access import open_file
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.teams.queries import team_of
from coordination.vocabulary import ClientPart, FunctionalFact
from web import access, letters
from web.actors import current_actor
from web.errors import words
from web.extensions import db
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import advice as presenter
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("advice", __name__, url_prefix="/advice")

_rule = access.roles(*operations.ASKERS)
_profile = access.client_part(ClientPart.FUNCTIONAL_PROFILE, *operations.ASKERS)


@blueprint.app_context_processor
def _notices() -> dict[str, Callable[[], int]]:
    """Give templates how many questions wait for the reader's advice."""
    return {"questions_for_me": _waiting}


def _waiting() -> int:
    if not current_user.is_authenticated or not current_actor().has(*operations.ASKERS):
        return 0
    found = queries.questions_for(db.session(), current_actor())
    return sum(one.answered_on is None for one in found)


@blueprint.get("/")
@_rule
def index() -> ResponseReturnValue:
    """List the questions on which my advice is asked."""
    with unit_of_work() as session:
        return render_template("advice/index.html", questions=queries.questions_for(session, current_actor()))


@blueprint.get("/<ref>")
@_rule
def show(ref: str) -> ResponseReturnValue:
    """Show a question with its functional facts, and nothing of who it is about."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/answer")
@_rule
def answer(ref: str) -> ResponseReturnValue:
    """Answer a question."""
    form = FormInput(request.form)
    text = form.text("answer", _("Je antwoord"), maximum=LONGEST_TEXT)
    actor = current_actor()
    try:
        with unit_of_work() as session:
            if text is not None:
                try:
                    operations.answer(session, actor, question_ref=ref, answer=text)
                except InvalidInput as fault:
                    form.refuse(fault.where, presenter.fault(fault.where))
            if form.errors:
                session.rollback()
                return _page(session, ref, form), 422
    except GuardFailed as refusal:
        warned(words(refusal))
    else:
        told(_("Dank je. Wie het vroeg, leest je antwoord."))
    return redirect(url_for("advice.show", ref=ref), 303)


@blueprint.get("/clients/<ref>")
@_profile
def of_client(ref: str) -> ResponseReturnValue:
    """Show what was asked about a client, and the form for a next question."""
    with unit_of_work() as session:
        return _of_client(session, ref, FormInput(request.args))


@blueprint.post("/clients/<ref>")
@_profile
def ask(ref: str) -> ResponseReturnValue:
    """Put a question to who advises the team."""
    form = FormInput(request.form)
    adviser = form.integer("adviser", _("Aan wie"), minimum=1)
    question = form.text("question", _("Je vraag"), maximum=LONGEST_TEXT)
    facts = form.codes("facts", _("Wat gaat mee"), FunctionalFact)
    actor = current_actor()
    with unit_of_work() as session:
        if adviser is not None and question is not None and not form.errors:
            try:
                asked = operations.ask(
                    session, actor, client_ref=ref, adviser_id=adviser, question=question, facts=facts
                )
                link = url_for("advice.show", ref=asked.ref, _external=True)
                letters.tell(session, [asked.adviser.professional_id], link)
            except InvalidInput as fault:
                form.refuse(fault.where, presenter.fault(fault.where))
        if form.errors:
            session.rollback()
            return _of_client(session, ref, form), 422
    told(_("Gevraagd. Wie advies geeft, leest niet over wie het gaat."))
    return redirect(url_for("advice.of_client", ref=ref), 303)


def _page(session: Session, ref: str, form: FormInput) -> str:
    asked = queries.open_question(session, current_actor(), ref)
    return render_template("advice/show.html", asked=asked, facts=presenter.facts_of(asked), form=form)


def _of_client(session: Session, ref: str, form: FormInput) -> str:
    wanted = (ClientPart.TEAM, ClientPart.FUNCTIONAL_PROFILE, ClientPart.IDENTITY)
    file = open_file(session, current_actor(), ref, *wanted)
    team = team_of(session, file.client.id)
    if team is None or not (file.shows(ClientPart.TEAM) and file.shows(ClientPart.FUNCTIONAL_PROFILE)):
        raise NotFound("client")
    return render_template(
        "advice/of_client.html",
        ref=ref,
        title=file.client.display_name if file.shows(ClientPart.IDENTITY) else ref,
        questions=queries.questions_about(session, file),
        advisers=[(str(one.id), one.professional.display_name) for one in queries.advisers_of(team)],
        facts=[(one.value, label_of(one)) for one in FunctionalFact],
        chosen=request.form.getlist("facts"),
        form=form,
    )

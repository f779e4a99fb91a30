"""Requests of my clients, and what they decide through me: for the supervisor of the team.

What a client without a login decides is written down here with form, day, place and words (CONF-28).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent import asking, choices, confidant, giving, own
from coordination.consent.access import list_files, open_client
from coordination.consent.choices import Said
from coordination.errors import CoordinationError, GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.placements import own as proposals
from coordination.requests import operations, queries
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    CorrectedField,
    MembershipState,
    RecordedForm,
)
from web import access
from web.accounts import clients as client_accounts
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput, row_numbers
from web.i18n import gettext as _
from web.presenters import asked as asked_words
from web.presenters import copies
from web.presenters.labels import label_of
from web.presenters.sharing import matrix_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("client_requests", __name__)

_SHARING = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.SUPERVISOR)
_FORMS = (RecordedForm.ORAL_RECORDED, RecordedForm.WRITTEN)


@blueprint.get("/client-requests/")
@access.roles(ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """List the requests that wait, the overdue ones first, and my clients (CONF-21)."""
    with unit_of_work() as session:
        return _waiting(session, {})


def _waiting(session: Session, errors: Mapping[str, str]) -> str:
    """Show the requests that wait; ``errors`` by field, each request has a field of its own."""
    actor = current_actor()
    files = list_files(session, actor, [ClientPart.AGREEMENTS_TO_SHARE], [ClientPart.IDENTITY])
    return render_template(
        "client_requests/index.html",
        waiting=queries.waiting_requests(session, actor),
        thinking=proposals.thinking_it_over(session, actor),
        clients=[
            (file.client.ref, file.client.display_name if file.shows(ClientPart.IDENTITY) else "")
            for file in files
        ],
        errors=errors,
        typed=request.form.get("answer", ""),
    )


@blueprint.post("/client-requests/decide")
@access.roles(ActorRole.SUPERVISOR)
def decide() -> ResponseReturnValue:
    """Grant or refuse a request; a correction that is granted is made."""
    form = FormInput(request.form)
    request_id = form.integer("request", _("Vraag"), minimum=1)
    answer = form.text("answer", _("Antwoord"), maximum=1000, required=False)
    acts: dict[str, Callable[[Session, Actor, int], object]] = {
        "copy": lambda session, actor, number: operations.grant_copy(
            session, actor, request_id=number, answer=answer
        ),
        "correct": lambda session, actor, number: operations.correct(
            session, actor, request_id=number, answer=answer
        ),
        "refuse": lambda session, actor, number: operations.refuse(
            session, actor, request_id=number, answer=answer or ""
        ),
    }
    act = acts.get(request.form.get("decision", ""))
    if request_id is None or act is None:
        warned(_("Kies wat je beslist."))
        return redirect(url_for("client_requests.index"), 303)
    try:
        with unit_of_work() as session:
            if not form.errors:
                act(session, current_actor(), request_id)
    except InvalidInput:
        form.refuse("answer", _("Schrijf in woorden voor de cliënt wat je deed, of waarom het niet kan."))
    except GuardFailed:
        warned(_("Dat kan alleen wie het team leidt, en maar één keer."))
        return redirect(url_for("client_requests.index"), 303)
    if form.errors:
        with unit_of_work() as session:
            return _waiting(session, {f"answer-{request_id}": form.errors["answer"]}), 422
    told(_("Beslist. De cliënt leest het antwoord."))
    return redirect(url_for("client_requests.index"), 303)


@blueprint.get("/clients/<ref>/own")
@_SHARING
def show(ref: str) -> ResponseReturnValue:
    """Show what a client shares, with the forms to write down what the client decides."""
    return _page(ref, FormInput(MultiDict()))


@blueprint.post("/clients/<ref>/own")
@_SHARING
def write_down(ref: str) -> ResponseReturnValue:
    """Write down what a client decided: day, place and words."""
    form = FormInput(request.form)
    what = request.form.get("what", "")
    how = form.code("form", _("Hoe zei de cliënt het?"), RecordedForm)
    said_on = form.date("said_on", _("Wanneer?"))
    place = form.text("place", _("Waar?"), maximum=120, required=False)
    own_words = form.text("own_words", _("In de woorden van de cliënt"), maximum=1000, required=False)
    if what not in _ACTS:
        form.refuse("what", _("Kies wat de cliënt wil."))
    if form.errors or how is None or said_on is None:
        return _page(ref, form), 422
    said = Said(form=how, said_on=said_on, place=place, own_words=own_words)

    def act(session: Session, actor: Actor, client: Client) -> None:
        _ACTS[what](session, actor, client, form, said)

    return _done(ref, form, act, _fault, _("Genoteerd, en meteen van kracht."))


@blueprint.post("/clients/<ref>/own/ask")
@_SHARING
def ask(ref: str) -> ResponseReturnValue:
    """Ask the client to share something with a service of the team; nobody sees anything before a yes."""
    form = FormInput(request.form)
    organisation_id = form.integer("organisation", _("Met wie?"), minimum=1)
    parts = form.codes("parts", _("Wat?"), ClientPart, required=True)
    last_day = form.date("last_day", _("Tot en met welke dag?"))
    language = form.text("explained_in", _("Uitgelegd in"), maximum=3, required=False)
    if form.errors or organisation_id is None or last_day is None:
        return _page(ref, form), 422

    def act(session: Session, actor: Actor, client: Client) -> None:
        asking.ask(
            session,
            actor,
            client=client,
            organisation_id=organisation_id,
            parts=parts,
            last_day=last_day,
            explained_in=language or None,
        )

    return _done(ref, form, act, _why_not, _("Gevraagd. Niemand ziet er iets van voor de cliënt ja zegt."))


@blueprint.post("/clients/<ref>/own/explained")
@_SHARING
def explained(ref: str) -> ResponseReturnValue:
    """Note that the client heard what sharing means, and in which language."""
    form = FormInput(request.form)
    language = form.text("explained_in", _("Uitgelegd in"), maximum=3)
    if language is None:
        return _page(ref, form), 422

    def act(session: Session, actor: Actor, _client: Client) -> None:
        asking.explain(session, actor, consent_id=_number(form, "agreement"), language=language)

    return _done(ref, form, act, _why_not, _("Genoteerd."))


@blueprint.post("/clients/<ref>/own/letter")
@_SHARING
def letter(ref: str) -> ResponseReturnValue:
    """Make a letter with which the client chooses a password; it is shown once, to be printed."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE)
        made = client_accounts.invite_client(session, actor, client=client)
    return render_template("client_requests/letter.html", letter=made, ref=ref)


@blueprint.post("/clients/<ref>/own/close-letter")
@_SHARING
def close_letter(ref: str) -> ResponseReturnValue:
    """Make a letter for somebody close, for a client without a login to hand over (CONF-33)."""
    person_id = _number(FormInput(request.form), "person")
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE)
        if person_id not in {one.id for one in own.circle_of(session, client.id)}:
            raise NotFound("person")
        made = client_accounts.invite_close(session, actor, person_id=person_id)
    back = url_for("client_requests.show", ref=ref)
    return render_template("client_requests/close_letter.html", letter=made, back=back)


@blueprint.post("/clients/<ref>/own/close")
@_SHARING
def close(ref: str) -> ResponseReturnValue:
    """End a client's access."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE)
        client_accounts.end_client_access(session, actor, client=client)
    told(_("De toegang is beëindigd."))
    return redirect(url_for("client_requests.show", ref=ref), 303)


@blueprint.get("/clients/<ref>/own/copy/<int:request_id>")
@_SHARING
def copy(ref: str, request_id: int) -> ResponseReturnValue:
    """Show the copy to the lead, who prints it for a client without a login."""
    with unit_of_work() as session:
        actor = current_actor()
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE)
        held = operations.hand_out(session, actor, request_id=request_id, client=client)
    back = url_for("client_requests.show", ref=ref)
    return render_template("own/copy.html", copy=copies.readable(held), back=back)


def _done(
    ref: str,
    form: FormInput,
    act: Callable[[Session, Actor, Client], None],
    beside: Callable[[CoordinationError], tuple[str, str]],
    said: str,
) -> ResponseReturnValue:
    """Do it and say so; what cannot be is said on the page, beside what was typed.

    Parameters
    ----------
    beside
        Tells for a refusal at which field it is said, and how.
    """
    try:
        with unit_of_work() as session:
            actor = current_actor()
            client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.TEAM)
            act(session, actor, client)
    except (InvalidInput, GuardFailed, IllegalTransition) as error:
        form.refuse(*beside(error))
        return _page(ref, form), 422
    told(said)
    return redirect(url_for("client_requests.show", ref=ref), 303)


def _withdraw(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    proposals.stop_sharing(session, actor, consent_id=_number(form, "agreement"), said=said)


def _less(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    proposals.share_less(
        session,
        actor,
        consent_id=_number(form, "agreement"),
        parts=form.codes("parts", _("Wat gedeeld blijft"), ClientPart),
        recipient_ids=row_numbers(request.form.getlist("recipients")),
        said=said,
    )


def _agree(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    asking.answer(session, actor, consent_id=_number(form, "agreement"), agrees=True, said=said)


def _refuse(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    asking.answer(session, actor, consent_id=_number(form, "agreement"), agrees=False, said=said)


def _object(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    choices.object_to_sharing(session, actor, membership_id=_number(form, "membership"), said=said)


def _name(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    given = {name: form.values.get(name, "") for name in ("name", "relation", "phone")}
    choices.name_person(session, actor, client=client, said=said, **given)


def _end_person(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    person_id = _number(form, "person")
    choices.end_person(session, actor, person_id=person_id, said=said)
    client_accounts.end_close_access(session, actor, person_id=person_id)


def _confidant(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    confidant.name_confidant(session, actor, membership_id=_number(form, "membership"), said=said)


def _no_confidant(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    confidant.end_confidant(session, actor, membership_id=_number(form, "membership"), said=said)


def _copy(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    operations.ask_copy(session, actor, client=client, with_health="health" in request.form, said=said)


def _correction(session: Session, actor: Actor, client: Client, form: FormInput, said: Said) -> None:
    field = form.code("field", _("Wat klopt niet?"), CorrectedField)
    if field is None:
        raise InvalidInput("what", "says what is wrong")
    operations.ask_correction(
        session, actor, client=client, field=field, new_value=form.values.get("new_value", ""), said=said
    )


_ACTS: dict[str, Callable[[Session, Actor, Client, FormInput, Said], None]] = {
    "agree": _agree,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "less": _less,
    "object": _object,
    "name": _name,
    "end_person": _end_person,
    "confidant": _confidant,
    "no_confidant": _no_confidant,
    "copy": _copy,
    "correction": _correction,
}


def _number(form: FormInput, name: str) -> int:
    """Return the number of what is meant; one that nobody has when there is none."""
    text = form.values.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _fault(error: CoordinationError) -> tuple[str, str]:
    """Return at which field of what is written down a refusal is said, and how."""
    if not isinstance(error, InvalidInput):
        return "what", words(error)
    sentence = {
        "place": _("Schrijf waar de cliënt het zei."),
        "own_words": _("Schrijf het in de woorden van de cliënt."),
        "said_on": _("Die dag moet nog komen."),
        "form": _("Kies hoe de cliënt het zei."),
        "parts": _("Laat iets over, en laat iets weg."),
        "new_value": _("Schrijf wat er moet staan."),
        "name": _("Schrijf de naam."),
        "relation": _("Schrijf wie het is voor de cliënt."),
    }.get(error.where, _("Dit kan zo niet."))
    return (error.where if error.where in ("said_on", "place", "own_words", "form") else "what"), sentence


def _why_not(error: CoordinationError) -> tuple[str, str]:
    """Return at which field of what is asked a refusal is said, and how."""
    if isinstance(error, GuardFailed):
        sentence = _("Met wie: de cliënt maakte bezwaar, of moet deze dienst nog een antwoord geven.")
        return "organisation", sentence
    if not isinstance(error, InvalidInput):
        return "explained_in", words(error)
    return {
        "organisation": ("organisation", _("Met wie: kies een dienst van het team.")),
        "last_day": ("last_day", _("Tot en met: kies een dag in de komende twaalf maanden.")),
        "language": ("explained_in", _("Uitgelegd in: kies een taal uit de lijst.")),
    }.get(error.where, ("parts", _("Kies wat er gedeeld zou worden, en niet alles met iedereen.")))


def _page(ref: str, form: FormInput) -> str:
    actor = current_actor()
    with unit_of_work() as session:
        client = open_client(session, actor, ref, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.TEAM)
        account = client_accounts.account_of_client(session, actor, client)
        people = own.people_involved(session, client)
        circle = own.circle_of(session, client.id)
        agreements = own.shared_now(session, client)
        return render_template(
            "client_requests/show.html",
            ref=ref,
            account=account,
            agreements=agreements,
            asked=asking.asked_of(session, client),
            words=asked_words,
            **asked_words.choices(giving.can_share_with(session, client)),
            chosen=request.form.getlist("parts"),
            matrix=matrix_of(people, agreements, (), to_client=False),
            objectable=[one for one in people if one.may_object and one.sights],
            circle=circle,
            with_letter=client_accounts.with_letter(session, circle),
            members=[one for one in people if one.state is MembershipState.ACTIVE],
            requests=queries.requests_of(session, client.id),
            fields=[(field.value, label_of(field)) for field in CorrectedField],
            forms=[(one.value, label_of(one)) for one in _FORMS],
            today=clock.today().isoformat(),
            typed=form,
        )

"""Sharing less, stopping, objecting, and naming somebody close (CONF-07, CONF-08, CONF-33)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent import asking, choices, confidant, giving, own
from coordination.consent.access import open_own
from coordination.consent.choices import signed_in
from coordination.consent.operations import LONGEST_MONTHS
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.placements import own as proposals
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.accounts.clients import end_close_access, invite_close
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput, row_numbers
from web.i18n import gettext as _
from web.i18n import language
from web.pages.own.blueprint import blueprint
from web.pages.own.reading import people_page
from web.presenters import asked as asked_words
from web.presenters import own as words
from web.presenters.sharing import matrix_of
from web.unit_of_work import unit_of_work

#: For how long a new agreement is suggested: long enough to be of use, short enough to be asked again.
SUGGESTED_MONTHS = 3
_SHARING = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.CLIENT)
_TEAM = access.client_part(ClientPart.TEAM, ActorRole.CLIENT)


@blueprint.get("/sharing")
@_SHARING
def sharing() -> ResponseReturnValue:
    """Show what is shared with whom, and until when, with a button to stop or share less."""
    return _sharing_page(FormInput(MultiDict()))


@blueprint.get("/sharing/new")
@_SHARING
def new_sharing() -> ResponseReturnValue:
    """Show the form with which a client lets a service of the team see something."""
    return _new_sharing_page(FormInput(MultiDict()))


@blueprint.post("/sharing/new")
@_SHARING
def share() -> ResponseReturnValue:
    """Let one service of the team see what is ticked, until a day."""
    form = FormInput(request.form)
    organisation_id = form.integer("organisation", _("Met wie?"), minimum=1)
    parts = form.codes("parts", _("Wat wil je delen?"), ClientPart, required=True)
    last_day = form.date("last_day", _("Tot en met welke dag?"))
    if form.errors or organisation_id is None or last_day is None:
        return _new_sharing_page(form), 422
    try:
        with unit_of_work() as session:
            giving.share(
                session,
                current_actor(),
                organisation_id=organisation_id,
                parts=parts,
                last_day=last_day,
                language=language(),
            )
    except GuardFailed:
        form.refuse("organisation", _("Jij wou niet dat deze dienst meekijkt. Zeg eerst dat het weer mag."))
    except InvalidInput as fault:
        form.refuse(*_why_not(fault.where))
    if form.errors:
        return _new_sharing_page(form), 422
    told(_("Dat is nu gedeeld. Je kan altijd stoppen."))
    return redirect(url_for("own.sharing"), 303)


@blueprint.post("/sharing/answer")
@_SHARING
def answer_sharing() -> ResponseReturnValue:
    """Say yes or no to what the team asks me to share."""
    form = FormInput(request.form)
    consent_id = form.integer("agreement", _("Afspraak"), minimum=1)
    said = request.form.get("answer", "")
    if consent_id is None or said not in ("yes", "no"):
        return _sharing_page(form), 422
    try:
        with unit_of_work() as session:
            asking.answer(
                session,
                current_actor(),
                consent_id=consent_id,
                agrees=said == "yes",
                said=signed_in(),
                language=language(),
            )
    except GuardFailed:
        warned(_("Jij wou niet dat deze dienst meekijkt. Zeg eerst dat het weer mag."))
    except (IllegalTransition, InvalidInput):
        warned(_("Deze vraag is er niet meer. Zo staat het nu."))
    else:
        told(
            _("Dat is nu gedeeld. Je kan altijd stoppen.")
            if said == "yes"
            else _("Dat is goed. Er verandert niets.")
        )
    return redirect(url_for("own.sharing"), 303)


@blueprint.post("/sharing/stop")
@_SHARING
def stop_sharing() -> ResponseReturnValue:
    """Stop sharing by one agreement."""
    form = FormInput(request.form)
    consent_id = form.integer("agreement", _("Afspraak"), minimum=1)
    if consent_id is None:
        return _sharing_page(form), 422
    with unit_of_work() as session:
        proposals.stop_sharing(session, current_actor(), consent_id=consent_id, said=signed_in())
    told(_("Gestopt. Deze dienst ziet dit niet meer."))
    return redirect(url_for("own.sharing"), 303)


@blueprint.post("/sharing/less")
@_SHARING
def share_less() -> ResponseReturnValue:
    """Keep of one agreement only what is ticked."""
    form = FormInput(request.form)
    consent_id = form.integer("agreement", _("Afspraak"), minimum=1)
    parts = form.codes("parts", _("Wat je nog wil delen"), ClientPart)
    recipients = row_numbers(request.form.getlist("recipients"))
    if consent_id is None or form.errors:
        return _sharing_page(form), 422
    try:
        with unit_of_work() as session:
            proposals.share_less(
                session,
                current_actor(),
                consent_id=consent_id,
                parts=parts or [],
                recipient_ids=recipients,
                said=signed_in(),
            )
    except InvalidInput:
        form.refuse("parts", _("Vink af wat je niet meer wil delen. Wil je alles stoppen? Kies dan ‘Stop’."))
        return _sharing_page(form), 422
    told(_("Veranderd. Wat je afvinkte, is nu al weg."))
    return redirect(url_for("own.sharing"), 303)


@blueprint.post("/people/object")
@_TEAM
def object_to() -> ResponseReturnValue:
    """Object to secrets being shared with a service."""
    form = FormInput(request.form)
    membership_id = form.integer("membership", _("Wie"), minimum=1)
    if membership_id is None:
        return people_page(form), 422
    with unit_of_work() as session:
        choices.object_to_sharing(session, current_actor(), membership_id=membership_id, said=signed_in())
    told(_("Dat is genoteerd. Deze dienst ziet nu niets meer."))
    return redirect(url_for("own.people"), 303)


@blueprint.post("/people/allow")
@_TEAM
def allow() -> ResponseReturnValue:
    """Take an objection back."""
    form = FormInput(request.form)
    objection_id = form.integer("objection", _("Wie"), minimum=1)
    if objection_id is None:
        return people_page(form), 422
    with unit_of_work() as session:
        choices.lift_objection(session, current_actor(), objection_id=objection_id, said=signed_in())
    told(_("Dat is genoteerd. Je begeleider kan deze dienst weer vragen."))
    return redirect(url_for("own.people"), 303)


@blueprint.post("/people/confidant")
@_TEAM
def confide() -> ResponseReturnValue:
    """Say whom in the team I confide in, or that I do so no longer (INV-13)."""
    form = FormInput(request.form)
    membership_id = form.integer("membership", _("Wie"), minimum=1)
    if membership_id is None:
        return people_page(form), 422
    ends = "end" in request.form
    act = confidant.end_confidant if ends else confidant.name_confidant
    try:
        with unit_of_work() as session:
            act(session, current_actor(), membership_id=membership_id, said=signed_in())
    except GuardFailed:
        warned(_("Dat kan nu niet: deze persoon zit niet in je team."))
    else:
        told(_("Genoteerd. Je hebt geen vertrouwenspersoon meer.") if ends else _("Genoteerd."))
    return redirect(url_for("own.people"), 303)


@blueprint.post("/people/close")
@_TEAM
def name_person() -> ResponseReturnValue:
    """Name somebody close, who may have the agreements and whom to call."""
    form = FormInput(request.form)
    name = form.text("name", _("Naam"), maximum=120)
    relation = form.text("relation", _("Wie is dat voor jou?"), maximum=120)
    phone = form.text("phone", _("Telefoon"), maximum=40, required=False)
    if name is None or relation is None or form.errors:
        return people_page(form), 422
    with unit_of_work() as session:
        actor = current_actor()
        client = _own_client(session, actor)
        choices.name_person(
            session, actor, client=client, name=name, relation=relation, phone=phone, said=signed_in()
        )
    told(_("Genoteerd."))
    return redirect(url_for("own.people"), 303)


@blueprint.post("/people/close/letter")
@_TEAM
def letter_for_person() -> ResponseReturnValue:
    """Make a letter with which somebody close chooses a password; it is shown once."""
    form = FormInput(request.form)
    person_id = form.integer("person", _("Wie"), minimum=1)
    if person_id is None:
        return people_page(form), 422
    with unit_of_work() as session:
        made = invite_close(session, current_actor(), person_id=person_id)
    return render_template("own/close_letter.html", letter=made)


@blueprint.post("/people/close/end")
@_TEAM
def end_person() -> ResponseReturnValue:
    """Let somebody close be involved no longer."""
    form = FormInput(request.form)
    person_id = form.integer("person", _("Wie"), minimum=1)
    if person_id is None:
        return people_page(form), 422
    with unit_of_work() as session:
        choices.end_person(session, current_actor(), person_id=person_id, said=signed_in())
        end_close_access(session, current_actor(), person_id=person_id)
    told(_("Genoteerd. Deze persoon doet niet meer mee."))
    return redirect(url_for("own.people"), 303)


def _why_not(where: str) -> tuple[str, str]:
    if where == "organisation":
        return "organisation", _("Kies een dienst uit de lijst.")
    if where in ("parts", "domains", "items"):
        return "parts", _("Kies uit de lijst wat je wil delen.")
    return "last_day", _("Kies een dag in de komende twaalf maanden.")


def _new_sharing_page(form: FormInput) -> str:
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.AGREEMENTS_TO_SHARE, ClientPart.TEAM).client
        today = clock.today()
        return render_template(
            "own/new_sharing.html",
            organisations=[(str(one.id), one.name) for one in giving.can_share_with(session, client)],
            parts=words.to_share(giving.may_be_shared()),
            chosen=request.form.getlist("parts"),
            suggested=clock.months_after(today, SUGGESTED_MONTHS).isoformat(),
            latest=clock.months_after(today, LONGEST_MONTHS),
            typed=form,
        )


def _own_client(session: Session, actor: Actor) -> Client:
    return open_own(session, actor, ClientPart.AGREEMENTS_TO_SHARE).client


def _sharing_page(form: FormInput) -> str:
    with unit_of_work() as session:
        actor = current_actor()
        client = open_own(
            session, actor, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.TEAM, ClientPart.PROPOSALS
        ).client
        agreements = own.shared_now(session, client)
        people, hosts = own.people_involved(session, client), proposals.hosts_that_see(session, client)
        return render_template(
            "own/sharing.html",
            agreements=agreements,
            asked=asking.asked_of(session, client),
            words=asked_words,
            plain=words.plain,
            matrix=matrix_of(people, agreements, hosts, to_client=True),
            typed=form,
        )

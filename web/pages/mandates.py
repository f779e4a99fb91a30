"""Mandates on a client's file: what may be arranged with whom until when, and the contacts (CONF-34)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.access import open_client
from coordination.errors import GuardFailed, InvalidInput
from coordination.mandates import operations, queries
from coordination.mandates.rules import LONGEST_MONTHS, Addressee
from coordination.organisations.queries import organisations
from coordination.vocabulary import ActorRole, ClientPart, ContactMeans, MandateSubject, RecordedForm
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import mandates as presenter
from web.presenters.languages import language_choices
from web.unit_of_work import unit_of_work

blueprint = Blueprint("mandates", __name__, url_prefix="/clients")

_agreements = access.client_part(ClientPart.AGREEMENTS_TO_SHARE, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@blueprint.get("/<ref>/mandates")
@_agreements
def show(ref: str) -> ResponseReturnValue:
    """Show the mandates of a client and the contacts that rest on them."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/mandates")
@_agreements
def give(ref: str) -> ResponseReturnValue:
    """Write down a mandate that the client gave."""
    form = FormInput(request.form)
    towards = _addressee(form)
    subjects = form.codes("subjects", _("Waarover"), MandateSubject, required=True)
    ends_on = form.date("ends_on", _("Geldig tot en met"))
    how = form.code("form", _("Hoe gegeven"), RecordedForm)
    language = form.text("language", _("Taal"), maximum=5)
    if how is not None and how not in presenter.FORMS:
        form.refuse("form", _("%(label)s: kies er een uit de lijst.", label=_("Hoe gegeven")))
    with unit_of_work() as session:
        if not form.errors and towards and ends_on and how and language:
            try:
                operations.give_mandate(
                    session,
                    current_actor(),
                    client_ref=ref,
                    addressee=towards,
                    subjects=subjects,
                    ends_on=ends_on,
                    form=how,
                    language=language,
                )
            except InvalidInput as error:
                form.refuse(error.where, presenter.fault(error))
        if form.errors:
            session.rollback()
            return _page(session, ref, form), 422
    told(_("Het mandaat is genoteerd."))
    return redirect(url_for("mandates.show", ref=ref), 303)


@blueprint.post("/<ref>/mandates/<int:mandate_id>/withdraw")
@_agreements
def withdraw(ref: str, mandate_id: int) -> ResponseReturnValue:
    """Withdraw a mandate, at once."""
    try:
        with unit_of_work() as session:
            operations.withdraw_mandate(session, current_actor(), client_ref=ref, mandate_id=mandate_id)
    except GuardFailed:
        warned(_("Dit mandaat gold al niet meer."))
    else:
        told(_("Het mandaat is ingetrokken. Op basis hiervan mag niemand nog contact nemen."))
    return redirect(url_for("mandates.show", ref=ref), 303)


@blueprint.post("/<ref>/contacts")
@_agreements
def contact(ref: str) -> ResponseReturnValue:
    """Log a contact with a third party; without a mandate that covers it, it is blocked."""
    form = FormInput(request.form)
    towards = _addressee(form, "contacted")
    subject = form.code("subject", _("Waarover"), MandateSubject)
    means = form.code("means", _("Hoe"), ContactMeans)
    held_on = form.date("held_on", _("Dag van het contact"))
    with unit_of_work() as session:
        if not form.errors and towards and subject and means and held_on:
            try:
                operations.log_contact(
                    session,
                    current_actor(),
                    client_ref=ref,
                    addressee=towards,
                    subject=subject,
                    means=means,
                    held_on=held_on,
                )
            except operations.NoMandate:
                form.refuse("contacted", presenter.blocked())
            except InvalidInput as error:
                form.refuse(error.where, presenter.fault(error))
        if form.errors:
            session.rollback()
            return _page(session, ref, form), 422
    told(_("Het contact is genoteerd."))
    return redirect(url_for("mandates.show", ref=ref), 303)


def _addressee(form: FormInput, name: str = "addressee") -> Addressee | None:
    text = form.text(name, _("Tegenover wie"), maximum=60)
    found = presenter.addressee_of(text) if text else None
    if text and found is None:
        form.refuse(name, _("%(label)s: kies er een uit de lijst.", label=_("Tegenover wie")))
    return found


def _page(session: Session, ref: str, form: FormInput) -> str:
    client = open_client(session, current_actor(), ref, ClientPart.AGREEMENTS_TO_SHARE)
    today = clock.today()
    return render_template(
        "clients/mandates.html",
        ref=ref,
        form=form,
        chosen=request.form.getlist("subjects"),
        mandates=presenter.mandate_lines(queries.mandates_of(session, client.id), today),
        contacts=presenter.contact_lines(queries.contacts_of(session, client.id)),
        today=today.isoformat(),
        spoken=language_choices(),
        latest=clock.months_after(today, LONGEST_MONTHS // 2).isoformat(),
        **presenter.choices(organisations(session)),
    )

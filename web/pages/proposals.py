"""Questions to a partner: who could come, what that person needs from us, and our yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.errors import AlreadyPlaced, CapacityTaken, GuardFailed, IllegalTransition, InvalidInput
from coordination.placements import host, operations
from coordination.placements.aftercare import REASONS_OF_HOST
from coordination.placements.declines import MEANING
from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.models import Placement
from coordination.placements.questions import WAITING_DAYS
from coordination.placements.rules import BLOCKED_DAYS
from coordination.vocabulary import ActorRole, ClientPart, EndReason, PartnerDeclineReason
from web import access, unsaved
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import stay_forms
from web.presenters.dates import day as day_words
from web.presenters.labels import label_of
from web.presenters.waits import time_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")


@blueprint.get("/")
@access.roles(ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """List what waits for our answer, and what we promised."""
    with unit_of_work() as session:
        found = host.proposals_for_partner(session, current_actor())
        return render_template(
            "proposals/index.html",
            waiting=[proposal for proposal in found if proposal.may_accept],
            others=[proposal for proposal in found if not proposal.may_accept],
            endings=host.endings_for_partner(session, current_actor()),
        )


@blueprint.get("/<ref>")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def show(ref: str) -> ResponseReturnValue:
    """Show one question with the functional profile and nothing else (CONF-11)."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/accept")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def accept(ref: str) -> ResponseReturnValue:
    """Keep a place until a day; the last place goes to one person only (INV-03)."""
    form = FormInput(request.form)
    until = form.date("hold_until", _("Plaats vrijhouden tot en met"))
    try:
        with unit_of_work() as session:
            if not form.errors:
                try:
                    host.accept(session, current_actor(), placement_ref=ref, hold_until=until)
                except InvalidInput:
                    form.refuse(
                        "hold_until", _hold_fault(until, host.open_proposal(session, current_actor(), ref))
                    )
            if form.errors:
                session.rollback()
                return _page(session, ref, form), 422
    except (CapacityTaken, AlreadyPlaced, IllegalTransition) as refusal:
        warned(words(refusal))
    else:
        told(_("Dank je. De plaats is vrijgehouden; de trajectbegeleider krijgt het te zien."))
    return redirect(url_for("proposals.show", ref=ref), 303)


@blueprint.post("/<ref>/decline")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def decline(ref: str) -> ResponseReturnValue:
    """Say no with a reason; from then on the profile is gone (CONF-12)."""
    form = FormInput(request.form)
    reason = form.code("reason", _("Reden"), PartnerDeclineReason)
    note = form.text("note", _("Wat zou er nodig zijn?"), maximum=500, required=False)
    if reason is not None and MEANING[reason].note_needed and not note:
        form.refuse("note", _("Schrijf er in een zin bij wat er nodig zou zijn op de werkvloer."))
    try:
        with unit_of_work() as session:
            if reason is not None and not form.errors:
                try:
                    host.decline(session, current_actor(), placement_ref=ref, reason=reason, note=note)
                except InvalidInput as error:
                    form.refuse("note", stay_forms.fault(error))
            if form.errors or reason is None:
                session.rollback()
                return _page(session, ref, form), 422
    except IllegalTransition as refusal:
        return _too_late(ref, refusal)
    told(_("Genoteerd. We zoeken een andere plek; jullie zien deze vraag niet meer."))
    return redirect(url_for("proposals.index"), 303)


@blueprint.post("/<ref>/ask")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def ask(ref: str) -> ResponseReturnValue:
    """Ask the supervisor something before answering, about the floor only."""
    form = FormInput(request.form)
    text = form.text("question", _("Vraag"), maximum=1000)
    words_ = _("Gevraagd. Je hoort het zodra de trajectbegeleider antwoordt.")
    return _done(ref, form, operations.ask, words_, question=text)


@blueprint.post("/<ref>/waitlist")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def waitlist(ref: str) -> ResponseReturnValue:
    """Put the request on our waiting list until a day."""
    form = FormInput(request.form)
    until = form.date("until", _("Op de wachtlijst tot"))
    return _done(ref, form, operations.waitlist, _("Op de wachtlijst gezet."), until=until)


@blueprint.post("/<ref>/withdraw")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take our place back before the first day; from then on the profile is gone (CONF-12)."""
    words_ = _("Genoteerd. De plaats is niet meer beloofd; jullie zien deze vraag niet meer.")
    return _done(ref, FormInput(request.form), operations.host_withdraws, words_, gone=True)


@blueprint.post("/<ref>/first-day")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def first_day(ref: str) -> ResponseReturnValue:
    """Say that somebody has begun."""
    form = FormInput(request.form)
    day = form.date("on", _("Eerste dag"))
    return _done(ref, form, operations.first_day, _("Genoteerd. Veel succes samen."), on=day)


@blueprint.post("/<ref>/end")
@access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
def end(ref: str) -> ResponseReturnValue:
    """Say that the stay is over, with a reason from the floor."""
    form = FormInput(request.form)
    reason = form.code("reason", _("Reden"), EndReason)
    day = form.date("last_day", _("Laatste dag"))
    words_ = _("Genoteerd. De trajectbegeleider neemt contact op voor een gesprek achteraf.")
    return _done(ref, form, operations.end, words_, gone=True, reason=reason, last_day=day)


def _done(
    ref: str,
    form: FormInput,
    act: Callable[..., Placement],
    good: str,
    *,
    gone: bool = False,
    **given: Any,
) -> ResponseReturnValue:
    """Do an act with what was filled in; what is wrong stands beside its field, with all that was typed."""
    try:
        with unit_of_work() as session:
            if not form.errors and None not in given.values():
                try:
                    act(session, current_actor(), placement_ref=ref, **given)
                except InvalidInput as error:
                    form.refuse(error.where, stay_forms.fault(error))
            if form.errors:
                session.rollback()
                return _page(session, ref, form), 422
    except (GuardFailed, IllegalTransition) as refusal:
        return _too_late(ref, refusal)
    told(good)
    return redirect(url_for("proposals.index") if gone else url_for("proposals.show", ref=ref), 303)


def _too_late(ref: str, refusal: GuardFailed | IllegalTransition) -> ResponseReturnValue:
    """Say how it stands, since a colleague or the client was first; what was typed is shown and not lost."""
    if typed := unsaved.typed():
        with unit_of_work() as session:
            return _page(session, ref, FormInput(MultiDict()), not_kept=typed), 409
    warned(words(refusal))
    return redirect(url_for("proposals.show", ref=ref), 303)


def _hold_fault(until: date | None, proposal: host.PartnerProposal) -> str:
    if until is not None and until < clock.today():
        return _(
            "Deze dag is al voorbij: zo eindigt het vrijhouden voor het begint. Kies een dag vanaf vandaag."
        )
    return _(
        "Kies een dag vanaf vandaag, en hoogstens tot en met %(day)s.", day=day_words(proposal.latest_hold)
    )


def _reason(reason: PartnerDeclineReason) -> str:
    """Return a reason with what follows from it, so that whoever chooses knows."""
    meaning, days = MEANING[reason], BLOCKED_DAYS[reason]
    told_ = label_of(meaning.consequence)
    if days:
        told_ = _("%(what)s: na %(time)s", what=told_, time=time_of(days))
    return f"{label_of(reason)} ({told_})"


def _page(session: Session, ref: str, form: FormInput, *, not_kept: Sequence[tuple[str, str]] = ()) -> str:
    actor = current_actor()
    proposal = host.open_proposal(session, actor, ref)
    today = clock.today()
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        profile=proposal.profile,
        name=host.partner_identity(session, actor, ref),
        form=form,
        not_kept=not_kept,
        reasons=[(reason.value, _reason(reason)) for reason in PartnerDeclineReason],
        latest=proposal.latest_hold or today,
        waiting_until=today + timedelta(days=WAITING_DAYS),
        today=today,
        events=PLACEMENT.possible_events(proposal.state, actor),
        end_reasons=stay_forms.end_reasons(REASONS_OF_HOST),
    )

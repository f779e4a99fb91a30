"""Questions to a partner: who could come, what that person needs from us, and our yes or no."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.errors import AlreadyPlaced, CapacityTaken, IllegalTransition
from coordination.placements import host
from coordination.vocabulary import ActorRole, ClientPart, PartnerDeclineReason
from web import access
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")

_LONGEST_HOLD = timedelta(days=30)


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
    until = form.date("hold_until", _("Plaats vrijhouden tot"))
    today = clock.today()
    if until and not today <= until <= today + _LONGEST_HOLD:
        form.refuse("hold_until", _("Kies een dag vanaf vandaag, en hoogstens 30 dagen ver."))
    if form.errors:
        with unit_of_work() as session:
            return _page(session, ref, form), 422
    try:
        with unit_of_work() as session:
            host.accept(session, current_actor(), placement_ref=ref, hold_until=until)
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
    if reason is None:
        with unit_of_work() as session:
            return _page(session, ref, form), 422
    with unit_of_work() as session:
        host.decline(session, current_actor(), placement_ref=ref, reason=reason)
    told(_("Genoteerd. We zoeken een andere plek; jullie zien deze vraag niet meer."))
    return redirect(url_for("proposals.index"), 303)


def _page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    proposal = host.open_proposal(session, actor, ref)
    today = clock.today()
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        profile=proposal.profile,
        name=host.partner_identity(session, actor, ref),
        form=form,
        reasons=[(reason.value, label_of(reason)) for reason in PartnerDeclineReason],
        latest=today + _LONGEST_HOLD,
    )

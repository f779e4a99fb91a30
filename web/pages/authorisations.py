"""What must be in order with a client's statute before the first day, and noting how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.authorisations import operations
from coordination.authorisations.queries import needed_for
from coordination.authorisations.rules import income_decides
from coordination.consent.access import open_client
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.placements import queries
from coordination.placements.models import Placement
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    IncomeStatus,
    NotNeededReason,
    StatuteAuthorisationKind,
    parse_code,
)
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import authorisations as words
from web.presenters.papers import refusal
from web.unit_of_work import unit_of_work

blueprint = Blueprint("authorisations", __name__, url_prefix="/authorisations")

_own_or_guided = access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.CLIENT, ActorRole.SUPERVISOR)
_guided = access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.SUPERVISOR)


@blueprint.get("/<ref>")
@_own_or_guided
def show(ref: str) -> ResponseReturnValue:
    """Show what a placement asks for with this client's income, and what is still missing."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(MultiDict()), request.args.get("kind", ""))


@blueprint.post("/<ref>/<kind>/request")
@_own_or_guided
def request_(ref: str, kind: str) -> ResponseReturnValue:
    """Note that it was asked for, or handed in."""
    form = FormInput(request.form)
    day = form.date("requested_on", _("Aangevraagd op"))
    return _done(ref, kind, form, operations.request, _("Genoteerd: aangevraagd."), requested_on=day)


@blueprint.post("/<ref>/<kind>/decide")
@_guided
def decide(ref: str, kind: str) -> ResponseReturnValue:
    """Note what the office decided."""
    form = FormInput(request.form)
    answer = form.text("granted", _("Beslissing"), maximum=3)
    if answer is not None and answer not in ("yes", "no"):
        form.refuse("granted", _("Beslissing: kies ja of nee."))
    day = form.date("decided_on", _("Beslist op"))
    last = form.date("valid_to", _("Geldig tot en met"), required=False)
    given = {"granted": answer == "yes", "decided_on": day, "valid_to": last}
    return _done(ref, kind, form, operations.decide, _("Beslissing genoteerd."), **given)


@blueprint.post("/<ref>/<kind>/set-aside")
@_guided
def set_aside(ref: str, kind: str) -> ResponseReturnValue:
    """Note that it is not needed, and why."""
    form = FormInput(request.form)
    reason = form.code("reason", _("Waarom niet nodig?"), NotNeededReason)
    return _done(ref, kind, form, operations.set_aside, _("Genoteerd: niet nodig."), reason=reason)


@blueprint.post("/<ref>/<kind>/need-again")
@_guided
def need_again(ref: str, kind: str) -> ResponseReturnValue:
    """Take back that it is not needed."""
    return _done(ref, kind, FormInput(request.form), operations.need_again, _("Weer nodig."))


def _done(
    ref: str, kind: str, form: FormInput, act: Callable[..., object], good: str, **given: Any
) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            if not form.errors:
                placement = queries.own_placement(session, current_actor(), ref)
                where = {"client_ref": placement.client.ref, "offer_id": placement.offer_id}
                try:
                    act(session, current_actor(), kind=_kind(kind), **where, **given)
                except InvalidInput as error:
                    if error.where == "kind":
                        raise NotFound("authorisation") from None
                    form.refuse(error.where, words.fault(error))
            if form.errors:
                session.rollback()
                return _page(session, ref, form, kind), 422
    except (GuardFailed, IllegalTransition) as error:
        warned(refusal(error))
    else:
        told(good)
    return redirect(url_for("authorisations.show", ref=ref), 303)


def _page(session: Session, ref: str, form: FormInput, kind: str) -> str:
    actor = current_actor()
    placement: Placement = queries.own_placement(session, actor, ref)
    client = open_client(session, actor, placement.client.ref, *operations.PARTS)
    unknown = client.income_status is IncomeStatus.UNKNOWN and income_decides(placement.offer.placement_kind)
    lines = [words.line(one) for one in needed_for(session, client, placement.offer)]
    # What to do now comes first, and its form stands open.
    lines.sort(key=lambda one: one.needed.lets_start)
    if kind not in {one.needed.kind for one in lines} and lines:
        kind = lines[0].needed.kind.value
    return render_template(
        "authorisations/show.html",
        ref=ref,
        client_ref=client.ref,
        place=placement.offer.title,
        host=placement.offer.host_organisation.name,
        starts_on=placement.starts_on,
        income_unknown=unknown,
        lines=lines,
        is_own=actor.has(ActorRole.CLIENT),
        form=form,
        filled=kind,
        today=clock.today().isoformat(),
    )


def _kind(text: str) -> StatuteAuthorisationKind:
    if text not in set(StatuteAuthorisationKind):
        raise NotFound("authorisation")
    return parse_code(StatuteAuthorisationKind, text, "kind")

"""Referrals, from the side of the service that is asked: the question, what goes along, and our answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.referrals import answering, queries, rules
from coordination.referrals.lifecycle import REFERRAL
from coordination.shortages import refusals
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    ReferralDeclineReason,
)
from web import access
from web.actors import current_actor
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.referrals.blueprint import blueprint, finish_from, outcomes, run, start_from, with_form
from web.presenters import referrals as presenter
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

_service = access.client_part(
    ClientPart.EXISTENCE, ActorRole.PARTNER, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER
)
_STEPS: dict[str, Callable[..., Any]] = {
    "accept": answering.accept,
    "waitlist": answering.waitlist,
    "offer_place": answering.offer_place,
}


@blueprint.get("/received/<ref>")
@_service
def received(ref: str) -> ResponseReturnValue:
    """Show what a team asks of us, and what of the file goes along."""
    return _page(ref, FormInput(MultiDict()))


@blueprint.post("/received/<ref>/step")
@_service
def received_step(ref: str) -> ResponseReturnValue:
    """Say yes, put the client on our list, or offer who waits a place."""
    event = request.form.get("step", "")
    if event not in _STEPS:
        return _page(ref, FormInput(MultiDict())), 422
    run(_STEPS[event], ref)
    return redirect(_here(ref), 303)


@blueprint.post("/received/<ref>/ask")
@_service
def received_ask(ref: str) -> ResponseReturnValue:
    """Ask something before answering."""
    form = FormInput(request.form)
    text = form.text("question", _("Vraag"), maximum=rules.LONGEST_TEXT)
    return with_form(answering.need_more, ref, form, _page, _here(ref), question=text)


@blueprint.post("/received/<ref>/decline")
@_service
def received_decline(ref: str) -> ResponseReturnValue:
    """Say no, with a reason; after that we read nothing of it any more."""
    form = FormInput(request.form)
    reason = form.code("reason", _("Waarom lukt het niet"), ReferralDeclineReason)
    return with_form(refusals.decline, ref, form, _page, url_for("referrals.index"), reason=reason)


@blueprint.post("/received/<ref>/start")
@_service
def received_start(ref: str) -> ResponseReturnValue:
    """Note our first contact with the client."""
    return start_from(ref, _page, _here(ref))


@blueprint.post("/received/<ref>/finish")
@_service
def received_finish(ref: str) -> ResponseReturnValue:
    """Note how it ended; after that we read nothing of it any more."""
    return finish_from(ref, _page, url_for("referrals.index"))


def _here(ref: str) -> str:
    return url_for("referrals.received", ref=ref)


def _page(ref: str, form: FormInput) -> str:
    actor = current_actor()
    with unit_of_work() as session:
        found = queries.read_received(session, actor, ref)
        referral = found.referral
        return render_template(
            "referrals/received.html",
            referral=referral,
            shared=presenter.shared_with(session, found),
            possible=set(REFERRAL.possible_events(referral.state, actor)),
            answer_by=rules.answer_by(referral),
            overdue=rules.is_overdue(referral, clock.today()),
            reasons=[(one.value, label_of(one)) for one in ReferralDeclineReason],
            outcomes=outcomes(),
            form=form,
            today=clock.today(),
        )

"""Which service may be asked something for me: yes, not now, or stop (C.5, CONF-28)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.consent.access import open_own
from coordination.errors import GuardFailed, IllegalTransition
from coordination.referrals import operations, queries
from coordination.referrals.lifecycle import REFERRAL
from coordination.vocabulary import ActorRole, ClientPart, ReferralState
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.i18n import language
from web.pages.own.blueprint import blueprint
from web.presenters import referrals as presenter
from web.unit_of_work import unit_of_work

_REFERRALS = access.client_part(ClientPart.TEAM, ActorRole.CLIENT)
_WAITS = (ReferralState.DRAFT, ReferralState.PREPARED)


@blueprint.get("/referrals")
@_REFERRALS
def referrals() -> ResponseReturnValue:
    """Show which services may be asked something for me, what waits for my word first."""
    return _page()


@blueprint.post("/referrals/answer")
@_REFERRALS
def answer_referral() -> ResponseReturnValue:
    """Say yes, not now, or stop; no reason is asked."""
    form = FormInput(request.form)
    ref = form.text("referral", _("Doorverwijzing"), maximum=20)
    said = request.form.get("answer", "")
    if ref is None or said not in operations.OWN_ANSWERS:
        return _page(), 422
    try:
        with unit_of_work() as session:
            operations.client_says(session, current_actor(), referral_ref=ref, says=said, language=language())
    except (IllegalTransition, GuardFailed):
        warned(_("Dat kan nu niet meer. Zo staat het nu."))
        return redirect(url_for("own.referrals"), 303)
    told(
        {
            "yes": _("Jij zei ja. Je team stuurt de vraag."),
            "not_now": _("Nu niet. Dat is goed. Er wordt niets verstuurd."),
            "stop": _("Genoteerd. Dit stopt. Dat is goed."),
        }[said]
    )
    return redirect(url_for("own.referrals"), 303)


def _page() -> str:
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(session, actor, ClientPart.TEAM).client
        found = queries.of_client(session, actor, client)
        return render_template(
            "own/referrals.html",
            waiting=[one for one in found if one.state in _WAITS],
            others=[one for one in found if one.state not in _WAITS],
            may_stop={
                one.ref for one in found if "client_withdraws" in REFERRAL.possible_events(one.state, actor)
            },
            items={one.ref: presenter.own_items(one.shared_items) for one in found},
            stands=presenter.stands,
        )

"""What was proposed to me: side by side, with yes, no and later (CONF-28, CONF-29)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.consent.access import open_own
from coordination.errors import IllegalTransition
from coordination.placements import operations
from coordination.placements import own as acts
from coordination.vocabulary import ActorRole, ClientPart
from coordination.waiting_lists.queries import entries_of
from web import access
from web.actors import current_actor
from web.errors import words as words_for
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.i18n import language
from web.pages.own.blueprint import blueprint
from web.presenters import own as words
from web.unit_of_work import unit_of_work

_PROPOSALS = access.client_part(ClientPart.PROPOSALS, ActorRole.CLIENT)


@blueprint.get("/proposals")
@_PROPOSALS
def proposals() -> ResponseReturnValue:
    """Show what was proposed, what waits for an answer first."""
    return _page()


@blueprint.post("/proposals/answer")
@_PROPOSALS
def answer() -> ResponseReturnValue:
    """Say yes, no, or later; a no asks for no reason."""
    form = FormInput(request.form)
    ref = form.text("proposal", _("Voorstel"), maximum=20)
    said = request.form.get("answer", "")
    if ref is None or said not in ("yes", "no", "later"):
        return _page(), 422
    try:
        with unit_of_work() as session:
            actor = current_actor()
            if said == "later":
                acts.answer_later(session, actor, placement_ref=ref)
            else:
                acts.answer(session, actor, placement_ref=ref, agrees=said == "yes", language=language())
    except IllegalTransition as refusal:
        return _too_late(refusal)
    told(
        {
            "yes": _("Jij zei ja. Je begeleider gaat nu verder."),
            "no": _("Jij zei nee. Dat is goed. Er verandert niets voor jou."),
            "later": _("Je wil nog nadenken. Dat mag. Je begeleider weet het."),
        }[said]
    )
    return redirect(url_for("own.proposals"), 303)


@blueprint.post("/proposals/withdraw")
@_PROPOSALS
def withdraw() -> ResponseReturnValue:
    """Take a yes back, before the first day; no reason is asked."""
    form = FormInput(request.form)
    ref = form.text("proposal", _("Voorstel"), maximum=20)
    if ref is None:
        return _page(), 422
    try:
        with unit_of_work() as session:
            operations.client_withdraws(session, current_actor(), placement_ref=ref)
    except IllegalTransition as refusal:
        return _too_late(refusal)
    told(_("Genoteerd. Je doet dit niet meer. Dat is goed."))
    return redirect(url_for("own.proposals"), 303)


def _too_late(refusal: IllegalTransition) -> ResponseReturnValue:
    """Show how it stands now: a second click, or somebody wrote the answer down already."""
    warned(words_for(refusal))
    return redirect(url_for("own.proposals"), 303)


def _page() -> str:
    actor = current_actor()
    with unit_of_work() as session:
        client = open_own(session, actor, ClientPart.PROPOSALS).client
        found = acts.my_proposals(session, actor, client)
        waiting = [one for one in found if one.may_answer]
        return render_template(
            "own/proposals.html",
            waiting=waiting,
            beside=words.beside(waiting),
            others=[one for one in found if not one.may_answer],
            lists=[one for one in entries_of(session, actor, client) if one.ended_on is None],
            words=words,
        )

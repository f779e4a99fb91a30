"""Answering several requests to a partner in one form: each under its own rules, each told by itself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.actors import Actor
from coordination.errors import CoordinationError
from coordination.placements import host
from coordination.placements.declines import MEANING
from coordination.vocabulary import ActorRole, PartnerDeclineReason
from web import access
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.i18n import gettext as _
from web.presenters.dates import day as day_words
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("answers", __name__, url_prefix="/proposals/answers")

#: What keeps a place; every other answer is a reason to decline.
HOLD = "hold"
#: Reasons that need no sentence beside them: one that does is given on the page of the request.
REASONS = tuple(reason for reason in PartnerDeclineReason if not MEANING[reason].note_needed)


@blueprint.get("/")
@access.roles(ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """Show every request that waits, with a place for an answer beside each."""
    return _page()


@blueprint.post("/")
@access.roles(ActorRole.PARTNER)
def answer() -> ResponseReturnValue:
    """Do what was chosen, one request after the other; what one is refused stops none of the others."""
    actor = current_actor()
    given = {key.removeprefix("answer-"): value for key, value in request.form.items() if value}
    chosen = [one for one in _waiting(actor) if given.get(one.ref) in {HOLD, *REASONS}]
    if not chosen:
        warned(_("Je koos nog geen antwoord. Kies er een bij minstens één vraag."))
        return _page(), 422
    for one in chosen:
        _answer(actor, one, given[one.ref])
    return redirect(url_for("answers.index" if _waiting(actor) else "proposals.index"), 303)


def _answer(actor: Actor, one: host.PartnerProposal, given: str) -> None:
    """Give one answer in a transaction of its own, and tell how it went, by the alias."""
    about = f"{one.profile.alias}, {one.offer_title}"
    try:
        with unit_of_work() as session:
            if given == HOLD:
                host.accept(session, actor, placement_ref=one.ref, hold_until=one.latest_hold)
            else:
                host.decline(
                    session, actor, placement_ref=one.ref, reason=PartnerDeclineReason(given), note=None
                )
    except CoordinationError as refusal:
        warned(_("%(about)s: niet gelukt. %(why)s", about=about, why=words(refusal)))
    else:
        if given == HOLD:
            told(_("%(about)s: de plaats is vrijgehouden.", about=about))
        else:
            told(_("%(about)s: genoteerd, jullie zien deze vraag niet meer.", about=about))


def _waiting(actor: Actor) -> list[host.PartnerProposal]:
    with unit_of_work() as session:
        return [one for one in host.proposals_for_partner(session, actor) if one.may_accept]


def _page() -> str:
    lines = [
        (
            one,
            [
                (HOLD, _("Plaats vrijhouden tot en met %(day)s", day=day_words(one.latest_hold))),
                *((reason.value, _("Nee: %(why)s", why=label_of(reason))) for reason in REASONS),
            ],
        )
        for one in _waiting(current_actor())
    ]
    return render_template("proposals/answers.html", lines=lines)

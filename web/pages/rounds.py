"""Matching rounds: start one, watch it, stop it, and read what it gave."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.rounds import answers, changes, operations, policies, queries
from coordination.rounds import what_if as questions
from coordination.rounds.models import MatchingRound
from coordination.rounds.totals import differences_of, totals_of
from coordination.vocabulary import ActorRole, RoundState, SuggestionOutcome
from web import access, jobs
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.pictures import round_before_after as picture
from web.presenters import round_before_after, rounds, suggestions, what_if
from web.presenters.what_if_questions import rule_names
from web.unit_of_work import reading, unit_of_work
from web.what_if_forms import WEIGHT, numbers_of

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")

_supervisors = access.roles(ActorRole.SUPERVISOR)


@blueprint.get("/")
@_supervisors
def index() -> ResponseReturnValue:
    """Show the latest rounds and the button that starts a new one."""
    with reading() as session:
        return render_template("rounds/index.html", **_index(session, FormInput(request.form)))


@blueprint.post("/")
@_supervisors
def start() -> ResponseReturnValue:
    """Ask for a round, with weights shifted for this once where somebody says why; a worker does it."""
    form = FormInput(request.form)
    with reading() as session:
        weights = _shifted(form, policies.in_force(session).weights)
        if form.errors:
            return render_template("rounds/index.html", **_index(session, form)), 422
    try:
        with unit_of_work() as session:
            ref = operations.request_round(session, current_actor(), weights=weights).ref
    except GuardFailed:
        warned(_("Er loopt al een ronde. Wacht tot die klaar is, of zet ze stop."))
        return redirect(url_for("rounds.index"), 303)
    jobs.enqueue(ref)
    return redirect(url_for("rounds.show", ref=ref), 303)


@blueprint.get("/<ref>")
@_supervisors
def show(ref: str) -> ResponseReturnValue:
    """Show a round: how far it is, or what it gave."""
    with unit_of_work() as session:
        actor = current_actor()
        matching_round = queries.open_round(session, actor, ref)
        if matching_round.state is not RoundState.FINISHED:
            return render_template("rounds/under_way.html", **_under_way(matching_round))
        return render_template("rounds/show.html", **_result(session, actor, matching_round))


@blueprint.get("/<ref>/progress")
@_supervisors
def progress(ref: str) -> ResponseReturnValue:
    """Return how far a round is, as a part of its page; once it has ended, the page is loaded anew."""
    with reading() as session:
        matching_round = queries.open_round(session, current_actor(), ref)
        page = render_template("rounds/_progress.html", **_under_way(matching_round))
        if rounds.is_under_way(matching_round):
            return page
        return page, 200, {"HX-Redirect": url_for("rounds.show", ref=ref)}


@blueprint.post("/<ref>/cancel")
@_supervisors
def cancel(ref: str) -> ResponseReturnValue:
    """Stop a round that waits or runs."""
    try:
        with unit_of_work() as session:
            operations.cancel_round(session, current_actor(), round_ref=ref)
    except IllegalTransition:
        warned(_("Deze ronde was al klaar."))
        return redirect(url_for("rounds.show", ref=ref), 303)
    jobs.cancel(ref)
    told(_("De ronde is stopgezet. Er is niets van bewaard."))
    return redirect(url_for("rounds.index"), 303)


def _index(session: Session, form: FormInput) -> dict[str, object]:
    actor = current_actor()
    latest = queries.rounds(session, actor)
    totals = totals_of(session, actor, latest)
    now = policies.in_force(session)
    return {
        "rounds": latest,
        "totals": totals,
        "count": rounds.count,
        "own": rounds.own,
        "in_fives": rounds.in_fives(*totals.values()),
        "under_way": next((one for one in latest if rounds.is_under_way(one)), None),
        "policy": rounds.policy_lines(now.policy.to_dict()),
        "rules": [
            (f"{WEIGHT}{code}", text, now.weights.values.get(code, 0)) for code, text in rule_names().items()
        ],
        "form": form,
    }


def _shifted(form: FormInput, now: changes.Weights) -> dict[str, Any] | None:
    """Return the weights shifted for this round, None where none is; faults are noted (E.2)."""
    wanted = numbers_of(form, WEIGHT, rule_names(), now.values)
    reason = form.text("reason", _("Waarom"), maximum=300, required=bool(wanted))
    if not wanted or reason is None or form.errors:
        return None
    try:
        return changes.shifted(now, wanted, reason).to_dict()
    except InvalidInput:
        form.refuse(
            f"{WEIGHT}{next(iter(wanted))}",
            _("Gewichten: voor één ronde kan iets hoogstens de helft zwaarder of lichter wegen."),
        )
        return None


def _under_way(matching_round: MatchingRound) -> dict[str, object]:
    return {
        "ref": matching_round.ref,
        "round": matching_round,
        "busy": rounds.is_under_way(matching_round),
        "progress": rounds.progress(matching_round),
        "worker_problem": jobs.worker_problem() if rounds.is_under_way(matching_round) else None,
    }


def _result(session: Session, actor: Actor, matching_round: MatchingRound) -> dict[str, object]:
    views = queries.suggestions(session, actor, matching_round)
    outlooks = [suggestions.outlook(view) for view in views]
    by_outcome = suggestions.by_outcome(outlooks)
    totals = totals_of(session, actor, [matching_round])[matching_round.id]
    found = round_before_after.before_after(
        matching_round, totals, views, queries.proposed_before(session, matching_round, views)
    )
    return {
        "ref": matching_round.ref,
        "round": matching_round,
        "totals": totals,
        "count": rounds.count,
        "summary": rounds.summary(totals),
        "in_fives": rounds.in_fives(totals),
        "pairs": rounds.pairs(matching_round, totals),
        "proof": rounds.proof(matching_round, sums=totals.own_only),
        "beside": rounds.beside(matching_round, views, own_only=totals.own_only),
        "found": found,
        "drawings": (picture.draw_wide(found), picture.draw_narrow(found)),
        "ranking": _ranking(session, actor, matching_round),
        "policy": rounds.policy_lines(matching_round.policy),
        "floors": what_if.floor_lines(matching_round.policy),
        "prices": what_if.level_prices(matching_round, own_only=totals.own_only),
        "differences": what_if.differences(differences_of(session, actor, matching_round)),
        "classes": rounds.class_weights(matching_round.policy),
        "weights": rounds.rule_weights(matching_round.weights),
        "shift": matching_round.weights.get("reason", ""),
        "versions": rounds.versions(matching_round),
        "placed": by_outcome.pop(SuggestionOutcome.PLACED, []),
        "unplaced": by_outcome,
        "mine": len(outlooks),
    }


def _ranking(
    session: Session, actor: Actor, matching_round: MatchingRound
) -> list[what_if.RankedLine] | None:
    """Return where one place more helps most, as the reader asked it last of this round; None before that."""
    for row in questions.asked(session, actor, matching_round):
        if row.question["kind"] == questions.RANKING and row.state is RoundState.FINISHED:
            said = answers.read(session, actor, row)
            return what_if.ranked(said) if isinstance(said, answers.RankingView) else None
    return None

"""What if: ask what a change would do to a round, watch it being worked out, read the answer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.capacity.queries import open_choices
from coordination.errors import GuardFailed, IllegalTransition
from coordination.rounds import answers, changes, policies, queries
from coordination.rounds import what_if as questions
from coordination.rounds.models import WhatIf
from coordination.vocabulary import ActorRole, RoundState
from web import access, jobs
from web import what_if_forms as forms
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import what_if as words
from web.presenters import what_if_questions as asked
from web.presenters.half_days import week_of
from web.presenters.network import service_name
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("what_if", __name__)

_supervisors = access.roles(ActorRole.SUPERVISOR)
_askers = access.roles(ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR)
_deciders = access.roles(ActorRole.ADMINISTRATOR)


@blueprint.get("/rounds/<ref>/what-if")
@_supervisors
def ask(ref: str) -> ResponseReturnValue:
    """Show the forms, the button for the ranking, and what was asked before."""
    with unit_of_work() as session:
        return render_template("what_if/ask.html", **_asking(session, ref), form=FormInput(request.form))


@blueprint.post("/rounds/<ref>/what-if")
@_supervisors
def start(ref: str) -> ResponseReturnValue:
    """Ask what a change would do: places, terms, guidance, half-days, a number; a worker works it out."""
    form = FormInput(request.form)
    with unit_of_work() as session:
        change = forms.change_of(form, _known(session, ref))
        if change is None:
            page = render_template("what_if/ask.html", **_asking(session, ref), form=form)
            return page, 422
    return _hand_over(ref, [change])


@blueprint.post("/rounds/<ref>/what-if/ranking")
@_supervisors
def rank(ref: str) -> ResponseReturnValue:
    """Ask which place more helps most; a worker works it out."""
    return _hand_over(ref, [])


@blueprint.get("/what-if/<ref>")
@_askers
def show(ref: str) -> ResponseReturnValue:
    """Show a question: how far it is, or the answer."""
    return _answered(ref, FormInput(MultiDict()))


@blueprint.get("/what-if/<ref>/progress")
@_askers
def progress(ref: str) -> ResponseReturnValue:
    """Return how far a question is, as a part of its page; once it has ended, the page is loaded anew."""
    with reading() as session:
        row = questions.open_what_if(session, current_actor(), ref)
        page = render_template("what_if/_progress.html", **_progress(row))
        if words.is_under_way(row):
            return page
        return page, 200, {"HX-Redirect": url_for("what_if.show", ref=ref)}


@blueprint.post("/what-if/<ref>/cancel")
@_askers
def cancel(ref: str) -> ResponseReturnValue:
    """Stop a question that waits or is being worked out."""
    try:
        with unit_of_work() as session:
            questions.cancel(session, current_actor(), ref=ref)
    except IllegalTransition:
        warned(_("Dit was al uitgezocht."))
        return redirect(url_for("what_if.show", ref=ref), 303)
    jobs.cancel(ref)
    told(_("Het uitzoeken is stopgezet."))
    return redirect(url_for("what_if.show", ref=ref), 303)


@blueprint.post("/what-if/<ref>/decide")
@_deciders
def decide(ref: str) -> ResponseReturnValue:
    """Put the policy that was looked at in force for the rounds from now on."""
    with reading() as session:
        questions.open_what_if(session, current_actor(), ref)
    form = FormInput(request.form)
    reason = form.text("reason", _("Waarom"), maximum=300, required=False)
    after = form.integer("after", _("Versie"))
    if reason is None and not form.errors:
        form.refuse("reason", _("Schrijf in een zin waarom het beleid verandert."))
    if reason is None or after is None:
        return _answered(ref, form), 422
    try:
        with unit_of_work() as session:
            actor = current_actor()
            wanted = changes.wanted_by(questions.open_what_if(session, actor, ref))
            if wanted is not None:
                policies.decide(
                    session,
                    actor,
                    policy=wanted.policy,
                    numbers=wanted.numbers,
                    after=after,
                    reason=reason,
                )
    except GuardFailed:
        warned(_("Iemand anders heeft het beleid intussen veranderd. Bekijk dat eerst."))
        return redirect(url_for("policy.show"), 303)
    told(_("Het nieuwe beleid geldt vanaf de volgende ronde."))
    return redirect(url_for("policy.show"), 303)


def _answered(ref: str, form: FormInput) -> str:
    with unit_of_work() as session:
        actor = current_actor()
        row = questions.open_what_if(session, actor, ref)
        said = answers.read(session, actor, row)
        wanted = changes.wanted_by(row)
        return render_template(
            "what_if/show.html",
            **_progress(row),
            question=asked.question(row, _named(session, [row])),
            answer=words.answer(said) if isinstance(said, answers.EffectView) else None,
            ranking=words.ranked(said) if isinstance(said, answers.RankingView) else None,
            complete=isinstance(said, answers.RankingView) and said.complete,
            round_ref=row.matching_round.ref,
            may_see_round=ActorRole.SUPERVISOR in actor.roles,
            may_decide=ActorRole.ADMINISTRATOR in actor.roles and wanted is not None,
            policy_number=policies.in_force(session).number,
            form=form,
        )


def hand_over(ref: str) -> ResponseReturnValue:
    """Give a question to the workers and lead to its page."""
    jobs.enqueue(ref)
    return redirect(url_for("what_if.show", ref=ref), 303)


def _hand_over(round_ref: str, wanted: Sequence[changes.Change]) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            ref = questions.ask(session, current_actor(), round_ref=round_ref, changes=wanted).ref
    except GuardFailed:
        warned(_("Je vorige vraag wordt nog uitgezocht. Wacht even, of zet ze stop."))
        return redirect(url_for("what_if.ask", ref=round_ref), 303)
    return hand_over(ref)


def _asking(session: Session, ref: str) -> dict[str, object]:
    actor = current_actor()
    matching_round = queries.open_round(session, actor, ref)
    known = _known(session, ref)
    earlier = questions.asked(session, actor, matching_round)
    named = _named(session, earlier, known.offers)
    names = queries.named_clients(session, actor, list(known.clients.values()))
    return {
        "ref": ref,
        "round": matching_round,
        "ready": matching_round.state is RoundState.FINISHED,
        "whats": [
            (forms.MORE, _("er komen plaatsen bij")),
            (forms.FEWER, _("er vallen plaatsen weg")),
            (forms.GONE, _("de hele plek valt weg")),
            (forms.TWIN, _("er komt nog zo een plek bij")),
        ],
        "places": _places(known.offers),
        "offers": _offers(known.offers),
        "terms": [(one.value, str(text)) for one, text in asked.OFFER_TERMS.items()],
        "services": sorted(((key, service_name(one)) for key, one in known.services.items()), key=_by_text),
        "service_terms": [(one.value, str(text)) for one, text in asked.SERVICE_TERMS.items()],
        "guiding": sorted(((key, one.name) for key, one in known.guiding.items()), key=_by_text),
        "ways": [(forms.MORE, _("meer")), (forms.FEWER, _("minder"))],
        "clients": sorted(((key, names.get(key) or key) for key in known.clients), key=_by_text),
        "cans": [(forms.CAN, _("kan dan ook")), (forms.CANNOT, _("kan dan niet meer"))],
        "week": week_of(full=True),
        "chosen": request.form.getlist("half_days"),
        "numbers": _numbers(),
        "earlier": [(row, asked.question(row, named)) for row in earlier],
        "errors": {},
    }


def _numbers() -> list[tuple[str, str]]:
    """Return every weight and number that rules stand on, to choose from."""
    weights = [
        (f"{forms.WEIGHT}{code}", _("Gewicht: %(group)s", group=text))
        for code, text in asked.rule_names().items()
    ]
    return weights + [(f"{forms.PARAMETER}{name}", text) for name, text in asked.parameter_names().items()]


def _known(session: Session, ref: str) -> forms.Known:
    actor = current_actor()
    own = queries.own_clients(session, actor, queries.open_round(session, actor, ref))
    return forms.Known(
        offers=open_choices(session, clock.today()), clients={client.ref: client for client in own}
    )


def _by_text(choice: tuple[str, str]) -> tuple[str, str]:
    return choice[1].casefold(), choice[0]


def _offers(offers: Sequence[CapacityOffer]) -> list[tuple[str, str]]:
    return [(value, text) for value, text in _places(offers) if "/" not in value]


def _places(offers: Sequence[CapacityOffer]) -> list[tuple[str, str]]:
    """Return every offer and its shifts to choose from, by host and title."""
    found = []
    ordered = sorted(offers, key=lambda one: (one.host_organisation.name, one.title, one.id))
    for offer in ordered:
        title = f"{offer.host_organisation.name}: {offer.title}"
        found.append((str(offer.id), title))
        if len(offer.shifts) > 1:
            found.extend((f"{offer.id}/{shift.id}", f"{title} ({shift.name})") for shift in offer.shifts)
    return found


def _named(
    session: Session, rows: Sequence[WhatIf], offers: Sequence[CapacityOffer] | None = None
) -> asked.Named:
    about = [ref for row in rows for ref in changes.clients_of(row.question["changes"])]
    if offers is None:
        offers = open_choices(session, clock.today())
    return asked.Named(offers, questions.visible_refs(session, current_actor(), about))


def _progress(row: WhatIf) -> dict[str, object]:
    busy = words.is_under_way(row)
    return {
        "ref": row.ref,
        "row": row,
        "busy": busy,
        "worker_problem": jobs.worker_problem() if busy else None,
    }

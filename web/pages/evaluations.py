"""The client's own plan: goals, what was agreed, talks every three months, phases and the advice.

Three doors to one plan: the supervisor's, the client's own, and a workplace's, which says how it goes on the
floor and reads no more than what it wrote itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.datastructures import MultiDict

from coordination.actors import Actor
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.plans import advising, evaluations, goals, phases, queries
from coordination.plans.evaluations import Talk
from coordination.services.models import Service
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    EvaluationAttendee,
    EvaluationKind,
    FinalAdvice,
    PlanGoalState,
    WorkfloorPhase,
)
from coordination.workfloor.queries import totals_of
from web import access
from web.actors import current_actor
from web.errors import words as refused
from web.feedback import told, warned, was_warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import plans as words
from web.presenters.network import service_name
from web.unit_of_work import unit_of_work

blueprint = Blueprint("evaluations", __name__)

_plan = access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_mine = access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.CLIENT)
_floor = access.client_part(ClientPart.FUNCTIONAL_PROFILE, ActorRole.PARTNER)
_LONGEST = 1000

Act = Callable[[Session, Actor], object]


@blueprint.get("/clients/<ref>/plan")
@_plan
def plan(ref: str) -> ResponseReturnValue:
    """Show the plan of a client, with what comes next."""
    with unit_of_work() as session:
        return _page(session, ref, FormInput(MultiDict()))


@blueprint.post("/clients/<ref>/plan/goal")
@_plan
def goal(ref: str) -> ResponseReturnValue:
    """Write down a goal as the client said it."""
    form = FormInput(request.form)
    text = form.text("goal_text", _("Doel"), maximum=_LONGEST)
    good = _("Het doel staat in het plan, in de woorden van de cliënt.")
    return _done(ref, form, good, lambda s, a: goals.add_goal(s, a, text=text or "", client_ref=ref))


@blueprint.post("/clients/<ref>/plan/goal/<int:goal_id>")
@_plan
def settle_goal(ref: str, goal_id: int) -> ResponseReturnValue:
    """Close a goal with what the client says of it, or take it up again."""
    form = FormInput(request.form)
    if form.flag("again"):
        return _done(
            ref,
            form,
            _("Weer opgenomen."),
            lambda s, a: goals.take_up_again(s, a, goal_id=goal_id, client_ref=ref),
        )
    state = form.code("state", _("Hoe het staat"), PlanGoalState)
    said = form.text("closing_words", _("Wat de cliënt zegt"), maximum=_LONGEST, required=False)
    return _done(
        ref,
        form,
        _("Het doel is bijgewerkt."),
        lambda s, a: goals.close_goal(
            s, a, goal_id=goal_id, state=state or PlanGoalState.OPEN, words=said, client_ref=ref
        ),
        undo=url_for("evaluations.settle_goal", ref=ref, goal_id=goal_id),
    )


@blueprint.post("/clients/<ref>/plan/note")
@_plan
def note(ref: str) -> ResponseReturnValue:
    """Note what was agreed."""
    form = FormInput(request.form)
    text = form.text("note_text", _("Afspraak"), maximum=_LONGEST)
    said = form.text("note_words", _("Wat de cliënt erover zegt"), maximum=_LONGEST, required=False)
    agreed_on = form.date("agreed_on", _("Afgesproken op"))
    again = form.date("look_again_on", _("Opnieuw bekijken op"), required=False)
    return _done(
        ref,
        form,
        _("De afspraak is genoteerd."),
        lambda s, a: goals.note_agreement(
            s, a, client_ref=ref, text=text or "", client_words=said, agreed_on=agreed_on, look_again_on=again
        ),
    )


@blueprint.post("/clients/<ref>/plan/note/<int:note_id>")
@_plan
def settle_note(ref: str, note_id: int) -> ResponseReturnValue:
    """Say that an agreement is done."""
    form = FormInput(request.form)
    return _done(
        ref, form, _("Afgevinkt."), lambda s, a: goals.settle_note(s, a, client_ref=ref, note_id=note_id)
    )


@blueprint.post("/clients/<ref>/plan/talk")
@_plan
def talk(ref: str) -> ResponseReturnValue:
    """Write down a talk that was held."""
    form = FormInput(request.form)
    number = form.integer("evaluation", _("Gesprek"), required=False, maximum=2**31 - 1)
    kind = form.code("kind", _("Soort gesprek"), EvaluationKind)
    phase = form.code("talk_phase", _("Fase"), WorkfloorPhase, required=False)
    held_on = form.date("held_on", _("Gehouden op"))
    strengths = form.text("strengths", _("Wat goed gaat"), maximum=_LONGEST)
    said = form.text("client_words", _("Wat de cliënt zegt"), maximum=_LONGEST, required=False)
    steps = form.text("next_steps", _("Wat we nu doen"), maximum=_LONGEST, required=False)
    there = form.codes("attended_by", _("Wie erbij was"), EvaluationAttendee)
    stay = form.text("stay", _("Plek"), maximum=20, required=False)

    def keep(session: Session, actor: Actor) -> None:
        if held_on is None or strengths is None or kind is None:
            return
        given = Talk(
            held_on=held_on, strengths=strengths, client_words=said, next_steps=steps, attended_by=there
        )
        evaluations.hold_talk(
            session,
            actor,
            client_ref=ref,
            talk=given,
            evaluation_id=number,
            kind=kind,
            phase=phase,
            placement_ref=stay,
        )

    return _done(ref, form, _("Het gesprek is bewaard. Het volgende is over drie maanden."), keep)


@blueprint.post("/clients/<ref>/plan/talk/plan")
@_plan
def plan_talk(ref: str) -> ResponseReturnValue:
    """Plan a talk by a day."""
    form = FormInput(request.form)
    kind = form.code("plan_kind", _("Soort gesprek"), EvaluationKind)
    phase = form.code("plan_phase", _("Fase"), WorkfloorPhase, required=False)
    due_on = form.date("due_on", _("Tegen"))

    def keep(session: Session, actor: Actor) -> None:
        if kind is not None and due_on is not None:
            evaluations.plan_talk(session, actor, client_ref=ref, kind=kind, due_on=due_on, phase=phase)

    return _done(ref, form, _("Het gesprek is gepland."), keep)


@blueprint.post("/clients/<ref>/plan/phase")
@_plan
def phase(ref: str) -> ResponseReturnValue:
    """Bring somebody to another phase of the workfloor."""
    form = FormInput(request.form)
    wanted = form.code("phase", _("Fase"), WorkfloorPhase)
    why = form.text("phase_reason", _("Waarom terug"), maximum=500, required=False)

    def keep(session: Session, actor: Actor) -> None:
        if wanted is not None:
            phases.move_phase(session, actor, client_ref=ref, phase=wanted, reason=why)

    return _done(ref, form, _("De fase is bewaard."), keep)


@blueprint.post("/clients/<ref>/plan/test")
@_plan
def test_done(ref: str) -> ResponseReturnValue:
    """Mark the test of phase 3 as done."""
    form = FormInput(request.form)
    done_on = form.date("done_on", _("Test gedaan op"))
    good = _("Genoteerd dat de test gedaan is. Wat eruit kwam, staat hier niet.")
    return _done(ref, form, good, lambda s, a: phases.mark_test_done(s, a, client_ref=ref, done_on=done_on))


@blueprint.post("/clients/<ref>/plan/advice")
@access.client_part(ClientPart.WORK_EDUCATION_INCOME, ActorRole.SUPERVISOR)
def advice(ref: str) -> ResponseReturnValue:
    """Give the final advice."""
    form = FormInput(request.form)
    value = form.code("value", _("Advies"), FinalAdvice)
    reason = form.text("reason", _("Waarom"), maximum=_LONGEST, required=False)
    early = form.text("early_reason", _("Waarom nu al"), maximum=_LONGEST, required=False)
    said = form.text("client_response", _("Wat de cliënt zegt"), maximum=_LONGEST, required=False)
    service = form.integer("service", _("Wie verdergaat"), required=False, maximum=2**31 - 1)

    def keep(session: Session, actor: Actor) -> None:
        if value is not None:
            advising.give_advice(
                session,
                actor,
                client_ref=ref,
                value=value,
                reason=reason,
                early_reason=early,
                client_response=said,
                receiving_service_id=service,
            )

    return _done(ref, form, _("Het advies is gegeven."), keep)


@blueprint.post("/clients/<ref>/plan/advice/confirm")
@_plan
def confirm(ref: str) -> ResponseReturnValue:
    """Write down that the receiving service goes on with the client."""
    form = FormInput(request.form)
    who = form.text("confirmed_by", _("Wie bevestigde"), maximum=200, required=False)
    day = form.date("confirmed_on", _("Bevestigd op"))
    good = _("Bevestigd. Het traject kan nu afgerond worden.")
    return _done(
        ref,
        form,
        good,
        lambda s, a: advising.confirm_receiver(s, a, client_ref=ref, confirmed_by=who, confirmed_on=day),
    )


@blueprint.get("/mine/plan")
@_mine
def my_plan() -> ResponseReturnValue:
    """Show the client the own plan."""
    return _my_page(FormInput(MultiDict()))


@blueprint.post("/mine/plan/goal")
@_mine
def my_goal() -> ResponseReturnValue:
    """Add a goal of one's own."""
    form = FormInput(request.form)
    text = form.text("goal_text", _("Wat wil je bereiken?"), maximum=_LONGEST)
    return _my_done(form, _("Jouw doel is bewaard."), lambda s, a: goals.add_goal(s, a, text=text or ""))


@blueprint.post("/mine/plan/goal/<int:goal_id>")
@_mine
def my_goal_settled(goal_id: int) -> ResponseReturnValue:
    """Close a goal of one's own, or take it up again."""
    with unit_of_work() as session:
        goals.find_goal(session, current_actor(), goal_id, None)
    form = FormInput(request.form)
    if form.flag("again"):
        return _my_done(
            form, _("Je gaat er weer voor."), lambda s, a: goals.take_up_again(s, a, goal_id=goal_id)
        )
    state = form.code("state", _("Hoe het staat"), PlanGoalState)
    said = form.text("closing_words", _("Wat wil je erover zeggen?"), maximum=_LONGEST, required=False)
    return _my_done(
        form,
        _("Bewaard."),
        lambda s, a: goals.close_goal(s, a, goal_id=goal_id, state=state or PlanGoalState.OPEN, words=said),
        undo=url_for("evaluations.my_goal_settled", goal_id=goal_id),
    )


@blueprint.post("/mine/plan/words")
@_mine
def my_words() -> ResponseReturnValue:
    """Say the own side before the next talk."""
    form = FormInput(request.form)
    text = form.text("words", _("Wat wil je zeggen?"), maximum=_LONGEST)
    good = _("Bewaard. Je begeleider leest dit voor het gesprek.")
    return _my_done(form, good, lambda s, a: evaluations.say_own_side(s, a, words=text or ""))


@blueprint.post("/mine/plan/response")
@_mine
def my_response() -> ResponseReturnValue:
    """Say what one thinks of the advice."""
    form = FormInput(request.form)
    text = form.text("response", _("Wat vind je ervan?"), maximum=_LONGEST)
    return _my_done(form, _("Bewaard."), lambda s, a: advising.respond(s, a, words=text or ""))


@blueprint.get("/proposals/<ref>/talk")
@_floor
def workplace(ref: str) -> ResponseReturnValue:
    """Show the workplace when the next talk is, and what it wrote for it."""
    with unit_of_work() as session:
        return _workplace_page(session, ref, FormInput(MultiDict()))


@blueprint.post("/proposals/<ref>/talk")
@_floor
def workplace_says(ref: str) -> ResponseReturnValue:
    """Keep how it goes on the floor, as the workplace says it."""
    form = FormInput(request.form)
    text = form.text("words", _("Hoe gaat het op de vloer?"), maximum=500)
    with unit_of_work() as session:
        if text is not None:
            try:
                evaluations.workplace_says(session, current_actor(), placement_ref=ref, words=text)
            except InvalidInput as error:
                form.refuse("words", words.fault(error)[1])
        if form.errors:
            session.rollback()
            return _workplace_page(session, ref, form), 422
    told(_("Dank je. De trajectbegeleider neemt dit mee in het gesprek."))
    return redirect(url_for("evaluations.workplace", ref=ref), 303)


def _done(ref: str, form: FormInput, good: str, act: Act, *, undo: str | None = None) -> ResponseReturnValue:
    """Do an act; what is wrong stands beside its field with all that was typed."""
    with unit_of_work() as session:
        if not form.errors:
            _try(session, form, act)
        if form.errors:
            session.rollback()
            return _page(session, ref, form), 422
    if not was_warned():
        told(good, undo=undo, fields={"again": "yes"})
    return redirect(url_for("evaluations.plan", ref=ref), 303)


def _my_done(form: FormInput, good: str, act: Act, *, undo: str | None = None) -> ResponseReturnValue:
    if not form.errors:
        with unit_of_work() as session:
            _try(session, form, act)
            if form.errors:
                session.rollback()
    if form.errors:
        return _my_page(form), 422
    if not was_warned():
        told(good, undo=undo, fields={"again": "yes"})
    return redirect(url_for("evaluations.my_plan"), 303)


def _try(session: Session, form: FormInput, act: Act) -> None:
    try:
        act(session, current_actor())
    except (InvalidInput, GuardFailed) as error:
        form.refuse(*words.fault(error))
    except IllegalTransition as error:
        warned(refused(error))


def _page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    view = queries.plan_of(session, actor, ref)
    known = session.scalars(
        select(Service).options(joinedload(Service.organisation)).order_by(Service.name_nl)
    )
    services = [(str(one.id), f"{service_name(one)} ({one.organisation.name})") for one in known]
    return render_template(
        "plans/show.html",
        ref=ref,
        form=form,
        ticked=request.form.getlist("attended_by"),
        services=services,
        may_advise=actor.has(ActorRole.SUPERVISOR),
        **words.page(view),
    )


def _my_page(form: FormInput) -> str:
    with unit_of_work() as session:
        view = queries.plan_of(session, current_actor())
        totals = totals_of(session, [stay.id for stay in view.stays])
        page: dict[str, Any] = words.page(view)
        page["there"] = [(stay.offer.title, words.totals(totals.get(stay.id, {}))) for stay in view.stays]
        return render_template("plans/mine.html", form=form, **page)


def _workplace_page(session: Session, ref: str, form: FormInput) -> str:
    due, said = evaluations.said_by_workplace(session, current_actor(), ref)
    return render_template("plans/workplace.html", ref=ref, form=form, due=due, said=said)

"""The road that client and supervisor agreed to go: kind, goal, plan, phases, and coming back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients import growth, operations, rules, trajectories
from coordination.clients.lifecycle import TRAJECTORY
from coordination.clients.models import Trajectory
from coordination.errors import IllegalTransition, InvalidInput
from coordination.organisations.models import Professional
from coordination.organisations.queries import professionals
from coordination.plans import phases
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    PlanGoalState,
    TrajectoryGoal,
    TrajectoryKind,
    WorkfloorPhase,
)
from web import access
from web.i18n import gettext as _
from web.pages.client_file.blueprint import blueprint
from web.pages.client_file.section import (
    GUARD,
    Act,
    Case,
    Given,
    Section,
    SectionInput,
    answer,
    given_of,
    register,
)
from web.presenters.client_file_forms import choices
from web.presenters.client_file_forms.words import trajectory_step

PARTS = (ClientPart.WORK_EDUCATION_INCOME, ClientPart.RUNGS)
_rule = access.client_part(PARTS[0], ActorRole.SUPERVISOR)


def _shown(case: Case) -> Given:
    running, today = rules.open_trajectory_of(case.client), clock.today()
    if running is None:
        return given_of(started_on=today, supervisor=case.actor.professional_id)
    return given_of(
        kind=running.kind,
        goal=running.goal,
        supervisor=running.supervisor_id,
        started_on=running.started_on,
        began_on=running.development_plan_on or today,
        phase=running.workfloor_phase,
    )


def _read(form: SectionInput, case: Case) -> Act | None:
    running = rules.open_trajectory_of(case.client)
    goal = form.code("goal", _("Doel"), TrajectoryGoal)
    supervisor = _supervisor(form, case, running)
    if running is not None:
        if goal is None or supervisor is None:
            return None
        return lambda: trajectories.change_trajectory(
            case.session, case.actor, trajectory=running, goal=goal, supervisor=supervisor
        )
    kind = form.code("kind", _("Soort traject"), TrajectoryKind)
    started_on = form.date("started_on", _("Begonnen op"))
    if goal is None or supervisor is None or kind is None:
        return None
    return lambda: trajectories.begin_trajectory(
        case.session,
        case.actor,
        client=case.client,
        kind=kind,
        goal=goal,
        supervisor=supervisor,
        started_on=started_on,
    )


def _supervisor(form: SectionInput, case: Case, running: Trajectory | None) -> Professional | None:
    number = form.integer("supervisor", _("Wie begeleidt"), minimum=1)
    found = next((one for one in _supervisors(case, running) if one.id == number), None)
    if number is not None and found is None:
        form.refuse("supervisor", _("Wie begeleidt: kies er een uit de lijst."))
    return found


def _supervisors(case: Case, running: Trajectory | None) -> list[Professional]:
    """Return who of the own organisation may guide, and whoever guides now."""
    listed = professionals(case.session, organisation_id=case.me.organisation_id)
    now = [] if running is None else [running.supervisor]
    return [*listed, *(one for one in now if one not in listed)]


def _beside(case: Case) -> Mapping[str, Any]:
    running = rules.open_trajectory_of(case.client)
    earlier = [one for one in case.client.trajectories if one is not running]
    events = () if running is None else TRAJECTORY.possible_events(running.state, case.actor)
    return {
        "running": running,
        "comes_back": running is None and rules.last_ended_trajectory(case.client) is not None,
        "earlier": sorted(earlier, key=lambda one: one.started_on, reverse=True),
        "steps": [(event, trajectory_step(event)) for event in events],
        "kinds": choices.codes(TrajectoryKind),
        "goals": choices.codes(TrajectoryGoal),
        "phases": choices.codes(WorkfloorPhase),
        "supervisors": choices.named(_supervisors(case, running)),
    }


SECTION = register(
    Section(
        key="trajectory",
        parts=PARTS,
        roles=(ActorRole.SUPERVISOR,),
        title=_l("Traject"),
        lead=_l("De weg die je samen afsprak: waarheen, met wie, en in welke stappen."),
        done=_l("Het traject is bewaard."),
        shown=_shown,
        read=_read,
        beside=_beside,
        faults={
            "kind": ("kind", _l("Soort traject: er loopt al een traject van deze soort.")),
            "started_on": (
                "started_on",
                _l("Begonnen op: kies een dag na het einde van het vorige traject, tot en met vandaag."),
            ),
            "began_on": ("began_on", _l("Begonnen op: kies een dag tot en met vandaag.")),
            "phase": ("phase", _l("Fase: er wordt geen fase overgeslagen.")),
            "reason": ("phase_reason", _l("Waarom: wie een fase teruggaat, krijgt er een reden bij.")),
            "settled": ("goal_text", _l("Doel: dat is al bereikt of losgelaten.")),
            "text": ("goal_text", _l("Doel: schrijf op waaraan de cliënt wil werken.")),
            "trajectory": ("goal", _l("Dit traject is voorbij. Begin een nieuw.")),
            GUARD: (
                "phase",
                _l("Fase: fase 2 vraagt een ontwikkelingsplan, fase 3 het gesprek op het einde van fase 2."),
            ),
        },
        after="trajectory",
    )
)

Do = Callable[[SectionInput, Case, Trajectory], Act | None]


def _of_running(act: Do) -> Callable[[SectionInput, Case], Act | None]:
    """Return a reader that needs a trajectory under way."""

    def read(form: SectionInput, case: Case) -> Act | None:
        running = rules.open_trajectory_of(case.client)
        if running is None:
            form.refuse("kind", _("Er loopt nog geen traject. Begin er eerst een."))
            return None
        return act(form, case, running)

    return read


@blueprint.post("/<ref>/file/trajectory/plan")
@_rule
def trajectory_plan(ref: str) -> ResponseReturnValue:
    """Write down when the client's own development plan began."""

    def plan(form: SectionInput, case: Case, running: Trajectory) -> Act:
        began_on = form.date("began_on", _("Begonnen op"))
        return lambda: growth.begin_development_plan(
            case.session, case.actor, trajectory=running, began_on=began_on
        )

    return answer(SECTION, ref, read=_of_running(plan), done=_("Het ontwikkelingsplan is genoteerd."))


@blueprint.post("/<ref>/file/trajectory/phase")
@_rule
def trajectory_phase(ref: str) -> ResponseReturnValue:
    """Bring somebody to a phase of the activating workfloor."""

    def move(form: SectionInput, case: Case, running: Trajectory) -> Act | None:
        phase = form.code("phase", _("Fase"), WorkfloorPhase)
        reason = form.text("phase_reason", _("Waarom"), maximum=500, required=False)
        if phase is None:
            return None
        return lambda: phases.move_phase(case.session, case.actor, client_ref=ref, phase=phase, reason=reason)

    return answer(SECTION, ref, read=_of_running(move), done=_("De fase is bewaard."))


@blueprint.post("/<ref>/file/trajectory/step")
@_rule
def trajectory_step_taken(ref: str) -> ResponseReturnValue:
    """Bring the trajectory to its next state."""

    def step(form: SectionInput, case: Case, running: Trajectory) -> Act | None:
        event = form.text("step", _("Stap"), maximum=40)
        possible = TRAJECTORY.possible_events(running.state, case.actor)
        if event is None or event not in possible:
            form.refuse("step", _("Deze stap kan nu niet. Kijk hoe het traject staat."))
            return None
        return lambda: operations.move_trajectory(case.session, case.actor, trajectory=running, event=event)

    return answer(SECTION, ref, read=_of_running(step), done=_("Het traject is een stap verder."))


@blueprint.post("/<ref>/file/trajectory/goals")
@_rule
def trajectory_goal(ref: str) -> ResponseReturnValue:
    """Write down a goal of the plan."""

    def add(form: SectionInput, case: Case, running: Trajectory) -> Act | None:
        text = form.text("goal_text", _("Doel"), maximum=200)
        if text is None:
            return None
        return lambda: operations.set_plan_goal(case.session, case.actor, trajectory=running, text=text)

    return answer(SECTION, ref, read=_of_running(add), done=_("Het doel staat in het plan."))


@blueprint.post("/<ref>/file/trajectory/goals/settle")
@_rule
def trajectory_goal_settled(ref: str) -> ResponseReturnValue:
    """Say that a goal was reached or let go."""

    def settle(form: SectionInput, case: Case, running: Trajectory) -> Act | None:
        number = form.integer("plan_goal", _("Doel"), minimum=1)
        state = form.code("state", _("Hoe het staat"), PlanGoalState)
        goal = next((one for one in running.goals if one.id == number), None)
        if goal is None or state is None:
            form.refuse("goal_text", _("Doel: dat staat niet (meer) in het plan."))
            return None

        def keep() -> None:
            try:
                operations.settle_plan_goal(case.session, case.actor, goal=goal, state=state)
            except IllegalTransition:
                raise InvalidInput("settled", "the goal is not open") from None

        return keep

    return answer(SECTION, ref, read=_of_running(settle), done=_("Het doel is bijgewerkt."))

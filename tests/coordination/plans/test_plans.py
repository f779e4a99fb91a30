"""The client's own plan: goals, talks, phases and the advice."""

import pytest
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients import growth
from coordination.clients.models import Trajectory
from coordination.clients.operations import move_trajectory
from coordination.consent.access import Refused
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed, NotFound
from coordination.placements import operations
from coordination.plans import advising, evaluations, goals, phases, queries, rules
from coordination.plans.evaluations import Talk
from coordination.vocabulary import (
    ActorRole,
    EndReason,
    EvaluationKind,
    FinalAdvice,
    PlanGoalState,
    StatedBy,
    TrajectoryState,
    WorkCompetence,
    WorkfloorPhase,
)
from tests.coordination.factories import days, make_professional, make_service, member_actor
from tests.coordination.stories import make_story

WELL = "Komt op tijd en helpt anderen"
SAID = "Het gaat beter dan vroeger"


class Planned:
    """A client with a plan, and the acts of those around."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.story = make_story(session)
        self.client = self.story.client()
        self.ref = self.client.ref
        self.acting = self.story.acting
        self.own = Actor(name="account-client", roles=frozenset({ActorRole.CLIENT}), client_id=self.client.id)

    @property
    def trajectory(self) -> Trajectory:
        return queries.running_trajectory(self.client)

    def talk(self, **given):
        held_on = given.pop("held_on", clock.today())
        said = given.pop("said", SAID)
        talk = Talk(held_on=held_on, strengths=WELL, client_words=said)
        return evaluations.hold_talk(self.session, self.acting, client_ref=self.ref, talk=talk, **given)

    def to(self, phase: WorkfloorPhase, **given):
        return phases.move_phase(self.session, self.acting, client_ref=self.ref, phase=phase, **given)

    def to_screening(self) -> None:
        self.to(WorkfloorPhase.PREVOCATIONAL)
        goals.add_goal(self.session, self.own, text="Ik wil weer vroeg opstaan")
        self.to(WorkfloorPhase.RESPONSIBILITY)
        self.talk(kind=EvaluationKind.PHASE_END, phase=WorkfloorPhase.RESPONSIBILITY)
        self.to(WorkfloorPhase.SCREENING)

    def ready(self) -> None:
        self.to_screening()
        growth.assess_competences(
            self.session,
            self.acting,
            client=self.client,
            levels={one.value: 3 for one in WorkCompetence},
            assessor=self.story.supervisor,
            discussed_with_client=True,
        )
        self.session.refresh(self.client)
        phases.mark_test_done(self.session, self.acting, client_ref=self.ref)

    def advise(self, value: FinalAdvice, **given):
        return advising.give_advice(self.session, self.acting, client_ref=self.ref, value=value, **given)


@pytest.fixture
def plan(session: Session) -> Planned:
    return Planned(session)


def test_the_client_writes_and_closes_goals_and_with_the_first_the_plan_has_begun_inv_11(plan):
    assert plan.trajectory.development_plan_on is None
    goal = goals.add_goal(plan.session, plan.own, text="Ik wil weer vroeg opstaan")
    assert (goal.stated_by, goal.text) == (StatedBy.CLIENT, "Ik wil weer vroeg opstaan")
    assert plan.trajectory.development_plan_on == clock.today()
    goals.close_goal(plan.session, plan.own, goal_id=goal.id, state=PlanGoalState.REACHED)
    assert goal.closed_on == clock.today()
    with pytest.raises(IllegalTransition):
        goals.close_goal(plan.session, plan.own, goal_id=goal.id, state=PlanGoalState.DROPPED)
    assert goals.take_up_again(plan.session, plan.own, goal_id=goal.id).closed_on is None


def test_somebody_else_closes_a_goal_only_with_the_clients_words(plan):
    goal = goals.add_goal(plan.session, plan.acting, text="Ik wil vrienden maken", client_ref=plan.ref)
    assert goal.stated_by is StatedBy.PROFESSIONAL
    given = {"goal_id": goal.id, "state": PlanGoalState.REACHED, "client_ref": plan.ref}
    with pytest.raises(GuardFailed, match="own words"):
        goals.close_goal(plan.session, plan.acting, **given)
    goals.close_goal(plan.session, plan.acting, words="Ik heb er twee", **given)
    assert goal.closing_words == "Ik heb er twee"


def test_a_plan_is_absent_for_who_is_not_in_the_team_and_another_client_inv_02(plan, session):
    stranger = member_actor(make_professional(session))
    other = Actor(name="x", roles=frozenset({ActorRole.CLIENT}), client_id=plan.story.client().id)
    goal = goals.add_goal(session, plan.own, text="Ik wil rust")
    with pytest.raises(Refused):
        queries.plan_of(session, stranger, plan.ref)
    with pytest.raises(Refused):
        goals.add_goal(session, stranger, text="Iets", client_ref=plan.ref)
    with pytest.raises(NotFound):
        goals.close_goal(session, other, goal_id=goal.id, state=PlanGoalState.REACHED)


def test_a_talk_is_due_within_three_months_of_the_last_one_inv_14(plan):
    trajectory = plan.trajectory
    first = clock.months_after(trajectory.started_on, rules.EVALUATION_MONTHS)
    assert queries.plan_of(plan.session, plan.acting, plan.ref).next_due == first
    assert [one.due for one in queries.evaluations_due(plan.session, plan.acting, first)] == [first]
    assert queries.evaluations_due(plan.session, plan.acting, days(1)) == []
    plan.talk()
    after = clock.months_after(clock.today(), rules.EVALUATION_MONTHS)
    assert queries.plan_of(plan.session, plan.acting, plan.ref).next_due == after
    evaluations.plan_talk(
        plan.session, plan.acting, client_ref=plan.ref, kind=EvaluationKind.INTERIM, due_on=days(5)
    )
    assert queries.plan_of(plan.session, plan.acting, plan.ref).next_due == days(5)


def test_a_talk_leads_with_what_goes_well_and_never_lacks_the_clients_words(plan):
    empty = Talk(held_on=clock.today(), strengths=" ", client_words=SAID)
    with pytest.raises(InvalidInput, match="strengths"):
        evaluations.hold_talk(plan.session, plan.acting, client_ref=plan.ref, talk=empty)
    with pytest.raises(GuardFailed, match="own words"):
        plan.talk(said=None)
    planned = evaluations.say_own_side(plan.session, plan.own, words=SAID)
    held = plan.talk(evaluation_id=planned.id, said=None)
    assert (held.strengths, held.client_words) == (WELL, SAID)
    with pytest.raises(GuardFailed):
        plan.talk(evaluation_id=planned.id)
    with pytest.raises(InvalidInput, match="held_on"):
        plan.talk(held_on=days(1))


def test_a_workplace_says_how_it_goes_on_the_floor_and_nothing_more_inv_17_conf_10(plan):
    stay = plan.story.active(plan.client, plan.story.offer())
    partner = plan.story.partner
    with pytest.raises(InvalidInput, match="words"):
        evaluations.workplace_says(plan.session, partner, placement_ref=stay.ref, words="Ruikt naar alcohol")
    evaluations.workplace_says(plan.session, partner, placement_ref=stay.ref, words="Werkt vlot mee")
    evaluations.say_own_side(plan.session, plan.own, words=SAID)
    assert evaluations.said_by_workplace(plan.session, partner, stay.ref)[1] == "Werkt vlot mee"
    with pytest.raises(Refused):
        queries.plan_of(plan.session, partner, plan.ref)


def test_a_talk_about_a_stay_that_has_ended_is_refused(plan):
    stay = plan.story.active(plan.client, plan.story.offer())
    planned = evaluations.plan_talk(
        plan.session,
        plan.acting,
        client_ref=plan.ref,
        kind=EvaluationKind.THREE_MONTHLY,
        due_on=days(10),
        placement_ref=stay.ref,
    )
    operations.end(plan.session, plan.acting, placement_ref=stay.ref, reason=EndReason.END_OF_TERM)
    with pytest.raises(InvalidInput, match="stay is ended"):
        plan.talk(placement_ref=stay.ref)
    with pytest.raises(InvalidInput, match="stay is ended"):
        plan.talk(evaluation_id=planned.id)
    with pytest.raises(Refused):
        evaluations.workplace_says(
            plan.session, plan.story.partner, placement_ref=stay.ref, words="Ging goed"
        )


def test_phases_go_one_by_one_with_what_each_asks_hr_04_inv_11(plan):
    with pytest.raises(InvalidInput, match="none is skipped"):
        plan.to(WorkfloorPhase.RESPONSIBILITY)
    plan.to(WorkfloorPhase.PREVOCATIONAL)
    with pytest.raises(GuardFailed, match="development plan"):
        plan.to(WorkfloorPhase.RESPONSIBILITY)
    goals.add_goal(plan.session, plan.own, text="Ik wil weer vroeg opstaan")
    plan.to(WorkfloorPhase.RESPONSIBILITY)
    with pytest.raises(GuardFailed, match="end of phase 2"):
        plan.to(WorkfloorPhase.SCREENING)
    plan.talk(kind=EvaluationKind.PHASE_END, phase=WorkfloorPhase.RESPONSIBILITY)
    plan.to(WorkfloorPhase.SCREENING)
    with pytest.raises(InvalidInput, match="reason"):
        plan.to(WorkfloorPhase.RESPONSIBILITY)
    plan.to(WorkfloorPhase.RESPONSIBILITY, reason="Het ging te snel")


def test_advice_asks_eleven_competences_and_the_test_inv_11(plan):
    with pytest.raises(IllegalTransition):
        plan.advise(FinalAdvice.SHELTERED_FIRST)
    plan.to_screening()
    with pytest.raises(GuardFailed, match="eleven competences"):
        plan.advise(FinalAdvice.SHELTERED_FIRST)


def test_early_advice_says_why_inv_11(plan):
    plan.to(WorkfloorPhase.PREVOCATIONAL)
    with pytest.raises(GuardFailed, match="a reason"):
        plan.advise(FinalAdvice.SHELTERED_FIRST)
    given = plan.advise(FinalAdvice.SHELTERED_FIRST, early_reason="De cliënt verhuist naar een andere stad")
    assert given.early_reason
    assert plan.trajectory.state is TrajectoryState.ADVICE_GIVEN


def test_regular_work_says_why_no_step_in_between_is_needed(plan):
    plan.ready()
    for reason in (None, "Kan het"):
        with pytest.raises(GuardFailed, match="no step in between"):
            plan.advise(FinalAdvice.REGULAR_EMPLOYMENT, reason=reason)
    plan.advise(FinalAdvice.REGULAR_EMPLOYMENT, reason="Werkte al twee jaar als kok en heeft een vaste baas")
    assert not plan.trajectory.awaits_receiver


def test_staying_longer_keeps_the_trajectory_running(plan):
    plan.ready()
    plan.advise(FinalAdvice.EXTEND_WORKFLOOR)
    assert plan.trajectory.state is TrajectoryState.RUNNING
    plan.advise(FinalAdvice.WEERWERK_GROWTH_TRACK)
    assert plan.trajectory.state is TrajectoryState.ADVICE_GIVEN


def test_long_work_care_keeps_the_trajectory_open_until_the_service_confirms(plan):
    plan.ready()
    with pytest.raises(GuardFailed, match="the service that goes on"):
        plan.advise(FinalAdvice.WORK_CARE_LONG_TERM)
    service = make_service(plan.session)
    plan.advise(FinalAdvice.WORK_CARE_LONG_TERM, receiving_service_id=service.id)
    trajectory = plan.trajectory
    with pytest.raises(GuardFailed, match="confirmation of the service"):
        move_trajectory(plan.session, plan.acting, trajectory=trajectory, event="guide_transition")
    assert [one.client_ref for one in queries.receivers_awaited(plan.session, plan.acting)] == [plan.ref]
    with pytest.raises(InvalidInput, match="confirmed_by"):
        advising.confirm_receiver(plan.session, plan.acting, client_ref=plan.ref)
    advising.confirm_receiver(
        plan.session, plan.acting, client_ref=plan.ref, confirmed_by="de begeleider van de dienst"
    )
    for event in ("guide_transition", "close"):
        move_trajectory(plan.session, plan.acting, trajectory=trajectory, event=event)
    assert trajectory.state is TrajectoryState.CLOSED


def test_agreements_come_back_on_their_day(plan):
    note = goals.note_agreement(
        plan.session, plan.acting, client_ref=plan.ref, text="Elke maandag bellen", look_again_on=days(3)
    )
    assert queries.notes_due(plan.session, plan.acting, days(2)) == []
    assert [one.due for one in queries.notes_due(plan.session, plan.acting, days(3))] == [days(3)]
    goals.settle_note(plan.session, plan.acting, client_ref=plan.ref, note_id=note.id)
    assert queries.notes_due(plan.session, plan.acting, days(3)) == []
    with pytest.raises(NotAllowed):
        goals.note_agreement(plan.session, plan.own, client_ref=plan.ref, text="Iets")

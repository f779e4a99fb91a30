"""What the database refuses of phases, advice and steps on a ladder, to whoever goes around the acts."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coordination import clock
from coordination.clients import growth
from coordination.clients.models import RungAssessment
from coordination.clients.rules import open_trajectory_of
from coordination.plans import walls
from coordination.plans.models import GivenAdvice
from coordination.vocabulary import FinalAdvice, LadderScheme, WorkCompetence, WorkfloorPhase
from tests.coordination.factories import days
from tests.coordination.stories import make_story


@pytest.fixture
def story(session):
    return make_story(session)


@pytest.fixture
def trajectory(story):
    return open_trajectory_of(story.client())


def change(session, trajectory, sets):
    session.flush()
    session.execute(text(f"UPDATE trajectories SET {sets} WHERE id = {trajectory.id}"))  # noqa: S608


@pytest.mark.parametrize("phase", [WorkfloorPhase.RESPONSIBILITY, WorkfloorPhase.SCREENING])
def test_inv_11_no_later_phase_is_written_without_a_development_plan(session, trajectory, phase):
    change(session, trajectory, f"workfloor_phase = '{phase.value}', development_plan_on = '2026-01-05'")
    with pytest.raises(IntegrityError, match="INV-11"):
        change(session, trajectory, "development_plan_on = NULL")


def advise(session, trajectory, **given):
    advice = GivenAdvice(
        trajectory_id=trajectory.id,
        value=FinalAdvice.SHELTERED_FIRST,
        given_on=clock.today(),
        created_by="a script",
        updated_by="a script",
        **given,
    )
    session.add(advice)
    session.flush()


def assess_competences(story, client, *competences):
    growth.assess_competences(
        story.session,
        story.acting,
        client=client,
        levels=dict.fromkeys(competences, 3),
        assessor=story.supervisor,
        discussed_with_client=True,
    )


def test_inv_11_no_advice_is_written_before_phase_3_is_done_unless_it_says_why(session, story, trajectory):
    *most, last = WorkCompetence
    assess_competences(story, trajectory.client, *most)
    change(session, trajectory, "workfloor_phase = 'screening', development_plan_on = '2026-01-05'")
    change(session, trajectory, "personality_test_on = '2026-01-06'")
    session.commit()
    with pytest.raises(IntegrityError, match="INV-11"):
        advise(session, trajectory)
    session.rollback()
    advise(session, trajectory, early_reason="De cliënt verhuist")
    assess_competences(story, trajectory.client, last)
    advise(session, trajectory)


def stand(story, client, rung, **given):
    values = {"scheme": LadderScheme.GENT_2014, "assessed_on": clock.today(), **given}
    story.session.add(
        RungAssessment(
            client_id=client.id,
            current_rung=rung,
            assessor_id=story.supervisor.id,
            next_review_on=days(30),
            discussed_with_client=True,
            created_by="a script",
            updated_by="a script",
            **values,
        )
    )
    story.session.flush()


def test_inv_15_no_leap_on_a_ladder_is_written_without_a_reason(session, story, trajectory):
    client = trajectory.client
    now = client.rung_assessments[-1].current_rung
    far = now + 2 if now <= 4 else now - 2
    stand(story, client, far, scheme=LadderScheme.VNG_2010)
    stand(story, client, far, assessed_on=days(-4000))
    session.commit()
    with pytest.raises(IntegrityError, match="INV-15"):
        stand(story, client, far)
    session.rollback()
    stand(story, client, far, reason="Vond zelf werk")


def test_the_walls_stand_again_after_an_upgrade_and_only_what_is_missing_is_built(session):
    connection = session.connection()
    assert walls.build(connection) == []
    walls.take_down(connection)
    assert len(walls.build(connection)) == 4

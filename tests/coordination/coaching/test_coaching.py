"""Who can do which task of a job coach, with room (C.9, HR-18)."""

import pytest

from coordination.coaching import operations, queries, rules
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.vocabulary import JobCoachCompetence, JobCoachTask, RoleKind
from tests.coordination.factories import actor_for, make_professional, make_service
from tests.coordination.stories import make_story

T, C = JobCoachTask, JobCoachCompetence


@pytest.fixture
def story(session):
    return make_story(session)


def coach(story, *competences, tasks=(T.MEDIATION,), **given):
    found = make_professional(story.session, organisation=story.pcsw, **{"role": RoleKind.JOB_COACH} | given)
    operations.set_profile(
        story.session, story.acting, professional_id=found.id, tasks=tasks, competences=competences
    )
    return found


def test_there_are_fourteen_tasks_each_with_what_it_asks():
    assert len(T) == 14
    assert set(rules.COMPETENCES) == set(T)
    assert set().union(*rules.COMPETENCES.values()) == set(C)
    assert rules.COMPETENCES[T.LABOUR_MARKET_GUIDANCE] == {C.LABOUR_MARKET, C.EMPLOYMENT_MEASURES}
    assert set(T) - set(rules.STAGE_OF) == {T.FILE_MANAGEMENT}


def test_who_has_most_of_what_a_task_asks_comes_first_and_who_is_full_last(story, session):
    some = coach(story, C.CLIENT_GROUP)
    all_of_it = coach(story, *rules.COMPETENCES[T.MEDIATION])
    full = coach(story, *rules.COMPETENCES[T.MEDIATION], caseload_max=0)
    coach(story, tasks=(T.INTAKE,))
    found = queries.who_can(session, story.acting, task=T.MEDIATION)
    assert [one.professional_id for one in found] == [all_of_it.id, some.id, full.id]
    assert [one.has_room for one in found] == [True, True, False]
    assert C.POSITIVE_ATTITUDE in found[1].missing


def test_a_language_narrows_and_a_service_has_a_profile_too(story, session):
    speaks = coach(story, languages=["ar"])
    coach(story)
    service = make_service(session, story.pcsw)
    operations.set_profile(session, story.acting, service_id=service.id, tasks=[T.MEDIATION], competences=[])
    assert [one.professional_id for one in queries.who_can(session, story.acting, language="ar")] == [
        speaks.id
    ]
    assert service.id in [one.service_id for one in queries.who_can(session, story.acting)]


def test_a_full_caseload_takes_nobody_more_hr_18(story, session):
    one = coach(story, caseload_max=1)
    first, second = (story.active(story.client(), story.offer()) for _number in range(2))
    operations.assign_coach(session, story.acting, placement_ref=first.ref, professional_id=one.id)
    operations.assign_coach(session, story.acting, placement_ref=first.ref, professional_id=one.id)
    with pytest.raises(GuardFailed, match="caseload"):
        operations.assign_coach(session, story.acting, placement_ref=second.ref, professional_id=one.id)
    operations.assign_coach(session, story.acting, placement_ref=first.ref, professional_id=None)
    operations.assign_coach(session, story.acting, placement_ref=second.ref, professional_id=one.id)
    assert queries.people_coached(session, [one.id])[one.id] == {second.client_id}


def test_a_profile_is_kept_by_the_own_organisation(story, session):
    one = coach(story)
    stranger = actor_for(make_professional(session))
    with pytest.raises(NotFound):
        operations.set_profile(session, stranger, professional_id=one.id, tasks=[], competences=[])
    with pytest.raises(InvalidInput, match="owner"):
        operations.set_profile(session, story.acting, tasks=[], competences=[])
    operations.set_profile(session, story.acting, professional_id=one.id, tasks=[], competences=[])
    assert one in queries.coaches_without_profile(session)

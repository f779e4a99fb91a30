"""The fourteen tasks of a job coach, what each asks of somebody, and in which stage it comes (S4, C.9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from coordination.vocabulary import JobCoachCompetence as C
from coordination.vocabulary import JobCoachTask as T
from coordination.vocabulary import SupportStage

#: Most clients at once where nothing else was said (HR-18).
USUAL_CASELOAD = 20

COMPETENCES: Mapping[T, frozenset[C]] = {
    T.RECRUITMENT: frozenset({C.SOCIAL_MAP, C.ORGANISATION, C.COOPERATION}),
    T.INFORMATION: frozenset({C.COMMUNICATION, C.SOCIAL_MAP}),
    T.INTAKE: frozenset({C.CLIENT_GROUP, C.COMMUNICATION, C.ADMINISTRATION, C.ORGANISATION, C.COOPERATION}),
    T.SPECIALISED_INTAKE: frozenset(
        {
            C.CLIENT_GROUP,
            C.DIAGNOSTIC_BODIES,
            C.PSYCHOLOGICAL_KNOWLEDGE,
            C.COMMUNICATION,
            C.SOCIAL_SKILLS,
            C.ANALYSIS,
            C.EMPATHY,
        }
    ),
    T.VOCATIONAL_ORIENTATION: frozenset(
        {
            C.CLIENT_GROUP,
            C.PSYCHOLOGICAL_INSIGHT,
            C.LABOUR_MARKET,
            C.COMMUNICATION,
            C.SOCIAL_SKILLS,
            C.ANALYSIS,
            C.EMPATHY,
            C.POSITIVE_ATTITUDE,
        }
    ),
    T.TRACK_DETERMINATION: frozenset(
        {
            C.CLIENT_GROUP,
            C.SOCIAL_MAP,
            C.LABOUR_MARKET,
            C.COMMUNICATION,
            C.ORGANISATION,
            C.TEAM_PLAYER,
            C.POSITIVE_ATTITUDE,
        }
    ),
    T.FILE_MANAGEMENT: frozenset({C.ADMINISTRATION, C.ORGANISATION, C.COOPERATION}),
    T.FOLLOW_UP: frozenset(
        {
            C.CLIENT_GROUP,
            C.SOCIAL_MAP,
            C.PSYCHOLOGICAL_INSIGHT,
            C.SUPPORT_SKILLS,
            C.EVALUATION_FEEDBACK,
            C.COMMUNICATION,
            C.ORGANISATION,
            C.COOPERATION,
            C.TEAM_PLAYER,
            C.POSITIVE_ATTITUDE,
        }
    ),
    T.GUIDANCE: frozenset(
        {
            C.CLIENT_GROUP,
            C.SOCIAL_MAP,
            C.PSYCHOLOGICAL_INSIGHT,
            C.SUPPORT_SKILLS,
            C.COMMUNICATION,
            C.ANALYSIS,
            C.EMPATHY,
            C.DISCRETION,
            C.POSITIVE_ATTITUDE,
        }
    ),
    T.LABOUR_MARKET_GUIDANCE: frozenset({C.LABOUR_MARKET, C.EMPLOYMENT_MEASURES}),
    T.EMPLOYER_CONTACTS: frozenset(
        {
            C.LABOUR_MARKET,
            C.COMPANY_INSIGHT,
            C.COMPANY_REALITY,
            C.EMPLOYMENT_MEASURES,
            C.ORGANISATION,
            C.COMMUNICATION,
            C.COOPERATION,
        }
    ),
    T.MEDIATION: frozenset(
        {
            C.CLIENT_GROUP,
            C.COMPANY_REALITY,
            C.EMPLOYMENT_MEASURES,
            C.COMMUNICATION,
            C.POSITIVE_ATTITUDE,
        }
    ),
    T.CLIENT_AFTERCARE: frozenset(
        {
            C.CLIENT_GROUP,
            C.EMPLOYMENT_MEASURES,
            C.COMPANY_REALITY,
            C.SUPPORT_SKILLS,
            C.COMMUNICATION,
            C.DROP_OUT_AFTERCARE,
        }
    ),
    T.EMPLOYER_AFTERCARE: frozenset(
        {
            C.EMPLOYMENT_MEASURES,
            C.COMPANY_REALITY,
            C.SUPPORT_SKILLS,
            C.COMMUNICATION,
            C.TRUST,
        }
    ),
}

#: The stage of supported employment in which a task comes; keeping the file runs through all of them.
STAGE_OF: Mapping[T, SupportStage] = {
    T.RECRUITMENT: SupportStage.ENGAGEMENT,
    T.INFORMATION: SupportStage.ENGAGEMENT,
    T.INTAKE: SupportStage.ENGAGEMENT,
    T.SPECIALISED_INTAKE: SupportStage.VOCATIONAL_PROFILING,
    T.VOCATIONAL_ORIENTATION: SupportStage.VOCATIONAL_PROFILING,
    T.TRACK_DETERMINATION: SupportStage.VOCATIONAL_PROFILING,
    T.LABOUR_MARKET_GUIDANCE: SupportStage.JOB_FINDING,
    T.EMPLOYER_CONTACTS: SupportStage.EMPLOYER_ENGAGEMENT,
    T.MEDIATION: SupportStage.EMPLOYER_ENGAGEMENT,
    T.FOLLOW_UP: SupportStage.ON_AND_OFF_JOB_SUPPORT,
    T.GUIDANCE: SupportStage.ON_AND_OFF_JOB_SUPPORT,
    T.CLIENT_AFTERCARE: SupportStage.ON_AND_OFF_JOB_SUPPORT,
    T.EMPLOYER_AFTERCARE: SupportStage.ON_AND_OFF_JOB_SUPPORT,
}


def missing(task: T, competences: Collection[C]) -> list[C]:
    """Return what a task asks that is not there yet, in the order of the list."""
    return [one for one in C if one in COMPETENCES[task] and one not in competences]


def has_room(people: int, maximum: int | None) -> bool:
    """Say whether one more client fits in a caseload (HR-18)."""
    return people < (USUAL_CASELOAD if maximum is None else maximum)

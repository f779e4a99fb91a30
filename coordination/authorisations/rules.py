"""Which authorisations a place asks for, by income status, and when one lets somebody start (C.4, C.7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from coordination.authorisations.models import StatuteAuthorisation
from coordination.authorisations.working_days import after_working_days
from coordination.vocabulary import (
    AdviceKind,
    AuthorisationState,
    IncomeStatus,
    NotNeededReason,
    PlacementKind,
    StatuteAuthorisationKind,
)

Kind = StatuteAuthorisationKind
S = AuthorisationState

#: Work without pay, for which every income status has a paper of its own (W08, W12, W13).
UNPAID_WORK = frozenset(
    {
        PlacementKind.ACTIVATING_WORKFLOOR,
        PlacementKind.GUIDED_VOLUNTEERING,
        PlacementKind.REGULAR_VOLUNTEERING,
        PlacementKind.WORK_CARE,
        PlacementKind.SUPPORTED_WORK_UNPAID,
    }
)
VOLUNTEERING = frozenset({PlacementKind.GUIDED_VOLUNTEERING, PlacementKind.REGULAR_VOLUNTEERING})
#: Work under contract; temporary work experience may be either and asks for nothing here.
EMPLOYMENT = frozenset({PlacementKind.ARTICLE_60, PlacementKind.ADAPTED_WORK, PlacementKind.REGULAR_JOB})
#: A status that is not named asks for nothing.
BY_INCOME: dict[IncomeStatus, StatuteAuthorisationKind] = {
    IncomeStatus.INTEGRATION_INCOME: Kind.PCSW_PERMISSION,
    IncomeStatus.EQUIVALENT_INTEGRATION_INCOME: Kind.PCSW_PERMISSION,
    IncomeStatus.UNEMPLOYMENT_BENEFIT: Kind.RVA_C45B,
    IncomeStatus.SCHOOL_LEAVER_ALLOWANCE: Kind.RVA_C45B,
    IncomeStatus.SICKNESS_BENEFIT: Kind.MEDICAL_ADVISER_PERMISSION,
    IncomeStatus.INVALIDITY_BENEFIT: Kind.MEDICAL_ADVISER_PERMISSION,
}
#: Asked by the house and not, as far as anybody confirmed, by law; shown as such (D.3).
HOUSE_RULES = frozenset({Kind.MEDICAL_ADVISER_PERMISSION, Kind.INSURANCE_COVER})
#: Asked here without a source that says for which work it is needed and who sees to it; shown as such.
UNCONFIRMED = frozenset({Kind.DIMONA_DECLARATION})
#: In so many working days after filing an office can still say no; after that, silence is a yes (W12).
SILENCE_DAYS: dict[StatuteAuthorisationKind, int] = {Kind.RVA_C45B: 12}
#: Kinds with which somebody may start as soon as it is asked for (W12).
STARTS_ON_FILING = frozenset({Kind.RVA_C45B})
#: Where the workplace holds a general declaration, no C45B is filed (D.3); no other kind knows that.
_ONLY_C45B = frozenset({NotNeededReason.GENERAL_DECLARATION})


def income_decides(kind: PlacementKind) -> bool:
    """Say whether the income status decides what a kind of place asks for."""
    return kind in UNPAID_WORK


def required(
    kind: PlacementKind, income: IncomeStatus, advices: Collection[AdviceKind] = ()
) -> tuple[StatuteAuthorisationKind, ...]:
    """Return what must be in order before the first day at this kind of place.

    Parameters
    ----------
    advices
        Advices of the client that are valid already.
    """
    found = []
    if kind in UNPAID_WORK and income in BY_INCOME:
        found.append(BY_INCOME[income])
    if kind in VOLUNTEERING:
        found.append(Kind.INSURANCE_COVER)
    if kind is PlacementKind.ADAPTED_WORK and AdviceKind.ADAPTED_WORK not in advices:
        found.append(Kind.VDAB_ADVICE_ADAPTED_WORK)
    if kind in EMPLOYMENT:
        found.append(Kind.DIMONA_DECLARATION)
    return tuple(found)


def answer_by(kind: StatuteAuthorisationKind, requested_on: date) -> date | None:
    """Return the last day on which the office can still say no; None where silence says nothing."""
    days = SILENCE_DAYS.get(kind)
    return None if days is None else after_working_days(requested_on, days)


def silence_counts(authorisation: StatuteAuthorisation, on: date) -> bool:
    """Say whether an office that was asked has agreed by saying nothing (C.7: C45B only)."""
    by = authorisation.answer_by
    return authorisation.kind in SILENCE_DAYS and by is not None and by < on


def is_over(authorisation: StatuteAuthorisation, on: date) -> bool:
    """Say whether its last day has passed."""
    return authorisation.valid_to is not None and authorisation.valid_to < on


def state_on(authorisation: StatuteAuthorisation | None, on: date) -> AuthorisationState:
    """Return the state on a day: what time did counts, whether or not a task has written it down yet."""
    if authorisation is None:
        return S.NEEDED
    state = authorisation.state
    if state is S.REQUESTED and silence_counts(authorisation, on):
        state = S.TACIT
    if state in {S.GRANTED, S.TACIT} and is_over(authorisation, on):
        return S.EXPIRED
    return state


def lets_start(kind: StatuteAuthorisationKind, state: AuthorisationState) -> bool:
    """Say whether somebody may start with an authorisation in this state (C.7)."""
    if state is S.REQUESTED:
        return kind in STARTS_ON_FILING
    return state in {S.GRANTED, S.TACIT, S.NOT_NEEDED}


def reasons_not_needed(kind: StatuteAuthorisationKind) -> tuple[NotNeededReason, ...]:
    """Return for which reasons a kind may be set aside."""
    return tuple(one for one in NotNeededReason if kind is Kind.RVA_C45B or one not in _ONLY_C45B)

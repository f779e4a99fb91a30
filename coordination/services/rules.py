"""Questions about services and links that need no database."""

from __future__ import annotations

from datetime import date

from coordination.errors import InvalidInput
from coordination.rows import check_period, check_rung
from coordination.services.models import FundingLine, Service
from coordination.vocabulary import LadderScheme, PovertySignalKind, ServiceLinkKind, SupportTheme

#: Which sign of poverty a service relieves, by the theme that it helps with (SR-20).
RELIEVES = {
    SupportTheme.TRANSPORT: PovertySignalKind.NO_TRANSPORT_MONEY,
    SupportTheme.INTERNET: PovertySignalKind.NO_INTERNET,
    SupportTheme.RIGHTS_INFORMATION: PovertySignalKind.UNAWARE_OF_RIGHTS,
    SupportTheme.HOUSING: PovertySignalKind.HOUSING_INSECURITY,
    SupportTheme.DEBT_BUDGET: PovertySignalKind.DEBTS,
}
#: The signs that some service can relieve; no other enters a round.
RELIEVED_BY = frozenset(RELIEVES.values())


def intake_stopped(service: Service, on: date) -> bool:
    """Say whether the service takes nobody in on this day (HR-22); a stop without a last day goes on."""
    if service.intake_stop_from is None or on < service.intake_stop_from:
        return False
    return service.intake_stop_until is None or on <= service.intake_stop_until


def check_rungs(lowest: int | None, highest: int | None) -> None:
    """Refuse rungs that are not on a ladder, half a range, or a range upside down.

    Raises
    ------
    InvalidInput
        Naming the field.
    """
    if (lowest is None) != (highest is None):
        raise InvalidInput("rungs", "the lowest and the highest rung go together")
    for where, rung in (("lowest_rung", lowest), ("highest_rung", highest)):
        check_rung(rung, where)
    if lowest is not None and highest is not None and highest < lowest:
        raise InvalidInput("highest_rung", f"{highest} is below the lowest rung, {lowest}")


def check_step(
    kind: ServiceLinkKind, scheme: LadderScheme | None, from_rung: int | None, to_rung: int | None
) -> None:
    """Refuse a link whose rungs say nothing: a step needs its ladder, and leads up.

    Raises
    ------
    InvalidInput
        Naming the field.
    """
    check_rung(from_rung, "from_rung")
    check_rung(to_rung, "to_rung")
    if kind is ServiceLinkKind.LEADS_TO and (scheme is None or from_rung is None or to_rung is None):
        raise InvalidInput("leads_to", "needs its ladder's scheme, a rung to start from and one to lead to")
    if scheme is None and (from_rung is not None or to_rung is not None):
        raise InvalidInput("scheme", "a rung means nothing without its ladder's scheme")
    if from_rung is not None and to_rung is not None and to_rung <= from_rung:
        raise InvalidInput("to_rung", f"{to_rung} is not above the rung it starts from, {from_rung}")


def check_programme(starts_on: date, ends_on: date, cohort_min: int, cohort_max: int) -> None:
    """Refuse a programme that ends before it starts, or a group that cannot be (A1-18).

    Raises
    ------
    InvalidInput
        Naming the field.
    """
    check_period(starts_on, ends_on, "ends_on")
    if not 0 <= cohort_min <= cohort_max:
        raise InvalidInput("cohort", f"from {cohort_min} to {cohort_max} people is impossible")


def funding_ending(service: Service, on: date, days: int) -> list[FundingLine]:
    """Return the lines of money that stop within so many days or have stopped, the first to stop in front."""
    ending = [(line.ends_on, number) for number, line in enumerate(service.funding) if line.ends_on]
    return [service.funding[number] for ends_on, number in sorted(ending) if (ends_on - on).days <= days]

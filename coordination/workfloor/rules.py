"""Pure questions about a floor: does somebody work on this half-day, and may it still be written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from coordination.errors import CoordinationError, InvalidInput
from coordination.placements.models import Placement
from coordination.vocabulary import AttendanceCode, HalfDay, PlacementState
from coordination.vocabulary.half_days import WEEKDAYS

#: Days back for which a workplace still writes down who was there.
BACK_DAYS = 31
#: Days of which a workplace is reminded that somebody is not written down yet, today among them.
SHEET_DAYS = 7
#: Days during which an absence without notice asks for a call.
CALL_DAYS = 14

WAS_THERE = frozenset({AttendanceCode.PRESENT, AttendanceCode.LATE})


class AttendanceChanged(CoordinationError):
    """Somebody else wrote down something else meanwhile; nothing of this sheet was kept.

    Attributes
    ----------
    now
        What stands there now, by reference of the placement.
    """

    code = "attendance_changed"

    def __init__(self, now: Mapping[str, AttendanceCode]) -> None:
        super().__init__(f"attendance of {len(now)} was changed by somebody else meanwhile")
        self.now = dict(now)


def name_of(day: date, half_day: HalfDay) -> str:
    """Return the half-day of the week, such as ``mon-morning``."""
    return f"{WEEKDAYS[day.weekday()]}-{half_day.value}"


def works_on(stay: Placement, day: date, half_day: HalfDay) -> bool:
    """Say whether somebody works on this half-day: one of the stay's own, while it was under way."""
    return (
        stay.state is PlacementState.ACTIVE
        and stay.starts_on <= day <= (stay.ends_on or date.max)
        and name_of(day, half_day) in stay.half_days.names
        and not any(pause.paused_on <= day < pause.resumed_on for pause in stay.pauses)
    )


def last_worked(stays: Collection[Placement], day: date, half_day: HalfDay) -> tuple[date, HalfDay] | None:
    """Return the last half-day, up to and with this one, on which one of the stays works.

    None when there is none among the days that are still written down.
    """
    halves = list(HalfDay)
    for back in range(BACK_DAYS + 1):
        before = day - timedelta(days=back)
        for half in reversed(halves if back else halves[: halves.index(half_day) + 1]):
            if any(works_on(stay, before, half) for stay in stays):
                return before, half
    return None


def check_day(day: date, today: date) -> None:
    """Refuse a day that is still to come or too long ago.

    Raises
    ------
    InvalidInput
        Naming the days between which it lies.
    """
    first = today - timedelta(days=BACK_DAYS)
    if not first <= day <= today:
        raise InvalidInput("day", f"{day} does not lie between {first} and {today}")


def check_work(stay: Placement, day: date, half_day: HalfDay) -> None:
    """Refuse attendance on a half-day without work.

    Raises
    ------
    InvalidInput
        Saying why nobody works then: the stay is not under way, or not on that day or half-day.
    """
    if stay.state is not PlacementState.ACTIVE:
        raise InvalidInput("day", f"the stay is {stay.state.value}; attendance is of one under way")
    if not works_on(stay, day, half_day):
        raise InvalidInput("day", f"no work is agreed on {day} in the {half_day.value}")


def clashes(
    wanted: Mapping[str, AttendanceCode],
    now: Mapping[str, tuple[AttendanceCode, int]],
    seen: Mapping[str, int],
) -> dict[str, AttendanceCode]:
    """Return what somebody else wrote down meanwhile, and differently.

    Parameters
    ----------
    now
        What stands there, with its version.
    seen
        The versions that were on screen; 0 where nothing stood there.
    """
    return {
        ref: code
        for ref, (code, version) in now.items()
        if ref in wanted and code is not wanted[ref] and version != seen.get(ref, 0)
    }


def days_shown(today: date, number: int = 7) -> Sequence[date]:
    """Return the last days, today first, of which a sheet is one gesture away."""
    return [today - timedelta(days=back) for back in range(number)]

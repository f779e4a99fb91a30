"""Working days in Belgium: Monday to Friday without the ten legal public holidays.

Where an office counts Saturdays too, a deadline found here is later than its own, never earlier.
"""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5
#: New Year, Labour Day, the national day, Assumption, All Saints, the armistice, Christmas: month and day.
_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
#: Easter Monday, Ascension and Whit Monday, in days after Easter.
_AFTER_EASTER = (1, 39, 50)


def easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian reckoning (algorithm of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, within = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * quarter - epact - within) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> frozenset[date]:
    """Return the ten legal public holidays of a year."""
    sunday = easter(year)
    moving = (sunday + timedelta(days=number) for number in _AFTER_EASTER)
    return frozenset([*(date(year, month, day) for month, day in _FIXED), *moving])


def is_working_day(day: date) -> bool:
    """Say whether offices work on a day."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year)


def after_working_days(start: date, number: int) -> date:
    """Return the ``number``-th working day after ``start``, which itself does not count."""
    day = start
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day

"""Working days in Belgium, against the calendars of the years around."""

from datetime import date

import pytest

from coordination.authorisations.working_days import (
    after_working_days,
    easter,
    is_working_day,
    public_holidays,
)


@pytest.mark.parametrize(
    "sunday", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_easter_falls_on_its_day(sunday):
    assert easter(sunday.year) == sunday


def test_a_year_has_ten_public_holidays():
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 21),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


def test_twelve_working_days_pass_over_weekends_christmas_and_new_year():
    assert not is_working_day(date(2026, 12, 25))
    assert after_working_days(date(2026, 12, 17), 12) == date(2027, 1, 6)
    assert after_working_days(date(2026, 11, 2), 12) == date(2026, 11, 19)
    assert after_working_days(date(2026, 11, 2), 0) == date(2026, 11, 2)

"""What stands wrongly in a data file is refused, with the file and the entry named."""

import pytest

from coordination.errors import InvalidHalfDays, InvalidInput, UnknownCode
from coordination.vocabulary import Sector
from seed.ghent.tables import Entry, half_days


def test_half_days_are_written_as_people_say_them():
    written = half_days("mon-wed morning; tue,sat afternoon")
    names = ("mon-morning", "tue-morning", "tue-afternoon", "wed-morning", "sat-afternoon")
    assert written.names == names


@pytest.mark.parametrize("text", ["", "mon", "mon-fri noon", "maandag morning", "mon morning; mon morning"])
def test_impossible_half_days_are_refused(text):
    with pytest.raises(InvalidHalfDays):
        half_days(text)


def test_unknown_code_names_the_file_and_the_entry():
    entry = Entry("offers.toml: kitchen", {"sector": "koken"})
    with pytest.raises(UnknownCode, match=r"offers\.toml: kitchen\.sector: unknown code 'koken'"):
        entry.code("sector", Sector)


def test_value_of_another_kind_is_refused():
    with pytest.raises(InvalidInput, match=r"offers\.toml: kitchen\.weeks: a int was expected, not '12'"):
        Entry("offers.toml: kitchen", {"weeks": "12"}).take("weeks", int)


def test_key_that_nobody_reads_is_refused():
    entry = Entry("offers.toml: kitchen", {"sector": "catering", "secktor": "catering"})
    entry.code("sector", Sector)
    with pytest.raises(InvalidInput, match=r"kitchen\.secktor: nothing reads this key"):
        entry.finish()

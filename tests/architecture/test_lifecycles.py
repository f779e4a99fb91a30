"""The life cycles as people read them are the ones that the program follows."""

from coordination.placements.lifecycle import PLACEMENT
from tests.support.lifecycle_pages import COMMAND, DOCUMENT, MACHINES, text
from tests.support.sources import python_files


def test_the_tables_in_the_documentation_are_the_ones_that_hold():
    assert DOCUMENT.read_text(encoding="utf-8") == text(), f"write it anew: {COMMAND}"


def test_no_life_cycle_is_left_out():
    found = sum(
        path.read_text(encoding="utf-8").count("] = Lifecycle(") for path in python_files("coordination")
    )
    assert found == len(MACHINES)


def test_every_row_of_a_table_stands_on_the_page():
    page = text()
    for row in PLACEMENT.transitions:
        for state in row.from_:
            assert f"| `{state.value}` | `{row.event}` | `{row.to.value}` |" in page

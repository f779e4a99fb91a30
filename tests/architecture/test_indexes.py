"""A database finds what points at a row by an index, so that erasing one row does not read whole tables."""

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from web.database import tables

#: What stays for as long as somebody uses the program: nobody erases it with a file, so nothing looks for
#: what points at it. Whoever looks by one of these gives the column an index all the same.
LASTING = {
    "capacity_offers",
    "matching_rounds",
    "organisations",
    "professionals",
    "services",
    "shortage_reports",
}


def test_every_reference_to_something_that_is_erased_has_an_index():
    bare = {
        f"{table.name}.{column.name}"
        for table in tables().tables.values()
        for key in table.foreign_keys
        for column in [key.parent]
        if key.column.table.name not in LASTING
        and column.name not in {one.name for one in table.columns if one.unique or one.primary_key}
        and column.name not in led_by(table)
    }
    assert bare == set()


def led_by(table):
    """Return the columns that an index, a key or a promise of uniqueness of a table begins with."""
    found = {next(iter(one.columns)).name for one in table.indexes}
    keys = [one for one in table.constraints if isinstance(one, UniqueConstraint | PrimaryKeyConstraint)]
    return found | {next(iter(one.columns)).name for one in keys if len(one.columns)}

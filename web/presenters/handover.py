"""Who may take over, as names that can be typed: each name means one colleague."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from coordination.organisations.models import Professional
from web.presenters.labels import label_of


def names_of(colleagues: Sequence[Professional]) -> dict[str, int]:
    """Return the id of each colleague by the name to type, in the given order.

    Who shares a name bears the function as well; who shares that too, the number of the person.
    """
    names = [one.display_name for one in colleagues]
    longer = [f"{one.display_name}, {label_of(one.role)}" for one in colleagues]
    shared, still_shared = _twice(names), _twice(longer)
    found = {}
    for one, name, with_function in zip(colleagues, names, longer, strict=True):
        if with_function.casefold() in still_shared:
            name = f"{with_function} {one.id}"
        elif name.casefold() in shared:
            name = with_function
        found[name] = one.id
    return found


def named(typed: str, names: Mapping[str, int]) -> int | None:
    """Return who is meant by what somebody typed; capitals and spaces around it make no difference."""
    wanted = typed.strip().casefold()
    return next((number for name, number in names.items() if name.casefold() == wanted), None)


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name, count in Counter(map(str.casefold, names)).items() if count > 1}

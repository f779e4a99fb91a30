"""From a row to the values that an answer tells of it, read before the transaction is over."""

from __future__ import annotations

from typing import Any


def picked(row: object, *names: str, **paths: str) -> dict[str, Any]:
    """Return values of a row by name.

    Parameters
    ----------
    names
        Attributes that keep their name.
    paths
        Name in the answer and path to the value, such as ``by="invited_by.display_name"``; None where
        something on the way is None.
    """
    return {name: _value(row, path) for name, path in (*((one, one) for one in names), *paths.items())}


def _value(row: object, path: str) -> Any:
    value: Any = row
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value

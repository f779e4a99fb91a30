"""How clients' references begin: each town has its own first part, as in ``GENT-7QK2M9XA``.

It is a setting of the installation, read by every process alike. References that were given stay as they are
when it changes: wherever one is read, any first part is understood.
"""

from __future__ import annotations

import re

from coordination.base import REFERENCE_ALPHABET, new_reference
from coordination.errors import InvalidInput

USUAL_PREFIX = "GENT"
_PREFIX = re.compile(r"[A-Z]{2,8}")
_REFERENCE = re.compile(r"[A-Z]{2,8}-[0-9A-Z]{4,12}")
# In a sentence: in capitals as it is given, or in any letters when a digit tells it from VDAB-partners.
_DRAWN = f"[{REFERENCE_ALPHABET}]{{8,10}}"
_IN_TEXT = re.compile(rf"\b(?:[A-Z]{{2,8}}-{_DRAWN}|(?i:[A-Z]{{2,8}}-(?=[A-Z]*\d){_DRAWN}))\b")


class _Town:
    """Holds the first part of this process."""

    prefix = USUAL_PREFIX


def configure_prefix(prefix: str) -> None:
    """Set the first part of new references.

    Raises
    ------
    InvalidInput
        Unless it is two to eight capitals.
    """
    if not _PREFIX.fullmatch(prefix):
        raise InvalidInput("SCHAKEL_REFERENCE_PREFIX", "it is two to eight capitals, such as GENT")
    _Town.prefix = prefix


def prefix() -> str:
    """Return the first part of new references."""
    return _Town.prefix


def new_client_reference() -> str:
    """Return a random reference that tells nothing about whom it names."""
    return new_reference(_Town.prefix)


def is_reference(text: str) -> bool:
    """Say whether a text reads like a reference, of this installation or another."""
    return _REFERENCE.fullmatch(text) is not None


def holds_reference(text: str) -> bool:
    """Say whether a reference as Schakel draws them stands in a sentence, whoever it is about."""
    return _IN_TEXT.search(text) is not None


def example() -> str:
    """Return a reference as it looks here; nobody's."""
    return f"{_Town.prefix}-7QK2M9XA"

"""Texts that a spreadsheet would take for a formula, made harmless on the way out and whole on the way in.

A text that could start a formula gets an apostrophe before it (ASVS V1.2.10); so does one that has one there
already, so that a file that comes back says what was sent.
"""

from __future__ import annotations

import re
import unicodedata

_WIDE_EQUALS = "\uff1d"
# Also as wide as a character of Chinese: some spreadsheets take those for the same.
STARTS = frozenset(f"=+-@|%{_WIDE_EQUALS}\uff0b\uff0d\uff20\uff5c\uff05")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_APOSTROPHE = "'"


def starts_formula(text: str) -> bool:
    """Say whether a spreadsheet might take a text for a formula, behind spaces and marks that nobody sees."""
    if _NUMBER.fullmatch(text):
        return False
    if text[:1] in ("\t", "\r", "\n"):
        return True
    visible = next((one for one in text if not _is_unseen(one)), "")
    return visible in STARTS and visible != ""


def escape(text: str) -> str:
    """Return a text as it goes into a cell."""
    return _APOSTROPHE + text if starts_formula(text.lstrip(_APOSTROPHE)) else text


def unescape(text: str) -> str:
    """Return what a cell says: the reverse of `escape`; an apostrophe of one's own stays."""
    escaped = text.startswith(_APOSTROPHE) and starts_formula(text.lstrip(_APOSTROPHE))
    return text[1:] if escaped else text


def is_formula(text: str) -> bool:
    """Say whether a cell of a text file holds a formula: nobody writes a value that begins like one."""
    return text.lstrip().startswith(("=", _WIDE_EQUALS))


def _is_unseen(one: str) -> bool:
    return one.isspace() or unicodedata.category(one) in ("Cc", "Cf", "Zs", "Zl", "Zp")

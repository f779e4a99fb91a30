"""Labels of codes in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from coordination.vocabulary import label
from web.i18n import language


def label_of(code: StrEnum | None) -> str:
    """Return the words for a code; nothing for None."""
    return "" if code is None else label(code, language())


def labels_of(codes: Iterable[StrEnum] | None) -> str:
    """Return the words for several codes, with commas."""
    return ", ".join(label_of(code) for code in codes or ())

"""Labels of every code in Dutch, English and French, and the parsing of codes that come from outside."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TypeVar

from coordination.errors import UnknownCode
from coordination.vocabulary.generate import read_rows

LANGUAGES = ("nl", "en", "fr")

Code = TypeVar("Code", bound=StrEnum)


@cache
def _labels() -> dict[tuple[str, str, str], str]:
    return {
        (row["enum"], row["code"], language): row[language] for row in read_rows() for language in LANGUAGES
    }


def label(code: StrEnum, language: str = "nl") -> str:
    """Return the words people read for ``code``.

    Parameters
    ----------
    code
        A member of one of the vocabulary's enums.
    language
        ``nl``, ``en`` or ``fr``; another language falls back to Dutch.
    """
    labels = _labels()
    name = type(code).__name__
    return labels.get((name, code.value, language)) or labels[(name, code.value, "nl")]


def parse_code(enum: type[Code], text: str, where: str) -> Code:
    """Return the member of ``enum`` with the code ``text``.

    Raises
    ------
    UnknownCode
        When ``text`` is no code of the list; the sentence names ``where``, the code and the allowed ones.
    """
    try:
        return enum(text)
    except ValueError:
        raise UnknownCode(where, text, [member.value for member in enum]) from None

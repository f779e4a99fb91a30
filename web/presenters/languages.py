"""Languages that people speak, by their names in the language of the reader."""

from __future__ import annotations

from babel import Locale

from coordination.vocabulary import LANGUAGES
from web.i18n import language

#: Spoken much in Ghent, beside the languages of the pages.
_SPOKEN = ("ar", "bg", "es", "fa", "ku", "pl", "ps", "pt", "ro", "ru", "sk", "so", "sq", "ti", "tr", "uk")


def language_name(code: str) -> str:
    """Return the name of a language; what was written when it is no code of a language."""
    name = Locale.parse(language()).languages.get(code)
    return code if name is None else str(name)


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of a talk as choices in a form, those of the pages first."""
    pages = [(code, language_name(code)) for code in LANGUAGES]
    others = sorted(((code, language_name(code)) for code in _SPOKEN), key=lambda choice: choice[1])
    return [*pages, *others]

"""When a name answers to what was typed; no index of names is kept anywhere."""

from __future__ import annotations

import unicodedata

#: Fewer letters than this find half the list, and tell nothing.
FEWEST = 2
#: Longer than any name or reference.
LONGEST = 80


def plain(text: str) -> str:
    """Return a text as it is compared: no capitals, no accents, single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def answers_to(name: str, wanted: str) -> bool:
    """Say whether every word of ``wanted`` begins a word of the name; both as `plain` gives them."""
    words = name.replace("-", " ").split()
    return all(any(word.startswith(part) for word in words) for part in wanted.replace("-", " ").split())


def is_of_ref(ref: str, wanted: str) -> bool:
    """Say whether what was typed begins a reference or its last part; ``wanted`` as `plain` gives it.

    The first part alone, which all references of a town share, is none.
    """
    whole = plain(ref)
    town, _, own = whole.partition("-")
    return own.startswith(wanted) or (len(wanted) > len(town) + 1 and whole.startswith(wanted))

"""Looking through a text that leaves the circle of secrecy, for what has no place in it (CONF-10, D.3).

It catches what is written without thinking, not every sentence: what somebody writes stays that person's own
responsibility.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coordination.clients.models import Client
from coordination.clients.references import holds_reference
from coordination.errors import InvalidInput

#: Beginnings of words that are no business of a workplace, in Dutch, French and English, by subject.
HEALTH = (
    *("diagnos", "ziek", "malad", "illness", "disease", "medic", "médic", "psychiat", "psycho", "depress"),
    *("dépress", "hiv", "zwanger", "enceinte", "pregnan", "handicap"),
)
SUBSTANCES = ("verslaa", "verslav", "addict", "alcohol", "alcool", "drug", "drogue")
OFFENCES = (
    *("gevang", "prison", "detenti", "détenti", "strafblad", "casier", "misdrijf", "misdaad", "délit"),
    *("crime", "crimin", "veroorde", "condamn", "convict", "enkelband", "justiti", "justice", "politie"),
    "police",
)
MONEY = ("leefloon", "uitkering", "schuld", "dette", "debt")
ORIGIN = (
    *("nationaliteit", "nationalit", "herkomst", "origine", "religi", "geloof", "moslim", "musulman"),
    *("verblijfs", "papieren", "rijksregister"),
)
NOT_FUNCTIONAL = (*HEALTH, *SUBSTANCES, *OFFENCES, *MONEY, *ORIGIN)

_WORDS = re.compile(rf"\b(?:{'|'.join(NOT_FUNCTIONAL)})\w*", re.IGNORECASE)
# Eleven digits in the way of a national register number.
_NATIONAL_NUMBER = re.compile(r"\b\d{2}\D?\d{2}\D?\d{2}\D?\d{3}\D?\d{2}\b")
_SHORTEST_NAME = 3


class WordsFound(InvalidInput):
    """A text holds words that are no business of who would read it.

    Attributes
    ----------
    words
        The words as they were written, each once, for the person who wrote them. They stand in no sentence of
        this error, which may end up in a log.
    """

    code = "words_found"

    def __init__(self, where: str, words: Sequence[str]) -> None:
        super().__init__(where, "is about more than the floor: times, tasks and what somebody needs there")
        self.words = tuple(words)


def words_found(text: str) -> tuple[str, ...]:
    """Return the words of the list that a text holds, as they were written, each once."""
    return tuple(dict.fromkeys(match.group().lower() for match in _WORDS.finditer(text)))


def check_anonymous(text: str, where: str, client: Client | None) -> None:
    """Refuse a text that says who the client is: by name, reference or national number.

    No reason overrides this. A text of somebody who may not know who it is, is compared with no name: who
    tries names would learn from the refusal which one it is (CONF-11, CONF-15).

    Parameters
    ----------
    client
        None when the writer may not know who it is.

    Raises
    ------
    InvalidInput
        Naming the field; what was written is not repeated.
    """
    if _NATIONAL_NUMBER.search(text):
        raise InvalidInput(where, "holds a national number")
    if holds_reference(text) or (client is not None and names_found(text, client)):
        raise InvalidInput(where, "names the client; use the alias")


def names_found(text: str, client: Client) -> frozenset[str]:
    """Return the words of a client's name that stand in a text, in small letters; short ones do not count."""
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    names = {word.casefold() for word in re.findall(r"\w+", client.display_name)}
    return frozenset(words & {name for name in names if len(name) >= _SHORTEST_NAME})

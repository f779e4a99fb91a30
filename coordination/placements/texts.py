"""Texts between a host and a client's supervisor: about the floor only (CONF-10)."""

from __future__ import annotations

from coordination.clients.models import Client
from coordination.clients.texts import WordsFound, check_anonymous, words_found
from coordination.errors import InvalidInput
from coordination.rows import filled

LONGEST_TEXT = 500


def check_functional(text: str, where: str, client: Client | None, *, words_allowed: bool = False) -> str:
    """Return a text for, or from, a host, stripped, if it is about the floor only (CONF-10).

    Parameters
    ----------
    client
        None where the writer may not read the name, as a host may not.
    words_allowed
        Whether somebody gave a reason to let words of the list pass; who the client is never passes.

    Raises
    ------
    WordsFound
        When it holds words on health, substances, offences, money or origin (D.3, INV-17); it carries them.
    InvalidInput
        When it is empty or too long, or says who the client is. What was written is not repeated.
    """
    text = filled(text, where)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    check_anonymous(text, where, client)
    if not words_allowed and (found := words_found(text)):
        raise WordsFound(where, found)
    return text

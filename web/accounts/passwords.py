"""Which passwords are refused: short ones, and those that a guesser tries first (ASVS V6.2).

The lists of leaked passwords and common words come with the zxcvbn package, so nothing is asked outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200
# Of five grades (0 to 4): more than 10^8 guesses.
_LOWEST_GRADE = 3
# The package looks at every part of a password: what comes after so many characters adds nothing but time.
_LOOKED_AT = 72
# What its lists, which are English, do not hold and people here would think of.
_LOCAL_WORDS = (
    "schakel", "wachtwoord", "paswoord", "welkom", "gent", "brussel", "antwerpen", "belgie", "vlaanderen",
    "ocmw", "vdab", "azerty", "azertyuiop", "qsdfghjklm", "geheim", "zomer", "winter", "lente", "herfst",
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december", "motdepasse", "bonjour", "bienvenue", "soleil",
)  # fmt: skip


class PasswordFault(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    GUESSABLE = "guessable"


def password_fault(password: str, about: Iterable[str] = ()) -> PasswordFault | None:
    """Say why a password is refused, or None when it may be used.

    Parameters
    ----------
    password
        In clear.
    about
        What a guesser knows of the person: name, address, organisation.
    """
    if len(password) < MINIMUM_LENGTH:
        return PasswordFault.SHORT
    if len(password) > MAXIMUM_LENGTH:
        return PasswordFault.LONG
    # Its lists take a moment to read, and most requests set no password.
    from zxcvbn import zxcvbn

    known = [word for text in about for word in [re.sub(r"\W", "", text), *re.findall(r"\w{3,}", text)]]
    guessed = zxcvbn(password[:_LOOKED_AT], user_inputs=[*_LOCAL_WORDS, *known])
    return None if int(guessed["score"]) >= _LOWEST_GRADE else PasswordFault.GUESSABLE

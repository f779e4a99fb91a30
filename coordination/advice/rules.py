"""Whether somebody may advise, and whether a text keeps the client unknown (CONF-15); pure questions."""

from __future__ import annotations

import re
from datetime import date

from coordination.clients.models import Client
from coordination.clients.references import holds_reference
from coordination.clients.texts import names_found
from coordination.errors import InvalidInput
from coordination.rows import filled
from coordination.teams.models import TeamMembership
from coordination.teams.rules import is_current
from coordination.vocabulary import ClientPart, FunctionalFact, MembershipFunction

LONGEST_TEXT = 2000
_MANY_DIGITS = re.compile(r"(?:\d[\s./-]?){8,}")
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
#: What somebody must be granted to let a fact go along with a question.
PART_OF_FACT = {
    fact: ClientPart.AVAILABILITY if fact is FunctionalFact.AVAILABILITY else ClientPart.FUNCTIONAL_PROFILE
    for fact in FunctionalFact
}


def advises(membership: TeamMembership, on: date) -> bool:
    """Say whether this member is there to advise, and no more, on a day."""
    return is_current(membership, on) and membership.function is MembershipFunction.CONSULTATION_ONLY


def check_anonymous(text: str, where: str, client: Client | None) -> str:
    """Return a text without the spaces around it, if it does not tell who the client is.

    It finds the name, a reference, a telephone or national number and an e-mail address; it cannot find a
    description by which somebody is known, which stays the writer's own responsibility.

    Parameters
    ----------
    client
        None where the writer may not read the name, as an adviser may not: who tries names would learn from
        a refusal which one it is.

    Raises
    ------
    InvalidInput
        When it is empty, too long, or names the client. What was written is not repeated in the sentence.
    """
    text = filled(text, where)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(where, f"is longer than {LONGEST_TEXT} characters")
    told = holds_reference(text) or (client is not None and names_found(text, client))
    if told or any(pattern.search(text) for pattern in (_MANY_DIGITS, _ADDRESS)):
        raise InvalidInput(where, "tells who the client is: leave out names, numbers and addresses")
    return text

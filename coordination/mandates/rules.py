"""Questions about mandates that need no database (CONF-34)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coordination.errors import InvalidInput
from coordination.mandates.models import Mandate
from coordination.vocabulary import MandateAuthority, MandateSubject

LONGEST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mandate is towards: one organisation of the network, or one authority.

    Raises
    ------
    InvalidInput
        When it is neither, or both.
    """

    organisation_id: int | None = None
    authority: MandateAuthority | None = None

    def __post_init__(self) -> None:
        """Refuse nobody and everybody."""
        if (self.organisation_id is None) == (self.authority is None):
            raise InvalidInput("addressee", "is one organisation or one authority")


def holds(mandate: Mandate, on: date) -> bool:
    """Say whether a mandate is in force on a day; expiry and withdrawal count without any job."""
    withdrawn = mandate.withdrawn_on is not None and mandate.withdrawn_on <= on
    return mandate.given_on <= on <= mandate.ends_on and not withdrawn


def covers(mandate: Mandate, addressee: Addressee, subject: MandateSubject, on: date) -> bool:
    """Say whether a mandate lets somebody contact this addressee about this, on a day."""
    towards = Addressee(mandate.organisation_id, mandate.authority)
    return holds(mandate, on) and towards == addressee and subject in mandate.subjects


def covering(
    mandates: Iterable[Mandate], addressee: Addressee, subject: MandateSubject, on: date
) -> Mandate | None:
    """Return a mandate that covers a contact, or None."""
    return next((one for one in mandates if covers(one, addressee, subject, on)), None)

"""Questions about organisations that need no database."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coordination.errors import InvalidInput
from coordination.vocabulary import LegalForm, OrganisationKind, SecrecyRegime

POSTCODE = re.compile(r"[1-9][0-9]{3}")
LANGUAGE = re.compile(r"[a-z]{2,3}")

# Kinds whose staff are bound by professional secrecy (C.2). Every other kind is held to discretion only: what
# nobody has confirmed opens nothing.
SECRECY_KINDS = frozenset(
    {
        OrganisationKind.PCSW,
        OrganisationKind.GENERAL_WELFARE_CENTRE,
        OrganisationKind.MENTAL_HEALTH_CENTRE,
        OrganisationKind.ADDICTION_CARE,
        OrganisationKind.DAY_CENTRE,
        OrganisationKind.PSYCHIATRIC_CENTRE,
        OrganisationKind.HOUSE_OF_JUSTICE,
    }
)


def default_secrecy(kinds: Iterable[OrganisationKind]) -> SecrecyRegime:
    """Return the secrecy regime of an organisation of these kinds (C.2).

    An organisation of several kinds gets professional secrecy only if every kind has it: the stricter reading
    towards the client.
    """
    given = set(kinds)
    if given == {OrganisationKind.RESEARCH_CENTRE}:
        return SecrecyRegime.NONE
    if given and given <= SECRECY_KINDS:
        return SecrecyRegime.PROFESSIONAL_SECRECY
    return SecrecyRegime.DUTY_OF_DISCRETION


def usual_form(kinds: Iterable[OrganisationKind], *, is_non_profit: bool) -> LegalForm:
    """Return the legal form that goes with kinds, where nobody said it: an OCMW is a public body."""
    if not is_non_profit:
        return LegalForm.COMMERCIAL
    return LegalForm.PUBLIC if OrganisationKind.PCSW in kinds else LegalForm.NON_PROFIT


def check_languages(codes: Iterable[str], where: str) -> list[str]:
    """Return codes of languages in a stable order, each once.

    Raises
    ------
    InvalidInput
        When one is no code of two or three small letters.
    """
    chosen = sorted(set(codes))
    for code in chosen:
        if not LANGUAGE.fullmatch(code):
            raise InvalidInput(where, f"{code!r} is no code of a language, such as fr or ar")
    return chosen


def check_place(postcode: str, latitude: float | None, longitude: float | None) -> None:
    """Refuse a postcode that is no Belgian one, and a position that is none.

    Raises
    ------
    InvalidInput
        Naming the field; a client's own postcode is not repeated in the sentence.
    """
    if not POSTCODE.fullmatch(postcode):
        raise InvalidInput("postcode", "a Belgian postcode has four digits, the first not 0")
    if (latitude is None) != (longitude is None):
        raise InvalidInput("position", "latitude and longitude go together")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InvalidInput("position", "latitude runs from -90 to 90, longitude from -180 to 180")

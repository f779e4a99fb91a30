"""What a client lets us arrange towards third parties, and the contacts that rest on it (CONF-34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coordination.errors import InvalidInput
from coordination.mandates.models import Mandate, ThirdPartyContact
from coordination.mandates.rules import Addressee, holds
from coordination.organisations.models import Organisation
from coordination.vocabulary import ContactMeans, MandateAuthority, MandateSubject, RecordedForm
from web.errors import words
from web.i18n import gettext as _
from web.presenters.labels import label_of, labels_of
from web.presenters.texts import capital

#: How a mandate may be given: a digital one takes the client's own sign-in.
FORMS = (RecordedForm.WRITTEN, RecordedForm.ORAL_RECORDED)
_ORGANISATION, _AUTHORITY = "organisation", "authority"


@dataclass(frozen=True)
class MandateLine:
    """One mandate: what, towards whom, until when, and whether it holds today."""

    number: int
    subjects: str
    towards: str
    given_on: date
    ends_on: date
    by: str
    holds: bool
    withdrawn_on: date | None


@dataclass(frozen=True)
class ContactLine:
    """One contact with a third party: that it was held, never what was said."""

    on: date
    towards: str
    subject: str
    means: str
    by: str


def mandate_lines(mandates: Sequence[Mandate], on: date) -> list[MandateLine]:
    """Return the mandates, those that hold first."""
    lines = [
        MandateLine(
            number=one.id,
            subjects=labels_of(one.subjects),
            towards=_towards(one),
            given_on=one.given_on,
            ends_on=one.ends_on,
            by=one.recorded_by.display_name,
            holds=holds(one, on),
            withdrawn_on=one.withdrawn_on,
        )
        for one in mandates
    ]
    return sorted(lines, key=lambda line: not line.holds)


def contact_lines(contacts: Sequence[ThirdPartyContact]) -> list[ContactLine]:
    """Return the contacts."""
    return [
        ContactLine(
            on=one.held_on,
            towards=_towards(one.mandate),
            subject=label_of(one.subject),
            means=label_of(one.means),
            by=one.professional.display_name,
        )
        for one in contacts
    ]


def choices(organisations: Sequence[Organisation]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the forms."""
    authorities = [(f"{_AUTHORITY}:{one.value}", label_of(one)) for one in MandateAuthority]
    named = [(f"{_ORGANISATION}:{one.id}", one.name) for one in organisations]
    return {
        "addressees": [*authorities, *named],
        "subjects": [(one.value, capital(label_of(one))) for one in MandateSubject],
        "means": [(one.value, capital(label_of(one))) for one in ContactMeans],
        "forms": [(one.value, capital(label_of(one))) for one in FORMS],
    }


def addressee_of(text: str) -> Addressee | None:
    """Return whom a choice of the list names, or None when it names nobody."""
    kind, _colon, value = text.partition(":")
    if kind == _ORGANISATION and value.isascii() and value.isdigit() and len(value) < 10:
        return Addressee(organisation_id=int(value))
    authority = next((one for one in MandateAuthority if one.value == value), None)
    return Addressee(authority=authority) if kind == _AUTHORITY and authority else None


def fault(error: InvalidInput) -> str:
    """Return what is wrong with a field of the forms."""
    faults = {
        "subjects": _("Waarover: kies wat nodig is, en nooit alles tegelijk."),
        "addressee": _("Tegenover wie: kies er een uit de lijst."),
        "language": _("Taal: schrijf een taalcode, zoals nl of ar."),
        "ends_on": _("Geldig tot en met: kies een dag binnen twaalf maanden."),
        "held_on": _("Dag van het contact: die kan niet in de toekomst liggen."),
    }
    return str(faults.get(error.where) or words(error))


def blocked() -> str:
    """Return why a contact cannot be made."""
    return _(
        "Dit contact kan niet: er is geen mandaat van de cliënt voor dit onderwerp bij deze instantie op die"
        " dag. Vraag eerst een mandaat."
    )


def _towards(mandate: Mandate) -> str:
    if mandate.organisation is not None:
        return mandate.organisation.name
    return label_of(mandate.authority) if mandate.authority else ""

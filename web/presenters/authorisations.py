"""What must be in order with a client's statute before the first day: who does what, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.authorisations.lifecycle import AUTHORISATION
from coordination.authorisations.queries import Needed
from coordination.authorisations.rules import STARTS_ON_FILING, reasons_not_needed
from coordination.errors import InvalidInput
from coordination.vocabulary import AuthorisationState, StatuteAuthorisationKind
from web.errors import words
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.presenters.tags import Tag, Tone
from web.presenters.texts import capital

Kind, S = StatuteAuthorisationKind, AuthorisationState
_TONES = {
    S.NEEDED: Tone.WARN,
    S.REQUESTED: Tone.BUSY,
    S.GRANTED: Tone.GOOD,
    S.TACIT: Tone.GOOD,
    S.REFUSED: Tone.BAD,
    S.EXPIRED: Tone.WARN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One authorisation: what it is, how it stands, what to do, and which steps are possible."""

    needed: Needed
    name: str
    tag: Tag
    office: str
    to_do: str
    events: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]


def line(needed: Needed) -> Line:
    """Return how an authorisation stands."""
    return Line(
        needed=needed,
        name=capital(label_of(needed.kind)),
        tag=Tag(label_of(needed.state), _TONES.get(needed.state, Tone.QUIET)),
        office=_office(needed.kind),
        to_do=_to_do(needed),
        events=AUTHORISATION.possible_events(needed.state),
        reasons=tuple((one.value, capital(label_of(one))) for one in reasons_not_needed(needed.kind)),
    )


def fault(error: InvalidInput) -> str:
    """Return what is wrong with a field of these forms."""
    faults = {
        "requested_on": _("Aangevraagd op: die dag moet nog komen."),
        "decided_on": _("Beslist op: kies een dag vanaf de aanvraag tot en met vandaag."),
        "valid_to": _("Geldig tot en met: die dag ligt voor de beslissing."),
    }
    return str(faults.get(error.where) or words(error))


def _office(kind: StatuteAuthorisationKind) -> str:
    return {
        Kind.PCSW_PERMISSION: _("Het OCMW dat het leefloon betaalt, beslist."),
        Kind.RVA_C45B: _(
            "De cliënt dient het formulier in bij de eigen uitbetalingsinstelling; de RVA beslist."
        ),
        Kind.MEDICAL_ADVISER_PERMISSION: _("De adviserend arts van het ziekenfonds oordeelt."),
        Kind.VDAB_ADVICE_ADAPTED_WORK: _("VDAB geeft het advies."),
        Kind.DIMONA_DECLARATION: _("Vraag aan de werkgever of dit hier nodig is, en wie het in orde brengt."),
        Kind.INSURANCE_COVER: _("De werkplek zorgt voor de verzekering."),
    }[kind]


def _to_do(needed: Needed) -> str:
    on_filing = needed.kind in STARTS_ON_FILING
    return {
        S.NEEDED: _("Vraag dit aan en noteer hier wanneer."),
        S.REQUESTED: _("Starten mag al. Zonder antwoord is het daarna stilzwijgend goed.")
        if on_filing
        else _("Wacht op het antwoord en noteer het hier. Starten kan nog niet."),
        S.GRANTED: _("In orde."),
        S.TACIT: _("In orde: er kwam geen antwoord binnen de termijn."),
        S.REFUSED: _("Starten kan zo niet. Bespreek met de cliënt wat wel kan, of vraag het opnieuw aan."),
        S.EXPIRED: _("De geldigheid is voorbij. Vraag het opnieuw aan."),
        S.NOT_NEEDED: _("Hoeft niet."),
    }[needed.state]

"""What a client reads, in short plain sentences (language level B1)."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.consent.own import Involved, Look, Sight
from coordination.placements.own import Place, Proposed
from coordination.vocabulary import (
    ClientPart,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    PlacementKind,
    PlacementState,
)
from web.i18n import gettext as _
from web.presenters.dates import day
from web.presenters.labels import label_of, labels_of
from web.presenters.texts import capital

_WAITS_FOR_HOST = {PlacementState.OFFERED, PlacementState.INFO_NEEDED, PlacementState.WAITLISTED}
_OVER = {PlacementState.ENDED, PlacementState.AFTERCARE, PlacementState.CLOSED}


def plain(part: ClientPart) -> str:
    """Return a part of the file as the client would call it, to stand within a sentence."""
    return _plain_words()[part]


def _plain_words() -> dict[ClientPart, str]:
    return {
        ClientPart.EXISTENCE: _("dat ik hulp krijg"),
        ClientPart.IDENTITY: _("wie ik ben en hoe je mij bereikt"),
        ClientPart.TEAM: _("wie mij helpt"),
        ClientPart.WISHES: _("wat ik wil"),
        ClientPart.AVAILABILITY: _("wanneer ik kan"),
        ClientPart.RUNGS: _("hoe ver ik al sta"),
        ClientPart.FUNCTIONAL_PROFILE: _("wat ik kan en wat ik nodig heb"),
        ClientPart.PROPOSALS: _("wat mij is voorgesteld"),
        ClientPart.AGREEMENTS_TO_SHARE: _("wat ik deel en met wie"),
        ClientPart.AGREEMENTS_AND_CONTACT: _("mijn afspraken en wie ik kan bellen"),
        ClientPart.PHYSICAL_HEALTH: _("mijn lichaam"),
        ClientPart.MENTAL_HEALTH: _("hoe ik mij voel"),
        ClientPart.WORK_EDUCATION_INCOME: _("werk, school en geld"),
        ClientPart.ALCOHOL_DRUGS: _("alcohol en drugs"),
        ClientPart.JUSTICE_POLICE: _("politie en gerecht"),
        ClientPart.FAMILY_SOCIAL: _("familie en vrienden"),
    }


def plain_kind(kind: PlacementKind) -> str:
    """Return a kind of place as one would explain it to the client, with the name that professionals use."""
    return {
        PlacementKind.ACTIVATING_WORKFLOOR: _("werk om te oefenen, met begeleiding (activerende werkvloer)"),
        PlacementKind.GROUP_PROGRAMME: _("samen iets doen in een groep"),
        PlacementKind.TRAINING: _("iets leren: een opleiding"),
        PlacementKind.LANGUAGE_COURSE: _("een taal leren"),
        PlacementKind.GUIDED_VOLUNTEERING: _("vrijwilligerswerk, met begeleiding"),
        PlacementKind.REGULAR_VOLUNTEERING: _("vrijwilligerswerk, zelfstandig"),
        PlacementKind.WORK_CARE: _("werken op je eigen tempo, zonder loon (arbeidszorg)"),
        PlacementKind.SUPPORTED_WORK_UNPAID: _(
            "meewerken in een gewoon bedrijf, zonder loon (begeleid werken)"
        ),
        PlacementKind.ARTICLE_60: _("een job via het OCMW (artikel 60)"),
        PlacementKind.WORK_EXPERIENCE: _("een tijd werken om ervaring te krijgen"),
        PlacementKind.ADAPTED_WORK: _("een job met meer steun (maatwerk)"),
        PlacementKind.REGULAR_JOB: _("een gewone job"),
    }[kind]


def in_plain_words(parts: Iterable[ClientPart]) -> list[str]:
    """Return parts of the file as the client would call them, without what goes without saying."""
    words = _plain_words()
    return [words[part] for part in _telling(parts)]


def until(sight: Sight) -> str:
    """Return until when."""
    if sight.until is None:
        return _("Zolang deze persoon in je team zit.")
    return _("Tot en met %(day)s.", day=day(sight.until))


def why(basis: LegalBasis | None) -> str:
    """Return on what ground somebody may see something."""
    return {
        LegalBasis.STATUTORY_TASK: _("Dat hoort bij het werk dat de wet aan deze dienst geeft."),
        LegalBasis.SHARED_SECRECY: _("Deze dienst heeft ook beroepsgeheim en helpt jou mee."),
        LegalBasis.WRITTEN_AGREEMENT: _("Jij ging akkoord om dit te delen."),
        LegalBasis.MANDATE: _("Jij vroeg deze dienst om iets voor jou te doen."),
        LegalBasis.JUDICIAL_MANDATE: _("De rechter heeft dit beslist."),
        LegalBasis.VITAL_INTEREST: _("Er was gevaar, en er was geen tijd om het te vragen."),
    }.get(basis or LegalBasis.STATUTORY_TASK, _("Daar is een afspraak over."))


def nothing_because(person: Involved) -> str:
    """Return why somebody who is involved sees nothing."""
    if person.function is MembershipFunction.CONSULTATION_ONLY:
        return _("Geeft alleen raad. Weet niet wie jij bent.")
    return {
        MembershipState.PROPOSED: _("Dit is nog maar een idee. Ziet niets."),
        MembershipState.INVITED: _("Is gevraagd. Ziet nog niets."),
        MembershipState.PAUSED: _("Doet nu even niet mee. Ziet niets."),
    }.get(person.state, _("Ziet nu niets."))


def to_share(parts: Iterable[ClientPart]) -> list[tuple[str, str]]:
    """Return what a client can share, as choices of a form."""
    words = _plain_words()
    return [(part.value, capital(words[part])) for part in parts]


def looked_at(look: Look) -> str:
    """Return what somebody looked at, in the words of those who work with the client."""
    if look.the_record:
        return _("de lijst van wie keek")
    return labels_of(_telling(look.parts)) or label_of(ClientPart.EXISTENCE)


def looked_at_of_mine(look: Look) -> list[str]:
    """Return what somebody looked at, in the client's own words."""
    if look.the_record:
        return [_("de lijst van wie keek")]
    return in_plain_words(look.parts) or [plain(ClientPart.EXISTENCE)]


def looked_by(look: Look) -> str:
    """Return who looked."""
    return look.name or _("Schakel zelf, zonder dat er iemand meekeek")


def beside(waiting: Iterable[Proposed]) -> list[tuple[Place, str]]:
    """Return the places that stand beside what waits for an answer, each once, and whom to tell."""
    proposals = list(waiting)
    shown = {_known_as(one.place) for one in proposals}
    found: dict[tuple[str, str], tuple[Place, str]] = {}
    for one in proposals:
        for place in one.beside:
            if _known_as(place) not in shown:
                found.setdefault(_known_as(place), (place, one.supervisor))
    return list(found.values())


def stands(proposal: Proposed) -> str:
    """Return how a proposal stands, and what comes next."""
    if proposal.may_answer and proposal.waits_since is not None:
        return _("Je wil nog nadenken. Dat mag.")
    if proposal.may_answer:
        return _("Wat vind je ervan? Jij kiest.")
    if proposal.state in _WAITS_FOR_HOST:
        return _("Jij zei ja. Nu kiest de werkplek.")
    if proposal.state in _OVER:
        return _("Dit is voorbij.")
    return {
        PlacementState.SHORTLISTED: _("Je begeleider wil hier met jou over praten."),
        PlacementState.AGREED: _("Jij zei ja. Je begeleider vraagt het nu aan de werkplek."),
        PlacementState.RESERVED: _("De werkplek houdt een plaats voor jou vrij."),
        PlacementState.CONFIRMED: _("Alles is klaar. Je kan beginnen."),
        PlacementState.ACTIVE: _("Je bent hier bezig."),
        PlacementState.PAUSED: _("Je bent hier even gestopt."),
        PlacementState.DECLINED_BY_CLIENT: _("Jij zei nee. Dat is goed: er verandert niets voor jou."),
        PlacementState.WITHDRAWN_BY_CLIENT: _("Jij wil dit niet meer. Dat is goed."),
    }.get(proposal.state, _("Dit gaat niet door."))


def _known_as(place: Place) -> tuple[str, str]:
    return place.title, place.host


def _telling(parts: Iterable[ClientPart]) -> list[ClientPart]:
    """Return parts without what goes without saying: who sees anything knows that somebody is a client."""
    found = list(parts)
    return [part for part in found if part is not ClientPart.EXISTENCE] or found

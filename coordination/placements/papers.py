"""The agreements that must be signed before a place is confirmed, by the kind of place (C.6, INV-05, INV-06).

An agreement is drawn up as a text (`wording`), and every version of it is kept. Only the latest version
counts, and only while it still says what is so: when the facts or the clauses have changed since, it is drawn
up and signed anew. Nothing here is called legally qualified. The acts stand in `signing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coordination.actors import Actor
from coordination.placements import wording
from coordination.placements.models import Agreement, AgreementSignature, Placement
from coordination.vocabulary import ActorRole, AgreementKind, AgreementParty, PlacementKind, PlacementState

#: What each kind of place asks for; a kind that is not named asks for nothing here.
NEEDED: Mapping[PlacementKind, tuple[AgreementKind, ...]] = {
    PlacementKind.ACTIVATING_WORKFLOOR: (AgreementKind.ENGAGEMENT_DECLARATION,),
    PlacementKind.SUPPORTED_WORK_UNPAID: (
        AgreementKind.ENGAGEMENT_DECLARATION,
        AgreementKind.WORKPLACE_AGREEMENT,
    ),
    PlacementKind.WORK_CARE: (AgreementKind.AMA_AGREEMENT,),
    PlacementKind.ARTICLE_60: (AgreementKind.ARTICLE_60_POSTING,),
    PlacementKind.GUIDED_VOLUNTEERING: (AgreementKind.VOLUNTEER_INFORMATION_NOTE,),
    PlacementKind.REGULAR_VOLUNTEERING: (AgreementKind.VOLUNTEER_INFORMATION_NOTE,),
}
_CLIENT, _HOST = AgreementParty.CLIENT, AgreementParty.HOST
_SERVICE, _EMPLOYER = AgreementParty.SERVICE, AgreementParty.EMPLOYER
#: Who signs what: client and service (S4), client, work post and service (S4), OCMW, user and worker (W11).
PARTIES: Mapping[AgreementKind, tuple[AgreementParty, ...]] = {
    AgreementKind.ENGAGEMENT_DECLARATION: (_CLIENT, _SERVICE),
    AgreementKind.WORKPLACE_AGREEMENT: (_CLIENT, _HOST, _SERVICE),
    AgreementKind.ARTICLE_60_POSTING: (_CLIENT, _HOST, _EMPLOYER),
    AgreementKind.AMA_AGREEMENT: (_CLIENT, _HOST, _SERVICE),
    AgreementKind.VOLUNTEER_INFORMATION_NOTE: (_CLIENT, _HOST),
}
#: Agreements are drawn up and signed while a place is held or agreed upon; what runs was signed as it was.
SIGNED_IN = frozenset({PlacementState.RESERVED, PlacementState.CONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An agreement that a placement needs, and how far it is.

    Attributes
    ----------
    latest
        The latest version; None when it was never drawn up.
    is_outdated
        What the latest version says is no longer so: it is to be drawn up and signed anew.
    noted_on
        The day of a note of former times that every party has signed; such a note has no text.
    missing
        Who has still to sign.
    """

    kind: AgreementKind
    parties: tuple[AgreementParty, ...]
    latest: Agreement | None
    is_outdated: bool
    noted_on: date | None
    missing: tuple[AgreementParty, ...]

    @property
    def to_draw_up(self) -> bool:
        """Whether there is no text that can be signed."""
        return self.noted_on is None and (self.latest is None or self.is_outdated)

    @property
    def signatures(self) -> tuple[AgreementSignature, ...]:
        """The signatures on the latest version."""
        return () if self.latest is None else tuple(self.latest.signatures)


def needed(placement: Placement) -> tuple[AgreementKind, ...]:
    """Return the agreements that the placement's kind of place asks for."""
    return NEEDED.get(placement.offer.placement_kind, ())


def papers_of(placement: Placement) -> list[Paper]:
    """Return the agreements that a placement needs, and how far each is."""
    return [_paper(placement, kind) for kind in needed(placement)]


def unsigned(placement: Placement) -> dict[AgreementKind, tuple[AgreementParty, ...]]:
    """Return the agreements that are still to be signed, and by whom (HR-15, INV-05, INV-06)."""
    return {paper.kind: paper.missing for paper in papers_of(placement) if paper.missing}


def earliest_start(placement: Placement) -> date:
    """Return the first day on which the stay may begin: start, first day of the papers, and signatures."""
    days = [placement.starts_on, *(note.signed_on for note in placement.signed)]
    for paper in papers_of(placement):
        if paper.latest is not None:
            days += [paper.latest.valid_from, *(one.signed_on for one in paper.signatures)]
    return max(days)


def sides(placement: Placement, actor: Actor) -> frozenset[AgreementParty]:
    """Return for which parties this actor may sign on screen; the actor may see the placement.

    The client signs alone, never a professional for the client (INV-01). The host is the organisation of the
    workplace, the service the one of the placement's supervisor.
    """
    offer = placement.offer
    found = {
        _CLIENT: actor.client_id is not None and actor.client_id == placement.client_id,
        _HOST: actor.has(ActorRole.PARTNER) and actor.organisation_id == offer.host_organisation_id,
    }
    if actor.has(ActorRole.SUPERVISOR) and actor.organisation_id is not None:
        found[_SERVICE] = actor.organisation_id == placement.supervisor.organisation_id
        found[_EMPLOYER] = actor.organisation_id == offer.employer_organisation_id
    return frozenset(party for party, speaks in found.items() if speaks)


def current_text(placement: Placement, kind: AgreementKind, language: str = wording.SIGNED_LANGUAGE) -> str:
    """Return what the agreement would say if it were drawn up now; in another language, a translation."""
    return wording.text_of(placement, kind, PARTIES[kind], language)


def _paper(placement: Placement, kind: AgreementKind) -> Paper:
    versions = [one for one in placement.agreements if one.kind is kind]
    latest = max(versions, key=lambda one: one.number, default=None)
    noted = None if latest else next((one.signed_on for one in placement.signed if one.kind is kind), None)
    outdated = (
        latest is not None
        and placement.state in SIGNED_IN
        and latest.fingerprint != wording.fingerprint(current_text(placement, kind))
    )
    signed = {one.party for one in latest.signatures} if latest and not outdated else set()
    missing = () if noted else tuple(one for one in PARTIES[kind] if one not in signed)
    return Paper(
        kind=kind,
        parties=PARTIES[kind],
        latest=latest,
        is_outdated=outdated,
        noted_on=noted,
        missing=missing,
    )

"""Agreements drawn up, read, and signed: on screen by a party, or on paper, noted by a professional.

Who may open a text is a party of it, or of the service that draws it up. A host reads the name in it only
while the client agrees to share the name with that host (CONF-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.placements import papers, queries, wording
from coordination.placements.course import reach
from coordination.placements.host import identity_at_host, partner_identity
from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.models import Agreement, AgreementSignature, Placement
from coordination.placements.steps import lock, record_step
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    AgreementKind,
    AgreementParty,
    AuditAction,
    ClientPart,
    SignatureForm,
)

MACHINE = "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPaper:
    """A version of an agreement that somebody may read.

    Attributes
    ----------
    is_latest, is_outdated
        Whether it is the version to sign, and whether it says what is no longer so.
    is_intact
        Whether the text is the one that the fingerprint was made of.
    versions
        The numbers of all versions of this kind.
    may_sign_as
        The parties for which this actor may sign it now.
    """

    placement: Placement
    agreement: Agreement
    parties: tuple[AgreementParty, ...]
    is_latest: bool
    is_outdated: bool
    is_intact: bool
    versions: tuple[int, ...]
    may_sign_as: tuple[AgreementParty, ...]


def open_papers(session: Session, actor: Actor, placement_ref: str) -> Placement:
    """Return a placement for reading how far its papers are; the read is recorded.

    Raises
    ------
    Refused
        When the actor is neither the client, nor somebody of the team who sees the proposals, nor the host.
    """
    placement = reach(session, actor, placement_ref)
    is_host = papers.sides(placement, actor) == {AgreementParty.HOST}
    part = ClientPart.FUNCTIONAL_PROFILE if is_host else ClientPart.PROPOSALS
    queries.record_view(session, actor, placement, part, None)
    return placement


def open_agreement(
    session: Session, actor: Actor, *, placement_ref: str, kind: AgreementKind, number: int | None = None
) -> OpenedPaper:
    """Return one version of an agreement, the latest when no number is given; the read is recorded.

    Raises
    ------
    Refused
        As `open_papers`.
    NotFound
        When there is no such version, or the actor is no party of it.
    GuardFailed
        When a host opens it and the client does not share the name with that host (CONF-11).
    """
    placement = reach(session, actor, placement_ref)
    speaks_for = papers.sides(placement, actor)
    parties = papers.PARTIES.get(kind, ())
    versions = {one.number: one for one in placement.agreements if one.kind is kind}
    # The service draws it up for the others where it is no party itself.
    if not versions or not speaks_for & {*parties, AgreementParty.SERVICE}:
        raise NotFound(MACHINE)
    if speaks_for == {AgreementParty.HOST} and identity_at_host(session, actor, placement) is None:
        raise GuardFailed(MACHINE, "open", "the client's agreement to share the name with this host")
    chosen = versions.get(max(versions) if number is None else number)
    if chosen is None:
        raise NotFound(MACHINE)
    paper = next((one for one in papers.papers_of(placement) if one.kind is kind), None)
    is_latest = chosen.number == max(versions)
    may_sign = (
        is_latest and paper is not None and not paper.to_draw_up and placement.state in papers.SIGNED_IN
    )
    record(
        session,
        actor,
        AuditAction.VIEW,
        MACHINE,
        placement.ref,
        subject=placement.client.ref,
        part=ClientPart.PROPOSALS.value,
        detail=f"{kind.value} {chosen.number}",
    )
    return OpenedPaper(
        placement=placement,
        agreement=chosen,
        parties=parties,
        is_latest=is_latest,
        is_outdated=is_latest and paper is not None and paper.is_outdated,
        is_intact=wording.fingerprint(chosen.text) == chosen.fingerprint,
        versions=tuple(sorted(versions)),
        may_sign_as=tuple(one for one in paper.missing if one in speaks_for) if paper and may_sign else (),
    )


def draw_up(session: Session, actor: Actor, *, placement_ref: str) -> list[Agreement]:
    """Draw up what the place asks for, where there is no text or it says what is no longer so.

    What was signed before stays as it was; the new version is to be signed again.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    IllegalTransition
        When no place is held, or the stay has begun.
    """
    require_role(actor, "drawing up an agreement", ActorRole.SUPERVISOR)
    require_person(actor, "drawing up an agreement")
    placement = _locked(session, actor, placement_ref, "draw_up")
    found = []
    for paper in papers.papers_of(placement):
        if not paper.to_draw_up:
            continue
        text = papers.current_text(placement, paper.kind)
        agreement = Agreement(
            placement_id=placement.id,
            kind=paper.kind,
            number=1 if paper.latest is None else paper.latest.number + 1,
            text=text,
            fingerprint=wording.fingerprint(text),
            drawn_up_on=clock.today(),
            drawn_up_by_id=actor.professional_id,
            valid_from=placement.starts_on,
        )
        save(session, actor, agreement)
        record_step(
            session,
            actor,
            AuditAction.CREATE,
            placement,
            placement.client,
            f"draw up {paper.kind.value} {agreement.number}",
        )
        found.append(agreement)
    session.expire(placement, ["agreements"])
    return found


def sign(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    kind: AgreementKind,
    party: AgreementParty,
    fingerprint: str,
) -> AgreementSignature:
    """Sign on screen, for the own side; the caller has just been asked once more who it is.

    Parameters
    ----------
    fingerprint
        Of the text that was read: another version in the meantime is not signed unread.

    Raises
    ------
    Refused
        As `open_papers`.
    IllegalTransition
        When no place is held, or the stay has begun.
    GuardFailed
        When the agreement has no such party, the actor does not speak for it, it has signed already, or the
        text has changed since it was read.
    """
    require_person(actor, "signing")
    placement = _locked(session, actor, placement_ref, "sign")
    if party not in papers.sides(placement, actor):
        raise GuardFailed(MACHINE, "sign", "somebody who is a party of it and signs for the own side")
    if party is AgreementParty.HOST and partner_identity(session, actor, placement_ref) is None:
        raise GuardFailed(MACHINE, "open", "the client's agreement to share the name with this host")
    agreement = _to_sign(placement, kind, party)
    if fingerprint != agreement.fingerprint:
        raise GuardFailed(MACHINE, "sign", "the text that was read: it has changed since")
    signer = None if party is AgreementParty.CLIENT else actor.professional_id
    return _add(session, actor, agreement, party, SignatureForm.ON_SCREEN, clock.today(), signer_id=signer)


def record_on_paper(
    session: Session,
    actor: Actor,
    *,
    placement_ref: str,
    kind: AgreementKind,
    party: AgreementParty,
    signed_on: date,
) -> AgreementSignature:
    """Note that a party signed the printed latest version on a day.

    Raises
    ------
    Refused, IllegalTransition, GuardFailed
        As `sign`.
    InvalidInput
        When the day is still to come, or before the text was drawn up.
    """
    require_role(actor, "recording a signature", ActorRole.SUPERVISOR)
    require_person(actor, "recording a signature")
    placement = _locked(session, actor, placement_ref, "sign")
    agreement = _to_sign(placement, kind, party)
    if not agreement.drawn_up_on <= signed_on <= clock.today():
        raise InvalidInput(
            "signed_on", f"{signed_on} does not lie between {agreement.drawn_up_on}, its making, and today"
        )
    recorder = actor.professional_id
    return _add(session, actor, agreement, party, SignatureForm.ON_PAPER, signed_on, recorded_by_id=recorder)


def _locked(session: Session, actor: Actor, placement_ref: str, event: str) -> Placement:
    lock(session, reach(session, actor, placement_ref))
    placement = reach(session, actor, placement_ref)
    if placement.state not in papers.SIGNED_IN:
        possible = PLACEMENT.possible_events(placement.state, actor)
        raise IllegalTransition("placement", placement.state, event, possible, sorted(papers.SIGNED_IN))
    return placement


def _to_sign(placement: Placement, kind: AgreementKind, party: AgreementParty) -> Agreement:
    paper = next((one for one in papers.papers_of(placement) if one.kind is kind), None)
    if paper is None:
        raise InvalidInput("kind", f"{kind.value} does not belong to this kind of place")
    if party not in paper.parties:
        raise GuardFailed(MACHINE, "sign", f"a party of it: {party.value} is none")
    if paper.latest is None or paper.is_outdated:
        raise GuardFailed(MACHINE, "sign", "a version that says what is so now: draw it up first")
    if party not in paper.missing:
        raise GuardFailed(MACHINE, "sign", f"a party that has not signed yet: {party.value} has")
    return paper.latest


def _add(
    session: Session,
    actor: Actor,
    agreement: Agreement,
    party: AgreementParty,
    form: SignatureForm,
    signed_on: date,
    *,
    signer_id: int | None = None,
    recorded_by_id: int | None = None,
) -> AgreementSignature:
    signature = AgreementSignature(
        agreement_id=agreement.id,
        party=party,
        form=form,
        signed_on=signed_on,
        signer_id=signer_id,
        recorded_by_id=recorded_by_id,
    )
    save(session, actor, signature)
    placement = agreement.placement
    told = f"sign {agreement.kind.value} {agreement.number} {party.value} {form.value}"
    record_step(session, actor, AuditAction.UPDATE, placement, placement.client, told)
    session.expire(agreement, ["signatures"])
    return signature

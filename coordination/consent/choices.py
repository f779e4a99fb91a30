"""What a client decides about the own file: share less, stop sharing, object, and name somebody close.

The client does it, signed in; or says it to somebody of the team who may see the agreements to share and
writes it down with day, place and words. It counts at once, and no reason is asked (CONF-07, CONF-08).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import client_behind, joined, require_parts
from coordination.consent.lifecycle import CONSENT, Circumstances
from coordination.consent.models import ClientStatement, Consent
from coordination.consent.operations import tell_no_longer_shared, withdraw_consent
from coordination.consent.rules import is_in_force, parts_of
from coordination.errors import GuardFailed, InvalidInput
from coordination.rows import filled, save
from coordination.teams.lifecycle import MEMBERSHIP
from coordination.teams.models import InformalMember, Objection, SupportTeam, TeamMembership
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientChoice,
    ClientPart,
    LegalBasis,
    LifeDomain,
    MembershipState,
    RecordedForm,
)

MAY_CHOOSE = (ActorRole.CLIENT, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a choice was made known: by the client, signed in, or told to somebody who wrote it down.

    Attributes
    ----------
    place, own_words
        Needed of what was spoken.
    """

    form: RecordedForm
    said_on: date
    place: str | None = None
    own_words: str | None = None


def signed_in() -> Said:
    """Return how a client makes a choice who is signed in: today, and here."""
    return Said(form=RecordedForm.DIGITAL, said_on=clock.today())


def check_said(actor: Actor, said: Said) -> None:
    """Refuse a choice that is not recorded as it must be (CONF-28).

    Raises
    ------
    InvalidInput
        When somebody else acts as if the client were signed in, the day lies ahead, or of spoken words the
        place or the words themselves are missing.
    """
    if (said.form is RecordedForm.DIGITAL) != (actor.client_id is not None):
        raise InvalidInput("form", "a digital choice is made by the client, signed in, and by nobody else")
    if said.said_on > clock.today():
        raise InvalidInput("said_on", f"{said.said_on} lies in the future")
    if said.form is RecordedForm.ORAL_RECORDED:
        for where, text in (("place", said.place), ("own_words", said.own_words)):
            if not (text and text.strip()):
                raise InvalidInput(where, "is needed for what was spoken")


def keep_statement(
    session: Session, actor: Actor, client: Client, choice: ClientChoice, object_ref: int, said: Said
) -> ClientStatement:
    """Keep how a client made a choice.

    Raises
    ------
    InvalidInput
        As `check_said`.
    """
    check_said(actor, said)
    statement = ClientStatement(
        client_id=client.id,
        choice=choice,
        object_ref=object_ref,
        form=said.form,
        said_on=said.said_on,
        place=said.place,
        own_words=said.own_words,
        recorded_by_id=actor.professional_id,
    )
    save(session, actor, statement)
    return statement


def require_choice(
    session: Session, actor: Actor, client: Client | None, act: str, kind: str, said: Said | None = None
) -> Client:
    """Refuse unless the actor may decide this for the client: the client, or who may see what is shared.

    Raises
    ------
    NotAllowed, Refused
        When the role may not, or the client does not exist for this actor.
    InvalidInput
        As `check_said`, when it is given.
    """
    require_role(actor, act, *MAY_CHOOSE)
    found = require_parts(session, actor, client, kind, ClientPart.AGREEMENTS_TO_SHARE)
    if said is not None:
        check_said(actor, said)
    return found


def withdraw(session: Session, actor: Actor, *, consent_id: int, said: Said) -> Consent:
    """Stop sharing: what the agreement showed is gone from the next read on, and the recipients are told.

    Raises
    ------
    NotAllowed, NotFound, GuardFailed, InvalidInput
        As `coordination.consent.operations.withdraw_consent` and `check_said`.
    """
    require_role(actor, "withdrawing an agreement to share", *MAY_CHOOSE)
    check_said(actor, said)
    consent = withdraw_consent(session, actor, consent_id=consent_id)
    keep_statement(session, actor, consent.client, ClientChoice.WITHDRAW, consent.id, said)
    return consent


def narrow(
    session: Session,
    actor: Actor,
    *,
    consent_id: int,
    parts: Collection[ClientPart],
    recipient_ids: Collection[int],
    said: Said,
) -> Consent:
    """Share less: with fewer organisations, or fewer parts; the rest is gone from the next read on (CONF-08).

    Parameters
    ----------
    parts
        Life domains and other parts that stay shared; at least one.
    recipient_ids
        Organisations with which they stay shared; at least one.

    Raises
    ------
    NotAllowed, NotFound
        When the agreement does not exist for this actor.
    IllegalTransition, GuardFailed
        When it is not in force.
    InvalidInput
        When nothing would stay, nothing would go, or something would be added.
    """
    found = client_behind(session, Consent, consent_id)
    client = require_choice(session, actor, found, "sharing less", "agreement to share", said)
    consent = session.get_one(Consent, consent_id, with_for_update=True, populate_existing=True)
    narrowed = CONSENT.next_state(
        consent.state, "narrow", actor, Circumstances(runs=is_in_force(consent, clock.today()))
    )
    before, after = parts_of(consent), frozenset(parts)
    shared_with = {one.organisation_id for one in consent.recipients}
    staying = frozenset(recipient_ids)
    if not after or not staying:
        raise InvalidInput("parts", "nothing would stay: withdraw the agreement instead")
    if not after <= before or not staying <= shared_with:
        raise InvalidInput("parts", "an agreement that is narrowed does not hold more than before")
    if after == before and staying == shared_with:
        raise InvalidInput("parts", "nothing would be shared less")
    told = shared_with if after != before else shared_with - staying
    consent.domains = [domain for domain in LifeDomain if ClientPart(domain.value) in after]
    consent.items = [part for part in consent.items if part in after]
    consent.recipients = [one for one in consent.recipients if one.organisation_id in staying]
    consent.state = narrowed
    save(session, actor, consent)
    left = ",".join(str(one) for one in sorted(shared_with - staying))
    _record(
        session, actor, client, "consent", consent.id, before - after, f"narrow, without {left or 'nobody'}"
    )
    tell_no_longer_shared(session, actor, client, told, consent.purpose)
    keep_statement(session, actor, client, ClientChoice.NARROW, consent.id, said)
    return consent


def object_to_sharing(session: Session, actor: Actor, *, membership_id: int, said: Said) -> Objection:
    """Let a client object to secrets being shared with the organisation of a member (CONF-07).

    Every membership of that organisation in the team that rests on shared secrecy ends in this transaction,
    and none gives sight again while the objection stands.

    Raises
    ------
    NotAllowed, Refused
        When the membership does not exist for this actor.
    GuardFailed
        When the membership does not rest on shared secrecy, or the client objected already.
    """
    team = select(Client).join(SupportTeam).join(TeamMembership).where(TeamMembership.id == membership_id)
    client = require_choice(session, actor, session.scalar(team), "objecting", "membership", said)
    membership = session.get_one(TeamMembership, membership_id)
    if membership.legal_basis is not LegalBasis.SHARED_SECRECY:
        raise GuardFailed("membership", "object", "a membership that rests on shared secrecy")
    if standing_objection(session, client.id, membership.organisation_id) is not None:
        raise GuardFailed("membership", "object", "an organisation that the client did not object to already")
    objection = Objection(
        client_id=client.id, organisation_id=membership.organisation_id, made_on=clock.today()
    )
    save(session, actor, objection)
    for one in _resting_on_secrecy(session, client.id, membership.organisation_id):
        one.state = MEMBERSHIP.next_state(one.state, "end", actor, one)
        one.ends_on = max(clock.today(), one.starts_on)
        save(session, actor, one)
        _record(
            session,
            actor,
            client,
            "team",
            one.team_id,
            [ClientPart.TEAM],
            f"membership {one.id} end: objection",
        )
    _record(session, actor, client, "objection", objection.id, [ClientPart.AGREEMENTS_TO_SHARE], "object")
    keep_statement(session, actor, client, ClientChoice.OBJECT, objection.id, said)
    return objection


def lift_objection(session: Session, actor: Actor, *, objection_id: int, said: Said) -> Objection:
    """Take an objection back: secrets may be shared again, once somebody is invited anew.

    Raises
    ------
    NotAllowed, Refused
        When the objection does not exist for this actor.
    GuardFailed
        When it was lifted already.
    """
    found = client_behind(session, Objection, objection_id)
    client = require_choice(session, actor, found, "lifting an objection", "objection", said)
    objection = session.get_one(Objection, objection_id)
    if objection.lifted_on is not None:
        raise GuardFailed("objection", "lift", "an objection that stands")
    objection.lifted_on = clock.today()
    save(session, actor, objection)
    _record(session, actor, client, "objection", objection.id, [ClientPart.AGREEMENTS_TO_SHARE], "lift")
    keep_statement(session, actor, client, ClientChoice.LIFT_OBJECTION, objection.id, said)
    return objection


def standing_objection(session: Session, client_id: int, organisation_id: int) -> Objection | None:
    """Return the client's objection to sharing with an organisation, while it stands."""
    return session.scalar(
        select(Objection).where(
            Objection.client_id == client_id,
            Objection.organisation_id == organisation_id,
            Objection.lifted_on.is_(None),
        )
    )


def name_person(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    name: str,
    relation: str,
    phone: str | None,
    said: Said,
) -> InformalMember:
    """Add somebody of the client's own circle, whom the client named (CONF-33).

    Such a person reads the agreements and whom to call, and nothing else.

    Raises
    ------
    NotAllowed, Refused
        When the client does not exist for this actor.
    InvalidInput
        When name or relation is empty.
    """
    require_choice(session, actor, client, "naming somebody close", "client", said)
    person = InformalMember(
        client_id=client.id,
        display_name=filled(name, "name"),
        relation=filled(relation, "relation"),
        phone=(phone or "").strip() or None,
        named_on=clock.today(),
    )
    save(session, actor, person)
    _record(
        session, actor, client, "informal member", person.id, [ClientPart.TEAM], "name", AuditAction.CREATE
    )
    keep_statement(session, actor, client, ClientChoice.NAME_PERSON, person.id, said)
    return person


def end_person(session: Session, actor: Actor, *, person_id: int, said: Said) -> InformalMember:
    """Let somebody of the client's own circle be involved no longer.

    Raises
    ------
    NotAllowed, Refused
        When the person does not exist for this actor.
    GuardFailed
        When it has ended already.
    """
    found = client_behind(session, InformalMember, person_id)
    client = require_choice(session, actor, found, "ending it for somebody close", "person", said)
    person = session.get_one(InformalMember, person_id)
    if person.ended_on is not None:
        raise GuardFailed("informal member", "end", "somebody who is involved")
    person.ended_on = clock.today()
    save(session, actor, person)
    _record(session, actor, client, "informal member", person.id, [ClientPart.TEAM], "end")
    keep_statement(session, actor, client, ClientChoice.END_PERSON, person.id, said)
    return person


def _resting_on_secrecy(session: Session, client_id: int, organisation_id: int) -> list[TeamMembership]:
    statement = (
        select(TeamMembership)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .where(
            SupportTeam.client_id == client_id,
            TeamMembership.organisation_id == organisation_id,
            TeamMembership.legal_basis == LegalBasis.SHARED_SECRECY,
            TeamMembership.state.not_in(_OVER),
        )
    )
    return list(session.scalars(statement))


def _record(
    session: Session,
    actor: Actor,
    client: Client,
    kind: str,
    number: int,
    parts: Iterable[ClientPart],
    detail: str,
    action: AuditAction = AuditAction.UPDATE,
) -> None:
    ordered = [part for part in ClientPart if part in set(parts)]
    record(session, actor, action, kind, number, subject=client.ref, part=joined(ordered), detail=detail)

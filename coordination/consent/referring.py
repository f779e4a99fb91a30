"""Who may know of a referral, on both sides, and the agreement to share on which it goes out (C.5).

On the client's side: who wrote it, and whoever of the team may see every life domain that the service works
on, since the service alone tells of them. On the receiving side: people of that organisation, from the moment
it was sent, and of the file only the shared items that an agreement in force covers. The client always.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import decisions, joined
from coordination.consent.choices import Said, keep_statement, require_choice, standing_objection
from coordination.consent.lifecycle import given_at_once
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.operations import LONGEST_MONTHS, check_content, check_dates
from coordination.consent.queries import in_force
from coordination.consent.rules import DOMAIN_PARTS, Agreement, Decision, agreements, parts_of, refused
from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.models import Organisation
from coordination.rows import save
from coordination.services.models import Service
from coordination.vocabulary import (
    AccessReason,
    AuditAction,
    ClientChoice,
    ClientPart,
    ConsentPurpose,
    LegalBasis,
    LifeDomain,
    ReferralState,
)

#: States in which the receiving organisation reads a referral; before and after, it does not exist for it.
SEEN_BY_RECEIVER = frozenset(
    {
        ReferralState.REQUESTED,
        ReferralState.INFO_NEEDED,
        ReferralState.ON_HOLD,
        ReferralState.ACCEPTED,
        ReferralState.IN_PROGRESS,
    }
)


def parts_behind(service: Service) -> tuple[ClientPart, ...]:
    """Return what somebody of the team must see to know that this service is asked (CONF-02).

    Of a service that names no life domain: work, education and income.
    """
    domains = service.life_domains or [LifeDomain.WORK_EDUCATION_INCOME]
    return (ClientPart.TEAM, *(part for part, domain in DOMAIN_PARTS.items() if domain in domains))


def may_know(
    session: Session, actor: Actor, client_id: int, service: Service, author_id: int | None = None
) -> bool:
    """Say whether somebody on the client's side may know of a referral to a service.

    Parameters
    ----------
    author_id
        The professional who wrote it; as long as that is somebody of the team, it is never hidden from them.
    """
    decided = decisions(session, actor, [client_id], parts_behind(service))[client_id]
    open_parts = {part for part, one in decided.items() if one and one.reason is not AccessReason.EMERGENCY}
    if author_id is not None and author_id == actor.professional_id:
        return ClientPart.TEAM in open_parts
    return len(open_parts) == len(decided)


def decide_for_receiver(
    state: ReferralState,
    organisation_id: int,
    shared: Collection[ClientPart],
    agreed: Collection[Agreement],
    part: ClientPart,
) -> Decision:
    """Say whether the receiving organisation may see a part of the client (CONF-09, INV-17).

    Parameters
    ----------
    organisation_id
        The organisation of the service that is asked.
    shared
        The items of the referral. `ClientPart.EXISTENCE` stands for the referral itself.
    agreed
        Agreements in force of that client for referral.
    """
    if state not in SEEN_BY_RECEIVER:
        return refused(AccessReason.NOT_ACTIVE)
    if part is not ClientPart.EXISTENCE and part not in shared:
        return refused(AccessReason.NOT_IN_FUNCTION)
    last_days = [one.last_day for one in agreed if one.covers(organisation_id, part)]
    if not last_days:
        return refused(AccessReason.NO_AGREEMENT)
    return Decision(
        granted=True,
        basis=LegalBasis.WRITTEN_AGREEMENT,
        reason=AccessReason.AGREEMENT,
        until=max(last_days),
    )


def agreed_for_referral(
    session: Session, client_ids: Collection[int], organisation_id: int, on: date | None = None
) -> dict[int, tuple[Agreement, ...]]:
    """Return per client what is in force for referral to an organisation; one statement."""
    on = on or clock.today()
    found: dict[int, list[tuple[Consent, int]]] = {one: [] for one in client_ids}
    for consent in session.scalars(_for_referral(client_ids, organisation_id, on)):
        found[consent.client_id].append((consent, organisation_id))
    return {one: agreements(rows, ConsentPurpose.REFERRAL, on) for one, rows in found.items()}


def covering_consent(
    session: Session, client_id: int, organisation_id: int, parts: Collection[ClientPart]
) -> Consent | None:
    """Return the agreement in force that lets an organisation see all these parts for a referral, or None."""
    found = session.scalars(_for_referral([client_id], organisation_id, clock.today()))
    return next((one for one in found if parts_of(one) >= set(parts)), None)


def agree_to_referral(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    organisation: Organisation,
    parts: Collection[ClientPart],
    said: Said,
    language: str,
    last_day: date,
) -> Consent:
    """Keep that a client lets one organisation see these parts, to be taken up there (CONF-09, CONF-28).

    The client does it, signed in; or says it to somebody of the team, who writes down how.

    Parameters
    ----------
    language
        In which it was explained.
    last_day
        Last day on which it holds, at most twelve months ahead.

    Raises
    ------
    NotAllowed, Refused
        When the actor may not decide this for the client.
    GuardFailed
        When the client objects to sharing with this organisation.
    InvalidInput
        When nothing would be shared, or words, place or days cannot be.
    """
    require_choice(session, actor, client, "agreeing to a referral", "client", said)
    if standing_objection(session, client.id, organisation.id) is not None:
        raise GuardFailed("referral", "client_agrees", "an organisation that the client does not object to")
    wanted = set(parts)
    domains = [domain for part, domain in DOMAIN_PARTS.items() if part in wanted]
    items = [part for part in ClientPart if part in wanted and part not in DOMAIN_PARTS]
    latest = clock.months_after(said.said_on, LONGEST_MONTHS)
    if last_day > latest:
        raise InvalidInput("last_day", f"{last_day} is more than twelve months ahead")
    expires_on = min(last_day + timedelta(days=1), latest)
    check_content(session, ConsentPurpose.REFERRAL, domains, items, [organisation])
    check_dates(said.said_on, expires_on)
    consent = Consent(
        client_id=client.id,
        purpose=ConsentPurpose.REFERRAL,
        domains=domains,
        items=items,
        form=said.form,
        explained_in_language=language,
        given_on=said.said_on,
        expires_on=expires_on,
        recorded_by_id=actor.professional_id,
        state=given_at_once(actor),
    )
    save(session, actor, consent)
    save(session, actor, ConsentRecipient(consent=consent, organisation_id=organisation.id))
    ordered = [part for part in ClientPart if part in wanted]
    record(
        session,
        actor,
        AuditAction.CREATE,
        "consent",
        consent.id,
        subject=client.ref,
        part=joined(ordered),
        detail=consent.purpose.value,
    )
    keep_statement(session, actor, client, ClientChoice.SHARE, consent.id, said)
    return consent


def _for_referral(client_ids: Collection[int], organisation_id: int, on: date) -> Select[Consent]:
    return (
        select(Consent)
        .join(ConsentRecipient)
        .where(
            Consent.client_id.in_(client_ids),
            Consent.purpose == ConsentPurpose.REFERRAL,
            ConsentRecipient.organisation_id == organisation_id,
            in_force(on),
        )
        .order_by(Consent.expires_on.desc(), Consent.id.desc())
    )

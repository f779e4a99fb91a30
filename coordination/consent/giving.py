"""What a client says by the own login: a new agreement to share, and the own wishes in the own order.

Only the client, signed in: what is spoken or written on paper is written down by a professional
(`coordination.consent.operations.record_consent`, `coordination.clients.sections.set_wishes`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.clients.sections import WishGiven, set_wishes
from coordination.consent.access import joined, open_own
from coordination.consent.choices import keep_statement, signed_in, standing_objection
from coordination.consent.lifecycle import given_at_once
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.operations import LONGEST_MONTHS, check_content, check_dates
from coordination.consent.rules import DOMAIN_PARTS
from coordination.errors import GuardFailed, InvalidInput
from coordination.organisations.models import Organisation
from coordination.rows import save
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientChoice,
    ClientPart,
    ConsentPurpose,
    MembershipFunction,
    MembershipState,
    RecordedForm,
)

#: What a client can let somebody of the team see, beside the life domains.
OFFERED = (
    ClientPart.IDENTITY,
    ClientPart.TEAM,
    ClientPart.WISHES,
    ClientPart.AVAILABILITY,
    ClientPart.PROPOSALS,
)
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


def may_be_shared() -> tuple[ClientPart, ...]:
    """Return the parts that a client can share with an organisation of the team, in the order of the list."""
    return tuple(part for part in ClientPart if part in OFFERED or part in DOMAIN_PARTS)


def can_share_with(session: Session, client: Client) -> list[Organisation]:
    """Return the organisations of the client's team, asked ones included, by name.

    With others nothing can be shared here: an agreement opens nothing to who is not in the team, nor to who
    only advises it (CONF-15).
    """
    today = clock.today()
    statement = (
        select(TeamMembership)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .where(
            SupportTeam.client_id == client.id,
            TeamMembership.state.not_in(_OVER),
            TeamMembership.function != MembershipFunction.CONSULTATION_ONLY,
        )
        .options(joinedload(TeamMembership.organisation))
    )
    found = {
        one.organisation_id: one.organisation
        for one in session.scalars(statement)
        if one.ends_on is None or one.ends_on >= today
    }
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def share(
    session: Session,
    actor: Actor,
    *,
    organisation_id: int,
    parts: Collection[ClientPart],
    last_day: date,
    language: str,
) -> Consent:
    """Let one organisation of the team see some parts, until and including a day (CONF-09, CONF-28).

    Parameters
    ----------
    language
        In which the client read what it means.

    Raises
    ------
    NotAllowed, Refused
        Unless the client does it, signed in.
    GuardFailed
        When the client objects to sharing with this organisation: that is to be taken back first.
    InvalidInput
        When nothing is named, the organisation is not in the team, or the day cannot be.
    """
    require_role(actor, "sharing", ActorRole.CLIENT)
    client = open_own(session, actor, ClientPart.AGREEMENTS_TO_SHARE, ClientPart.TEAM).client
    wanted = frozenset(parts)
    if not wanted <= set(may_be_shared()):
        raise InvalidInput("parts", "that is no part that can be shared with a team")
    recipient = next((one for one in can_share_with(session, client) if one.id == organisation_id), None)
    if recipient is None:
        raise InvalidInput("organisation", "is not in the team")
    if standing_objection(session, client.id, recipient.id) is not None:
        raise GuardFailed("agreement to share", "give", "an organisation that the client does not object to")
    domains = [domain for part, domain in DOMAIN_PARTS.items() if part in wanted]
    items = [part for part in OFFERED if part in wanted]
    first = clock.today()
    if last_day > clock.months_after(first, LONGEST_MONTHS):
        raise InvalidInput("last_day", f"{last_day} is more than twelve months ahead")
    expires_on = min(last_day + timedelta(days=1), clock.months_after(first, LONGEST_MONTHS))
    check_content(session, ConsentPurpose.TEAM_CONSULTATION, domains, items, [recipient])
    check_dates(first, expires_on)
    consent = Consent(
        client_id=client.id,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        domains=domains,
        items=items,
        form=RecordedForm.DIGITAL,
        explained_in_language=language,
        given_on=first,
        expires_on=expires_on,
        recorded_by_id=None,
        state=given_at_once(actor),
    )
    save(session, actor, consent)
    save(session, actor, ConsentRecipient(consent=consent, organisation_id=recipient.id))
    record(
        session,
        actor,
        AuditAction.CREATE,
        "consent",
        consent.id,
        subject=client.ref,
        part=joined(part for part in ClientPart if part in wanted),
        detail=consent.purpose.value,
    )
    keep_statement(session, actor, client, ClientChoice.SHARE, consent.id, signed_in())
    return consent


def say_wishes(session: Session, actor: Actor, *, wishes: Sequence[WishGiven]) -> Client:
    """Keep what the client wants, in the client's own order and words; what stood there before goes (A4-02).

    Raises
    ------
    NotAllowed, Refused
        Unless the client does it, signed in.
    InvalidInput
        When a value does not belong to its dimension, or a wish stands there twice.
    """
    require_role(actor, "saying what I want", ActorRole.CLIENT)
    client = open_own(session, actor, ClientPart.WISHES).client
    return set_wishes(session, actor, client=client, wishes=wishes)

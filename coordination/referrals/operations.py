"""Writing a referral, the client's answer to it, sending it, and explaining it.

Who acts for which side is asked of `coordination.consent.referring`: no sight, no such referral.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.clients.models import Client
from coordination.consent.access import Refused, decisions, named_to, require_parts
from coordination.consent.choices import Said, signed_in
from coordination.consent.queries import is_own
from coordination.consent.referring import agree_to_referral, covering_consent
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.referrals import queries
from coordination.referrals.lifecycle import OVER, REFERRAL, Circumstances
from coordination.referrals.models import Referral
from coordination.referrals.rules import check_text, may_go_along, takes_people
from coordination.referrals.steps import follow_on_list, move, note, record_share
from coordination.rows import save
from coordination.services.models import Service
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
    AuditAction,
    ClientPart,
    MembershipState,
    ReferralState,
    parse_code,
)

#: Months for which an agreement to be referred holds when nothing else was said.
SHARED_MONTHS = 6
#: What a client answers who is signed in.
OWN_ANSWERS = ("yes", "not_now", "stop")


def create(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    service_id: int,
    question: str,
    items: Collection[ClientPart],
    due_on: date | None = None,
) -> Referral:
    """Write a draft; nobody outside the client's side reads it.

    Parameters
    ----------
    question
        What the service is asked to do; without the client's name.
    items
        Parts of the file that are to go along; at least one, of those that this service may get and that the
        actor may see.
    due_on
        By when the answer is needed; None: within two weeks of the day on which it is sent.

    Raises
    ------
    NotAllowed, Refused
        When the actor is no active member of the client's team.
    NotFound
        When there is no such service.
    WordsFound, InvalidInput
        When the question, an item or the day cannot be, or the client is referred to this service already.
    """
    require_role(actor, "writing a referral", *queries.SENDERS)
    require_person(actor, "writing a referral")
    client = session.scalar(select(Client).where(Client.ref == client_ref))
    client = require_parts(session, actor, client, "client", ClientPart.TEAM)
    membership = _membership(session, actor, client)
    service = session.scalar(
        select(Service).where(Service.id == service_id).options(joinedload(Service.organisation))
    )
    if service is None or not service.organisation.active:
        raise NotFound("service")
    if due_on is not None and due_on < clock.today():
        raise InvalidInput("due_on", f"{due_on} is past")
    if queries.known_to_service(session, actor, client, service):
        raise InvalidInput("service", "the client is referred to this service already")
    referral = Referral(
        client=client,
        from_membership=membership,
        to_service=service,
        question=check_text(question, "question", named_to(session, actor, client), service),
        shared_items=_items(session, actor, client, service, items),
        due_on=due_on,
        state=ReferralState.DRAFT,
        state_since=clock.today(),
    )
    save(session, actor, referral)
    note(session, actor, AuditAction.CREATE, referral, "create")
    return referral


def prepare(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Lay a referral ready for the day on which the client is ready; it stays unsent until then (case T.)."""
    return move(session, actor, queries.found_for(session, actor, referral_ref), "prepare")


def client_agrees(
    session: Session,
    actor: Actor,
    *,
    referral_ref: str,
    said: Said,
    language: str,
    last_day: date | None = None,
) -> Referral:
    """Keep that the client agrees: signed in, or told to somebody of the team who writes it down.

    An agreement in force that covers organisation and items is used; else one is recorded.

    Parameters
    ----------
    last_day
        Last day on which the service may read the items; half a year ahead when not given.

    Raises
    ------
    Refused, IllegalTransition
        When the actor may not know of it, or it was agreed or is over.
    GuardFailed, InvalidInput
        As `coordination.consent.referring.agree_to_referral`.
    """
    referral = queries.found_for(session, actor, referral_ref)
    REFERRAL.find(referral.state, "client_agrees")
    _agree(session, actor, referral, said, language, last_day)
    return move(session, actor, referral, "client_agrees", Circumstances(shared=True))


def share_again(
    session: Session,
    actor: Actor,
    *,
    referral_ref: str,
    said: Said,
    language: str,
    last_day: date | None = None,
) -> Referral:
    """Keep that the client agrees anew, after the agreement ran out or was taken back on the way.

    Raises
    ------
    Refused
        When the actor may not know of it.
    GuardFailed
        When it was not agreed before or is over, or is shared still.
    """
    referral = queries.found_for(session, actor, referral_ref)
    if referral.consent_id is None or referral.state in OVER:
        raise GuardFailed("referral", "share_again", "a referral that was agreed and is not over")
    if queries.still_shared(session, referral):
        raise GuardFailed("referral", "share_again", "an agreement that holds no more")
    _agree(session, actor, referral, said, language, last_day)
    save(session, actor, referral)
    note(session, actor, AuditAction.UPDATE, referral, "share_again")
    return referral


def not_now(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Keep that the client does not want it now; it stays as it is, and nothing is sent.

    Raises
    ------
    Refused
        When the actor may not know of it.
    GuardFailed
        When the client has agreed already, or it is over.
    """
    require_person(actor, "saying not now")
    referral = queries.found_for(session, actor, referral_ref)
    if referral.state not in (ReferralState.DRAFT, ReferralState.PREPARED):
        raise GuardFailed("referral", "not_now", "a referral that waits for the client")
    referral.not_now_on = clock.today()
    save(session, actor, referral)
    note(session, actor, AuditAction.UPDATE, referral, "not_now")
    return referral


def client_withdraws(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Stop a referral because the client does not want it; no reason is asked.

    The service reads it no more from that moment, and the client leaves its waiting list.

    Raises
    ------
    Refused
        When the actor may not know of it.
    IllegalTransition
        When the service has begun, or it is over.
    """
    referral = queries.found_for(session, actor, referral_ref)
    move(session, actor, referral, "client_withdraws")
    return follow_on_list(session, actor, referral, "stop")


def client_says(session: Session, actor: Actor, *, referral_ref: str, says: str, language: str) -> Referral:
    """Keep what the client answers, signed in: one of `OWN_ANSWERS`.

    Raises
    ------
    NotAllowed, Refused
        When the actor is no client, or it is not about this client.
    IllegalTransition, GuardFailed
        As `client_agrees`, `not_now` and `client_withdraws`.
    InvalidInput
        When it is another word.
    """
    require_role(actor, "answering a referral", ActorRole.CLIENT)
    if says == "yes":
        return client_agrees(session, actor, referral_ref=referral_ref, said=signed_in(), language=language)
    if says == "not_now":
        return not_now(session, actor, referral_ref=referral_ref)
    if says == "stop":
        return client_withdraws(session, actor, referral_ref=referral_ref)
    raise InvalidInput("answer", "is neither yes, nor not now, nor stop")


def send(session: Session, actor: Actor, *, referral_ref: str) -> Referral:
    """Send a referral to the service: its people read the question and the shared items from now on.

    Raises
    ------
    Refused, IllegalTransition
        When the actor may not know of it, or the client has not agreed.
    GuardFailed
        When the client's agreement holds no more, or the service takes nobody in.
    """
    referral = queries.found_for(session, actor, referral_ref)
    REFERRAL.find(referral.state, "send")
    facts = Circumstances(
        shared=queries.still_shared(session, referral),
        takes_people=takes_people(referral.to_service, clock.today()),
    )
    referral.requested_on = clock.today()
    move(session, actor, referral, "send", facts)
    record_share(session, actor, referral)
    return referral


def answer(
    session: Session,
    actor: Actor,
    *,
    referral_ref: str,
    text: str,
    items: Collection[ClientPart] = (),
) -> Referral:
    """Answer what the service asked; the referral waits for the service again, as long as at first.

    Parameters
    ----------
    items
        Further parts to go along; all of it must be covered by the client's agreement.

    Raises
    ------
    Refused, IllegalTransition
        When the actor may not know of it, or nothing was asked.
    GuardFailed
        When the client's agreement does not cover what would go along.
    WordsFound, InvalidInput
        When the answer or an item cannot be.
    """
    referral = queries.found_for(session, actor, referral_ref)
    REFERRAL.find(referral.state, "answer")
    client, service = referral.client, referral.to_service
    said = check_text(text, "answer", named_to(session, actor, client), service)
    wanted = list(referral.shared_items)
    if items:
        wanted += [one for one in _items(session, actor, client, service, items) if one not in wanted]
    shared = covering_consent(session, client.id, service.organisation_id, wanted) is not None
    facts = Circumstances(shared=shared, said=bool(said))
    REFERRAL.next_state(referral.state, "answer", actor, facts)
    referral.shared_items, referral.requested_on = wanted, clock.today()
    move(session, actor, referral, "answer", facts)
    asked = referral.questions[-1]
    asked.answer, asked.answered_on, asked.answered_by_id = said, clock.today(), actor.professional_id
    save(session, actor, asked)
    record_share(session, actor, referral)
    return referral


def _agree(
    session: Session, actor: Actor, referral: Referral, said: Said, language: str, last_day: date | None
) -> None:
    service, items = referral.to_service, referral.shared_items
    held = covering_consent(session, referral.client_id, service.organisation_id, items)
    referral.consent = held or agree_to_referral(
        session,
        actor,
        client=referral.client,
        organisation=service.organisation,
        parts=items,
        said=said,
        language=language,
        last_day=last_day or clock.months_after(clock.today(), SHARED_MONTHS),
    )


def _membership(session: Session, actor: Actor, client: Client) -> TeamMembership:
    today = clock.today()
    statement = (
        select(TeamMembership)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .where(
            SupportTeam.client_id == client.id,
            is_own(actor),
            TeamMembership.state == MembershipState.ACTIVE,
            TeamMembership.starts_on <= today,
            TeamMembership.ends_on.is_(None) | (TeamMembership.ends_on >= today),
        )
        .order_by(TeamMembership.id)
    )
    found = session.scalars(statement).first()
    if found is None:
        raise Refused("client", actor, client.ref, [ClientPart.TEAM])
    return found


def _items(
    session: Session, actor: Actor, client: Client, service: Service, items: Collection[ClientPart]
) -> list[ClientPart]:
    wanted = {parse_code(ClientPart, one, "items") for one in items}
    if not wanted:
        raise InvalidInput("items", "nothing would go along: name at least one part")
    if not wanted <= set(may_go_along(service)):
        raise InvalidInput("items", "that is more than this service needs")
    decided = decisions(session, actor, [client.id], wanted)[client.id].values()
    if not all(one and one.reason is not AccessReason.EMERGENCY for one in decided):
        raise InvalidInput("items", "nobody shares what they may not see")
    return [part for part in ClientPart if part in wanted]

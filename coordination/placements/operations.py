"""The acts of a placement's life, by the people who may do them.

A supervisor acts on clients whose proposals the access predicate lets him see, a partner on requests for its
own places in a state that it may see; to everybody else a placement is absent. The talk with the client
stands in `talks`, the host's side in `host`; both are called from here too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.rules import is_matchable
from coordination.clients.models import Client
from coordination.consent.access import open_client
from coordination.consent.operations import record_consent
from coordination.consent.queries import shares_with_host
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.placements import papers, queries, regimes, rules
from coordination.placements.aftercare import close as close
from coordination.placements.aftercare import end as end
from coordination.placements.aftercare import log_contact as log_contact
from coordination.placements.course import client_withdraws as client_withdraws
from coordination.placements.course import confirm as confirm
from coordination.placements.course import first_day as first_day
from coordination.placements.course import host_withdraws as host_withdraws
from coordination.placements.course import never_started as never_started
from coordination.placements.course import pause as pause
from coordination.placements.course import resume as resume
from coordination.placements.deadlines import begin_aftercare as begin_aftercare
from coordination.placements.deadlines import expire_holds as expire_holds
from coordination.placements.deadlines import lapse_requests as lapse_requests
from coordination.placements.host import accept as accept
from coordination.placements.host import decline as decline
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.placements.models import Placement
from coordination.placements.questions import answer as answer
from coordination.placements.questions import ask as ask
from coordination.placements.questions import waitlist as waitlist
from coordination.placements.signing import draw_up as draw_up
from coordination.placements.signing import record_on_paper as record_on_paper
from coordination.placements.signing import sign as sign
from coordination.placements.steps import (
    act,
    add_answer,
    check_open_to,
    has_agreed,
    move,
    new_placement,
    record_step,
)
from coordination.placements.talks import record_agreement as record_agreement
from coordination.placements.talks import record_refusal as record_refusal
from coordination.placements.talks import record_talk as record_talk
from coordination.placements.telling import tell_host
from coordination.rows import check_period
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    ConsentPurpose,
    EndReason,
    HalfDays,
    LegalBasis,
    PlacementState,
    RecordedForm,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSuggestion:
    """What a round suggests for one client; ``other_offers`` are ids of the alternatives beside it."""

    client: Client
    offer_id: int
    shift_id: int | None
    half_days: HalfDays
    starts_on: date
    ends_on: date | None
    other_offers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementToShare:
    """A client's agreement to share the functional profile, and the name too if so said, with the host."""

    form: RecordedForm
    language: str
    given_on: date
    expires_on: date
    share_name: bool = False


def suggest(
    session: Session, actor: Actor, *, suggestions: Sequence[NewSuggestion], round_ref: str
) -> list[Placement]:
    """Put down what a round suggests: always ``suggested``, never seen by a partner (INV-20).

    Suggestions of an earlier round for the same clients that nobody has touched are replaced.

    Raises
    ------
    NotAllowed
        When anybody but an automatic task does it.
    """
    require_role(actor, "suggesting a placement", ActorRole.WORKER)
    supersede(session, actor, client_ids=[one.client.id for one in suggestions])
    placements = [
        new_placement(
            actor,
            one.client,
            PlacementState.SUGGESTED,
            offer_id=one.offer_id,
            shift_id=one.shift_id,
            half_days=one.half_days,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            other_offers=list(one.other_offers),
        )
        for one in suggestions
    ]
    session.add_all(placements)
    session.flush()
    for one, placement in zip(suggestions, placements, strict=True):
        record_step(session, actor, AuditAction.CREATE, placement, one.client, f"suggest {round_ref}")
    return placements


def supersede(
    session: Session, actor: Actor, *, client_ids: Collection[int], keep: Collection[int] = ()
) -> int:
    """Set aside the suggestions of these clients that nobody has touched; return how many.

    Parameters
    ----------
    keep
        Ids of placements that stay.
    """
    untouched = select(Placement).where(
        Placement.state == PlacementState.SUGGESTED,
        Placement.client_id.in_(client_ids),
        Placement.id.not_in(keep),
    )
    found = list(session.scalars(untouched))
    for placement in found:
        move(session, actor, placement, "supersede")
    return len(found)


def propose(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    starts_on: date,
    shift_id: int | None = None,
    half_days: HalfDays | None = None,
    ends_on: date | None = None,
    other_offers: Collection[int] = (),
    round_ref: str = "",
) -> Placement:
    """Put an offer of one's own choice on a client's short list, such as an alternative (INV-20).

    Parameters
    ----------
    shift_id, half_days
        The shift, or with free choice the half-days chosen.
    other_offers
        Ids of offers that stand beside it.
    round_ref
        The round in which it was found, for the record.

    Raises
    ------
    Refused
        When the actor may not see the client's proposals.
    NotFound
        When the offer does not exist.
    InvalidInput
        When half-days or dates do not belong to the offer.
    GuardFailed
        When the client has no trajectory, declined this offer lately, or has it on the list already.
    """
    require_role(actor, "proposing a place", ActorRole.SUPERVISOR)
    require_person(actor, "proposing a place")
    client = open_client(session, actor, client_ref, ClientPart.PROPOSALS)
    offer = session.get(CapacityOffer, offer_id)
    shift = None if shift_id is None else session.get(Shift, shift_id)
    if offer is None:
        raise NotFound("offer")
    rules.check_dates(offer, starts_on, ends_on)
    check_open_to(session, client, offer)
    placement = new_placement(
        actor,
        client,
        PlacementState.SHORTLISTED,
        offer_id=offer.id,
        shift_id=shift_id,
        half_days=rules.half_days_at(offer, shift, half_days),
        starts_on=starts_on,
        ends_on=ends_on,
        other_offers=sorted(set(other_offers) - {offer.id}),
    )
    session.add(placement)
    session.flush()
    record_step(session, actor, AuditAction.CREATE, placement, client, f"propose {round_ref}".strip())
    return placement


def shortlist(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Put a suggestion on the short list."""
    return act(session, actor, placement_ref, "shortlist")


def take_off(session: Session, actor: Actor, *, placement_ref: str) -> Placement:
    """Take a proposal off the short list: it is a suggestion again."""
    return act(session, actor, placement_ref, "take_off")


def offer_to_partner(
    session: Session, actor: Actor, *, placement_ref: str, consent: AgreementToShare | None = None
) -> Placement:
    """Ask the host for the place: it reads the functional profile under an alias (CONF-11).

    Parameters
    ----------
    consent
        An agreement to share that is recorded in the same act; else one must be in force already.

    Raises
    ------
    GuardFailed
        Without the client's agreement to the placement (INV-01), without an agreement to share in force
        (HR-23), when the offer takes nobody now (HR-21), or when the place may not be combined with what the
        client does already (INV-07, HR-16).
    """
    placement = queries.own_placement(session, actor, placement_ref)
    PLACEMENT.find(placement.state, "send_to_partner")
    host = placement.offer.host_organisation
    if consent is not None:
        names = [ClientPart.IDENTITY] if consent.share_name else []
        _keep_agreement(session, actor, placement, consent, [ClientPart.FUNCTIONAL_PROFILE, *names])
    shared = shares_with_host(session, placement.client_id, host.id, ClientPart.FUNCTIONAL_PROFILE)
    facts = Circumstances(
        client_agreed=has_agreed(placement),
        profile_shared=shared is not None,
        offer_takes_people=is_matchable(placement.offer, clock.today()),
        regime_fault=regimes.sentence(regimes.combination_fault(session, placement)),
    )
    placement.answer_by = rules.answer_by(placement.offer, clock.today())
    move(session, actor, placement, "send_to_partner", facts)
    record(
        session,
        actor,
        AuditAction.SHARE,
        "placement",
        placement.ref,
        subject=placement.client.ref,
        part=ClientPart.FUNCTIONAL_PROFILE.value,
        basis=LegalBasis.WRITTEN_AGREEMENT.value,
        detail=f"organisation:{host.id}",
    )
    tell_host(session, actor, placement)
    return placement


def share_name(session: Session, actor: Actor, *, placement_ref: str, consent: AgreementToShare) -> Placement:
    """Record that the client lets the host know the name, where that was not agreed on at first (CONF-11).

    Raises
    ------
    GuardFailed
        When the host does not hold or give the place: until then a name is of no use to it.
    InvalidInput
        When a day of the agreement cannot be.
    """
    placement = queries.own_placement(session, actor, placement_ref)
    if placement.state not in papers.SIGNED_IN:
        raise GuardFailed("placement", "share_name", "a place that the host holds for the client")
    _keep_agreement(session, actor, placement, consent, [ClientPart.IDENTITY])
    return placement


def _keep_agreement(
    session: Session,
    actor: Actor,
    placement: Placement,
    consent: AgreementToShare,
    items: Sequence[ClientPart],
) -> None:
    record_consent(
        session,
        actor,
        client=placement.client,
        purpose=ConsentPurpose.PLACEMENT,
        recipients=[placement.offer.host_organisation],
        items=items,
        form=consent.form,
        language=consent.language,
        given_on=consent.given_on,
        expires_on=consent.expires_on,
    )


def record_earlier_stay(
    session: Session,
    actor: Actor,
    *,
    client_ref: str,
    offer_id: int,
    starts_on: date,
    ends_on: date,
    end_reason: EndReason,
    form: RecordedForm,
    agreed_on: date,
    language: str,
    shift_id: int | None = None,
    half_days: HalfDays | None = None,
    place: str | None = None,
    own_words: str | None = None,
) -> Placement:
    """Record a stay that was over before it came to be known here, with the client's yes of then (SR-06).

    Raises
    ------
    InvalidInput
        When it is not over yet, or the half-days do not belong to the offer.
    """
    require_role(actor, "recording an earlier stay", ActorRole.SUPERVISOR)
    require_person(actor, "recording an earlier stay")
    client = open_client(session, actor, client_ref, ClientPart.PROPOSALS)
    offer = session.get(CapacityOffer, offer_id)
    shift = None if shift_id is None else session.get(Shift, shift_id)
    if offer is None:
        raise NotFound("offer")
    check_period(starts_on, ends_on, "ends_on")
    if ends_on >= clock.today():
        raise InvalidInput("ends_on", f"{ends_on} is not over yet")
    rules.check_answer(agrees=True, form=form, given_on=agreed_on, place=place, own_words=own_words)
    placement = new_placement(
        actor,
        client,
        PlacementState.CLOSED,
        offer_id=offer.id,
        shift_id=shift_id,
        half_days=rules.half_days_at(offer, shift, half_days),
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=end_reason,
    )
    session.add(placement)
    session.flush()
    add_answer(
        session,
        actor,
        placement,
        agrees=True,
        form=form,
        given_on=agreed_on,
        language=language,
        place=place,
        own_words=own_words,
    )
    record_step(session, actor, AuditAction.CREATE, placement, client, "earlier stay")
    return placement

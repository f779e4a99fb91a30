"""Breaking the glass: opening a file for an hour in a vital interest, and what has to follow (CONF-16).

Whoever opens it says why, in at least twenty characters; a colleague is told, and so is who leads the
client's team; the client is told afterwards, unless that is dangerous; and the data protection officer looks
at every one of them. What it opens is decided by the predicate (`decide_in_emergency` among its rules).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.consent.access import Refused
from coordination.consent.models import EmergencyAccess
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.organisations.models import Professional
from coordination.reasons.operations import keep_reason
from coordination.rows import save
from coordination.teams.queries import team_of
from coordination.teams.rules import is_current
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    EmergencyReview,
    LegalBasis,
    RoleKind,
    SecrecyRegime,
    parse_code,
)

LASTS = timedelta(minutes=60)
SHORTEST_REASON = 20
SHORTEST_NOTE = 10
#: Within which an emergency access is to be looked at by somebody else.
REVIEW_WITHIN = timedelta(hours=72)
MAY_OPEN = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
OFFICER = ActorRole.DATA_PROTECTION_OFFICER
#: What the record calls it; no part of the file.
PART = "emergency"


def may_open(professional: Professional) -> bool:
    """Say whether this professional may break the glass: bound by professional secrecy, not of justice."""
    bound = professional.organisation.secrecy_regime is SecrecyRegime.PROFESSIONAL_SECRECY
    here = professional.active and professional.organisation.active
    return here and bound and professional.role is not RoleKind.JUSTICE_ASSISTANT


def colleagues(session: Session, actor: Actor) -> list[Professional]:
    """Return who can be told, by name: everybody else of the actor's own organisation."""
    statement = (
        select(Professional)
        .where(
            Professional.organisation_id == actor.organisation_id,
            Professional.id != actor.professional_id,
            Professional.active,
        )
        .order_by(Professional.display_name, Professional.id)
    )
    return list(session.scalars(statement))


def break_glass(
    session: Session, actor: Actor, *, client_ref: str, reason: str, informed_id: int
) -> EmergencyAccess:
    """Open a client's file for sixty minutes, in a vital interest.

    Parameters
    ----------
    reason
        What is at stake, in at least twenty characters; kept under the client's own key, not in the record.
    informed_id
        A colleague of the same organisation, who is told.

    Raises
    ------
    NotAllowed
        When the actor may not break any glass.
    InvalidInput
        When the reason is too short, or the colleague is nobody who can be told.
    Refused
        When there is no such client; the try is recorded.
    """
    require_role(actor, "emergency access", *MAY_OPEN)
    require_person(actor, "emergency access")
    professional = session.get(Professional, actor.professional_id)
    if professional is None or not may_open(professional):
        raise NotAllowed("emergency access", "it takes professional secrecy, and is not for justice")
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidInput("reason", f"takes at least {SHORTEST_REASON} characters")
    if informed_id not in {one.id for one in colleagues(session, actor)}:
        raise InvalidInput("informed", "is no colleague who can be told")
    client = session.scalar(select(Client).where(Client.ref == client_ref.strip().upper()))
    if client is None:
        raise Refused("client", actor, None, [ClientPart.EXISTENCE])
    event = record(
        session,
        actor,
        AuditAction.BREAK_GLASS,
        "client",
        client.ref,
        subject=client.ref,
        part=PART,
        basis=LegalBasis.VITAL_INTEREST.value,
        detail=f"informed professional:{informed_id}",
    )
    kept = keep_reason(
        session,
        actor,
        client_id=client.id,
        about=PART,
        text=reason,
        event=event,
        shortest=SHORTEST_REASON,
    )
    now = clock.now()
    opened = EmergencyAccess(
        client=client,
        professional_id=professional.id,
        organisation_id=professional.organisation_id,
        reason=kept,
        opened_at=now,
        ends_at=now + LASTS,
        informed_id=informed_id,
        lead_id=_lead_of(session, client, {professional.id, informed_id}),
    )
    save(session, actor, opened)
    return opened


def close_early(session: Session, actor: Actor, *, access_id: int) -> EmergencyAccess:
    """End an own emergency access before its hour is over.

    Raises
    ------
    NotFound
        When it is not the actor's own.
    GuardFailed
        When it has ended already.
    """
    opened = find_own(session, actor, access_id, officer_too=False)
    if not opened.ends_at > clock.now():
        raise GuardFailed("emergency access", "close", "one that is still open")
    return _closed(session, actor, opened, "closed early")


def close_of_organisation(session: Session, actor: Actor, *, organisation_id: int) -> None:
    """End what people of an organisation opened and is still open: it leaves the network (CONF-35)."""
    still_open = (EmergencyAccess.organisation_id == organisation_id, EmergencyAccess.ends_at > clock.now())
    for opened in session.scalars(_loaded().where(*still_open)).all():
        _closed(session, actor, opened, "closed: the organisation left")


def acknowledge(session: Session, actor: Actor, *, access_id: int) -> EmergencyAccess:
    """Say to have read that a colleague broke the glass; only who was told can.

    Raises
    ------
    NotFound
        When somebody else was told.
    """
    opened = session.get(EmergencyAccess, access_id)
    if opened is None or actor.professional_id is None or actor.professional_id != opened.informed_id:
        raise NotFound("emergency access")
    if opened.seen_on is None:
        opened.seen_on = clock.today()
    return _saved(session, actor, opened, "read by who was told")


def tell_client(session: Session, actor: Actor, *, access_id: int, on: date | None = None) -> EmergencyAccess:
    """Write down on which day (today when None) the client was told that the file was opened.

    Raises
    ------
    NotFound
        When the actor neither opened it nor is the data protection officer.
    InvalidInput
        When the day lies ahead, or before it was opened.
    """
    opened = find_own(session, actor, access_id)
    day = on or clock.today()
    if not _day(opened.opened_at) <= day <= clock.today():
        raise InvalidInput("told_on", f"{day.isoformat()} lies ahead, or before it was opened")
    opened.client_informed_on, opened.withheld_reason = day, None
    return _saved(session, actor, opened, "client informed")


def withhold_from_client(session: Session, actor: Actor, *, access_id: int, reason: str) -> EmergencyAccess:
    """Write down why it is dangerous to tell the client; the client does not read of it meanwhile.

    Raises
    ------
    NotFound
        When the actor neither opened it nor is the data protection officer.
    GuardFailed
        When the client was told already.
    InvalidInput
        When the reason is too short.
    """
    opened = find_own(session, actor, access_id)
    if opened.client_informed_on is not None:
        raise GuardFailed("emergency access", "withhold", "a client who was not told yet")
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidInput("withheld", f"takes at least {SHORTEST_REASON} characters")
    about = f"{PART}_withheld"
    kept = keep_reason(
        session, actor, client_id=opened.client_id, about=about, text=reason, shortest=SHORTEST_REASON
    )
    opened.withheld_reason = kept
    return _saved(session, actor, opened, "client not informed: dangerous")


def review(
    session: Session, actor: Actor, *, access_id: int, outcome: EmergencyReview, note: str
) -> EmergencyAccess:
    """Say, as data protection officer, whether an emergency access was justified.

    Raises
    ------
    NotAllowed
        When the actor is no data protection officer.
    NotFound
        When there is none, or the officer opened it: it takes somebody else.
    GuardFailed
        When it was reviewed before.
    InvalidInput
        When there is no note to speak of.
    """
    require_role(actor, "reviewing emergency access", OFFICER)
    require_person(actor, "reviewing emergency access")
    opened = session.get(EmergencyAccess, access_id)
    if opened is None or opened.professional_id == actor.professional_id:
        raise NotFound("emergency access")
    if opened.outcome is not None:
        raise GuardFailed("emergency access", "review", "one that was not reviewed yet")
    if len(note.strip()) < SHORTEST_NOTE:
        raise InvalidInput("note", f"takes at least {SHORTEST_NOTE} characters")
    about = f"{PART}_review"
    kept = keep_reason(
        session, actor, client_id=opened.client_id, about=about, text=note, shortest=SHORTEST_NOTE
    )
    opened.outcome = parse_code(EmergencyReview, outcome, "outcome")
    opened.reviewed_on, opened.reviewed_by, opened.review_note = clock.today(), actor.name, kept
    return _saved(session, actor, opened, f"reviewed: {opened.outcome.value}")


def find_own(session: Session, actor: Actor, access_id: int, *, officer_too: bool = True) -> EmergencyAccess:
    """Return an emergency access to who opened it, and to the data protection officer unless told otherwise.

    Raises
    ------
    NotFound
        When there is none, or it is somebody else's.
    """
    opened = session.get(EmergencyAccess, access_id)
    mine = opened is not None and opened.professional_id == actor.professional_id
    if opened is None or not (mine or (officer_too and actor.has(OFFICER))):
        raise NotFound("emergency access")
    return opened


def all_for_officer(session: Session, actor: Actor) -> list[EmergencyAccess]:
    """Return every emergency access for the data protection officer, the newest first; reading is recorded.

    Raises
    ------
    NotAllowed
        When the actor is no data protection officer.
    """
    require_role(actor, "reading emergency accesses", OFFICER)
    found = list(session.scalars(_loaded().order_by(EmergencyAccess.opened_at.desc())))
    for one in found:
        _record(session, actor, AuditAction.VIEW, one)
    return found


def own(session: Session, actor: Actor) -> list[EmergencyAccess]:
    """Return what the actor opened, the newest first."""
    mine = EmergencyAccess.professional_id == (actor.professional_id or 0)
    return list(session.scalars(_loaded().where(mine).order_by(EmergencyAccess.opened_at.desc())))


def told(session: Session, actor: Actor) -> list[EmergencyAccess]:
    """Return what the actor was told of, as chosen colleague or as lead, the newest first."""
    me = actor.professional_id or 0
    mine = or_(EmergencyAccess.informed_id == me, EmergencyAccess.lead_id == me)
    return list(session.scalars(_loaded().where(mine).order_by(EmergencyAccess.opened_at.desc())))


def unread(session: Session, actor: Actor) -> int:
    """Return how many the actor was told of as chosen colleague and has not read yet."""
    unseen = select(func.count()).where(
        EmergencyAccess.informed_id == (actor.professional_id or 0), EmergencyAccess.seen_on.is_(None)
    )
    return session.scalar(unseen) or 0


def withheld_from_client(session: Session, client_id: int) -> list[EmergencyAccess]:
    """Return the windows of which the client may not read (yet): telling was found dangerous.

    Whoever shows a client who looked leaves out the looks of these professionals between ``opened_at`` and
    ``ends_at``.
    """
    statement = select(EmergencyAccess).where(
        EmergencyAccess.client_id == client_id,
        EmergencyAccess.withheld_reason_id.is_not(None),
        EmergencyAccess.client_informed_on.is_(None),
    )
    return list(session.scalars(statement))


@cache
def _loaded() -> Select[EmergencyAccess]:
    return select(EmergencyAccess).options(
        joinedload(EmergencyAccess.client),
        joinedload(EmergencyAccess.professional),
        joinedload(EmergencyAccess.organisation),
        joinedload(EmergencyAccess.informed),
        joinedload(EmergencyAccess.lead),
        joinedload(EmergencyAccess.reason),
        joinedload(EmergencyAccess.withheld_reason),
        joinedload(EmergencyAccess.review_note),
    )


def _lead_of(session: Session, client: Client, others: set[int]) -> int | None:
    team, today = team_of(session, client.id), clock.today()
    leads = [one for one in team.memberships if one.is_lead and is_current(one, today)] if team else []
    return next((one.professional_id for one in leads if one.professional_id not in others), None)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.BRUSSELS).date()


def _closed(session: Session, actor: Actor, opened: EmergencyAccess, detail: str) -> EmergencyAccess:
    opened.ends_at = max(clock.now(), opened.opened_at + timedelta(microseconds=1))
    return _saved(session, actor, opened, detail)


def _saved(session: Session, actor: Actor, opened: EmergencyAccess, detail: str) -> EmergencyAccess:
    save(session, actor, opened)
    _record(session, actor, AuditAction.UPDATE, opened, detail)
    return opened


def _record(
    session: Session, actor: Actor, action: AuditAction, opened: EmergencyAccess, detail: str | None = None
) -> None:
    record(
        session,
        actor,
        action,
        "emergency access",
        opened.id,
        subject=opened.client.ref,
        part=PART,
        detail=detail,
    )

"""What a client sees of the own file: who is involved, who may see what until when, who looked (CONF-20).

Everything is asked of the same predicate that decides for those others, so that what the client is told and
what they get are one answer. A professional who acts for a client without a login reads the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import RECORD_PART, record
from coordination.audit.queries import Sighting, looks_at
from coordination.clients.models import Client
from coordination.consent.emergency import withheld_from_client
from coordination.consent.models import Consent, EmergencyAccess
from coordination.consent.queries import consents_of
from coordination.consent.rules import agreements, decide_for_member, is_in_force, parts_of
from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import InformalMember, Objection, TeamMembership
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    AccessReason,
    AuditAction,
    ClientPart,
    ConsentPurpose,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    RoleKind,
)

#: How far back a client reads who looked.
LOOKED_FOR = timedelta(days=365)
#: Of which acts a client reads that somebody saw something. Named one by one, and a test holds every act that
#: shows something against this list and the next.
TOLD = frozenset(
    {
        "advice question",
        "agreement",
        "audit",
        "client",
        "client request",
        "own texts",
        "placement",
        "referral",
        "suggestion",
        "waiting list entry",
    }
)
#: What is not told here: a letter with which to sign in shows nothing of the file; an emergency is told by
#: what was opened under it, when its time has come (CONF-16); of what justice was told the page has a list of
#: its own, which leaves out that somebody feared for others (CONF-13), and one of with whom was spoken on a
#: mandate (CONF-34). A statutory case consultation writes no event about the client at all (CONF-17).
NOT_TOLD = frozenset({"account", "emergency access", "mandate", "reported fact"})
_OVER = (MembershipState.ENDED, MembershipState.DECLINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Parts that somebody may see on one ground, and the last day on which that holds by itself."""

    parts: tuple[ClientPart, ...]
    basis: LegalBasis | None
    reason: AccessReason
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Somebody in the client's team.

    Attributes
    ----------
    sights
        What this person may see today; nothing for who is only asked, rests, or advises without knowing whom.
    may_object
        Whether the client can end it by objecting to shared secrecy.
    """

    membership_id: int
    name: str
    organisation_id: int
    organisation: str
    role: RoleKind
    phone: str | None
    email: str | None
    state: MembershipState
    function: MembershipFunction
    is_lead: bool
    is_confidant: bool
    since: date
    sights: tuple[Sight, ...]
    may_object: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """An agreement to share that is in force."""

    consent_id: int
    purpose: ConsentPurpose
    parts: tuple[ClientPart, ...]
    recipients: tuple[tuple[int, str], ...]
    given_on: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """That somebody saw something of the file on a day.

    ``name`` is None when it was an automatic task, or somebody whom the record does not know by name.
    """

    on: date
    name: str | None
    organisation: str | None
    parts: tuple[ClientPart, ...]
    the_record: bool
    emergency: bool


def people_involved(session: Session, client: Client, on: date | None = None) -> list[Involved]:
    """Return who is in the team or asked for it, the lead first; with what each may see today.

    The caller was granted ``ClientPart.TEAM`` and ``ClientPart.AGREEMENTS_TO_SHARE``.
    """
    on = on or clock.today()
    team = team_of(session, client.id)
    if team is None:
        return []
    rows = [(one, to.organisation_id) for one in consents_of(session, client.id) for to in one.recipients]
    agreed = agreements(rows, ConsentPurpose.TEAM_CONSULTATION, on)
    objected = {one.organisation_id for one in objections_of(session, client.id)}
    found = []
    for membership in team.memberships:
        over = membership.ends_on is not None and membership.ends_on < on
        if membership.state in _OVER or over:
            continue
        on_secrecy = membership.legal_basis is LegalBasis.SHARED_SECRECY
        mine = [] if on_secrecy and membership.organisation_id in objected else [membership]
        decided = {part: decide_for_member(mine, agreed, part, on) for part in ClientPart}
        grounds: defaultdict[tuple[LegalBasis | None, AccessReason, date | None], list[ClientPart]]
        grounds = defaultdict(list)
        for part, decision in decided.items():
            if decision:
                grounds[decision.basis, decision.reason, decision.until].append(part)
        found.append(_involved(membership, grounds, may_object=on_secrecy))
    return sorted(found, key=lambda one: (not one.is_lead, not one.sights, one.organisation, one.name))


def whom_to_call(session: Session, client: Client) -> list[Involved]:
    """Return who leads the team and whom the client confides in, for a sheet with whom to call (CONF-33).

    The caller was granted ``ClientPart.AGREEMENTS_AND_CONTACT``.
    """
    return [
        one
        for one in people_involved(session, client)
        if (one.is_lead or one.is_confidant) and one.state is MembershipState.ACTIVE
    ]


def shared_now(session: Session, client: Client, on: date | None = None) -> list[Shared]:
    """Return the agreements to share that are in force; the caller was granted to see them."""
    on = on or clock.today()
    return [_shared(one) for one in consents_of(session, client.id) if is_in_force(one, on)]


def objections_of(session: Session, client_id: int) -> list[Objection]:
    """Return the client's objections that stand, with the organisations."""
    statement = (
        select(Objection)
        .where(Objection.client_id == client_id, Objection.lifted_on.is_(None))
        .options(joinedload(Objection.organisation))
        .order_by(Objection.id)
    )
    return list(session.scalars(statement))


def circle_of(session: Session, client_id: int) -> list[InformalMember]:
    """Return the people of the client's own circle who are involved (CONF-33)."""
    statement = select(InformalMember).where(
        InformalMember.client_id == client_id, InformalMember.ended_on.is_(None)
    )
    return list(session.scalars(statement.order_by(InformalMember.id)))


def who_looked(session: Session, actor: Actor, client: Client) -> list[Look]:
    """Return who saw what of the file in the last year, newest first, one line per person, day and part.

    The reader's own looks are left out; that the record was read is recorded as well. What happened under an
    emergency is told when its hour is over, unless telling was found dangerous (CONF-16).
    The caller was granted the client's file.
    """
    told = looks_at(session, client.ref, since=clock.now() - LOOKED_FOR, kinds=TOLD, without=actor.name)
    silent = _not_to_be_told(session, client)
    told = [event for event in told if not any(one.hides(event) for one in silent)]
    people, homes = _names(session, told)
    lines: dict[tuple[date, int | None, int | None, bool], set[str]] = {}
    emergencies = set()
    for event in told:
        day = event.at.astimezone(clock.BRUSSELS).date()
        line = (day, event.professional_id, event.organisation_id, event.object_kind == "audit")
        lines.setdefault(line, set()).update((event.part or "").split(","))
        if event.basis is not None and LegalBasis.VITAL_INTEREST in event.basis:
            emergencies.add(line)
    record(session, actor, AuditAction.VIEW, "audit", client.ref, subject=client.ref, part=RECORD_PART)
    return [
        Look(
            on=line[0],
            name=people.get(line[1] or 0),
            organisation=homes.get(line[2] or 0),
            parts=tuple(part for part in ClientPart if part.value in codes),
            the_record=line[3],
            emergency=line in emergencies,
        )
        for line, codes in lines.items()
    ]


@dataclass(frozen=True, slots=True)
class _Silence:
    """A stretch of time of which the client is not told what somebody saw."""

    professional_id: int
    start: datetime
    end: datetime

    def hides(self, event: Sighting) -> bool:
        return event.professional_id == self.professional_id and self.start <= event.at < self.end


def _not_to_be_told(session: Session, client: Client) -> list[_Silence]:
    """Return the windows that are withheld from the client, and those in which the danger still runs."""
    running = select(EmergencyAccess).where(
        EmergencyAccess.client_id == client.id, EmergencyAccess.ends_at > clock.now()
    )
    found = [*withheld_from_client(session, client.id), *session.scalars(running)]
    return [_Silence(one.professional_id, one.opened_at, one.ends_at) for one in found]


def _names(session: Session, events: Collection[Sighting]) -> tuple[dict[int, str], dict[int, str]]:
    people = {event.professional_id for event in events if event.professional_id}
    homes = {event.organisation_id for event in events if event.organisation_id}
    found = session.execute(
        select(Professional.id, Professional.display_name).where(Professional.id.in_(people))
    )
    organisations = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(homes))
    )
    return {row[0]: row[1] for row in found}, {row[0]: row[1] for row in organisations}


def _involved(
    membership: TeamMembership,
    grounds: dict[tuple[LegalBasis | None, AccessReason, date | None], list[ClientPart]],
    *,
    may_object: bool,
) -> Involved:
    person = membership.professional
    return Involved(
        membership_id=membership.id,
        name=person.display_name,
        organisation_id=membership.organisation_id,
        organisation=membership.organisation.name,
        role=membership.role,
        phone=person.phone,
        email=person.email,
        state=membership.state,
        function=membership.function,
        is_lead=membership.is_lead,
        is_confidant=membership.is_confidant,
        since=membership.starts_on,
        sights=tuple(
            Sight(parts=tuple(parts), basis=basis, reason=reason, until=until)
            for (basis, reason, until), parts in grounds.items()
        ),
        may_object=may_object,
    )


def _shared(consent: Consent) -> Shared:
    return Shared(
        consent_id=consent.id,
        purpose=consent.purpose,
        parts=_in_order(parts_of(consent)),
        recipients=tuple((one.organisation_id, one.organisation.name) for one in consent.recipients),
        given_on=consent.given_on,
        last_day=consent.expires_on - timedelta(days=1),
    )


def _in_order(parts: Iterable[ClientPart]) -> tuple[ClientPart, ...]:
    known = set(parts)
    return tuple(part for part in ClientPart if part in known)

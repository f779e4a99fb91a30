"""The one predicate: whether this actor may see this part of this client, on this day, and on what basis.

`decide` answers for one part, `visible_parts` for a page, `decisions` for a list, and `visible_clients` in
the database, for lists, search and counts. They give one answer: the rules stand in
`coordination.consent.rules`, and a test compares the two forms. The ``open_`` and ``list_`` functions also
write the record of the read.

Absent and forbidden read alike: the same statements run and the same error is raised (CONF-01, D.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, load_only

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.base import Row
from coordination.clients.models import Client
from coordination.clients.queries import LISTED
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.queries import in_force, is_own, named_by_client, not_objected
from coordination.consent.queries import visible_clients as visible_clients
from coordination.consent.rules import (
    DOMAIN_PARTS,
    Agreement,
    Decision,
    agreements,
    decide_for_client,
    decide_for_close,
    decide_for_member,
    decide_in_emergency,
)
from coordination.consent.windows import open_windows
from coordination.errors import NotFound
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    AccessReason,
    AuditAction,
    ClientPart,
    ConsentPurpose,
    LegalBasis,
    LifeDomain,
)

# What the record says where no client may be named: nobody has this reference.
NOBODY = "-"
#: Characters that one event has room for.
LONGEST_LINE = 200


class Refused(NotFound):
    """A read was refused; it looks like an absent thing (CONF-01).

    The transaction that read is rolled back, so whoever rolls back then calls `record` on the same session
    and commits: a refused try stays in the record.
    """

    def __init__(self, kind: str, actor: Actor, client_ref: str | None, parts: Iterable[ClientPart]) -> None:
        super().__init__(kind)
        self.actor = actor
        self.client_ref = client_ref
        self.parts = tuple(parts)

    def record(self, session: Session) -> None:
        """Write the refused read into the record."""
        record(
            session,
            self.actor,
            AuditAction.VIEW_DENIED,
            "client",
            self.client_ref or NOBODY,
            subject=self.client_ref,
            part=joined(self.parts),
        )


@dataclass(frozen=True, slots=True)
class ClientFile:
    """A client together with what of it has been opened."""

    client: Client
    decisions: Mapping[ClientPart, Decision]

    def shows(self, part: ClientPart) -> bool:
        """Say whether this part was asked for and granted."""
        return bool(self.decisions.get(part))

    @property
    def domains(self) -> tuple[LifeDomain, ...]:
        """The life domains that were asked for and granted, in the order of the list."""
        return tuple(domain for part, domain in DOMAIN_PARTS.items() if self.shows(part))


def decide(
    session: Session, actor: Actor, client: Client, part: ClientPart, on: date | None = None
) -> Decision:
    """Say whether the actor may see a part of a client on a day (today when none is given)."""
    return decisions(session, actor, [client.id], [part], on)[client.id][part]


def visible_parts(
    session: Session, actor: Actor, client: Client, on: date | None = None
) -> dict[ClientPart, Decision]:
    """Return the decision for every part of one client; three statements, whatever is asked of it."""
    return decisions(session, actor, [client.id], ClientPart, on)[client.id]


def decisions(
    session: Session,
    actor: Actor,
    client_ids: Collection[int],
    parts: Iterable[ClientPart],
    on: date | None = None,
) -> dict[int, dict[ClientPart, Decision]]:
    """Return the decision per client and part for a whole list; three statements, and none for nobody."""
    if not client_ids:
        return {}
    on = on or clock.today()
    parts = tuple(parts)
    if (own := actor.client_id) is not None:
        return {one: {part: decide_for_client(own, one, part) for part in parts} for one in client_ids}
    if actor.informal_member_id is not None:
        named_by = session.scalar(named_by_client(actor))
        return {one: {part: decide_for_close(named_by, one, part) for part in parts} for one in client_ids}
    memberships = _memberships(session, actor, client_ids)
    agreed = _agreements(session, actor, client_ids, on)
    decided = {
        client_id: {
            part: decide_for_member(memberships.get(client_id, ()), agreed.get(client_id, ()), part, on)
            for part in parts
        }
        for client_id in client_ids
    }
    for client_id in open_windows(session, actor, client_ids, on):
        in_team = decided[client_id]
        decided[client_id] = {part: decide_in_emergency(in_team[part], part, on) for part in parts}
    return decided


def open_client(session: Session, actor: Actor, ref: str, *parts: ClientPart) -> Client:
    """Return the client with this reference for reading these parts; the read is recorded.

    Raises
    ------
    Refused
        When the client does not exist, or one of the parts, or the client's existence, is not granted.
    """
    client, decided = _find(session, actor, ref, (ClientPart.EXISTENCE, *parts))
    if client is None or not all(decided.values()):
        raise Refused("client", actor, _ref(client), decided)
    _record_view(session, actor, client, decided)
    return client


def open_own(session: Session, actor: Actor, *wanted: ClientPart) -> ClientFile:
    """Return the file of the client who is signed in; that it was read is recorded like any other read.

    Raises
    ------
    Refused
        When the actor is no client.
    """
    ref = session.scalar(select(Client.ref).where(Client.id == (actor.client_id or 0)))
    return open_file(session, actor, ref or NOBODY, *wanted)


def open_close(session: Session, actor: Actor) -> Client:
    """Return the client who named the actor as somebody close, for the sheet; the read is recorded (CONF-33).

    Raises
    ------
    Refused
        When the actor is nobody close, or is so no longer.
    """
    named_by = session.scalar(named_by_client(actor)) or 0
    ref = session.scalar(select(Client.ref).where(Client.id == named_by))
    return open_client(session, actor, ref or NOBODY, ClientPart.AGREEMENTS_AND_CONTACT)


def open_file(session: Session, actor: Actor, ref: str, *wanted: ClientPart) -> ClientFile:
    """Return the client with those of the wanted parts that are granted; what is opened is recorded.

    Raises
    ------
    Refused
        When the client does not exist, or its existence is not granted.
    """
    client, decided = _find(session, actor, ref, (ClientPart.EXISTENCE, *wanted))
    if client is None or not decided[ClientPart.EXISTENCE]:
        raise Refused("client", actor, _ref(client), [ClientPart.EXISTENCE])
    opened = {part: decision for part, decision in decided.items() if decision}
    _record_view(session, actor, client, opened)
    return ClientFile(client, decided)


def list_clients(session: Session, actor: Actor, *parts: ClientPart, on: date | None = None) -> list[Client]:
    """Return the clients of whom the actor may see all these parts, by reference; each read is recorded."""
    return [file.client for file in list_files(session, actor, parts, on=on)]


def list_files(
    session: Session,
    actor: Actor,
    needed: Collection[ClientPart],
    wanted: Collection[ClientPart] = (),
    on: date | None = None,
    among: Collection[str] | None = None,
) -> list[ClientFile]:
    """Return the files of whom the actor may see all ``needed`` parts, by reference.

    Of the ``wanted`` parts those that are granted are opened too; what is opened is recorded. With ``among``
    only the clients with these references are asked for. What no list shows is read when it is asked for.
    """
    needed = (ClientPart.EXISTENCE, *needed)
    statement = select(Client).options(load_only(*LISTED)).order_by(Client.ref)
    if among is not None:
        statement = statement.where(Client.ref.in_(among))
    for part in needed:
        statement = statement.where(Client.id.in_(visible_clients(actor, part, on)))
    clients = list(session.scalars(statement))
    decided = decisions(session, actor, [client.id for client in clients], (*needed, *wanted), on)
    for client in clients:
        opened = {part: decision for part, decision in decided[client.id].items() if decision}
        _record_view(session, actor, client, opened)
    return [ClientFile(client, decided[client.id]) for client in clients]


def require_parts(
    session: Session, actor: Actor, client: Client | None, kind: str, *parts: ClientPart
) -> Client:
    """Return the client, or refuse an act when a part may not be seen; reads like an absent ``kind``.

    Of nobody (None) the same is asked as of somebody, and refused. Emergency access lets somebody read and
    nothing more (CONF-16).

    Raises
    ------
    Refused
        When there is no client, or one of the parts is not granted.
    """
    client_id = 0 if client is None else client.id
    decided = decisions(session, actor, [client_id], parts)[client_id].values()
    granted = all(one and one.reason is not AccessReason.EMERGENCY for one in decided)
    if client is None or not granted:
        raise Refused(kind, actor, _ref(client), parts)
    return client


def client_behind(session: Session, table: type[Row], row_id: int) -> Client | None:
    """Return whose row it is; one statement, whether there is such a row or not (CONF-01)."""
    columns = table.__table__.c
    statement = select(Client).join(table, columns.client_id == Client.id).where(columns.id == row_id)
    return session.scalar(statement)


def named_to(session: Session, actor: Actor, client: Client) -> Client | None:
    """Return a client whose name the actor may read, or None."""
    decided = decisions(session, actor, [client.id], [ClientPart.IDENTITY])[client.id]
    return client if decided[ClientPart.IDENTITY] else None


def joined(codes: Iterable[ClientPart | LegalBasis]) -> str:
    """Return codes as the record holds them: each once, in order, a comma between."""
    return ",".join(dict.fromkeys(code.value for code in codes))


def _find(
    session: Session, actor: Actor, ref: str, parts: tuple[ClientPart, ...]
) -> tuple[Client | None, dict[ClientPart, Decision]]:
    """Return the client, if there is one, and the decisions; the same statements run when there is none."""
    client = session.scalar(select(Client).where(Client.ref == ref))
    client_id = 0 if client is None else client.id
    return client, decisions(session, actor, [client_id], parts)[client_id]


def _ref(client: Client | None) -> str | None:
    return None if client is None else client.ref


def _record_view(
    session: Session, actor: Actor, client: Client, decided: Mapping[ClientPart, Decision]
) -> None:
    for parts in in_lines(decided):
        record(
            session,
            actor,
            AuditAction.VIEW,
            "client",
            client.ref,
            subject=client.ref,
            part=joined(parts),
            basis=_basis_of(decided.values()),
        )


def in_lines(parts: Iterable[ClientPart]) -> list[list[ClientPart]]:
    """Return parts as many as one event holds at a time."""
    lines: list[list[ClientPart]] = [[]]
    for part in parts:
        if len(joined([*lines[-1], part])) > LONGEST_LINE:
            lines.append([])
        lines[-1].append(part)
    return lines


def _basis_of(decided: Collection[Decision]) -> str:
    """Return on what basis something was shown; where it takes none, why: own file, named by the client."""
    for reason in (AccessReason.OWN_FILE, AccessReason.NAMED_BY_CLIENT):
        if any(decision.reason is reason for decision in decided):
            return reason.value
    return joined(decision.basis for decision in decided if decision.basis is not None)


def _memberships(
    session: Session, actor: Actor, client_ids: Collection[int]
) -> dict[int, list[TeamMembership]]:
    found = defaultdict(list)
    statement = _own_memberships(actor).where(SupportTeam.client_id.in_(client_ids))
    for client_id, membership in session.execute(statement):
        found[client_id].append(membership)
    return found


@lru_cache(maxsize=1024)
def _own_memberships(actor: Actor) -> Select[int, TeamMembership]:
    """Return the actor's memberships, each with whose team it is: what every decision begins with."""
    return (
        select(SupportTeam.client_id, TeamMembership)
        .join(TeamMembership, TeamMembership.team_id == SupportTeam.id)
        .where(is_own(actor), not_objected())
        .options(joinedload(TeamMembership.organisation))
        .order_by(TeamMembership.starts_on, TeamMembership.id)
    )


def _agreements(
    session: Session, actor: Actor, client_ids: Collection[int], on: date
) -> dict[int, tuple[Agreement, ...]]:
    """Return what is in force per client for the organisations for which the actor sits in a team."""
    found = defaultdict(list)
    statement = _shared_with_own(actor, on).where(Consent.client_id.in_(client_ids))
    for consent, organisation_id in session.execute(statement):
        found[consent.client_id].append((consent, organisation_id))
    return {
        client_id: agreements(rows, ConsentPurpose.TEAM_CONSULTATION, on) for client_id, rows in found.items()
    }


@lru_cache(maxsize=1024)
def _shared_with_own(actor: Actor, on: date) -> Select[Consent, int]:
    """Return what is in force on a day for the organisations for which the actor sits in a team."""
    own_organisations = select(TeamMembership.organisation_id).where(is_own(actor))
    return (
        select(Consent, ConsentRecipient.organisation_id)
        .join(ConsentRecipient)
        .where(
            Consent.purpose == ConsentPurpose.TEAM_CONSULTATION,
            ConsentRecipient.organisation_id.in_(own_organisations),
            in_force(on),
        )
    )

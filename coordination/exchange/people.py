"""Rows about clients and the teams around them, by the rules that the forms go by, many at a time.

A new client is signed up as on the form: whoever imports leads the team, on a basis of the own, and nobody
else sees anything. A colleague is invited, and decides. What of an existing client may not be seen is neither
compared nor changed, and a client who may not be seen reads as one that is not there (CONF-01, CONF-02).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.clients.facts import set_facts
from coordination.clients.models import Client
from coordination.clients.operations import update_client
from coordination.clients.references import is_reference, new_client_reference
from coordination.consent.access import decisions, in_lines, joined, visible_clients
from coordination.errors import CoordinationError
from coordination.exchange.faults import Fault, Refused, refuse
from coordination.exchange.models import ClientIdentifier
from coordination.exchange.reading import SheetRow
from coordination.exchange.sheets import SHEETS
from coordination.exchange.tracing import Trace
from coordination.exchange.work import Line, Work, changes_of, faults_of, require_all, values_of
from coordination.organisations.models import Professional
from coordination.rows import prepare
from coordination.teams.invitations import CONFIRMED
from coordination.teams.lifecycle import MEMBERSHIP
from coordination.teams.models import SecrecyConfirmation, SupportTeam, TeamMembership
from coordination.teams.operations import REVIEW_MONTHS
from coordination.teams.sign_up import BASES
from coordination.vocabulary import (
    AccessReason,
    AuditAction,
    ClientPart,
    ClientState,
    ImportFault,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RowOutcome,
    SecrecyRegime,
    SheetKind,
)
from coordination.vocabulary import ImportColumn as C

AT_ONCE = 500
#: In which part of the file a column stands: it takes that part to see and to change it.
PARTS: dict[C, ClientPart] = {
    C.NAME: ClientPart.IDENTITY,
    C.BIRTH_YEAR: ClientPart.IDENTITY,
    C.POSTAL_CODE: ClientPart.IDENTITY,
    C.CITY: ClientPart.IDENTITY,
    C.REFERRAL_SOURCE: ClientPart.IDENTITY,
    C.INCOME_STATUS: ClientPart.WORK_EDUCATION_INCOME,
    C.DUTCH_LEVEL: ClientPart.FUNCTIONAL_PROFILE,
    C.LANGUAGES: ClientPart.FUNCTIONAL_PROFILE,
    C.FUNCTIONAL_NEEDS: ClientPart.FUNCTIONAL_PROFILE,
    C.SUPPORT_INTENSITY: ClientPart.FUNCTIONAL_PROFILE,
    C.AVAILABILITY: ClientPart.AVAILABILITY,
    C.EARLIEST_START_ON: ClientPart.AVAILABILITY,
    C.TRAVEL_MODE: ClientPart.AVAILABILITY,
    C.MAX_TRAVEL_MINUTES: ClientPart.AVAILABILITY,
}
ASKED = tuple(dict.fromkeys((ClientPart.EXISTENCE, *PARTS.values())))
_SIGNING_UP = (C.ID, C.FIRST_TALK_ON, C.BASIS)
_SHEET = SHEETS[SheetKind.CLIENTS]
Given = dict[C, Any]
#: What was shown of whom: reference, parts and basis.
Seen = list[tuple[str, tuple[ClientPart, ...], str]]


@dataclass
class SignedUp:
    """A client of this file, with the numbers that it has once it is stored, and who is in the team."""

    client_id: int = 0
    team_id: int = 0
    ref: str = ""
    name: str = ""
    is_new: bool = False
    asked: set[int] = field(default_factory=set)


@dataclass
class Clients:
    """The clients of a file.

    Attributes
    ----------
    known
        Numbers of the clients that the source's keys name, as far as the actor may see them.
    new
        The clients that the file signs up, by key.
    seen
        What was shown of whom, to be recorded: reference, parts and basis.
    """

    work: Work
    trace: Trace | None = None
    known: dict[str, int] = field(default_factory=dict)
    new: dict[str, SignedUp] = field(default_factory=dict)
    seen: Seen = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the keys of clients that the actor may see."""
        work = self.work
        rows = select(ClientIdentifier.key, ClientIdentifier.client_id).where(
            ClientIdentifier.owner == work.owner,
            ClientIdentifier.source == work.source,
            ClientIdentifier.client_id.in_(visible_clients(work.actor, ClientPart.EXISTENCE)),
        )
        self.known = {row.key: row.client_id for row in work.session.execute(rows)}
        self.me = work.session.get(Professional, work.actor.professional_id or 0)

    def lines(self, rows: Iterable[SheetRow]) -> Iterator[list[Line]]:
        """Yield what rows come to, so many at a time; for real they are stored as well."""
        waiting: list[SheetRow] = []
        twice: dict[str, int] = {}
        for row in rows:
            waiting.append(row)
            if len(waiting) == AT_ONCE:
                yield self._some(waiting, twice)
                waiting = []
        if waiting:
            yield self._some(waiting, twice)

    def numbers_of(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the numbers of clients that the actor may see, by own reference or the source's key."""
        wanted = set(keys)
        found = {key: self.known[key] for key in wanted if key in self.known}
        refs = [key for key in wanted - found.keys() if is_reference(key)]
        if refs:
            statement = select(Client.ref, Client.id).where(
                Client.ref.in_(refs), Client.id.in_(visible_clients(self.work.actor, ClientPart.EXISTENCE))
            )
            found |= {row.ref: row.id for row in self.work.session.execute(statement)}
        return found

    def _some(self, rows: list[SheetRow], twice: dict[str, int]) -> list[Line]:
        session, actor = self.work.session, self.work.actor
        numbers = self.numbers_of(row.cells.get("id", "") for row in rows)
        clients = {
            one.id: one for one in session.scalars(select(Client).where(Client.id.in_(numbers.values())))
        }
        decided = decisions(session, actor, list(clients), ASKED) if clients else {}
        made: list[tuple[str, Client, Given]] = []
        lines = []
        for row in rows:
            key = row.cells.get("id", "")
            try:
                given = values_of(_SHEET, row)
                _check_key(key, row.number, twice)
                number = numbers.get(key)
                if number is not None:
                    lines.append(self._existing(row, clients[number], decided[number], given))
                    continue
                if is_reference(key):
                    raise refuse(ImportFault.UNKNOWN_KEY, C.ID.value)
                made.append((key, self._signed_up(given), given))
                self.new[key] = SignedUp(name=made[-1][1].display_name, is_new=True)
                lines.append(Line(_SHEET.kind, row.number, RowOutcome.NEW))
            except CoordinationError as error:
                self.work.refused.add((_SHEET.kind, key))
                faults = faults_of(_SHEET, row.number, error)
                lines.append(Line(_SHEET.kind, row.number, RowOutcome.REFUSED, faults=faults))
        if self.work.for_real:
            self._store(made)
        return lines

    def _existing(self, row: SheetRow, client: Client, decided: Any, given: Given) -> Line:
        granted = {part for part, one in decided.items() if one and one.reason is not AccessReason.EMERGENCY}
        # What a sign-up asks was asked then: it is no fact of the file.
        given = {name: value for name, value in given.items() if name not in _SIGNING_UP}
        hidden = [name for name in given if PARTS[name] not in granted]
        if hidden:
            raise Refused(*(Fault(ImportFault.PART_NOT_SEEN, column=name.value) for name in hidden))
        parts = tuple(dict.fromkeys((ClientPart.EXISTENCE, *(PARTS[name] for name in given))))
        basis = joined(decided[part].basis for part in parts if decided[part].basis)
        self.seen.append((client.ref, parts, basis))
        current = {name: getattr(client, _SHEET.by_name[name.value].target) for name in given}
        changes = changes_of(_SHEET, current, given)
        if not changes:
            return Line(_SHEET.kind, row.number, RowOutcome.UNCHANGED)
        changed = {one.column for one in changes}
        facts = _facts({name: value for name, value in given.items() if name.value in changed})
        if self.work.for_real:
            update_client(self.work.session, self.work.actor, client=client, **facts)
        else:
            kept = {one.key: getattr(client, one.key) for one in Client.__mapper__.column_attrs}
            set_facts(Client(**kept), facts)  # type: ignore[arg-type]  # the fields are those of the sheet
        return Line(_SHEET.kind, row.number, RowOutcome.CHANGED, changes)

    def _signed_up(self, given: Given) -> Client:
        """Return a new client as the form would sign one up; nothing is stored yet (INV-12, INV-16)."""
        require_all(_SHEET, [*given])
        for name in (C.FIRST_TALK_ON, C.BASIS):
            if given.get(name) is None:
                raise refuse(ImportFault.NEEDED, name.value)
        if given[C.FIRST_TALK_ON] > clock.today():
            raise refuse(ImportFault.DAY_AHEAD, C.FIRST_TALK_ON.value)
        if given[C.BASIS] not in BASES:
            raise refuse(ImportFault.NO_BASIS, C.BASIS.value)
        if self.me is None or self.me.organisation.secrecy_regime is not SecrecyRegime.PROFESSIONAL_SECRECY:
            raise refuse(ImportFault.NO_SECRECY)
        client = Client(state=ClientState.REGISTERED, is_demo=False)
        set_facts(client, _facts(given))  # type: ignore[arg-type]  # the fields are those of the sheet
        client.ref = new_client_reference()
        prepare(self.work.actor, client)
        return client

    def _store(self, made: list[tuple[str, Client, Given]]) -> None:
        """Store new clients with their teams and who leads them, and record each act."""
        work, me = self.work, self.me
        if not made or me is None:
            return
        clients = [client for _key, client, _given in made]
        work.session.add_all(clients)
        work.session.flush()
        teams = [SupportTeam(client_id=one.id, formed_on=clock.today()) for one in clients]
        self._flush(teams)
        leads = [
            self._lead(me, team.id, given) for (_key, _client, given), team in zip(made, teams, strict=True)
        ]
        self._flush(leads)
        names = [
            ClientIdentifier(client_id=client.id, owner=work.owner, source=work.source, key=key)
            for key, client, _given in made
        ]
        self._flush(names)
        for (key, client, given), team, lead in zip(made, teams, leads, strict=True):
            known = self.new[key]
            known.client_id, known.team_id, known.ref = client.id, team.id, client.ref
            self._recorded(client.ref, team.id, lead.id, given)
        work.session.flush()

    def _lead(self, me: Professional, team_id: int, given: Given) -> TeamMembership:
        basis: LegalBasis = given[C.BASIS]
        told: date = given[C.FIRST_TALK_ON]
        lead = TeamMembership(
            team_id=team_id,
            professional=me,
            organisation=me.organisation,
            role=me.role,
            function=MembershipFunction.DIRECT,
            domain_scope=[LifeDomain.WORK_EDUCATION_INCOME],
            legal_basis=basis,
            is_lead=True,
            is_confidant=False,
            client_informed_on=told,
            starts_on=clock.today(),
            review_on=clock.months_after(clock.today(), REVIEW_MONTHS),
            state=MembershipState.PROPOSED,
        )
        if basis is LegalBasis.SHARED_SECRECY:
            lead.conditions = [
                SecrecyConfirmation(condition=one, confirmed_on=told, confirmed_by_id=me.id)
                for one in CONFIRMED
            ]
            for one in lead.conditions:
                prepare(self.work.actor, one)
        for event in ("invite", "accept"):
            lead.state = MEMBERSHIP.next_state(lead.state, event, self.work.actor, lead)
        lead.invited_by_id, lead.invited_on = me.id, clock.today()
        return lead

    def _recorded(self, ref: str, team_id: int, lead_id: int, given: Given) -> None:
        session, actor = self.work.session, self.work.actor
        identity = ClientPart.IDENTITY
        record(session, actor, AuditAction.CREATE, "client", ref, subject=ref, part=identity)
        told = {"subject": ref, "part": ClientPart.TEAM.value}
        record(session, actor, AuditAction.CREATE, "team", team_id, detail="team formed", **told)
        propose = f"membership {lead_id} propose"
        record(session, actor, AuditAction.CREATE, "team", team_id, detail=propose, **told)
        if given[C.BASIS] is LegalBasis.SHARED_SECRECY:
            for one in CONFIRMED:
                detail = f"membership {lead_id} condition {one.value}"
                basis = LegalBasis.SHARED_SECRECY.value
                record(
                    session, actor, AuditAction.UPDATE, "team", team_id, basis=basis, detail=detail, **told
                )
        for event in ("invite", "accept"):
            detail = f"membership {lead_id} {event}"
            record(session, actor, AuditAction.TRANSITION, "team", team_id, detail=detail, **told)

    def _flush(self, rows: list[Any]) -> None:
        for row in rows:
            prepare(self.work.actor, row)
        self.work.session.add_all(rows)
        self.work.session.flush()


def record_seen(session: Session, actor: Actor, seen: Seen) -> None:
    """Record what was shown of whom."""
    for ref, parts, basis in seen:
        for line in in_lines(parts):
            part = joined(line)
            record(
                session, actor, AuditAction.VIEW, "client", ref, subject=ref, part=part, basis=basis or None
            )


def _facts(given: Given) -> dict[str, Any]:
    facts = {
        _SHEET.by_name[name.value].target: value for name, value in given.items() if name not in _SIGNING_UP
    }
    return {name: () if value is None and name == "languages" else value for name, value in facts.items()}


def _check_key(key: str, number: int, twice: dict[str, int]) -> None:
    """Refuse a key that stands there twice, and one that is no key but a national number."""
    digits = re.sub(r"[ .-]", "", key)
    if re.fullmatch(r"[0-9]{11}", digits) and any(
        97 - int(first + digits[:9]) % 97 == int(digits[9:]) for first in ("", "2")
    ):
        raise refuse(ImportFault.NATIONAL_NUMBER, C.ID.value)
    if (earlier := twice.setdefault(key, number)) != number:
        raise refuse(ImportFault.KEY_TWICE, C.ID.value, row=earlier)

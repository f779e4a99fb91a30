"""Rows about who is in the team around a client: invitations, which the invited ones answer themselves.

Nobody sees a client by an import: it invites, on a basis and with a day of review, as the form
does (CONF-04).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coordination import clock
from coordination.audit.operations import record
from coordination.clients.models import Client
from coordination.clients.references import prefix
from coordination.consent.access import decisions
from coordination.errors import CoordinationError
from coordination.exchange.faults import refuse
from coordination.exchange.people import AT_ONCE, Clients, SignedUp
from coordination.exchange.reading import SheetRow
from coordination.exchange.sheets import SHEETS
from coordination.exchange.work import Line, Work, changes_of, faults_of, require_all, values_of
from coordination.organisations.models import Professional
from coordination.rows import prepare
from coordination.teams.invitations import check_question
from coordination.teams.lifecycle import MEMBERSHIP, basis_fits, review_is_near, scope_is_named
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.operations import REVIEW_MONTHS
from coordination.teams.rules import role_fits
from coordination.vocabulary import (
    AccessReason,
    AuditAction,
    ClientPart,
    ImportFault,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    RowOutcome,
    SheetKind,
)
from coordination.vocabulary import ImportColumn as C

#: On what a membership that a form invites to may rest.
BASES = frozenset(
    {
        LegalBasis.SHARED_SECRECY,
        LegalBasis.STATUTORY_TASK,
        LegalBasis.WRITTEN_AGREEMENT,
        LegalBasis.MANDATE,
        LegalBasis.JUDICIAL_MANDATE,
    }
)
#: What an invitation asks where the file asks nothing.
QUESTION = "Wil je meedoen in dit team?"
OVER = (MembershipState.ENDED, MembershipState.DECLINED)
_SHEET = SHEETS[SheetKind.TEAMS]
#: What of an existing client decides: the team, and whether a question may be held against the name.
_READ = (ClientPart.TEAM, ClientPart.IDENTITY)
Given = dict[C, Any]


@dataclass
class Members:
    """The memberships of a file.

    Attributes
    ----------
    colleagues
        Professionals that were named, by key.
    teams
        Teams of existing clients that were named, by the number of the client.
    """

    work: Work
    clients: Clients
    colleagues: dict[str, Professional | None] = field(default_factory=dict)
    teams: dict[int, SignedUp] = field(default_factory=dict)

    def lines(self, rows: Iterable[SheetRow]) -> Iterator[list[Line]]:
        """Yield what rows come to, so many at a time; for real they are stored as well."""
        waiting: list[SheetRow] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == AT_ONCE:
                yield self._some(waiting)
                waiting = []
        if waiting:
            yield self._some(waiting)

    def _some(self, rows: list[SheetRow]) -> list[Line]:
        teams, present = self._standing(rows)
        made: list[tuple[TeamMembership, str]] = []
        lines = []
        for row in rows:
            key = row.cells.get("client_id", "")
            try:
                given = values_of(_SHEET, row)
                team = self.clients.new.get(key) or teams.get(key)
                if team is None:
                    refused = (SheetKind.CLIENTS, key) in self.work.refused
                    raise refuse(
                        ImportFault.REFUSED_KEY if refused else ImportFault.UNKNOWN_KEY, C.CLIENT_ID.value
                    )
                colleague = self._colleague(str(given[C.CONTACT_ID]))
                if colleague.id in team.asked:
                    raise refuse(ImportFault.IN_TEAM, C.CONTACT_ID.value)
                standing = present.get((team.team_id, colleague.id))
                if standing is not None:
                    lines.append(self._unchanged(row, standing, given))
                    continue
                if team.is_new and colleague.id == self.work.actor.professional_id:
                    # Who imports leads the team of every new client.
                    lines.append(Line(_SHEET.kind, row.number, RowOutcome.UNCHANGED))
                    continue
                made.append((self._invited(team, colleague, given), team.ref))
                team.asked.add(colleague.id)
                lines.append(Line(_SHEET.kind, row.number, RowOutcome.NEW))
            except CoordinationError as error:
                faults = faults_of(_SHEET, row.number, error)
                lines.append(Line(_SHEET.kind, row.number, RowOutcome.REFUSED, faults=faults))
        if self.work.for_real and made:
            self._store(made)
        return lines

    def _standing(
        self, rows: list[SheetRow]
    ) -> tuple[dict[str, SignedUp], dict[tuple[int, int], TeamMembership]]:
        """Return the teams of existing clients that the actor may see, and who is in them."""
        session, actor = self.work.session, self.work.actor
        keys = {row.cells.get("client_id", "") for row in rows} - self.clients.new.keys()
        numbers = self.clients.numbers_of(keys)
        decided = decisions(session, actor, list(numbers.values()), _READ) if numbers else {}
        allowed = {
            number
            for number, parts in decided.items()
            if (one := parts[ClientPart.TEAM]) and one.reason is not AccessReason.EMERGENCY
        }
        found = session.execute(
            select(SupportTeam.client_id, SupportTeam.id, Client.ref, Client.display_name)
            .join(Client, Client.id == SupportTeam.client_id)
            .where(SupportTeam.client_id.in_(allowed - self.teams.keys()))
        )
        for row in found:
            name = row.display_name if decided[row.client_id][ClientPart.IDENTITY] else ""
            self.teams[row.client_id] = SignedUp(row.client_id, row.id, row.ref, name)
            part, basis = ClientPart.TEAM, decided[row.client_id][ClientPart.TEAM].basis
            self.clients.seen.append((row.ref, (ClientPart.EXISTENCE, part), basis.value if basis else ""))
            if self.clients.trace is not None:
                self.clients.trace.teams[row.id] = row.client_id
        teams = {key: self.teams[number] for key, number in numbers.items() if number in self.teams}
        open_ones = session.scalars(
            select(TeamMembership).where(
                TeamMembership.team_id.in_([one.team_id for one in teams.values()]),
                TeamMembership.state.not_in(OVER),
            )
        )
        return teams, {(one.team_id, one.professional_id): one for one in open_ones}

    def _colleague(self, key: str) -> Professional:
        if key not in self.colleagues:
            number = self.work.number_of(SheetKind.CONTACTS, key)
            self.colleagues[key] = (
                None
                if number is None
                else self.work.session.get(
                    Professional, number, options=[joinedload(Professional.organisation)]
                )
            )
        found = self.colleagues[key]
        if found is None or not found.active:
            refused = (SheetKind.CONTACTS, key) in self.work.refused
            code = ImportFault.REFUSED_KEY if refused else ImportFault.UNKNOWN_KEY
            raise refuse(code, C.CONTACT_ID.value)
        return found

    def _unchanged(self, row: SheetRow, standing: TeamMembership, given: Given) -> Line:
        current = {column.name: getattr(standing, column.target, None) for column in _SHEET.columns}
        if changes := changes_of(_SHEET, current, given):
            raise refuse(ImportFault.FIXED, changes[0].column)
        return Line(_SHEET.kind, row.number, RowOutcome.UNCHANGED)

    def _invited(self, team: SignedUp, colleague: Professional, given: Given) -> TeamMembership:
        """Return an invitation, with what the form asks of one."""
        require_all(_SHEET, given)
        membership = TeamMembership(
            team_id=team.team_id,
            professional_id=colleague.id,
            organisation=colleague.organisation,
            role=given.get(C.ROLE) or colleague.role,
            function=given.get(C.FUNCTION) or MembershipFunction.DIRECT,
            domain_scope=given.get(C.LIFE_DOMAINS) or [],
            legal_basis=given[C.LEGAL_BASIS],
            is_lead=False,
            is_confidant=False,
            starts_on=clock.today(),
            review_on=given.get(C.REVIEW_ON) or clock.months_after(clock.today(), REVIEW_MONTHS),
            state=MembershipState.PROPOSED,
            question=QUESTION,
            invited_by_id=self.work.actor.professional_id,
            invited_on=clock.today(),
        )
        if asks := given.get(C.QUESTION):
            client = Client(ref=team.ref or f"{prefix()}-", display_name=team.name)
            membership.question = check_question(asks, client)
        if membership.legal_basis not in BASES or basis_fits(membership):
            raise refuse(ImportFault.NO_BASIS, C.LEGAL_BASIS.value)
        if scope_is_named(membership):
            raise refuse(ImportFault.SCOPE, C.LIFE_DOMAINS.value)
        if not role_fits(colleague, membership.role):
            raise refuse(ImportFault.IMPOSSIBLE, C.ROLE.value)
        if review_is_near(membership):
            raise refuse(ImportFault.REVIEW, C.REVIEW_ON.value)
        membership.state = MEMBERSHIP.next_state(membership.state, "invite", self.work.actor, membership)
        return membership

    def _store(self, made: list[tuple[TeamMembership, str]]) -> None:
        session, actor = self.work.session, self.work.actor
        for membership, _ref in made:
            prepare(actor, membership)
        session.add_all([membership for membership, _ref in made])
        session.flush()
        for membership, ref in made:
            told = {"subject": ref, "part": ClientPart.TEAM.value}
            for action, act in ((AuditAction.CREATE, "propose"), (AuditAction.TRANSITION, "invite")):
                detail = f"membership {membership.id} {act}"
                record(session, actor, action, "team", membership.team_id, detail=detail, **told)
        session.flush()

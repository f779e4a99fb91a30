"""Rows of the network: organisations, sites, colleagues, services, routes, by the acts that the forms do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor
from coordination.base import Row
from coordination.exchange.faults import refuse
from coordination.exchange.sheets import SHEETS, Sheet
from coordination.exchange.work import Work
from coordination.organisations import operations as organisations
from coordination.organisations.models import Organisation, Professional, Site
from coordination.services import operations as services
from coordination.services import sections
from coordination.services.models import Programme, Service, ServiceLink
from coordination.vocabulary import ActorRole, ImportFault, LegalForm, SheetKind
from coordination.vocabulary import ImportColumn as C

Given = dict[C, Any]
_ALL = frozenset({ActorRole.ADMINISTRATOR, ActorRole.WORKER, ActorRole.SUPERVISOR})


class Rows(ABC):
    """How the rows of one sheet are found, shown, made and changed."""

    kind: SheetKind
    table: type[Row]

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return SHEETS[self.kind]

    def find(self, work: Work, given: Given) -> Row | None:
        """Return the row that a line of the file means; None for a new one.

        Raises
        ------
        Refused
            When it names one of ours that is not there.
        """
        key = str(given[C.ID])
        number = work.number_of(self.kind, key)
        found = None if number is None else work.session.get(self.table, number)
        if found is None and number is not None:
            raise refuse(ImportFault.UNKNOWN_KEY, C.ID.value)
        return found

    def remember(self, work: Work, given: Given, row: Row) -> None:
        """Keep the row's key."""
        work.remember(self.kind, str(given[C.ID]), row.id)

    def current(self, row: Any) -> Given:
        """Return what stands there, by column."""
        return {
            column.name: getattr(row, column.target, None)
            for column in self.sheet.columns
            if column.name is not C.ID
        }

    def facts(self, given: Given, *columns: C) -> dict[str, Any]:
        """Return values under the names of their fields, those columns or all that are given."""
        wanted = columns or tuple(given)
        return {self.sheet.by_name[name.value].target: given[name] for name in wanted if name in given}

    @abstractmethod
    def make(self, work: Work, given: Given) -> Row:
        """Make a new row."""

    @abstractmethod
    def change(self, work: Work, row: Any, given: Given, changed: frozenset[C]) -> None:
        """Change a row; ``given`` holds every column, the changed ones with their new value."""

    @abstractmethod
    def outgoing(self, session: Session, actor: Actor) -> Select[Any]:
        """Return a statement for the rows that this actor may take away."""

    def own_key(self, row: Any) -> Given:
        """Return the columns that say which row it is."""
        return {C.ID: f"schakel:{row.id}"}


class Organisations(Rows):
    """Organisations."""

    kind, table = SheetKind.ORGANISATIONS, Organisation

    def make(self, work: Work, given: Given) -> Row:
        """Register an organisation."""
        facts = {name: value for name, value in self.facts(given).items() if name != "id"}
        return organisations.register_organisation(work.session, work.actor, **facts)

    def change(self, work: Work, row: Organisation, given: Given, changed: frozenset[C]) -> None:
        """Keep what it is."""
        if changed - {C.LEGAL_STATUS}:
            facts = self.facts(given, C.NAME, C.KINDS, C.MUNICIPALITY)
            organisations.set_details(work.session, work.actor, organisation=row, **facts)
        if C.LEGAL_STATUS in changed:
            form: LegalForm = given[C.LEGAL_STATUS]
            organisations.set_legal_form(work.session, work.actor, organisation=row, legal_form=form)

    def outgoing(self, session: Session, actor: Actor) -> Select[Any]:
        """Return all of them; a partner its own."""
        statement = select(Organisation).where(Organisation.active).order_by(Organisation.id)
        if actor.has(*_ALL):
            return statement
        return statement.where(Organisation.id == actor.organisation_id)


class _Owned(Rows):
    """What belongs to an organisation, and stays there."""

    def current(self, row: Any) -> Given:
        """Return what stands there, with the organisation."""
        return {**super().current(row), C.ORGANIZATION_ID: row.organisation}

    def outgoing(self, session: Session, actor: Actor) -> Select[Any]:
        """Return all of them; a partner those of its own organisation."""
        table: Any = self.table
        statement = select(table).options(joinedload(table.organisation)).order_by(table.id)
        if actor.has(*_ALL):
            return statement
        return statement.where(table.organisation_id == actor.organisation_id)

    def new_facts(self, given: Given) -> dict[str, Any]:
        """Return what a new row is made of."""
        facts = self.facts(given)
        del facts["id"]
        facts["organisation"] = facts.pop(C.ORGANIZATION_ID.value)
        return facts


class Locations(_Owned):
    """Sites."""

    kind, table = SheetKind.LOCATIONS, Site

    def make(self, work: Work, given: Given) -> Row:
        """Add a site."""
        return organisations.add_site(work.session, work.actor, **self.new_facts(given))

    def change(self, work: Work, row: Site, given: Given, changed: frozenset[C]) -> None:
        """Keep where it is."""
        refuse_fixed(changed, C.ORGANIZATION_ID)
        facts = self.facts(given)
        del facts[C.ORGANIZATION_ID.value]
        organisations.change_site(work.session, work.actor, site=row, **facts)


class Contacts(_Owned):
    """Colleagues."""

    kind, table = SheetKind.CONTACTS, Professional

    def make(self, work: Work, given: Given) -> Row:
        """Register a colleague."""
        facts = self.new_facts(given)
        facts["languages"] = facts.get("languages") or ()
        return organisations.register_professional(work.session, work.actor, **facts)

    def change(self, work: Work, row: Professional, given: Given, changed: frozenset[C]) -> None:
        """Keep the function, and what somebody guides."""
        refuse_fixed(changed, C.ORGANIZATION_ID, C.NAME, C.PHONE, C.EMAIL)
        if C.ROLE in changed:
            organisations.set_function(
                work.session, work.actor, professional=row, role=given[C.ROLE], active=row.active
            )
        if changed & {C.CASELOAD_MAX, C.LANGUAGES}:
            facts = self.facts(given, C.CASELOAD_MAX, C.LANGUAGES)
            facts["languages"] = facts["languages"] or ()
            organisations.set_guidance(work.session, work.actor, professional=row, **facts)

    def outgoing(self, session: Session, actor: Actor) -> Select[Any]:
        """Return those who work there."""
        return super().outgoing(session, actor).where(Professional.active)


class Services(_Owned):
    """Services, and programmes, which have a first and a last day."""

    kind, table = SheetKind.SERVICES, Service
    _DATES = (C.STARTS_ON, C.ENDS_ON, C.COHORT_MIN, C.COHORT_MAX, C.SESSIONS_PER_WEEK)

    def make(self, work: Work, given: Given) -> Row:
        """Register a service, or a programme when it has dates."""
        facts = self.new_facts(given)
        funding = facts.pop("funding", None)
        facts = {name: value for name, value in facts.items() if value is not None}
        dates = [name for name in self._DATES if given.get(name) is not None]
        if dates:
            needed = (C.STARTS_ON, C.ENDS_ON, C.COHORT_MAX)
            missing = next((one for one in needed if given.get(one) is None), None)
            if missing is not None:
                raise refuse(ImportFault.HALF_A_PROGRAMME, missing.value)
            made: Service = services.register_programme(work.session, work.actor, **facts)
        else:
            made = services.register_service(work.session, work.actor, **facts)
        if funding:
            sections.set_funding(work.session, work.actor, service=made, lines=funding)
        return made

    def change(self, work: Work, row: Service, given: Given, changed: frozenset[C]) -> None:
        """Keep what changed, section by section, as the forms do."""
        refuse_fixed(changed, C.ORGANIZATION_ID, C.KIND, C.BREADTH)
        session, actor = work.session, work.actor
        if changed & {C.NAME, C.NAME_EN, C.NAME_FR}:
            sections.set_names(session, actor, service=row, **self.facts(given, C.NAME, C.NAME_EN, C.NAME_FR))
        if changed & {C.SELF_REFERRAL, C.INTAKE_CHANNELS, C.INTAKE_STEPS, C.COST_CENTS}:
            facts = self.facts(given, C.SELF_REFERRAL, C.INTAKE_CHANNELS, C.INTAKE_STEPS, C.COST_CENTS)
            sections.set_intake(session, actor, service=row, **facts)
        whom = (C.MINIMUM_AGE, C.MAXIMUM_AGE, C.MINIMUM_DUTCH, C.ELIGIBILITY_DESCRIPTION)
        if changed & set(whom):
            sections.set_target_group(
                session,
                actor,
                service=row,
                target_group_is_hard=row.target_group_is_hard,
                is_activation_track=row.is_activation_track,
                **self.facts(given, *whom),
            )
        ladder = (C.LADDER_SCHEME, C.LOWEST_RUNG, C.HIGHEST_RUNG)
        if changed & set(ladder):
            sections.set_ladder(session, actor, service=row, **self.facts(given, *ladder))
        course = (C.DURATION_MODEL, C.LIFE_DOMAINS, C.SUPPORT_THEMES)
        if changed & set(course):
            facts = self.facts(given, *course)
            sections.set_course(session, actor, service=row, is_end_station=row.is_end_station, **facts)
        if changed & set(self._DATES):
            if not isinstance(row, Programme):
                raise refuse(ImportFault.FIXED, next(iter(sorted(changed & set(self._DATES)))).value)
            sections.set_programme(session, actor, programme=row, **self.facts(given, *self._DATES))
        if C.FUNDING in changed:
            sections.set_funding(session, actor, service=row, lines=given[C.FUNDING] or ())


class Routes(Rows):
    """Routes from one service to another."""

    kind, table = SheetKind.ROUTES, ServiceLink

    def find(self, work: Work, given: Given) -> Row | None:
        """Return the route between the two services."""
        first, second = given[C.FROM_SERVICE_ID], given[C.TO_SERVICE_ID]
        if first.id == second.id:
            raise refuse(ImportFault.TO_ITSELF, C.TO_SERVICE_ID.value)
        return work.session.scalar(
            select(ServiceLink).where(
                ServiceLink.from_service_id == first.id,
                ServiceLink.to_service_id == second.id,
                ServiceLink.kind == given[C.KIND],
            )
        )

    def remember(self, work: Work, given: Given, row: Row) -> None:
        """Keep nothing: the two services are the key."""

    def make(self, work: Work, given: Given) -> Row:
        """Link the two services; the other organisation still confirms it."""
        facts = self.facts(given)
        facts["from_service"] = facts.pop("from_service_id")
        facts["to_service"] = facts.pop("to_service_id")
        return services.link_services(work.session, work.actor, **facts)

    def change(self, work: Work, row: Any, given: Given, changed: frozenset[C]) -> None:
        """Change nothing: two organisations stand behind a route."""
        refuse_fixed(changed, *changed)

    def outgoing(self, session: Session, actor: Actor) -> Select[Any]:
        """Return all of them; a partner those that begin at its own services."""
        statement = select(ServiceLink).order_by(ServiceLink.id)
        if actor.has(*_ALL):
            return statement
        own = select(Service.id).where(Service.organisation_id == actor.organisation_id)
        return statement.where(ServiceLink.from_service_id.in_(own))

    def own_key(self, row: ServiceLink) -> Given:
        """Return the two services and the kind."""
        return {C.FROM_SERVICE_ID: row.from_service, C.TO_SERVICE_ID: row.to_service, C.KIND: row.kind}


def refuse_fixed(changed: frozenset[C], *fixed: C) -> None:
    """Refuse to change what a file does not change.

    Raises
    ------
    Refused
        Naming the first such column.
    """
    found = [one for one in cast(tuple[C, ...], tuple(C)) if one in changed and one in fixed]
    if found:
        raise refuse(ImportFault.FIXED, found[0].value)

"""Rows of offers: places of one kind at one site, by the acts that the forms of a host do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.actors import Actor
from coordination.base import Row
from coordination.capacity import operations as capacity
from coordination.capacity import sections
from coordination.capacity.models import CapacityOffer
from coordination.exchange.faults import refuse
from coordination.exchange.network import _ALL, Given, Rows, refuse_fixed
from coordination.exchange.work import Work
from coordination.placements.queries import stays_of_offer
from coordination.vocabulary import CapacityState, ImportFault, SheetKind
from coordination.vocabulary import ImportColumn as C


class Offers(Rows):
    """Places."""

    kind, table = SheetKind.OFFERS, CapacityOffer

    def current(self, row: CapacityOffer) -> Given:
        """Return what stands there; places per block, or per half-day where clients choose."""
        blocks = [(one.name, one.half_days, one.places) for one in row.shifts]
        choice = {days.names[0]: places for _name, days, places in blocks} if row.free_choice else None
        return {
            **super().current(row),
            C.SERVICE_ID: row.service,
            C.LOCATION_ID: row.site,
            C.EMPLOYER_ID: row.employer_organisation,
            C.SHIFTS: [] if row.free_choice else blocks,
            C.FREE_CHOICE: choice,
        }

    def make(self, work: Work, given: Given) -> Row:
        """Publish the places."""
        facts = self.facts(given)
        del facts["id"]
        facts["service"], facts["site"] = facts.pop("service_id"), facts.pop("location_id")
        facts["employer"] = facts.pop("employer_id", None)
        facts["shifts"] = facts.pop("shifts", None) or ()
        facts = {name: value for name, value in facts.items() if value is not None}
        return capacity.publish_offer(work.session, work.actor, **facts)

    def change(self, work: Work, row: CapacityOffer, given: Given, changed: frozenset[C]) -> None:
        """Keep what changed, section by section, as the forms do."""
        refuse_fixed(
            changed,
            C.SERVICE_ID,
            C.LOCATION_ID,
            C.EMPLOYER_ID,
            C.PLACEMENT_KIND,
            C.MIN_HALF_DAYS,
            C.MAX_HALF_DAYS,
        )
        session, actor, number = work.session, work.actor, row.id
        if changed & {C.NAME, C.DESCRIPTION, C.SECTOR}:
            sections.set_work(
                session,
                actor,
                offer_id=number,
                settings=row.settings,
                skills=row.skills,
                **self.facts(given, C.NAME, C.DESCRIPTION, C.SECTOR),
            )
        period = (C.VALID_FROM, C.VALID_TO, C.DURATION_WEEKS, C.ANSWER_DAYS)
        if changed & set(period):
            sections.set_period(session, actor, offer_id=number, **self.facts(given, *period))
        admission = (C.INCOME_STATUSES, C.MINIMUM_DUTCH, C.LANGUAGE_SUPPORT)
        if changed & set(admission):
            sections.set_admission(
                session,
                actor,
                offer_id=number,
                required_competences=row.required_competences,
                phases_accepted=row.phases_accepted,
                safety_requirement_text=row.safety_requirement_text,
                **self.facts(given, *admission),
            )
        if C.ADAPTATIONS in changed:
            sections.set_conditions(
                session,
                actor,
                offer_id=number,
                adaptations_available=given[C.ADAPTATIONS],
                support_intensity_offered=row.support_intensity_offered,
                stress_level=row.stress_level,
                regular_environment=row.regular_environment,
                group_best=row.group_best,
                warm_introductions=row.warm_introductions,
            )
        if changed & {C.SHIFTS, C.FREE_CHOICE}:
            _change_places(work, row, given)

    def outgoing(self, session: Session, actor: Actor) -> Select[Any]:
        """Return those that are not closed; a partner those that it hosts."""
        statement = (
            select(CapacityOffer)
            .where(CapacityOffer.state != CapacityState.CLOSED)
            .options(
                selectinload(CapacityOffer.shifts),
                joinedload(CapacityOffer.service),
                joinedload(CapacityOffer.site),
                joinedload(CapacityOffer.employer_organisation),
            )
        )
        if not actor.has(*_ALL):
            statement = statement.where(CapacityOffer.host_organisation_id == actor.organisation_id)
        return statement.order_by(CapacityOffer.id)


def _change_places(work: Work, row: CapacityOffer, given: Given) -> None:
    """Change places, and add blocks; one that has gone or has other half-days is changed on screen."""
    column = C.FREE_CHOICE if row.free_choice else C.SHIFTS
    wanted = (
        {(one.name, one.half_days): given[C.FREE_CHOICE].get(one.half_days.names[0]) for one in row.shifts}
        if row.free_choice
        else {(name, days): places for name, days, places in given[C.SHIFTS]}
    )
    known = {(one.name, one.half_days): one for one in row.shifts}
    fresh_days = set(given[C.FREE_CHOICE] or ()) - {one.half_days.names[0] for one in row.shifts}
    gone = not set(known) <= set(wanted) or None in wanted.values() or (row.free_choice and fresh_days)
    other = given[C.SHIFTS] if row.free_choice else given[C.FREE_CHOICE]
    if gone or other or {name for name, _ in wanted.keys() - known.keys()} & {name for name, _ in known}:
        raise refuse(ImportFault.FIXED, column.value)
    for (name, days), places in wanted.items():
        if (name, days) not in known:
            capacity.add_shift(
                work.session, work.actor, offer_id=row.id, name=name, half_days=days, places=places or 0
            )
    changed = {
        known[one].id: places or 0
        for one, places in wanted.items()
        if one in known and known[one].places != places
    }
    if changed:
        capacity.change_places(
            work.session, work.actor, offer_id=row.id, places=changed, stays_of=stays_of_offer
        )

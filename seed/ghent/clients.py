"""Records the invented people: file, wishes, rungs, trajectory and goal, signs of poverty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.clients import growth
from coordination.clients import operations as clients
from coordination.clients.models import Client
from coordination.vocabulary import (
    LanguageLevel,
    PlacementKind,
    TrajectoryState,
    WishDimension,
    WorkfloorPhase,
)
from seed.ghent.counts import Category
from seed.ghent.network import Network
from seed.ghent.people import Person
from seed.places import place

# Rungs are assessed anew every three months; a file is at most so many days after its last assessment.
ASSESSED_DAYS_AGO = 75
# The three practical questions are asked within the first month.
CHECKED_AFTER_DAYS = 10


def load_clients(
    session: Session, actor: Actor, network: Network, people: Sequence[Person], today: date
) -> dict[str, Client]:
    """Record everybody and return the clients by reference."""
    loaded = {person.ref: _load_client(session, actor, network, person, today) for person in people}
    for person in people:
        if person.apart is not None:
            other, binding = person.apart
            client = loaded[person.ref]
            growth.keep_apart(session, actor, client=client, other=loaded[other], binding=binding)
    return loaded


def began(person: Person, today: date) -> date:
    """Return the day on which somebody's trajectory began: two weeks before looking for a place."""
    return today - timedelta(days=14 + (person.looking_days if person.looking_days is not None else 90))


def _load_client(session: Session, actor: Actor, network: Network, person: Person, today: date) -> Client:
    days = person.earliest_start_days
    client = clients.register_client(
        session,
        actor,
        ref=person.ref,
        display_name=person.name,
        birth_year=today.year - person.age,
        postcode=person.postcode,
        locality=place(person.postcode).locality,
        latitude=person.position[0],
        longitude=person.position[1],
        income_status=person.income,
        referral_source=person.source,
        dutch_level=person.dutch,
        availability=person.availability,
        no_go_postcodes=person.no_go_postcodes,
        avoided_contacts=[f"organisation:{network.organisations[key].id}" for key in person.avoids],
        travel_mode=person.travel_mode,
        max_travel_minutes=person.max_travel_minutes,
        functional_needs=person.needs,
        strengths=person.strengths,
        refused_kinds=person.refused_kinds,
        earliest_start_on=None if days is None else today + timedelta(days=days),
        looking_since=None if person.looking_days is None else today - timedelta(days=person.looking_days),
        wants_course_beside=learns_beside(person),
        priority_class=person.priority,
        resident_flemish_region=person.resident,
        recognised_disability_support=person.recognised,
        valid_advices=person.advices,
        languages=list(person.languages),
        language_levels={code: level for code, level in person.languages.items() if level is not None},
        support_intensity_needed=person.support,
        wants_low_stress=person.wants_low_stress,
        wants_new_network=person.wants_new_network,
        supervisor_wishes=person.supervisor_wishes,
        poverty_checked_on=began(person, today) + timedelta(days=CHECKED_AFTER_DAYS)
        if person.poverty_asked
        else None,
        is_demo=True,
    )
    for rank, wish in enumerate(person.wishes, 1):
        of_host = wish.dimension is WishDimension.HOST
        clients.state_wish(
            session,
            actor,
            client=client,
            dimension=wish.dimension,
            value=f"organisation:{network.organisations[wish.value].id}" if of_host else wish.value,
            rank=rank,
            own_words=wish.own_words,
        )
    _assess(session, actor, network, person, client, today)
    _guide(session, actor, network, person, client, today)
    return client


#: Levels of Dutch from which a course beside a place helps somebody on.
_LEARNING = (LanguageLevel.A1, LanguageLevel.A2, LanguageLevel.B1)


def learns_beside(person: Person) -> bool:
    """Say whether somebody looks for a course beside the place: who speaks some Dutch and refused none."""
    some = person.dutch in _LEARNING and person.looking_days is not None
    return some and PlacementKind.LANGUAGE_COURSE not in person.refused_kinds


def _assess(
    session: Session, actor: Actor, network: Network, person: Person, client: Client, today: date
) -> None:
    days_ago = min(ASSESSED_DAYS_AGO, (today - began(person, today)).days)
    for scheme, (current, attainable) in person.rungs.items():
        clients.assess_rung(
            session,
            actor,
            client=client,
            scheme=scheme,
            current_rung=current,
            attainable_rung=attainable,
            assessor=network.professionals[person.supervisor or person.neighbourhood_worker],
            discussed_with_client=True,
            assessed_on=today - timedelta(days=days_ago),
        )
    if person.competences:
        growth.assess_competences(
            session,
            actor,
            client=client,
            levels=person.competences,
            assessor=network.professionals[person.supervisor or person.neighbourhood_worker],
            discussed_with_client=True,
            assessed_on=today - timedelta(days=days_ago),
        )
    for key, kind in person.introductions:
        growth.note_introduction(
            session,
            actor,
            client=client,
            organisation=network.organisations[key],
            kind=kind,
            held_on=today - timedelta(days=days_ago // 3),
        )
    observer = network.professionals[person.neighbourhood_worker]
    for signal in person.signals:
        day = today - timedelta(days=days_ago // 2)
        clients.signal_poverty(session, actor, client=client, kind=signal, observer=observer, observed_on=day)


def _guide(
    session: Session, actor: Actor, network: Network, person: Person, client: Client, today: date
) -> None:
    """Open the trajectory of whoever has one."""
    if person.trajectory is None or person.supervisor is None:
        return
    kind, goal = person.trajectory
    new = person.category is Category.NEW
    trajectory = clients.open_trajectory(
        session,
        actor,
        client=client,
        kind=kind,
        goal=goal,
        supervisor=network.professionals[person.supervisor],
        started_on=began(person, today),
        state=TrajectoryState.SCREENING if new else TrajectoryState.RUNNING,
    )
    if person.goal_text:
        clients.set_plan_goal(session, actor, trajectory=trajectory, text=person.goal_text)
    if person.phase is None:
        return
    if person.phase is not WorkfloorPhase.PREVOCATIONAL:
        growth.begin_development_plan(session, actor, trajectory=trajectory, began_on=began(person, today))
    for phase in WorkfloorPhase:
        growth.set_workfloor_phase(session, actor, trajectory=trajectory, phase=phase, evaluation_held=True)
        if phase is person.phase:
            return

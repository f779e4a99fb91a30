"""Loads a synthetic city through the domain's own operations."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from coordination.clients import growth
from coordination.clients import operations as clients_acts
from coordination.organisations.models import Professional
from coordination.organisations.queries import organisation_named
from coordination.teams import operations as teams
from coordination.vocabulary import (
    LadderScheme,
    LegalBasis,
    LifeDomain,
    MembershipState,
    PovertySignalKind,
    ReferralSource,
    TrajectoryGoal,
    TrajectoryKind,
)
from seed.counting import count_rows
from seed.ghent.people import names, new_ref
from seed.summary import Progress, Summary, silent
from seed.synthetic.draw import DrawnClient, draw_clients, draw_offers
from seed.synthetic.founding import OCMW, City, found, load_offer
from seed.synthetic.year import load_year

GHENT_CLIENTS, GHENT_OFFERS = 5057, 400
_REPORT_EVERY = 100
_OFFERS_PERCENT = 8


def load_city(
    session: Session,
    *,
    clients: int = GHENT_CLIENTS,
    random_seed: int = 1,
    progress: Progress | None = None,
    offers: int | None = None,
    year: bool = False,
) -> Summary:
    """Load a city with that many clients; where one is loaded already, change nothing and say so.

    Parameters
    ----------
    offers
        None takes as many per client as the Ghent of the benchmarks: 400 for 5,057.
    year
        Whether a year lies behind it: placements in every state, attendance, meetings, talks, the record.
    progress
        Told the percentage done and the step that begins.
    """
    if organisation_named(session, OCMW) is not None:
        return Summary(loaded=False, counts=count_rows(session))
    told = progress or silent
    told(0, "services and offers")
    city = found(session, clients)
    wanted = offers or max(1, round(clients * GHENT_OFFERS / GHENT_CLIENTS))
    for number, drawn_offer in enumerate(draw_offers(clients, wanted, random_seed), 1):
        load_offer(city, drawn_offer, number)
    told(_OFFERS_PERCENT, "clients and teams")
    rng = random.Random(f"city:{random_seed}")
    taken: set[str] = set()
    some_names = names(rng, 200)
    for number, drawn in enumerate(draw_clients(clients, random_seed)):
        _load_client(city, drawn, number, new_ref(rng, taken), rng.choice(some_names))
        if number % _REPORT_EVERY == 0:
            share = number / clients
            told(_OFFERS_PERCENT + round((99 - _OFFERS_PERCENT) * share), "clients and teams")
            # What is written is not needed any more; a large session is a slow one.
            session.expire_all()
    if year:
        session.expire_all()
        load_year(session, random_seed=random_seed, progress=told)
    told(100, "done")
    return Summary(loaded=True, counts=count_rows(session))


def _load_client(city: City, drawn: DrawnClient, number: int, ref: str, name: str) -> None:
    session, actor, today = city.session, city.actor, city.today
    since = today - timedelta(days=drawn.waiting_days)
    supervisor = _nth(city.supervisors, number)
    neighbourhood_worker = _nth(city.neighbourhood_workers, number)
    days = drawn.earliest_start_days
    client = clients_acts.register_client(
        session,
        actor,
        ref=ref,
        display_name=name,
        birth_year=today.year - drawn.age,
        postcode=drawn.place.postcode,
        locality=drawn.place.locality,
        latitude=drawn.position[0],
        longitude=drawn.position[1],
        income_status=drawn.income,
        referral_source=ReferralSource.PCSW,
        dutch_level=drawn.dutch,
        availability=drawn.availability,
        travel_mode=drawn.travel_mode,
        max_travel_minutes=drawn.max_travel_minutes,
        functional_needs=drawn.needs,
        strengths=drawn.strengths,
        refused_kinds=drawn.refused_kinds,
        earliest_start_on=None if days is None else today + timedelta(days=days),
        looking_since=since,
        resident_flemish_region=True,
        recognised_disability_support=False,
        languages=[] if drawn.language is None else [drawn.language],
        support_intensity_needed=drawn.support,
        wants_low_stress=drawn.wants_low_stress,
        wants_new_network=drawn.wants_new_network,
        supervisor_wishes=drawn.supervisor_wishes,
        poverty_checked_on=today,
        is_demo=True,
    )
    for rank, (dimension, value) in enumerate(drawn.wishes, 1):
        clients_acts.state_wish(session, actor, client=client, dimension=dimension, value=value, rank=rank)
    clients_acts.assess_rung(
        session,
        actor,
        client=client,
        scheme=LadderScheme.GENT_2014,
        current_rung=drawn.rungs[0],
        attainable_rung=drawn.rungs[1],
        assessor=supervisor,
        discussed_with_client=True,
        assessed_on=today,
    )
    growth.assess_competences(
        session,
        actor,
        client=client,
        levels=drawn.competences,
        assessor=supervisor,
        discussed_with_client=True,
        assessed_on=today,
    )
    for kind, fine in (
        (PovertySignalKind.NO_TRANSPORT_MONEY, drawn.has_transport_money),
        (PovertySignalKind.NO_INTERNET, drawn.has_internet),
    ):
        if not fine:
            clients_acts.signal_poverty(session, actor, client=client, kind=kind, observer=supervisor)
    trajectory = clients_acts.open_trajectory(
        session,
        actor,
        client=client,
        kind=TrajectoryKind.ACTIVATION,
        goal=TrajectoryGoal.FIRST_STEP_TO_WORK,
        supervisor=supervisor,
        started_on=since,
    )
    clients_acts.set_plan_goal(session, actor, trajectory=trajectory, text="Een plek vinden die past.")
    team = teams.form_team(session, actor, client=client, formed_on=since)
    for professional in (supervisor, neighbourhood_worker):
        teams.add_member(
            session,
            actor,
            team=team,
            professional=professional,
            legal_basis=LegalBasis.STATUTORY_TASK,
            domain_scope=(LifeDomain.WORK_EDUCATION_INCOME, LifeDomain.FAMILY_SOCIAL),
            state=MembershipState.ACTIVE,
            client_informed_on=since,
            is_lead=professional is supervisor,
            starts_on=since,
        )


def _nth(staff: Sequence[Professional], number: int) -> Professional:
    """Return whose turn it is."""
    return staff[number % len(staff)]

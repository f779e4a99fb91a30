"""The Ghent demo network: real partners in their real roles, everything else invented and marked so.

The network follows F.1 of the domain research; people stand on the rungs as OCMW Gent counted them in
May 2014. Days are counted from the day of loading, so that the demo is always current.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import automatic
from coordination.base import references_drawn_from
from coordination.clients import operations as client_operations
from coordination.clients.models import Client
from coordination.organisations.queries import organisation_named
from coordination.vocabulary import ActorRole, parse_code
from seed.counting import count_rows
from seed.ghent import cases
from seed.ghent.afterwards import load_afterwards
from seed.ghent.clients import load_clients
from seed.ghent.counts import Category, apportion
from seed.ghent.depth import deepen
from seed.ghent.history import load_history
from seed.ghent.moments import Moments, load_moments
from seed.ghent.network import Network, load_network, professional_rows
from seed.ghent.offers import load_offers
from seed.ghent.particulars import assign, let_join, make_special
from seed.ghent.people import Person, invent
from seed.ghent.pipeline import cast
from seed.ghent.plans import load_plans
from seed.ghent.referrals import load_referrals
from seed.ghent.teams import load_teams
from seed.summary import Progress, Summary, silent

CLIENTS = 120
RANDOM_SEED = 2014
ANCHOR = "OCMW Gent"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """An invented professional who gets an account in the demo, with the roles of that account."""

    key: str
    name: str
    roles: frozenset[ActorRole]


def load(session: Session, *, random_seed: int = RANDOM_SEED, progress: Progress | None = None) -> Summary:
    """Load the Ghent network; where it is loaded already, change nothing and say so.

    Parameters
    ----------
    random_seed
        Same seed, same people and places.
    progress
        Told the percentage done and the step that begins.
    """
    if organisation_named(session, ANCHOR) is not None:
        return Summary(loaded=False, counts=count_rows(session))
    told = progress or silent
    actor, today = automatic("seed"), clock.today()
    told(0, "organisations and services")
    network = load_network(session, actor, random_seed, today)
    told(15, "offers")
    offers = load_offers(session, actor, network, random_seed, today)
    told(25, "clients")
    rng = random.Random(f"persons:{random_seed}")
    people = _people(rng)
    deepen(random.Random(f"depth:{random_seed}"), people)
    plan = cast(network, offers, [person for person in people if person.name not in cases.NAMES])
    clients = load_clients(session, actor, network, people, today)
    told(50, "teams")
    load_teams(session, actor, network, people, clients, rng, today)
    _record_conditions(session, network, people, clients)
    told(80, "placements")
    with references_drawn_from(random.Random(f"references:{random_seed}")):
        load_history(session, network, offers, people, plan, today, random.Random(f"history:{random_seed}"))
    with references_drawn_from(random.Random(f"moments:{random_seed}")):
        load_moments(session, network, people, clients, today)
    told(90, "after the first day")
    moments = Moments(session, network, clients, people, today)
    load_plans(moments, random.Random(f"plans:{random_seed}"))
    load_afterwards(moments, offers, random.Random(f"afterwards:{random_seed}"))
    with references_drawn_from(random.Random(f"referrals:{random_seed}")):
        load_referrals(moments)
    told(100, "done")
    return Summary(loaded=True, counts=count_rows(session))


def demo_people() -> Sequence[DemoPerson]:
    """Return the professionals with their demo accounts, of each role the most telling first."""
    return [
        DemoPerson(
            key=row["key"],
            name=row["name"],
            roles=frozenset(parse_code(ActorRole, role, where) for role in row["account"].split()),
        )
        for where, row in professional_rows()
    ]


def _people(rng: random.Random) -> list[Person]:
    """Return T., J. and K. and as many invented people as make up the numbers of May 2014."""
    quotas = apportion(CLIENTS)
    quotas[Category.WORK] -= 2  # T. and J.
    quotas[Category.PARTNER] -= 1  # K.
    others = invent(rng, quotas)
    make_special(rng, others)
    let_join(others)
    people = [*cases.three_cases(rng, {person.ref for person in others}), *others]
    assign(people)
    return people


def _record_conditions(
    session: Session, network: Network, people: Sequence[Person], clients: dict[str, Client]
) -> None:
    """Record what J.'s probation means in practice, by her justice assistant."""
    j = next(person for person in people if person.name == "J.")
    client_operations.record_judicial_condition(
        session,
        network.acting(cases.JUSTICE_ASSISTANT, ActorRole.TEAM_MEMBER),
        client=clients[j.ref],
        source_organisation=network.professionals[cases.JUSTICE_ASSISTANT].organisation,
        half_days=cases.PROBATION_HALF_DAYS,
        text=cases.PROBATION_TEXT,
        valid_to=clock.today() + cases.PROBATION_LASTS,
    )

"""Forms the team around every client, and records what clients agreed to share."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent import operations as consents
from coordination.teams import operations as teams
from coordination.teams.invitations import CONFIRMED
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ClientPart,
    ConsentPurpose,
    MembershipFunction,
    MembershipState,
    RecordedForm,
)
from seed.ghent.clients import began
from seed.ghent.network import Network
from seed.ghent.people import Person
from seed.ghent.seats import Seat, seats_of

# Nobody has gone through the conditions yet of who was only proposed or invited.
_CONFIRMED_FOR = (MembershipState.ACTIVE, MembershipState.ENDED)


def load_teams(
    session: Session,
    actor: Actor,
    network: Network,
    people: Sequence[Person],
    clients: Mapping[str, Client],
    rng: random.Random,
    today: date,
) -> int:
    """Form everybody's team and return how many members there are, former ones included."""
    members = 0
    for number, person in enumerate(people):
        seats = seats_of(person, rng, number)
        since = min(began(person, today) + timedelta(days=7), today - timedelta(days=3))
        team = teams.form_team(session, actor, client=clients[person.ref], formed_on=since)
        for seat in seats:
            _take_seat(session, actor, network, team, seat, since, today)
        members += len(seats)
        for seat in seats:
            if seat.consent is not None:
                _agree(session, actor, network, person, clients[person.ref], seat, since, today)
    return members


def _take_seat(
    session: Session,
    actor: Actor,
    network: Network,
    team: SupportTeam,
    seat: Seat,
    since: date,
    today: date,
) -> TeamMembership:
    over = seat.state is MembershipState.ENDED
    membership = teams.add_member(
        session,
        actor,
        team=team,
        professional=network.professionals[seat.who],
        legal_basis=seat.basis,
        domain_scope=seat.scope,
        function=seat.function,
        state=MembershipState.ACTIVE if over else seat.state,
        client_informed_on=since,
        is_lead=seat.is_lead,
        is_confidant=seat.is_confidant,
        starts_on=since,
        conditions=CONFIRMED if seat.state in _CONFIRMED_FOR else (),
    )
    if over:
        teams.end_membership(session, actor, membership=membership, on=today - timedelta(days=2))
    return membership


def _agree(
    session: Session,
    actor: Actor,
    network: Network,
    person: Person,
    client: Client,
    seat: Seat,
    since: date,
    today: date,
) -> None:
    """Record what the client agreed to share with this member's organisation; it holds for twelve months."""
    expires_on = today + timedelta(days=seat.consent or 0)
    practical = seat.function is MembershipFunction.COORDINATION_ONLY
    consents.record_consent(
        session,
        actor,
        client=client,
        purpose=ConsentPurpose.TEAM_CONSULTATION,
        recipients=[network.professionals[seat.who].organisation],
        domains=seat.scope,
        items=[ClientPart.TEAM, ClientPart.PROPOSALS]
        if practical
        else [ClientPart.IDENTITY, ClientPart.TEAM, ClientPart.AVAILABILITY, ClientPart.WISHES],
        form=RecordedForm.WRITTEN,
        language="nl",
        given_on=max(min(since, expires_on - timedelta(days=1)), expires_on - timedelta(days=360)),
        expires_on=expires_on,
        recorded_by_id=network.professionals[person.supervisor or person.neighbourhood_worker].id,
    )

"""Whatever a list shows can be opened; whatever cannot be opened influences no list, count or order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.access import decisions, open_client, visible_clients
from coordination.consent.operations import record_consent
from coordination.errors import NotFound
from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import Objection
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    ConsentPurpose,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RecordedForm,
    RoleKind,
    SecrecyRegime,
)
from tests.coordination import factories as make

#: How many days from today something begins or ends.
DAYS = st.sampled_from([-40, -1, 0, 1, 30])
DOMAINS = st.lists(st.sampled_from(LifeDomain), min_size=1, max_size=3, unique=True)


@dataclass(frozen=True)
class Seat:
    """A membership as it may be, and whether the client objected to it."""

    state: MembershipState
    function: MembershipFunction
    basis: LegalBasis
    domains: list[LifeDomain]
    ends: int | None
    objected: bool


@dataclass(frozen=True)
class Around:
    """A client: whether the reader sits in the team, and which agreement to share there is."""

    seat: Seat | None
    shared: tuple[list[LifeDomain], int] | None


SEATS = st.builds(
    Seat,
    st.sampled_from(MembershipState),
    st.sampled_from(MembershipFunction),
    st.sampled_from([LegalBasis.STATUTORY_TASK, LegalBasis.SHARED_SECRECY]),
    DOMAINS,
    st.none() | DAYS,
    st.booleans(),
)
AROUND = st.builds(Around, st.none() | SEATS, st.none() | st.tuples(DOMAINS, st.sampled_from([1, 30, 300])))


def build(session: Session, reader: Professional, drawn: Around, given_by: Organisation) -> Client:
    """Make a client with a team of somebody else, and the reader in it or not."""
    client = make.make_client(session)
    team = make.make_team(session, client)
    colleague = make.make_member(session, team).professional
    if drawn.shared is not None:
        domains, days = drawn.shared
        record_consent(
            session,
            make.actor_for(colleague, ActorRole.SUPERVISOR),
            client=client,
            purpose=ConsentPurpose.TEAM_CONSULTATION,
            recipients=[given_by],
            domains=domains,
            form=RecordedForm.WRITTEN,
            language="nl",
            expires_on=clock.today() + timedelta(days=days),
        )
    if drawn.seat is None:
        return client
    seat = drawn.seat
    member = make.make_member(
        session,
        team,
        reader,
        domain_scope=seat.domains,
        legal_basis=seat.basis,
        function=seat.function,
        starts_on=clock.today() - timedelta(days=60),
        state=MembershipState.INVITED,
    )
    # Brought there past the acts, so that every combination is tried and not only those that come about.
    member.state = seat.state
    member.ends_on = None if seat.ends is None else clock.today() + timedelta(days=seat.ends)
    if seat.objected:
        session.add(
            Objection(
                client_id=client.id,
                organisation_id=reader.organisation_id,
                made_on=clock.today(),
                created_by="test",
                updated_by="test",
            )
        )
    session.flush()
    return client


def lists(session: Session, actor: Actor, on: date) -> dict[ClientPart, list[int]]:
    """Return, by part, the clients in the order in which a list shows them."""
    return {
        part: list(
            session.scalars(
                select(Client.id)
                .where(Client.id.in_(visible_clients(actor, part, on)))
                .order_by(Client.created_at.desc(), Client.id)
            )
        )
        for part in ClientPart
    }


@pytest.mark.parametrize("regime", list(SecrecyRegime))
def test_conf_01_conf_30_a_list_shows_what_can_be_opened_and_nothing_else_moves_it(
    session: Session, regime: SecrecyRegime
) -> None:
    home = make.make_organisation(session, secrecy_regime=regime)
    reader = make.make_professional(session, home, role=RoleKind.ADDICTION_COUNSELLOR)
    actor = make.actor_for(reader, ActorRole.TEAM_MEMBER)

    @settings(
        max_examples=(settings.default or settings()).max_examples // 33,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(AROUND, min_size=1, max_size=3), st.lists(AROUND, max_size=2), DAYS)
    def run(around: list[Around], more: list[Around], days: int) -> None:
        on = clock.today() + timedelta(days=days)
        with session.begin_nested() as example:
            clients = [build(session, reader, one, home) for one in around]
            session.expire_all()
            shown = lists(session, actor, on)
            opened = decisions(session, actor, [one.id for one in clients], list(ClientPart), on)
            for part, ids in shown.items():
                assert {number for number, said in opened.items() if said[part]} == set(ids), part
            some = ClientPart.EXISTENCE
            assert len(shown[some]) == count(session, actor, some, on)
            if on == clock.today():
                for one in clients:
                    assert can_open(session, actor, one) is (one.id in shown[ClientPart.EXISTENCE])

            # Clients who cannot be opened come along: the lists, their order and their length stay.
            hidden = [build(session, reader, one, home) for one in more]
            session.expire_all()
            said = decisions(session, actor, [one.id for one in hidden], [some], on)
            closed = {number for number, answers in said.items() if not answers[some]}
            for part, ids in lists(session, actor, on).items():
                assert closed.isdisjoint(ids), part
                assert [number for number in ids if number in set(shown[part])] == shown[part], part
            example.rollback()
        session.expire_all()

    run()


def count(session: Session, actor: Actor, part: ClientPart, on: date) -> int:
    mine = Client.id.in_(visible_clients(actor, part, on))
    return session.scalar(select(func.count()).select_from(Client).where(mine)) or 0


def can_open(session: Session, actor: Actor, client: Client, **_more: Any) -> bool:
    try:
        with session.begin_nested():
            open_client(session, actor, client.ref)
    except NotFound:
        return False
    return True

"""A small world: one account of every kind; clients who are theirs, no longer theirs, or another's.

Own, ended and other are the same for everybody: all kinds stand in the team of the *own* clients, each with
its function; all stood in the team of the *ended* clients until yesterday; none stands in that of the others.
A host's relation is that of its question: open, declined, or put to another host.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.capacity.operations import close_offer
from coordination.clients import operations as clients
from coordination.clients.models import Client
from coordination.consultations import operations as consultations
from coordination.meetings import operations as meetings
from coordination.organisations.models import Organisation, Professional
from coordination.placements import operations as placements
from coordination.placements.models import PartnerQuestion, Placement
from coordination.rounds.models import Suggestion
from coordination.rounds.operations import request_round, run_round
from coordination.teams.models import SupportTeam
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    CaseConsultationGround,
    CaseConsultationPurpose,
    HalfDays,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
    PartnerDeclineReason,
    Sector,
    WishDimension,
)
from seed import canaries
from tests.coordination import factories as make
from tests.coordination.factories import actor_for, days
from tests.coordination.stories import Story
from tests.web.confidentiality import around, beside, links, referring
from tests.web.confidentiality.kinds import (
    ACTORS,
    ADMINISTRATOR,
    ANONYMOUS,
    ANY,
    CLIENT,
    ENDED,
    JUSTICE,
    KINDS,
    LEAD,
    OFFICER,
    OTHER,
    OWN,
    PARTNER,
    RELATIONS,
    Kind,
)
from tests.web.confidentiality.persons import invite, number_of, of_persons, own_ended, with_role
from tests.web.support.accounts import Accounts
from tests.web.support.pages import PASSWORD
from web.accounts.models import Account, AccountSession
from web.extensions import db
from web.unit_of_work import unit_of_work


@dataclass
class World:
    """Who there is, and by which reference or number each relation goes.

    Attributes
    ----------
    accounts
        One of every kind.
    colleagues
        Numbers of accounts by their relation to the administrator: of the own organisation, of another one,
        and of the own one but closed.
    planted
        How many restricted fields hold a text of their own.
    clients, placed
        References of clients, with and without a question that runs; ``placements`` are of the latter.
    meetings
        References of a meeting of the team of each of ``clients``.
    suggestions
        Number of the latest suggestion of each of ``clients``.
    invitations, memberships
        Numbers by kind: an invitation that waits, and a membership that has ended.
    numbers, own_numbers
        By relation, what belongs to each of ``clients`` and of ``placed``, by parameter of an address.
    consultations
        References of one in which all who work with clients take part, of another's, and of a closed one.
    questions, emergencies
        By relation and kind: a question to who advises, and an emergency access. Both, and the consultation,
        are about a client of nobody; ``insiders`` says who reads which table or field of whom.
    stays, staying
        References of a placement that is under way, and of its client.
    things
        By the first part of an address and its parameter: by relation what it leads to, or that by kind.
    """

    app: Flask
    accounts: dict[str, Account] = field(default_factory=dict)
    clients: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, int] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)
    placements: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)
    colleagues: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    own_numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    consultations: dict[str, str] = field(default_factory=dict)
    questions: dict[str, dict[str, str]] = field(default_factory=dict)
    emergencies: dict[str, dict[str, int]] = field(default_factory=dict)
    insiders: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    things: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    stays: dict[str, str] = field(default_factory=dict)
    staying: dict[str, str] = field(default_factory=dict)
    report: str = ""
    sign_in_of: int = 0
    erasure: str = ""
    round_ref: str = ""
    planted: int = 0

    def actor(self, kind: str) -> Actor:
        """Return the actor behind the account of this kind."""
        return self.accounts[kind].actor


def build(app: Flask) -> World:
    """Make the world in the application's database, which has tables and no rows."""
    world, accounts = World(app), Accounts(app)
    with app.app_context(), unit_of_work() as session:
        host_id = make.make_host(session).id
        homes = {name: host_id if name == PARTNER else make.make_organisation(session).id for name in KINDS}
    for name, kind in KINDS.items():
        if name == CLIENT:
            continue  # once there is a client
        world.accounts[name] = accounts.make(kind.role, organisation_id=homes[name], function=kind.profession)
    here = homes[ADMINISTRATOR]
    closed = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=here)
    world.colleagues = {
        OWN: accounts.make(ActorRole.TEAM_MEMBER, organisation_id=here).id,
        OTHER: world.accounts[LEAD].id,
        ENDED: closed.id,
    }
    with app.app_context():
        with unit_of_work() as session:
            session.get_one(Account, closed.id).active = False
            _people(session, world, host_id)
            of_persons(session, world)
            links.send_out(session, world)
            world.planted = canaries.plant(session)
        world.accounts[CLIENT] = accounts.of_client(number_of(world.placed[OWN]))
        with unit_of_work() as session:
            world.round_ref = request_round(session, automatic("test")).ref
        run_round(sessionmaker(db.engine), world.round_ref)
        with unit_of_work() as session:
            found = session.execute(select(Client.ref, Suggestion.id).join(Suggestion))
            relation_of = {ref: relation for relation, ref in world.clients.items()}
            world.suggestions = {relation_of[ref]: number for ref, number in found if ref in relation_of}
            world.things["what-if", "ref"] = own_ended(
                {
                    kind: beside.asked_what_if(session, world.actor(kind), world.round_ref)
                    for kind in with_role(ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR)
                }
            )
    return world


def ended_session(world: World, kind: str) -> tuple[int, int]:
    """Return the numbers of the newest session of an account, and of one that it ended."""
    with world.app.app_context(), unit_of_work() as session:
        account_id = world.accounts[kind].id
        mine = list(
            session.scalars(
                select(AccountSession)
                .where(AccountSession.account_id == account_id)
                .order_by(AccountSession.id.desc())
            )
        )
        return mine[0].id, mine[-1].id


def _people(session: Session, world: World, host_id: int) -> None:
    lead = session.get_one(Professional, world.accounts[LEAD].professional_id)
    colleague = make.make_professional(session)
    justice = make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE)
    host, other_host = session.get_one(Organisation, host_id), make.make_host(session)
    mine = _story(session, lead, host, world.actor(PARTNER))
    ended = _story(session, colleague, host, world.actor(PARTNER))
    other = _story(session, colleague, other_host, make.partner_actor(session, other_host))
    for relation, story in ((OWN, mine), (OTHER, other), (ENDED, ended)):
        offer = story.offer()
        if relation != ENDED:
            story.offer()
            world.offers[relation] = offer.id
        looking, placed = story.client(display_name=f"Zoekt {relation}"), story.client()
        placement = story.offered(placed, offer)
        asked = {"asked_on": days(-1), "answered_on": days(0), "created_by": "test", "updated_by": "test"}
        session.add(
            PartnerQuestion(placement=placement, question="Hoe laat?", answer="Om acht uur.", **asked)
        )
        world.clients[relation], world.placed[relation] = looking.ref, placed.ref
        world.placements[relation] = placement.ref
        stay = beside.staying(story)
        world.stays[relation], world.staying[relation] = stay.ref, stay.client.ref
        world.things.setdefault(("floor", "offer_id"), {})[relation] = stay.offer_id
        for family in ("papers", "placements"):
            world.things.setdefault((family, "kind"), {})[relation] = stay.agreements[0].kind.value
        entry_id = beside.waiting(session, looking)
        world.things.setdefault(("waiting-lists", "entry_id"), {})[relation] = entry_id
        for client in (looking, placed, stay.client):
            _tell(session, justice, client)
            _join(session, world, _team(session, client), relation)
        world.meetings[relation] = _meet(session, world, story, looking, relation)
        world.numbers[relation] |= around.about(session, looking, _team(session, looking))
        world.own_numbers[relation] = around.about(session, placed, _team(session, placed))
        _ask(session, world, looking, relation)
        referring.refer(session, world, story, looking, relation)
    for relation, kept in ((OWN, host), (OTHER, other_host), (ENDED, make.make_host(session))):
        world.numbers[relation] |= around.network(session, kept)
    closed = ended.offer()
    close_offer(session, world.actor(PARTNER), offer_id=closed.id)
    world.offers[ENDED] = closed.id
    declined = session.scalars(select(Placement).where(Placement.ref == world.placements[ENDED])).one()
    placements.decline(
        session,
        world.actor(PARTNER),
        placement_ref=declined.ref,
        reason=PartnerDeclineReason.NO_PLACE_AFTER_ALL,
    )
    invite(session, world, make.make_team(session, make.make_client(session)))
    _apart(session, world)
    world.erasure, world.report = around.erasing(session), beside.reported(session)
    world.sign_in_of = beside.proposed_service(session, other_host)


def _story(session: Session, supervisor: Professional, host: Organisation, partner: Actor) -> Story:
    return Story(
        session=session,
        pcsw=supervisor.organisation,
        supervisor=supervisor,
        host=host,
        acting=actor_for(supervisor, ActorRole.SUPERVISOR),
        partner=partner,
    )


def _meet(session: Session, world: World, story: Story, client: Client, relation: str) -> str:
    """Plan a meeting with a practical point and one of a life domain, and a case consultation beside it."""
    meeting = meetings.plan_meeting(
        session,
        story.acting,
        client_ref=client.ref,
        starts_at=clock.now() + timedelta(days=2),
        guest_ids=[story.supervisor.id],
    )
    ref = meeting.ref
    for domain in (None, LifeDomain.WORK_EDUCATION_INCOME):
        meetings.add_item(session, story.acting, meeting_ref=ref, topic="Een punt", domain=domain)
    world.numbers[relation] = around.in_meeting(session, meeting)
    colleague = make.make_professional(session)
    apart = consultations.convene(
        session,
        story.acting,
        client_ref=client.ref,
        ground=CaseConsultationGround.LAW_OR_DECREE,
        ground_ref="Een decreet",
        purpose=CaseConsultationPurpose.PROTECT_INTEGRITY,
        method="Een gesprek",
        convenor_id=colleague.id,
        participant_ids=[],
        held_on=clock.today(),
    )
    # Nobody who visits takes part in it: whoever wrote it down leaves it to the others.
    for one in apart.participants:
        if one.professional_id == story.supervisor.id:
            one.professional_id = make.make_professional(session).id
    world.consultations[OTHER] = apart.ref
    return ref


def _at_work(world: World) -> dict[str, int]:
    """Return the professionals who work with clients, by kind."""
    at_work = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
    return {
        name: world.accounts[name].professional_id or 0
        for name, kind in KINDS.items()
        if kind.role in at_work
    }


def _ask(session: Session, world: World, client: Client, relation: str) -> None:
    """Put a question to each kind that only advises; about another's client, to an adviser of its own."""
    team = _team(session, client)
    advisers = around.advisers_in(session, team, _at_work(world))
    if relation == OTHER:
        elsewhere = make.make_member(session, team, function=MembershipFunction.CONSULTATION_ONLY)
        advisers = {LEAD: elsewhere.id}
    elif relation == OWN:
        world.insiders["advice_questions", client.ref] = frozenset(advisers)
    world.questions[relation] = around.asked(session, client, advisers)


def _apart(session: Session, world: World) -> None:
    """Make what concerns a client of nobody: case consultations, and files opened in an emergency."""
    client, people = make.make_client(session), _at_work(world)
    make.make_team(session, client)
    world.consultations[OWN] = around.convened(session, client, people, closed=False)
    world.consultations[ENDED] = around.convened(session, client, people, closed=True)
    world.insiders["case_consultations", client.ref] = frozenset(people)
    stranger = actor_for(make.make_professional(session))
    world.emergencies = {OWN: {}, ENDED: {}, OTHER: {LEAD: around.opened(session, stranger, client)[0]}}
    for name in people:
        if name != JUSTICE:
            numbers = around.opened(session, world.actor(name), client)
            world.emergencies[OWN][name], world.emergencies[ENDED][name] = numbers


def _team(session: Session, client: Client) -> SupportTeam:
    team = team_of(session, client.id)
    assert team is not None
    return team


def _tell(session: Session, justice: Organisation, client: Client) -> None:
    """Write something into each kind of record of a client."""
    clients.state_wish(
        session,
        make.SEED,
        client=client,
        dimension=WishDimension.SECTOR,
        value=Sector.CATERING,
        own_words="Koken",
    )
    clients.record_judicial_condition(
        session,
        make.SEED,
        client=client,
        source_organisation=justice,
        half_days=HalfDays.of(["fri-afternoon"]),
        text="Afspraak",
    )


def _join(session: Session, world: World, team: SupportTeam, relation: str) -> None:
    """Put every kind into a team, each with its function; those whose time is over until yesterday."""
    if relation == OTHER:
        return
    for name, kind in KINDS.items():
        if kind.function is None or (name == LEAD and relation == OWN):
            continue
        is_over = relation == ENDED
        membership = make.make_member(
            session,
            team,
            session.get_one(Professional, world.accounts[name].professional_id),
            function=kind.function,
            legal_basis=kind.basis,
            domain_scope=[] if kind.function is MembershipFunction.COORDINATION_ONLY else kind.scope,
            state=MembershipState.ACTIVE if is_over else kind.state,
            starts_on=days(-30),
            ends_on=days(-1) if is_over else None,
        )
        if is_over:
            world.memberships[name] = membership.id


__all__ = [
    "ACTORS",
    "ADMINISTRATOR",
    "ANONYMOUS",
    "ANY",
    "CLIENT",
    "ENDED",
    "JUSTICE",
    "KINDS",
    "LEAD",
    "OFFICER",
    "OTHER",
    "OWN",
    "PARTNER",
    "PASSWORD",
    "RELATIONS",
    "Kind",
    "World",
    "build",
    "ended_session",
]

"""The record: nobody acts unnamed, and nothing is told but references."""

import inspect
from unittest.mock import MagicMock

import pytest
from sqlalchemy import select

from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.audit.operations import read_events, record
from coordination.audit.queries import events_about, events_of_object
from coordination.capacity import operations as capacity
from coordination.clients import operations as clients
from coordination.errors import NoActor
from coordination.organisations import operations as organisations
from coordination.services import links
from coordination.services import operations as services
from coordination.teams import operations as teams
from coordination.vocabulary import AuditAction, HalfDays, ServiceLinkKind
from tests.coordination import factories
from tests.coordination.factories import SEED
from tests.support.statements import statements


def is_act(function):
    """Tell an act from a helper that acts share: an act takes session, actor, and all else by name."""
    names = list(inspect.signature(function).parameters.values())
    by_name = all(one.kind in (one.KEYWORD_ONLY, one.VAR_KEYWORD) for one in names[2:])
    return [one.name for one in names[:2]] == ["session", "actor"] and by_name


ACTS = [
    act
    for module in (organisations, services, links, clients, teams, capacity)
    for name, act in inspect.getmembers(module, inspect.isfunction)
    if act.__module__ == module.__name__ and not name.startswith("_") and is_act(act)
]


def test_conf_19_the_record_refuses_an_event_without_an_actor(session):
    for nobody in (None, Actor(name="", roles=frozenset())):
        with pytest.raises(NoActor):
            record(session, nobody, AuditAction.VIEW, "client", "GENT-2345", subject="GENT-2345")
    assert session.scalars(select(AuditEvent)).all() == []


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.__module__.split('.')[1]}.{act.__name__}")
def test_conf_19_no_act_is_done_by_nobody(act):
    needed = {
        name: MagicMock()
        for name, parameter in inspect.signature(act).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    }
    if "kind" in needed and act is services.link_services:
        needed["kind"] = ServiceLinkKind.REFERS_TO
    session = MagicMock()
    with pytest.raises(NoActor):
        act(session, None, **needed)
    session.add.assert_not_called()


def test_conf_19_an_act_tells_who_what_and_about_whom(session):
    supervisor = factories.make_professional(session)
    actor = factories.actor_for(supervisor)
    client = factories.make_client(session)
    clients.update_client(session, actor, client=client, max_travel_minutes=30)
    event = events_about(session, client.ref)[0]
    assert (event.actor, event.action, event.object_kind) == (actor.name, AuditAction.UPDATE, "client")
    assert (event.professional_id, event.organisation_id) == (supervisor.id, supervisor.organisation_id)
    assert event.at.tzinfo is not None


def test_conf_19_inv_18_an_event_falls_with_its_transaction(session):
    factories.make_client(session)
    session.flush()
    session.rollback()
    assert session.scalars(select(AuditEvent)).all() == []


def test_conf_20_events_about_a_client_are_that_clients_alone_newest_first(session):
    one, other = factories.make_client(session), factories.make_client(session)
    for client in (one, other, one):
        record(session, SEED, AuditAction.VIEW, "client", client.ref, subject=client.ref, part="wishes")
    found = events_about(session, one.ref)
    assert {event.subject for event in found} == {one.ref}
    assert [event.action for event in found] == [AuditAction.VIEW, AuditAction.VIEW, AuditAction.CREATE]
    assert len(events_about(session, one.ref, limit=1)) == 1


def test_conf_19_inv_18_reading_the_record_is_recorded(session):
    client = factories.make_client(session)
    reader = factories.actor_for(factories.make_professional(session))
    before = events_about(session, client.ref)
    assert read_events(session, reader, client.ref) == before
    event = events_about(session, client.ref)[0]
    assert (event.actor, event.action, event.part) == (reader.name, AuditAction.VIEW, "audit")
    assert len(read_events(session, reader, client.ref, limit=1)) == 1


def test_events_of_an_object_are_found(session):
    offer = factories.make_offer(session)
    capacity.confirm_offer(session, SEED, offer_id=offer.id)
    assert [event.detail for event in events_of_object(session, "offer", offer.id)] == ["confirm", "publish"]


def test_what_was_done_with_a_thing_of_a_client_is_looked_up_by_the_client_alone(session):
    one, other = factories.make_client(session), factories.make_client(session)
    for subject, kind, action in (
        (one, "placement", AuditAction.CREATE),
        (one, "placement", AuditAction.VIEW),
        (one, "offer", AuditAction.CREATE),
        (other, "placement", AuditAction.CREATE),
    ):
        record(session, SEED, action, kind, "PL-7", subject=subject.ref)
    given = {"subject": one.ref, "without": [AuditAction.VIEW]}
    with statements(session) as sent:
        found = events_of_object(session, "placement", "PL-7", **given)
    assert [(event.subject, event.object_kind, event.action) for event in found] == [
        (one.ref, "placement", AuditAction.CREATE)
    ]
    assert "object_kind =" not in sent[-1].partition("WHERE")[2]


def test_the_record_holds_no_content(session):
    secrets = ["Zegerik Vermoed", "9050", "wil weg van vroeger", "niet in de buurt van", "de wens van"]
    client = factories.make_client(session, display_name=secrets[0], no_go_postcodes=[secrets[1]])
    factories.make_goal(session, factories.make_trajectory(session, client), text=secrets[2])
    justice = factories.make_organisation(session, kinds=["house_of_justice"])
    clients.record_judicial_condition(
        session,
        SEED,
        client=client,
        source_organisation=justice,
        half_days=HalfDays.of(["tue-afternoon"]),
        text=secrets[3],
    )
    clients.state_wish(session, SEED, client=client, dimension="near_home", own_words=secrets[4])
    # The event's number, its moment and its code are made, not told; their digits may spell a postcode.
    columns = [column for column in AuditEvent.__table__.columns if column.name not in {"id", "at", "mac"}]
    told = " ".join(str(value) for row in session.execute(select(*columns)) for value in row)
    assert client.ref in told
    assert [secret for secret in secrets if secret in told] == []

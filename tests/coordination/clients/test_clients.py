from datetime import date

import pytest
from sqlalchemy import text

from coordination.audit.queries import events_about
from coordination.base import REFERENCE_ALPHABET
from coordination.clients import operations, queries
from coordination.clients.facts import ClientFacts
from coordination.clients.models import Client
from coordination.clients.rules import listed
from coordination.errors import IllegalTransition, InvalidInput, NotAllowed, NotFound, UnknownCode
from coordination.vocabulary import (
    ActorRole,
    ClientState,
    HalfDays,
    LadderScheme,
    OrganisationKind,
    PlanGoalState,
    PovertySignalKind,
    PovertySignalState,
    TrajectoryKind,
    TrajectoryState,
    WishDimension,
)
from tests.coordination import factories
from tests.coordination.factories import MORNINGS, SEED, days
from tests.support.statements import statements

GENT = LadderScheme.GENT_2014


def assess(session, client, current, **given):
    facts = {"scheme": GENT, "assessor": factories.make_professional(session), "discussed_with_client": True}
    return operations.assess_rung(session, SEED, client=client, current_rung=current, **facts | given)


# --- the file ---


def test_a_reference_is_random_and_tells_nothing(session):
    refs = {factories.make_client(session).ref for _ in range(20)}
    assert len(refs) == 20
    assert all(ref.startswith("GENT-") and set(ref[5:]) <= set(REFERENCE_ALPHABET) for ref in refs)


def test_a_reference_is_given_once(session):
    factories.make_client(session, ref="GENT-7QK2")
    with pytest.raises(InvalidInput, match="ref: GENT-7QK2 is taken"):
        factories.make_client(session, ref="GENT-7QK2")


def test_restricted_text_is_not_readable_in_the_database(session):
    client = factories.make_client(
        session, display_name="Tine Vanonder", no_go_postcodes=["9050"], avoided_contacts=["organisation:3"]
    )
    factories.make_goal(session, factories.make_trajectory(session, client), text="Opnieuw koken")
    stored = [
        bytes(value)
        for table, column in (
            ("clients", "display_name"),
            ("clients", "no_go_postcodes"),
            ("clients", "avoided_contacts"),
            ("plan_goals", "text"),
        )
        for (value,) in session.execute(text(f"SELECT {column} FROM {table}"))  # noqa: S608  fixed names
    ]
    assert len(stored) == 4
    for secret in (b"Tine", b"9050", b"organisation:3", b"koken"):
        assert not [value for value in stored if secret in value]
    session.expire_all()
    assert client.display_name == "Tine Vanonder"
    assert listed(client.no_go_postcodes) == ("9050",)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"display_name": ""}, "display_name: is empty"),
        ({"birth_year": 1850}, "birth_year: is not between 1900 and this year"),
        ({"birth_year": 2999}, "birth_year: is not between"),
        ({"postcode": "Gent"}, "postcode: a Belgian postcode"),
        ({"income_status": "lottery"}, "income_status: unknown code 'lottery'"),
        ({"max_travel_minutes": -5}, "max_travel_minutes: -5 is not between 0 and 240"),
        ({"strengths": ["flying"]}, "strengths: unknown code 'flying'"),
        ({"income_status": None}, "income_status: is needed of every client"),
    ],
)
def test_an_impossible_file_is_refused(session, given, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        factories.make_client(session, **given)


def test_what_is_needed_is_named_when_it_is_missing(session):
    with pytest.raises(InvalidInput, match="postcode: is needed of every client"):
        operations.register_client(session, SEED, display_name="X", birth_year=1990, locality="Gent")


def test_only_what_is_given_changes(session):
    client = factories.make_client(session, availability=MORNINGS, languages=["nl", "ar", "nl"])
    supervisor = factories.actor_for(factories.make_professional(session))
    operations.update_client(session, supervisor, client=client, no_go_postcodes=["9050", "9000"])
    session.expire_all()
    assert (client.availability, client.languages) == (MORNINGS, ["ar", "nl"])
    assert listed(client.no_go_postcodes) == ("9000", "9050")
    assert client.updated_by == supervisor.name
    operations.update_client(session, supervisor, client=client, availability=None)
    session.expire_all()
    assert client.availability is None


def test_a_change_of_everything_is_recorded_by_the_names_of_the_facts(session):
    client = factories.make_client(session)
    known = {name: getattr(client, name) for name in ClientFacts.__annotations__}
    lists = {"no_go_postcodes": ["9000"], "avoided_contacts": ["organisation:1"]}
    operations.update_client(session, SEED, client=client, **known | lists)
    session.flush()
    event = events_about(session, client.ref)[0]
    assert event.detail.startswith("availability,avoided_contacts,birth_year")
    created = events_about(session, client.ref)[-1]
    session.refresh(created)
    assert created.part == "identity"


def test_partners_and_administrators_touch_no_file(session):
    client = factories.make_client(session)
    partner = factories.partner_actor(session, factories.make_host(session))
    with pytest.raises(NotAllowed):
        operations.update_client(session, partner, client=client, max_travel_minutes=10)
    with pytest.raises(NotAllowed):
        operations.register_client(session, partner, display_name="X")
    administrator = factories.actor_for(factories.make_professional(session), ActorRole.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        operations.update_client(session, administrator, client=client, max_travel_minutes=1)


def test_a_client_that_is_not_there_is_not_found(session):
    with pytest.raises(NotFound):
        queries.client_by_ref(session, "GENT-NIEMAND")
    client = factories.make_client(session)
    assert queries.client_by_ref(session, client.ref) is client


# --- wishes and rungs ---


def test_a4_02_wishes_stand_in_the_clients_own_order(session):
    client = factories.make_client(session)
    state = operations.state_wish
    state(session, SEED, client=client, dimension=WishDimension.SECTOR, value="catering")
    state(session, SEED, client=client, dimension=WishDimension.NEAR_HOME, rank=5)
    state(session, SEED, client=client, dimension="setting", value="small_team", own_words="niet te druk")
    state(session, SEED, client=client, dimension=WishDimension.SECTOR, value="green", rank=2)
    session.expire_all()
    assert [(wish.rank, wish.value) for wish in client.wishes] == [
        (1, "catering"),
        (2, "green"),
        (5, ""),
        (6, "small_team"),
    ]
    for rank, problem in ((2, "2 is taken by another wish"), (0, "0 is below 1")):
        with pytest.raises(InvalidInput, match=problem):
            state(session, SEED, client=client, dimension=WishDimension.NEAR_HOME, rank=rank)
    with pytest.raises(UnknownCode, match="dimension: unknown code 'star_sign'"):
        state(session, SEED, client=client, dimension="star_sign")


def test_inv_15_a_move_of_more_than_one_rung_needs_a_reason(session):
    client = factories.make_client(session)
    assess(session, client, 1, assessed_on=days(-100))
    assess(session, client, 2, assessed_on=days(-50))
    with pytest.raises(InvalidInput, match="from rung 2 to rung 4, needs a written reason"):
        assess(session, client, 4, reason="  ")
    assess(session, client, 5, scheme=LadderScheme.DESLEUTEL_2013)
    moved = assess(session, client, 4, reason="vond zelf werk")
    assert moved.reason == "vond zelf werk"


@pytest.mark.parametrize(
    ("current", "given", "sentence"),
    [
        (0, {}, "current_rung: 0 is no rung"),
        (3, {"attainable_rung": 7}, "attainable_rung: 7 is no rung"),
        (3, {"next_review_on": date(2020, 1, 1)}, "next_review_on: the review comes after the assessment"),
        (3, {"scheme": "gent_1900"}, "scheme: unknown code 'gent_1900'"),
    ],
)
def test_an_impossible_assessment_is_refused(session, current, given, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        assess(session, factories.make_client(session), current, **given)


def test_a_rung_is_reviewed_within_three_months_unless_said_otherwise(session):
    assessed = assess(session, factories.make_client(session), 3, assessed_on=date(2026, 1, 31))
    assert assessed.next_review_on == date(2026, 4, 30)


# --- trajectory, goals, signals ---


def test_a_client_with_a_trajectory_is_active(session):
    client = factories.make_client(session)
    assert client.state is ClientState.REGISTERED
    factories.make_trajectory(session, client)
    assert client.state is ClientState.ACTIVE


def test_one_trajectory_of_a_kind_is_open_at_a_time_and_who_returns_gets_a_new_one(session):
    trajectory = factories.make_trajectory(session)
    with pytest.raises(InvalidInput, match="kind: the client has an open trajectory of the kind activation"):
        factories.make_trajectory(session, trajectory.client)
    factories.make_trajectory(session, trajectory.client, kind=TrajectoryKind.WORKFLOOR)
    for event in ("give_advice", "guide_transition", "close"):
        operations.move_trajectory(session, SEED, trajectory=trajectory, event=event)
    assert (trajectory.state, trajectory.closed_on) == (TrajectoryState.CLOSED, days(0))
    assert factories.make_trajectory(session, trajectory.client) is not trajectory


def test_a_trajectory_follows_its_table(session):
    trajectory = factories.make_trajectory(session, state=TrajectoryState.SIGNED_UP)
    with pytest.raises(
        IllegalTransition, match="trajectory is signed_up: close is not possible; possible is screen"
    ):
        operations.move_trajectory(session, SEED, trajectory=trajectory, event="close")
    for event in ("screen", "put_on_waiting_list", "start", "pause", "resume"):
        operations.move_trajectory(session, SEED, trajectory=trajectory, event=event)
    assert trajectory.state is TrajectoryState.RUNNING
    member = factories.member_actor(factories.make_professional(session))
    with pytest.raises(NotAllowed):
        operations.move_trajectory(session, member, trajectory=trajectory, event="pause")
    with pytest.raises(InvalidInput, match="state: a trajectory does not open as closed"):
        factories.make_trajectory(session, state=TrajectoryState.CLOSED)


def test_a_goal_is_reached_or_dropped_once(session):
    goal = factories.make_goal(session)
    operations.settle_plan_goal(session, SEED, goal=goal, state=PlanGoalState.REACHED)
    with pytest.raises(IllegalTransition, match="goal is reached"):
        operations.settle_plan_goal(session, SEED, goal=goal, state=PlanGoalState.DROPPED)
    with pytest.raises(InvalidInput, match="text: is empty"):
        factories.make_goal(session, goal.trajectory, text=" ")


def test_a3_03_a_sign_of_poverty_is_signalled_until_it_is_relieved(session):
    client, observer = factories.make_client(session), factories.make_professional(session)
    facts = {"client": client, "observer": observer, "kind": PovertySignalKind.NO_INTERNET}
    signal = operations.signal_poverty(session, SEED, **facts)
    with pytest.raises(InvalidInput, match="no_internet has been signalled"):
        operations.signal_poverty(session, SEED, **facts)
    operations.update_poverty_signal(session, SEED, signal=signal, state=PovertySignalState.RELIEVED)
    assert operations.signal_poverty(session, SEED, **facts) is not signal


# --- judicial conditions ---


def test_inv_24_only_the_organisation_it_comes_from_records_a_judicial_condition(session):
    client = factories.make_client(session)
    justice = factories.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE)
    assistant = factories.member_actor(factories.make_professional(session, justice))
    other = factories.member_actor(factories.make_professional(session))
    facts = {"client": client, "source_organisation": justice, "half_days": HalfDays.of(["tue-afternoon"])}
    made = operations.record_judicial_condition(session, assistant, **facts)
    assert made.valid_from == days(0)
    with pytest.raises(NotAllowed, match="somebody of the organisation it comes from"):
        operations.record_judicial_condition(session, other, **facts)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"half_days": HalfDays(0)}, "condition: limits nothing"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "valid_to: 2026-01-01 is before"),
        ({"contacts": ["somebody"]}, "contacts: a contact reads"),
        ({"postcodes": ["12"]}, "postcodes: a Belgian postcode"),
    ],
)
def test_an_impossible_judicial_condition_is_refused(session, given, sentence):
    facts = {
        "client": factories.make_client(session),
        "source_organisation": factories.make_organisation(session, OrganisationKind.PRISON),
        "half_days": HalfDays.of(["tue-afternoon"]),
    }
    with pytest.raises(InvalidInput, match=sentence):
        operations.record_judicial_condition(session, SEED, **facts | given)


def test_a_judicial_condition_comes_from_justice(session):
    with pytest.raises(InvalidInput, match="neither a house of justice nor a prison"):
        operations.record_judicial_condition(
            session,
            SEED,
            client=factories.make_client(session),
            source_organisation=factories.make_host(session),
            half_days=MORNINGS,
        )


# --- lists ---


def whole_file(session, **given):
    client = factories.make_client(session, looking_since=days(-30), **given)
    trajectory = factories.make_trajectory(session, client)
    factories.make_goal(session, trajectory)
    assess(session, client, 3)
    operations.state_wish(session, SEED, client=client, dimension=WishDimension.NEAR_HOME)
    return client


def read_everything(found):
    for client in found:
        assert client.wishes
        assert client.rung_assessments[0].assessor.display_name
        assert client.trajectories[0].supervisor.display_name
        assert client.trajectories[0].goals
        assert client.poverty_signals == client.judicial_conditions == []


def test_a_list_of_clients_does_not_ask_once_per_client(session):
    for _ in range(6):
        whole_file(session)
    session.flush()
    session.expunge_all()
    with statements(session) as sent:
        found = queries.looking_clients(session, days(0))
        read_everything(found)
    assert len(found) == 6
    assert [client.ref for client in found] == sorted(client.ref for client in found)
    assert len(sent) <= 7
    ids = [client.id for client in found]
    session.expunge_all()
    with statements(session) as sent:
        read_everything(queries.clients_by_id(session, ids))
    assert len(sent) <= 7


def test_who_looks_for_a_place(session):
    looking = whole_file(session)
    factories.make_trajectory(session, factories.make_client(session, looking_since=None))
    factories.make_trajectory(session, factories.make_client(session, looking_since=days(1)))
    factories.make_client(session, looking_since=days(-1))
    assert queries.looking_clients(session, days(0)) == [looking]
    mine = looking.trajectories[0].supervisor_id
    assert queries.looking_clients(session, days(0), supervisor_id=mine) == [looking]
    assert queries.looking_clients(session, days(0), supervisor_id=mine + 1000) == []
    assert queries.supervised_clients(session, mine) == [looking]


def test_conf_29_a_file_has_no_room_for_willingness_to_work():
    columns = " ".join(Client.__table__.columns.keys())
    assert "income_status" in columns
    assert not [word for word in ("willing", "sanction", "motivation", "refusal") if word in columns]

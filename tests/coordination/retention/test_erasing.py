"""What is due is erased, what must be kept stays, and the counts name nobody (CONF-23)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import MetaData, func, select
from sqlalchemy.orm import Session

import coordination.models  # noqa: F401  completes the tables
import web.accounts.models
import web.mail.models  # noqa: F401  completes the tables
from coordination import clock
from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.clients.models import (
    Client,
    JudicialCondition,
    PlanGoal,
    RungAssessment,
    Trajectory,
    Wish,
)
from coordination.clients.operations import state_wish
from coordination.consent.models import Consent
from coordination.placements.models import ClientAnswer, Placement
from coordination.reasons.models import ClientKey, Reason
from coordination.reasons.operations import keep_reason, words_of
from coordination.requests.models import ClientRequest
from coordination.retention import operations, queries
from coordination.retention.models import PastProposal
from coordination.retention.reach import DOMAIN_TABLES, KEPT_WITH_FILE, tables_of_client
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.teams.models import TeamMembership
from coordination.vocabulary import (
    ClientRequestKind,
    ClientRequestState,
    ErasureState,
    PlacementState,
    RetentionKind,
    Sector,
    SuggestionOutcome,
    TrajectoryState,
    WishDimension,
)
from tests.coordination import factories as make
from tests.coordination.stories import Story, make_story

WORKER = automatic("worker")


@pytest.fixture
def story(session: Session) -> Story:
    return make_story(session)


def at(monkeypatch: pytest.MonkeyPatch, months: int, start: date) -> None:
    """Move the clock so many months on from a day."""
    monkeypatch.setenv("SCHAKEL_NOW", f"{clock.months_after(start, months).isoformat()}T12:00")


def gone(story: Story, **given: Any) -> Client:
    """Make a client whose trajectory closed today, with something in every drawer."""
    client = story.client(**given)
    state_wish(
        story.session,
        make.SEED,
        client=client,
        dimension=WishDimension.SECTOR,
        value=Sector.CATERING,
        own_words="Koken",
    )
    story.share_profile(client)
    keep_reason(story.session, story.acting, client_id=client.id, about="override", text="Omdat het moest.")
    close(story.session, client)
    return client


def close(session: Session, client: Client) -> None:
    for one in client.trajectories:
        one.state, one.closed_on = TrajectoryState.CLOSED, clock.today()
    session.flush()


def erase(session: Session) -> dict[str, Any]:
    """Ask for an erasure and let it go on until it has ended; return its counts."""
    run = operations.request_erasure(session, WORKER, rehearsed={})
    while run.state in queries.UNDER_WAY:
        run = operations.go_on(session, WORKER, ref=run.ref, most=2)
    assert run.state is ErasureState.FINISHED
    return run.erased


def number(session: Session, table: Any, **where: Any) -> int:
    statement = select(func.count()).select_from(table).filter_by(**where)
    return session.scalar(statement) or 0


def test_conf_23_domain_data_is_gone_24_months_after_the_trajectory_closed(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client = clock.today(), gone(story)
    ref, name, mine = client.ref, client.display_name, {"client_id": client.id}
    at(monkeypatch, 23, today)
    assert erase(session) == {}
    at(monkeypatch, 24, today)
    erased = erase(session)
    assert erased["domain_data"]["cases"] == 1
    for table in (Wish, RungAssessment, JudicialCondition):
        assert number(session, table, **mine) == 0
    assert number(session, PlanGoal) == 0
    left = session.scalars(select(Client).where(Client.ref == ref)).one()
    assert (left.availability, left.functional_needs, left.dutch_level, left.latitude) == (
        None,
        [],
        None,
        None,
    )
    # The file itself, with what was agreed, has to be kept.
    assert left.display_name == name
    assert number(session, Consent, **mine) == number(session, Trajectory, **mine) == 1
    assert erase(session) == {}


def test_conf_23_a_file_goes_ten_years_after_with_everything_that_belongs_to_it(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client = clock.today(), gone(story)
    stays = story.client()
    number_of_client = client.id
    # An agreement to share lasted on for three months: the ten years count from its end.
    at(monkeypatch, 122, today)
    erase(session)
    assert number(session, Client, id=number_of_client) == 1
    at(monkeypatch, 124, today)
    erased = erase(session)
    assert erased["placements_agreements"]["cases"] == 1
    tables = MetaData()
    tables.reflect(session.connection())
    assert number_of_client not in session.scalars(select(Client.id)).all()
    for table in tables.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == "clients":
                assert number_of_client not in session.execute(select(key.parent)).scalars().all(), table.name
    assert session.get(Client, stays.id) is not None
    assert number(session, TeamMembership) == 1


def test_conf_23_who_is_still_helped_or_placed_is_not_touched(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today()
    helped, placed = story.client(), story.client()
    story.active(placed, story.offer())
    close(session, placed)
    facts = [(one.id, one.availability, one.functional_needs) for one in (helped, placed)]
    at(monkeypatch, 200, today)
    erase(session)
    assert [
        (one, row.availability, row.functional_needs)
        for one, *_ in facts
        if (row := session.get_one(Client, one))
    ] == facts
    assert number(session, Placement) == 1


@pytest.mark.parametrize("waits", [ClientRequestState.OPEN, ClientRequestState.GRANTED])
def test_conf_23_conf_21_a_request_that_waits_holds_the_erasure_back(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch, waits: ClientRequestState
) -> None:
    today, client = clock.today(), gone(story)
    given = {"created_by": "test", "updated_by": "test"}
    request = ClientRequest(
        client_id=client.id,
        kind=ClientRequestKind.COPY,
        state=waits,
        received_on=today,
        due_on=make.days(30),
        **given,
    )
    session.add(request)
    at(monkeypatch, 26, today)
    erase(session)
    assert number(session, Wish, client_id=client.id) == 1
    session.get_one(ClientRequest, request.id).state = ClientRequestState.HANDED_OUT
    erase(session)
    assert number(session, Wish, client_id=client.id) == 0


def test_conf_23_who_never_had_a_trajectory_is_due_once_nobody_helps_any_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, helped, alone = clock.today(), make.make_client(session), make.make_client(session)
    make.make_member(session, make.make_team(session, helped))
    for one in (helped, alone):
        state_wish(session, make.SEED, client=one, dimension=WishDimension.NEAR_HOME, value="")
    numbers = helped.id, alone.id
    at(monkeypatch, 23, today)
    erase(session)
    assert [number(session, Wish, client_id=one) for one in numbers] == [1, 1]
    at(monkeypatch, 26, today)
    erase(session)
    assert [number(session, Wish, client_id=one) for one in numbers] == [1, 0]
    at(monkeypatch, 121, today)
    erase(session)
    assert [number(session, Client, id=one) for one in numbers] == [1, 0]


def test_conf_23_who_came_back_keeps_everything_until_that_is_over_too(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client = clock.today(), gone(story)
    at(monkeypatch, 12, today)
    make.make_trajectory(session, client, supervisor=story.supervisor)
    at(monkeypatch, 30, today)
    erase(session)
    assert number(session, Wish, client_id=client.id) == 1


def test_conf_23_a_proposal_that_came_to_nothing_loses_its_name_after_12_months(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client, offer = clock.today(), story.client(), story.offer()
    placement = story.discussed(client, offer)
    placement.state = PlacementState.DECLINED_BY_CLIENT
    session.flush()
    at(monkeypatch, 11, today)
    assert erase(session) == {}
    at(monkeypatch, 12, today)
    assert erase(session)["declined_suggestions"]["cases"] == 1
    assert number(session, Placement) == number(session, ClientAnswer) == 0
    past = session.scalars(select(PastProposal)).one()
    assert (past.month, past.offer_id, past.outcome) == (today.replace(day=1), offer.id, "declined_by_client")
    assert not {column.name for column in PastProposal.__table__.columns} & {"client_id", "ref", "alias"}
    assert number(session, Client) == 1


def test_conf_23_a_round_forgets_whom_it_was_about_but_keeps_what_it_gave(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client = clock.today(), story.client()
    staying = story.client()
    active = story.active(staying, story.offer())
    done = round_of(session, today)
    for one, placement in ((client, None), (staying, active)):
        session.add(
            Suggestion(
                round_id=done.id,
                client_id=one.id,
                outcome=SuggestionOutcome.NO_FIT if placement is None else SuggestionOutcome.PLACED,
                placement_id=placement.id if placement else None,
                created_by="test",
                updated_by="test",
            )
        )
    session.flush()
    at(monkeypatch, 13, today)
    erase(session)
    left = session.scalars(select(MatchingRound)).one()
    assert (left.snapshot, left.placed, left.clients) == (None, 1, 2)
    # What explains a stay that goes on is kept with it.
    assert session.scalars(select(Suggestion.client_id)).all() == [staying.id]
    assert session.scalars(select(PastProposal.outcome)).all() == ["no_fit"]


def round_of(session: Session, day: date) -> MatchingRound:
    done = MatchingRound(
        ref="RND-OLD",
        requested_at=clock.now(),
        finished_at=clock.now(),
        for_day=day,
        policy={},
        weights={},
        rule_set_version="1",
        random_seed=0,
        snapshot=b"facts",
        clients=2,
        placed=1,
        state="finished",
        created_by="test",
        updated_by="test",
    )
    session.add(done)
    session.flush()
    return done


def test_conf_23_erasing_the_clients_key_erases_the_reasons_and_not_the_record(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client = clock.today(), gone(story)
    reason = session.scalars(select(Reason)).one()
    assert words_of(session, reason) == "Omdat het moest."
    before = number(session, AuditEvent)
    at(monkeypatch, 24, today)
    assert erase(session)["domain_data"]["rows"]["reasons"] == 1
    assert words_of(session, session.scalars(select(Reason)).one()) is None
    assert session.scalars(select(ClientKey)).one().key is None
    assert number(session, AuditEvent) > before
    # Who comes back gets a new key; what was written before stays noise.
    keep_reason(session, story.acting, client_id=client.id, about="override", text="Opnieuw nodig.")
    assert [words_of(session, one) for one in session.scalars(select(Reason).order_by(Reason.id))] == [
        None,
        "Opnieuw nodig.",
    ]


def test_conf_23_a_rehearsal_gives_the_same_counts_and_changes_nothing(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today()
    for _ in range(5):
        gone(story)
    session.commit()
    at(monkeypatch, 25, today)
    told: list[tuple[int, int]] = []
    rehearsed = operations.rehearse(session, WORKER, progress=lambda done, due: told.append((done, due)))
    session.rollback()
    assert told[-1] == (5, 5)
    assert number(session, Wish) == 5
    assert erase(session) == rehearsed
    assert number(session, Wish) == 0


def test_conf_23_the_report_holds_counts_and_no_name_and_no_reference(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, client = clock.today(), gone(story, display_name="Verzonnen Naam")
    at(monkeypatch, 25, today)
    report = json.dumps(erase(session))
    assert client.ref not in report
    assert "Verzonnen" not in report
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "delete")).all()
    assert {event.detail for event in events} >= {"retention domain_data"}
    assert not any("Verzonnen" in str(vars(event)) for event in events)


def test_conf_23_an_erasure_can_be_stopped_between_two_batches(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today()
    for _ in range(3):
        gone(story)
    at(monkeypatch, 25, today)
    run = operations.request_erasure(session, WORKER, rehearsed={})
    assert run.due == 3
    run = operations.go_on(session, WORKER, ref=run.ref, most=1)
    operations.ask_to_stop(session, WORKER, ref=run.ref)
    run = operations.go_on(session, WORKER, ref=run.ref, most=1)
    assert (run.state, run.progress, run.erased["domain_data"]["cases"]) == (ErasureState.STOPPED, 1, 1)
    assert erase(session)["domain_data"]["cases"] == 2


def test_conf_23_a_period_is_data_with_its_source_and_counts_from_then_on(
    story: Story, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = queries.periods(session)
    assert set(shipped) == set(RetentionKind)
    assert all(one.source for one in shipped.values())
    operations.set_period(
        session, WORKER, kind=RetentionKind.DOMAIN_DATA, amount=6, source="Selectieregel 12"
    )
    found = queries.periods(session)[RetentionKind.DOMAIN_DATA]
    assert (found.amount, found.source, found.is_set) == (6, "Selectieregel 12", True)
    today = clock.today()
    gone(story)
    at(monkeypatch, 6, today)
    assert erase(session)["domain_data"]["cases"] == 1


def test_conf_23_every_table_that_belongs_to_a_client_has_been_thought_about() -> None:
    tables = tables_of_client()
    assert sorted(tables - KEPT_WITH_FILE - DOMAIN_TABLES) == []
    assert not KEPT_WITH_FILE & DOMAIN_TABLES
    assert sorted((KEPT_WITH_FILE | DOMAIN_TABLES) - tables) == []

"""Nothing hangs: what nobody acts on in time is let go, once, and told in the record."""

import pytest
from sqlalchemy.exc import IntegrityError

from coordination import clock
from coordination.actors import automatic
from coordination.audit.queries import events_about
from coordination.errors import InvalidInput, NotAllowed, NotFound
from coordination.placements import deadlines, operations, queries
from coordination.placements.host import partner_view, proposals_for_partner
from coordination.vocabulary import NextStepKind, PlacementState
from tests.coordination.factories import days

TIME = automatic("worker")


def told(story, client):
    return [event.detail for event in events_about(story.session, client.ref) if event.detail]


def test_a_request_lapses_when_the_host_lets_its_fourteen_days_pass(story, monkeypatch):
    client = story.client()
    placement = story.offered(client, story.offer())
    last, after = days(14), days(15)
    assert placement.answer_by == last
    monkeypatch.setenv("SCHAKEL_NOW", last.isoformat())
    assert not deadlines.anything_due(story.session)
    assert operations.lapse_requests(story.session, TIME) == 0
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert deadlines.anything_due(story.session)
    assert operations.lapse_requests(story.session, TIME) == 1
    assert placement.state is PlacementState.LAPSED
    assert placement.answer_by is None
    assert operations.lapse_requests(story.session, TIME) == 0
    assert told(story, client).count("lapse") == 1
    step = queries.next_steps(story.session, [client.id])[client.id]
    assert step.step is NextStepKind.START_ROUND


def test_a_host_that_let_its_days_pass_reads_nothing_more_conf_12(story, monkeypatch):
    placement = story.offered(story.client(), story.offer())
    after = days(15)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    operations.lapse_requests(story.session, TIME)
    assert proposals_for_partner(story.session, story.partner) == []
    with pytest.raises(NotFound):
        partner_view(story.session, story.partner, placement.ref)


def test_an_offer_may_set_its_own_number_of_days_to_answer(story):
    assert story.offered(story.client(), story.offer(answer_days=3)).answer_by == days(3)
    for number in (0, 91):
        with pytest.raises(InvalidInput, match="answer_days"):
            story.offer(answer_days=number)


def test_an_answer_in_time_ends_the_wait(story):
    placement = story.reserved(story.client(), story.offer())
    assert placement.answer_by is None


def test_holds_are_let_go_a_few_at_a_time_and_each_once(story, monkeypatch):
    offer = story.offer()
    held = [story.reserved(story.client(), offer) for _ in range(2)] + [
        story.reserved(story.client(), story.offer())
    ]
    after = days(31)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert operations.expire_holds(story.session, TIME, most=2) == 2
    assert operations.expire_holds(story.session, TIME, most=2) == 1
    assert operations.expire_holds(story.session, TIME, most=2) == 0
    assert {one.state for one in held} == {PlacementState.EXPIRED}


def test_only_time_itself_lets_go_inv_20(story, monkeypatch):
    story.reserved(story.client(), story.offer())
    after = days(31)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    for actor in (story.acting, story.partner):
        with pytest.raises(NotAllowed):
            operations.expire_holds(story.session, actor)


@pytest.mark.parametrize("column", ["answer_by", "hold_until", "aftercare_by"])
def test_the_database_holds_no_wait_without_a_last_day_inv_21(story, column):
    placement = story.offered(story.client(), story.offer())
    if column == "hold_until":
        placement.state = PlacementState.RESERVED
    elif column == "aftercare_by":
        placement.state = PlacementState.ENDED
    else:
        placement.answer_by = None
    with pytest.raises(IntegrityError):
        story.session.flush()
    story.session.rollback()


def test_a_day_is_a_day_in_brussels(story, monkeypatch):
    placement = story.offered(story.client(), story.offer())
    late = f"{placement.answer_by.isoformat()}T23:30:00+01:00"
    monkeypatch.setenv("SCHAKEL_NOW", late)
    assert clock.today() == placement.answer_by
    assert operations.lapse_requests(story.session, TIME) == 0

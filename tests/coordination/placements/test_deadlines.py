"""Nothing hangs: what nobody acts on in time is let go, once, and told in the record."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coordination import clock
from coordination.actors import automatic
from coordination.audit.queries import events_about
from coordination.capacity.terms import set_terms
from coordination.errors import InvalidInput, NotAllowed, NotFound
from coordination.messages.models import Message
from coordination.placements import deadlines, operations, queries
from coordination.placements.host import partner_view, proposals_for_partner
from coordination.vocabulary import ActorRole, MessageKind, NextStepKind, PlacementState
from tests.coordination.factories import days, make_professional

TIME = automatic("worker")


def told(story, client):
    return [event.detail for event in events_about(story.session, client.ref) if event.detail]


def test_a_request_lapses_when_the_host_lets_its_fourteen_days_pass(story, monkeypatch):
    client = story.client()
    placement = story.offered(client, story.offer())
    last, after = days(14), days(15)
    assert placement.answer_by == last
    monkeypatch.setenv("SCHAKEL_NOW", last.isoformat())
    assert deadlines.remind(story.session, TIME) == 1
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


def messages(story, kind):
    return list(story.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def deputy_of(story, **given):
    """Let the host name a deputy, and return the colleague."""
    deputy = make_professional(story.session, story.host)
    terms = {"answer_days": 10, "remind_days": 3, "deputy_id": deputy.id, "deputy_days": 5}
    set_terms(story.session, story.partner, **terms | given)
    return deputy


def test_a_host_is_reminded_once_before_its_last_day(story, monkeypatch):
    client = story.client()
    placement = story.offered(client, story.offer())
    assert deadlines.remind(story.session, TIME) == 0
    near = days(11)
    monkeypatch.setenv("SCHAKEL_NOW", near.isoformat())
    assert deadlines.remind(story.session, TIME) == 1
    assert deadlines.remind(story.session, TIME) == 0
    assert placement.reminded_for == placement.answer_by
    [reminder] = messages(story, MessageKind.REMINDER)
    assert (reminder.professional_id, reminder.needs_role) == (
        story.partner.professional_id,
        ActorRole.PARTNER,
    )
    assert told(story, client).count("remind") == 1


@pytest.mark.parametrize(("remind_days", "reminded"), [(0, 0), (2, 0), (5, 1)])
def test_a_host_says_itself_when_it_is_reminded_and_whether_at_all(story, monkeypatch, remind_days, reminded):
    set_terms(story.session, story.partner, answer_days=14, remind_days=remind_days)
    story.offered(story.client(), story.offer())
    four_left = days(10)
    monkeypatch.setenv("SCHAKEL_NOW", four_left.isoformat())
    assert deadlines.remind(story.session, TIME) == reminded


def test_after_its_last_day_a_request_goes_to_the_deputy_once_and_then_lapses(story, monkeypatch):
    deputy, client = deputy_of(story), story.client()
    placement = story.offered(client, story.offer())
    assert placement.answer_by == days(10)
    after, much_later = days(11), days(17)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert operations.lapse_requests(story.session, TIME) == 0
    assert deadlines.escalate(story.session, TIME) == 1
    assert deadlines.escalate(story.session, TIME) == 0
    assert placement.answer_by == clock.today() + timedelta(days=5)
    assert placement.state is PlacementState.OFFERED
    assert [one.professional_id for one in messages(story, MessageKind.ESCALATION)] == [deputy.id]
    monkeypatch.setenv("SCHAKEL_NOW", much_later.isoformat())
    assert deadlines.escalate(story.session, TIME) == 0
    assert operations.lapse_requests(story.session, TIME) == 1
    assert placement.state is PlacementState.LAPSED
    assert told(story, client).count("escalate") == 1


def test_a_deputy_who_left_steps_in_for_nobody(story, monkeypatch):
    deputy = deputy_of(story)
    placement = story.offered(story.client(), story.offer())
    deputy.active = False
    story.session.flush()
    after = days(11)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert deadlines.escalate(story.session, TIME) == 0
    assert operations.lapse_requests(story.session, TIME) == 1
    assert placement.state is PlacementState.LAPSED


def test_the_supervisor_hears_that_a_hold_ran_out(story, monkeypatch):
    story.reserved(story.client(), story.offer())
    known = len(messages(story, MessageKind.NEWS))
    after = days(31)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert operations.expire_holds(story.session, TIME) == 1
    *_, last = messages(story, MessageKind.NEWS)
    assert len(messages(story, MessageKind.NEWS)) == known + 1
    assert last.professional_id == story.supervisor.id


def test_only_time_itself_reminds_and_escalates(story):
    for act in (deadlines.remind, deadlines.escalate):
        with pytest.raises(NotAllowed):
            act(story.session, story.partner)


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

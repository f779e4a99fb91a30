"""What waits once somebody started: attendance, calls, agreements to look at again, lists, confirmations."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.plans import advising, goals, phases
from coordination.to_do.queries import to_do
from coordination.vocabulary import AttendanceCode, FinalAdvice, HalfDays, WaitKind, WorkfloorPhase
from coordination.vocabulary.half_days import NAMES
from coordination.waiting_lists import operations as lists
from coordination.workfloor import operations as floors
from coordination.workfloor import queries
from tests.coordination.factories import days, make_service
from tests.coordination.stories import make_story


@pytest.fixture
def story(session):
    return make_story(session)


@pytest.fixture
def stay(story):
    """Make a stay of every half-day, since a fortnight."""
    found = story.active(story.client(), story.offer(shifts=[("Heel de week", HalfDays.of(NAMES), 5)]))
    found.started_on = found.starts_on = days(-14)
    story.session.flush()
    return found


def waiting(story, kind, actor=None):
    return [one for one in to_do(story.session, actor or story.acting) if one.kind is kind]


def write_down(story, code):
    """Write down the last week of everybody."""
    week = (clock.today() - timedelta(days=7), clock.today())
    for sheet in queries.sheets_to_fill(story.session, story.partner, *week):
        stays = queries.people_of_host(story.session, story.partner, sheet.offer_id)
        codes = {stay.ref: code for stay, _name in stays}
        given = {"offer_id": sheet.offer_id, "day": sheet.day, "half_day": sheet.half_day, "codes": codes}
        floors.record_attendance(story.session, story.partner, **given)


def test_a_floor_that_is_not_written_down_waits_for_the_host_on_one_line(story, stay):
    [waits] = waiting(story, WaitKind.FILL_ATTENDANCE, story.partner)
    assert waits.about == stay.offer.title
    assert waits.due == days(-6)
    write_down(story, AttendanceCode.PRESENT)
    assert waiting(story, WaitKind.FILL_ATTENDANCE, story.partner) == []
    assert waiting(story, WaitKind.CALL_AFTER_ABSENCE) == []


def test_absences_without_notice_ask_for_one_call(story, stay):
    write_down(story, AttendanceCode.UNEXCUSED)
    [waits] = waiting(story, WaitKind.CALL_AFTER_ABSENCE)
    assert (waits.about, waits.ref) == (stay.client.ref, stay.ref)
    assert waits.due < clock.today()
    floors.mark_called(story.session, story.acting, placement_ref=stay.ref)
    assert waiting(story, WaitKind.CALL_AFTER_ABSENCE) == []


def test_what_was_agreed_waits_until_it_is_done(story, session):
    client = story.client()
    given = {"client_ref": client.ref, "text": "Bellen als het niet lukt", "look_again_on": days(5)}
    note = goals.note_agreement(session, story.acting, **given)
    [waits] = waiting(story, WaitKind.LOOK_AGAIN)
    assert (waits.ref, waits.due) == (client.ref, days(5))
    goals.settle_note(session, story.acting, client_ref=client.ref, note_id=note.id)
    assert waiting(story, WaitKind.LOOK_AGAIN) == []


def test_an_advice_waits_until_the_next_service_confirms(story, session):
    client = story.client()
    phases.move_phase(session, story.acting, client_ref=client.ref, phase=WorkfloorPhase.PREVOCATIONAL)
    advising.give_advice(
        session,
        story.acting,
        client_ref=client.ref,
        value=FinalAdvice.WORK_CARE_LONG_TERM,
        early_reason="Verhuist naar de stad van de dienst",
        receiving_service_id=make_service(session).id,
    )
    [waits] = waiting(story, WaitKind.AWAIT_RECEIVER)
    assert (waits.ref, waits.due, waits.since) == (client.ref, None, clock.today())
    advising.confirm_receiver(session, story.acting, client_ref=client.ref, confirmed_by="Een collega")
    assert waiting(story, WaitKind.AWAIT_RECEIVER) == []


def test_a_list_waits_from_a_fortnight_before_one_asks(story):
    given = {"client_ref": story.client().ref, "service_id": make_service(story.session).id}
    entry = lists.put_on(story.session, story.acting, **given, ask_again_on=days(15))
    assert waiting(story, WaitKind.ASK_WAITING_LIST) == []
    lists.tell_position(story.session, story.acting, entry_id=entry.id, position=2, ask_again_on=days(3))
    [waits] = waiting(story, WaitKind.ASK_WAITING_LIST)
    assert (waits.about, waits.ref, waits.due) == (entry.client.ref, entry.id, days(3))

"""Who was there: a whole floor at once, by the workplace itself."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import Refused
from coordination.errors import InvalidInput, NotAllowed, NotFound
from coordination.placements import operations as placements
from coordination.vocabulary import AttendanceCode, EndReason, HalfDay, HalfDays
from coordination.workfloor import operations, queries
from coordination.workfloor.composition import group_of
from coordination.workfloor.rules import AttendanceChanged, name_of
from tests.coordination.factories import actor_for, make_host, make_professional, partner_actor
from tests.coordination.stories import make_story

PRESENT, LATE, UNEXCUSED = AttendanceCode.PRESENT, AttendanceCode.LATE, AttendanceCode.UNEXCUSED
MORNING = HalfDay.MORNING


class Floor:
    """Three people who work at one offer this morning."""

    def __init__(self, session):
        self.session, self.today = session, clock.today()
        self.story = make_story(session)
        today = HalfDays.of([name_of(self.today, MORNING)])
        self.offer = self.story.offer(shifts=[("Vandaag", today, 5)])
        self.stays = [self.story.active(self.story.client(), self.offer) for _number in range(3)]

    def sheet(self):
        return queries.open_sheet(self.session, self.story.partner, self.offer.id, self.today, MORNING)

    def record(self, codes, actor: Actor | None = None, **given):
        facts = {"offer_id": self.offer.id, "day": self.today, "half_day": MORNING, "codes": codes}
        return operations.record_attendance(self.session, actor or self.story.partner, **facts | given)

    def all(self, code):
        return {stay.ref: code for stay in self.stays}


@pytest.fixture
def floor(session):
    return Floor(session)


def test_a_whole_floor_is_written_down_at_once_and_totals_tell_it(floor):
    assert not floor.sheet().entered
    assert len(floor.record(floor.all(PRESENT) | {floor.stays[0].ref: LATE})) == 3
    assert floor.sheet().entered
    totals = queries.totals_of(floor.session, [stay.id for stay in floor.stays])
    assert totals[floor.stays[0].id] == {LATE: 1}
    assert totals[floor.stays[1].id] == {PRESENT: 1}
    assert floor.record(floor.all(PRESENT) | {floor.stays[0].ref: LATE}) == []


def test_no_attendance_on_a_half_day_or_day_without_work(floor):
    for given in (
        {"half_day": HalfDay.AFTERNOON},
        {"day": floor.today - timedelta(days=1)},
        {"day": floor.today + timedelta(days=1)},
        {"day": floor.today - timedelta(days=60)},
    ):
        with pytest.raises(InvalidInput, match="day"):
            floor.record(floor.all(PRESENT), **given)


def test_no_attendance_of_a_paused_or_an_ended_stay(floor):
    story, [paused, ended, _here] = floor.story, floor.stays
    placements.pause(floor.session, story.acting, placement_ref=paused.ref)
    with pytest.raises(Refused):
        floor.record({paused.ref: PRESENT})
    placements.end(floor.session, story.acting, placement_ref=ended.ref, reason=EndReason.CLIENT_STOPPED)
    with pytest.raises(Refused):
        floor.record({ended.ref: PRESENT})
    assert len(floor.sheet().rows) == 1


def test_only_the_workplace_itself_writes_it_down_inv_17(floor):
    with pytest.raises(NotAllowed):
        floor.record(floor.all(PRESENT), floor.story.acting)
    with pytest.raises(NotFound):
        floor.record(floor.all(PRESENT), partner_actor(floor.session, make_host(floor.session)))


def test_of_two_who_fill_in_the_same_sheet_the_second_is_told_and_nothing_is_kept(floor):
    seen = {row.ref: row.version for row in floor.sheet().rows}
    floor.record(floor.all(PRESENT), seen=seen)
    with pytest.raises(AttendanceChanged) as told:
        floor.record(floor.all(LATE), seen=seen)
    assert set(told.value.now.values()) == {PRESENT}
    assert {row.code for row in floor.sheet().rows} == {PRESENT}
    again = {row.ref: row.version for row in floor.sheet().rows}
    assert len(floor.record(floor.all(LATE), seen=again)) == 3


def test_an_absence_without_notice_waits_for_a_call_by_the_supervisor(floor):
    floor.record(floor.all(PRESENT) | {floor.stays[0].ref: UNEXCUSED})
    story = floor.story
    [absence] = queries.absences_to_call(floor.session, story.acting)
    assert absence.placement_ref == floor.stays[0].ref
    assert queries.absences_to_call(floor.session, actor_for(make_professional(floor.session))) == []
    operations.mark_called(floor.session, story.acting, placement_ref=absence.placement_ref)
    assert queries.absences_to_call(floor.session, story.acting) == []


def test_a_half_day_that_is_not_written_down_yet_is_told_in_numbers(floor):
    since = floor.today - timedelta(days=6)
    [open_sheet] = queries.sheets_to_fill(floor.session, floor.story.partner, since, floor.today)
    assert (open_sheet.half_day, open_sheet.missing) == (MORNING, 3)
    floor.record(floor.all(PRESENT))
    assert queries.sheets_to_fill(floor.session, floor.story.partner, since, floor.today) == []


def test_a_pause_that_is_over_asks_for_no_attendance(floor, monkeypatch):
    stay, story, since = floor.stays[0], floor.story, floor.today - timedelta(days=21)
    for one in floor.stays:
        one.starts_on = since
    placements.pause(floor.session, story.partner, placement_ref=stay.ref, keep_until=floor.today)
    stay.state_since = floor.today - timedelta(days=7)  # that was a week ago
    placements.resume(floor.session, story.acting, placement_ref=stay.ref)
    found = queries.sheets_to_fill(floor.session, story.partner, since, floor.today)
    assert [(one.day, one.missing) for one in found] == [
        (floor.today, 3),
        (floor.today - timedelta(days=7), 2),
        (floor.today - timedelta(days=14), 3),
        (floor.today - timedelta(days=21), 3),
    ]
    with pytest.raises(InvalidInput, match="no work is agreed"):
        floor.record({stay.ref: PRESENT}, day=floor.today - timedelta(days=7))


def test_a_group_is_told_whole_to_the_workplace_and_without_small_numbers_to_others_conf_24(floor):
    name = name_of(floor.today, MORNING)
    theirs = group_of(floor.session, floor.story.partner, floor.offer.id)
    assert (theirs.taken, theirs.places, theirs.phases) == ({name: 3}, {name: 5}, {})
    assert sum(theirs.needs.values()) == 3
    ours = group_of(floor.session, floor.story.acting, floor.offer.id)
    assert ours.taken == {name: 3}
    assert set(ours.phases.values()) == {None}
    assert ours.needs == {}
    with pytest.raises(NotFound):
        group_of(floor.session, partner_actor(floor.session, make_host(floor.session)), floor.offer.id)

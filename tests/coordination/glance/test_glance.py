"""How it stands at a glance: every count is of what its reader may open, and of nobody else."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.coaching.queries import who_guides
from coordination.errors import NotAllowed
from coordination.glance import hosts
from coordination.glance.keepers import watch_of
from coordination.glance.queries import circle_of, desk_of
from coordination.placements import operations
from coordination.vocabulary import (
    ActorRole,
    AgreementParty,
    AttendanceCode,
    HalfDay,
    HalfDays,
    LifeDomain,
    PartnerDeclineReason,
    RoleKind,
)
from coordination.workfloor.models import Attendance
from tests.coordination.factories import actor_for, days, make_host, make_professional, partner_actor
from tests.coordination.stories import join_team, make_story


@pytest.fixture
def story(session):
    return make_story(session)


def test_who_has_no_next_step_is_told_with_the_day_since_when_the_longest_first(story):
    late, early = story.client(looking_since=days(-5)), story.client(looking_since=days(-90))
    story.discussed(story.client(), story.offer())
    desk = desk_of(story.session, story.acting)
    assert desk.without_step == ((early.ref, days(-90)), (late.ref, days(-5)))
    assert (desk.mine, desk.client, desk.partner) == (0, 1, 0)


def test_turns_and_holds_that_lapse_this_week_are_counted(story):
    offer = story.offer(shifts=[("Voormiddagen", HalfDays.of(["mon-morning"]), 9)])
    asked, held = story.offered(story.client(), offer), story.reserved(story.client(), offer)
    desk = desk_of(story.session, story.acting)
    assert (desk.mine, desk.partner) == (1, 1)
    held.hold_until = days(3)
    story.session.flush()
    [hold] = desk_of(story.session, story.acting).holds
    assert (hold.ref, hold.client_ref, hold.until) == (held.ref, held.client.ref, days(3))
    assert asked.ref != hold.ref


def test_an_absence_without_notice_names_who_calls_until_somebody_did(story):
    stay = story.active(story.client(), story.offer())
    missed = Attendance(
        placement_id=stay.id,
        day=clock.today(),
        half_day=HalfDay.MORNING,
        code=AttendanceCode.UNEXCUSED,
        created_by="seed",
        updated_by="seed",
    )
    story.session.add(missed)
    story.session.flush()
    [one] = desk_of(story.session, story.acting).missed
    assert (one.client_ref, one.caller, one.is_mine) == (stay.client.ref, story.supervisor.display_name, True)
    assert one.called_on is None
    missed.called_on = clock.today()
    story.session.flush()
    assert desk_of(story.session, story.acting).missed[0].called_on == clock.today()


def test_hr_18_a_caseload_is_told_with_colleagues_who_have_room_but_never_to_a_host(story):
    colleague = make_professional(
        story.session, story.pcsw, role=RoleKind.TRAJECTORY_SUPERVISOR, caseload_max=1
    )
    for _ in range(2):
        story.client()
    desk = desk_of(story.session, story.acting)
    assert desk.caseload.people == 2
    assert colleague.id in {one.professional_id for one in desk.with_room}
    assert story.supervisor.id not in {one.professional_id for one in desk.with_room}
    with pytest.raises(NotAllowed):
        who_guides(story.session, story.partner)


def test_conf_02_a_colleague_outside_the_team_is_told_of_nobody(story):
    story.client()
    story.reserved(story.client(), story.offer())
    stranger = actor_for(make_professional(story.session, story.pcsw), ActorRole.SUPERVISOR)
    desk = desk_of(story.session, stranger)
    assert (desk.without_step, desk.holds, desk.mine, desk.missed, desk.unplaced) == ((), (), 0, (), ())
    circle = circle_of(story.session, stranger)
    assert (circle.teams, circle.meeting, circle.actions) == (0, None, ())


def test_a_member_reads_in_how_many_teams_a_domain_is_open(story):
    client = story.client()
    member = join_team(story, client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    circle = circle_of(story.session, member)
    assert (circle.teams, circle.with_gap) == (1, 1)


def test_a_host_reads_who_comes_and_leaves_and_what_it_signed_conf_11(story):
    shifts = [("Voormiddagen", HalfDays.of(["mon-morning"]), 9)]
    offer = story.offer(shifts=shifts)
    coming = story.confirmed(story.client(display_name="Verzonnen Naam"), offer, starts_on=days(4))
    leaving = story.active(story.client(), offer, ends_on=days(30))
    staying = story.active(story.client(), offer, ends_on=days(90))
    floor = hosts.floor_of(story.session, story.partner)
    assert floor.starts == ((days(4), coming.alias),)
    assert floor.starts_this_week(clock.today()) == 1
    assert floor.leaves == ((days(30), leaving.alias),)
    assert (floor.present, floor.places) == (2, 9)
    house = hosts.house_of(story.session, story.partner)
    assert [one.ref for one in house.ahead] == [coming.ref]
    assert [one.ref for one in house.present] == [leaving.ref, staying.ref]
    assert house.present[0].profile.supervisor_phone == "09 000 00 00"
    assert "Verzonnen Naam" not in repr(house)
    for one in house.signed:
        assert AgreementParty.HOST not in one.others
        assert one.signed_on == clock.today()


def test_conf_12_what_a_host_refused_it_reads_in_numbers_alone_and_its_own_only(story):
    placement = story.offered(story.client(), story.offer())
    operations.decline(
        story.session,
        story.partner,
        placement_ref=placement.ref,
        reason=PartnerDeclineReason.NO_PLACE_AFTER_ALL,
    )
    [one] = hosts.not_taken(story.session, story.partner)
    assert (one.kind, one.number) == (placement.offer.placement_kind, 1)
    assert one.reason is PartnerDeclineReason.NO_PLACE_AFTER_ALL
    other = partner_actor(story.session, make_host(story.session))
    assert hosts.not_taken(story.session, other) == []
    assert hosts.floor_of(story.session, other).starts == ()
    later = clock.today() + hosts.REFUSED_FOR + timedelta(days=1)
    assert hosts.not_taken(story.session, story.partner, later) == []
    with pytest.raises(NotAllowed):
        hosts.house_of(story.session, story.acting)


def test_only_the_officer_is_told_what_must_be_watched(story):
    officer = actor_for(story.supervisor, ActorRole.DATA_PROTECTION_OFFICER)
    watch = watch_of(story.session, officer)
    assert (watch.emergencies, watch.requests, watch.overdue, watch.erased) == (0, 0, 0, None)
    with pytest.raises(NotAllowed):
        watch_of(story.session, story.acting)

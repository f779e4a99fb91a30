"""The table of a placement's life against the one in the domain model (C.6)."""

import pytest

from coordination.actors import Actor, automatic
from coordination.errors import GuardFailed, IllegalTransition, NotAllowed
from coordination.placements.lifecycle import OCCUPYING, OVER, PLACEMENT, UNDER_WAY, Circumstances
from coordination.vocabulary import ActorRole, ContactWith, PlacementState

READY = Circumstances(
    client_agreed=True,
    profile_shared=True,
    offer_takes_people=True,
    hold_runs=True,
    goal_named=True,
    contacted=frozenset(ContactWith),
)
SUPERVISOR, PARTNER, BOTH, TIME = "S", "P", "SP", "T"
C6 = """
suggested shortlist shortlisted S
suggested supersede superseded ST
shortlisted take_off suggested S
shortlisted discuss discussed S
discussed client_agrees agreed CS
discussed client_declines declined_by_client CS
agreed send_to_partner offered S
agreed client_withdraws withdrawn_by_client CS
offered ask info_needed P
offered waitlist waitlisted P
offered partner_holds reserved P
offered partner_declines declined_by_partner P
offered share_ends agreed CS
offered lapse lapsed T
offered client_withdraws withdrawn_by_client CS
offered host_withdraws withdrawn_by_host P
info_needed answer offered S
info_needed partner_declines declined_by_partner P
info_needed share_ends agreed CS
info_needed lapse lapsed T
info_needed client_withdraws withdrawn_by_client CS
info_needed host_withdraws withdrawn_by_host P
waitlisted partner_holds reserved P
waitlisted partner_declines declined_by_partner P
waitlisted share_ends agreed CS
waitlisted lapse lapsed T
waitlisted client_withdraws withdrawn_by_client CS
waitlisted host_withdraws withdrawn_by_host P
reserved confirm confirmed S
reserved expire expired T
reserved client_withdraws withdrawn_by_client CS
reserved host_withdraws withdrawn_by_host P
confirmed first_day active SP
confirmed not_started never_started SP
confirmed client_withdraws withdrawn_by_client CS
confirmed host_withdraws withdrawn_by_host P
active pause paused SP
active end ended SP
paused resume active SP
paused end ended SP
ended aftercare aftercare ST
aftercare close closed S
"""
ROWS = [tuple(line.split()) for line in C6.strip().splitlines()]
ACTORS = {
    "S": Actor(name="s", roles=frozenset({ActorRole.SUPERVISOR}), professional_id=1),
    "P": Actor(name="p", roles=frozenset({ActorRole.PARTNER}), professional_id=2),
    "C": Actor(name="c", roles=frozenset({ActorRole.CLIENT}), client_id=3),
    "T": automatic("task"),
}


def test_the_table_has_exactly_the_rows_of_the_domain_model():
    known = {(state.value, row.event, row.to.value) for row in PLACEMENT.transitions for state in row.from_}
    assert known == {row[:3] for row in ROWS}


@pytest.mark.parametrize(("state", "event", "to", "who"), ROWS)
def test_each_step_is_for_those_who_may_take_it_and_a_person_inv_20(state, event, to, who):
    for letter, actor in ACTORS.items():
        if letter in who:
            assert PLACEMENT.next_state(PlacementState(state), event, actor, READY).value == to
        else:
            with pytest.raises(NotAllowed):
                PLACEMENT.next_state(PlacementState(state), event, actor, READY)


def test_every_other_step_is_refused():
    events = {row.event for row in PLACEMENT.transitions}
    for state in PlacementState:
        for event in events - {row[1] for row in ROWS if row[0] == state.value}:
            with pytest.raises(IllegalTransition):
                PLACEMENT.next_state(state, event, ACTORS["S"], READY)


@pytest.mark.parametrize("missing", ["client_agreed", "profile_shared", "offer_takes_people"])
def test_nothing_is_sent_while_something_is_missing_inv_01_hr_23_hr_21(missing):
    facts = {"client_agreed": True, "profile_shared": True, "offer_takes_people": True, missing: False}
    with pytest.raises(GuardFailed):
        PLACEMENT.next_state(PlacementState.AGREED, "send_to_partner", ACTORS["S"], Circumstances(**facts))


def test_a_place_is_held_only_for_somebody_who_agreed_inv_01():
    with pytest.raises(GuardFailed):
        PLACEMENT.next_state(PlacementState.OFFERED, "partner_holds", ACTORS["P"], Circumstances())


def test_every_state_is_reached_and_belongs_to_one_stretch_of_the_road():
    reached = {row.to for row in PLACEMENT.transitions}
    assert reached == set(PlacementState)
    assert not UNDER_WAY & OCCUPYING
    assert not OCCUPYING & OVER

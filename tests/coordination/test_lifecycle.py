"""What every life cycle promises, on a small one."""

from enum import StrEnum

import pytest

from coordination.actors import Actor, automatic
from coordination.errors import GuardFailed, IllegalTransition, NoActor, NotAllowed
from coordination.lifecycle import Lifecycle, Transition
from coordination.vocabulary import ActorRole

SUPERVISOR = frozenset({ActorRole.SUPERVISOR})
ANYONE = frozenset({ActorRole.SUPERVISOR, ActorRole.WORKER})


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


def needs_a_key(has_key: bool) -> str | None:
    return None if has_key else "a key"


DOOR = Lifecycle(
    "door",
    (
        Transition((Door.OPEN,), "shut", Door.SHUT, ANYONE),
        Transition((Door.SHUT, Door.LOCKED), "open", Door.OPEN, SUPERVISOR),
        Transition((Door.SHUT,), "lock", Door.LOCKED, SUPERVISOR, (needs_a_key,)),
    ),
)
PERSON = Actor(name="s1", roles=SUPERVISOR, professional_id=1, organisation_id=1)
PARTNER = Actor(name="p1", roles=frozenset({ActorRole.PARTNER}), professional_id=2, organisation_id=2)
WORKER = automatic("worker")


def test_an_event_leads_where_the_table_says():
    assert DOOR.next_state(Door.SHUT, "lock", PERSON, True) is Door.LOCKED


def test_an_impossible_event_is_refused_and_the_possible_ones_are_named():
    with pytest.raises(IllegalTransition, match="door is shut: shut is not possible; possible is open, lock"):
        DOOR.next_state(Door.SHUT, "shut", PERSON, True)


def test_another_role_is_refused():
    with pytest.raises(NotAllowed, match="open of a door is not allowed: it takes the role supervisor"):
        DOOR.next_state(Door.SHUT, "open", PARTNER, True)


def test_what_is_missing_is_named():
    with pytest.raises(GuardFailed, match="door is shut: lock needs a key"):
        DOOR.next_state(Door.SHUT, "lock", PERSON, False)


def test_inv_20_a_row_without_worker_takes_a_person():
    nobody = Actor(name="both", roles=frozenset({ActorRole.SUPERVISOR, ActorRole.WORKER}), professional_id=3)
    with pytest.raises(NotAllowed, match="it takes a person"):
        DOOR.next_state(Door.SHUT, "open", nobody, True)
    assert DOOR.next_state(Door.OPEN, "shut", WORKER, True) is Door.SHUT


def test_conf_19_nobody_causes_nothing():
    with pytest.raises(NoActor):
        DOOR.next_state(Door.OPEN, "shut", None, True)


def test_only_events_that_the_actor_may_cause_are_offered():
    assert DOOR.possible_events(Door.SHUT, PERSON) == ("open", "lock")
    assert DOOR.possible_events(Door.SHUT, WORKER) == ()
    assert DOOR.possible_events(Door.OPEN, WORKER) == ("shut",)


def test_a_table_with_two_answers_is_no_table():
    with pytest.raises(ValueError, match="two rows"):
        Lifecycle("door", (*DOOR.transitions, Transition((Door.SHUT,), "open", Door.LOCKED, SUPERVISOR)))

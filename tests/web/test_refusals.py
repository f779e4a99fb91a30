"""Every step that cannot be taken says which, how it stands now and what would make it possible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from coordination.actors import Actor
from coordination.errors import GuardFailed, IllegalTransition, NotAllowed
from coordination.lifecycle import guard_name
from coordination.vocabulary import ActorRole
from tests.support.lifecycle_pages import MACHINES
from web.errors import words
from web.presenters import refusals
from web.presenters.labels import label_of


@pytest.fixture(autouse=True)
def dutch(app: Flask) -> Iterator[None]:
    """Speak Dutch."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.machine)
def test_every_event_in_every_state_as_every_kind_of_actor_inv_20(machine) -> None:
    """The table answers alone, and a refusal names state, event and what would make it possible."""
    states = dict.fromkeys(state for row in machine.transitions for state in (*row.from_, row.to))
    rows = {(state, row.event): row for row in machine.transitions for state in row.from_}
    for role in ActorRole:
        number = None if role is ActorRole.WORKER else 1
        actor = Actor(name="somebody", roles=frozenset({role}), professional_id=number)
        for state in states:
            for event in {row.event for row in machine.transitions}:
                row = rows.get((state, event))
                if row is not None and role in row.who:
                    assert event in machine.possible_events(state, actor)
                    continue
                assert event not in machine.possible_events(state, actor)
                if row is not None:
                    with pytest.raises(NotAllowed, match=f"{event} of a {machine.machine}"):
                        machine.next_state(state, event, actor, None)
                    continue
                with pytest.raises(IllegalTransition) as refused:
                    machine.next_state(state, event, actor, None)
                starts = [known for known, name in rows if name == event]
                sentence = str(refused.value)
                assert f"is {state.value}: {event} is not possible" in sentence
                assert sentence.endswith(f"{event} starts from {', '.join(starts)}")
                told = words(refused.value)
                assert f'"{label_of(state)}"' in told
                assert all(f'"{label_of(one)}"' in told for one in starts)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.machine)
def test_every_machine_step_and_guard_has_words(machine) -> None:
    assert machine.machine in refusals.MACHINES
    for row in machine.transitions:
        assert row.event in refusals.EVENTS
        for guard in row.guards:
            name = guard_name(guard)
            refused = GuardFailed(machine.machine, row.event, "something", name, row.from_[0])
            assert str(refused) == f"{machine.machine} is {row.from_[0]}: {row.event} needs something"
            told = words(refused)
            assert str(refusals.NEEDS[name]) in told
            assert f'"{label_of(row.from_[0])}"' in told


def test_what_no_table_knows_is_told_in_general_words() -> None:
    assert "ontbreekt nog iets" in words(GuardFailed("placement", "propose", "an open trajectory"))
    assert "al een andere stap" in words(IllegalTransition("intake", "open", "reopen", ["stop"]))


def test_no_words_are_left_over() -> None:
    """Whatever is worded belongs to a step somewhere."""
    rows = [row for machine in MACHINES for row in machine.transitions]
    assert set(refusals.EVENTS) - {"sign", "draw_up"} == {row.event for row in rows}
    assert set(refusals.NEEDS) == {guard_name(guard) for row in rows for guard in row.guards}

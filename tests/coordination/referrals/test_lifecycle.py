"""The table of a referral's life against the one in the domain model (C.5)."""

import pytest

from coordination.actors import Actor, automatic
from coordination.errors import GuardFailed, IllegalTransition, NotAllowed
from coordination.referrals.lifecycle import OVER, REFERRAL, Circumstances
from coordination.vocabulary import ActorRole, ReferralState

READY = Circumstances(shared=True, takes_people=True, said=True, contacted=True, ended=True)
C5 = """
draft prepare prepared ST
draft client_agrees agreed CST
prepared client_agrees agreed CST
agreed send requested ST
requested accept accepted PST
requested need_more info_needed PST
info_needed answer requested ST
requested waitlist on_hold PST
on_hold offer_place accepted PST
requested decline rejected PST
on_hold decline rejected PST
accepted start in_progress PST
in_progress finish completed PST
agreed client_withdraws cancelled CST
requested client_withdraws cancelled CST
info_needed client_withdraws cancelled CST
on_hold client_withdraws cancelled CST
"""
#: The client may always say no: earlier and later than the domain model asks.
WIDER = """
draft client_withdraws cancelled CST
prepared client_withdraws cancelled CST
accepted client_withdraws cancelled CST
"""
ROWS = [tuple(line.split()) for line in (C5.strip() + WIDER.rstrip()).splitlines()]
ACTORS = {
    "S": Actor(name="s", roles=frozenset({ActorRole.SUPERVISOR}), professional_id=1),
    "T": Actor(name="t", roles=frozenset({ActorRole.TEAM_MEMBER}), professional_id=2),
    "P": Actor(name="p", roles=frozenset({ActorRole.PARTNER}), professional_id=3),
    "C": Actor(name="c", roles=frozenset({ActorRole.CLIENT}), client_id=4),
    "A": Actor(name="a", roles=frozenset({ActorRole.ADMINISTRATOR}), professional_id=5),
    "O": Actor(name="o", roles=frozenset({ActorRole.DATA_PROTECTION_OFFICER}), professional_id=6),
    "I": Actor(name="i", roles=frozenset({ActorRole.INFORMAL_MEMBER}), informal_member_id=7),
    "W": automatic("task"),
}
EVENTS = sorted({row.event for row in REFERRAL.transitions})


def test_the_table_has_exactly_the_rows_of_the_domain_model_and_the_client_s_no():
    known = {(state.value, row.event, row.to.value) for row in REFERRAL.transitions for state in row.from_}
    assert known == {row[:3] for row in ROWS}


@pytest.mark.parametrize("state", ReferralState)
def test_every_event_in_every_state_by_every_kind_of_actor_inv_20(state):
    for event in EVENTS:
        row = next((one for one in ROWS if one[:2] == (state.value, event)), None)
        for letter, actor in ACTORS.items():
            if row is None:
                with pytest.raises(IllegalTransition) as refused:
                    REFERRAL.next_state(state, event, actor, READY)
                assert all(text in str(refused.value) for text in (state.value, event))
            elif letter in row[3]:
                assert REFERRAL.next_state(state, event, actor, READY).value == row[2]
            else:
                with pytest.raises(NotAllowed):
                    REFERRAL.next_state(state, event, actor, READY)


@pytest.mark.parametrize(
    ("state", "event", "missing", "who"),
    [
        ("prepared", "client_agrees", "shared", "C"),
        ("agreed", "send", "shared", "S"),
        ("agreed", "send", "takes_people", "S"),
        ("requested", "need_more", "said", "P"),
        ("info_needed", "answer", "shared", "S"),
        ("info_needed", "answer", "said", "S"),
        ("accepted", "start", "contacted", "P"),
        ("in_progress", "finish", "ended", "P"),
    ],
)
def test_each_guard_says_what_is_missing(state, event, missing, who):
    facts = {"shared": True, "takes_people": True, "said": True, "contacted": True, "ended": True}
    with pytest.raises(GuardFailed, match=f"referral is {state}: {event} needs "):
        REFERRAL.next_state(
            ReferralState(state), event, ACTORS[who], Circumstances(**facts | {missing: False})
        )


def test_nothing_follows_after_the_end():
    assert {state for state in ReferralState if not REFERRAL.possible_events(state)} == OVER

"""Every event in every state as every kind of actor: through the table and through the acts themselves."""

import pytest

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.errors import CoordinationError, IllegalTransition, NotAllowed, NotFound
from coordination.placements import deadlines, operations, own
from coordination.placements.lifecycle import PLACEMENT, Circumstances
from coordination.vocabulary import (
    ActorRole,
    ClientDeclineReason,
    ContactWith,
    EndReason,
    PartnerDeclineReason,
    PlacementState,
    RecordedForm,
)
from tests.coordination.factories import days, make_host, partner_actor
from tests.coordination.stories import SPOKEN, agreement_to_share, join_team, make_story
from tests.support.engines import POSTGRESQL_LATER

S = PlacementState
READY = Circumstances(
    client_agreed=True,
    profile_shared=True,
    offer_takes_people=True,
    hold_runs=True,
    goal_named=True,
    contacted=frozenset(ContactWith),
)
ANSWER = {"given_on": clock.today(), **SPOKEN}
#: The act behind each event that people cause, with what a form would give.
ACTS = {
    "shortlist": (operations.shortlist, {}),
    "take_off": (operations.take_off, {}),
    "discuss": (operations.record_talk, {"discussed_on": clock.today()}),
    "client_agrees": (operations.record_agreement, ANSWER),
    "client_declines": (
        operations.record_refusal,
        {
            "form": RecordedForm.WRITTEN,
            "given_on": clock.today(),
            "language": "nl",
            "reason": ClientDeclineReason.NOT_READY,
        },
    ),
    "send_to_partner": (operations.offer_to_partner, {"consent": agreement_to_share()}),
    "share_ends": (own.share_ends, {}),
    "ask": (operations.ask, {"question": "Kan het ook om negen uur?"}),
    "answer": (operations.answer, {"answer": "Ja."}),
    "waitlist": (operations.waitlist, {}),
    "partner_holds": (operations.accept, {}),
    "partner_declines": (operations.decline, {"reason": PartnerDeclineReason.PLACE_CLOSES}),
    "confirm": (operations.confirm, {}),
    "first_day": (operations.first_day, {}),
    "not_started": (operations.never_started, {}),
    "pause": (operations.pause, {}),
    "resume": (operations.resume, {}),
    "end": (operations.end, {"reason": EndReason.END_OF_TERM}),
    "close": (operations.close, {}),
    "client_withdraws": (operations.client_withdraws, {}),
    "host_withdraws": (operations.host_withdraws, {}),
}
#: What only time or a newer round does; a supervisor's first talk after the end begins the aftercare too.
BY_TIME = {"supersede", "lapse", "expire", "aftercare"}
POSSIBLE = {(state, row.event): row for row in PLACEMENT.transitions for state in row.from_}
ROLES = [frozenset({role}) for role in ActorRole]


def test_every_event_has_an_act():
    assert {row.event for row in PLACEMENT.transitions} == set(ACTS) | BY_TIME


@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: next(iter(roles)).value)
def test_the_table_answers_every_event_in_every_state_for_every_role_inv_20(roles):
    person = Actor(name="somebody", roles=roles, professional_id=None if "worker" in roles else 1)
    for state in PlacementState:
        for event in {row.event for row in PLACEMENT.transitions}:
            row = POSSIBLE.get((state, event))
            if row is None:
                with pytest.raises(IllegalTransition, match=f"placement is {state.value}: {event}"):
                    PLACEMENT.next_state(state, event, person, READY)
            elif roles & row.who:
                assert PLACEMENT.next_state(state, event, person, READY) is row.to
            else:
                with pytest.raises(NotAllowed, match=f"{event} of a placement"):
                    PLACEMENT.next_state(state, event, person, READY)


def in_every_state(story):
    """Make a placement in each state, by the acts of those who may."""
    session, acting, partner = story.session, story.acting, story.partner
    placed = {}

    def new(make, **given):
        return make(story.client(), story.offer(), **given)

    def after(state, make, act, actor=acting, **given):
        placed[state] = new(make)
        act(session, actor, placement_ref=placed[state].ref, **given)

    for name in ("suggested", "discussed", "agreed", "offered", "reserved", "confirmed", "active", "ended"):
        placed[S(name)] = new(getattr(story, name))
    after(S.SHORTLISTED, story.suggested, operations.shortlist)
    placed[S.SUPERSEDED] = new(story.suggested)
    operations.supersede(session, automatic("round"), client_ids=[placed[S.SUPERSEDED].client_id])
    for state, event in (
        (S.DECLINED_BY_CLIENT, "client_declines"),
        (S.INFO_NEEDED, "ask"),
        (S.WAITLISTED, "waitlist"),
        (S.DECLINED_BY_PARTNER, "partner_declines"),
        (S.WITHDRAWN_BY_HOST, "host_withdraws"),
    ):
        act, given = ACTS[event]
        by_client = event == "client_declines"
        made, actor = (story.discussed, acting) if by_client else (story.offered, partner)
        after(state, made, act, actor, **given)
    after(S.WITHDRAWN_BY_CLIENT, story.agreed, operations.client_withdraws)
    after(S.NEVER_STARTED, story.confirmed, operations.never_started)
    after(S.PAUSED, story.active, operations.pause, keep_until=days(9))
    for state in (S.LAPSED, S.EXPIRED):
        placed[state] = new(story.offered if state is S.LAPSED else story.reserved)
        placed[state].answer_by, placed[state].hold_until = days(-1), days(-1)
    for state in (S.AFTERCARE, S.CLOSED):
        placed[state] = new(story.ended)
    session.flush()
    operations.lapse_requests(session, automatic("worker"))
    operations.expire_holds(session, automatic("worker"))
    for state in (S.AFTERCARE, S.CLOSED):
        for whom in ContactWith if state is S.CLOSED else [ContactWith.CLIENT]:
            operations.log_contact(
                session, acting, placement_ref=placed[state].ref, with_whom=whom, held_on=clock.today()
            )
    operations.close(session, acting, placement_ref=placed[S.CLOSED].ref)
    session.flush()
    return placed


@POSTGRESQL_LATER
def test_every_act_in_every_state_does_what_the_table_says_and_nothing_else(session):
    story = make_story(session)
    placed = in_every_state(story)
    assert {state: one.state for state, one in placed.items()} == {state: state for state in PlacementState}
    actors = {
        "supervisor": story.acting,
        "partner": story.partner,
        "member": join_team(story, placed[S.ACTIVE].client),
        "other host": partner_actor(session, make_host(session)),
        "task": automatic("worker"),
    }
    seen = set()
    for state, placement in placed.items():
        for event, (act, given) in ACTS.items():
            for name, actor in actors.items():
                row = POSSIBLE.get((state, event))
                try:
                    with session.begin_nested() as kept:
                        act(session, actor, placement_ref=placement.ref, **given)
                        reached = placement.state
                        kept.rollback()
                except CoordinationError as refusal:
                    reached = refusal
                session.expire(placement)
                assert placement.state is state
                if row is not None and isinstance(reached, PlacementState):
                    assert reached is row.to, (state, event, name)
                    assert actor.roles & row.who, (state, event, name)
                    seen.add((state, event))
                else:
                    assert isinstance(reached, CoordinationError), (state, event, name, reached)
                    if row is None and name == "supervisor":
                        assert isinstance(reached, IllegalTransition | NotFound | NotAllowed), reached
    # What is left needs a day that has come, or talks after the end; each has tests of its own.
    people = {key for key in POSSIBLE if key[1] in ACTS}
    assert people - seen == {(S.CONFIRMED, "first_day"), (S.AFTERCARE, "close"), (S.RESERVED, "confirm")}
    assert deadlines.anything_due(session)  # the one that ended

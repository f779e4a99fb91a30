"""Whatever people do in whatever order, and however days pass: no place is given twice (INV-03, INV-04)."""

import os
from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from coordination import clock
from coordination.actors import automatic
from coordination.errors import CoordinationError
from coordination.placements import operations, papers
from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.models import Placement
from coordination.vocabulary import ContactWith, EndReason, HalfDays, PartnerDeclineReason, PlacementState
from tests.coordination.factories import days
from tests.coordination.stories import make_story
from tests.support.databases import open_session

S = PlacementState
TIME = automatic("worker")
MONDAY, MON_TUE = HalfDays.of(["mon-morning"]), HalfDays.of(["mon-morning", "tue-morning"])
CLIENTS = 4
REASON = {"reason": EndReason.END_OF_TERM}
#: The act behind each event, who does it, and what a form would give; confirming comes with the signatures.
ACTS = {
    "ask": ("partner", operations.ask, {"question": "Om negen uur?"}),
    "answer": ("acting", operations.answer, {"answer": "Ja."}),
    "waitlist": ("partner", operations.waitlist, {}),
    "partner_holds": ("partner", operations.accept, {}),
    "partner_declines": ("partner", operations.decline, {"reason": PartnerDeclineReason.PLACE_CLOSES}),
    "confirm": ("acting", operations.confirm, {}),
    "first_day": ("partner", operations.first_day, {}),
    "not_started": ("acting", operations.never_started, {}),
    "pause": ("partner", operations.pause, {}),
    "resume": ("acting", operations.resume, {}),
    "end": ("partner", operations.end, REASON),
    "close": ("acting", operations.close, {}),
    "client_withdraws": ("acting", operations.client_withdraws, {}),
    "host_withdraws": ("partner", operations.host_withdraws, {}),
}
#: What brings somebody nearer to the end; chance alone would mostly give up halfway.
ONWARDS = {
    S.OFFERED: "partner_holds",
    S.INFO_NEEDED: "answer",
    S.WAITLISTED: "partner_holds",
    S.RESERVED: "confirm",
    S.CONFIRMED: "first_day",
    S.ACTIVE: "pause",
    S.PAUSED: "resume",
    S.ENDED: "talk",
    S.AFTERCARE: "talk",
}
PLACEMENTS = st.integers(0, 2 * CLIENTS - 1)


class Courses(RuleBasedStateMachine):
    """A few clients, two small offers that share a half-day, and everybody who may act."""

    lend = None

    def __init__(self):
        super().__init__()
        self.stack = ExitStack()
        self.session = self.stack.enter_context(open_session(self.stack.enter_context(self.lend())))
        self.ahead = 0
        self.today = clock.today()

    @initialize()
    def begin(self):
        story = self.story = make_story(self.session)
        late = days(300)
        offers = [
            story.offer(shifts=[("Klein", MON_TUE, 1)], review_by=late, answer_days=60),
            story.offer(shifts=[("Maandag", MONDAY, 1), ("Samen", MON_TUE, 1)], review_by=late),
        ]
        self.places = {shift.id: (shift.half_days, shift.places) for one in offers for shift in one.shifts}
        for number in range(CLIENTS):
            client = story.client()
            for offer in offers:
                placement = story.agreed(
                    client, offer, starts_on=days(number // 2), ends_on=days(60 + number)
                )
                story.share_profile(client, expires_on=late)
                operations.offer_to_partner(self.session, story.acting, placement_ref=placement.ref)
        self.refs = list(self.session.scalars(select(Placement.ref).order_by(Placement.id)))
        self.session.commit()

    def try_(self, act, actor, number, **given):
        """Do an act; a refusal changes nothing."""
        try:
            act(self.session, actor, placement_ref=self.refs[number % len(self.refs)], **given)
            self.session.commit()
        except CoordinationError:
            self.session.rollback()

    def state_of(self, number):
        return self.session.scalars(select(Placement.state).where(Placement.ref == self.refs[number])).one()

    def cause(self, number, event):
        who, act, given = ACTS[event]
        if event == "confirm":
            self.sign(number)
        self.try_(act, getattr(self.story, who), number, **given)

    def sign(self, number):
        placement = self.session.scalars(select(Placement).where(Placement.ref == self.refs[number])).one()
        if placement.state in papers.SIGNED_IN:
            self.story.make_ready(placement)
            self.session.commit()

    @rule(number=PLACEMENTS)
    def goes_on(self, number):
        event = ONWARDS.get(self.state_of(number))
        if event == "talk":
            today = clock.today()
            for whom in ContactWith:
                self.try_(operations.log_contact, self.story.acting, number, with_whom=whom, held_on=today)
            event = "close"
        if event is not None:
            self.cause(number, event)

    @rule(number=PLACEMENTS, pick=st.integers(0, 10))
    def something_happens(self, number, pick):
        possible = [event for event in PLACEMENT.possible_events(self.state_of(number)) if event in ACTS]
        if possible:
            self.cause(number, possible[pick % len(possible)])

    @rule(number=PLACEMENTS, event=st.sampled_from(sorted(ACTS)))
    def anything_is_tried(self, number, event):
        self.cause(number, event)

    @rule(number=PLACEMENTS, kept=st.integers(0, 20))
    def pauses_and_keeps(self, number, kept):
        self.try_(operations.pause, self.story.acting, number, keep_until=days(kept))

    @rule(number=st.integers(1, 12), task=st.booleans())
    @precondition(lambda self: self.ahead < 100)
    def days_pass(self, number, task):
        self.ahead += number
        os.environ["SCHAKEL_NOW"] = (self.today + timedelta(days=self.ahead)).isoformat()
        if task:
            for act in (operations.expire_holds, operations.lapse_requests, operations.begin_aftercare):
                act(self.session, TIME)
            self.session.commit()

    @invariant()
    def no_place_is_given_twice(self):
        today = clock.today()
        taking = [one for one in self.session.scalars(select(Placement)) if takes_a_place(one, today)]
        # More people can only begin on somebody's first day.
        for day in {today, *(one.starts_on for one in taking if one.starts_on > today)}:
            here = [one for one in taking if one.starts_on <= day <= one.ends_on]
            for shift_id, (half_days, places) in self.places.items():
                in_shift = [one for one in here if one.shift_id == shift_id]
                assert len(in_shift) <= places, f"INV-03: {len(in_shift)} at once in {half_days.names}"
            for client_id in {one.client_id for one in here}:
                used = [name for one in here if one.client_id == client_id for name in one.half_days.names]
                assert len(used) == len(set(used)), f"INV-04: one client twice on {used}"

    @invariant()
    def what_has_ended_has_aftercare_inv_21(self):
        for one in self.session.scalars(select(Placement)):
            if one.state in {S.ENDED, S.AFTERCARE, S.CLOSED}:
                assert one.aftercare_by is not None
            if one.state is S.CLOSED:
                assert {contact.with_whom for contact in one.contacts} == set(ContactWith)
            if one.state is S.CONFIRMED or one.state is S.ACTIVE:
                assert not papers.unsigned(one)

    def teardown(self):
        os.environ.pop("SCHAKEL_NOW", None)
        self.stack.close()


def takes_a_place(placement, today):
    """Say whether a placement takes a place, in other words than the program's own."""
    if placement.state is S.RESERVED:
        return placement.hold_until >= today
    if placement.state is S.PAUSED:
        return placement.keep_place_until is not None and placement.keep_place_until >= today
    return placement.state in {S.CONFIRMED, S.ACTIVE}


@pytest.mark.parametrize(
    ("engine", "examples", "steps"),
    [
        ("sqlite", 12, 40),
        pytest.param("postgresql", 2, 30, marks=pytest.mark.postgres),
        pytest.param("sqlite", 200, 60, marks=pytest.mark.long),
    ],
)
def test_no_order_of_steps_gives_a_place_twice_inv_03_inv_04_inv_21(databases, engine, examples, steps):
    machine = type("CoursesHere", (Courses,), {"lend": lambda _self: databases(engine).fresh("migrated")})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

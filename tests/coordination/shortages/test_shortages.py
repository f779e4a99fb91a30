"""Shortages: one signal per person, small numbers hidden, reports without anybody in them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.clients.models import Client
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed
from coordination.rounds.models import Exclusion, MatchingRound, Suggestion
from coordination.rounds.operations import request_round
from coordination.rows import save
from coordination.shortages import operations, queries, rules
from coordination.shortages.models import ShortageSignal
from coordination.vocabulary import (
    HalfDays,
    OrganisationKind,
    PlacementKind,
    RoundState,
    RuleAnswer,
    ShortageKind,
    ShortageState,
    SuggestionOutcome,
)
from tests.coordination.factories import MORNINGS, SEED, days, make_organisation
from tests.coordination.stories import ROUND, make_story

K = ShortageKind


class Left:
    """A finished round that left people without a place."""

    def __init__(self, session, **people):
        self.session, self.story = session, make_story(session)
        self.offer = self.story.offer()
        self.round = self.a_round()
        for rule, number in people.items():
            for _one in range(number):
                self.left_out(rule.replace("_", "-").upper())

    def a_round(self, for_day=None):
        row = MatchingRound(
            ref=f"RND-{len(self.session.scalars(select(MatchingRound)).all())}",
            requested_at=clock.now(),
            finished_at=clock.now(),
            for_day=for_day or clock.today(),
            state=RoundState.FINISHED,
            policy={},
            weights={},
            rule_set_version="1",
            random_seed=0,
        )
        save(self.session, SEED, row)
        return row

    def left_out(self, rule=None, binding=(), in_round=None):
        client = self.story.client()
        given = {"round_id": (in_round or self.round).id, "client_id": client.id}
        outcome = SuggestionOutcome.FITS_BUT_FULL if binding else SuggestionOutcome.NO_FIT
        save(self.session, SEED, Suggestion(outcome=outcome, binding=list(binding), **given))
        if rule:
            said = {"rule_code": rule, "answer": RuleAnswer.DOES_NOT_FIT, "offer_id": self.offer.id}
            save(self.session, SEED, Exclusion(**given, **said))
        return client

    def raised(self, in_round=None):
        ref = (in_round or self.round).ref
        operations.raise_signals(self.session, self.story.acting, round_ref=ref)
        return queries.signals_of(self.session, ref)


def test_everybody_without_a_place_counts_once_by_what_the_network_lacks(session):
    left = Left(session, hr_11=2, hr_24=1, hr_27=1, hr_08=1, hr_01=1)
    limit = {
        "offer": left.offer.id,
        "shift": None,
        "half_day": int(HalfDays.of(["tue-morning"])),
        "places": 2,
        "kind": "places",
    }
    left.left_out(binding=[limit])
    left.left_out(binding=[limit | {"kind": "guidance", "half_day": None}])
    counted = {(one.kind, one.half_day): one.n_clients for one in left.raised()}
    assert counted == {
        (K.NO_PLACE_AT_TIME, None): 2,
        (K.TOO_FAR, None): 1,
        (K.MISSING_ADAPTATION, None): 1,
        (K.LANGUAGE_LEVEL, None): 1,
        (K.NO_PLACE_OF_KIND, "tue-morning"): 1,
        (K.NO_SUPERVISOR, None): 1,
    }
    assert {one.placement_kind for one in left.raised()} == {PlacementKind.WORK_CARE}
    assert len(left.raised()) == 6


def test_a_shortage_that_stays_keeps_the_day_on_which_it_was_first_seen(session):
    left = Left(session)
    before = left.a_round(days(-30))
    left.left_out("HR-11", in_round=before)
    left.raised(before)
    after = left.a_round()
    left.left_out("HR-11", in_round=after)
    left.left_out("HR-24", in_round=after)
    seen = {one.kind: one.first_seen for one in left.raised(after)}
    assert seen == {K.NO_PLACE_AT_TIME: days(-30), K.TOO_FAR: clock.today()}


def test_a_round_counts_its_shortages_as_soon_as_it_ends_and_only_once(session):
    story = make_story(session)
    story.offer(shifts=[("Voormiddagen", MORNINGS, 2)])
    story.client(availability=HalfDays.of(["tue-afternoon"]))
    session.commit()
    sessions = sessionmaker(session.get_bind(), class_=Session)
    with sessions.begin() as other:
        ref = request_round(other, ROUND).ref
    for _time in range(2):  # the second time as after a worker that was killed in between
        assert operations.run_round(sessions, ref) is RoundState.FINISHED
    counted = select(func.count()).where(AuditEvent.object_ref == ref, AuditEvent.detail == "shortages 1")
    assert len(queries.signals_of(session, ref)) == session.scalar(counted) == 1


def test_small_numbers_are_hidden_and_what_would_give_them_away_conf_24():
    def row(kind, number, area="9000"):
        return {"kind": kind, "placement_kind": "work_care", "area": area, "half_day": "other"}, number

    tables = rules.shown([row("too_far", 12), row("language_level", 6), row("intake_stop", 2, "9050")])
    assert tables.total == 20
    assert tables.tables["kind"] == {"too_far": 10, "language_level": 5, "intake_stop": None}
    nothing = rules.shown([row("too_far", 4)])
    assert (nothing.total, set(map(len, nothing.tables.values()))) == (None, {0})
    # Sixty at least, and four times fourteen at most: the fifth could only be four.
    areas = [row("too_far", 14, f"900{number}") for number in range(4)]
    told = rules.shown([*areas, row("too_far", 4, "9050")])
    assert (told.total, set(told.tables["area"])) == (60, {"9000", "9001", "9002", "9003"})
    assert rules.shown([*areas, row("too_far", 3, "9050")]).tables["area"]["9050"] is None


def test_conf_24_two_days_tell_the_same_of_one_more_without_a_place():
    def day(far, taal):
        codes = {"placement_kind": "work_care", "area": "9000", "half_day": "other"}
        return rules.shown([(codes | {"kind": "too_far"}, far), (codes | {"kind": "language_level"}, taal)])

    assert day(11, 2) == day(12, 2) == day(11, 1)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(1, 6)), max_size=6))
def test_conf_24_no_way_to_add_up_the_tables_tells_a_small_number(signals):
    names = ("kind", "area")
    found = rules.shown(
        (({"kind": f"k{kind}", "area": f"a{area}"}, number) for kind, area, number in signals), names
    )
    if found.total is None:
        return
    # All that could stand there, table by table, and together what they share.
    whole = {found.total + more for more in range(5)}
    named = ({f"k{one[0]}" for one in signals}, {f"a{one[1]}" for one in signals})
    for codes, table in zip(named, found.tables.values(), strict=True):
        if set(table) == codes:
            sums = {0}
            for low in table.values():
                cell = range(1, 5) if low is None else range(low, low + 5)
                sums = {one + other for one in sums for other in cell}
            whole &= sums
    for table in found.tables.values():
        hidden = [code for code, low in table.items() if low is None]
        for code in hidden:
            rest = [low for other, low in table.items() if other != code]
            least = sum(1 if low is None else low for low in rest)
            most = sum(4 if low is None else low + 4 for low in rest)
            possible = {one for one in range(1, 5) if any(least <= total - one <= most for total in whole)}
            assert len(possible) > 1


def test_a_report_goes_to_a_support_point_as_a_whole_and_holds_nobody(session):
    left = Left(session, hr_11=6, hr_24=6)
    acting = left.story.acting
    with pytest.raises(InvalidInput, match="support point"):
        operations.send_report(session, acting, round_ref=left.round.ref, support_point_id=left.story.host.id)
    point = make_organisation(session, OrganisationKind.REGIONAL_SUPPORT_POINT)
    report = operations.send_report(session, acting, round_ref=left.round.ref, support_point_id=point.id)
    assert report.total == 10
    assert dict(report.tables["kind"]) == {"no_place_at_time": 5, "too_far": 5}
    text = json.dumps(report.tables)
    for client in session.scalars(select(Client)):
        assert client.ref not in text
        assert client.display_name not in text
    assert {one.state for one in left.raised()} == {ShortageState.SENT_TO_SUPPORT_POINT}
    with pytest.raises(GuardFailed, match="not reported yet"):
        operations.send_report(session, acting, round_ref=left.round.ref, support_point_id=point.id)
    with pytest.raises(InvalidInput):
        operations.note_answer(session, acting, ref=report.ref, answer="Te veel mensen met een verslaving")
    operations.note_answer(session, acting, ref=report.ref, answer="Er komen twee plaatsen bij")
    operations.close_report(session, acting, ref=report.ref)
    with pytest.raises(IllegalTransition):
        operations.close_report(session, acting, ref=report.ref)
    assert {one.state for one in session.scalars(select(ShortageSignal))} == {ShortageState.CLOSED}


def test_too_few_people_are_not_reported_conf_24(session):
    left = Left(session, hr_11=4)
    point = make_organisation(session, OrganisationKind.REGIONAL_SUPPORT_POINT)
    with pytest.raises(GuardFailed, match="nobody can be told"):
        operations.send_report(
            session, left.story.acting, round_ref=left.round.ref, support_point_id=point.id
        )
    assert not queries.shortages_of(session, left.story.acting, left.round.ref).to_send


def test_shortages_are_for_supervisors(session):
    left = Left(session, hr_11=6)
    with pytest.raises(NotAllowed):
        queries.shortages_of(session, left.story.partner, left.round.ref)


def test_no_table_groups_by_what_nobody_may_be_grouped_by_inv_16():
    assert set(rules.TABLES) == {"kind", "placement_kind", "area", "half_day"}
    assert "HR-01" not in rules.KIND_OF_RULE

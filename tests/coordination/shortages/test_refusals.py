"""What services refuse for lack of something is counted and told, with nobody in it (C, `ShortageKind`)."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor
from coordination.errors import GuardFailed
from coordination.shortages import operations, queries, refusals, rules
from coordination.shortages.models import ShortageReport, ShortageSignal
from coordination.vocabulary import (
    ActorRole,
    OrganisationKind,
    ReferralDeclineReason,
    ServiceKind,
    ShortageKind,
    ShortageState,
)
from tests.coordination.factories import make_organisation, make_service
from tests.coordination.referrals.test_referrals import World

R, K = ReferralDeclineReason, ShortageKind


class Refusing(World):
    """The same world, where the service refuses one client after the other."""

    def somebody_else(self):
        self.client = self.story.client(postcode="9050")
        self.own = Actor(name="c", roles=frozenset({ActorRole.CLIENT}), client_id=self.client.id)

    def refuse(self, reason=R.NO_PLACE, number=1):
        for _one in range(number):
            self.somebody_else()
            self.refuse_again(reason)

    def refuse_again(self, reason=R.NO_PLACE):
        return self.do(refusals.decline, self.requested(), self.there, reason=reason)

    def point(self):
        return make_organisation(self.session, OrganisationKind.REGIONAL_SUPPORT_POINT)

    def send(self, point):
        return operations.send_report(self.session, self.acting, support_point_id=point.id)


@pytest.fixture
def world(session):
    return Refusing(session)


def signals(session):
    return session.scalars(select(ShortageSignal).order_by(ShortageSignal.id)).all()


def test_a_refusal_for_lack_of_something_is_a_signal_with_no_person_in_it(world, session):
    world.refuse(R.WAITING_LIST_CLOSED)
    [signal] = signals(session)
    assert (signal.kind, signal.service_kind, signal.area, signal.n_clients, signal.first_seen) == (
        K.INTAKE_STOP,
        ServiceKind.ADDICTION_TREATMENT,
        "9050",
        1,
        clock.today(),
    )
    assert signal.created_by == "shortages"
    assert not {key.column.table.name for key in ShortageSignal.__table__.foreign_keys} & {
        "clients",
        "referrals",
        "professionals",
    }


def test_a_refusal_that_is_about_the_match_is_no_shortage(world, session):
    for reason in (R.NOT_FOR_US, R.BETTER_ELSEWHERE):
        world.refuse(reason)
    assert signals(session) == []
    assert set(R) - set(rules.KIND_OF_REFUSAL) == {R.NOT_FOR_US, R.BETTER_ELSEWHERE}
    assert set(rules.KIND_OF_REFUSAL.values()) == set(K)


def test_a_client_counts_once_however_many_services_refuse(world, session):
    world.refuse()
    world.refuse_again()
    world.service = make_service(session, world.care, kind=ServiceKind.ADDICTION_TREATMENT)
    world.refuse_again()
    assert [one.n_clients for one in signals(session)] == [1]
    world.refuse_again(R.NO_WORKER)
    world.refuse()
    assert [(one.kind, one.n_clients) for one in signals(session)] == [
        (K.NO_PLACE_OF_KIND, 2),
        (K.NO_SUPERVISOR, 1),
    ]


def test_few_refusals_are_neither_shown_nor_reported_conf_24(world, session):
    point = world.point()
    with pytest.raises(GuardFailed, match="not reported yet"):
        world.send(point)
    world.refuse(number=4)
    found = queries.refusals(session, world.acting)
    assert (found.tables.total, found.since, found.to_send) == (None, None, False)
    assert set(map(len, found.tables.tables.values())) == {0}
    with pytest.raises(GuardFailed, match="nobody can be told"):
        world.send(point)


def test_a_report_tells_what_was_refused_and_counting_begins_anew(world, session):
    world.refuse(number=5)
    world.refuse(R.OUTSIDE_AREA, number=6)
    point = world.point()
    report = world.send(point)
    assert (report.total, report.refused) == (None, 10)
    assert dict(report.tables["refused_kind"]) == {"no_place_of_kind": 5, "too_far": 5}
    assert dict(report.tables["refused_service"]) == {"addiction_treatment": 10}
    assert set(report.tables) == set(rules.REFUSED_TABLES)
    world.refuse()
    assert [(one.n_clients, one.state) for one in signals(session)] == [
        (5, ShortageState.SENT_TO_SUPPORT_POINT),
        (6, ShortageState.SENT_TO_SUPPORT_POINT),
        (1, ShortageState.OPEN),
    ]
    assert queries.refusals(session, world.acting).tables.total is None
    operations.close_report(session, world.acting, ref=report.ref)
    assert {one.state for one in signals(session)} == {ShortageState.CLOSED, ShortageState.OPEN}


def test_services_that_refuse_at_the_same_moment_count_everybody(world, session):
    referrals = []
    for _one in range(4):
        world.somebody_else()
        referrals.append(world.requested().ref)
    session.commit()
    sessions, together, faults = sessionmaker(session.get_bind(), class_=Session), threading.Barrier(4), []

    def refuse(ref):
        try:
            together.wait()
            with sessions.begin() as own:
                refusals.decline(own, world.there, referral_ref=ref, reason=R.NO_PLACE)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=refuse, args=(ref,)) for ref in referrals]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert [one.n_clients for one in signals(session)] == [4]
    assert session.scalars(select(ShortageReport)).all() == []

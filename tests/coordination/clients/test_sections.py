"""Sections of the client's form: kept as a whole, checked, written down, and refused with a sentence."""

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.clients import growth, sections
from coordination.clients.models import KeptApart
from coordination.clients.rules import NAMED_COMPETENCES, competence_levels
from coordination.clients.sections import WishGiven
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, UnknownCode
from coordination.vocabulary import (
    PlacementKind,
    PovertySignalKind,
    PovertySignalState,
    WarmIntroduction,
    WishDimension,
    WorkCompetence,
    WorkfloorPhase,
)
from tests.coordination.factories import (
    SEED,
    days,
    make_client,
    make_host,
    make_professional,
    make_trajectory,
    member_actor,
    partner_actor,
)


@pytest.fixture
def member(session):
    return make_professional(session)


@pytest.fixture
def acting(member):
    return member_actor(member)


def test_languages_are_kept_with_their_level_sr_17(session, acting):
    client = make_client(session)
    sections.set_languages(
        session, acting, client=client, dutch_level="A2", languages={"ar": None, "fr": "B1"}
    )
    assert (client.languages, client.language_levels) == (["ar", "fr"], {"fr": "B1"})
    with pytest.raises(UnknownCode, match="language_levels"):
        sections.set_languages(session, acting, client=client, dutch_level=None, languages={"fr": "Z9"})
    with pytest.raises(InvalidInput, match="'Frans' is no code of a language"):
        sections.set_languages(session, acting, client=client, dutch_level=None, languages={"Frans": None})


def test_intensity_of_support_runs_from_1_to_5_sr_03(session, acting):
    client = make_client(session)
    rest = {"wants_low_stress": None, "wants_new_network": None, "supervisor_wishes": ()}
    with pytest.raises(InvalidInput, match="support_intensity_needed: 6 is not between 1 and 5"):
        sections.set_support(session, acting, client=client, support_intensity_needed=6, **rest)
    with pytest.raises(UnknownCode):
        sections.set_support(
            session,
            acting,
            client=client,
            support_intensity_needed=2,
            **rest | {"supervisor_wishes": ["somebody"]},
        )


def test_a_host_keeps_no_section_of_a_clients_file(session):
    client = make_client(session)
    partner = partner_actor(session, make_host(session))
    with pytest.raises(NotAllowed):
        sections.set_travel(session, partner, client=client, travel_mode=None, max_travel_minutes=None)


def test_a_section_is_written_down_with_its_part_and_without_what_it_says_conf_19(session, acting):
    client = make_client(session)
    sections.set_limits(
        session, acting, client=client, no_go_postcodes=["9040"], avoided_contacts=["organisation:7"]
    )
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.detail, event.part, event.subject) == ("limits", "availability", client.ref)


def test_wishes_are_kept_in_the_clients_own_order_and_replaced_as_a_whole(session, acting):
    client = make_client(session)
    sector = WishGiven(WishDimension.SECTOR, "green", own_words="Buiten")
    kind = WishGiven(WishDimension.PLACEMENT_KIND, PlacementKind.WORK_CARE.value)
    sections.set_wishes(session, acting, client=client, wishes=[sector, kind])
    sections.set_wishes(session, acting, client=client, wishes=[kind, sector])
    session.expire_all()
    assert [(one.rank, one.value) for one in client.wishes] == [(1, "work_care"), (2, "green")]
    with pytest.raises(InvalidInput, match="stands there twice"):
        sections.set_wishes(session, acting, client=client, wishes=[kind, kind])
    assert len(client.wishes) == 2


def test_the_checklist_opens_and_relieves_the_three_practical_signals_hr_25(session, acting, member):
    client = make_client(session)
    no_net, no_money = PovertySignalKind.NO_INTERNET, PovertySignalKind.NO_TRANSPORT_MONEY
    for signals in ([no_net], [no_money]):
        sections.fill_poverty_checklist(session, acting, client=client, observer=member, signals=signals)
    session.expire_all()
    assert {one.kind: one.state for one in client.poverty_signals} == {
        no_net: PovertySignalState.RELIEVED,
        no_money: PovertySignalState.OPEN,
    }
    assert client.poverty_checked_on == clock.today()
    with pytest.raises(InvalidInput, match="debts is none of the three"):
        sections.fill_poverty_checklist(
            session, acting, client=client, observer=member, signals=[PovertySignalKind.DEBTS]
        )


def test_there_are_eleven_competences_and_the_latest_level_of_each_counts_hr_26(session, acting, member):
    assert (len(WorkCompetence), len(NAMED_COMPETENCES)) == (11, 4)
    client = make_client(session)
    given = {"client": client, "assessor": member, "discussed_with_client": True}
    growth.assess_competences(
        session, acting, levels={"cooperation": 2, "accuracy": 3}, assessed_on=days(-90), **given
    )
    growth.assess_competences(session, acting, levels={"cooperation": 4, "accuracy": None}, **given)
    session.expire_all()
    levels = competence_levels(client.competence_assessments, clock.today())
    assert levels == {"cooperation": 4, "accuracy": 3}
    for wrong in ({"cooperation": 6}, {"speed": 3}, {}, {"accuracy": None}):
        with pytest.raises(InvalidInput, match="levels"):
            growth.assess_competences(session, acting, levels=wrong, **given)


def test_phases_go_in_order_and_the_second_asks_a_development_plan_hr_04_inv_11(session, acting):
    trajectory = make_trajectory(session)
    first, second, third = WorkfloorPhase
    with pytest.raises(InvalidInput, match="none is skipped"):
        growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=second)
    growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=first)
    with pytest.raises(GuardFailed, match="development plan"):
        growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=second)
    growth.begin_development_plan(session, acting, trajectory=trajectory)
    growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=second)
    with pytest.raises(GuardFailed, match="talk at the end of phase 2"):
        growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=third)
    growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=third, evaluation_held=True)
    with pytest.raises(InvalidInput, match="a step back needs a reason"):
        growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=second)
    growth.set_workfloor_phase(session, acting, trajectory=trajectory, phase=second, reason="Te snel")
    assert (trajectory.workfloor_phase, trajectory.workfloor_phase_reason) == (second, "Te snel")


def test_an_introduction_is_written_down_once_and_not_before_it_was_held_sr_12(session, acting):
    client, host = make_client(session), make_host(session)
    given = {"client": client, "organisation": host, "kind": WarmIntroduction.GUEST_VISIT}
    with pytest.raises(InvalidInput, match="still to come"):
        growth.note_introduction(session, acting, held_on=days(1), **given)
    growth.note_introduction(session, acting, **given)
    with pytest.raises(InvalidInput, match="already"):
        growth.note_introduction(session, acting, **given)


def test_two_are_kept_apart_once_and_nothing_is_left_when_it_ends_sr_16(session, acting):
    one, other = make_client(session), make_client(session)
    kept = growth.keep_apart(session, SEED, client=one, other=other, binding=True, reason="ruzie")
    for client, second in ((one, other), (other, one)):
        with pytest.raises(InvalidInput, match="kept apart already"):
            growth.keep_apart(session, acting, client=client, other=second, binding=True)
    with pytest.raises(InvalidInput, match="the same client"):
        growth.keep_apart(session, acting, client=one, other=one, binding=False)
    growth.end_keep_apart(session, acting, kept=kept)
    assert session.scalar(select(KeptApart.id)) is None

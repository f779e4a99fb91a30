"""The track: one time line for a short and a long history, with nothing on it that the reader may not see."""

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.audit.models import AuditEvent
from coordination.clients import growth
from coordination.clients import operations as clients
from coordination.clients.history import phase_changes
from coordination.clients.queries import client_by_ref
from coordination.clients.rules import open_trajectory_of
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, LadderScheme, MembershipFunction, WorkfloorPhase
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.pictures.made_up import history
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.pictures.shapes import width_of
from web.pictures.track import draw_narrow, draw_wide
from web.unit_of_work import unit_of_work


@pytest.mark.parametrize("draw", [draw_wide, draw_narrow])
@pytest.mark.parametrize(("days", "items"), [(3, 2), (90, 8), (4000, 40)])
def test_short_and_long_histories_stand_within_the_width_and_their_words_apart(app, draw, days, items):
    with app.app_context():
        drawing = draw(history(days, items), lambda day: f"{day:%m %Y}")
    assert len(drawing.ticks) >= 1
    for one, other in zip(drawing.ticks, drawing.ticks[1:], strict=False):
        assert other.x - one.x >= 40
    for lane in drawing.lanes:
        for one in lane.items:
            assert drawing.left <= one.x <= one.to <= drawing.right
            assert lane.y <= one.y <= lane.y + lane.height
        if not drawing.is_narrow:
            _words_stand_apart(lane.items)


def _words_stand_apart(items) -> None:
    rows: dict[float, list[tuple[float, float]]] = {}
    for one in items:
        wide = width_of(one.text, 13.5)
        span = (one.text_x - wide, one.text_x) if one.text_end else (one.text_x, one.text_x + wide)
        assert all(span[0] >= right or span[1] <= left for left, right in rows.get(one.y, ()))
        rows.setdefault(one.y, []).append(span)


def test_what_is_to_come_stands_right_of_today_and_what_was_stands_left(app):
    with app.app_context():
        drawing = draw_wide(history(900, 12), str)
    for lane in drawing.lanes:
        for one in lane.items:
            assert (one.x > drawing.today_x) == (one.item.when == "due")


@pytest.fixture
def case(app: Flask):
    """A client with a supervisor and somebody who makes practical arrangements only."""
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        client = story.client(display_name="Verzonnen Naam")
        planner = make.make_professional(session, story.pcsw, display_name="Pia Plant")
        make.make_member(
            session,
            team_of(session, client.id),
            planner,
            function=MembershipFunction.COORDINATION_ONLY,
            domain_scope=[],
        )
        supervisor = story.supervisor
        session.commit()
        for person in (planner, supervisor):
            session.refresh(person)
        found = {"ref": client.ref, "planner": planner, "supervisor": supervisor}
        session.expunge_all()
        return found


def signed_in(app: Flask, accounts: Accounts, person, *roles: ActorRole) -> Client:
    client = Client(app)
    client.sign_in(accounts.of(person, *roles))
    return client


def test_picture_and_table_tell_the_same_and_name_the_ladder(app: Flask, accounts: Accounts, case):
    reader = signed_in(app, accounts, case["supervisor"], ActorRole.SUPERVISOR)
    page = reader.get(f"/clients/{case['ref']}/track", unchecked={"title"})
    rows = [row.th.get_text().split(".")[0] for row in page.soup.select("table")[-1].select("tbody tr")]
    for svg in page.soup.select("svg.track"):
        drawn = {one.get_text().split(".")[0] for one in svg.select("title") if one.get_text()[0].isdigit()}
        assert drawn == set(rows)
        assert "activeringsladder OCMW Gent" in svg.desc.get_text()
        assert "haalbaar: trede 4" in svg.get_text()
    assert "Trede opnieuw bekijken" in page.text
    assert "Volgende evaluatie" in page.text


def test_what_may_not_be_seen_changes_neither_picture_nor_geometry_conf_02(
    app: Flask, accounts: Accounts, case
):
    reader = signed_in(app, accounts, case["planner"], ActorRole.TEAM_MEMBER)
    before = reader.get(f"/clients/{case['ref']}/track", unchecked={"title"})
    with app.app_context(), unit_of_work() as session:
        client = client_by_ref(session, case["ref"])
        clients.assess_rung(
            session,
            make.SEED,
            client=client,
            scheme=LadderScheme.DESLEUTEL_2013,
            current_rung=2,
            assessed_on=make.days(-3000),
            assessor=client.trajectories[0].supervisor,
            discussed_with_client=True,
        )
    after = reader.get(f"/clients/{case['ref']}/track", unchecked={"title"})
    main = [str(page.soup.select_one("main")) for page in (before, after)]
    assert main[0] == main[1]
    assert "activeringsladder" not in after.text


def test_opening_the_time_line_is_recorded_with_the_parts_that_it_showed(
    app: Flask, accounts: Accounts, case
):
    signed_in(app, accounts, case["planner"], ActorRole.TEAM_MEMBER).get(
        f"/clients/{case['ref']}/track", unchecked={"title"}
    )
    with app.app_context(), unit_of_work() as session:
        newest = session.scalars(
            select(AuditEvent).where(AuditEvent.subject == case["ref"]).order_by(AuditEvent.at.desc())
        ).first()
        assert newest.part == "existence,proposals,team"


def test_phases_come_from_the_record_of_the_act(app: Flask, case):
    with app.app_context(), unit_of_work() as session:
        client = client_by_ref(session, case["ref"])
        trajectory = open_trajectory_of(client)
        growth.set_workfloor_phase(
            session, make.SEED, trajectory=trajectory, phase=WorkfloorPhase.PREVOCATIONAL
        )
        found = phase_changes(session, client)
        assert [(one.trajectory_id, one.phase) for one in found] == [
            (trajectory.id, WorkfloorPhase.PREVOCATIONAL)
        ]

"""The team wheel: everybody where they stand, nobody twice on one spot, and how it was three months ago."""

import itertools
import math

import pytest
from flask import Flask
from sqlalchemy import update

from coordination import clock
from coordination.teams import operations as teams
from coordination.teams.models import TeamMembership
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, LifeDomain, MembershipState, RoleKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.pictures.made_up import D, seat, wheel
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.pictures.wheel import draw_narrow, draw_wide
from web.unit_of_work import unit_of_work

EARLIER = clock.months_after(clock.today(), -3)


@pytest.mark.parametrize("draw", [draw_wide, draw_narrow])
@pytest.mark.parametrize("members", range(6))
def test_seats_of_a_domain_stand_apart_from_each_other_and_within_the_rim(draw, members):
    drawing = draw(wheel(*(seat(number, D.MENTAL_HEALTH, D.JUSTICE_POLICE) for number in range(members))))
    shapes = [one for sector in drawing.sectors for one in sector.seats]
    assert len(shapes) == 2 * members
    for one, other in itertools.combinations(shapes, 2):
        assert math.dist((one.at.x, one.at.y), (other.at.x, other.at.y)) >= 1.6 * one.radius
    for one in shapes:
        assert math.dist((one.at.x, one.at.y), (drawing.centre.x, drawing.centre.y)) > drawing.hub


def test_more_members_than_fit_are_counted():
    drawing = draw_wide(wheel(*(seat(number, D.MENTAL_HEALTH) for number in range(9))))
    shapes = next(one.seats for one in drawing.sectors if one.seats)
    assert sum(one.seat is not None for one in shapes) + shapes[-1].more == 9


def test_a_domain_without_anybody_is_open_and_one_with_three_is_doubled():
    drawing = draw_wide(wheel(*(seat(number, D.ALCOHOL_DRUGS) for number in range(3))))
    by_domain = {one.sector.domain: one for one in drawing.sectors}
    assert by_domain[D.ALCOHOL_DRUGS].sector.is_doubled
    assert by_domain[D.PHYSICAL_HEALTH].sector.is_open
    assert "niemand" in [line.text for line in by_domain[D.PHYSICAL_HEALTH].lines]


@pytest.fixture
def circle(app: Flask):
    """A team in which a lead and a confidant sit, somebody left a month ago, somebody came since."""
    with app.app_context(), unit_of_work() as session:
        story = make_story(session)
        client = story.client(display_name="Verzonnen Naam")
        team = team_of(session, client.id)
        people = {
            name: make.make_professional(session, story.pcsw, display_name=name, role=role)
            for name, role in (
                ("Wim Wijk", RoleKind.NEIGHBOURHOOD_WORKER),
                ("Gina Gegaan", RoleKind.ADDICTION_COUNSELLOR),
                ("Vera Gevraagd", RoleKind.PSYCHOLOGIST),
                ("Bo Buiten", RoleKind.HOUSING_COACH),
            )
        }
        old = make.days(-200)
        make.make_member(
            session, team, people["Wim Wijk"], domain_scope=[LifeDomain.FAMILY_SOCIAL], is_lead=True
        )
        gone = make.make_member(
            session, team, people["Gina Gegaan"], domain_scope=[LifeDomain.ALCOHOL_DRUGS], starts_on=old
        )
        make.make_member(
            session,
            team,
            people["Vera Gevraagd"],
            domain_scope=[LifeDomain.MENTAL_HEALTH],
            state=MembershipState.INVITED,
        )
        session.flush()
        teams.end_membership(session, make.SEED, membership=gone, on=make.days(-30))
        session.execute(
            update(TeamMembership)
            .where(TeamMembership.professional_id == story.supervisor.id)
            .values(starts_on=old)
        )
        supervisor_name = story.supervisor.display_name
        for person in people.values():
            session.refresh(person)
        found = {"ref": client.ref, "people": people, "supervisor": supervisor_name}
        session.commit()
        for person in people.values():
            session.refresh(person)
        session.expunge_all()
        return found


@pytest.fixture
def reader(app: Flask, accounts: Accounts, circle) -> Client:
    client = Client(app)
    client.sign_in(accounts.of(circle["people"]["Wim Wijk"], ActorRole.TEAM_MEMBER))
    return client


def told(page) -> set[str]:
    """Return whom the picture names."""
    return {one.get_text().split(",")[0] for one in page.soup.select("svg.wheel a title, svg.wheel g title")}


def test_picture_and_table_name_the_same_people_in_the_same_domains(reader: Client, circle):
    page = reader.get(f"/teams/{circle['ref']}/wheel", unchecked={"title"})
    table = page.soup.select_one("table.wheel-table")
    assert told(page) == {one.get_text() for one in table.select("li strong")}
    assert told(page) == {"Wim Wijk", "Vera Gevraagd", circle["supervisor"]}
    for svg in page.soup.select("svg.wheel"):
        assert len(svg.select(".wheel__seat")) == len(table.select("li"))
        assert len(svg.select(".wheel__sector--open")) == len(
            [row for row in table.select("tr") if "niemand" in row.get_text()]
        )


def test_lead_is_marked_in_a_word_and_who_is_only_asked_stands_faint(reader: Client, circle):
    page = reader.get(f"/teams/{circle['ref']}/wheel", unchecked={"title"})
    titles = [one.get_text() for one in page.soup.select("svg.wheel a title")]
    assert any(one.startswith("Wim Wijk") and "trekker" in one for one in titles)
    faint = [one for one in page.soup.select("svg.wheel a") if one.select(".wheel__seat--faint")]
    assert {one.title.get_text().split(",")[0] for one in faint} == {"Vera Gevraagd"}


def test_three_months_ago_shows_who_was_there_and_says_what_changed(reader: Client, circle):
    link = next(
        one
        for one in reader.get(f"/teams/{circle['ref']}/wheel", unchecked={"title"}).soup.select("a")
        if one.get_text() == "Drie maanden geleden"
    )
    page = reader.get(link["href"], unchecked={"title"})
    assert told(page) == {"Gina Gegaan", circle["supervisor"]}
    assert "Erbij gekomen: Wim Wijk (wijkwerker)." in page.text
    assert "Niet meer in het team: Gina Gegaan (drughulpverlener)." in page.text
    assert "Nu wel iemand voor: familie en sociale relaties." in page.text
    assert "Nu niemand meer voor: alcohol- en druggebruik." in page.text


def test_a_day_to_come_and_a_day_that_is_none_are_refused_in_words(reader: Client, circle):
    page = reader.get(f"/teams/{circle['ref']}/wheel?on={make.days(3)}", unchecked={"title"})
    assert (page.status, "kies een dag die voorbij is" in page.text) == (422, True)
    assert reader.get(f"/teams/{circle['ref']}/wheel?on=gisteren", unchecked={"title"}).status == 422


def test_somebody_outside_the_team_finds_what_is_not_there_conf_01(app: Flask, accounts: Accounts, circle):
    client = Client(app)
    client.sign_in(accounts.of(circle["people"]["Bo Buiten"], ActorRole.TEAM_MEMBER))
    forbidden, absent = client.get(f"/teams/{circle['ref']}/wheel"), client.get("/teams/GENT-NOBODY22/wheel")
    assert (forbidden.status, forbidden.text) == (404, absent.text)

"""Leaving and fetching through the API: the own data, and no client in what an administrator gets."""

from coordination.clients.operations import assess_rung
from coordination.organisations.models import Professional
from coordination.teams.models import TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import LadderScheme
from tests.coordination import factories as make
from tests.web.api.conftest import NAME, Circle


def test_conf_35_leaving_closes_every_file_at_the_next_call_and_leaves_an_export(circle: Circle) -> None:
    administrator, carer = circle["administrator"], circle["carer"]
    assert carer.ask(f"/clients/{circle.ref}")[0] == 200
    assert carer.send("/organisation/withdraw")[0] == 404
    status, left = administrator.send("/organisation/withdraw")
    assert (status, left["last_day"]) == (200, make.days(30).isoformat())
    assert carer.ask(f"/clients/{circle.ref}")[0] == 404
    status, export = administrator.ask("/organisation/export")
    assert (status, export["organisation"]["withdrawn_on"]) == (200, make.days(0).isoformat())
    assert circle.ref not in str(export)
    assert NAME not in str(export)
    assert administrator.send("/organisation/withdraw")[0] == 409


def test_conf_05_own_texts_are_fetched_after_the_membership_ended(circle: Circle) -> None:
    carer = circle["carer"]
    with circle.session() as session:
        assess_rung(
            session,
            make.SEED,
            client=circle.person(session),
            scheme=LadderScheme.GENT_2014,
            current_rung=3,
            assessor=session.get_one(Professional, circle.ids["carer"]),
            discussed_with_client=True,
            reason="Kan meer aan.",
        )
    assert carer.ask("/organisation/own-texts") == (200, [])
    with circle.session() as session:
        mine = session.query(TeamMembership).filter_by(professional_id=circle.ids["carer"]).one()
        end_membership(session, make.SEED, membership=mine)
    [text] = carer.ask("/organisation/own-texts")[1]
    assert (text["client"], text["text"]) == (circle.ref, "Kan meer aan.")
    assert NAME not in str(text)
    assert circle["administrator"].ask("/organisation/own-texts")[0] == 404

"""Leaving and fetching through the API: the own data, and no client in what an administrator gets."""

from coordination import clock
from coordination.clients.operations import assess_rung
from coordination.messages import operations as outbox
from coordination.messages.models import Message
from coordination.organisations.models import Professional
from coordination.teams.models import TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import LadderScheme, MessageState
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


def test_who_looks_after_the_accounts_reads_what_did_not_arrive_and_tries_it_again(circle: Circle) -> None:
    with circle.session() as session:
        for key in ("one", "two"):
            outbox.tell(session, make.SEED, [circle.ids["carer"]], key=key)
        for one in session.query(Message):
            one.state, one.fault, one.ended_at = MessageState.GIVEN_UP, "TimeoutError", clock.now()
    administrator = circle["administrator"]
    status, found = administrator.ask("/undelivered")
    assert (status, [one["name"] for one in found]) == (200, ["Hulp Verlener"] * 2)
    again, away = (f"/undelivered/{one['id']}" for one in found)
    for other in ("supervisor", "carer", "officer", "client"):
        assert circle[other].ask("/undelivered")[0] == 404
        assert circle[other].send(f"{again}/again")[0] == 404
    assert administrator.send(f"{again}/again")[0] == 204
    assert administrator.send(f"{away}/put-away")[0] == 204
    assert administrator.ask("/undelivered")[1] == []
    assert administrator.send(f"{away}/put-away")[0] == 404

"""A client's own side through the API: reads, decides and asks, and finds nobody else's."""

from coordination.organisations.models import Professional
from coordination.placements.models import ClientAnswer, Placement
from coordination.requests import operations as requests
from coordination.teams.models import InformalMember
from coordination.vocabulary import PlacementState
from tests.coordination import factories as make
from tests.web.api.conftest import NAME, WISH, Circle

OWN = ("people", "looks", "mandates", "agreements", "proposals", "requests")


def test_conf_01_the_own_side_is_the_clients_alone_and_needs_a_token(circle: Circle) -> None:
    for name in ("supervisor", "carer", "officer", "administrator"):
        assert {circle[name].ask(f"/mine/{one}")[0] for one in OWN} == {404}
    client = circle["client"]
    assert {client.ask(f"/mine/{one}")[0] for one in OWN} == {200}
    assert client.ask(f"/clients/{circle.ref}")[0] == 404
    assert client.without_token("/mine/requests/copy") == 400


def test_conf_20_the_client_reads_who_looked_on_which_day_at_what(circle: Circle) -> None:
    assert circle["carer"].ask(f"/clients/{circle.ref}/file")[0] == 200
    looks = circle["client"].ask("/mine/looks")[1]
    carer = next(one for one in looks if one["name"] == "Hulp Verlener")
    assert "alcohol_drugs" in carer["parts"]
    assert (carer["on"], carer["emergency"]) == (make.days(0).isoformat(), False)


def test_conf_20_the_client_reads_who_may_see_what_and_until_when(circle: Circle) -> None:
    found = circle["client"].ask("/mine/people")[1]
    carer = next(one for one in found["people"] if one["name"] == "Hulp Verlener")
    assert {part for sight in carer["sights"] for part in sight["parts"]} >= {"alcohol_drugs"}
    assert {sight["basis"] for sight in carer["sights"]} == {"shared_secrecy"}


def test_conf_07_an_objection_ends_what_rests_on_shared_secrecy_at_once(circle: Circle) -> None:
    assert circle["carer"].ask(f"/clients/{circle.ref}")[0] == 200
    carer = next(
        one for one in circle["client"].ask("/mine/people")[1]["people"] if one["name"] == "Hulp Verlener"
    )
    status, made = circle["client"].send(f"/mine/people/{carer['membership_id']}/object")
    assert status == 201
    assert circle["carer"].ask(f"/clients/{circle.ref}")[0] == 404
    assert circle["client"].send(f"/mine/objections/{made['id']}/lift")[0] == 204
    assert circle["carer"].ask(f"/clients/{circle.ref}")[0] == 404


def test_conf_08_sharing_less_takes_away_and_never_adds_and_stopping_ends_it(circle: Circle) -> None:
    client, url = circle["client"], f"/mine/agreements/{circle.consent_id}"
    [before] = client.ask("/mine/agreements")[1]
    assert set(before["parts"]) == {"mental_health", "family_social"}
    more = {"parts": ["mental_health", "alcohol_drugs"], "recipients": [circle.host_id]}
    assert client.send(f"{url}/narrow", more)[0] == 422
    assert (
        client.send(f"{url}/narrow", {"parts": ["mental_health"], "recipients": [circle.host_id]})[0] == 204
    )
    assert [one["parts"] for one in client.ask("/mine/agreements")[1]] == [["mental_health"]]
    assert client.send(f"{url}/withdraw")[0] == 204
    assert client.ask("/mine/agreements")[1] == []
    assert client.send(f"{url}/withdraw")[0] == 409


def test_conf_28_conf_29_yes_no_or_later_is_the_clients_own_and_a_no_needs_no_reason(circle: Circle) -> None:
    client, url = circle["client"], f"/mine/proposals/{circle.placement}"
    [proposal] = client.ask("/mine/proposals")[1]
    assert (proposal["place"]["title"], proposal["may_answer"]) == ("Keukenhulp", True)
    assert circle["supervisor"].send(f"{url}/answer", {"answer": "yes"})[0] == 404
    assert client.send(f"{url}/answer", {"answer": "perhaps"})[0] == 422
    assert client.send(f"{url}/answer", {"answer": "later"})[0] == 204
    assert client.ask("/mine/proposals")[1][0]["waits_since"] == make.days(0).isoformat()
    assert client.send(f"{url}/answer", {"answer": "no"})[0] == 204
    with circle.session() as session:
        assert session.query(Placement).one().state is PlacementState.DECLINED_BY_CLIENT
        answer = session.query(ClientAnswer).one()
        assert (answer.form, answer.agrees) == ("digital", False)


def test_a_yes_can_be_taken_back_before_the_first_day(circle: Circle) -> None:
    client, url = circle["client"], f"/mine/proposals/{circle.placement}"
    assert client.send(f"{url}/answer", {"answer": "yes"})[0] == 204
    assert client.send(f"{url}/withdraw")[0] == 204
    assert client.ask("/mine/proposals")[1][0]["state"] == "withdrawn_by_client"


def test_conf_33_somebody_close_is_there_once_the_client_named_the_person(circle: Circle) -> None:
    client = circle["client"]
    status, made = client.send("/mine/circle", {"name": "Tante Rita", "relation": "tante"})
    assert status == 201
    assert [one["name"] for one in client.ask("/mine/people")[1]["circle"]] == ["Tante Rita"]
    assert client.send(f"/mine/circle/{made['id']}/end")[0] == 204
    assert client.ask("/mine/people")[1]["circle"] == []
    with circle.session() as session:
        assert session.query(InformalMember).one().ended_on is not None


def test_conf_21_a_copy_is_due_in_time_and_handed_out_once_granted_without_third_parties(
    circle: Circle,
) -> None:
    client = circle["client"]
    status, asked = client.send("/mine/requests/copy", {"with_health": True})
    assert (status, asked["due_on"]) == (201, make.days(15).isoformat())
    url = f"/mine/requests/{asked['id']}/copy"
    assert client.ask(url)[0] == 409
    with circle.session() as session:
        lead = session.get_one(Professional, circle.ids["supervisor"])
        requests.grant_copy(session, make.actor_for(lead), request_id=asked["id"])
    status, copy = client.ask(url)
    assert status == 200
    assert NAME in str(copy["file"])
    assert WISH in str(copy["file"])
    assert "Hulp Verlener" not in str(copy)
    assert client.ask("/mine/requests")[1][0]["state"] == "handed_out"


def test_conf_22_a_correction_is_asked_in_the_clients_words(circle: Circle) -> None:
    client = circle["client"]
    wrong = {"field": "birth_year", "new_value": "in de zomer"}
    assert client.send("/mine/requests/correction", wrong)[0] == 422
    status, asked = client.send("/mine/requests/correction", {"field": "birth_year", "new_value": "1991"})
    assert (status, asked["state"], asked["new_value"]) == (201, "open", "1991")

"""Invitations through the API: what the invited one reads, and the conditions before anything opens."""

from coordination.organisations.models import Organisation
from coordination.vocabulary import MembershipFunction, SecrecyRegime
from tests.coordination import factories as make
from tests.web.api.conftest import NAME, WISH, Circle

CONFIRMED = ("same_mission", "strictly_necessary", "client_interest", "client_informed")


def asked(circle: Circle, **changed: object) -> dict[str, object]:
    return {
        "professional": circle.ids["stranger"],
        "role": "addiction_counsellor",
        "function": "direct",
        "domains": ["alcohol_drugs"],
        "legal_basis": "shared_secrecy",
        "review_on": make.days(60).isoformat(),
        "question": "Wil je mee nadenken?",
    } | changed


def invited(circle: Circle) -> dict[str, object]:
    status, made = circle["supervisor"].send(f"/clients/{circle.ref}/team/members", asked(circle))
    assert status == 201, made
    return made


def test_conf_04_who_is_invited_reads_the_question_and_the_reference_and_nothing_of_the_file(
    circle: Circle,
) -> None:
    made = invited(circle)
    stranger = circle["stranger"]
    [invitation] = stranger.ask("/invitations")[1]
    assert (invitation["id"], invitation["client"]) == (made["id"], circle.ref)
    assert invitation["question"] == "Wil je mee nadenken?"
    assert NAME not in str(invitation)
    assert "alcohol_drugs" not in str(invitation)
    for url in ("", "/file", "/team", "/meetings", "/mandates"):
        assert stranger.ask(f"/clients/{circle.ref}{url}")[0] == 404


def test_conf_06_it_opens_only_once_all_five_conditions_hold_and_the_first_is_computed(
    circle: Circle,
) -> None:
    made = invited(circle)
    stranger, lead = circle["stranger"], circle["supervisor"]
    url = f"/clients/{circle.ref}/team/members/{made['id']}"
    first, *rest = made["conditions"]
    assert (first["condition"], first["holds"], first["is_computed"]) == ("receiver_bound", True, True)
    assert lead.send(f"{url}/conditions", {"condition": "receiver_bound"})[0] == 422
    for one in rest:
        assert stranger.send(f"/invitations/{made['id']}/accept")[0] == 409
        status, shown = lead.send(f"{url}/conditions", {"condition": one["condition"]})
        assert status == 200
        found = next(line for line in shown["conditions"] if line["condition"] == one["condition"])
        assert (found["holds"], found["on"]) == (True, make.days(0).isoformat())
        assert found["by"]
    assert stranger.ask(f"/clients/{circle.ref}/file")[0] == 404
    assert stranger.send(f"/invitations/{made['id']}/accept")[0] == 204
    file = stranger.ask(f"/clients/{circle.ref}/file")[1]
    assert file["domains"] == ["alcohol_drugs"]
    assert lead.send(f"{url}/end")[0] == 204
    assert stranger.ask(f"/clients/{circle.ref}/file")[0] == 404


def test_conf_06_an_organisation_without_professional_secrecy_never_meets_the_first(circle: Circle) -> None:
    with circle.session() as session:
        home = session.get_one(Organisation, circle.homes["stranger"])
        home.secrecy_regime = SecrecyRegime.DUTY_OF_DISCRETION
    status, made = circle["supervisor"].send(f"/clients/{circle.ref}/team/members", asked(circle))
    assert status in (201, 409, 422)
    if status == 201:
        assert made["conditions"][0]["holds"] is False
        assert circle["stranger"].send(f"/invitations/{made['id']}/accept")[0] == 409


def test_an_invitation_is_the_invited_ones_own_to_answer(circle: Circle) -> None:
    made = invited(circle)
    assert circle["carer"].send(f"/invitations/{made['id']}/decline")[0] == 404
    assert circle["stranger"].send(f"/invitations/{made['id']}/decline")[0] == 204
    assert circle["stranger"].ask("/invitations")[1] == []


def test_who_asks_names_what_for_and_a_review_that_is_near(circle: Circle) -> None:
    url = f"/clients/{circle.ref}/team/members"
    for changed in (
        {"domains": []},
        {"review_on": make.days(2000).isoformat()},
        {"professional": 999_999},
        {"function": MembershipFunction.COORDINATION_ONLY.value},
        {"legal_basis": "vital_interest"},
        {"question": ""},
    ):
        assert circle["supervisor"].send(url, asked(circle, **changed))[0] == 422
    assert circle["stranger"].send(url, asked(circle))[0] == 404
    assert WISH not in str(circle["supervisor"].ask(f"/clients/{circle.ref}/team")[1])

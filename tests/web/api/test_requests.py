"""Requests of clients through the API: late ones first, decided by who leads the team."""

import pytest

from coordination.consent.models import ShareNotice
from coordination.vocabulary import ShareNoticeKind
from tests.coordination import factories as make
from tests.web.api.conftest import NAME, Circle


def asked(circle: Circle) -> int:
    return circle["client"].send("/mine/requests/copy", {})[1]["id"]


def test_conf_21_what_is_late_stands_first_and_is_granted_or_refused_with_words(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, lead = asked(circle), circle["supervisor"]
    [waiting] = lead.ask("/requests")[1]
    assert (waiting["client"], waiting["overdue"], waiting["request"]["id"]) == (circle.ref, False, number)
    monkeypatch.setenv("SCHAKEL_NOW", f"{make.days(40).isoformat()}T12:00")
    lead.sign_in()
    assert lead.ask("/requests")[1][0]["overdue"] is True
    assert lead.send(f"/requests/{number}/decide", {"decision": "refuse"})[0] == 422
    assert lead.send(f"/requests/{number}/decide", {"decision": "correct"})[0] == 409
    status, decided = lead.send(f"/requests/{number}/decide", {"decision": "copy"})
    assert (status, decided["state"]) == (200, "granted")
    assert NAME in str(lead.ask(f"/clients/{circle.ref}/requests/{number}/copy")[1]["file"])


def test_conf_21_nobody_else_finds_or_decides_a_request(circle: Circle) -> None:
    number = asked(circle)
    for name in ("carer", "stranger", "officer", "client"):
        assert circle[name].ask("/requests")[0] == 404
        assert circle[name].send(f"/requests/{number}/decide", {"decision": "copy"})[0] == 404
        assert circle[name].ask(f"/clients/{circle.ref}/requests/{number}/copy")[0] == 404


def test_conf_22_a_correction_that_is_granted_is_made_and_reaches_who_saw_it(circle: Circle) -> None:
    assert circle["carer"].ask(f"/clients/{circle.ref}/file")[0] == 200
    field = {"field": "name", "new_value": "Amina Juist"}
    number = circle["client"].send("/mine/requests/correction", field)[1]["id"]
    status, decided = circle["supervisor"].send(f"/requests/{number}/decide", {"decision": "correct"})
    assert (status, decided["former_value"]) == (200, NAME)
    assert circle["carer"].ask(f"/clients/{circle.ref}")[1]["name"] == "Amina Juist"
    with circle.session() as session:
        told = session.query(ShareNotice).filter_by(kind=ShareNoticeKind.CORRECTED).all()
        assert circle.ids["carer"] in {one.professional_id for one in told}

"""Papers, permissions, waiting lists, attendance and handing over, through the API."""

from __future__ import annotations

from coordination.organisations.models import Professional
from coordination.placements.models import Placement
from coordination.rows import save
from coordination.services.models import Service
from coordination.vocabulary import AttendanceCode, HalfDay
from coordination.workfloor.models import Attendance
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.web.api.conftest import NAME, Circle


def test_a_client_waits_on_a_list_is_asked_after_and_comes_off_it(circle: Circle) -> None:
    lead, url = circle["supervisor"], f"/clients/{circle.ref}/waiting-lists"
    with circle.session() as session:
        service = session.query(Service).first().id
    status, made = lead.send(url, {"service": service, "since": days(-3).isoformat()})
    assert status == 201
    assert lead.send(url, {"service": service})[0] == 422, "a client stands on a list once"
    place = f"/waiting-lists/{made['id']}"
    assert lead.send(f"{place}/asked", {"position": 4})[0] == 204
    found = lead.ask(place)[1]
    assert (found["client"], found["position"], found["state"]) == (circle.ref, 4, "waiting")
    assert [one["id"] for one in lead.ask("/waiting-lists")[1]] == [made["id"]]
    assert lead.send(f"{place}/step", {"event": "stop"})[0] == 204
    assert lead.send(f"{place}/step", {"event": "take_place"})[0] == 409
    assert lead.ask("/waiting-lists")[1] == []
    for name in ("stranger", "adviser", "administrator", "officer", "client"):
        assert circle[name].ask(place)[0] == 404


def test_hr_17_a_permission_is_noted_step_by_step_by_who_may_see_the_income(circle: Circle) -> None:
    lead, url = circle["supervisor"], f"/placements/{circle.placement}/authorisations"
    needed = lead.ask(url)[1]
    kind = needed[0]["kind"]
    assert (needed[0]["state"], needed[0]["lets_start"]) == ("needed", False)
    asked = {"requested_on": days(0).isoformat()}
    assert lead.send(f"{url}/{kind}/decide", {"granted": True, "decided_on": days(0).isoformat()})[0] == 409
    assert lead.send(f"{url}/{kind}/request", asked)[0] == 204
    assert lead.send(f"{url}/{kind}/decide", {"granted": True, "decided_on": days(0).isoformat()})[0] == 204
    assert {one["kind"]: one["lets_start"] for one in lead.ask(url)[1]}[kind] is True
    assert lead.send(f"{url}/nothing/request", asked)[0] == 404
    for name in ("stranger", "carer", "adviser"):
        assert circle[name].ask(url)[0] == 404


def test_hr_15_papers_are_listed_for_the_parties_and_for_nobody_else(circle: Circle) -> None:
    url = f"/placements/{circle.placement}/papers"
    listed = circle["supervisor"].ask(url)[1]
    assert listed
    assert {one["number"] for one in listed} == {None}, "nothing is drawn up before the place is held"
    assert circle["supervisor"].send(url)[0] == 409
    assert circle["supervisor"].ask(f"{url}/{listed[0]['kind']}")[0] == 404
    signing = {"party": "client", "fingerprint": "0" * 64}
    assert circle["client"].send(f"{url}/{listed[0]['kind']}/sign", signing)[0] in (404, 409)
    for name in ("stranger", "adviser", "administrator"):
        assert circle[name].ask(url)[0] == 404


def test_an_administrator_reads_numbers_of_who_leaves_and_no_client(circle: Circle) -> None:
    mine = circle["carer"].ask("/handover")[1]
    assert circle.ref in {one["client"] for one in mine}
    with circle.session() as session:
        home = session.get(Professional, circle.ids["carer"]).organisation_id
        other = session.query(Professional).filter(Professional.organisation_id != home).first().id
    told = circle["administrator"].ask(f"/handover/{other}")
    assert told[0] in (200, 404)
    assert NAME not in str(told)
    assert circle.ref not in str(told)
    assert circle["supervisor"].ask(f"/handover/{circle.ids['carer']}")[0] == 404


def test_nobody_but_the_workplace_writes_who_was_there(circle: Circle) -> None:
    sheet = {
        "day": days(0).isoformat(),
        "half_day": "morning",
        "rows": [{"ref": circle.placement, "code": AttendanceCode.PRESENT.value}],
    }
    for name in ("supervisor", "carer", "client", "administrator"):
        assert circle[name].ask("/floor/1")[0] == 404
        assert circle[name].send("/floor/1", sheet, "PUT")[0] == 404


def test_that_somebody_asked_after_an_absence_is_noted_and_taken_back(circle: Circle) -> None:
    with circle.session() as session:
        stay = session.query(Placement).filter_by(ref=circle.placement).one()
        missed = {"day": days(-1), "half_day": HalfDay.MORNING, "code": AttendanceCode.UNEXCUSED}
        save(session, make.SEED, Attendance(placement=stay, **missed))

    def asked_on() -> object:
        with circle.session() as session:
            return session.query(Attendance).one().called_on

    called = f"/placements/{circle.placement}/called"
    assert circle["supervisor"].send(called)[0] == 204
    assert asked_on() == days(0)
    assert circle["stranger"].send(f"{called}/undo")[0] == 404
    assert asked_on() == days(0)
    assert circle["supervisor"].send(f"{called}/undo")[0] == 204
    assert asked_on() is None

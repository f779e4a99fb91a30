"""Sign-ups, coaches, templates of teams and notices over the API, as on the pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coordination.consent.operations import record_consent
from coordination.organisations.models import Organisation
from coordination.teams import self_sign_up
from coordination.teams.models import SignUpRequest
from coordination.teams.queries import team_of
from coordination.vocabulary import ConsentPurpose, LifeDomain, RecordedForm, SignUpState, TeamTemplate
from tests.coordination import factories as make
from tests.web.api.conftest import Circle

FILE = {
    "display_name": "Yara",
    "birth_year": 1990,
    "postcode": "9000",
    "income_status": "integration_income",
    "basis": "statutory_task",
    "client_informed": True,
}


@pytest.fixture
def signed_up(circle: Circle) -> list[int]:
    with circle.session() as session:
        home = session.get_one(Organisation, circle.homes["supervisor"])
        make.make_service(session, home, self_referral=True)
        session.flush()
        asked = [
            self_sign_up.ask(
                session,
                organisation_id=home.id,
                name=name,
                contact="0400 00 00 00",
                own_words=None,
                language="nl",
            )
            for name in ("Yara", "Zoe")
        ]
        return [one.id for one in asked]


def test_a0_08_who_signed_up_is_taken_up_or_told_no_and_is_known_to_the_own_intake_alone(
    circle: Circle, signed_up: list[int]
) -> None:
    yara, zoe = signed_up
    status, waiting = circle["supervisor"].ask("/sign-ups")
    assert (status, [one["name"] for one in waiting]) == (200, ["Yara", "Zoe"])
    for other in ("officer", "stranger", "client"):
        assert circle[other].ask("/sign-ups")[0] == 404
        assert circle[other].ask(f"/sign-ups/{yara}")[0] == 404
    today = make.days(0).isoformat()
    late = FILE | {"first_talk_on": make.days(1).isoformat()}
    assert circle["supervisor"].send(f"/sign-ups/{yara}", late)[0] == 422
    unsaid = FILE | {"first_talk_on": today, "client_informed": False}
    assert circle["supervisor"].send(f"/sign-ups/{yara}", unsaid)[0] == 422
    status, made = circle["supervisor"].send(f"/sign-ups/{yara}", FILE | {"first_talk_on": today})
    assert status == 201
    assert circle["supervisor"].ask(f"/clients/{made['ref']}")[1]["name"] == "Yara"
    assert circle["supervisor"].send(f"/sign-ups/{zoe}/decline", {"reason": "not_reached"})[0] == 204
    assert circle["supervisor"].ask("/sign-ups")[1] == []
    assert circle["supervisor"].ask(f"/sign-ups/{zoe}")[0] == 409
    with circle.session() as session:
        found = list(session.scalars(select(SignUpRequest).order_by(SignUpRequest.id)))
        assert [(one.state, one.name) for one in found] == [
            (SignUpState.TAKEN_UP, "Yara"),
            (SignUpState.DECLINED, None),
        ]


def test_a_profile_is_kept_by_its_own_organisation_and_found_by_its_tasks(circle: Circle) -> None:
    number, body = circle.ids["carer"], {"tasks": ["intake"], "competences": []}
    assert circle["carer"].send(f"/coaches/professionals/{number}", body)[0] == 204
    assert circle["carer"].ask(f"/coaches/professionals/{number}")[1]["tasks"] == ["intake"]
    assert circle["supervisor"].ask(f"/coaches/professionals/{number}")[0] == 404
    assert circle["supervisor"].send(f"/coaches/professionals/{number}", body)[0] == 404
    [found] = circle["supervisor"].ask("/coaches?task=intake")[1]
    assert (found["professional"], found["people"]) == (number, 0)
    assert circle["supervisor"].ask("/coaches?task=nothing_such")[0] == 422
    assert circle["client"].ask("/coaches")[0] == 404
    guides = circle["supervisor"].ask("/coaches/guides")[1]
    assert circle.ids["supervisor"] in [one["professional"] for one in guides]
    assert circle["supervisor"].send(f"/coaches/of/{circle.placement}", {"professional": None})[0] == 409
    assert circle["stranger"].send(f"/coaches/of/{circle.placement}", {"professional": None})[0] == 404


def test_a1_14_a_team_is_formed_by_a_template_whose_seats_tell_who_is_missing(circle: Circle) -> None:
    address = f"/clients/{circle.ref}/team/templates"
    assert circle["supervisor"].send(address, {"template": "tandem"})[0] == 204
    found = circle["supervisor"].ask(address)[1]
    assert [one["template"] for one in found if one["chosen"]] == ["tandem"]
    assert {one["template"] for one in found} == {one.value for one in TeamTemplate}
    seats = next(one["seats"] for one in found if one["chosen"])
    with circle.session() as session:
        team = team_of(session, circle.client_id)
        assert team is not None
        members = {one.id for one in team.memberships}
    assert {seat["taken_by"] for seat in seats} - {None} <= members
    for other in ("stranger", "officer", "client"):
        assert circle[other].ask(address)[0] == 404
        assert circle[other].send(address, {"template": None})[0] == 404
    assert circle["supervisor"].send(address, {"template": None})[0] == 204
    assert not any(one["chosen"] for one in circle["supervisor"].ask(address)[1])


def test_conf_08_who_received_what_is_shared_no_longer_is_told_without_a_reason(circle: Circle) -> None:
    with circle.session() as session:
        consent = record_consent(
            session,
            make.SEED,
            client=circle.person(session),
            purpose=ConsentPurpose.TEAM_CONSULTATION,
            recipients=[session.get_one(Organisation, circle.homes["carer"])],
            domains=[LifeDomain.FAMILY_SOCIAL],
            form=RecordedForm.WRITTEN,
            language="nl",
            expires_on=make.days(90),
            recorded_by_id=circle.ids["supervisor"],
        )
        session.flush()
        number = consent.id
    assert circle["client"].send(f"/mine/agreements/{number}/withdraw")[0] == 204
    assert circle["stranger"].ask("/notices") == (200, [])
    [notice] = circle["carer"].ask("/notices")[1]
    assert set(notice) == {"id", "kind", "about", "told_on"}
    assert (notice["kind"], notice["about"]) == ("no_longer_shared", [circle.ref])
    assert circle["stranger"].send("/notices/read", {"notice": notice["id"]})[0] == 404
    assert circle["carer"].send("/notices/read", {"notice": notice["id"]})[0] == 204
    assert circle["carer"].ask("/notices")[1] == []
    assert circle["stranger"].send("/notices/unread", {"notice": notice["id"]})[0] == 404
    assert circle["carer"].send("/notices/unread", {"notice": notice["id"]})[0] == 204
    assert circle["carer"].ask("/notices")[1] == [notice]

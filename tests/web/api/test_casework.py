"""Mandates, justice, advice and case consultation through the API."""

import pytest

from coordination.teams.models import TeamMembership
from tests.coordination.factories import days
from tests.web.api.conftest import CONDITION, NAME, WISH, Circle

MANDATE = {"authority": "vdab", "subjects": ["find_place"], "form": "written", "language": "nl"}
CONTACT = {"authority": "vdab", "subject": "find_place", "means": "telephone"}


def test_conf_34_a_contact_is_blocked_until_a_mandate_covers_it_and_again_once_withdrawn(
    circle: Circle,
) -> None:
    lead, url = circle["supervisor"], f"/clients/{circle.ref}"
    contact = CONTACT | {"held_on": days(0).isoformat()}
    assert lead.send(f"{url}/contacts", contact)[0] == 409
    assert lead.send(f"{url}/mandates", MANDATE | {"ends_on": days(900).isoformat()})[0] == 422
    status, mandate = lead.send(f"{url}/mandates", MANDATE | {"ends_on": days(60).isoformat()})
    assert (status, mandate["holds"]) == (201, True)
    assert lead.send(f"{url}/contacts", contact)[0] == 201
    assert lead.send(f"{url}/contacts", contact | {"authority": "court"})[0] in (409, 422)
    found = lead.ask(f"{url}/mandates")[1]
    assert [one["means"] for one in found["contacts"]] == ["telephone"]
    assert circle["client"].ask("/mine/mandates")[1] == found
    assert lead.send(f"{url}/mandates/{mandate['id']}/withdraw")[1]["holds"] is False
    assert lead.send(f"{url}/contacts", contact)[0] == 409
    assert circle["stranger"].ask(f"{url}/mandates")[0] == 404


@pytest.mark.parametrize("wrong", [{"organisation": 1}, {"authority": None}])
def test_conf_34_a_mandate_is_towards_one_organisation_or_one_authority(
    circle: Circle, wrong: dict[str, object]
) -> None:
    given = MANDATE | {"ends_on": days(60).isoformat()} | wrong
    assert circle["supervisor"].send(f"/clients/{circle.ref}/mandates", given)[0] == 422


def test_conf_13_justice_is_told_five_facts_without_a_text_and_reads_no_care(circle: Circle) -> None:
    url = f"/justice/{circle.ref}"
    fact = {"kind": "attended", "happened_on": days(-1).isoformat()}
    assert circle["carer"].send(f"{url}/facts", fact | {"text": "Hij had gedronken"})[0] == 422
    assert circle["carer"].send(f"{url}/facts", fact | {"kind": "relapse"})[0] == 422
    assert circle["carer"].send(f"{url}/facts", fact)[0] == 201
    assert [one["kind"] for one in circle["carer"].ask(f"{url}/facts")[1]] == ["attended"]
    status, shown = circle["assistant"].ask(url)
    assert (status, shown["attended"], shown["conditions"][0]["text"]) == (200, 1, CONDITION)
    assert WISH not in str(shown)
    for name in ("supervisor", "carer", "stranger", "adviser"):
        assert circle[name].ask(url)[0] == 404
    assert circle["assistant"].send(f"{url}/facts", fact)[0] == 404


def _adviser(circle: Circle) -> int:
    with circle.session() as session:
        return session.query(TeamMembership).filter_by(professional_id=circle.ids["adviser"]).one().id


def test_conf_15_who_advises_answers_without_learning_about_whom(circle: Circle) -> None:
    lead, adviser, url = circle["supervisor"], circle["adviser"], f"/clients/{circle.ref}/advice"
    asked = {"adviser": _adviser(circle), "question": "Hoe begin je zacht?", "facts": ["functional_needs"]}
    for telling in (NAME, circle.ref):
        assert lead.send(url, asked | {"question": f"Hoe begin je zacht met {telling}?"})[0] == 422
    status, made = lead.send(url, asked)
    assert status == 201
    [question] = adviser.ask("/advice")[1]
    opened = adviser.ask(f"/advice/{question['ref']}")[1]
    assert len(opened["facts"]) == 1
    for told in (question, opened):
        assert circle.ref not in str(told)
        assert "Amina" not in str(told)
    assert adviser.send(f"/advice/{made['ref']}/answer", {"answer": "Begin met een halve dag."})[0] == 204
    assert lead.ask(url)[1][0]["answer"] == "Begin met een halve dag."
    assert circle["carer"].ask(f"/advice/{made['ref']}")[0] == 404
    assert adviser.ask(url)[0] == 404


def convened(circle: Circle, **changed: object) -> tuple[int, dict[str, object]]:
    return circle["supervisor"].send(
        "/consultations",
        {
            "client": circle.ref,
            "ground": "law_or_decree",
            "ground_ref": "Decreet van vandaag, artikel 3",
            "purpose": "protect_integrity",
            "method": "Een gesprek onder vier ogen",
            "convenor": circle.ids["assistant"],
            "participants": [circle.ids["assistant"]],
            "held_on": days(0).isoformat(),
        }
        | changed,
    )


def test_conf_17_only_who_takes_part_finds_it_and_it_opens_nothing_of_the_file(circle: Circle) -> None:
    status, made = convened(circle, participants=[circle.ids["stranger"]])
    assert status == 201
    url = f"/consultations/{made['ref']}"
    assert circle["stranger"].ask(url)[1]["client"] == circle.ref
    assert circle["stranger"].ask(f"/clients/{circle.ref}/file")[0] == 404
    assert circle["carer"].ask(url)[0] == 404
    assert circle["carer"].ask("/consultations") == (200, [])
    seen = [circle["carer"].ask(f"/clients/{circle.ref}{one}")[1] for one in ("", "/team", "/meetings")]
    assert str(made["ref"]) not in str(seen)
    assert "consultation" not in str(circle["client"].ask("/mine/looks")[1])
    assert circle["carer"].send(f"{url}/report", {"report": "x"})[0] == 404
    assert circle["supervisor"].send(f"{url}/close")[0] == 409
    assert circle["assistant"].send(f"{url}/report", {"report": "Besproken."})[0] == 204
    assert circle["assistant"].send(f"{url}/close")[0] == 204
    assert circle["assistant"].send(f"{url}/report", {"report": "Anders."})[0] == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground_ref": "wet"},
        {"purpose": "care"},
        {"participants": [999_999]},
        {"method": ""},
        {"ground": None},
    ],
)
def test_conf_17_without_ground_purpose_method_and_participants_there_is_none(
    circle: Circle, wrong: dict[str, object]
) -> None:
    assert convened(circle, **wrong)[0] == 422


def test_conf_17_nobody_convenes_about_somebody_whom_they_may_not_know(circle: Circle) -> None:
    assert circle["stranger"].send("/consultations", {})[0] == 422
    status, body = convened(circle, client="GENT-2N0B0DY2")
    assert status == 404
    assert "GENT" not in str(body)

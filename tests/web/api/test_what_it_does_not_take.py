"""What no call of the API does: share too much, bring a text to a workplace, decide for a person, last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from coordination import clock
from coordination.vocabulary import ClientPart
from tests.architecture.test_forbidden_facts import forbidden_in
from tests.web.api.conftest import Circle
from web import access
from web.accounts.models import AccountSession

#: Addresses at which a workplace and the client's team meet.
MEETS = ("/proposals/", "/placements/", "/floor/", "/offers/")
#: Acts on a suggestion and a proposal that only a person does, on a page that shows what else there is.
BY_A_PERSON = ("alternative", "suggestion", "shortlist", "talk", "discuss", "offer-to", "reserve")


def sent(circle: Circle) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, address and field of everything that a call may send."""
    schema = circle["supervisor"]._browser.http.get("/openapi.json").get_json()
    known = schema["components"]["schemas"]

    def fields(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        if "$ref" in found:
            found = known[found["$ref"].rpartition("/")[2]]
        if "items" in found:
            yield from fields(found["items"])
        for name, one in found.get("properties", {}).items():
            yield name, one
            yield from fields(one)

    for address, methods in schema["paths"].items():
        for method, told in methods.items():
            for body in (
                told.get("requestBody", {}).get("content", {}).values() if method != "parameters" else ()
            ):
                for name, field in fields(body["schema"]):
                    yield method.upper(), address, {"name": name, **field}


def test_conf_09_an_agreement_that_is_narrowed_never_becomes_wider_or_everything(circle: Circle) -> None:
    client, place = circle["client"], f"/mine/agreements/{circle.consent_id}/narrow"
    before = client.ask("/mine/agreements")[1]
    everything = [part.value for part in ClientPart]
    wide = {"parts": everything, "recipients": sorted({*circle.homes.values(), circle.host_id})}
    assert client.send(place, wide)[0] in (409, 422)
    assert client.send(place, {"parts": [], "recipients": []})[0] in (409, 422)
    assert client.ask("/mine/agreements")[1] == before
    assert not [one for one in sent(circle) if one[1].endswith("/agreements") and one[0] == "POST"]


def test_conf_10_no_call_takes_a_text_of_ones_own_to_a_workplace(circle: Circle) -> None:
    free = [
        (method, address, field["name"])
        for method, address, field in sent(circle)
        if any(place in address for place in MEETS)
        and field.get("type") == "string"
        and not {"enum", "format", "pattern"} & set(field)
        and field.get("maxLength", 10_000) > 20
    ]
    assert free == []
    assert [one for one in sent(circle) if one[2].get("maxLength", 0) > 20], "elsewhere there are texts"


def test_conf_26_nothing_that_is_sent_has_a_forbidden_name(circle: Circle) -> None:
    names = {field["name"] for _method, _address, field in sent(circle)}
    assert len(names) > 40
    assert [name for name in names if forbidden_in(name)] == []


def test_conf_27_no_call_chooses_for_a_person_what_comes_of_a_suggestion(circle: Circle) -> None:
    acts = [
        route["path"]
        for route in access.route_rules(circle.app)
        if route["path"].startswith("/api/v1/") and route["method"] != "GET"
    ]
    assert len(acts) > 40
    assert [path for path in acts if any(word in path for word in BY_A_PERSON)] == []


def test_conf_36_a_program_that_was_idle_for_fifteen_minutes_is_told_401_until_it_signs_in_again(
    circle: Circle,
) -> None:
    lead = circle["supervisor"]
    assert lead.ask("/clients")[0] == 200
    with circle.session() as session:
        for one in session.scalars(
            select(AccountSession).where(AccountSession.account_id == lead.account.id)
        ):
            one.used_at = clock.now() - timedelta(minutes=16)
    assert lead.ask("/clients")[0] == 401
    assert lead.ask(f"/clients/{circle.ref}")[0] == 401
    lead.sign_in()
    assert lead.ask("/clients")[0] == 200

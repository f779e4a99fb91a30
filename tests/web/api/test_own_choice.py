"""A place of one's own choice through the API: the same rules, and the same refusals, as on its page."""

import pytest
from flask import Flask

from coordination.vocabulary import LanguageLevel
from tests.web.api.conftest import Caller
from tests.web.pages.casework import Desk, supervisor
from tests.web.support.accounts import Accounts


@pytest.fixture
def work(app: Flask, accounts: Accounts) -> Desk:
    return Desk(app, supervisor(accounts))


def test_a_place_is_proposed_and_refused_with_what_is_missing(work: Desk, accounts: Accounts) -> None:
    ref = work.client(dutch_level=LanguageLevel.B1)
    number, shut = work.offer(), work.offer(min_dutch_level=LanguageLevel.C1)
    seen_in = work.round()
    caller, url = Caller(work.app, work.account), f"/clients/{ref}/places"
    status, found = caller.ask(f"{url}/{number}")
    assert (status, found["round"], found["may_be_proposed"], found["missing"]) == (200, seen_in, True, None)
    assert caller.ask(f"{url}/{shut}")[1] | {"questions": []} == {
        "round": None,
        "may_be_proposed": False,
        "missing": "rules_allow",
        "stays": [],
        "questions": [],
    }
    assert caller.send(f"{url}/{shut}/propose")[0] == 409
    assert caller.send(f"{url}/{number}/propose", {"shift_id": 10_000})[0] == 422
    assert caller.send(f"{url}/{number}/propose", {"half_days": ["no-day"]})[0] == 422
    [stay] = found["stays"]
    status, made = caller.send(f"{url}/{number}/propose", {"shift_id": stay["shift_id"]})
    assert (status, made["ref"]) == (201, work.placement(ref)[0])
    assert caller.ask(f"{url}/{number}")[1]["missing"] == "not_on_the_list"
    stranger = Caller(work.app, supervisor(accounts))
    assert stranger.ask(f"{url}/{number}")[0] == 404
    assert stranger.send(f"{url}/{number}/propose")[0] == 404
    assert caller.send(f"{url}/999999/propose")[0] == 404

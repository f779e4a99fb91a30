"""The week of an offer on screen: filled in without a script, taken back with a button, only by the host."""

import pytest
from flask import Flask

from coordination.vocabulary import ActorRole, HalfDays
from tests.coordination import factories as make
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


@pytest.fixture
def offers(app: Flask) -> dict[str, tuple[int, int]]:
    """One offer with a block and one to choose from, of one host: (id, id of the first shift)."""
    with app.app_context(), unit_of_work() as session:
        host = make.make_host(session)
        site = make.make_site(session, host)
        block = make.make_offer(session, site=site, title="Keuken")
        free = make.make_offer(session, site=site, title="Tuin", free_choice={"mon-morning": 2})
        return {
            "host": (host.id, 0),
            "block": (block.id, block.shifts[0].id),
            "free": (free.id, free.shifts[0].id),
        }


@pytest.fixture
def partner(client: Client, accounts: Accounts, offers: dict[str, tuple[int, int]]) -> Client:
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=offers["host"][0]))
    return client


def _numbers(page) -> dict[str, str]:
    return {one["name"]: one["value"] for one in page.soup.select("[data-week=numbers] input")}


def test_numbers_per_half_day_are_filled_in_and_taken_back(partner: Client, offers) -> None:
    url = f"/offers/{offers['free'][0]}/week"
    given = _numbers(partner.get(url))
    assert given["places-mon-morning"] == "2"
    page = partner.post(url, given | {"places-mon-morning": "4", "places-fri-afternoon": "1"})
    assert _numbers(page)["places-fri-afternoon"] == "1"
    page = partner.post(f"{url}/undo")
    assert "Teruggezet" in page.notices[0]
    assert _numbers(page) == given
    assert "geen verandering" in partner.post(f"{url}/undo").notices[0]


def test_half_days_of_a_block_are_ticked(partner: Client, offers) -> None:
    offer_id, shift_id = offers["block"]
    url = f"/offers/{offer_id}/week"
    page = partner.post(url, {f"days-{shift_id}": ["mon-morning", "wed-afternoon"], f"shift-{shift_id}": "3"})
    ticked = [one["value"] for one in page.soup.select("[data-week] input[checked]")]
    assert HalfDays.of(ticked) == HalfDays.of(["mon-morning", "wed-afternoon"])
    assert page.soup.find(id=f"shift-{shift_id}")["value"] == "3"


def test_a_block_without_half_days_is_refused_and_keeps_what_was_typed(partner: Client, offers) -> None:
    offer_id, shift_id = offers["block"]
    page = partner.post(f"/offers/{offer_id}/week", {f"shift-{shift_id}": "3"})
    assert page.status == 422
    assert page.soup.find(id=f"shift-{shift_id}")["value"] == "3"
    assert page.soup.find(id=f"days-{shift_id}-error")


def test_after_somebody_elses_change_nothing_is_taken_back(
    partner: Client, app: Flask, accounts: Accounts, offers
) -> None:
    offer_id, _shift = offers["free"]
    url = f"/offers/{offer_id}/week"
    partner.post(url, {"places-mon-morning": "4"})
    colleague = Client(app)
    colleague.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=offers["host"][0]))
    colleague.post(url, {"places-mon-morning": "6"})
    page = partner.post(f"{url}/undo")
    assert "intussen" in page.notices[0]
    assert _numbers(page)["places-mon-morning"] == "6"


def test_another_host_finds_no_week_conf_03(app: Flask, accounts: Accounts, offers) -> None:
    with app.app_context(), unit_of_work() as session:
        other_id = make.make_host(session).id
    stranger = Client(app)
    stranger.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=other_id))
    url = f"/offers/{offers['free'][0]}/week"
    assert stranger.get(url).status == stranger.post(url, {"places-mon-morning": "9"}).status == 404

"""Mandates on a client's file, and the contact that is blocked without one (CONF-34)."""

from __future__ import annotations

import pytest

from tests.coordination.factories import days
from tests.web.pages.casework import Desk, desk
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client

CONTACT = {"contacted": "authority:vdab", "subject": "find_place", "means": "telephone"}
MANDATE = {"addressee": "authority:vdab", "subjects": "find_place", "form": "written", "language": "nl"}


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def test_conf_34_a_contact_is_blocked_in_clear_words_until_the_client_gave_a_mandate(
    client: Client, work: Desk
) -> None:
    url = f"/clients/{work.client()}"
    sent = CONTACT | {"held_on": days(0).isoformat()}
    page = client.post(f"{url}/contacts", sent)
    assert page.status == 422
    assert "geen mandaat van de cliënt" in page.soup.find(id="contacted-error").get_text()
    page = client.post(f"{url}/mandates", MANDATE | {"ends_on": days(60).isoformat()})
    assert "VDAB" in page.text
    assert "geldt" in page.text
    page = client.post(f"{url}/contacts", sent)
    assert "Het contact is genoteerd." in page.notices
    assert "een plek zoeken en bespreken (telefoon)" in page.text
    page = client.post(page.soup.select_one("form[action$='/withdraw']")["action"])
    assert "ingetrokken" in page.text
    assert client.post(f"{url}/contacts", sent).status == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("addressee", "nobody"),
        ("subjects", ""),
        ("ends_on", "2020-01-01"),
        ("form", "digital"),
        ("language", "Nederlands"),
    ],
)
def test_conf_34_what_is_wrong_with_a_mandate_stands_beside_its_field(
    client: Client, work: Desk, field: str, value: str
) -> None:
    given = MANDATE | {"ends_on": days(60).isoformat()} | {field: value}
    if not value:
        del given[field]
    page = client.post(f"/clients/{work.client()}/mandates", given)
    assert page.status == 422
    assert page.soup.find(id=f"{field}-error")


def test_conf_34_conf_01_of_a_client_of_others_there_is_nothing(client: Client, work: Desk) -> None:
    ref = work.client(member=False)
    assert client.get(f"/clients/{ref}/mandates").status == 404
    assert client.post(f"/clients/{ref}/contacts", CONTACT | {"held_on": days(0).isoformat()}).status == 404


def test_the_page_is_reached_from_the_clients_file(client: Client, work: Desk) -> None:
    ref = work.client()
    page = client.get(f"/clients/{ref}", unchecked={"title"})
    assert f"/clients/{ref}/mandates" in page.links.values()

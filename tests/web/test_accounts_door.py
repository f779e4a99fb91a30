"""What stands at the door whoever knocks: forms of other sites, fields nobody asked for, pages kept."""

from __future__ import annotations

import pytest
from flask import Flask

from coordination.vocabulary import ActorRole
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import reading


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_asvs_v3_5_1_a_form_of_another_site_is_refused_with_a_good_token_too(
    client: Client, accounts: Accounts, headers: dict[str, str]
) -> None:
    client.sign_in(accounts.make(ActorRole.PARTNER))

    assert client.post("/account/sessions/end-others", headers=headers).status == 400


def test_asvs_v3_5_1_a_form_without_a_token_or_with_somebody_else_s_is_refused(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    client.sign_in(accounts.make(ActorRole.PARTNER))
    somebody_else = Client(app)
    somebody_else.sign_in(accounts.make(ActorRole.PARTNER))
    theirs = {"csrf_token": somebody_else.token()}

    assert client.post("/account/sessions/end-others", token=False).status == 400
    assert client.post("/account/sessions/end-others", theirs).status == 400
    assert client.post("/account/sessions/end-others", headers={"Origin": "http://localhost"}).status == 200


def test_asvs_v3_4_3_no_page_may_show_what_is_not_ours(client: Client) -> None:
    policy = client.get("/sign-in").response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert not [word for word in ("unsafe", "data:", "http", "*") if word in policy]


def test_asvs_v14_3_2_no_page_of_an_account_is_kept(client: Client, accounts: Accounts) -> None:
    client.sign_in(accounts.make(ActorRole.ADMINISTRATOR))

    for path in ("/account/", "/accounts/", "/second-factor/set-up", "/sign-in", "/nowhere"):
        assert client.get(path, follow=False).response.headers["Cache-Control"] == "no-store", path


def test_asvs_v15_3_3_a_field_that_nobody_asked_for_changes_nothing(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    account = accounts.make(ActorRole.PARTNER)
    client.sign_in(account)

    client.post("/language", {"language": "nl", "roles": "administrator", "role_codes": "administrator"})
    client.post("/account/password", {"roles": "administrator", "active": "1"})

    with app.app_context(), reading() as session:
        assert session.get_one(Account, account.id).role_codes == [ActorRole.PARTNER]

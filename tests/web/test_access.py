"""Every route has a declared rule; what is refused reads exactly like what is absent."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.views import MethodView

from coordination.errors import NotFound
from coordination.vocabulary import ActorRole, ClientPart
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import access


def plant(app: Flask, path: str, rule: access.Rule | None) -> None:
    """Add a route to an application that has served nothing yet."""

    def view() -> str:
        return "let in"

    if rule is not None:
        rule(view)
    app.add_url_rule(path, endpoint=path, view_func=view)


def test_conf_01_a_role_that_does_not_fit_reads_exactly_like_a_page_that_is_not_there(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    plant(app, "/for-partners", access.roles(ActorRole.PARTNER))
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    refused, absent = client.get("/for-partners"), client.get("/not-there")

    assert (refused.status, absent.status) == (404, 404)
    assert without_secrets(refused.response.get_data(as_text=True)) == without_secrets(
        absent.response.get_data(as_text=True)
    )
    assert set(refused.response.headers.keys()) == set(absent.response.headers.keys())


def test_conf_01_an_object_that_is_refused_reads_exactly_like_a_page_that_is_not_there(
    app: Flask, client: Client, accounts: Accounts
) -> None:
    @access.client_part(ClientPart.TEAM, ActorRole.SUPERVISOR)
    def view() -> str:
        raise NotFound("client")

    app.add_url_rule("/clients-team", view_func=view)
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))

    refused, absent = client.get("/clients-team"), client.get("/not-there")

    assert refused.status == 404
    assert without_secrets(refused.response.get_data(as_text=True)) == without_secrets(
        absent.response.get_data(as_text=True)
    )


@pytest.mark.parametrize(
    ("rule", "anonymous", "supervisor", "partner"),
    [
        (access.public("a test"), 200, 200, 200),
        (access.signed_in, 303, 200, 200),
        (access.roles(ActorRole.SUPERVISOR), 303, 200, 404),
        (access.client_part(ClientPart.TEAM, ActorRole.SUPERVISOR), 303, 200, 404),
        (access.client_part(ClientPart.TEAM), 303, 200, 200),
        (None, 404, 404, 404),
    ],
)
def test_a_rule_lets_in_whom_it_names(
    app: Flask,
    accounts: Accounts,
    rule: access.Rule | None,
    anonymous: int,
    supervisor: int,
    partner: int,
) -> None:
    plant(app, "/planted", rule)
    signed_in = {role: Client(app) for role in (ActorRole.SUPERVISOR, ActorRole.PARTNER)}
    for role, browser in signed_in.items():
        browser.sign_in(accounts.make(role))

    assert Client(app).get("/planted", follow=False).status == anonymous
    assert signed_in[ActorRole.SUPERVISOR].get("/planted", follow=False).status == supervisor
    assert signed_in[ActorRole.PARTNER].get("/planted", follow=False).status == partner


def test_a_program_that_is_not_known_gets_401_and_no_page(app: Flask, client: Client) -> None:
    plant(app, "/api/planted", access.signed_in)

    page = client.get("/api/planted", follow=False)

    assert page.status == 401
    assert page.response.get_json()["code"] == 401


def test_a_route_without_a_declared_rule_stops_the_start_and_is_named(app: Flask) -> None:
    plant(app, "/forgotten", None)

    with pytest.raises(
        access.UndeclaredRoute, match=r"^GET /forgotten \(/forgotten\) has no declared access rule$"
    ):
        access.require_declared_rules(app)


def test_each_method_of_a_class_view_may_have_a_rule_of_its_own(app: Flask) -> None:
    class Offers(MethodView):
        @access.signed_in
        def get(self) -> str:
            return ""

        @access.roles(ActorRole.PARTNER)
        def post(self) -> str:
            return ""

    app.add_url_rule("/class-view", view_func=Offers.as_view("class_view"))
    access.require_declared_rules(app)

    rules = {row["method"]: row["rule"] for row in access.route_rules(app) if row["path"] == "/class-view"}
    assert rules == {"GET": "signed in", "POST": "roles: partner"}


def test_every_route_stands_in_the_list_with_a_rule(app: Flask) -> None:
    rows = access.route_rules(app)

    assert {"method": "POST", "path": "/sign-out", "rule": "public: signing out"} in rows
    assert {"method": "GET", "path": "/", "rule": "signed in"} in rows
    assert all(row["rule"].startswith(("public: ", "signed in", "roles: ", "client part: ")) for row in rows)


def test_a_form_without_token_is_refused_and_says_what_to_do(client: Client) -> None:
    page = client.post("/language", {"language": "en"}, token=False)

    assert page.status == 400
    assert page.h1 == "Dit formulier is te lang blijven openstaan"


def test_a_form_that_another_site_sends_is_refused_even_with_a_token(client: Client) -> None:
    page = client.post("/language", {"language": "en"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert page.status == 400


def without_secrets(body: str) -> str:
    """Return a body without what differs by design: the token."""
    return re.sub(r'value="[^"]{20,}"', 'value=""', body)

"""Shortages on screen: what services refused, beside whom a round left over, and in the report."""

from __future__ import annotations

from typing import Any

import pytest

from coordination.vocabulary import ActorRole, OrganisationKind, ReferralDeclineReason
from tests.coordination import factories as make
from tests.coordination.shortages.test_refusals import Refusing
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work

FEW = "Minder dan vijf. De aantallen staan hier niet"


@pytest.fixture
def asked(client: Client) -> dict[str, Any]:
    """Refuse four people, and send a question about a fifth; return who is who, and the question."""
    with client.app.app_context(), unit_of_work() as session:
        world = Refusing(session)
        world.refuse(number=4)
        world.somebody_else()
        found = {
            "ref": world.requested().ref,
            "client": world.client.ref,
            "name": world.client.display_name,
            "point": make.make_organisation(session, OrganisationKind.REGIONAL_SUPPORT_POINT).id,
            "supervisor": world.story.supervisor,
            "care": world.care.id,
        }
        session.flush()
        session.expunge_all()
        return found


def test_conf_24_the_fifth_refusal_is_shown_and_reported_without_anybody_in_it(
    client: Client, accounts: Accounts, asked: dict[str, Any]
) -> None:
    supervisor = accounts.of(asked["supervisor"], ActorRole.SUPERVISOR)
    client.sign_in(supervisor)
    assert FEW in client.get("/shortages/").text
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.TEAM_MEMBER, organisation_id=asked["care"]))
    reason = ReferralDeclineReason.NO_PLACE.value
    client.post(f"/referrals/received/{asked['ref']}/decline", {"reason": reason})
    client.sign_out()
    client.sign_in(supervisor)
    page = client.get("/shortages/")
    assert "5–9 mensen geweigerd door een dienst" in page.text
    assert "Geen plaats van deze soort" in page.text
    page = client.post("/shortages/", {"support_point": str(asked["point"])})
    assert "Geweigerd door een dienst" in page.text
    for secret in (asked["client"], asked["name"], asked["ref"]):
        assert secret not in str(page.soup)
    address = page.soup.select_one("a[href$='report.csv']")
    assert address is not None
    lines = client.http.get(str(address["href"])).get_data(as_text=True).split("\r\n")
    assert "samen;geweigerd door een dienst;5 tot 9" in lines
    page = client.get("/shortages/")
    assert FEW in page.text
    assert "5–9 mensen geweigerd door een dienst" in page.text, "among what was reported before"
    assert client.post("/shortages/", {"support_point": str(asked["point"])}).status == 422

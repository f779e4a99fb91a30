"""An organisation whose people keep it, for the tests of the network's forms."""

from __future__ import annotations

from typing import Any

from coordination.vocabulary import ActorRole
from tests.coordination import factories as make
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web.unit_of_work import unit_of_work


class Partner:
    """An organisation with a service, a programme, a site and a colleague; its partner is signed in."""

    def __init__(self, accounts: Accounts) -> None:
        self.app = accounts.app
        with self.app.app_context(), unit_of_work() as session:
            host = make.make_host(session)
            self.id, self.name = host.id, host.name
            self.service_id = make.make_service(session, host, name_nl="Naaiatelier").id
            self.programme_id = make.make_programme(session, host, name_nl="Opstap").id
            self.site_id = make.make_site(session, host).id
            self.colleague_id = make.make_professional(session, host).id
        self.account = accounts.make(ActorRole.PARTNER, organisation_id=self.id)
        self.client = Client(self.app)
        self.client.sign_in(self.account)

    def row(self, kind: type, number: int) -> Any:
        with self.app.app_context(), unit_of_work() as session:
            found = session.get_one(kind, number)
            session.expunge(found)
            return found

    def link(self, other_id: object, **given: object) -> Page:
        """Put in a route from the own service to another one."""
        typed = {"direction": "out", "other": other_id, "kind": "refers_to", "scheme": ""} | given
        return self.client.post(f"/network/services/{self.service_id}/link", typed)

"""A supervisor with clients, for the tests of the supervisor's pages."""

from __future__ import annotations

from coordination.vocabulary import ActorRole
from tests.coordination import factories as make
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.accounts.models import Account
from web.unit_of_work import unit_of_work


def supervisor(accounts: Accounts) -> Account:
    """Make a trajectory supervisor of an organisation that keeps professional secrecy, with an account."""
    with accounts.app.app_context(), unit_of_work() as session:
        organisation_id = make.make_organisation(session).id
    return accounts.make(ActorRole.SUPERVISOR, organisation_id=organisation_id)


def signed_in(client: Client, accounts: Accounts) -> Client:
    """Sign a new supervisor in."""
    client.sign_in(supervisor(accounts))
    return client

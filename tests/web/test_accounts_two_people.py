"""What one administrator does not decide alone: who administers, who oversees, whose sign-in is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.errors import GuardFailed, NotFound
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole, RoleKind
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.mail import texts
from tests.web.support.pages import Client, Page
from web.accounts import services
from web.accounts.administration import confirm_roles, invite
from web.accounts.models import Account, SignInService
from web.unit_of_work import reading, unit_of_work

SERVICE = {"issuer": "https://login.organisatie.be", "known_as": "schakel", "factor_values": "mfa, otp"}
SETTINGS = "/accounts/sign-in/"


@pytest.fixture
def app(
    databases: Callable[[str], Databases], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Flask]:
    """Start the application with an outbox of its own."""
    monkeypatch.setenv("SCHAKEL_INSTANCE", str(tmp_path))
    with databases("sqlite").fresh("migrated") as url:
        yield from running(url)


@pytest.fixture
def first(accounts: Accounts) -> Account:
    """Make an administrator."""
    return accounts.make(ActorRole.ADMINISTRATOR, name="Eerste Beheerder")


@pytest.fixture
def second(accounts: Accounts, first: Account) -> Account:
    """Make another administrator of the same organisation."""
    return accounts.make(
        ActorRole.ADMINISTRATOR, organisation_id=first.actor.organisation_id, name="Tweede Beheerder"
    )


def signed_in(app: Flask, account: Account) -> Client:
    client = Client(app)
    client.sign_in(account)
    return client


def newcomer(app: Flask, organisation_id: int | None) -> int:
    with app.app_context(), unit_of_work() as session:
        person = Professional(
            organisation_id=organisation_id,
            display_name="Nieuwe Collega",
            role=RoleKind.TRAJECTORY_SUPERVISOR,
            created_by="test",
            updated_by="test",
        )
        session.add(person)
        session.flush()
        return person.id


def ask_for(client: Client, person: int, *roles: ActorRole) -> Page:
    given = {"professional": person, "email": "nieuw@schakel.example", "roles": [one.value for one in roles]}
    return client.post("/accounts/", given)


def the_account(app: Flask) -> Account:
    with app.app_context(), reading() as session:
        found = session.scalars(select(Account).where(Account.email == "nieuw@schakel.example")).one()
        session.expunge_all()
        return found


def letters(app: Flask, folder: Path) -> int:
    return len(texts(app, folder / "outbox"))


def test_asvs_v2_3_5_who_becomes_an_administrator_is_confirmed_by_another_one_first(
    app: Flask, first: Account, second: Account, tmp_path: Path
) -> None:
    one, two = signed_in(app, first), signed_in(app, second)
    page = ask_for(one, newcomer(app, first.actor.organisation_id), ActorRole.ADMINISTRATOR)
    assert page.notices == ["Genoteerd. Een andere beheerder bevestigt die rol: pas dan telt ze."]
    account = the_account(app)
    assert account.role_codes == []
    assert letters(app, tmp_path) == 0, "nobody is sent a link to an account that can do nothing"

    confirm = f"/accounts/{account.id}/confirm-roles"
    assert "Rol bevestigen voor Nieuwe Collega" not in one.get("/accounts/").text
    assert not one.get("/accounts/").soup.find("form", action=confirm)
    assert one.post(confirm).status == 409
    assert the_account(app).role_codes == []

    two.get("/accounts/").form(confirm)
    assert two.post(confirm).notices == ["Bevestigd. De rol telt vanaf nu."]
    account = the_account(app)
    assert (account.role_codes, account.awaited_roles) == ([ActorRole.ADMINISTRATOR], [])
    assert letters(app, tmp_path) == 1
    assert two.post(confirm).status == 409, "there is nothing to confirm any more"
    with app.app_context(), reading() as session:
        said = session.scalars(
            select(AuditEvent.detail).where(
                AuditEvent.object_kind == "account", AuditEvent.object_ref == str(account.id)
            )
        ).all()
    assert {"awaited:administrator", "confirmed:administrator", "invitation"} == set(said)


def test_asvs_v2_3_5_the_other_roles_count_at_once_and_what_waits_can_be_refused(
    app: Flask, first: Account, second: Account, tmp_path: Path
) -> None:
    one = signed_in(app, first)
    wanted = (ActorRole.SUPERVISOR, ActorRole.DATA_PROTECTION_OFFICER)
    ask_for(one, newcomer(app, first.actor.organisation_id), *wanted)
    account = the_account(app)
    assert account.role_codes == [ActorRole.SUPERVISOR]
    assert account.awaited_roles == [ActorRole.DATA_PROTECTION_OFFICER]
    assert letters(app, tmp_path) == 1

    assert one.post(f"/accounts/{account.id}/refuse-roles").notices == ["De rol is niet gegeven."]
    assert the_account(app).awaited_roles == []
    assert signed_in(app, second).post(f"/accounts/{account.id}/confirm-roles").status == 409


def test_asvs_v2_3_5_who_was_shown_out_is_not_let_in_by_a_confirmation(
    app: Flask, accounts: Accounts, first: Account, second: Account
) -> None:
    one, two = signed_in(app, first), signed_in(app, second)
    elsewhere = signed_in(app, accounts.make(ActorRole.ADMINISTRATOR))
    ask_for(one, newcomer(app, first.actor.organisation_id), ActorRole.ADMINISTRATOR)
    number = the_account(app).id
    assert elsewhere.post(f"/accounts/{number}/confirm-roles").status == 404
    one.post(f"/accounts/{number}/end")
    assert two.post(f"/accounts/{number}/confirm-roles").status == 409
    assert the_account(app).role_codes == []


def test_asvs_v2_3_5_nobody_confirms_the_own_role(app: Flask, first: Account) -> None:
    person = newcomer(app, first.actor.organisation_id)
    with app.app_context(), unit_of_work() as session:
        account = invite(
            session,
            first.actor,
            email="nieuw@schakel.example",
            professional_id=person,
            roles=[ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR],
        )
        session.refresh(account)
        with pytest.raises(GuardFailed):
            confirm_roles(session, first.actor, account_id=account.id)
        account.awaited_from = "account:999"
        account.role_codes = [ActorRole.ADMINISTRATOR]
        session.flush()
        with pytest.raises(NotFound):
            confirm_roles(session, account.actor, account_id=account.id)


def propose(client: Client, organisation_id: int | None, **changed: object) -> Page:
    return client.post(SETTINGS, {"organisation": organisation_id, **SERVICE, **changed})


def service(app: Flask) -> SignInService | None:
    with app.app_context(), reading() as session:
        found = session.scalars(select(SignInService)).one_or_none()
        session.expunge_all()
        return found


def test_asvs_v2_3_5_a_sign_in_service_is_believed_once_two_administrators_agree(
    app: Flask, client: Client, first: Account, second: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = first.actor.organisation_id
    monkeypatch.setenv(f"SCHAKEL_SIGN_IN_SECRET_{number}", "never on a page")
    one, two = signed_in(app, first), signed_in(app, second)
    page = propose(one, number, only="yes")
    assert page.notices == ["Genoteerd. Een andere beheerder bevestigt dit: pas dan telt het."]
    assert f"SCHAKEL_SIGN_IN_SECRET_{number} (ingesteld)" in page.text
    assert "never on a page" not in page.response.get_data(as_text=True)
    assert f"/sign-in/organisation/{number}/back" in page.text
    assert client.get(f"/sign-in/organisation/{number}").status == 404
    assert signed_in(app, second).get("/account/").h1 == "Mijn account", "a password still works"

    assert not page.soup.find("form", action=f"{SETTINGS}{number}/confirm")
    sent = one.post(f"{SETTINGS}{number}/confirm", {"version": "1"})
    assert "niet bevestigd" in sent.notices[0]
    seen = two.get(SETTINGS).form(f"{SETTINGS}{number}/confirm").select_one("[name=version]")
    assert seen is not None
    propose(one, number, known_as="iets anders")
    confirmed = two.post(f"{SETTINGS}{number}/confirm", {"version": str(seen["value"])})
    assert "niet bevestigd" in confirmed.notices[0], "what was changed meanwhile is not confirmed along"

    seen = two.get(SETTINGS).form(f"{SETTINGS}{number}/confirm").select_one("[name=version]")
    assert seen is not None
    two.post(f"{SETTINGS}{number}/confirm", {"version": str(seen["value"])})
    found = service(app)
    assert found is not None
    assert (found.proposed_by, found.confirmed_by) == (first.actor.name, second.actor.name)
    assert found.factor_values == ["mfa", "otp"]
    assert two.post(f"{SETTINGS}{number}/remove").notices
    assert service(app) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "http://login.organisatie.be"},
        {"issuer": "https://login.organisatie.be/?x=1"},
        {"issuer": "https://iemand@login.organisatie.be"},
        {"issuer": ""},
        {"known_as": ""},
        {"factor_values": "een twee"},
        {"factor_values": ",".join(str(number) for number in range(11))},
    ],
    ids=str,
)
def test_what_cannot_be_a_sign_in_service_is_refused_beside_its_field(
    app: Flask, first: Account, changed: dict[str, object]
) -> None:
    page = propose(signed_in(app, first), first.actor.organisation_id, **changed)
    assert page.status == 422
    assert page.soup.select_one(f"#{next(iter(changed))}") is not None
    assert service(app) is None


def test_an_administrator_decides_about_the_own_organisation_only(
    app: Flask, accounts: Accounts, first: Account
) -> None:
    other = accounts.make(ActorRole.ADMINISTRATOR)
    number = first.actor.organisation_id
    assert number is not None
    with app.app_context(), unit_of_work() as session:
        services.propose(
            session,
            automatic("test"),
            organisation_id=number,
            issuer="https://van-een-ander.example",
            known_as="schakel",
        )
    client = signed_in(app, other)
    assert "van-een-ander" not in client.get(SETTINGS).text
    assert propose(client, number).status == 404
    assert client.post(f"{SETTINGS}{number}/confirm", {"version": "1"}).status == 404
    assert client.post(f"{SETTINGS}{number}/remove").status == 404
    assert signed_in(app, accounts.make(ActorRole.SUPERVISOR)).get(SETTINGS).status == 404
    found = service(app)
    assert found is not None
    assert found.confirmed_by is None

"""Inviting colleagues and ending their access, by an administrator who sees no client."""

from __future__ import annotations

import email
import email.policy
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.clients.models import Client as Person
from coordination.organisations.models import Organisation, Professional
from coordination.vocabulary import ActorRole, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.web.conftest import running
from tests.web.support.accounts import Accounts
from tests.web.support.mail import letters
from tests.web.support.pages import Client
from web.access import route_rules
from web.accounts import second_factor
from web.accounts.models import Account, AccountFactor
from web.unit_of_work import reading, unit_of_work

NEW = "trappenhuis koe lamp 7"
_AUTHOR = {"created_by": "test", "updated_by": "test"}


@pytest.fixture
def app(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Flask]:
    """Start the application on each database engine, with an outbox of its own."""
    monkeypatch.setenv("SCHAKEL_INSTANCE", str(tmp_path))
    yield from running(database_url)


@pytest.fixture
def administrator(app: Flask, client: Client, accounts: Accounts) -> Account:
    """Sign an administrator of an organisation in."""
    account = accounts.make(ActorRole.ADMINISTRATOR, name="Beheerder")
    client.sign_in(account)
    return account


def colleague(app: Flask, organisation_id: int, name: str = "Nieuwe Collega") -> int:
    """Add a professional without an account, and return the number."""
    with app.app_context(), unit_of_work() as session:
        professional = Professional(
            organisation_id=organisation_id, display_name=name, role=RoleKind.TRAJECTORY_SUPERVISOR, **_AUTHOR
        )
        session.add(professional)
        session.flush()
        return professional.id


def organisation_of(app: Flask, account: Account) -> int:
    """Return the number of the organisation that somebody works for."""
    with app.app_context(), reading() as session:
        return session.get_one(Professional, account.professional_id).organisation_id


def links(app: Flask, tmp_path: Path) -> list[str]:
    """Send what waits, and return the paths of the links in the outbox."""
    letters(app, tmp_path / "outbox")
    found = []
    for letter in sorted((tmp_path / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
        text = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default).get_content()
        match = re.search(r"http://localhost(/invitation/\S+)", text)
        assert match is not None
        found.append(match.group(1))
    return found


def invited(app: Flask, client: Client, administrator: Account, tmp_path: Path) -> str:
    """Invite a colleague and return the path of the link."""
    professional_id = colleague(app, organisation_of(app, administrator))
    page = client.post(
        "/accounts/",
        {"professional": professional_id, "email": "nieuw@schakel.example", "roles": ["team_member"]},
    )
    assert page.notices == ["De uitnodiging staat klaar in de postbus van Schakel. De link werkt een week."]
    return links(app, tmp_path)[-1]


def test_an_invited_colleague_sets_a_password_by_the_link_and_signs_in(
    app: Flask, client: Client, administrator: Account, tmp_path: Path
) -> None:
    link = invited(app, client, administrator, tmp_path)
    newcomer = Client(app)

    assert newcomer.arrive("nieuw@schakel.example", NEW).path == "/sign-in"
    assert newcomer.get(link).h1 == "Kies een wachtwoord"
    page = newcomer.post(link, {"new_password": NEW, "repeated_password": NEW})

    assert page.notices == ["Je wachtwoord is ingesteld. Meld je nu aan."]
    assert newcomer.arrive("nieuw@schakel.example", NEW).path != "/sign-in"


def test_a_letter_is_readable_for_its_owner_only_and_its_name_tells_nothing(
    app: Flask, client: Client, administrator: Account, tmp_path: Path
) -> None:
    invited(app, client, administrator, tmp_path)

    (letter,) = (tmp_path / "outbox").iterdir()
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600
    assert "nieuw" not in letter.name
    assert "nieuw@schakel.example" in letter.read_text()


def test_asvs_v6_4_1_a_link_works_once_and_for_a_week_and_only_as_it_was_signed(
    app: Flask, client: Client, administrator: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invited(app, client, administrator, tmp_path)
    newcomer = Client(app)
    given = {"new_password": NEW, "repeated_password": NEW}

    forged = newcomer.get(link[:-3] + "xxx")
    monkeypatch.setattr("itsdangerous.TimestampSigner.get_timestamp", lambda _signer: 4_000_000_000)
    late = Client(app).get(link)
    monkeypatch.undo()
    newcomer.post(link, given)
    again = newcomer.post(link, given)

    for page in (forged, late, again):
        assert (page.status, page.h1) == (404, "Deze link werkt niet meer")


def test_asvs_v8_4_1_an_administrator_of_one_organisation_adds_nobody_to_another_and_changes_no_kind(
    app: Flask, client: Client, administrator: Account, accounts: Accounts
) -> None:
    numbers = [organisation_of(app, one) for one in (administrator, accounts.make(ActorRole.PARTNER))]
    home, elsewhere = (f"/network/organisations/{number}" for number in numbers)
    assert client.get(f"{elsewhere}/professionals/new").status == 404
    assert f"{elsewhere}/professionals/new" not in client.get(elsewhere).links.values()
    newcomer = {"display_name": "Bo Nieuw", "role": "job_coach"}
    assert client.post(f"{elsewhere}/professionals/new", newcomer).status == 404
    assert "Bo Nieuw" in client.post(f"{home}/professionals/new", newcomer).text
    shown = {one.get("name") for one in client.get(f"{home}/details").soup.find_all(["input", "select"])}
    assert "name" in shown
    assert "kinds" not in shown
    kinds = {"kinds": ["house_of_justice"], "legal_form": "public"}
    client.post(f"{home}/details", {"name": "Een eigen naam", **kinds})
    client.post(f"{elsewhere}/details", {"name": "Een vreemde naam", **kinds})
    with app.app_context(), reading() as session:
        found = [session.get_one(Organisation, number) for number in numbers]
        assert [one.name == "Een eigen naam" for one in found] == [True, False]
        assert [one.name == "Een vreemde naam" for one in found] == [False, False]
        assert [one.kinds for one in found] == [[OrganisationKind.PCSW]] * 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"new_password": "kort"}, "new_password"),
        ({"new_password": "nieuwecollega"}, "new_password"),
        ({"repeated_password": "iets anders"}, "repeated_password"),
    ],
)
def test_asvs_v6_2_4_a_weak_password_is_refused_in_an_invitation_too(
    app: Flask,
    client: Client,
    administrator: Account,
    tmp_path: Path,
    given: dict[str, str],
    field: str,
) -> None:
    link = invited(app, client, administrator, tmp_path)

    page = Client(app).post(link, {"new_password": NEW, "repeated_password": NEW} | given)

    assert page.status == 422
    assert f"#{field}" in page.links.values()


def test_asvs_v7_4_5_an_administrator_ends_somebody_s_access_at_once_and_may_restore_it(
    app: Flask, client: Client, administrator: Account, accounts: Accounts, tmp_path: Path
) -> None:
    leaver = accounts.make(ActorRole.PARTNER, organisation_id=organisation_of(app, administrator))
    theirs = Client(app)
    theirs.sign_in(leaver)

    page = client.post(f"/accounts/{leaver.id}/end")

    [said] = page.notices
    assert said.startswith("De toegang is beëindigd. Wie nog aangemeld was, is dat niet meer.")
    assert theirs.get("/account/").h1 == "Aanmelden"
    assert theirs.arrive(leaver).path == "/sign-in"

    client.post(f"/accounts/{leaver.id}/restore")
    assert theirs.arrive(leaver).path == "/sign-in"
    theirs.post(links(app, tmp_path)[-1], {"new_password": NEW, "repeated_password": NEW})
    assert theirs.arrive(leaver.email, NEW).path != "/sign-in"


def test_a_new_link_replaces_a_forgotten_password_and_ends_the_sessions(
    app: Flask, client: Client, administrator: Account, accounts: Accounts, tmp_path: Path
) -> None:
    forgetful = accounts.make(ActorRole.PARTNER, organisation_id=organisation_of(app, administrator))
    elsewhere = Client(app)
    elsewhere.sign_in(forgetful)

    client.post(f"/accounts/{forgetful.id}/link")
    Client(app).post(links(app, tmp_path)[-1], {"new_password": NEW, "repeated_password": NEW})

    assert elsewhere.get("/account/").h1 == "Aanmelden"
    assert Client(app).arrive(forgetful.email, NEW).path != "/sign-in"


def test_a_lost_second_factor_is_taken_away_and_its_sessions_end(
    app: Flask, client: Client, administrator: Account, accounts: Accounts
) -> None:
    loser = accounts.make(ActorRole.PARTNER, organisation_id=organisation_of(app, administrator))
    theirs = Client(app)
    theirs.sign_in(loser)
    with app.app_context(), unit_of_work() as session:
        second_factor.begin(session, loser.id)

    client.post(f"/accounts/{loser.id}/forget-factor")

    assert theirs.get("/account/").h1 == "Aanmelden"
    with app.app_context(), reading() as session:
        assert session.get(AccountFactor, loser.id) is None


@pytest.mark.parametrize("act", ["link", "end", "restore", "forget-factor", "address"])
def test_asvs_v8_4_1_an_administrator_decides_about_the_own_organisation_and_not_about_themselves(
    app: Flask, client: Client, administrator: Account, accounts: Accounts, act: str
) -> None:
    stranger = accounts.make(ActorRole.PARTNER, name="Iemand Elders")

    assert "Iemand Elders" not in client.get("/accounts/").text
    for number in (stranger.id, administrator.id, 999_999):
        given = {f"address-{number}": "x@schakel.example"}
        assert client.post(f"/accounts/{number}/{act}", given).status == 404


def test_asvs_v8_4_1_a_colleague_of_another_organisation_cannot_be_invited(
    app: Flask, client: Client, administrator: Account, accounts: Accounts
) -> None:
    elsewhere = colleague(app, organisation_of(app, accounts.make(ActorRole.PARTNER)), "Collega Elders")

    page = client.post(
        "/accounts/", {"professional": elsewhere, "email": "x@schakel.example", "roles": ["partner"]}
    )

    assert "Collega Elders" not in page.text
    assert page.links["Kies een collega uit de lijst."] == "#professional"


def answered(client: Client, someone: int, address: str) -> list[str]:
    """Invite somebody at an address, and return what every row of the list then says, without the address."""
    page = client.post("/accounts/", {"professional": someone, "email": address, "roles": ["partner"]})
    assert page.status == 200
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    return [*(row.replace(address, "") for row in rows), page.soup.select_one("[role=status]").get_text()]


def test_conf_01_asvs_v6_3_8_inviting_does_not_tell_whether_somebody_has_an_account_with_that_address(
    app: Flask, client: Client, administrator: Account, accounts: Accounts, tmp_path: Path
) -> None:
    home = organisation_of(app, administrator)
    with app.app_context(), unit_of_work() as session:
        stranger = make.make_client(session).id
    known = accounts.of_client(stranger).email
    someone = colleague(app, home)

    said = answered(client, someone, known)

    with app.app_context(), unit_of_work() as session:
        session.delete(session.scalars(select(Account).where(Account.professional_id == someone)).one())
    assert answered(client, someone, "nieuw@schakel.example") == said
    letters(app, tmp_path / "outbox")
    told = {}
    for path in (tmp_path / "outbox").glob("*.eml"):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        told[letter["To"]] = letter.get_content()
    assert "/invitation/" not in told[known]
    assert "Er is al een account mee" in told[known]
    assert "/invitation/" in told["nieuw@schakel.example"]
    assert Client(app).arrive(known).path != "/sign-in"


def test_a_wrong_address_is_mended_until_somebody_has_signed_in(
    app: Flask, client: Client, administrator: Account, tmp_path: Path
) -> None:
    someone = colleague(app, organisation_of(app, administrator))
    client.post(
        "/accounts/", {"professional": someone, "email": "fuot@schakel.example", "roles": ["partner"]}
    )
    with app.app_context(), reading() as session:
        account = session.scalars(select(Account).where(Account.professional_id == someone)).one().id
    [wrong] = links(app, tmp_path)
    address, field = f"/accounts/{account}/address", f"address-{account}"
    page = client.post(address, {field: administrator.email})
    assert (page.status, f"#{field}" in page.links.values()) == (422, True)
    assert "goed@schakel.example" in client.post(address, {field: "goed@schakel.example"}).text
    chosen = {"new_password": NEW, "repeated_password": NEW}
    assert Client(app).get(wrong).status == 404
    Client(app).post(links(app, tmp_path)[-1], chosen)
    theirs = Client(app)
    theirs.sign_in("goed@schakel.example", NEW)
    assert client.post(address, {field: "van-mij@schakel.example"}).status == 409
    client.post(f"/accounts/{account}/end")
    client.post(f"/accounts/{account}/restore")
    assert client.post(address, {field: "van-mij@schakel.example"}).status == 409


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "geen adres"}, "email"),
        ({"email": ""}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["worker"]}, "roles"),
        ({"professional": "999"}, "professional"),
    ],
)
def test_an_impossible_invitation_is_refused_beside_its_field(
    app: Flask, client: Client, administrator: Account, given: dict[str, object], field: str
) -> None:
    someone = colleague(app, organisation_of(app, administrator))
    whole = {"professional": someone, "email": "x@schakel.example", "roles": ["partner"]}

    page = client.post("/accounts/", whole | given)

    assert page.status == 422
    assert f"#{field}" in page.links.values()


@pytest.mark.parametrize("role", [ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER])
def test_conf_01_the_accounts_are_for_administrators(
    app: Flask, client: Client, accounts: Accounts, role: ActorRole
) -> None:
    account = accounts.make(role)
    client.sign_in(account)

    assert client.get("/accounts/").status == 404
    assert client.post("/accounts/", {}).status == 404
    assert client.post(f"/accounts/{account.id}/end").status == 404


def test_conf_01_every_page_about_a_client_is_absent_for_an_administrator(
    seeded_app: Flask, seeded_client: Client, seeded_accounts: Accounts
) -> None:
    with seeded_app.app_context(), reading() as session:
        supervisor = session.scalars(
            select(Professional).where(Professional.role == RoleKind.TRAJECTORY_SUPERVISOR)
        ).first()
        ref = session.scalars(select(Person.ref)).first()
        assert supervisor is not None
        session.expunge_all()
    seeded_client.sign_in(seeded_accounts.of(supervisor, ActorRole.ADMINISTRATOR))

    about_clients = [
        rule
        for rule in route_rules(seeded_app)
        if rule["method"] == "GET"
        and re.match(r"/(api/v1/)?(clients|rounds|placements|proposals|teams)", rule["path"])
    ]
    answers = {
        rule["path"]: seeded_client.get(
            re.sub(r"<[^>]*>", "1", re.sub(r"<(string:)?ref>", str(ref), rule["path"]))
        ).status
        for rule in about_clients
    }

    assert len(answers) >= 8
    assert set(answers.values()) == {404}, answers
    assert "Accounts" in seeded_client.get("/").text

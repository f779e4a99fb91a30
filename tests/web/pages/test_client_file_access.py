"""Who sees which section of a client's file, and that a judge's order is not told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask

from coordination.clients.operations import record_judicial_condition
from coordination.organisations.models import Organisation
from coordination.vocabulary import (
    ActorRole,
    HalfDays,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    OrganisationKind,
    RoleKind,
)
from matching.rules import HARD_RULES
from matching.scores import SOFT_RULES
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.support.databases import Databases
from tests.web.conftest import running
from tests.web.pages.casework import Desk, desk
from tests.web.pages.client_file_desk import colleague, facts, person, sent, url
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.facts_forms import SOURCES, sources_of
from web.pages.client_file.section import SECTIONS
from web.presenters.client_file_forms import overview
from web.unit_of_work import unit_of_work


@pytest.fixture
def app(databases: Callable[[str], Databases]) -> Iterator[Flask]:
    """Start the application on one engine: the predicate itself is tested on both."""
    with databases("sqlite").fresh("migrated") as address:
        yield from running(address)


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def opened(browser: Client, ref: str) -> set[str]:
    """Return the sections that answer, after comparing them with what the checklist links to."""
    page = browser.get(url(ref))
    linked = {link.rpartition("/")[2] for link in page.links.values() if link.startswith(f"{url(ref)}/")}
    answering = {key for key in SECTIONS if browser.get(url(ref, key)).status == 200}
    assert linked == answering
    for key in set(SECTIONS) - answering:
        assert str(SECTIONS[key].title) not in page.links
    return answering


def test_conf_02_a_section_is_there_for_who_may_see_its_part_alone(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client()
    own = opened(client, ref)
    assert {"person", "income", "trajectory", "poverty", "work_education_income"} <= own
    assert own.isdisjoint({"apart", "judicial", "family_social", "alcohol_drugs", "justice_police"})
    account = accounts.make(ActorRole.TEAM_MEMBER)
    member = opened(colleague(client, account, ref, LifeDomain.FAMILY_SOCIAL), ref)
    assert {"apart", "family_social"} <= member
    assert member.isdisjoint({"income", "poverty", "trajectory", "judicial", "work_education_income"})


def test_conf_01_who_only_arranges_or_advises_or_is_nobody_here_finds_little_or_nothing(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client()
    account = accounts.make(ActorRole.TEAM_MEMBER)
    practical = colleague(client, account, ref, function=MembershipFunction.COORDINATION_ONLY)
    assert opened(practical, ref) == {"introductions"}
    adviser = accounts.make(ActorRole.TEAM_MEMBER)
    function = MembershipFunction.CONSULTATION_ONLY
    browser = colleague(client, adviser, ref, LifeDomain.MENTAL_HEALTH, function=function)
    stranger = work.client(member=False)
    for somebody, one in ((browser, ref), (client, stranger), (client, "GENT-2N0B0DY2")):
        for address in (url(one), url(one, "person"), url(one, "wishes")):
            assert somebody.get(address).status == 404
        assert somebody.post(url(one, "travel"), {"travel_mode": "car"}).status == 404
    assert client.post(url(ref, "family_social") + "/discussed", {"assessment": 1}).status == 404


def judge(app: Flask, ref: str) -> tuple[int, int]:
    """Let a house of justice limit a client; return the house, and an organisation not to be met."""
    with app.app_context(), unit_of_work() as session:
        house = make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE)
        avoided = make.make_organisation(session)
        record_judicial_condition(
            session,
            make.SEED,
            client=person(session, ref),
            source_organisation=session.get_one(Organisation, house.id),
            half_days=HalfDays.of(["mon-morning"]),
            text="Meldt zich elke maandag",
        )
        return house.id, avoided.id


def test_conf_14_a_judicial_half_day_is_simply_not_there_and_saving_keeps_what_lies_under_it(
    client: Client, work: Desk
) -> None:
    ref = work.client()
    judge(client.app, ref)
    page = client.get(url(ref, "availability"))
    assert "mon-morning" not in sent(page)["half_days"]
    assert "Meldt zich" not in page.text
    refused = client.post(url(ref, "availability"), {"half_days": ["mon-morning", "tue-morning"]})
    assert "ma voormiddag kan niet" in refused.soup.find(id="half_days-error").get_text()
    client.post(url(ref, "availability"), sent(page) | {"half_days": ["tue-morning"]})
    assert facts(client.app, ref).availability == HalfDays.of(["tue-morning"])
    with client.app.app_context(), unit_of_work() as session:
        assert "mon-morning" in person(session, ref).availability


def test_inv_24_only_the_justice_assistant_keeps_conditions_and_the_round_reads_their_effect(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client()
    house, avoided = judge(client.app, ref)
    account = accounts.make(ActorRole.TEAM_MEMBER, organisation_id=house, function=RoleKind.JUSTICE_ASSISTANT)
    assistant = colleague(
        client, account, ref, LifeDomain.JUSTICE_POLICE, legal_basis=LegalBasis.JUDICIAL_MANDATE
    )
    assert "judicial" in opened(assistant, ref)
    assert client.get(url(ref, "judicial")).status == 404
    page = assistant.post(url(ref, "judicial"), {"valid_from": days(0).isoformat()})
    assert "Kies minstens één dagdeel" in page.text
    fields = {"valid_from": days(0).isoformat(), "valid_to": days(-1).isoformat(), "text": "Afspraak"}
    assert "kies een dag na de eerste dag" in assistant.post(url(ref, "judicial"), fields).text
    fields = {
        "half_days": ["tue-morning"],
        "no_go_postcodes": "9030",
        "contact-0": f"organisation:{avoided}",
        "valid_from": days(0).isoformat(),
    }
    assert "di voormiddag" in assistant.post(url(ref, "judicial"), fields).text
    found = facts(client.app, ref)
    assert not HalfDays(found.availability) & HalfDays.of(["mon-morning", "tue-morning"])
    assert (found.no_go_areas, found.avoided_contacts) == ({"9030"}, {f"organisation:{avoided}"})


def test_the_checklist_names_the_rules_that_really_read_a_section() -> None:
    read: dict[str, set[str]] = {}
    for rule in (*HARD_RULES, *SOFT_RULES):
        for fact in rule.inputs:
            for part in sources_of(fact):
                for form in SOURCES[part].forms:
                    if form.startswith("client_file."):
                        read.setdefault(form.partition(".")[2], set()).add(rule.code)
    assert {key: set(codes) for key, codes in overview.RULES.items()} == read
    assert set(read) <= set(SECTIONS)
    assert {key for _title, keys in overview.groups() for key in keys} == set(SECTIONS)


def test_the_checklist_tells_what_a_round_still_asks(client: Client, work: Desk) -> None:
    ref = work.client(availability=None, looking_since=None)
    page = client.get(url(ref))
    assert "Op welke dagdelen kan de cliënt?" in page.text
    assert "Sinds wanneer zoekt de cliënt een plek?" in page.text
    assert "Dagdelen (HR-11)" in page.text
    client.post(url(ref, "availability"), {"half_days": ["tue-morning"]})
    page = client.get(url(ref))
    assert "Op welke dagdelen kan de cliënt?" not in page.text
    assert "di voormiddag" in page.text


def test_half_days_nobody_talked_about_stay_open_and_ticking_them_is_the_whole_answer(
    client: Client, work: Desk
) -> None:
    ref = work.client(availability=None)
    form = client.get(url(ref, "availability"))
    assert not form.soup.select("input[name=half_days][checked], #unknown")
    client.post(url(ref, "availability"), sent(form) | {"earliest_start_on": "20/12/2026"})
    found = facts(client.app, ref)
    assert (found.availability, found.earliest_start) == (None, date(2026, 12, 20))
    page = client.get(url(ref))
    assert "Op welke dagdelen kan de cliënt?" in page.text
    assert "vanaf 20 december 2026" in page.text
    form = client.get(url(ref, "availability"))
    client.post(url(ref, "availability"), sent(form) | {"half_days": ["tue-morning"]})
    assert facts(client.app, ref).availability == HalfDays.of(["tue-morning"])
    form = client.get(url(ref, "availability"))
    client.post(url(ref, "availability"), sent(form) | {"unknown": "yes"})
    found = facts(client.app, ref)
    assert (found.availability, found.earliest_start) == (None, date(2026, 12, 20))

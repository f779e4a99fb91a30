"""A client's file on screen: what is entered in a section is what a round reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coordination.vocabulary import ActorRole, HalfDays, LifeDomain
from matching import WishFacts
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.web.pages.casework import Desk, desk
from tests.web.pages.client_file_desk import colleague, facts, join, sent, url
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.unit_of_work import unit_of_work


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def save(client: Client, ref: str, section: str, **fields: Any) -> None:
    """Fill in a section as it is shown, change what is given, and send it."""
    page = client.get(url(ref, section))
    assert page.status == 200, section
    page = client.post(url(ref, section), sent(page) | fields)
    assert page.status == 200, page.text
    assert page.notices


def test_every_section_is_read_by_a_round_as_it_was_entered(client: Client, work: Desk) -> None:
    ref = work.client(languages=[], dutch_level=None)
    host = make_host(work)
    save(client, ref, "person", display_name="Amina", birth_year=2000, postcode="9040", locality="")
    save(
        client,
        ref,
        "languages",
        **{"dutch_level": "A2", "language-0": "ar", "language-1": "fr", "level-1": "A1"},
    )
    save(
        client,
        ref,
        "income",
        income_status="sickness_benefit",
        resident_flemish_region="yes",
        recognised_disability_support="no",
        valid_advices=["adapted_work"],
    )
    save(client, ref, "availability", half_days=["tue-evening"], earliest_start_on="20/12/2026")
    save(client, ref, "limits", **{"no_go_postcodes": "9000, 9050", "contact-0": f"organisation:{host}"})
    save(client, ref, "travel", travel_mode="foot", max_travel_minutes=25)
    save(
        client,
        ref,
        "needs",
        functional_needs=["quiet_place", "late_start"],
        basic_skills=["politeness"],
        work_skills=["accuracy"],
        sector_skills=["green"],
    )
    save(
        client,
        ref,
        "support",
        support_intensity_needed=4,
        wants_low_stress="yes",
        wants_new_network="no",
        supervisor_wishes=["own_language"],
    )
    save(client, ref, "search", looking_since=days(-12).isoformat(), refused_kinds=["language_course"])
    save(client, ref, "introductions", organisation=host, kind="guest_visit", held_on=days(-3).isoformat())
    found = facts(client.app, ref)
    assert (found.area, found.age) == ("9040", days(0).year - 2000)
    assert found.home is not None
    assert (found.dutch_level, found.languages) == ("A2", {"ar"})
    assert (found.income_status, found.advices) == ("sickness_benefit", {"adapted_work"})
    assert (found.resident_flemish_region, found.recognised_disability_support) == (True, False)
    assert found.availability == HalfDays.of(["tue-evening"])
    assert found.earliest_start == date(2026, 12, 20)
    assert found.no_go_areas == {"9000", "9050"}
    assert found.avoided_contacts == {f"organisation:{host}"}
    assert (found.travel_mode, found.max_travel_minutes) == ("foot", 25)
    assert found.needs == {"quiet_place", "late_start"}
    assert found.strengths == {"politeness", "accuracy", "green"}
    assert (found.support_intensity_needed, found.wants_low_stress) == (4, True)
    assert (found.prefers_new_network, found.supervisor_wishes) == (False, {"own_language"})
    assert (found.waiting_days, found.blocked_kinds) == (12, {"language_course"})
    assert found.introduced_at == {f"organisation:{host}"}


def make_host(work: Desk) -> int:
    with work.app.app_context(), unit_of_work() as session:
        return make.make_host(session, name="De Keuken").id


def test_the_wishes_stand_in_the_clients_own_order_and_words(client: Client, work: Desk) -> None:
    ref = work.client()
    host = make_host(work)
    rows = {"wish-0": "sector:catering", "rank-0": 3, "words-0": "Koken, dat kan ik.", "by-0": "client"}
    rows |= {"wish-1": f"host:organisation:{host}", "rank-1": 1, "words-1": "Bij hen!", "by-1": "client"}
    rows |= {"wish-2": "near_home", "rank-2": 2, "by-2": "network"}
    save(client, ref, "wishes", **rows)
    page = client.get(url(ref, "wishes"))
    assert page.soup.find(id="words-0").get_text(strip=True) == "Bij hen!"
    assert facts(client.app, ref).wishes == (
        WishFacts(dimension="host", value=f"organisation:{host}", rank=1),
        WishFacts(dimension="near_home", value="", rank=2),
        WishFacts(dimension="sector", value="catering", rank=3),
    )
    save(client, ref, "wishes", **{"wish-0": "", "words-0": ""})
    assert [wish.rank for wish in facts(client.app, ref).wishes] == [1, 2]


def test_rungs_and_competences_are_assessed_together_with_the_client(client: Client, work: Desk) -> None:
    ref = work.client()
    page = client.get(f"{url(ref, 'rungs')}?scheme=w2_flanders")
    page = client.post(
        url(ref, "rungs"), sent(page) | {"current_rung": 2, "attainable_rung": 3, "discussed": "yes"}
    )
    assert "nog niet besproken" not in page.text
    page = client.get(url(ref, "competences"))
    assert page.text.index("Genoemde competenties") < page.text.index("Voorbeelden")
    save(client, ref, "competences", **{"level-cooperation": 4, "level-accuracy": 2, "discussed": "yes"})
    found = facts(client.app, ref)
    assert found.rungs == {"gent_2014": (3, 4), "w2_flanders": (2, 3)}
    assert found.competences == {"cooperation": 4, "accuracy": 2}


def test_the_poverty_checklist_tells_every_specialist_three_practical_signals(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref = work.client()
    assert "Vraag dit tegen" in client.get(url(ref, "poverty")).text
    before = facts(client.app, ref)
    assert (before.has_transport_money, before.has_internet) == (None, None)
    fields = {"signals": ["no_internet"], "state-debts": "in_action"}
    save(client, ref, "poverty", **fields)
    found = facts(client.app, ref)
    assert (found.has_transport_money, found.has_internet) == (True, False)
    save(client, ref, "poverty", **{"state-debts": "", "signals": []})
    assert facts(client.app, ref).has_internet is True
    save(client, ref, "poverty", signals=["no_transport_money"])
    account = accounts.make(ActorRole.TEAM_MEMBER)
    specialist = colleague(client, account, ref, LifeDomain.PHYSICAL_HEALTH)
    page = specialist.get(url(ref))
    assert "geen geld voor vervoer" in page.text
    assert url(ref, "poverty") not in page.links.values()


def test_the_trajectory_grows_by_phases_and_who_comes_back_begins_anew(client: Client, work: Desk) -> None:
    ref = work.client()
    save(client, ref, "trajectory", goal="participation_as_goal")
    page = client.post(f"{url(ref, 'trajectory')}/phase", {"phase": "prevocational"})
    assert "De fase is bewaard." in page.notices
    page = client.post(f"{url(ref, 'trajectory')}/phase", {"phase": "responsibility"})
    assert page.status == 422
    assert "fase 2 vraagt een ontwikkelingsplan" in page.text
    client.post(f"{url(ref, 'trajectory')}/plan", {"began_on": days(-1).isoformat()})
    client.post(f"{url(ref, 'trajectory')}/phase", {"phase": "responsibility"})
    page = client.post(f"{url(ref, 'trajectory')}/phase", {"phase": "prevocational"})
    assert "krijgt er een reden bij" in page.soup.find(id="phase_reason-error").get_text()
    page = client.post(f"{url(ref, 'trajectory')}/goals", {"goal_text": "Elke dag buiten komen"})
    button = page.form(f"{url(ref, 'trajectory')}/goals/settle")
    goal = button.find("input", {"name": "plan_goal"})["value"]
    page = client.post(button["action"], {"plan_goal": goal, "state": "reached"})
    assert "Elke dag buiten komen bereikt" in page.text
    found = facts(client.app, ref)
    assert (found.trajectory_kind, found.wanted_duration) == ("activation", "lasting")
    assert (found.workfloor_phase, found.has_development_plan) == ("responsibility", True)
    for step in ("give_advice", "guide_transition", "close"):
        page = client.post(f"{url(ref, 'trajectory')}/step", {"step": step})
    assert "De cliënt komt terug" in page.text
    save(client, ref, "trajectory", kind="workfloor", goal="paid_work")
    assert "Vervolg op het traject dat eindigde op" in client.get(url(ref, "trajectory")).text
    assert facts(client.app, ref).trajectory_kind == "workfloor"


def test_a_life_domain_is_final_once_it_was_talked_over(client: Client, work: Desk) -> None:
    ref = work.client()
    fields = {"instrument": "asi", "client_worry": 2, "client_wants_help": 3, "help_needed": 5}
    save(client, ref, "work_education_income", **fields)
    page = client.get(url(ref, "work_education_income"))
    assert "nog te bespreken" in page.text
    button = page.form(f"{url(ref, 'work_education_income')}/discussed")
    fields = {"assessment": button.find("input", {"name": "assessment"})["value"]}
    page = client.post(button["action"], fields)
    assert "nog te bespreken" not in page.text
    assert client.post(button["action"], fields).status == 422


def test_two_clients_are_kept_apart_and_the_reason_stays_with_the_domain(
    client: Client, work: Desk, accounts: Accounts
) -> None:
    ref, other = work.client(), work.client("Bart C.")
    account = accounts.make(ActorRole.TEAM_MEMBER)
    family = colleague(client, account, ref, LifeDomain.FAMILY_SOCIAL)
    page = family.post(url(ref, "apart"), {"other": other, "binding": "binding"})
    assert page.status == 422
    assert "je volgt geen cliënt met dit nummer" in page.text
    page = family.post(url(ref, "apart"), {"other": "GENT-2N0B0DY2", "binding": "binding"})
    assert "je volgt geen cliënt met dit nummer" in page.text
    join(client.app, account, other, LifeDomain.FAMILY_SOCIAL)
    fields = {"other": other, "binding": "binding", "reason": "Een oude ruzie"}
    page = family.post(url(ref, "apart"), fields)
    assert "Een oude ruzie" in page.text
    assert "staat al genoteerd" in family.post(url(ref, "apart"), fields).text
    assert client.get(url(ref, "apart")).status == 404
    assert facts(client.app, other, ref).keep_apart == {ref}
    button = page.form(f"{url(ref, 'apart')}/end")
    page = family.post(button["action"], {"kept": button.find("input", {"name": "kept"})["value"]})
    assert "Een oude ruzie" not in page.text

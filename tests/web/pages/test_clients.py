"""My clients on screen: who has no next step, what a page shows and hides, why not there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.clients import operations as client_operations
from coordination.clients.models import Client as Person
from coordination.organisations.models import Professional
from coordination.rounds.models import Suggestion
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    AuditAction,
    HalfDays,
    LanguageLevel,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
    PlacementState,
    RoleKind,
)
from tests.coordination import factories as make
from tests.web.pages.casework import Desk, desk, statements
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client, Page
from web.unit_of_work import unit_of_work


@pytest.fixture
def work(client: Client, accounts: Accounts) -> Desk:
    return desk(client, accounts)


def _section(page: Page, title: str) -> str:
    found = [one for one in page.soup.select("section") if one.h2 and title in one.h2.get_text()]
    return " ".join(found[0].get_text(" ").split()) if found else ""


# --- the list ---


def test_whoever_has_no_next_step_stands_on_top(client: Client, work: Desk) -> None:
    work.client("Placed P.")
    work.offer()
    work.round()
    work.client("Nobody N.")
    page = client.get("/clients/")
    titles = [one.get_text() for one in page.soup.select("section h2")]
    assert titles == ["Nog geen volgende stap", "Jij bent aan zet"]
    assert "Nobody N." in _section(page, titles[0])
    assert "Placed P." in _section(page, titles[1])
    assert "1 cliënt heeft nog geen volgende stap." in page.text


def test_the_list_says_for_how_long_somebody_waits(client: Client, work: Desk) -> None:
    work.client(looking_since=clock.today() - timedelta(days=64))
    assert "al 2 maanden" in client.get("/clients/").text


def test_the_longest_waiting_comes_first(client: Client, work: Desk) -> None:
    work.client("Kort", looking_since=clock.today() - timedelta(days=3))
    work.client("Lang", looking_since=clock.today() - timedelta(days=90))
    names = [row.a.get_text() for row in client.get("/clients/").soup.select("tbody th")]
    assert names == ["Lang", "Kort"]


def test_the_list_can_be_narrowed_and_counts_stay(client: Client, work: Desk) -> None:
    work.client("Zoekend")
    work.client("Rustig", looking_since=None)
    page = client.get("/clients/?show=resting")
    assert "Rustig" in page.text
    assert "Zoekend" not in page.text
    chips = {chip.contents[0].strip(): chip.span.get_text() for chip in page.soup.select(".chips a")}
    assert chips == {"Iedereen": "2", "Geen volgende stap": "1", "Zoekt nu niet": "1"}
    assert page.soup.select_one(".chips [aria-current]").contents[0].strip() == "Zoekt nu niet"


def test_an_unknown_filter_shows_everybody(client: Client, work: Desk) -> None:
    work.client("Zoekend")
    page = client.get("/clients/?show=nonsense")
    assert page.status == 200
    assert "Zoekend" in page.text


def test_conf_01_a_foreign_client_is_neither_listed_nor_counted(client: Client, work: Desk) -> None:
    work.client("Van een ander", member=False)
    page = client.get("/clients/")
    assert "Van een ander" not in page.text
    assert "Je begeleidt nog niemand" in page.text


def test_conf_15_who_only_coordinates_sees_the_reference_and_no_name(client: Client, work: Desk) -> None:
    ref = work.client("Geheim G.", function=MembershipFunction.COORDINATION_ONLY)
    page = client.get("/clients/")
    assert ref in page.text
    assert "Geheim" not in page.text


def test_invented_people_are_marked(client: Client, work: Desk) -> None:
    work.client()
    assert "verzonnen" in client.get("/clients/").text


def test_the_list_asks_the_database_as_often_for_ten_clients_as_for_two(client: Client, work: Desk) -> None:
    work.offer(shifts=[("Voormiddagen", make.MORNINGS, 20)])
    for number in range(2):
        work.client(f"Cliënt {number}")
    work.round()
    few = statements(client, "/clients/")
    for number in range(8):
        work.client(f"Nog een {number}")
    work.round()
    assert statements(client, "/clients/") == few


# --- one client ---


def test_a_foreign_client_reads_like_an_absent_one(client: Client, work: Desk) -> None:
    foreign = client.get(f"/clients/{work.client(member=False)}")
    absent = client.get("/clients/GENT-22222222")
    assert foreign.status == absent.status == 404
    assert foreign.text == absent.text


def test_conf_01_a_refused_look_stays_in_the_record(client: Client, work: Desk) -> None:
    ref = work.client(member=False)
    client.get(f"/clients/{ref}")
    with work.app.app_context(), unit_of_work() as session:
        refused = select(AuditEvent).where(AuditEvent.action == AuditAction.VIEW_DENIED)
        assert session.scalars(refused).one().subject == ref


def test_the_page_shows_wishes_in_own_words_needs_rungs_and_week(client: Client, work: Desk) -> None:
    ref = work.client("Amina B.", functional_needs=[Adaptation.FIXED_CONTACT])
    page = client.get(f"/clients/{ref}")
    assert page.h1 == "Amina B."
    assert "Koken, dat kan ik." in _section(page, "Wat Amina B. wil")
    assert "vaste contactpersoon" in _section(page, "In het kort")
    assert "leefloon" in _section(page, "In het kort")
    rungs = _section(page, "Op de ladder")
    assert "Trede 3: sociale activering" in rungs
    assert "Haalbaar: Trede 4: arbeidsactivering" in rungs
    assert "activeringsladder OCMW Gent (2014)" in rungs
    assert len(page.soup.select(".week__chosen")) == 8


def test_an_availability_that_nobody_asked_for_is_a_question(client: Client, work: Desk) -> None:
    ref = work.client(availability=None)
    assert "Nog niet gevraagd" in client.get(f"/clients/{ref}").text


def test_conf_14_a_judicial_condition_is_only_time_that_is_taken(client: Client, work: Desk) -> None:
    ref = work.client()
    with work.app.app_context(), unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.ref == ref)).one()
        client_operations.record_judicial_condition(
            session,
            make.SEED,
            client=person,
            source_organisation=make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE),
            half_days=HalfDays.of(["tue-afternoon"]),
            text="Afspraak bij de justitieassistent",
        )
    page = client.get(f"/clients/{ref}")
    assert len(page.soup.select(".week__chosen")) == 7
    assert "justitie" not in _section(page, "Wanneer het kan").lower()
    assert "Afspraak bij" not in page.text


def test_conf_02_other_domains_are_absent_from_the_page(client: Client, work: Desk) -> None:
    ref = work.client(function=MembershipFunction.COORDINATION_ONLY)
    page = client.get(f"/clients/{ref}")
    assert page.status == 200
    assert page.h1 == ref
    html = page.response.get_data(as_text=True)
    for hidden in ("Amina", "Koken, dat kan ik.", "Op de ladder", "Wanneer het kan", "leefloon", "Akkoorden"):
        assert hidden not in html
    assert "Het team" in page.text


def test_the_team_names_who_for_what_since_when_on_which_basis_and_the_gaps(
    client: Client, work: Desk
) -> None:
    ref = work.client()
    with work.app.app_context(), unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.ref == ref)).one()
        nurse = make.make_professional(session, display_name="Noor N.", role=RoleKind.ADDICTION_COUNSELLOR)
        team = team_of(session, person.id)
        make.make_member(session, team, nurse, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    text = _section(client.get(f"/clients/{ref}"), "Het team")
    assert "Noor N." in text
    assert "drughulpverlener" in text
    assert "alcohol- en druggebruik" in text
    assert "wettelijke opdracht" in text
    assert "Niemand voor:" in text
    assert "justitie en politie" in text


def test_conf_05_after_the_membership_ended_the_client_is_absent(client: Client, work: Desk) -> None:
    ref = work.client()
    with work.app.app_context(), unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.ref == ref)).one()
        team = team_of(session, person.id)
        assert team is not None
        for one in team.memberships:
            one.state = MembershipState.ENDED
            one.ends_on = clock.today()
    assert client.get(f"/clients/{ref}").status == 404


def test_a_case_team_member_has_no_supervisor_page(client: Client, work: Desk, accounts: Accounts) -> None:
    ref = work.client()
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.TEAM_MEMBER, organisation_id=_organisation_of(work)))
    assert client.get(f"/clients/{ref}").status == 404


def _organisation_of(work: Desk) -> int:
    with work.app.app_context(), unit_of_work() as session:
        return session.get_one(Professional, work.account.professional_id).organisation_id


# --- the proposals ---


def test_the_suggestion_shows_reasons_route_and_a_button(client: Client, work: Desk) -> None:
    ref = work.client()
    work.offer("Keukenhulp")
    work.round()
    page = client.get(f"/clients/{ref}")
    text = _section(page, "Voorstel uit de laatste ronde")
    assert "Keukenhulp" in text
    assert "Past bij de wens: keuken en zaal" in text
    assert "de cliënt meldt zich zelf aan" in text
    assert page.soup.select(".reasons li")
    placement_ref, _state = work.placement(ref)
    assert page.form(f"/placements/{placement_ref}/shortlist")


def test_alternatives_stand_side_by_side_and_can_be_chosen(client: Client, work: Desk) -> None:
    ref = work.client()
    work.offer("Keukenhulp")
    work.offer("Bijrijder", sector="logistics")
    work.round()
    page = client.get(f"/clients/{ref}")
    cards = page.soup.select(".alternative")
    assert [card.h3.get_text() for card in cards] == ["Bijrijder"]
    form = page.form(f"/clients/{ref}/alternatives")
    fields = {one["name"]: one["value"] for one in form.select("input")}
    answer = client.post(f"/clients/{ref}/alternatives", fields)
    assert answer.h1 == "Bijrijder"
    assert work.placement(ref)[1] is PlacementState.SHORTLISTED


def test_an_alternative_chosen_twice_is_refused_in_plain_words(client: Client, work: Desk) -> None:
    ref = work.client()
    work.offer("Keukenhulp")
    work.offer("Bijrijder", sector="logistics")
    work.round()
    form = client.get(f"/clients/{ref}").form(f"/clients/{ref}/alternatives")
    fields = {one["name"]: one["value"] for one in form.select("input")}
    client.post(f"/clients/{ref}/alternatives", fields)
    again = client.post(f"/clients/{ref}/alternatives", fields)
    assert "staat al op de lijst" in again.notices[0]


def test_the_half_days_of_an_alternative_can_be_chosen(client: Client, work: Desk) -> None:
    ref = work.client()
    work.offer("Keukenhulp")
    free = {f"{day}-morning": 2 for day in ("mon", "tue", "wed")}
    work.offer("Vrije keuze", sector="logistics", shifts=None, free_choice=free, min_half_days=1)
    work.round()
    form = client.get(f"/clients/{ref}").form(f"/clients/{ref}/alternatives")
    fields = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    boxes = form.select("input[type=checkbox]")
    assert [box["value"] for box in boxes] == ["mon-morning", "tue-morning", "wed-morning"]
    wrong = client.post(f"/clients/{ref}/alternatives", fields | {boxes[0]["name"]: "fri-evening"})
    assert wrong.status == 422
    field = wrong.soup.select_one(f"details[open] fieldset#{boxes[0]['name']}")
    assert "Kies zoveel dagdelen als deze plek vraagt" in field.select_one(".field__error").get_text()
    assert wrong.soup.select_one(f"#errors a[href='#{field['id']}']")
    right = client.post(f"/clients/{ref}/alternatives", fields | {boxes[0]["name"]: "wed-morning"})
    assert right.h1 == "Vrije keuze"
    assert "wo voormiddag" in right.text


def test_an_alternative_of_somebody_else_is_absent(client: Client, work: Desk) -> None:
    mine, other = work.client("Ik"), work.client("Ander", member=False)
    for title in ("Keukenhulp", "Bijrijder"):
        work.offer(title)
    work.round()
    with work.app.app_context(), unit_of_work() as session:
        foreign = session.scalars(select(Suggestion).join(Person).where(Person.ref == other)).one()
        fields = {"suggestion": foreign.id, "index": 0}
    assert client.post(f"/clients/{mine}/alternatives", fields).status == 404
    assert client.post(f"/clients/{other}/alternatives", fields).status == 404


def test_a_client_without_a_place_sees_what_came_nearest(client: Client, work: Desk) -> None:
    ref = work.client(dutch_level=LanguageLevel.NONE)
    work.offer("Onthaal", min_dutch_level=LanguageLevel.B2)
    work.round()
    page = client.get(f"/clients/{ref}")
    text = _section(page, "Nog niets dat past")
    assert "Onthaal" in text
    assert "past niet: nederlands" in text.lower()


# --- why not there? ---


def test_why_not_puts_what_says_no_first_with_the_values_seen(client: Client, work: Desk) -> None:
    ref = work.client(dutch_level=LanguageLevel.A1)
    offer_id = work.offer("Onthaal", min_dutch_level=LanguageLevel.B2)
    work.round()
    page = client.get(f"/clients/{ref}/why-not?offer={offer_id}")
    against = _section(page, "Dit staat in de weg")
    assert "Nederlands" in against
    assert "B2" in against
    assert "A1" in against
    assert "HR-08" in against
    assert "Keuze van de cliënt" in _section(page, "Dit klopt wel")


def test_what_is_unknown_is_a_question_to_ask(client: Client, work: Desk) -> None:
    ref = work.client(availability=None)
    offer_id = work.offer()
    work.round()
    page = client.get(f"/clients/{ref}/why-not?offer={offer_id}")
    assert "Op welke dagdelen kan de cliënt?" in _section(page, "Dit weten we nog niet")


def test_a_place_that_fits_says_so(client: Client, work: Desk) -> None:
    ref = work.client()
    offer_id = work.offer()
    work.round()
    assert "deze plek past" in client.get(f"/clients/{ref}/why-not?offer={offer_id}").text


def test_a_place_that_came_after_the_round_is_said_to_be_so(client: Client, work: Desk) -> None:
    ref = work.client()
    work.offer()
    work.round()
    later = work.offer("Nieuw")
    assert "deed er niet aan mee" in client.get(f"/clients/{ref}/why-not?offer={later}").text


def test_an_unknown_place_is_refused(client: Client, work: Desk) -> None:
    ref = work.client()
    page = client.get(f"/clients/{ref}/why-not?offer=99999")
    assert page.status == 422
    assert "kies er een uit de lijst" in page.notices[0]


def test_conf_01_why_not_for_a_foreign_client_is_absent(client: Client, work: Desk) -> None:
    ref = work.client(member=False)
    offer_id = work.offer()
    work.round()
    assert client.get(f"/clients/{ref}/why-not?offer={offer_id}").status == 404


def test_e_3_9_a_reason_on_a_domain_out_of_scope_is_not_told(client: Client, work: Desk) -> None:
    ref = work.client(postcode="9000", no_go_postcodes=["9000"])
    offer_id = work.offer()
    work.round()
    page = client.get(f"/clients/{ref}/why-not?offer={offer_id}")
    assert "HR-10" not in page.text
    assert "mijdt" not in page.text
    assert "Vrije plaats" in _section(page, "Dit staat in de weg")

"""A member of a case team: who is involved, for what, since when, on what basis, and where nobody is."""

import pytest

pytestmark = pytest.mark.journey

SUPERVISOR = "Lotte Van Denkbeeld"
MEMBER = "Sara Spiegelbeeldt"
DOMAINS = 6
COLUMNS = ["Wie", "Organisatie", "Waarvoor", "Sinds", "Op basis van"]


def test_my_teams_tell_who_is_involved_and_which_domain_has_nobody(somebody):
    sara = somebody(MEMBER)
    sara.menu("Mijn teams")
    assert sara.h1 == "Mijn teams"
    sara.look("team-member-teams")
    sara.page.locator("main a[href^='/teams/']").first.click()
    sara.page.wait_for_load_state()
    assert sara.h1.startswith("Team rond ")
    assert sara.path.removeprefix("/teams/") in sara.page.title()

    members = sara.section("Wie is betrokken").locator("table")
    assert members.locator("thead th").all_inner_texts() == COLUMNS
    mine = members.locator("tbody tr", has_text=MEMBER)
    assert "(jij)" in mine.inner_text()
    for member in members.locator("tbody tr").all():
        assert all(cell.strip() for cell in member.locator("th, td").all_inner_texts())

    domains = sara.section("De zes levensdomeinen").locator("tbody tr")
    assert domains.count() == DOMAINS
    uncovered = domains.filter(has_text="niemand")
    assert (uncovered.count() > 0) == ("Niemand voor:" in sara.text)
    sara.look("team-member-team")


def test_somebody_elses_client_reads_exactly_like_one_who_does_not_exist(somebody):
    lotte, sara = somebody(SUPERVISOR), somebody(MEMBER)
    lotte.menu("Mijn cliënten")
    links = lotte.main.locator("tbody th a").all()
    lottes = {link.get_attribute("href").removeprefix("/clients/") for link in links}
    sara.open("/teams/")
    own = sara.page.locator("main a[href^='/teams/']").all()
    saras = {link.get_attribute("href").removeprefix("/teams/") for link in own}
    foreign = min(lottes - saras)

    assert sara.open("/teams/GENT-22222222") == 404
    absent = sara.text
    assert sara.open(f"/teams/{foreign}") == 404
    assert sara.text == absent
    assert foreign not in sara.page.content()
    sara.look("team-member-absent")
    for page in (f"/clients/{foreign}", "/rounds/", "/offers/"):
        assert sara.open(page) == 404, "not this role's"
        assert sara.text == absent

"""A client: who is involved, who looked, sharing less, wishes of one's own, and an answer that may wait."""

import pytest

pytestmark = pytest.mark.journey

T, J, K, ASKED = range(4)


@pytest.fixture
def clients(cast):
    return [account["name"] for account in cast["client"]]


def test_conf_20_a_client_finds_who_is_involved_and_who_looked_in_two_clicks(somebody, clients):
    t = somebody(clients[T])
    assert t.h1 == "Mijn dossier"
    assert "Volgend gesprek" in t.text
    t.look("client-start")
    t.follow("Wie is bij mij betrokken? Wat mogen zij zien?")
    assert "leidt je team" in t.text
    assert t.text.count("Tot wanneer?") == t.text.count("Mag zien:") > 1
    t.look("client-people")
    t.open("/mine/")
    t.follow("Wie keek in mijn dossier?")
    assert t.row("in nood").count() == 1
    t.look("client-looked")
    assert not t.barriers()


def test_conf_08_a_client_shares_less_and_says_what_is_wanted(somebody, clients):
    k = somebody(clients[K])
    k.open("/mine/sharing")
    boxes = k.main.locator("input[name=parts]:checked")
    before = boxes.count()
    boxes.last.uncheck()
    k.main.get_by_role("button", name="Minder delen").last.click()
    k.page.get_by_text("Wat je afvinkte, is nu al weg.").wait_for()
    assert k.main.locator("input[name=parts]:checked").count() == before - 1
    k.look("client-sharing")
    k.open("/mine/wishes")
    k.main.locator("textarea[name^=words-]").first.fill("Bij de mensen die ik ken")
    k.press("Bewaar")
    assert k.main.locator("textarea[name^=words-]").first.input_value() == "Bij de mensen die ik ken"
    k.look("client-wishes")
    assert not k.barriers()


def test_conf_28_a_client_answers_a_proposal_with_later_and_may_come_back_to_it(somebody, clients):
    asked = somebody(clients[ASKED])
    asked.follow("Wat is mij voorgesteld?")
    asked.look("client-proposals")
    asked.press("Later")
    assert "Je wil nog nadenken. Dat mag." in asked.text
    assert asked.main.get_by_role("button", name="Ja").count() == 1
    assert not asked.barriers()

"""A day of a client, in French: who is involved, who looked, sharing less, wishes, and an answer: later."""

import pytest
from babel.messages.pofile import read_po

from tests.journeys.support.people import words
from tests.support.sources import ROOT

pytestmark = pytest.mark.journey

CATALOGUE = ROOT / "web" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
_T, _J, K, ASKED = range(4)


@pytest.fixture(scope="module")
def french():
    """Give the French of a Dutch text of the program."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)

    def of(text):
        return words(catalogue[text].string)

    return of


@pytest.fixture
def reader(somebody, cast, french):
    """Let a client read French, and Dutch again afterwards: the choice is kept with the account."""
    readers = []

    def arrive(number):
        client = somebody(cast["client"][number]["name"])
        _choose(client, "Français")
        readers.append(client)
        assert client.h1 == french("Mijn dossier")
        return client

    yield arrive
    for client in readers:
        _choose(client, "Nederlands")


def test_conf_20_conf_08_a_client_reads_who_is_involved_and_looked_and_shares_less(reader, french):
    k = reader(K)
    assert k.page.locator("html").get_attribute("lang") == "fr"
    k.look("client-start-in-french")
    k.follow(french("Wie is bij mij betrokken? Wat mogen zij zien?"))
    assert french("leidt je team") in k.text
    k.open("/mine/")
    k.follow(french("Wie keek in mijn dossier?"))
    assert k.main.locator("tbody tr").count()
    assert not k.barriers()

    k.open("/mine/")
    k.follow(french("Wat deel ik, en met wie?"))
    boxes = k.main.locator("input[name=parts]:checked")
    before = boxes.count()
    boxes.last.uncheck()
    k.main.get_by_role("button", name=french("Minder delen")).last.click()
    k.page.get_by_text(french("Veranderd. Wat je afvinkte, is nu al weg.")).wait_for()
    assert k.main.locator("input[name=parts]:checked").count() == before - 1
    k.look("client-sharing-in-french")

    k.open("/mine/")
    k.follow(french("Wat wil ik?"))
    k.main.locator("textarea[name^=words-]").first.fill("Avec des gens que je connais")
    k.press(french("Bewaar"))
    assert k.main.locator("textarea[name^=words-]").first.input_value() == "Avec des gens que je connais"
    k.look("client-wishes-in-french")
    assert not k.barriers()


def test_conf_28_a_client_answers_a_proposal_with_later_and_may_come_back_to_it(reader, french):
    asked = reader(ASKED)
    asked.follow(french("Wat is mij voorgesteld?"))
    asked.look("client-proposals-in-french")
    asked.press(french("Later"))
    assert french("Je wil nog nadenken. Dat mag.") in asked.text
    assert asked.main.get_by_role("button", name=french("Ja")).count() == 1
    assert not asked.barriers()


def _choose(client, language):
    with client.page.expect_navigation():
        client.page.get_by_role("button", name=language).first.click()

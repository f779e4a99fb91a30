"""Whoever chooses English reads English on every page; what people wrote stays as they wrote it."""

import csv
import re

import pytest
from babel.messages.pofile import read_po

from tests.journeys.support.pages import page_routes, walk
from tests.support.sources import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

CATALOGUE = ROOT / "web" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
LABELS = ROOT / "coordination" / "vocabulary" / "labels.csv"
READERS = {
    "supervisor": "Griet Fabelaere",
    "partner": "Chris Tweedehandt",
    "team_member": "Sara Spiegelbeeldt",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TELLING = 6  # letters beside the placeholders; with fewer a text may stand in any language
TEXTS = """() => {
    const texts = [document.title];
    const note = (element, text) => {
        // What says itself that it is in another language, such as the name of that language, may be so.
        if (element.closest('[lang]').lang === 'en') texts.push(text);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) note(walker.currentNode.parentElement, walker.currentNode.data);
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-label'])
        document.querySelectorAll(`[${name}]`).forEach(element => note(element, element.getAttribute(name)));
    return texts.map(text => text.trim().replace(/\\s+/g, ' ')).filter(text => text);
}"""


class Dutch:
    """The Dutch texts of the program that read otherwise in English."""

    def __init__(self, pairs):
        pairs = [(nl, en) for nl, en in pairs if nl != en]
        english = {en for _, en in pairs}
        self.texts = {nl for nl, _ in pairs if not PLACEHOLDER.search(nl)} - english
        self.patterns = [
            (_pattern(nl), _pattern(en)) for nl, en in pairs if PLACEHOLDER.search(nl) and _tells(nl)
        ]

    def has(self, text):
        return text in self.texts or any(
            nl.fullmatch(text) and not en.fullmatch(text) for nl, en in self.patterns
        )


@pytest.fixture(scope="module")
def dutch():
    """What tells a Dutch text of the program from an English one."""
    with CATALOGUE.open("rb") as file:
        pairs = [pair for message in read_po(file) if message.id for pair in _pairs(message)]
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = [(row["nl"], row["en"]) for row in csv.DictReader(file)]
    return Dutch(pairs + [(shape(nl), shape(en)) for nl, en in labels for shape in (str, str.capitalize)])


@pytest.fixture
def in_english(somebody):
    """Let somebody read English, and Dutch again afterwards: the choice is kept with the account."""
    readers = []

    def arrive(name):
        reader = somebody(name)
        readers.append(reader)
        _choose(reader, "English")
        return reader

    yield arrive
    for reader in readers:
        _choose(reader, "Nederlands")


@pytest.mark.long
@pytest.mark.parametrize("role", READERS)
def test_no_dutch_of_the_program_is_left_on_any_page(role, in_english, dutch, demo):
    reader = in_english(READERS[role])
    left = set()
    for _, address in walk(reader, page_routes(demo.routes(), role)):
        assert reader.page.locator("html").get_attribute("lang") == "en"
        left |= {f"{address}: {text}" for text in set(reader.page.evaluate(TEXTS)) if dutch.has(text)}
    assert not left, "\n".join(sorted(left))
    reader.look(f"english-{role.replace('_', '-')}")


def test_the_door_speaks_english_before_anybody_signs_in(somebody):
    stranger = somebody()
    stranger.open("/sign-in")
    _choose(stranger, "English")
    assert stranger.h1 == "Sign in"
    stranger.look("english-door")


def _choose(reader, language):
    button = reader.page.get_by_role("button", name=language)
    with reader.page.expect_navigation():
        button.first.click()


def _pairs(message):
    """Return each Dutch form of a message with each English one."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(nl, en) for nl in message.id for en in message.string]


def _tells(text):
    return len(re.sub(r"[^a-zA-Zà-ÿ]", "", PLACEHOLDER.sub("", text))) >= TELLING


def _pattern(text):
    """Return what finds the text with anything in the places of its values."""
    parts = PLACEHOLDER.split(" ".join(text.split()))
    return re.compile(".*".join(re.escape(part.replace("%%", "%")) for part in parts))

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
    """The Dutch texts of the program that read otherwise in English.

    Parameters
    ----------
    messages
        The Dutch and the English forms of each text: more than one where they differ by number.
    written
        What people wrote themselves. It may be worded like a text of the program, and stays as it is.
    """

    def __init__(self, messages, written):
        english = {text for _, texts in messages for text in texts}
        self.texts = {nl for texts, _ in messages for nl in texts if not PLACEHOLDER.search(nl)}
        self.texts -= english | set(written)
        self.patterns = [
            ([_pattern(nl) for nl in texts if PLACEHOLDER.search(nl)], [_pattern(en) for en in translated])
            for texts, translated in messages
            if set(texts) != set(translated) and any(map(_tells, texts))
        ]
        longest_first = sorted(written, key=len, reverse=True)
        self.known = {}
        self.written = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def has(self, text):
        if text not in self.known:  # most texts stand on many pages
            self.known[text] = text in self.texts or self._is_made_from_dutch(self.written.sub("…", text))
        return self.known[text]

    def _is_made_from_dutch(self, text):
        return any(
            any(one.fullmatch(text) for one in nl) and not any(one.fullmatch(text) for one in en)
            for nl, en in self.patterns
        )


@pytest.fixture(scope="module")
def dutch(demo):
    """What tells a Dutch text of the program from an English one."""
    with CATALOGUE.open("rb") as file:
        messages = [_forms(message) for message in read_po(file) if message.id]
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = [(row["nl"], row["en"]) for row in csv.DictReader(file)]
    messages += [([shape(nl)], [shape(en)]) for nl, en in labels for shape in (str, str.capitalize)]
    return Dutch(messages, demo.written())


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


@pytest.mark.parametrize("role", READERS)
def test_no_dutch_of_the_program_is_left_on_any_page(role, in_english, dutch, demo):
    reader = in_english(READERS[role])
    left = set()
    for _, address in walk(reader, page_routes(demo.routes(), role)):
        assert reader.page.locator("html").get_attribute("lang") == "en", address
        left |= {f"{address}: {text}" for text in set(reader.ask(TEXTS)) if dutch.has(text)}
    assert not left, "\n".join(sorted(left))
    reader.look(f"english-{role.replace('_', '-')}")


def test_a_text_of_the_program_is_told_from_an_english_one_and_from_what_people_wrote():
    messages = [
        (["Bewaar"], ["Save"]),
        (["VDAB"], ["public employment service"]),
        (["Nederlands %(level)s"], ["Dutch %(level)s"]),
        (["%(num)d contact", "%(num)d contacten"], ["%(num)d contact", "%(num)d contacts"]),
    ]
    found = Dutch(messages, ["VDAB", "Nederlands A2, namiddag", "De Komma"])
    assert [found.has(text) for text in ("Bewaar", "Nederlands B1", "3 contacten")] == [True] * 3
    assert not any(map(found.has, ("Save", "Dutch B1", "1 contact", "3 contacts", "Day of the contact")))
    assert not any(map(found.has, ("VDAB", "Nederlands A2, namiddag (De Komma)")))


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


def _forms(message):
    """Return the Dutch and the English forms of a message."""
    if isinstance(message.id, str):
        return [message.id], [message.string]
    return list(message.id), list(message.string)


def _tells(text):
    return len(re.sub(r"[^a-zA-Zà-ÿ]", "", PLACEHOLDER.sub("", text))) >= TELLING


def _pattern(text):
    """Return what finds the text with any words, or any number, in the places of its values."""
    text = " ".join(text.split())
    parts = [re.escape(part.replace("%%", "%")) for part in PLACEHOLDER.split(text)]
    values = [r"\d+" if one.endswith("d") else ".*" for one in PLACEHOLDER.findall(text)]
    return re.compile("".join(part + value for part, value in zip(parts, [*values, ""], strict=True)))

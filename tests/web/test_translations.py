"""The English and French texts: all there, with the same values to fill in, and as the site reads them."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.web.support.pages import Client

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "web" / "translations"
LOCALES = ["en", "fr"]
VALUE = re.compile(r"%\(\w+\)[sd]")
# What a client reads alone: short sentences (language level B1), each said at once.
OF_CLIENTS = re.compile(r"(pages|templates)/own/|presenters/own\.py|start/_waiting")
MOST_WORDS = 15
# French sets a space that never breaks before these; a plain one would leave them alone on a next line.
BREAKING = re.compile(r" [:;?!»]|« ")

Key = str | tuple[str, ...]


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def catalogue(locale: str) -> Catalog:
    return read_catalogue(locale)


@pytest.fixture(scope="module")
def placed() -> list[tuple[str, Key]]:
    """Return every text in code and templates with its file, collected as `make texts` does."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    given = re.search(r"--keywords (\"[^\"]+\")", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert given is not None
    keywords = DEFAULT_KEYWORDS | parse_keywords(shlex.split(given[1])[0].split())
    found = extract_from_dir(ROOT / "web", methods, options, keywords)
    return [(file, message) for file, _line, message, _comments, _context in found]


@pytest.fixture(scope="module")
def collected(placed: list[tuple[str, Key]]) -> set[Key]:
    """Return every text in code and templates."""
    return {message for _file, message in placed}


def test_every_text_in_code_and_templates_is_in_the_catalogue(
    catalogue: Catalog, collected: set[Key]
) -> None:
    assert len(collected) > 500
    assert collected - {message.id for message in texts(catalogue)} == set()


def test_a_client_reads_short_sentences_in_every_language(
    catalogue: Catalog, placed: list[tuple[str, Key]]
) -> None:
    own = {message for file, message in placed if OF_CLIENTS.search(file)}
    read = [text for key in own for text in ([key] if isinstance(key, str) else key)]
    read += [form for message in texts(catalogue) if message.id in own for form in forms(message)]
    long = [
        one for text in read for one in re.split(r"(?<=[.?!:])\s+", text) if len(one.split()) > MOST_WORDS
    ]

    assert len(own) > 200
    assert long == []


def test_no_text_is_left_untranslated_or_unsure(catalogue: Catalog) -> None:
    unfinished = [message.id for message in texts(catalogue) if message.fuzzy or not all(forms(message))]

    assert unfinished == []
    assert not catalogue.obsolete


def test_a_number_has_a_text_for_one_and_for_many(catalogue: Catalog) -> None:
    counts = {message.id: len(forms(message)) for message in texts(catalogue) if message.pluralizable}

    assert set(counts.values()) == {catalogue.num_plurals}


def test_every_translation_fills_in_the_same_values(catalogue: Catalog) -> None:
    wrong = [
        (message.id, form)
        for message in texts(catalogue)
        for form in forms(message)
        if set(VALUE.findall(form)) != set(VALUE.findall(" ".join(dutch(message))))
        or form.count("%") != len(VALUE.findall(form))
    ]

    assert wrong == []


def test_french_punctuation_stays_with_its_word() -> None:
    assert [
        form for message in texts(read_catalogue("fr")) for form in forms(message) if BREAKING.search(form)
    ] == []


def test_the_site_reads_what_the_catalogue_says(catalogue: Catalog, locale: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)

    assert (path_of(locale).with_suffix(".mo")).read_bytes() == compiled.getvalue()


def test_the_catalogue_says_what_it_is_without_boilerplate(catalogue: Catalog, locale: str) -> None:
    header = path_of(locale).read_text(encoding="utf-8").partition("\n\n")[0]

    assert str(catalogue.locale) == locale
    assert '"Project-Id-Version: schakel ' in header
    assert not re.search("AUTHOR|ORGANIZATION|EMAIL|FULL NAME|VERSION|li.org", header)


@pytest.mark.parametrize(
    ("language", "title", "field"),
    [
        ("nl", "Aanmelden", "Wachtwoord"),
        ("en", "Sign in", "Password"),
        ("fr", "Se connecter", "Mot de passe"),
    ],
)
def test_the_door_speaks_the_language_of_whoever_comes_in(
    client: Client, language: str, title: str, field: str
) -> None:
    client.post("/language", {"language": language})

    page = client.get("/sign-in")

    assert page.h1 == title
    assert field in page.text


def path_of(locale: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def read_catalogue(locale: str) -> Catalog:
    with path_of(locale).open("rb") as file:
        return read_po(file, locale)


def texts(catalogue: Catalog) -> Iterator[Message]:
    """Yield the texts; the first entry, without a text, is the header."""
    return (message for message in catalogue if message.id)


def dutch(message: Message) -> tuple[str, ...]:
    return tuple([message.id] if isinstance(message.id, str) else message.id)


def forms(message: Message) -> tuple[str, ...]:
    """Return the translation, or the one for one and the one for many."""
    return tuple([message.string] if isinstance(message.string, str) else message.string or ("",))

"""Reads every page and answer that a kind of account can get at, and collects what is marked in them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from seed.canaries import PATTERN
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.objects import body_of, relations_of, url_of
from tests.web.confidentiality.world import OTHER
from web import access

#: A text that was found: the client's reference, the field, and the number of the row.
Found = tuple[str, str, str]
MOST_PAGES = 3000
_LEAVE_ALONE = ("/static/", "/openapi.json", "/design")
#: Of every page of the network, which is about no client, and of the door so many are read.
MOST_ALIKE = 4
_LINK = re.compile(r'<a\s(?:[^>]*\s)?href="([^"]*)"')


def marked(text: str) -> set[Found]:
    """Return every marked text that stands in an answer."""
    return {(found["ref"], found["field"], found["number"]) for found in PATTERN.finditer(text)}


def text_of(answer: TestResponse) -> str:
    """Return what stands in an answer, in a printed page or a workbook too."""
    data = answer.get_data()
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return answer.get_data(as_text=True)


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield method and path of every route."""
    for route in access.route_rules(app):
        yield route["method"], route["path"]


def everything(visitors: Visitors, kind: str) -> dict[str, set[Found]]:
    """Return what is marked in every answer to a kind of account, by method and address.

    Every route is called in every relation, whether a page leads there or not; then every link is followed.
    Forms are sent too, as they are in the table of answers; of what they redirect to, the page is read.
    """
    seen: dict[str, set[Found]] = {}
    waiting: list[str] = ["/"]
    for method, path in addresses(visitors.app):
        for relation in relations_of(path):
            url = url_of(visitors, kind, path, relation)
            if method == "GET":
                waiting.append(url)
                continue
            answer = visitors.send(kind, method, url, body_of(visitors, kind, path, relation))
            assert answer.status_code < 500, f"{method} {url}"
            visitors.note(kind, method, url, answer)
            seen[f"{method} {url}"] = marked(text_of(answer) + str(answer.headers))
    waiting.extend(_questions(visitors))
    read: Counter[str] = Counter()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if f"GET {url}" in seen or url.startswith(_LEAVE_ALONE) or _read_enough(read, url):
            continue
        answer = visitors.send(kind, "GET", url)
        assert answer.status_code < 500, url
        body = text_of(answer)
        visitors.note(kind, "GET", url, answer, page=body if _is_page(answer) else None)
        seen[f"GET {url}"] = marked(body + str(answer.headers))
        text = body if answer.mimetype == "text/html" else ""
        waiting.extend(_links(url, text, answer.headers.get("Location")))
    assert not waiting or len(seen) < MOST_PAGES, "the site has more pages than the crawl reads"
    return seen


def pages_of(visitors: Visitors, kind: str) -> Iterator[tuple[str, str]]:
    """Yield address and text of every page that links lead a kind of account to."""
    waiting, known = ["/"], {"/"}
    read: Counter[str] = Counter()
    while waiting:
        url = waiting.pop(0)
        if _read_enough(read, url):
            continue
        body, location = visitors.page(kind, url), None
        if body is None:
            answer = visitors.send(kind, "GET", url)
            location = answer.headers.get("Location")
            body = text_of(answer) if _is_page(answer) else None
        if body is not None:
            yield url, body
        for link in _links(url, body or "", location):
            if link not in known and not link.startswith(_LEAVE_ALONE) and len(known) < MOST_PAGES:
                known.add(link)
                waiting.append(link)


def _read_enough(read: Counter[str], url: str) -> bool:
    """Count a page of the network or the door, and say whether enough like it were read."""
    if not url.startswith(("/network/", "/sign-in?")):
        return False
    alike = re.sub(r"\d+", "0", url) if url.startswith("/network/") else url.partition("?")[0]
    read[alike] += 1
    return read[alike] > MOST_ALIKE


def _questions(visitors: Visitors) -> Iterator[str]:
    """Yield addresses with a question in them, that no link carries."""
    world = visitors.world
    for ref in world.clients.values():
        for offer in world.offers.values():
            yield f"/clients/{ref}/why-not?offer={offer}"
    yield f"/rounds/{world.round_ref}/progress"
    yield f"/clients/?show={OTHER}"


def _is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and answer.status_code == 200


def _links(url: str, page: str, location: str | None) -> Iterator[str]:
    """Yield where a page and a redirect lead to on the site itself."""
    found = dict.fromkeys([location] if location else [])
    found |= dict.fromkeys(html.unescape(address) for address in _LINK.findall(page))
    for address in found:
        # What begins with one slash leads to the same place from every page.
        absolute = address.startswith("/") and not address.startswith("//")
        if (path := _path_of(address, "/" if absolute else url)) is not None:
            yield path


@cache
def _path_of(address: str, url: str) -> str | None:
    parts = urlsplit(urljoin(f"http://localhost{url}", address))
    if parts.hostname != "localhost":
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")

"""Following links as somebody who is signed in, and keeping what each page took and asked of the database."""

from __future__ import annotations

import gzip
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import delete, event

#: An address of each kind shows the page; these kinds differ by state, so more of them are asked.
SOME: Mapping[str, int] = {"clients.show": 6, "placements.show": 8, "proposals.show": 8}
AT_MOST = 2
#: What a page is asked about that no link asks: parts of a question, by endpoint.
QUESTIONS: Mapping[str, tuple[str, ...]] = {"network.single_link": ("from", "to")}
#: So many things are tried for a page that no link leads to.
TRIES = 150
#: Leaving would end the walk; a file is no page.
LEFT_OUT = ("/sign-out", "/static/")
#: Everybody's references begin with it in an invented world.
LOOKED_FOR = "GENT"


@dataclass
class Address:
    """One address as one role asks it, with what was measured each time."""

    role: str
    endpoint: str
    route: str
    url: str
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    queries: int = 0
    repeats: int = 0
    kilobytes: float = 0.0

    @property
    def name(self) -> str:
        """The route, with the names of what was asked for."""
        question = urlsplit(self.url).query
        return self.route + (
            f"?{'&'.join(sorted(set(re.findall(r'([^=&]+)=', question))))}" if question else ""
        )


class Answer(NamedTuple):
    """What came back: the text of a page, where it leads to, or a file."""

    text: str = ""
    location: str = ""
    is_file: bool = False


class Site:
    """The application on a world, and somebody of each role who is signed in."""

    def __init__(self, app: Flask) -> None:
        from web.extensions import db

        self.app = app
        self.statements: Counter[str] = Counter()
        self.asked = 0
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._count)
        self.visitors: dict[str, FlaskClient] = {}
        self.assets: dict[str, float] = {}
        #: What stood in addresses that a role was led to, by thing and part of the address.
        self.met: dict[str, dict[str, dict[str, None]]] = {}

    def _count(self, _connection: object, _cursor: object, statement: str, *_given: object) -> None:
        self.statements[statement] += 1

    def sign_in(self, role: str, email: str) -> None:
        """Let somebody sign in."""
        browser = self.visitors[role] = self.app.test_client()
        token = BeautifulSoup(browser.get("/sign-in").text, "html.parser").select_one("[name=csrf_token]")
        given = {"email": email, "password": self.app.config["SCHAKEL"].demo_password}
        answer = browser.post("/sign-in", data={**given, "csrf_token": token["value"]})
        if answer.status_code not in {302, 303}:
            raise SystemExit(f"{role} could not sign in: {answer.status_code}")

    def ask(self, address: Address) -> Answer:
        """Ask for an address, keep what it took, and return what came back.

        Raises
        ------
        SystemExit
            When the page fails, or is no longer there.
        """
        from web.cli.serve import tidy

        browser = self.visitors[address.role]
        self.begin_to_count_anew()
        self.statements.clear()
        began, worked = time.perf_counter(), time.process_time()
        with browser.get(address.url) as answer:
            body = answer.get_data()
        address.processor.append((time.process_time() - worked) * 1000)
        address.clock.append((time.perf_counter() - began) * 1000)
        tidy()  # as a worker does when an answer has left
        address.queries = max(address.queries, self.statements.total())
        address.repeats = max(address.repeats, max(self.statements.values(), default=0))
        if answer.status_code >= (400 if address.clock[1:] else 500):
            raise SystemExit(f"{address.role} {address.url}: {answer.status_code}")
        if answer.status_code != 200:
            return Answer(location=answer.headers.get("Location", ""))
        is_page = answer.mimetype == "text/html"
        return Answer(body.decode() if is_page else "", is_file=not is_page)

    def begin_to_count_anew(self) -> None:
        """Forget how much was fetched: somebody who fetches all pages at once is slowed down on purpose."""
        from web.accounts.models import SignInCounter
        from web.extensions import db

        self.asked += 1
        if self.asked % 100 == 0:
            with self.app.app_context(), db.engine.begin() as connection:
                connection.execute(delete(SignInCounter))

    def endpoint_of(self, url: str, role: str | None = None) -> tuple[str, str] | None:
        """Return endpoint and route of an address, and remember for a role what stood in it."""
        try:
            rule, parts = self.app.url_map.bind("localhost").match(
                urlsplit(url).path, "GET", return_rule=True
            )
        except Exception:
            return None
        if role is not None:
            met = self.met.setdefault(role, {})
            for name, value in parts.items():
                for key in (f"{rule.endpoint.partition('.')[0]}.{name}", name):
                    met.setdefault(key, {})[str(value)] = None
        return rule.endpoint, rule.rule

    def asset_kilobytes(self, url: str) -> float:
        """Return how many kB a style, script or picture is when it is sent compressed, with its fonts."""
        if url in self.assets:
            return self.assets[url]
        with self.app.test_client().get(url) as answer:
            body = answer.get_data()
        packed = len(body if url.partition("?")[0].endswith(".woff2") else gzip.compress(body)) / 1000
        self.assets[url] = packed
        if not url.partition("?")[0].endswith(".css"):
            return packed
        fonts = re.findall(r'url\(["\']?([^"\')]+\.woff2[^"\')]*)', body.decode())
        # A browser fetches the first font alone; the second has the letters of other languages.
        read = [urljoin(url, one) for one in fonts if "latin-ext" not in one]
        self.assets[url] = packed + sum(map(self.asset_kilobytes, read))
        return self.assets[url]


def walked(
    site: Site, role: str, some: Mapping[str, int] = SOME, most: int = AT_MOST, *, questions: bool = True
) -> Iterator[Address]:
    """Yield the pages that links and search forms lead a role to; asking each once warms it up.

    Parameters
    ----------
    some, most
        How many addresses of a page are asked, by endpoint, and of any other page.
    questions
        Whether what stands behind a question mark makes another page of it.
    """
    waiting, seen = ["/"], {"/"}
    asked: Counter[object] = Counter()
    while waiting:
        url = waiting.pop(0)
        found = site.endpoint_of(url, role)
        kind = (found and found[0], tuple(re.findall(r"[?&]([^=&]+)=", url)))
        if found is None or asked[kind] >= some.get(found[0], most):
            continue
        address = Address(role, *found, url)
        answer = site.ask(address)
        links = [answer.location] if answer.location.startswith("/") else []
        if answer.text or answer.is_file:
            asked[kind] += 1
            links = _taken_in(site, address, answer)
            yield address
        for link in links:
            if not questions:
                link = link.partition("?")[0]
            if link not in seen and not link.startswith(LEFT_OUT):
                seen.add(link)
                waiting.append(link)


def filled(site: Site, role: str, missed: set[str], known: Mapping[str, list[str]]) -> Iterator[Address]:
    """Yield the pages of routes that no link led to, found by trying what stands in the database.

    Parameters
    ----------
    missed
        The routes.
    known
        Values to try, by the name of the part of an address.
    """
    met = site.met.get(role, {})
    for rule in site.app.url_map.iter_rules():
        if rule.rule not in missed or "GET" not in (rule.methods or ()):
            continue
        names = [*sorted(rule.arguments - set(rule.defaults or {})), *QUESTIONS.get(rule.endpoint, ())]
        with site.app.test_request_context():
            values = [_values(rule.endpoint, name, met, known) for name in names]
            tries = list(islice(product(*values), TRIES))
            urls = [url_for(rule.endpoint, **dict(zip(names, one, strict=True))) for one in tries]
        for url in urls:
            address = Address(role, rule.endpoint, rule.rule, url)
            answer = site.ask(address)
            if answer.text or answer.is_file:
                _taken_in(site, address, answer)
                yield address
                break


def _values(endpoint: str, name: str, *known: Mapping[str, Iterable[str]]) -> list[str]:
    """Return what to try for a part of an address: what this role met, and what is of that kind, first."""
    keys = (f"{endpoint.partition('.')[0]}.{name}", name)
    return list(dict.fromkeys(value for key in keys for one in known for value in one.get(key, ())))


def _taken_in(site: Site, address: Address, answer: Answer) -> list[str]:
    """Keep how big a page is, forget what the first time took, and return where its links lead."""
    address.clock.clear()
    address.processor.clear()
    if not answer.text:
        return []
    soup = BeautifulSoup(answer.text, "html.parser")
    address.kilobytes = len(gzip.compress(answer.text.encode())) / 1000
    address.kilobytes += sum(site.asset_kilobytes(one) for one in _assets(soup))
    return list(_links(soup, address.url))


def _assets(soup: BeautifulSoup) -> set[str]:
    found = [tag.get("src") for tag in soup.select("script[src], img[src]")]
    found += [tag.get("href") for tag in soup.select('link[rel="stylesheet"]')]
    return {str(one) for one in found if one and str(one).startswith("/")}


def _links(soup: BeautifulSoup, url: str) -> Iterator[str]:
    for tag in soup.select("a[href]"):
        parts = urlsplit(urljoin(f"http://localhost{url}", str(tag["href"])))
        if parts.hostname == "localhost":
            yield parts.path + (f"?{parts.query}" if parts.query else "")
    for form in soup.select('form[method="get"][action]'):
        fields = [(str(one["name"]), _value(one)) for one in form.select("[name]")]
        yield f"{form['action']}?{urlencode(fields)}"


def _value(one: Tag) -> str:
    if one.name == "select":
        chosen = one.select_one("option[selected]") or one.select_one("option")
        return str(chosen.get("value", "")) if chosen else ""
    # What is searched for everywhere begins like every reference does.
    return str(one.get("value") or (LOOKED_FOR if one.get("type") == "search" else ""))

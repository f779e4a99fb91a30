"""A client that reads every page as a careful person would: each HTML page fetched by any test is checked.

What is checked: one h1, a title that repeats it or the reference above it, the language, ids that are unique,
inputs with a label, forms with an action and a token, tables with a caption and scopes, and nothing that the
content security policy refuses. A check is switched off by name, for one page:
``client.get("/", unchecked={"title"})``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

import flask
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from coordination.vocabulary import LANGUAGES
from web.accounts.models import Account

PASSWORD = "een lang wachtwoord voor tests"
_TOKEN = "csrf_token"


class Page:
    """An answer, with what people see of it.

    Parameters
    ----------
    response
        The answer of the last request, after redirects.
    """

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        response.get_data()  # it can be read again once the answer is closed

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The answer as a tree; read when it is asked for."""
        return BeautifulSoup(self.response.get_data(as_text=True), "html.parser")

    @cached_property
    def elements(self) -> list[Tag]:
        """Every element of the page, in its order."""
        return [one for one in self.soup.descendants if isinstance(one, Tag)]

    def named(self, *names: str) -> list[Tag]:
        """Return the elements of these kinds."""
        return [one for one in self.elements if one.name in names]

    @property
    def status(self) -> int:
        """Status code."""
        return self.response.status_code

    @property
    def path(self) -> str:
        """Path of the last request."""
        return self.response.request.path

    @property
    def is_html(self) -> bool:
        """Whether it is a whole page, and no fragment, file or JSON."""
        return self.response.mimetype == "text/html" and self.soup.html is not None

    @property
    def h1(self) -> str:
        """Text of the heading."""
        return text_of(self.soup.find("h1"))

    @property
    def title(self) -> str:
        """Title without the product's name."""
        return text_of(self.soup.title).removesuffix(" · Schakel")

    @property
    def text(self) -> str:
        """Everything that stands in the page's own part, with single spaces."""
        return text_of(self.soup.find("main") or self.soup)

    @property
    def links(self) -> dict[str, str]:
        """Address by text of every link."""
        return {text_of(link): str(link["href"]) for link in self.soup.find_all("a", href=True)}

    @property
    def notices(self) -> list[str]:
        """Texts of the messages."""
        return [text_of(notice) for notice in self.soup.select(".notice")]

    @property
    def token(self) -> str:
        """Token of the first form."""
        field = self.soup.select_one("input[name=csrf_token]")
        return str(field["value"]) if field else ""

    def form(self, action: str) -> Tag:
        """Return the form with this action; without it the test fails."""
        found = self.soup.find("form", action=action)
        assert isinstance(found, Tag), f"no form with action {action} on {self.path}"
        return found


class Client:
    """A browser without script: fetches pages, sends forms with their token, follows redirects."""

    def __init__(self, app: Flask, **options: Any) -> None:
        self.app = app
        self.options = options
        self.http: FlaskClient = app.test_client()
        self._token = ""

    def get(self, url: str, *, follow: bool = True, unchecked: Collection[str] = (), **kwargs: Any) -> Page:
        """Fetch a page."""
        return self._checked(self.http.get(url, follow_redirects=follow, **kwargs), unchecked)

    def post(
        self,
        url: str,
        data: Mapping[str, Any] | None = None,
        *,
        follow: bool = True,
        token: bool = True,
        unchecked: Collection[str] = (),
        **kwargs: Any,
    ) -> Page:
        """Send a form, with a token unless told otherwise."""
        fields = dict(data or {})
        if token:
            fields.setdefault("csrf_token", self.token())
        return self._checked(self.http.post(url, data=fields, follow_redirects=follow, **kwargs), unchecked)

    def token(self) -> str:
        """Return a token that is good for this session: of the page seen last, or as a page would hold it."""
        if not self._token:
            with self.http.session_transaction() as session:
                self._token = _token_of(self.app, session)
        return self._token

    def sign_in(self, account: Account | str, password: str = PASSWORD) -> None:
        """Sign in, or try to, and look at no page yet: the first one is dear, and most tests need another."""
        self.http.post("/sign-in", data=self._door(account, password)).close()
        self._token = ""

    def arrive(self, account: Account | str, password: str = PASSWORD) -> Page:
        """Sign in, or try to, and return the page that one lands on."""
        return self.post("/sign-in", self._door(account, password))

    def _door(self, account: Account | str, password: str) -> dict[str, str]:
        email = account if isinstance(account, str) else account.email
        return {"email": email, "password": password, "csrf_token": self.token()}

    def sign_out(self) -> Page:
        """Sign out."""
        return self.post("/sign-out")

    def _checked(self, response: TestResponse, unchecked: Collection[str]) -> Page:
        page = Page(response)
        response.close()
        if page.is_html:
            self._token = page.token
            for name, check in CHECKS.items():
                if name not in unchecked:
                    check(page)
        return page


def _token_of(app: Flask, session: Any) -> str:
    """Return the token of the forms of a session, which gets one when it had none."""
    with app.test_request_context():
        flask.session.update(session)
        token: str = generate_csrf()
        session[_TOKEN] = flask.session[_TOKEN]
    return token


def text_of(element: Any) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.get_text(" ").split()) if element else ""


def _one_heading(page: Page) -> None:
    assert len(page.named("h1")) == 1, f"{page.path} has {len(page.named('h1'))} h1"


def _title(page: Page) -> None:
    assert page.title, f"{page.path} has no title"
    # A tab shows the title to whoever looks along, so a client's page is titled with the reference.
    reference = text_of(page.soup.select_one("main .eyebrow")).partition(" ")[0]
    is_about = page.title in page.h1 or page.h1 in page.title or (reference and reference in page.title)
    assert is_about, f"{page.path}: {page.title!r} is not about {page.h1!r}"


def _language(page: Page) -> None:
    assert page.soup.html is not None
    assert page.soup.html.get("lang") in LANGUAGES


def _unique_ids(page: Page) -> None:
    counts = Counter(str(element["id"]) for element in page.elements if "id" in element.attrs)
    assert not (twice := [name for name, count in counts.items() if count > 1]), f"{page.path}: twice {twice}"


def _labels(page: Page) -> None:
    labelled_ids = {label["for"] for label in page.named("label") if label.get("for")}
    for field in page.named("input", "select", "textarea"):
        labelled = (
            (field.name == "input" and field.get("type") == "hidden")
            or field.get("aria-label")
            or field.get("aria-labelledby")
            or field.get("id") in labelled_ids
            or field.find_parent("label")
        )
        assert labelled, f"{page.path}: {field} has no label"
    for button in page.named("button"):
        assert text_of(button) or button.get("aria-label"), f"{page.path}: {button} says nothing"


def _forms(page: Page) -> None:
    for form in page.named("form"):
        assert form.get("action"), f"{page.path}: a form without action"
        if str(form.get("method", "get")).lower() == "post":
            token = form.find("input", attrs={"name": _TOKEN})
            assert token, f"{page.path}: {form['action']} without token"


def _tables(page: Page) -> None:
    for table in page.named("table"):
        assert text_of(table.caption), f"{page.path}: a table without caption"
        for heading in table.find_all("th"):
            assert heading.get("scope") in {"col", "row", "colgroup", "rowgroup"}, f"{page.path}: {heading}"


def _nothing_inline(page: Page) -> None:
    for element in page.elements:
        inline = [name for name in element.attrs if name == "style" or name.startswith("on")]
        assert not inline, f"{page.path}: {element.name} with {inline}"
        if "src" in element.attrs or (element.name == "link" and "href" in element.attrs):
            address = str(element.get("src") or element.get("href"))
            assert address.startswith(("/", "data:")), f"{page.path} asks another site: {address}"
            assert not address.startswith("//"), f"{page.path} asks another site: {address}"
    for script in page.named("script"):
        assert script.get("src"), f"{page.path}: a script in the page"
    assert not page.named("style"), f"{page.path}: a style in the page"


CHECKS: dict[str, Callable[[Page], None]] = {
    "heading": _one_heading,
    "title": _title,
    "language": _language,
    "ids": _unique_ids,
    "labels": _labels,
    "forms": _forms,
    "table": _tables,
    "inline": _nothing_inline,
}

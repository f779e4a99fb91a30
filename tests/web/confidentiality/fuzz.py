"""Generated calls of the API and generated answers to every form, sent as a kind of account."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import schemathesis
from bs4 import BeautifulSoup
from hypothesis import strategies as st
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema

from tests.web.confidentiality.crawl import addresses, pages_of
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.objects import relations_of, url_of

Draw = Callable[..., Any]
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_TOKEN = re.compile(r'<input[^>]*name="csrf_token"[^>]*>')
#: What is typed by mistake or with intent: too long, too far, no number, no day, a formula, a script.
ODD = (
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "٣",
    "a" * 20_000,
    "\x00",
    "\ud7ff\U0010ffff",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "' OR 1=1 --",
    "mon-morning",
    "../../etc/passwd",
    "{{ 7*7 }}",
)


@dataclass(frozen=True)
class Form:
    """A form on a page: where it is sent, and its fields with the values that the page offers."""

    method: str
    path: str
    fields: dict[str, tuple[str, ...]]


def described(visitors: Visitors) -> BaseSchema:
    """Return the API as its own description tells it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", visitors.app)


def api_calls(schema: BaseSchema) -> st.SearchStrategy[Any]:
    """Generate calls that fit the description, and calls that break it."""
    return st.one_of(
        [schema.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]
    )


def aim(visitors: Visitors, kind: str, case: Any, draw: Draw) -> None:
    """Give a generated call the address of something that exists, more often than not."""
    path = re.sub(r"\{(\w+)\}", r"<\1>", case.path)
    if not case.path_parameters or draw(st.integers(0, 4)) == 0:
        return
    url = url_of(visitors, kind, path, draw(st.sampled_from(relations_of(path))))
    names = [part[1:-1] for part in case.path.split("/") if part.startswith("{")]
    places = [place for place, part in enumerate(case.path.split("/")) if part.startswith("{")]
    found = url.split("/")
    case.path_parameters = {name: found[place] for name, place in zip(names, places, strict=True)}


def call(visitors: Visitors, kind: str, case: Any) -> Response:
    """Send a generated call with the account's own session and token."""
    return Response.from_any(visitors.open(kind, **case.as_transport_kwargs()))


def forms_of(visitors: Visitors, kind: str) -> list[Form]:
    """Return every form that a kind of account is shown, and every other address that takes one."""
    found: dict[tuple[str, str], Form] = {}
    for url, body in pages_of(visitors, kind):
        for text in _FORM.findall(body):
            form = _form(_TOKEN.sub("", text), url)
            known = found.setdefault((form.method, form.path), form)
            known.fields.update(
                {name: values for name, values in form.fields.items() if name not in known.fields}
            )
    for method, path in addresses(visitors.app):
        for relation in relations_of(path) if method != "GET" and not path.startswith("/api/") else ():
            url = url_of(visitors, kind, path, relation)
            found.setdefault((method, url), Form(method, url, {}))
    return sorted(found.values(), key=lambda form: (form.path, form.method))


def answers_to(form: Form) -> st.SearchStrategy[dict[str, list[str]]]:
    """Generate what is sent with a form: offered values, odd ones, none, and several for one field."""
    names = sorted(form.fields) or ["text", "reason", "on", "offer"]
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(_values(form.fields.get(name, ())), min_size=1, max_size=2) for name in names
        },
    )


def _values(offered: tuple[str, ...]) -> st.SearchStrategy[str]:
    some = [st.sampled_from(ODD), st.text(max_size=40), st.dates().map(str), st.integers().map(str)]
    return st.one_of([*([st.sampled_from(offered)] * 4 if offered else []), *some])


def _form(text: str, url: str) -> Form:
    method, action, fields = _parts(text)
    return Form(method, (action or url).split("?")[0], dict(fields))


@cache
def _parts(text: str) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    """Return method, action and fields of a form; most stand on every page, and are read once."""
    tag = BeautifulSoup(text, "html.parser").find("form")
    assert tag is not None
    fields: dict[str, tuple[str, ...]] = {}
    for field in tag.find_all(["input", "select", "textarea", "button"]):
        name = str(field.get("name") or "")
        if not name:
            continue
        options = [str(option.get("value", option.get_text())) for option in field.find_all("option")]
        fields[name] = (*fields.get(name, ()), *(options or [str(field.get("value", "Een gewone zin."))]))
    return str(tag.get("method", "get")).upper(), str(tag.get("action") or ""), fields

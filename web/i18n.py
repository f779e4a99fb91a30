"""Language of a request: the user's own choice, Dutch until there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from typing import NamedTuple

import flask_babel
from flask import Flask, g, has_app_context, has_request_context, session
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from coordination.clock import BRUSSELS
from coordination.vocabulary import LANGUAGES
from web.extensions import babel

SESSION_KEY = "language"
_SPOKEN = "spoken_now"
#: Texts without values as templates show them, per language: as many as stand in the templates.
_SHOWN: dict[str, dict[str, Markup]] = {code: {} for code in LANGUAGES}
# Each in its own words: whoever looks for it reads that one.
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English", "fr": "Français"}


class _Spoken(NamedTuple):
    """The language that is spoken now, with its texts."""

    code: str
    texts: NullTranslations


def gettext(message: str, **values: object) -> str:
    """Return a Dutch text in the language of the reader, with the values filled in.

    Import it as ``_``: that is the name under which texts are collected for the catalogues.
    """
    found = _spoken().texts.gettext(message)
    return found % values if values else found


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the one text or the other by number; ``%(num)d`` in them is the number."""
    return _spoken().texts.ngettext(singular, plural, num) % {"num": num, **values}


def _spoken() -> _Spoken:
    """Return the language of this request, found once: a page asks for hundreds of texts."""
    if not has_app_context():
        return _Spoken("nl", NullTranslations())
    kept: _Spoken | None = g.get(_SPOKEN)
    if kept is None:
        locale = flask_babel.get_locale()
        kept = _Spoken(locale.language if locale else "nl", flask_babel.get_translations())
        setattr(g, _SPOKEN, kept)
    return kept


def init_i18n(app: Flask) -> None:
    """Bind Babel; the texts in the code are Dutch, the catalogues are in ``web/translations``."""
    app.config["BABEL_DEFAULT_LOCALE"] = "nl"
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(BRUSSELS)
    babel.init_app(app, locale_selector=select_language)
    app.jinja_env.globals.update(_=_in_template, gettext=_in_template, ngettext=_number_in_template)


def read_texts(app: Flask) -> None:
    """Read the texts of every language, so that nobody waits for them in the middle of a page."""
    with app.app_context():
        for code in LANGUAGES:
            with speaking(code):
                gettext("Start")


@pass_eval_context
def _in_template(context: EvalContext, message: str, /, **values: object) -> str:
    """Return a text as a template shows it: what is filled in is escaped, ``%%`` is one.

    Most texts of a page are told without values, over and over: these are kept as they are shown.
    """
    spoken = _spoken()
    if values or not context.autoescape:
        found = spoken.texts.gettext(message)
        return (Markup(found) if context.autoescape else found) % values  # noqa: S704  the catalogue is ours
    shown = _SHOWN[spoken.code]
    if message not in shown:
        shown[message] = Markup(spoken.texts.gettext(message)) % {}  # noqa: S704
    return shown[message]


@pass_eval_context
def _number_in_template(
    context: EvalContext, singular: str, plural: str, num: int, /, **values: object
) -> str:
    """Return the one text or the other by number, as a template shows it."""
    found = _spoken().texts.ngettext(singular, plural, num)
    return (Markup(found) if context.autoescape else found) % {"num": num, **values}  # noqa: S704


def select_language() -> str:
    """Return the language of this request: the account's, else the session's, else Dutch."""
    if not has_request_context():
        return "nl"
    chosen = current_user.language if current_user.is_authenticated else session.get(SESSION_KEY)
    return chosen if chosen in LANGUAGES else "nl"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak one language for a while, whatever the reader's own is: for what is printed."""
    before = g.pop(_SPOKEN, None)
    try:
        with flask_babel.force_locale(code):
            yield
    finally:
        setattr(g, _SPOKEN, before)


def language() -> str:
    """Return the two-letter code of the language that is spoken now."""
    return _spoken().code

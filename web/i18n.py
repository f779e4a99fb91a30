"""Language of a request: the user's own choice, Dutch until there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flask_babel
from flask import Flask, has_request_context, session
from flask_login import current_user

from coordination.clock import BRUSSELS
from coordination.vocabulary import LANGUAGES
from web.extensions import babel

SESSION_KEY = "language"
# Each in its own words: whoever looks for it reads that one.
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English", "fr": "Français"}


def gettext(message: str, **values: object) -> str:
    """Return a Dutch text in the language of the reader, with the values filled in.

    Import it as ``_``: that is the name under which texts are collected for the catalogues.
    """
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the one text or the other by number; ``%(num)d`` in them is the number."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def init_i18n(app: Flask) -> None:
    """Bind Babel; the texts in the code are Dutch, the catalogues are in ``web/translations``."""
    app.config["BABEL_DEFAULT_LOCALE"] = "nl"
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(BRUSSELS)
    babel.init_app(app, locale_selector=select_language)


def select_language() -> str:
    """Return the language of this request: the account's, else the session's, else Dutch."""
    if not has_request_context():
        return "nl"
    chosen = current_user.language if current_user.is_authenticated else session.get(SESSION_KEY)
    return chosen if chosen in LANGUAGES else "nl"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak one language for a while, whatever the reader's own is: for what is printed."""
    with flask_babel.force_locale(code):
        yield


def language() -> str:
    """Return the two-letter code of the language that is spoken now."""
    locale = flask_babel.get_locale()
    return locale.language if locale is not None else "nl"

"""Language of a request: the user's own choice, Dutch until there is one."""

from __future__ import annotations

from flask import Flask, has_request_context, session
from flask_babel import get_locale
from flask_login import current_user

from coordination.clock import BRUSSELS
from coordination.vocabulary import LANGUAGES
from web.extensions import babel

SESSION_KEY = "language"
# Each in its own words: whoever looks for it reads that one.
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English", "fr": "Français"}


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


def language() -> str:
    """Return the two-letter code of the language that is spoken now."""
    locale = get_locale()
    return locale.language if locale is not None else "nl"

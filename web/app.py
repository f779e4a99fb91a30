"""The application, put together."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from datetime import timedelta
from types import ModuleType
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from web import access, database, pages
from web.accounts import views as account_views
from web.accounts.step_up import init_step_up
from web.assets import init_assets
from web.config import Settings, UnsafeConfiguration, apply_keys, load_settings
from web.database import engine_url
from web.drafts import init_drafts
from web.errors import init_errors
from web.extensions import db
from web.i18n import init_i18n
from web.limits import init_limits
from web.presenters import init_presenters
from web.security import configure_security, init_security

# Routes of libraries, whose views are not ours to decorate.
LIBRARY_RULES = {
    "static": access.public("styles, pictures and scripts; the same for everybody"),
    "security.login": access.public("signing in"),
    "security.logout": access.public("signing out"),
}


class RowNumber(IntegerConverter):
    """The number of a row in an address; one that no column can hold is nobody's (404), like any other."""

    def __init__(self, map: Map, **given: Any) -> None:
        super().__init__(map, **{"max": 2**31 - 1, **given})


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """Return the application, ready to serve.

    Parameters
    ----------
    config
        Settings that win over the environment, by name without ``SCHAKEL_``: ``MODE``, ``DATABASE_URL`` ...

    Raises
    ------
    UnsafeConfiguration
        When it is configured in a way that is not safe for its mode.
    UndeclaredRoute
        When a route has no declared access rule.
    """
    settings = load_settings(config)
    if settings.is_production and not settings.proxies:
        raise UnsafeConfiguration(
            "SCHAKEL_PROXIES is 0; production is reached through a proxy that speaks TLS: say how many"
        )
    if settings.is_production and (sentence := database.role_problem(settings.database_url)):
        raise UnsafeConfiguration(sentence)
    app = Flask(__name__, instance_path=str(settings.instance))
    app.url_map.converters["int"] = RowNumber
    _configure(app, settings)
    apply_keys(settings)
    db.init_app(app)
    app.before_request(access.enforce)
    init_i18n(app)
    init_security(app, settings)
    init_limits(app)
    init_step_up(app)
    init_errors(app)
    init_drafts(app)
    init_presenters(app)
    init_assets(app)
    app.register_blueprint(account_views.blueprint)
    for module in _page_modules():
        app.register_blueprint(module.blueprint)
    if importlib.util.find_spec("web.api"):
        importlib.import_module("web.api").init_app(app)
    for endpoint, rule in LIBRARY_RULES.items():
        access.declare(app, endpoint, rule)
    access.require_declared_rules(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    configure_security(app, settings)
    app.config.update(
        SCHAKEL=settings,
        TESTING=settings.mode == "test",
        SQLALCHEMY_DATABASE_URI=engine_url(settings.database_url),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # an address carries the file's digest
    )
    # A misspelt name in a template is a fault, not an empty place on the page.
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if settings.database_url.startswith("sqlite"):
        settings.instance.mkdir(parents=True, exist_ok=True)


def _page_modules() -> list[ModuleType]:
    """Return the modules of ``web.pages``, each with a ``blueprint``, in alphabetical order."""
    names = sorted(found.name for found in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."))
    modules = [importlib.import_module(name) for name in names]
    return [module for module in modules if hasattr(module, "blueprint")]

"""JSON for programs under ``/api/v1``: the accounts, the predicate and the operations of the pages.

``/openapi.json`` describes it (OpenAPI 3.1). A program signs in as a person does; a call that changes
something sends the token of ``GET /api/v1/session`` in ``X-CSRFToken``.
"""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from web import access
from web.api import (
    advice,
    authorisations,
    clients,
    consultations,
    emergency,
    file,
    handover,
    justice,
    mandates,
    meetings,
    offers,
    organisation,
    own,
    papers,
    proposals,
    referrals,
    requests,
    retention,
    rounds,
    session,
    teams,
    waiting_lists,
    workfloor,
)

# Modules with a blueprint each, in the order of the document.
_MODULES = (
    *(session, own, clients, file, teams, meetings, mandates, justice, advice, consultations, emergency),
    *(requests, offers, proposals, papers, authorisations, workfloor, waiting_lists, referrals),
    *(rounds, organisation, retention, handover),
)


def init_app(app: Flask) -> None:
    """Register the API and its description."""
    app.config.update(
        API_TITLE="Schakel",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    for module in _MODULES:
        own_prefix = module.blueprint.url_prefix or ""
        api.register_blueprint(module.blueprint, url_prefix=f"/api/v1{own_prefix}")
    access.declare(app, "api-docs.openapi_json", access.public("the description of the API; no data"))

"""JSON for programs under ``/api/v1``: the accounts, the predicate and the operations of the pages.

``/openapi.json`` describes it (OpenAPI 3.1). A program signs in as a person does; a call that changes
something sends the token of ``GET /api/v1/session`` in ``X-CSRFToken``.
"""

from __future__ import annotations

import re

from flask import Flask, abort, request
from flask_smorest import Api

from web import access
from web.api import (
    advice,
    authorisations,
    clients,
    coaches,
    consultations,
    emergency,
    file,
    handover,
    justice,
    mandates,
    meetings,
    notices,
    offers,
    organisation,
    own,
    own_choice,
    papers,
    proposals,
    referrals,
    requests,
    retention,
    rounds,
    session,
    sharing,
    sign_ups,
    team_templates,
    teams,
    undelivered,
    waiting_lists,
    workfloor,
)

# Modules with a blueprint each, in the order of the document.
_MODULES = (
    *(
        session,
        own,
        sharing,
        sign_ups,
        clients,
        file,
        teams,
        team_templates,
        notices,
        meetings,
        mandates,
        justice,
        advice,
        consultations,
        emergency,
    ),
    *(requests, offers, proposals, papers, authorisations, workfloor, coaches, waiting_lists, referrals),
    *(rounds, own_choice, organisation, retention, handover, undelivered),
)


#: How deep a body may be nested; none of ours comes near it, and the reader of JSON gives up at a thousand.
MOST_NESTED = 40
_STRING, _BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"'), re.compile(rb"[\[\]{}]")


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
    app.before_request(_refuse_bottomless)
    for module in _MODULES:
        own_prefix = module.blueprint.url_prefix or ""
        api.register_blueprint(module.blueprint, url_prefix=f"/api/v1{own_prefix}")
    access.declare(app, "api-docs.openapi_json", access.public("the description of the API; no data"))


def _refuse_bottomless() -> None:
    """Refuse a body that is nested deeper than its reader can follow."""
    if not access.wants_json() or not request.is_json:
        return
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", request.get_data())):
        depth += 1 if bracket in b"[{" else -1
        if depth > MOST_NESTED:
            abort(400)

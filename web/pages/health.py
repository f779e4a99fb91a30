"""Whether the program can do its work, for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from web import access, database, jobs

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access.public("for monitoring; tells nothing about anybody")
def healthz() -> ResponseReturnValue:
    """Answer 200 when database, migrations and worker are ready, else 503 with the reason."""
    url = current_app.config["SCHAKEL"].database_url
    problem = database.problem(url) or jobs.worker_problem(url)
    if problem:
        return jsonify(status="not ready", reason=problem), 503
    return jsonify(status="ok")

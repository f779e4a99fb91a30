"""Devices on which somebody signed in before, known by a signed cookie that lasts half a year."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

LIFETIME = timedelta(days=180)
# A computer in a shared room knows as many people; the oldest is forgotten first.
_MOST_ACCOUNTS = 8


def device_of(account_id: int) -> str | None:
    """Return the mark of this device, when the account signed in on it before."""
    return _known().get(str(account_id))


def remember(account_id: int, response: Response) -> Response:
    """Let the device be known for the account from now on."""
    known = _known()
    mark = known.pop(str(account_id), None) or secrets.token_urlsafe(16)
    kept = dict(list(known.items())[1 - _MOST_ACCOUNTS :]) | {str(account_id): mark}
    response.set_cookie(
        _name(),
        _signer().dumps(kept),
        max_age=LIFETIME,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _known() -> dict[str, str]:
    try:
        known = _signer().loads(request.cookies.get(_name(), ""), max_age=int(LIFETIME.total_seconds()))
    except BadSignature:
        return {}
    return {str(key): str(value) for key, value in known.items()}


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SCHAKEL"].secret_key, salt="known device")

"""Headers, cookies and the library settings that keep strangers out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from web.accounts.datastore import AccountDatastore
from web.accounts.forms import SignInForm
from web.accounts.sessions import init_sessions
from web.config import Mode, Settings
from web.extensions import csrf, security, talisman

HEALTH = "health.healthz"
MAXIMUM_REQUEST_BYTES = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


# Tests hash hundreds of passwords that protect nothing.
QUICK_HASHING = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}


def configure_security(app: Flask, settings: Settings) -> None:
    """Set the flags of cookies, forms and Flask-Security."""
    secure = settings.is_production
    app.config.update(
        DEMO=settings.is_demo,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAXIMUM_REQUEST_BYTES,
        SESSION_COOKIE_NAME="__Host-schakel" if secure else "schakel",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lives
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  the name of the algorithm
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=QUICK_HASHING if settings.mode is Mode.TEST else {},
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_URL_PREFIX=None,
        SECURITY_STATIC_FOLDER=None,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_FRESHNESS=timedelta(seconds=-1),  # nothing asks for a fresh sign-in yet, so no route for it
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_I18N_DOMAIN="messages",
        SECURITY_I18N_DIRNAME=[str(Path(app.root_path) / "translations")],
    )


def init_security(app: Flask, settings: Settings) -> None:
    """Bind what guards the door, in the order in which it is asked."""
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_cross_site)
    csrf.init_app(app)
    security.init_app(app, AccountDatastore(), login_form=SignInForm)
    init_sessions(app)
    talisman.init_app(
        app,
        force_https=False,  # the proxy before us speaks TLS; health checks come without
        session_cookie_secure=settings.is_production,
        strict_transport_security=settings.is_production,
        strict_transport_security_max_age=31536000,
        content_security_policy=CONTENT_SECURITY_POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    app.after_request(_never_store)


def _refuse_other_hosts() -> None:
    """Refuse in production what is asked of another host than the site's own: links in letters begin with it.

    Whoever watches whether the site is up may ask by number.
    """
    settings = current_app.config["SCHAKEL"]
    if not settings.is_production or not settings.site or request.endpoint == HEALTH:
        return
    if request.host != urlsplit(settings.site).netloc:
        abort(400)


def _refuse_cross_site() -> None:
    """Refuse a form that another site sent, whatever it carries (ASVS V3.5.1)."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(400)
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(400)


def _never_store(response: Response) -> Response:
    """Keep every page out of caches; only files that are the same for everybody may be kept."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response

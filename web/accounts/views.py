"""What an account can change about itself. Signing in and out are Flask-Security's, in our templates."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web import access
from web.accounts.demo import DemoGroup, demo_groups
from web.accounts.operations import require_language, set_language
from web.actors import current_account
from web.back import way_back
from web.i18n import SESSION_KEY
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("accounts", __name__)


@blueprint.post("/language")
@access.public("choosing a language, also before signing in")
def choose_language() -> ResponseReturnValue:
    """Remember the language, in the session and in the account, and go back to where one was."""
    language = request.form.get("language", "")
    require_language(language)
    session[SESSION_KEY] = language
    if current_user.is_authenticated:
        account = current_account()
        with unit_of_work() as write:
            set_language(write, account.actor, account_id=account.id, language=language)
    return redirect(way_back() or "/", 303)


@blueprint.app_context_processor
def offer_demo_accounts() -> dict[str, object]:
    """Let the sign-in page offer the demo's accounts; it asks for them only in the demo."""
    return {"demo_groups": _demo_groups}


def _demo_groups() -> list[DemoGroup]:
    if not current_app.config["DEMO"]:
        return []
    with reading() as read:
        return demo_groups(read)

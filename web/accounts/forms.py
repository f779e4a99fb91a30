"""The sign-in form: one sentence for all that does not match, so that it tells nobody who has an account."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, after_this_request, current_app, request
from flask_security import LoginForm, hash_password
from flask_security.utils import verify_and_update_password
from wtforms import StringField

from coordination.actors import automatic
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web.accounts import counters, devices, services
from web.accounts.models import Account
from web.accounts.queries import account_by_address
from web.accounts.rules import may_sign_in
from web.i18n import gettext as _
from web.unit_of_work import reading, unit_of_work


class SignInForm(LoginForm):
    """E-mail and password; no "remember me", because the file is not for whoever finds the machine."""

    remember = None
    # Not an address always: a client without one signs in with the name on the letter.
    email = StringField()

    def validate(self, **kwargs: Any) -> bool:
        """Check what was given, and refuse an account that may not be used here."""
        # The fields and the token only: looking up and counting are ours, in this order.
        filled_in = super(LoginForm, self).validate(**kwargs)
        address, password = str(self.email.data or "").strip().lower(), str(self.password.data or "")
        if not address or not password:
            self.email.errors = [] if address else [_("Vul je e-mailadres in.")]
            self.password.errors = [] if password else [_("Vul je wachtwoord in.")]
            return False
        self.password.errors = []
        if not filled_in:
            self.email.errors = [_wrong()]
            return False
        with reading() as read:
            account = account_by_address(read, address)
            elsewhere_only = services.takes_no_password(read, account)
        device = devices.device_of(account.id) if account is not None else None
        limits = counters.password_limits(address, request.remote_addr or "", device)
        if not counters.use_up(limits):
            after_this_request(_too_many)
            self.email.errors = [
                _("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")
            ]
            return False
        if not _matches(account, password) or elsewhere_only:
            _note_refusal(account)
            self.email.errors = [_wrong()]
            return False
        counters.give_back(limits)
        found = cast("Account", account)
        after_this_request(lambda response: devices.remember(found.id, response))
        self.user = found
        return True


def password_matches(account: Account | None, password: str) -> bool:
    """Say whether a password is the account's; as slow when there is none (ASVS V6.3.8)."""
    # Both forms of an accented letter are one to who types it.
    text = current_app.extensions["security"].password_util.normalize(password)
    if account is None or account.password is None:
        hash_password(text)
        return False
    return verify_and_update_password(text, account)


def _matches(account: Account | None, password: str) -> bool:
    if not password_matches(account, password) or account is None:
        return False
    return may_sign_in(account, demo=current_app.config["DEMO"])


def _wrong() -> str:
    return _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze even na.")


def _note_refusal(account: Account | None) -> None:
    """Write down that a sign-in was refused; never what was typed (ASVS V16.3.1)."""
    with unit_of_work() as write:
        about = account.id if account is not None else "unknown"
        record(write, automatic("sign-in"), AuditAction.VIEW_DENIED, "account", about, detail="sign-in")


def _too_many(response: Response) -> Response:
    response.status_code = 429
    response.headers["Retry-After"] = str(int(counters.WINDOW.total_seconds()))
    return response

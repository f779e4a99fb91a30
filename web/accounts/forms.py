"""The sign-in form: one sentence for all that does not match, so that it tells nobody who has an account."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app
from flask_security import LoginForm

from web.accounts.models import Account
from web.accounts.rules import may_sign_in
from web.i18n import gettext as _


class SignInForm(LoginForm):
    """E-mail and password; no "remember me", because the file is not for whoever finds the machine."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Check what was given, and refuse an account that may not be used here."""
        known = super().validate(**kwargs)
        account = cast("Account | None", self.user)
        if known and account is not None and may_sign_in(account, demo=current_app.config["DEMO"]):
            return True
        self.email.errors = [] if self.email.data else [_("Vul je e-mailadres in.")]
        self.password.errors = [] if self.password.data else [_("Vul je wachtwoord in.")]
        if self.email.data and self.password.data:
            self.email.errors = [_("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze even na.")]
        return False

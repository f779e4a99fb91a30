"""What people read about passwords."""

from __future__ import annotations

from web.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, PasswordFault
from web.i18n import gettext as _


def password_sentence(fault: PasswordFault) -> str:
    """Return what is wrong with a password, and what to do about it."""
    return {
        PasswordFault.SHORT: _("Kies minstens %(num)s tekens.", num=MINIMUM_LENGTH),
        PasswordFault.LONG: _("Kies hoogstens %(num)s tekens.", num=MAXIMUM_LENGTH),
        PasswordFault.GUESSABLE: _(
            "Te makkelijk te raden. Kies bijvoorbeeld vier woorden die niets met elkaar te maken hebben."
        ),
    }[fault]


def password_hint() -> str:
    """Return what makes a good password, as the hint beside its field."""
    return _(
        "Minstens %(num)s tekens. Een zinnetje mag, met spaties. Je naam of een bekend wachtwoord niet.",
        num=MINIMUM_LENGTH,
    )

"""Questions about accounts."""

from __future__ import annotations

from web.accounts.models import Account


def may_sign_in(account: Account, *, demo: bool) -> bool:
    """Say whether the account may be used.

    Parameters
    ----------
    account
        The account, with its professional.
    demo
        Whether the program runs as a demo; the demo's accounts are known to everybody and work nowhere else.
    """
    if not account.active or (account.is_demo and not demo):
        return False
    return account.professional is None or account.professional.active

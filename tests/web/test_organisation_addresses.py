"""At which addresses a sign-in service is spoken with."""

from __future__ import annotations

import pytest
from flask import Flask

from web.accounts import openid
from web.accounts.openid import address_fault


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://login.organisatie.be", True),
        ("https://login.organisatie.be:8443/realms/een", True),
        ("http://login.organisatie.be", False),
        ("https://user:geheim@login.organisatie.be", False),
        ("https://login.organisatie.be/#x", False),
        ("https://127.0.0.1", False),
        ("https://169.254.169.254/latest", False),
        ("https://[::1]/", False),
        ("https://localhost", False),
        ("https://intern", False),
        ("https://printer.local", False),
        ("https://login.organisatie.be:x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_asvs_v13_2_4_in_production_a_service_has_a_name_and_speaks_tls(address: str, fits: bool) -> None:
    assert address_fault(address, production=True) is not fits


def test_asvs_v13_2_4_a_name_that_leads_to_this_machine_is_not_spoken_with(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openid, "_is_production", lambda: True)
    for number, reached in (("127.0.0.1", False), ("169.254.169.254", False), ("10.1.2.3", True)):
        monkeypatch.setattr(
            "socket.getaddrinfo", lambda *_args, found=number, **_more: [(2, 1, 6, "", (found, 443))]
        )
        assert openid._may_be_reached("https://login.organisatie.be") is reached, number

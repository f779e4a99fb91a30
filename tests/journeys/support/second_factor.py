"""Somebody new whose account asks for a second step: every page of it, as it stands open."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

from coordination import clock
from tests.journeys.support.demo import Installation
from tests.journeys.support.people import Person
from web.accounts.second_factor import STEP_SECONDS, code_at

ADDRESS, PASSWORD, WRONG = "beheer@halmaar.example", "een lange zin voor halmaar", "000 000"


def walk_second_factor(person: Person, installation: Installation, address: str = ADDRESS) -> Iterator[str]:
    """Open every page of the second step and yield its name; the accounts of the demo have none.

    Parameters
    ----------
    address
        Of the new administrator; each may be invited once.
    """
    told = json.loads(installation.run("invite", address, "--site", installation.address, "--json"))
    person.open(told["link"].removeprefix(installation.address))
    yield "invitation"
    person.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    person.page.get_by_label("Wachtwoord, nog eens").fill(PASSWORD)
    person.press("Bewaren")
    _sign_in(person, address)
    person.open("/account/")
    yield "account-without"
    person.follow("Tweede stap instellen")
    yield "set-up"
    _enter(person, WRONG, "In gebruik nemen")
    yield "set-up-refused"
    secret = base64.b32decode("".join(person.main.locator("code").inner_text().split()))
    _enter(person, code_at(secret, clock.now()), "In gebruik nemen")
    codes = person.main.locator("code").all_inner_texts()
    yield "recovery-codes"
    person.follow("Ik heb ze bewaard")
    yield "account-with"
    person.follow("Nieuwe herstelcodes maken")
    yield "new-recovery-codes"
    # The code of this half minute was used; the next one counts already.
    _enter(person, code_at(secret, clock.now() + timedelta(seconds=STEP_SECONDS)), "Nieuwe codes maken")
    codes, old = person.main.locator("code").all_inner_texts(), codes
    assert len(codes) == len(set(codes) - set(old)) == 10
    person.open("/account/confirm/")
    yield "asked-once-more"
    person.context.clear_cookies()
    _sign_in(person, address)
    yield "asked-when-signing-in"
    _enter(person, WRONG, "Verder")
    yield "refused-when-signing-in"
    _enter(person, codes[0], "Verder")
    assert "/second-factor" not in person.page.url


def _enter(person: Person, code: str, button: str) -> None:
    person.main.get_by_role("textbox").fill(code)
    person.press(button)


def _sign_in(person: Person, address: str) -> None:
    person.open("/sign-in")
    person.page.get_by_label("E-mailadres").fill(address)
    person.page.get_by_label("Wachtwoord").fill(PASSWORD)
    person.press("Aanmelden")

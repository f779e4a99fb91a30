"""Stations that every placement passes, as people take them on screen."""

import re

from tests.journeys.support.people import Person

SUPERVISOR = "Lotte Van Denkbeeld"


def arrive(people: list[Person], names: list[str]) -> None:
    """Let everybody sign in."""
    for person, name in zip(people, names, strict=True):
        person.sign_in(name)


def open_client(supervisor: Person, name: str) -> None:
    """Open a client from the supervisor's own list."""
    supervisor.menu("Mijn cliënten")
    supervisor.follow(re.compile(f"^{re.escape(name)}$"), within=supervisor.main.locator("tbody"))


def talk_about(supervisor: Person, name: str, place: str) -> str:
    """Put a place on the short list and lay it beside another; return the page of the placement."""
    open_client(supervisor, name)
    supervisor.press(f"Op de korte lijst {place}")
    assert "Op de korte lijst gezet" in supervisor.text
    supervisor.main.get_by_role("checkbox").first.check()
    supervisor.press("Gesprek noteren")
    return supervisor.path


def as_host(placement: str) -> str:
    """Return the page on which a host reads of a placement."""
    return placement.replace("/placements/", "/proposals/")


def permit(supervisor: Person, placement: str) -> None:
    """Note that what the income asks for was asked for, and granted."""
    supervisor.open(placement)
    supervisor.follow("In orde met het inkomen")
    supervisor.press("Aanvraag noteren")
    assert "Starten kan nog niet." in supervisor.text
    supervisor.page.get_by_label("Ja, het mag").check()
    supervisor.press("Beslissing noteren")


def look_after(supervisor: Person) -> None:
    """Talk after the end with the client and with the workplace; only both talks close the aftercare."""
    supervisor.page.get_by_label("Cliënt", exact=True).check()
    supervisor.press("Gesprek noteren")
    assert not supervisor.main.get_by_role("button", name="Nazorg afsluiten").count()
    supervisor.page.get_by_label("Werkplek", exact=True).check()
    supervisor.press("Gesprek noteren")
    supervisor.press("Nazorg afsluiten")
    assert "De nazorg is afgesloten." in supervisor.text


def next_rung(supervisor: Person) -> None:
    """One step leads on from a stay that is over: the next place stands on the short list."""
    supervisor.follow("De volgende stap")
    supervisor.main.get_by_role("radio").first.check()
    supervisor.press("Op de korte lijst zetten")
    assert "Op de korte lijst gezet." in supervisor.text

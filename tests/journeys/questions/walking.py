"""Somebody on the way from the start page to an answer, and how many clicks that takes."""

import re

from playwright.sync_api import Locator

from tests.journeys.support.people import DESK, WIDTHS, Person, words


class Walk:
    """A way through the pages, counted.

    Parameters
    ----------
    person
        Who walks; the way begins on the start page.
    width
        Of the window: of a desk, or of a phone.
    """

    def __init__(self, person: Person, width: int = DESK) -> None:
        self.person = person
        self.clicks = 0
        self.on_a_phone = width != DESK
        person.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        person.open("/")

    @property
    def page(self):
        return self.person.page

    @property
    def main(self) -> Locator:
        return self.person.main

    @property
    def text(self) -> str:
        return self.person.text

    @property
    def h1(self) -> str:
        return self.person.h1

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Click a link."""
        self.click((within or self.main).get_by_role("link", name=name).first)

    def menu(self, name: str) -> None:
        """Click a place in the bar, or where that is folded on a phone: at the top of the start page.

        One that is folded away there too costs a click more, so it is not taken here.
        """
        places = self.page.locator(".start__places" if self.on_a_phone else ".bar__nav")
        self.click(places.get_by_role("link", name=name, exact=True))

    def click(self, link: Locator) -> None:
        """Click what leads to another page."""
        self.clicks += 1
        with self.page.expect_navigation():
            link.click()

    def look_up(self, wanted: str) -> None:
        """Type into the search of the bar, and send it with Enter."""
        self.clicks += 1
        field = self.page.locator("#bar-search")
        field.fill(wanted)
        with self.page.expect_navigation():
            field.press("Enter")

    def tile(self, key: str) -> Locator:
        """The short answer on the start page about something."""
        return self.main.locator(f"[data-answer='{key}']")

    def told(self, place: Locator) -> str:
        """What a place on the page says, on one line."""
        return words(place.inner_text())

    def row(self, text: str) -> str:
        """What the row that names this says, on one line."""
        return self.told(self.main.locator("tbody tr", has_text=text).first)

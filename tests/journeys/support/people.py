"""People in a browser of their own, and what every page that they open must be."""

import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Error, Locator, Page

from tests.support.sources import ROOT

SHOTS = ROOT / "test-results" / "journeys"
WIDTHS = {1280: 900, 390: 844}
HEIGHT = 900
MOST_OPENINGS = 20  # of a page that opens itself anew while work is under way
DESK, NARROWEST = 1280, 320  # at the narrowest nothing may stick out (WCAG 1.4.10)
STICKS_OUT = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# A4 less its margins, upright and on its side, in pixels of CSS.
PAPER, PAPER_ON_ITS_SIDE = 703, 1031
ON_PAPER = """() => {
    const seen = one => one.checkVisibility() && one.getBoundingClientRect().height > 0;
    const all = places => [...document.querySelectorAll(places)];
    const tables = all('main table');
    return [
        all('.bar, .foot, main button').some(seen) && 'prints what can only be pressed',
        !tables.length && !all('main :is(li, dd, q, input, select)').some(seen) && 'prints its titles alone',
        !tables.every(seen) && 'prints without one of its tables',
        tables.some(one => one.getBoundingClientRect().right > innerWidth + 1) && 'cuts a table off on paper',
    ].filter(Boolean);
}"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = "color-contrast"
EVERY_RULE = {"runOnly": {"type": "tag", "values": WCAG}}
COLOURS = {"runOnly": {"type": "rule", "values": [CONTRAST]}}
SHAPES = {**EVERY_RULE, "rules": {CONTRAST: {"enabled": False}}}
Look = tuple[int, Literal["light", "dark"], dict[str, Any]]
# Colours are the dearest to look at and the same at every width; shapes are the same in the dark.
QUICK: list[Look] = [(DESK, "light", EVERY_RULE), (DESK, "dark", COLOURS), (NARROWEST, "light", SHAPES)]
AGAIN: list[Look] = [(NARROWEST, "light", SHAPES)]
THOROUGH: list[Look] = [
    (width, scheme, EVERY_RULE) for scheme in ("light", "dark") for width in (DESK, 768, NARROWEST)
]
PATIENCE_MS = 60_000


class Person:
    """Somebody with a browser of their own on the demo.

    Parameters
    ----------
    browser
        The browser; this person's cookies stay apart from everybody else's.
    address
        Of the site.
    scripts
        Whether the browser runs scripts.
    """

    def __init__(self, browser: Browser, address: str, *, scripts: bool = True) -> None:
        self.address = address
        self.scripts = scripts
        self.failures: list[str] = []
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": DESK, "height": HEIGHT},
            locale="nl-BE",
            timezone_id="Europe/Brussels",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.failures.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._note)
        self.page.on("response", self._note_answer)

    def _note(self, message) -> None:
        # A refused page is told by its answer; here only what the page itself does wrong.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.failures.append(f"{self.page.url}: {message.text}")

    def _note_answer(self, response) -> None:
        if response.status >= 500:
            self.failures.append(f"{response.url} answered {response.status}")

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def h1(self) -> str:
        return words(self.page.locator("h1").inner_text())

    @property
    def text(self) -> str:
        """What the page says between menu and foot."""
        return words(self.main.inner_text())

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def open(self, path: str) -> int:
        """Open a page and return its status."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def sign_in(self, name: str) -> None:
        """Sign in with the button of this person on the sign-in page of the demo."""
        self.open("/sign-in")
        button = self.page.locator("button.person", has_text=name)
        if not button.is_visible():
            button.locator("xpath=ancestor::details").locator("summary").click()
        button.click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def menu(self, text: str) -> None:
        """Go to a place in the menu, also one that is folded away."""
        bar = self.page.get_by_role("navigation")
        place = bar.get_by_role("link", name=text, exact=True)
        if not place.count():
            bar.get_by_text("Meer", exact=True).click()
        place.first.click()
        self.page.wait_for_load_state()

    def to_first_place(self) -> None:
        """Go to the first place of the menu: the list that somebody of this role works from."""
        self.page.locator(".bar__nav .menu a").first.click()
        self.page.wait_for_load_state()

    def press(self, text: str, *, within: Locator | None = None) -> None:
        """Press the button that starts with these words and wait for the page that follows."""
        button = (within or self.main).get_by_role("button", name=re.compile(f"^{re.escape(text)}"))
        with self.page.expect_navigation():
            button.first.click()

    def follow(self, text: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Follow the first link with this text."""
        with self.page.expect_navigation():
            (within or self.main).get_by_role("link", name=text).first.click()

    def section(self, title: str | re.Pattern[str]) -> Locator:
        """The part of the page under this heading."""
        heading = self.page.get_by_role("heading", level=2, name=title)
        return self.main.locator("section.section").filter(has=heading)

    def row(self, text: str | re.Pattern[str]) -> Locator:
        """The first row of a table that says this."""
        return self.main.locator("tbody tr", has_text=text).first

    def row_with_link(self, path: str) -> Locator:
        """The row of a table that leads to this page."""
        return self.main.locator("tbody tr", has=self.page.locator(f"a[href='{path}']"))

    def look(self, name: str) -> None:
        """Keep pictures of the page as it is now, wide and on a phone."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        self._at_the_desk()

    def ask(self, script: str) -> Any:
        """Return what a script finds on the page.

        A page that shows work under way opens itself anew until that is done; the script then runs once more.
        """
        for _time in range(MOST_OPENINGS):
            try:
                return self.page.evaluate(script)
            except Error as fault:
                if "navigation" not in fault.message:
                    raise
                self.page.wait_for_load_state()
        return self.page.evaluate(script)

    def barriers(self, *, looks: Sequence[Look] = QUICK) -> list[str]:
        """Return what shuts people out: axe at each width, light and dark, and sideways scrolling."""
        faults = []
        for width, scheme, options in looks:
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            faults += [f"{self.path} at {width} px, {scheme}: {fault}" for fault in self._axe(options)]
            if width == NARROWEST and self.ask(STICKS_OUT):
                faults.append(f"{self.path} scrolls sideways at {NARROWEST} px")
        self.page.emulate_media(color_scheme="light")
        self._at_the_desk()
        return faults

    def on_paper(self, width: int = PAPER) -> list[str]:
        """Return what goes wrong when the page is printed: its tables are there, whole, and no menu is."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        faults = [f"{self.path} {fault}" for fault in self.ask(ON_PAPER)]
        self.page.emulate_media(media="screen")
        self._at_the_desk()
        return faults

    def _at_the_desk(self) -> None:
        self.page.set_viewport_size({"width": DESK, "height": HEIGHT})

    def _axe(self, options: dict[str, Any]) -> list[str]:
        given = json.dumps({**options, "resultTypes": ["violations"]})
        # Axe itself is long to read, and stays with a page for its other looks.
        found = self.ask(f"window.axe && axe.run({given})") or self.ask(f"{AXE_SCRIPT}\n;axe.run({given})")
        assert found["passes"], f"axe found nothing to look at on {self.path}"
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def leave(self) -> None:
        """Close the browser window."""
        self.context.close()


def words(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def named(name: str) -> re.Pattern[str]:
    """Return what finds this name as a word of its own: ``T.`` is not in ``OTC.``."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")

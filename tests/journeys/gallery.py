"""Takes a picture of every page: each role, three widths, light and dark, with an index to leaf through.

Run as ``python -m tests.journeys.gallery``. It starts a demo of its own, signs in one account of each role,
follows the links as somebody would, invites somebody who sets up a second factor, and writes
``test-results/gallery/index.html``.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import QUIET
from tests.journeys.support.demo import Installation
from tests.journeys.support.pages import NO_PAGES, walk
from tests.journeys.support.people import DESK, HEIGHT, Person
from tests.journeys.support.second_factor import walk_second_factor
from tests.support.requirements import chromium_path
from tests.support.sources import ROOT

GALLERY = ROOT / "test-results" / "gallery"
WIDTHS = (DESK, 768, 390)
THEMES = ("light", "dark")
QUALITY = 60  # of JPEG; small enough to leaf through hundreds
DOOR = ("/sign-in", "/sign-up/", "/design")
_HEAD = """<!doctype html><meta charset="utf-8"><title>Gallery</title><style>
body { font: 16px system-ui; margin: 2rem; } img { height: 20rem; border: 1px solid #bbb; }
h3 { font-weight: 500; margin: 2rem 0 .5rem; } .row { display: flex; gap: .5rem; overflow-x: auto; }
</style>"""


def one_of_each_role(accounts: list[dict[str, str]]) -> dict[str, str]:
    """Return the name of the first account of each role."""
    names: dict[str, str] = {}
    for account in accounts:
        names.setdefault(account["role"], account["name"])
    return names


def take(person: Person, folder: Path, name: str) -> list[Path]:
    """Take the pictures of the page that is open now."""
    taken = []
    for theme in THEMES:
        person.page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": HEIGHT})
            picture = folder / f"{name}-{width}-{theme}.jpg"
            person.page.screenshot(path=picture, full_page=True, type="jpeg", quality=QUALITY)
            taken.append(picture)
    person.page.set_viewport_size({"width": DESK, "height": HEIGHT})
    return taken


def file_name(route: str) -> str:
    """Return a name for the pictures of a route."""
    return re.sub(r"[^a-z0-9]+", "-", route.lower()).strip("-") or "start"


def index(pictures: dict[str, dict[str, list[Path]]], folder: Path) -> Path:
    """Write the page to leaf through; ``pictures`` by role and address."""
    lines = [_HEAD]
    for role, pages in pictures.items():
        lines.append(f"<h2>{html.escape(role)}</h2>")
        for address, taken in pages.items():
            lines.append(f"<h3>{html.escape(address)}</h3><div class=row>")
            for picture in taken:
                source = picture.relative_to(folder)
                lines.append(f"<a href='{source}'><img loading=lazy src='{source}' alt='{picture.stem}'></a>")
            lines.append("</div>")
    page = folder / "index.html"
    page.write_text("\n".join(lines), encoding="utf-8")
    return page


def gallery(folder: Path, only: set[str]) -> Path:
    """Take all pictures and return the page to leaf through; of some roles when ``only`` names them."""
    installation = Installation(Path(tempfile.mkdtemp(prefix="schakel-gallery-")))
    pictures: dict[str, dict[str, list[Path]]] = {}
    try:
        installation.start("demo")
        installation.wait_for_text("Ctrl-C stops.")
        routes = [route["path"] for route in installation.routes() if route["method"] == "GET"]
        pages = [path for path in routes if not path.startswith("/api/") and path not in NO_PAGES]
        people = one_of_each_role(installation.demo_accounts())
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
            if not only or "door" in only:
                stranger = Person(browser, installation.address)
                room = folder / "door"
                for address in DOOR:
                    stranger.open(address)
                    taken = take(stranger, room, file_name(address))
                    pictures.setdefault("door", {})[address] = taken
                stranger.leave()
            if not only or "second-factor" in only:
                somebody = Person(browser, installation.address)
                for name in walk_second_factor(somebody, installation):
                    taken = take(somebody, folder / "second-factor", name)
                    pictures.setdefault("second-factor", {})[name] = taken
                somebody.leave()
            for role, name in people.items():
                if only and role not in only:
                    continue
                person = Person(browser, installation.address)
                person.sign_in(name)
                visits: Counter[str] = Counter()
                for route, address in walk(person, pages):
                    visits[route] += 1
                    taken = take(person, folder / role, f"{file_name(route)}-{visits[route]}")
                    pictures.setdefault(role, {})[address] = taken
                    sys.stdout.write(f"{role} {address}\n")
                person.leave()
            browser.close()
    finally:
        installation.stop()
        installation.end()
    return index(pictures, folder)


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=GALLERY, help="folder for the pictures")
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        help="of this role only; door for signed out, second-factor for that",
    )
    given = parser.parse_args()
    sys.stdout.write(f"{gallery(given.out, set(given.role))}\n")


if __name__ == "__main__":
    main()

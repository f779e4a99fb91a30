"""Make the pictures of the README anew: a round, the team wheel, the network map and a track, from the demo.

::

    python -m tests.journeys.pictures

They are made small, so that the page that shows them stays light.
"""

import io
import tempfile
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.journeys.questions.truth import Truth
from tests.journeys.support.demo import Installation
from tests.journeys.support.people import DESK, Person
from tests.support.requirements import chromium_path
from tests.support.sources import ROOT

FOLDER = ROOT / "docs" / "images"
WHO = "Lotte Van Denkbeeld"
COLOURS = 128
LARGEST = 150_000  # bytes
TALL = 1080
QUIET = ["--disable-gpu", "--no-sandbox", "--disable-background-networking"]


def pages(truth: Truth) -> dict[str, tuple[str, str]]:
    """Return for each picture the page that it stands on, and what of the page it is."""
    meets = truth.number(
        """select c.ref from team_meetings o join support_teams t on t.id = o.team_id
        join mine c on c.id = t.client_id where o.state = 'planned' order by o.starts_at limit 1"""
    )
    works = truth.number(
        """select m.ref from mine m join placements p on p.client_id = m.id join trajectories t
        on t.client_id = m.id and t.workfloor_phase is not null where p.state = 'active'
        order by p.starts_on, m.ref limit 1"""
    )
    return {
        "team-wheel": (f"/teams/{meets}/wheel", "svg.picture__svg--wide"),
        "network-map": ("/network/map", ".map"),
        "track": (f"/clients/{works}/track", "svg.picture__svg--wide"),
    }


def small(shot: bytes) -> bytes:
    """Return a picture in few colours, without the specks that mixing them would give."""
    with Image.open(io.BytesIO(shot)) as whole:
        few = whole.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    target = io.BytesIO()
    few.save(target, "PNG", optimize=True)
    return target.getvalue()


def take(demo: Installation) -> None:
    """Take every picture in a browser."""
    with sync_playwright() as playwright, closing(Truth(demo.database, WHO)) as truth:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        person = Person(browser, demo.address)
        person.sign_in(WHO)
        for name, (address, part) in pages(truth).items():
            person.open(address)
            made = small(person.page.locator(part).first.screenshot())
            assert len(made) <= LARGEST, f"{name} takes {len(made)} bytes"
            (FOLDER / f"{name}.png").write_bytes(made)
        person.open("/rounds/")
        person.page.locator("main a[href^='/rounds/']").first.click()
        person.page.wait_for_load_state()
        person.page.set_viewport_size({"width": DESK, "height": TALL})
        (FOLDER / "round.png").write_bytes(small(person.page.screenshot()))
        person.leave()
        browser.close()


def main() -> None:
    """Start the demo in a folder of its own, take the pictures, and end it."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Installation(Path(folder))
        try:
            demo.start("demo")
            demo.wait_for_text("Ctrl-C stops.")
            take(demo)
            demo.stop()
        finally:
            demo.end()


if __name__ == "__main__":
    main()

"""Whether anything on a page moves once it is on screen, and how much a first visit fetches, in Chromium.

    python -m benchmarks.shifts --instance FOLDER      # a world that `benchmarks.pages` made there
    python -m benchmarks.shifts --instance FOLDER --record

One page of each kind that links lead to, at a desk and on a phone, as it is served. The browser adds up the
shifts that nobody asked for; below 0.1 is called good, and what is asked here is none.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.interactions import CHROMIUM, NARROW, WIDE
from benchmarks.measure import day, machine
from benchmarks.pages import application, people
from benchmarks.record import write
from benchmarks.served import served
from benchmarks.walk import Address, Site, walked

#: What rounding makes of nothing.
NOTHING = 0.001
LOOK = """() => new Promise(done => {
    let moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => { moved += one.value; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(moved), 150);
})"""


def main() -> None:
    """Open the pages, and tell what moved."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", type=Path, required=True, help="a folder with the world")
    parser.add_argument("--clients", type=int, default=5_057)
    parser.add_argument("--role", help="only this role")
    parser.add_argument("--record", action="store_true", help="write the table into benchmarks/README.md")
    asked = parser.parse_args()
    app = application(asked.instance, None, asked.clients)
    site, password = Site(app), app.config["SCHAKEL"].demo_password
    moved: dict[str, list[tuple[float, str]]] = defaultdict(list)
    with served() as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for role, email in people(app).items():
            if asked.role not in {None, role}:
                continue
            site.sign_in(role, email)
            pages = [one for one in walked(site, role, {}, 1, questions=False) if one.kilobytes]
            for size in (WIDE, NARROW):
                context = browser.new_context(viewport=size, locale="nl-BE", reduced_motion="reduce")
                door = context.new_page()
                door.goto(f"{service.address}/sign-in")
                door.fill("input[name=email]", email)
                door.fill("input[name=password]", password)
                door.press("input[name=password]", "Enter")
                door.wait_for_load_state()
                moved[role] += _shifts(site, context, service.address, pages, size["width"])
                context.close()
        browser.close()
    told = report(moved)
    print(told)
    if asked.record:
        write({"shifts": told})


def _shifts(
    site: Site, context: BrowserContext, address: str, pages: list[Address], width: int
) -> list[tuple[float, str]]:
    found = []
    page = context.new_page()
    for one in pages:
        site.begin_to_count_anew()
        page.goto(address + one.url)
        found.append((page.evaluate(LOOK), f"`{one.route}` at {width} px"))
    return found


def report(moved: dict[str, list[tuple[float, str]]]) -> str:
    """Return the table as text."""
    lines = [
        "### What moves on a page by itself",
        "",
        f"{day()}; {machine()}. Each page once at {WIDE['width']} and once at {NARROW['width']} px.",
        "",
        "| who | pages | with a shift | most |",
        "| --- | ---: | ---: | ---: |",
    ]
    for role, found in moved.items():
        shifted = sum(value > NOTHING for value, _page in found)
        lines.append(f"| {role.replace('_', ' ')} | {len(found)} | {shifted} | {max(found)[0]:.3f} |")
    worst = sorted({one for found in moved.values() for one in found if one[0] > NOTHING}, reverse=True)[:12]
    if worst:
        lines += ["", "Most moved: " + "; ".join(f"{page} ({value:.3f})" for value, page in worst) + "."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

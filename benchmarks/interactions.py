"""How soon the screen answers a hand: the time from a click or a key to the next picture, in Chromium.

    python -m benchmarks.interactions --instance FOLDER      # a world that `benchmarks.pages` made there
    python -m benchmarks.interactions --instance FOLDER --record

The site runs as it is served, with one worker. The browser itself tells how long each event took, from the
moment of the hand to the next frame, in steps of 8 ms; what took less than 16 ms it does not tell.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measure import day, machine
from benchmarks.pages import application, people
from benchmarks.record import write
from benchmarks.served import served

CHROMIUM = "/usr/bin/chromium"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LEAST = 16
TIMES = 5
WATCH = """() => {
    window.took = [];
    new PerformanceObserver(list => list.getEntries().forEach(one => window.took.push(one.duration)))
        .observe({type: "event", durationThreshold: 16});
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => {
        const began = performance.now();
        requestAnimationFrame(() => requestAnimationFrame(() => window.took.push(performance.now() - began)));
    });
}"""


def main() -> None:
    """Serve the world, use it by hand, and tell how long each gesture took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", type=Path, required=True, help="a folder with the world")
    parser.add_argument("--clients", type=int, default=5_057)
    parser.add_argument("--record", action="store_true", help="write the table into benchmarks/README.md")
    asked = parser.parse_args()
    app = application(asked.instance, None, asked.clients)
    who, password = people(app), app.config["SCHAKEL"].demo_password
    with served() as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        took: dict[str, list[float]] = {}
        address = service.address
        for role in ("partner", "supervisor"):
            page = browser.new_context(viewport=WIDE, locale="nl-BE").new_page()
            page.goto(f"{address}/sign-in")
            page.fill("input[name=email]", who[role])
            page.fill("input[name=password]", password)
            page.press("input[name=password]", "Enter")
            page.wait_for_load_state()
            for name, path, act in GESTURES[role]:
                took[name] = measured(page, f"{address}{path(page, address)}", act)
        browser.close()
    told = report(took)
    print(told)
    if asked.record:
        write({"interactions": told})


def measured(page: Page, url: str, act: Callable[[Page], None]) -> list[float]:
    """Do a gesture some times on a page, and return the longest event of each time, in ms."""
    found = []
    for _ in range(TIMES):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        act(page)
        page.wait_for_timeout(300)
        found.append(max(page.evaluate("() => window.took"), default=float(LEAST)))
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
    return found


def report(took: dict[str, list[float]]) -> str:
    """Return the table as text."""
    lines = [
        "### By hand, in the browser",
        "",
        f"{day()}; {machine()}. Time to the next frame in ms, median and longest of {TIMES}; "
        f"{LEAST} stands for that or less.",
        "",
        "| gesture | median | longest |",
        "| --- | ---: | ---: |",
    ]
    for name, times in took.items():
        lines.append(f"| {name} | {sorted(times)[len(times) // 2]:.0f} | {max(times):.0f} |")
    return "\n".join(lines)


def _week(page: Page, address: str) -> str:
    """Return the address of the first week that can be edited."""
    page.goto(f"{address}/offers/")
    links = page.eval_on_selector_all(
        'main a[href^="/offers/"]', "all => all.map(a => a.getAttribute('href'))"
    )
    for link in dict.fromkeys(links):
        page.goto(f"{address}{link}")
        if page.query_selector("[data-week] input"):
            return str(link)
    raise SystemExit("no week to edit was found")


def _drag(page: Page) -> None:
    cells = page.query_selector_all("[data-week] input")
    first, last = cells[0].bounding_box(), cells[-1].bounding_box()
    if first is None or last is None:
        raise SystemExit("the week is not on screen")
    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 5, last["y"] + 5, steps=8)
    page.mouse.up()


def _fill(page: Page) -> None:
    _drag(page)
    page.keyboard.press("3")
    page.keyboard.press("Escape")


def _find(page: Page) -> None:
    page.focus("#find")
    page.keyboard.type("verzonnen")


def _fold(page: Page) -> None:
    page.click("main details.twin summary")


def _open_all(page: Page) -> None:
    for one in page.query_selector_all("main details:not([open]) > summary"):
        if one.is_visible():
            one.click()


def _round(page: Page, address: str) -> str:
    """Return the address of the latest finished round."""
    page.goto(f"{address}/rounds/")
    link = page.get_attribute('main a[href^="/rounds/"]', "href")
    if link is None:
        raise SystemExit("no round was found")
    return link


def _arrows(page: Page) -> None:
    page.focus("[data-week] input")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "4"):
        page.keyboard.press(key)


def _menu(page: Page) -> None:
    page.click(".me summary")


def _phone(page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.click(".bar__menu summary")


def _dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")


def _sheet(page: Page) -> None:
    page.keyboard.press("?")


def _search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("gent")


def _choose(page: Page) -> None:
    page.focus("main form select")
    for key in ("ArrowDown", "ArrowDown", "s"):
        page.keyboard.press(key)


def _type(page: Page) -> None:
    page.focus("main form input[list]")
    page.keyboard.type("ver")


def _at(path: str) -> Callable[[Page, str], str]:
    return lambda _page, _address: path


GESTURES = {
    "partner": [
        ("dragging over a week of places", _week, _drag),
        ("arrows and a number in a week of places", _week, _arrows),
        ("dragging, one number for all of it, and letting go again", _week, _fill),
    ],
    "supervisor": [
        ("finding a service on the map of the network", _at("/network/map"), _find),
        ("opening a table under a picture of a round", _round, _fold),
        ("opening every fold of a round", _round, _open_all),
        ("opening the menu", _at("/clients/"), _menu),
        ("opening the menu on a phone", _at("/clients/"), _phone),
        ("going from light to dark", _at("/clients/"), _dark),
        ("the sheet of keys", _at("/clients/"), _sheet),
        ("going to search, and typing", _at("/clients/"), _search),
        ("choosing from a long list (450 colleagues)", _at("/handover/"), _choose),
        ("typing a name, beside 54 others, with 450 to choose from", _at("/handover/"), _type),
    ],
}


if __name__ == "__main__":
    main()

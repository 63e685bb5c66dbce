"""The explorer in headless Chromium: cold start, and a click until its numbers are there."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.server import serving
from tests.browser.waiting import settled

ROOT = Path(__file__).parents[2]
STARTS, CLICKS = 3, 10
BOXES = (("stem", "Stem"), ("A", "Inception-ResNet-A"))
KNOB = (("3", "54,981,288 parameters"), ("10", "55,843,464 parameters"))  # blocks in stage A
VISITS = (  # one after the other, and what only the next page has
    ("Layers", '[data-testid="stDataFrame"]'),
    ("Compare", ".ie-compare"),
    ("Family", ".ie-card"),
)


def report() -> Iterator[str]:
    """Seconds from starting the server to a drawn graph, milliseconds of what one does there."""
    try:
        program = chromium()
    except pytest.skip.Exception as reason:
        yield f"Pages: not timed. {reason}"
        return
    starts: list[float] = []
    clicks: list[float] = []
    knobs: list[float] = []
    visits: list[float] = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        for _ in range(STARTS):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            start = time.perf_counter()
            with serving("app/streamlit_app.py", ROOT, Path(folder) / "log.txt") as server:
                page.goto(f"{server.url}/architecture")
                page.wait_for_selector('.box[id="head"]')
                starts.append(time.perf_counter() - start)
                settled(page)
                clicks += [click(page, turn) for turn in range(CLICKS)]
                knobs += [turn_knob(page, turn) for turn in range(CLICKS)]
                visits += [visit(page, *target) for target in VISITS]
            page.close()
        browser.close()
    yield f"Pages, Chromium 1280 × 800, medians of {STARTS} starts and {len(clicks)} clicks"
    yield "Wanted: 3 s at most, and 300 ms at most."
    yield f"cold start to the drawn first page  {median(starts):.2f} s"
    yield f"click to the numbers of a block     {1000 * median(clicks):.0f} ms"
    yield f"a knob turned to the new numbers    {1000 * median(knobs):.0f} ms"
    for number, (name, _) in enumerate(VISITS):
        times = visits[number :: len(VISITS)]
        yield f"{f'link to the page {name}':35} {1000 * median(times):.0f} ms"


def click(page: Page, turn: int) -> float:
    """Seconds from pressing a box until its name heads the details panel."""
    box, name = BOXES[turn % 2]
    start = time.perf_counter()
    page.click(f'.box[id="{box}"]')
    expect(page.locator(".ie-heading").first).to_have_text(name)
    return time.perf_counter() - start


def turn_knob(page: Page, turn: int) -> float:
    """Seconds from entering a number of blocks until the network's parameters are the new ones."""
    value, exact = KNOB[turn % 2]
    blocks = page.get_by_label("Blocks A")
    blocks.fill(value)
    start = time.perf_counter()
    blocks.press("Enter")
    expect(page.locator(".ie-number").first).to_have_attribute("title", exact)
    return time.perf_counter() - start


def visit(page: Page, name: str, shows: str) -> float:
    """Seconds from clicking a page's link until its own content is there."""
    settled(page)
    link = page.get_by_role("link", name=name)
    start = time.perf_counter()
    link.click()
    expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    page.wait_for_selector(shows)
    return time.perf_counter() - start

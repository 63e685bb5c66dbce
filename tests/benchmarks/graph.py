"""The block graph of the released Inception-ResNet-v2 in headless Chromium: draw, open, select."""

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.graph_page import box, frame, heading, open_graph
from tests.browser.server import serving
from tests.browser.waiting import settled

ROOT = Path(__file__).parents[2]
TIMES = 10
NETWORK = "variant=inception_resnet_v2.slim"
WANTED = {  # seconds
    "first graph drawn, server warm": 1.5,
    "a block opened": 0.4,
    "a box selected": 0.15,
    "all 458 boxes drawn from a link": 4.0,
    "all boxes opened by a click": 4.0,
    "a box selected among all": 0.4,
}


def report() -> Iterator[str]:
    """Medians of ten, in seconds, beside what is wanted."""
    try:
        program = chromium()
    except pytest.skip.Exception as reason:
        yield f"Graph: not timed. {reason}"
        return
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        serving("app/streamlit_app.py", ROOT, Path(folder) / "log.txt") as server,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        seconds = _measure(page, server.url)
        browser.close()
    yield f"Block graph of Inception-ResNet-v2 (slim), Chromium 1280 × 800, medians of {TIMES}"
    for name, times in seconds.items():
        yield f"{name:34} {median(times):.2f} s  wanted {WANTED[name]:.2f} s"


def _measure(page: Page, url: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in WANTED}

    def clock(name: str, act: Callable[[], object]) -> None:
        start = time.perf_counter()
        act()
        found[name].append(time.perf_counter() - start)

    open_graph(page, url, NETWORK)
    for _ in range(TIMES):

        def load() -> None:
            page.goto(f"{url}/architecture?{NETWORK}")
            page.wait_for_selector(box("head"))

        clock("first graph drawn, server warm", load)
        settled(page)
        for path, name in (("stem", "Stem"), ("head", "Head")):
            clock("a box selected", partial(_select, page, path, name))
        clock("a block opened", partial(_open, page))
        page.get_by_role("button", name="close all", exact=True).click()
        expect(page.locator(".box")).to_have_count(10)

        def open_all() -> None:
            page.get_by_role("button", name="open all", exact=True).click()
            page.wait_for_selector(box("C/10/add"), state="attached")

        clock("all boxes opened by a click", open_all)

        def load_all() -> None:
            page.goto(f"{url}/architecture?{NETWORK}&open=*")
            page.wait_for_selector(box("C/10/add"), state="attached")

        clock("all 458 boxes drawn from a link", load_all)
        settled(page)
        first = ("stem/conv3x3_1", "3×3 Conv (32, stride 2, V)")
        second = ("stem/conv3x3_2", "3×3 Conv (32, V)")
        for path, name in (first, second):
            clock("a box selected among all", partial(_select, page, path, name))
    return found


def _open(page: Page) -> None:
    page.dblclick(box("A"))
    page.wait_for_selector(frame("A/1"), state="attached")


def _select(page: Page, path: str, name: str) -> None:
    page.locator(box(path)).click()
    heading(page, name)

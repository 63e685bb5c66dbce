"""The block graph of the released Inception-ResNet-v2 in headless Chromium: draw, open, select.

Clicks are timed inside the page, frame by frame, until what they lead to is there; loads from
outside, since the page does not exist before.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.graph_page import box, open_graph
from tests.browser.server import serving
from tests.browser.waiting import settled

ROOT = Path(__file__).parents[2]
TIMES = 10
NETWORK = "variant=inception_resnet_v2.slim"
WANTED = {  # seconds
    "first graph drawn, server warm": 1.5,
    "a stage opened with its first block": 0.4,
    "a box selected": 0.15,
    "every operation opened by a click": 4.0,
    "every operation drawn from a link": 4.0,
    "a box selected among all": 0.4,
}
TIMED = """
async ([selector, wanted, text]) => {
  const board = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((root) => root?.querySelector('.board'));
  const target = board.querySelector(selector), { x, y, width, height } = target.getBoundingClientRect();
  const at = { bubbles: true, composed: true, button: 0, clientX: x + width / 2, clientY: y + height / 2 };
  const there = () => text
    ? document.querySelector('.ie-heading')?.textContent === text
    : board.querySelector(wanted);
  const start = performance.now();
  if (target.tagName === 'BUTTON') target.click();
  else for (const name of ['pointerdown', 'pointerup']) target.dispatchEvent(new PointerEvent(name, at));
  while (!there()) await new Promise(requestAnimationFrame);
  return (performance.now() - start) / 1000;
}
"""  # noqa: E501


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
        seconds, boxes = _measure(page, server.url)
        browser.close()
    yield "Block graph of Inception-ResNet-v2 (slim), Chromium 1280 × 800"
    yield f"Medians of {TIMES} or more; with every operation there are {boxes} boxes."
    for name, times in seconds.items():
        yield f"{name:36} {median(times):.2f} s  wanted {WANTED[name]:.2f} s"


def _measure(page: Page, url: str) -> tuple[dict[str, list[float]], int]:
    found: dict[str, list[float]] = {name: [] for name in WANTED}

    def load(name: str, query: str, until: str) -> None:
        start = time.perf_counter()
        page.goto(f"{url}/architecture?{query}")
        page.wait_for_selector(until, state="attached")
        found[name].append(time.perf_counter() - start)
        settled(page)

    def click(name: str, selector: str, wanted: str = "", text: str = "") -> None:
        found[name].append(page.evaluate(TIMED, [selector, wanted, text]))
        settled(page)

    open_graph(page, url, NETWORK)
    for _ in range(TIMES):
        load("first graph drawn, server warm", NETWORK, box("head"))
        click("a box selected", box("stem"), text="Stem")
        click("a box selected", box("A"), text="Inception-ResNet-A")
        click("a stage opened with its first block", box("A"), '.frame[id="A/1"]')
        page.get_by_role("button", name="close all", exact=True).click()
        expect(page.locator(".box")).to_have_count(10)
        click("every operation opened by a click", '[data-do="*op"]', box("C/10/add"))
        load("every operation drawn from a link", f"{NETWORK}&open=*", box("C/10/add"))
        first, second = "stem/conv3x3_1", "stem/conv3x3_2"
        click("a box selected among all", box(first), text="3×3 Conv (32, stride 2, V)")
        click("a box selected among all", box(second), text="3×3 Conv (32, V)")
    return found, page.locator(".box").count()

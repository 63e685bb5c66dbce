"""axe-core finds no serious fault on any page, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.waiting import settled

SERIOUS = ("serious", "critical")
PAGES = (
    "",
    "lessons",
    "lessons?lesson=1&step=1",
    "lessons?lesson=2&step=1",
    "lessons?lesson=2&step=2",
    "lessons?lesson=3&step=1",
    "lessons?lesson=6&step=1&view=present",
    "lessons?lesson=7&step=2",
    "lessons?lesson=8&step=2",
    "architecture",
    "architecture?node=A%2F1",
    "layers",
    "compare",
    "scaling",
    "predict",
    "train",
    "train?view=Map",
    "train?view=Convergence",
)
DARK = (
    "",
    "lessons?lesson=1&step=1",
    "lessons?lesson=2&step=2",
    "architecture?node=A%2F1",
    "layers",
)
DARK += ("compare", "scaling", "predict", "train")


def faults(page: Page) -> list[str]:
    """What axe-core calls serious, with the first place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}, {len(fault['nodes'])} times: {fault['nodes'][0]['html']}"
        for fault in found
        if fault["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_fault(browser: Browser, app_url: str, theme: str) -> None:
    """In the dark only colours differ: pages that look alike are looked at once."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme=theme, locale="en-US"
    )
    page = context.new_page()
    found = {}
    for address in PAGES if theme == "light" else DARK:
        page.goto(f"{app_url}/{address}")
        settled(page)
        expect(page.locator("h1").first).to_be_visible()
        if wrong := faults(page):
            found[address] = wrong
    context.close()
    assert not found


def test_a_judged_answer_has_no_serious_fault(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/lessons?lesson=2&step=1&seed=5")
    settled(page)
    page.locator(".stForm input").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator(".ie-wrong")).to_be_visible()
    assert not faults(page)
    page.get_by_role("button", name="Show me").click()
    expect(page.locator(".ie-formula").first).to_be_visible()
    settled(page)
    assert not faults(page)

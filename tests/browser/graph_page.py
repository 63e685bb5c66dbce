"""What tests say about the page with the block graph."""

from playwright.sync_api import Page, expect

from tests.browser.waiting import settled


def box(path: str) -> str:
    """CSS of a box in the graph; locators reach into the component's shadow root."""
    return f'.box[id="{path}"]'


def frame(path: str) -> str:
    """CSS of the outline of an opened part."""
    return f'.frame[id="{path}"]'


def heading(page: Page, text: str) -> None:
    """The details panel shows this part."""
    expect(page.locator(".ie-heading").first).to_have_text(text)


def open_graph(page: Page, app_url: str, query: str) -> Page:
    """The Architecture page, drawn."""
    page.goto(f"{app_url}/architecture?{query}")
    settled(page)
    page.wait_for_selector(f"{box('stem')}, {frame('stem')}", state="attached")
    return page

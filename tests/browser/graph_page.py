"""What tests say about the page with the block graph."""

from playwright.sync_api import Page, expect

from inception_core import get_variant, measure
from tests.browser.waiting import settled

NAME = "inception_resnet_v2.slim"  # the network that is drawn
OPENED = "open=A,A/1,A/1/mixed/conv3x3,A/1/mixed/double3x3"  # one of its blocks
SPEC = get_variant(NAME).spec()
ANALYSIS = measure(SPEC, 299)


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

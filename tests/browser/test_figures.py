"""The paper's figures in a browser: choose one, see it beside the release, go to the graph."""

import re

from playwright.sync_api import Page, expect

from tests.browser.graph_page import heading
from tests.browser.waiting import settled

DRAWN = ".ie-figure img"


def test_a_figure_is_chosen_and_opened_in_the_graph(
    page: Page, app_url: str, problems: list[str]
) -> None:
    page.goto(f"{app_url}/figures")
    settled(page)
    expect(page.locator(".ie-small img")).to_have_count(18)
    page.get_by_role("button", name="17 Inception-ResNet-B").click()
    expect(page).to_have_url(re.compile("figure=17"))
    expect(page.locator(DRAWN)).to_have_count(2)
    drawn = page.locator(DRAWN).first
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 100")
    expect(drawn).to_have_attribute("alt", re.compile("^Figure 17.*as drawn"))
    page.go_back()
    expect(page.locator(".ie-small img")).to_have_count(18)
    page.go_forward()
    expect(page.locator(DRAWN)).to_have_count(2)
    settled(page)
    page.get_by_role("button", name="Open in the graph").first.click()
    heading(page, "Inception-ResNet-B 1")
    page.get_by_role("link", name="Figure 17").click()
    expect(page.locator("h1")).to_contain_text("Figure 17.")
    assert not problems


def test_by_keyboard_alone(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/figures?figure=4")
    settled(page)
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Figure 5.")
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").first.focus()
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "figure_5-inception_v4.paper.svg"
    assert "<title>Figure 5." in saved.value.path().read_text(encoding="utf-8")

"""The block graph for everyone: by keyboard, screen reader, table, touch, and with less motion."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.graph_page import NAME, box, frame, heading, open_graph


def test_tab_leads_to_the_selected_box_and_shows_it(block: Page) -> None:
    block.locator(box("A/1/linear")).focus()
    block.keyboard.press("Enter")
    heading(block, "1×1 Conv (320 Linear)")
    block.locator(".export summary").press("Tab")
    expect(block.locator(box("A/1/linear"))).to_be_focused()
    expect(block.locator(box("A/1/linear"))).to_be_in_viewport()


def test_arrows_follow_the_edges(block: Page) -> None:
    block.locator(box("A/1/mixed/double3x3/conv1x1")).focus()
    walked = []
    for _ in range(7):
        block.keyboard.press("ArrowDown")
        walked.append(_focused(block))
    assert walked == [
        "A/1/mixed/double3x3/conv3x3_1",
        "A/1/mixed/double3x3/conv3x3_2",
        "A/1/mixed/concat",
        "A/1/linear",
        "A/1:scale",
        "A/1/add",
        "A/1:relu",
    ]
    block.keyboard.press("ArrowUp")
    block.keyboard.press("ArrowUp")
    assert _focused(block) == "A/1:scale"
    heading(block, "Inception-ResNet-A 1")


def _focused(page: Page) -> str:
    return str(page.locator(".box:focus, .frame:focus").get_attribute("id"))


def test_a_screen_reader_hears_names_shapes_and_states(block: Page) -> None:
    inner = block.locator(box("A/1/mixed/double3x3/conv3x3_1"))
    expect(inner).to_have_role("button")
    expect(inner).to_have_attribute("aria-label", "3×3 Conv (48), gives 35×35×48")
    expect(block.locator(box("B"))).to_have_attribute("aria-expanded", "false")
    expect(block.locator(frame("A/1"))).to_have_attribute("aria-expanded", "true")
    outline = block.locator(frame("A/1/mixed/conv3x3"))
    expect(outline).to_have_attribute("aria-label", "Branch 1×1 → 3×3 (32), opened")


def test_the_same_content_as_a_table(block: Page) -> None:
    block.get_by_text("The graph as a table").click()
    expect(block.get_by_test_id("stDataFrame")).to_be_visible()
    expect(block.get_by_text("Knobs: all as in the source · Input: 299 × 299 × 3")).to_be_visible()


def test_two_fingers_zoom(browser: Browser, app_url: str) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True)
    page = context.new_page()
    open_graph(page, app_url, f"variant={NAME}")
    page.locator(".board").scroll_into_view_if_needed()
    stem = page.locator(box("stem"))
    before, area = stem.bounding_box(), page.locator(".stage .canvas").bounding_box()
    assert before is not None
    assert area is not None
    x, y = area["x"] + area["width"] / 2, area["y"] + 60
    wire = context.new_cdp_session(page)
    for kind, apart in (("touchStart", 30), ("touchMove", 45), ("touchMove", 60)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    after = stem.bounding_box()
    assert after is not None
    assert after["width"] == pytest.approx(2 * before["width"], rel=0.05)
    context.close()


def test_less_motion_for_those_who_ask(graph: Page) -> None:
    def seconds() -> str:
        graph.get_by_role("button", name="fit", exact=True).click()
        svg = graph.locator(".stage .canvas svg")
        return str(svg.evaluate("e => getComputedStyle(e).transitionDuration"))

    assert seconds() == "0.22s"
    graph.emulate_media(reduced_motion="reduce")
    assert seconds() == "0s"

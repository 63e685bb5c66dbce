"""Finding one’s way in the block graph: search, minimap, crumbs, fit, zoom and scrolling."""

import re

import pytest
from playwright.sync_api import Page, expect

from inception_core.render.parts import part_list
from tests.browser.graph_page import ANALYSIS, SPEC, box, frame, heading
from tests.browser.waiting import settled


def test_search_counts_steps_and_opens_what_is_closed(graph: Page, problems: list[str]) -> None:
    graph.keyboard.press("/")
    search = graph.get_by_label("Search by name, caption or size")
    expect(search).to_be_focused()
    graph.keyboard.type("1x7 17x17")
    wanted = [part for part in part_list(SPEC, ANALYSIS) if "1×7" in part.title]
    found = graph.locator(".found output")
    expect(found).to_have_text(f"{len(wanted)} found")
    graph.keyboard.press("Enter")
    expect(found).to_have_text(f"1 of {len(wanted)}")
    expect(graph.locator(".canvas .selected")).to_have_attribute("id", wanted[0].path)
    heading(graph, "1×1 → 1×7 → 7×1 (192)")
    graph.keyboard.press("Enter")
    heading(graph, "1×7 Conv (160)")
    expect(graph.locator(".box.selected")).to_have_attribute("id", wanted[1].path)
    expect(graph.locator(".box.selected")).to_be_in_viewport()
    graph.keyboard.press("Shift+Enter")
    graph.keyboard.press("Shift+Enter")
    expect(found).to_have_text(f"{len(wanted)} of {len(wanted)}")
    expect(graph.locator(frame("B/20"))).to_be_attached()
    graph.keyboard.press("Escape")
    expect(found).to_be_hidden()
    search.fill("no such part")
    expect(found).to_have_text("nothing found")
    assert not problems


def test_the_search_finds_what_is_drawn_beside_the_layers(graph: Page) -> None:
    search = graph.get_by_label("Search by name, caption or size")
    search.fill("relu 35x35")
    expect(graph.locator(".found output")).to_have_text("10 found")
    search.press("Enter")
    expect(graph.locator(".box.selected")).to_have_attribute("id", "A/1:relu")
    heading(graph, "Inception-ResNet-A 1")


def test_letters_in_the_search_are_no_shortcuts(graph: Page) -> None:
    search = graph.get_by_label("Search by name, caption or size")
    search.focus()
    graph.keyboard.type("rc/f-")
    expect(search).to_have_value("rc/f-")
    expect(graph.locator('[data-testid="stDialog"]')).to_have_count(0)


def test_the_minimap_shows_the_window_and_moves_it(graph: Page) -> None:
    minimap = graph.locator(".minimap")
    expect(minimap).to_be_hidden()  # all of it is in view
    graph.get_by_role("button", name="open all", exact=True).click()
    expect(minimap).to_be_visible()
    graph.wait_for_selector(box("C/10/add"), state="attached")
    expect(graph.locator(box("head/linear"))).not_to_be_in_viewport()
    area = minimap.bounding_box()
    assert area is not None
    graph.mouse.click(area["x"] + area["width"] / 2, area["y"] + area["height"] - 3)
    expect(graph.locator(box("head/linear"))).to_be_in_viewport()


def test_the_minimap_is_painted_anew_only_for_another_drawing_or_theme(graph: Page) -> None:
    graph.evaluate(
        """() => {
          const pen = CanvasRenderingContext2D.prototype, scale = pen.scale;
          window.painted = 0;
          pen.scale = function (...factors) { window.painted += 1; scale.apply(this, factors); };
        }"""
    )

    def painted() -> int:
        return int(graph.evaluate("window.painted"))

    graph.click(box("B"))
    heading(graph, "Inception-ResNet-B")
    settled(graph)
    graph.go_back()  # which the page tells the graph
    heading(graph, "Inception-ResNet-v2, as released (TF-Slim, timm)")
    settled(graph)
    assert painted() == 0
    graph.emulate_media(color_scheme="dark")
    expect(graph.locator(".stApp")).to_have_css("color-scheme", "dark")
    settled(graph)
    assert painted() == 1


def test_crumbs_lead_up_and_say_what_depends_on_what(block: Page) -> None:
    block.locator(box("A/1/mixed/double3x3/conv3x3_1")).click()
    heading(block, "3×3 Conv (48)")
    crumbs = block.locator(".crumbs button")
    expect(crumbs).to_have_text(
        ["Inception-ResNet-v2", "Inception-ResNet-A", " 1", "branch", "3×3 Conv (48)"]
    )
    expect(block.locator(".reach")).to_have_text("needs 5feeds 13")
    up = block.locator(".box.up").evaluate_all("all => all.map((one) => one.id).sort()")
    assert up == ["A/1/mixed/double3x3/conv1x1", "A/1:in", "input", "mixed_5b", "stem"]
    beside = block.locator(box("A/1/mixed/conv1x1/conv1x1"))
    expect(beside.locator("path")).to_have_css("opacity", "0.32")
    crumbs.nth(2).click()
    heading(block, "Inception-ResNet-A 1")
    expect(block.locator(frame("A/1"))).to_have_class(re.compile("selected"))


def test_the_wheel_scrolls_the_page_where_nothing_is_left_to_pan(graph: Page) -> None:
    graph.get_by_text("PyTorch code of the selected part").click()
    expect(graph.locator('[data-testid="stCode"]')).to_be_visible()
    area = graph.locator(".stage .canvas").bounding_box()
    assert area is not None
    graph.mouse.move(area["x"] + 200, area["y"] + 200)
    graph.mouse.wheel(0, 400)
    expect(graph.locator("h1")).not_to_be_in_viewport()


def test_fit_and_zoom(block: Page) -> None:
    first, last = block.locator(box("input")), block.locator(box("head"))
    expect(last).not_to_be_in_viewport()
    block.get_by_role("button", name="fit", exact=True).click()
    expect(last).to_be_in_viewport()
    expect(first).to_be_in_viewport()
    block.wait_for_timeout(400)
    before = first.bounding_box()
    block.get_by_role("button", name="zoom in").click()
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(before["width"] * 1.25, rel=0.01)

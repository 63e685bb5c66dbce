"""The explorer on a screen of 400 pixels: nothing that is said is cut off."""

from playwright.sync_api import Page, expect

from tests.browser.graph_page import OPENED, box, frame, open_graph
from tests.browser.waiting import settled

PHONE = {"width": 400, "height": 800}


def centre(page: Page, css: str) -> float:
    found = page.locator(css).bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2


def test_a_charts_caption_stands_below_it(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/layers?variant=inception_v4&view=Charts")
    settled(page)
    below = page.locator(".ie-caption")
    inside = page.locator('.annotation[data-index="0"]')
    expect(inside).to_contain_text("inception_v4.paper")
    expect(inside).to_be_visible()
    expect(below).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(below).to_contain_text("Inception Explorer")
    expect(below).to_be_visible()
    expect(inside).to_be_hidden()


def test_a_block_is_drawn_as_wide_as_the_screen(page: Page, app_url: str) -> None:
    page.set_viewport_size(PHONE)
    open_graph(page, app_url, f"variant=inception_resnet_v2.slim&{OPENED}")
    area = page.locator(".stage .canvas").bounding_box()
    drawn = page.locator(frame("A")).bounding_box()
    assert area is not None
    assert drawn is not None
    assert area["x"] <= drawn["x"]
    assert drawn["x"] + drawn["width"] <= area["x"] + area["width"]


def test_a_wider_drawing_begins_with_its_input_in_the_middle(page: Page, app_url: str) -> None:
    page.set_viewport_size(PHONE)
    open_graph(page, app_url, "variant=inception_v4.slim&open=C,C/1,C/1/*")
    assert abs(centre(page, box("input")) - centre(page, ".stage .canvas")) < 2

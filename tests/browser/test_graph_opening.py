"""Opening, closing and choosing parts of the block graph; back, forward and links restore it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.graph_page import NAME, box, frame, heading, open_graph
from tests.browser.waiting import settled


def test_open_and_close_have_buttons(graph: Page) -> None:
    graph.locator(box("reduction_a")).click()
    graph.locator(".acts").get_by_role("button", name="open", exact=True).click()
    expect(graph.locator(frame("reduction_a"))).to_be_attached()
    graph.locator(".acts").get_by_role("button", name="close Reduction-A").click()
    expect(graph.locator(frame("reduction_a"))).to_have_count(0)


def test_a_second_click_opens_and_an_empty_place_lets_go(graph: Page) -> None:
    graph.click(box("A"))
    heading(graph, "Inception-ResNet-A")
    graph.wait_for_timeout(600)  # no double click
    graph.click(box("A"))
    expect(graph.locator(frame("A/1"))).to_be_attached()
    graph.locator(".stage .canvas").click(position={"x": 8, "y": 200})
    heading(graph, "Inception-ResNet-v2, as released (TF-Slim, timm)")
    expect(graph.locator(".canvas .selected")).to_have_count(0)


def test_what_a_depth_hides_gives_way_to_what_is_around_it(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=*&node=A/3/linear")
    page.get_by_role("button", name="blocks", exact=True).click()
    expect(page.locator(box("A/1:more"))).to_be_attached()
    heading(page, "Inception-ResNet-A")
    expect(page.locator(frame("A"))).to_have_class(re.compile("selected"))
    page.reload()
    settled(page)
    expect(page.locator(box("A/1:more"))).to_be_attached()  # and it stays folded


def test_repeats_unfold_and_fold_again(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=A")
    page.locator(box("A/1:more")).click()
    heading(page, "Inception-ResNet-A")  # the stage that they belong to
    page.locator(".acts").get_by_role("button", name="open", exact=True).click()
    page.locator(box("A/4")).press(" ")
    heading(page, "Inception-ResNet-A 4")
    page.locator(".acts").get_by_role("button", name="fold the repeats").click()
    expect(page.locator(box("A/1:more"))).to_be_attached()
    heading(page, "Inception-ResNet-A")


def test_back_and_forward_restore_opening_colour_and_knobs(graph: Page) -> None:
    graph.dblclick(box("A"))
    expect(graph.locator(frame("A/1"))).to_be_attached()
    settled(graph)
    graph.get_by_label("Colour of the boxes").select_option("params")
    expect(graph).to_have_url(re.compile("colour=params"))
    settled(graph)
    blocks = graph.get_by_label("Blocks A")
    blocks.fill("3")
    blocks.press("Enter")
    expect(graph.locator(frame("A"))).to_contain_text("Inception-ResNet-A × 3")
    settled(graph)
    graph.go_back()
    expect(graph.locator(frame("A"))).to_contain_text("Inception-ResNet-A × 10")
    expect(blocks).to_have_value("10")
    settled(graph)
    graph.go_back()
    expect(graph.get_by_label("Colour of the boxes")).to_have_value("kind")
    expect(graph.locator(frame("A/1"))).to_be_attached()
    settled(graph)
    graph.go_back()
    expect(graph.locator(frame("A/1"))).to_have_count(0)
    settled(graph)
    graph.go_forward()
    expect(graph.locator(frame("A/1"))).to_be_attached()
    settled(graph)
    graph.go_forward()
    expect(graph.get_by_label("Colour of the boxes")).to_have_value("params")
    settled(graph)
    graph.go_forward()
    expect(graph.locator(frame("A"))).to_contain_text("Inception-ResNet-A × 3")


def test_a_link_to_a_part_that_is_not_there_is_a_sentence(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&node=A/99/nonsense")
    expect(page.get_by_role("alert")).to_contain_text("has no part A/99/nonsense")
    heading(page, "Inception-ResNet-A")


def test_closing_everything_far_down_shows_the_network_again(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=*&node=C/10/linear")
    expect(page.locator(box("C/10/linear"))).to_be_in_viewport()
    page.get_by_role("button", name="close all", exact=True).click()
    expect(page.locator(".box")).to_have_count(10)
    expect(page.locator(box("input"))).to_be_in_viewport()
    expect(page.locator(box("C"))).to_have_class(re.compile("selected"))


def test_another_network_begins_at_its_beginning(page: Page, app_url: str) -> None:
    open_graph(page, app_url, f"variant={NAME}&open=*&node=C/10/linear")
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="Inception-v4").click()
    expect(page.locator(box("input"))).to_be_in_viewport()

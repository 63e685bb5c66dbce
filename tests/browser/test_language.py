"""The language is changed in the middle of things."""

import re

from playwright.sync_api import Page, expect

from tests.browser.graph_page import box, open_graph
from tests.browser.waiting import settled


def speak(page: Page, language: str) -> None:
    """The switch in the sidebar."""
    page.get_by_role("radio", name=language).click()
    settled(page)


def test_choices_outlive_the_change(page: Page, app_url: str, problems: list[str]) -> None:
    page.goto(f"{app_url}/layers?view=Sweep&variant=inception_v4.paper")
    settled(page)
    knob = page.locator(".st-key-sweep_knob input")
    knob.click()
    page.get_by_role("option", name="Blocks B").click()
    settled(page)
    speak(page, "한국어")
    expect(page).to_have_url(re.compile("lang=ko.*view=Sweep"))
    expect(knob).not_to_have_value("Blocks B")
    named = knob.input_value()
    assert "B" in named
    points = page.locator(".st-key-sweep_points input")
    points.fill("10")
    points.press("Enter")
    settled(page)
    expect(points).to_have_value("10")
    expect(knob).to_have_value(named)
    speak(page, "English")
    expect(knob).to_have_value("Blocks B")
    assert not problems


def test_the_graph_changes_its_words_and_stays(
    page: Page, app_url: str, problems: list[str]
) -> None:
    graph = open_graph(page, app_url, "variant=inception_v4.paper&colour=macs")
    graph.locator("select.colour").select_option("params")
    graph.get_by_role("button", name="zoom in").click()
    settled(graph)
    drawing = graph.locator(".canvas svg")
    place = str(drawing.get_attribute("style"))
    speak(graph, "한국어")
    expect(graph.get_by_role("button", name="확대")).to_be_visible()
    expect(graph.locator(".legend")).to_contain_text("로그")
    expect(graph.locator(box("stem"))).to_have_attribute("aria-label", re.compile("출력 35×35"))
    expect(graph.locator("select.colour")).to_have_value("params")
    expect(drawing).to_have_attribute("style", place)
    assert not problems

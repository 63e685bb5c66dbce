"""The home page in a browser: what is clicked opens, and the way back leads here."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import settled


@pytest.fixture
def family(page: Page, app_url: str) -> Page:
    page.goto(app_url)
    settled(page)
    return page


def test_a_card_opens_its_network_and_back_leads_home(family: Page, problems: list[str]) -> None:
    family.locator(".st-key-card_inception_v4 .ie-strip").click(force=True)  # the button covers it
    expect(family.locator("h1")).to_have_text("Inception-v4")
    expect(family).to_have_url(re.compile(r"/architecture\?variant=inception_v4\.slim"))
    settled(family)
    family.go_back()
    expect(family.locator("h1")).to_have_text("The Inception family")
    settled(family)
    family.go_forward()
    expect(family.locator("h1")).to_have_text("Inception-v4")
    family.reload()
    expect(family.locator("h1")).to_have_text("Inception-v4")
    assert not problems


def test_a_card_can_be_opened_with_the_keyboard(family: Page) -> None:
    family.get_by_role("button", name="Open ResNet-152").focus()
    family.keyboard.press("Enter")
    expect(family.locator("h1")).to_have_text("ResNet-152")


def test_a_row_opens_its_network(family: Page) -> None:
    table = family.locator('[data-testid="stDataFrame"]')
    table.scroll_into_view_if_needed()
    table.click(position={"x": 16, "y": 35 + 17 + 35})  # second row's tick
    expect(family.locator("h1")).to_have_text("Inception-v3")


def test_a_point_opens_its_network(family: Page) -> None:
    chart = family.locator(".st-key-chart .js-plotly-plot")
    chart.scroll_into_view_if_needed()
    chart.locator(".points path").nth(3).click(force=True)
    expect(family.locator("h1")).to_have_text("Inception-v4")


def test_an_old_link_opens_the_graph_and_back_leads_away(page: Page, app_url: str) -> None:
    page.goto("about:blank")
    page.goto(f"{app_url}/?variant=inception_v4.paper&node=B%2F2")
    expect(page.locator(".ie-heading").first).to_have_text("Inception-B 2")
    expect(page).to_have_url(re.compile("/architecture.*node=B%2F2"))
    settled(page)
    page.get_by_role("link", name="Family").click()
    expect(page.locator("h1")).to_have_text("The Inception family")
    expect(page).to_have_url(re.compile(r"127\.0\.0\.1:\d+/$"))
    page.get_by_role("link", name="Layers").click()
    expect(page).to_have_url(re.compile(r"/layers\?variant=inception_v4\.paper"))

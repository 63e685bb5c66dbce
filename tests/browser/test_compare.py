"""The comparison, used with the mouse."""

import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import settled


def test_the_whole_of_a_control_can_be_clicked(page: Page, app_url: str) -> None:
    """Nothing invisible lies over the top of the page."""
    page.goto(f"{app_url}/compare")
    settled(page)
    page.get_by_role("button", name="Swap").click(position={"x": 20, "y": 4})
    expect(page).to_have_url(re.compile("left=inception_resnet_v2.slim"))
    page.get_by_role("button", name="Main menu").click()  # and what is there can be clicked too
    expect(page.get_by_role("menu")).to_be_visible()


def test_back_undoes_a_choice(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare?left=inception_v4.paper&right=inception_v4.slim")
    settled(page)
    expect(page.locator(".ie-chip").first).to_have_text("inception_v4.paper")
    page.get_by_role("button", name="Swap").click()
    expect(page.locator(".ie-chip").first).to_have_text("inception_v4.slim")
    settled(page)
    page.go_back()
    expect(page.locator(".ie-chip").first).to_have_text("inception_v4.paper")

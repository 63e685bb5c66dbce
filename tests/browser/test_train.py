"""Two networks train before one's eyes: points arrive, a reload finds them, they are ended."""

from playwright.sync_api import Page, expect

from tests.browser.waiting import settled


def test_a_training_is_watched_held_found_again_and_ended(
    page: Page, app_url: str, problems: list[str]
) -> None:
    page.goto(f"{app_url}/train")
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text("128", exact=True).click()
    settled(page)
    steps = page.get_by_label("Steps", exact=True)
    steps.fill("200")
    steps.press("Enter")
    settled(page)
    page.get_by_role("button", name="Train both").click()
    numbers = page.locator(".ie-number")
    expect(numbers).to_have_count(4, timeout=60_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(5)

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("of 200, held")).to_be_visible()
    expect(page.get_by_role("button", name="Train both")).to_be_disabled()
    page.reload()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()

    page.get_by_role("link", name="Family").click()
    expect(page.locator("h1")).to_have_text("The Inception family")
    page.get_by_role("link", name="Train").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Train both")).to_be_enabled()
    expect(numbers).to_have_count(4)
    assert not problems


def test_a_click_on_the_map_opens_a_cell(page: Page, app_url: str, problems: list[str]) -> None:
    page.goto(f"{app_url}/train?view=Map")
    settled(page)
    page.locator(".js-plotly-plot .point").first.click(force=True)
    expect(page.get_by_role("heading", name="Width")).to_be_visible()
    page.get_by_role("button", name="Set the controls to this cell").click()
    expect(page.get_by_role("button", name="Train both")).to_be_visible()
    assert not problems

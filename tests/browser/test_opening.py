"""Opening the explorer: each page draws itself, nothing fails in it, nothing leaves the machine."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import settled


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "The Inception family"),
        ("/architecture", "55.84 M"),
        ("/layers", "55,843,464 parameters"),
        ("/compare", "32.43 M → 55.84 M"),
        ("/predict", "What it knows"),
    ],
    ids=["family", "architecture", "layers", "compare", "predict"],
)
def test_a_page_opens_quietly(
    page: Page, app_url: str, problems: list[str], address: str, text: str, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(app_url + address)
    settled(page)
    background = page.locator('[data-testid="stApp"]').evaluate(
        "app => getComputedStyle(app).backgroundColor"
    )
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 20, 27)"}[scheme]
    expect(page.get_by_text(text).first).to_be_visible()
    assert not problems

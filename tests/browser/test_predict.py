"""The main job: a picture in, its name out, as a student does it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import settled

ROOT = Path(__file__).parents[2]
SAMPLES, UPLOADS = ROOT / "assets/samples", ROOT / "tests/uploads"


@pytest.fixture
def predict(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/predict")
    settled(page)
    return page


def first_guess(page: Page, name: str) -> None:
    """Plotly writes the ticks from the bottom up."""
    expect(page.locator(".js-plotly-plot").first.locator(".ytick text").last).to_have_text(
        re.compile(rf"\s*{name}\s*")
    )


def test_from_the_first_page_to_a_prediction(page: Page, app_url: str, problems: list[str]) -> None:
    """Open, pick a network, click a block, turn a knob, upload a picture, read the answer."""
    page.goto(app_url)
    settled(page)
    page.get_by_role("button", name="Open Inception-v4").click()
    expect(page.locator("h1")).to_have_text("Inception-v4")
    page.click('.box[id="B"]')
    expect(page.locator(".ie-facts")).to_contain_text("20,553,792")
    blocks = page.get_by_label("Blocks B")
    blocks.fill("6")
    blocks.press("Enter")
    expect(page.locator(".ie-facts")).to_contain_text("17,617,536")
    page.get_by_role("link", name="Predict").click()
    settled(page)
    page.locator('input[type="file"]').set_input_files(SAMPLES / "elephant.png")
    first_guess(page, "elephant")
    expect(page.locator(".js-plotly-plot")).to_have_count(1)  # the sample's has gone
    percents = page.locator(".bartext").all_text_contents()
    assert len(percents) == 5
    assert 0 < sum(float(text.rstrip(" %")) for text in percents) <= 100.3
    expect(page.get_by_text("ms in the network")).to_be_visible()
    page.get_by_role("link", name="Architecture").click()
    expect(page.locator("h1")).to_have_text("Inception-v4")  # nothing was lost on the way
    expect(page.get_by_label("Blocks B")).to_have_value("6")
    assert not problems


def test_several_uploads_each_get_an_outcome(predict: Page, problems: list[str]) -> None:
    names = ["05_exif_orientation6.jpg", "03_truncated.jpg", "13_photo.heic", "14_svg_script.svg"]
    predict.locator('input[type="file"]').set_input_files(
        [SAMPLES / "fox.png", *(UPLOADS / name for name in names)]
    )
    alerts = predict.locator(".ie-problem")
    expect(alerts).to_have_count(2)
    expect(alerts.nth(0)).to_contain_text("03_truncated.jpg is damaged")
    expect(alerts.nth(1)).to_contain_text("vector drawing (SVG), not a raster image")
    expect(predict.locator(".js-plotly-plot")).to_have_count(3)
    first_guess(predict, "fox")
    assert not problems


def test_a_phone_photograph_is_shown_upright(predict: Page) -> None:
    predict.locator('input[type="file"]').set_input_files(UPLOADS / "05_exif_orientation6.jpg")
    picture = predict.get_by_role("img", name="05_exif_orientation6.jpg")
    expect(picture).not_to_have_js_property("naturalHeight", 0)
    width, height = picture.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert height > width


def test_samples_are_a_click_away(predict: Page) -> None:
    first_guess(predict, "fox")
    predict.get_by_role("button", name="A hamburger", exact=True).click()
    first_guess(predict, "hamburger")


def test_the_answering_network_can_be_looked_at(predict: Page) -> None:
    predict.get_by_role("button", name="See this network").click()
    settled(predict)
    number = predict.locator(".ie-number").first
    expect(number).to_have_attribute("title", "1,076,159 parameters")
    expect(predict).to_have_url(re.compile(r"width=0\.25"))
    expect(predict.locator('.box[id="B"]')).to_contain_text("Inception-ResNet-B × 2")


def test_a_file_over_the_limit_is_refused_in_a_sentence(predict: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8" + b"\0" * (10 * 2**20 + 1))
    predict.locator('input[type="file"]').set_input_files(large)
    expect(predict.get_by_text("File must be 10.0MB or smaller")).to_be_visible()


def test_the_chosen_sample_can_be_read_in_the_dark(page: Page, app_url: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{app_url}/predict")
    settled(page)
    chosen = page.get_by_test_id("stBaseButton-primary")
    expect(chosen).to_have_css("background-color", "rgb(122, 165, 255)")
    expect(chosen.locator("p")).to_have_css("color", "rgb(16, 20, 27)")  # contrast 7.6, not 2.4

"""Predict with many pictures, crops, explanations, the clipboard, and what was answered before."""

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import settled

ROOT = Path(__file__).parents[2]
SAMPLES, UPLOADS = ROOT / "assets/samples", ROOT / "tests/uploads"
PASTE = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 80;
  const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([picture], "from the clipboard.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true });
  const roots = [...document.querySelectorAll("*")].map((known) => known.shadowRoot ?? known);
  roots.map((root) => root.querySelector?.(".paste")).find(Boolean).dispatchEvent(event);
}"""


@pytest.fixture
def predict(page: Page, app_url: str) -> Page:
    page.goto(f"{app_url}/predict")
    settled(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    return page


def test_a_table_of_pictures_and_its_files(predict: Page, problems: list[str]) -> None:
    predict.get_by_text("table, up to 200").click()
    settled(predict)
    files = [SAMPLES / "fox.png", SAMPLES / "elephant.png", UPLOADS / "03_truncated.jpg"]
    predict.locator('input[type="file"]').set_input_files(files * 8)
    expect(predict.get_by_text("16 of 24 pictures")).to_be_visible()
    settled(predict)
    with predict.expect_download() as wait:
        predict.get_by_role("button", name="Guesses (.csv)").click()
    text = Path(wait.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("# Inception Explorer")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    first = [row["label"] for row in rows if row["rank"] == "1"]
    assert first == ["fox", "elephant"] * 8
    assert sum("is damaged" in row["problem"] for row in rows) == 8
    with predict.expect_download() as wait:
        predict.get_by_role("button", name="Guesses (.json)").click()
    document = json.loads(Path(wait.value.path()).read_text(encoding="utf-8"))
    assert document["crops"] == "1"
    assert document["networks"][0]["preprocessing"]["input_size"] == 128
    predict.get_by_text("up to 20 pictures").click()
    expect(predict.get_by_text("Showing the first 20 of 24 pictures")).to_be_visible()
    assert not problems


def test_crops_are_counted_averaged_and_drawn(predict: Page, problems: list[str]) -> None:
    predict.get_by_text("144", exact=True).click()
    expect(predict.get_by_text("different crops a picture")).to_be_visible()
    expect(predict.get_by_text("which no paper says")).to_be_visible()
    predict.get_by_text("12", exact=True).click()
    expect(predict.get_by_text("for 12 crops")).to_be_visible()
    predict.get_by_text("Draw the crops on the picture").click()
    expect(predict.locator(".board .frame")).to_have_count(12)
    expect(predict.locator(".board .frame").nth(0)).to_have_attribute(
        "title", "shorter side 146 px"
    )
    expect(predict).to_have_url(
        f"{predict.url.partition('?')[0]}?variant=inception_resnet_v2.slim&crops=12"
    )
    assert not problems


def test_why_by_two_methods(predict: Page, problems: list[str]) -> None:
    predict.get_by_text("Show what speaks for an answer").click()
    expect(predict.get_by_text("last map has only 2×2 cells")).to_be_visible()
    expect(predict.get_by_text("Grad-CAM for “fox” at Final 1×1, 2×2 cells")).to_be_visible(
        timeout=60_000
    )
    board = predict.locator(".board .cells")
    board.focus()
    board.press("Enter")
    expect(predict.get_by_text("sees the whole input of 128×128 pixels")).to_be_visible()
    predict.get_by_text("Occlusion", exact=True).click()
    expect(predict.get_by_text("Occlusion for “fox”")).to_be_visible(timeout=60_000)
    assert not problems


def test_a_pasted_picture_is_answered_and_remembered(predict: Page, problems: list[str]) -> None:
    predict.evaluate(PASTE)
    expect(predict.get_by_role("img", name="from the clipboard.png")).to_be_visible()
    predict.get_by_role("button", name="Clear these pictures").click()
    expect(predict.get_by_role("img", name="from the clipboard.png")).to_be_hidden()
    predict.get_by_text("Show the 2 newest answers").click()
    expect(predict.get_by_role("img", name="from the clipboard.png")).to_be_visible()
    predict.locator(".st-key-history_clear button").locator("visible=true").click()
    expect(predict.get_by_text("Before, in this session")).to_be_hidden()
    assert not problems


def test_nothing_is_wider_than_a_phone(predict: Page) -> None:
    predict.set_viewport_size({"width": 400, "height": 800})
    settled(predict)
    main = predict.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth <= main.clientWidth")
    expect(predict.locator(".js-plotly-plot")).to_be_visible()

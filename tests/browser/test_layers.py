"""The Layers page, used with the mouse: what AppTest cannot see."""

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import settled


def test_a_click_on_a_share_selects_the_part(page: Page, app_url: str, problems: list[str]) -> None:
    page.goto(f"{app_url}/layers?view=Charts&variant=inception_v4.paper")
    settled(page)
    bars = page.locator(".js-plotly-plot .barlayer .trace").first.locator(".point path")
    expect(bars).to_have_count(7)
    place = bars.nth(3).bounding_box()
    assert place
    page.mouse.click(place["x"] + 10, place["y"] + 10)  # what listens lies over the bars
    expect(page).to_have_url(re.compile("node=B"))
    expect(page.get_by_text("Selected: B. Click another bar")).to_be_visible()
    page.get_by_role("link", name="Architecture").click()
    expect(page.locator(".ie-heading").first).to_have_text("Inception-B")
    assert not problems


@pytest.mark.parametrize(("name", "start"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_a_chart_is_saved_with_its_origin(
    page: Page, app_url: str, tmp_path: Path, name: str, start: bytes, problems: list[str]
) -> None:
    page.goto(f"{app_url}/layers?view=Memory&variant=inception_v4.paper&blocks_b=3")
    settled(page)
    page.get_by_role("radio", name=name).click()
    settled(page)
    with page.expect_download() as download:
        page.locator(".modebar-btn").click()
    assert download.value.suggested_filename.endswith(f"-memory-fp32.{name.lower()}")
    saved = tmp_path / "chart"
    download.value.save_as(saved)
    data = saved.read_bytes()
    assert data.startswith(start)
    if name == "SVG":
        text = data.decode()
        assert "inception_v4.paper · Knobs: blocks_b=3 · Input: 299 × 299 × 3, one image" in text
        assert "Inception Explorer" in text
    assert not problems


def test_the_columns_begin_as_they_are(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/layers")
    settled(page)
    page.get_by_test_id("stTextInputField").fill("35x35")  # a run before the list is opened
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_test_id("stPopoverButton").click()
    chips = page.get_by_test_id("stMultiSelect")
    expect(chips).to_contain_text("Receptive field (px)")
    page.keyboard.press("Escape")
    settled(page)
    expect(page.get_by_text(re.compile(r"^Sum of the \d+ rows that match"))).to_be_visible()


def test_a_table_is_written_when_it_is_asked_for(
    page: Page, app_url: str, tmp_path: Path, problems: list[str]
) -> None:
    page.goto(f"{app_url}/layers?variant=inception_v4.paper")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="All operations (CSV)").click()
    operations = pd.read_csv(download.value.path(), comment="#", encoding="utf-8-sig")
    assert operations.macs.sum() == 12_253_974_624
    for label in ("This table (CSV)", "Everything (JSON)", "Markdown", "LaTeX"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        saved = tmp_path / "table"
        download.value.save_as(saved)
        assert "inception_v4.paper" in saved.read_text(encoding="utf-8-sig")
    assert not problems

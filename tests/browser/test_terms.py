"""Terms that are explained where they stand: by pointer, by keyboard, without moving anything."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import settled

TERM = ".ie-term"


def is_shown(term: Locator) -> bool:
    return str(term.evaluate("e => getComputedStyle(e, '::after').visibility")) == "visible"


def heights(page: Page) -> list[float]:
    """Where every piece of text begins."""
    return page.evaluate(  # type: ignore[no-any-return] # numbers of the page
        "() => [...document.querySelectorAll('p, th, td, h1')]"
        ".map(e => e.getBoundingClientRect().top)"
    )


def test_a_term_explains_itself(page: Page, app_url: str, problems: list[str]) -> None:
    page.goto(f"{app_url}/architecture?variant=inception_resnet_v2.paper&node=B/1")
    settled(page)
    term = page.locator(TERM, has_text="multiply-adds").first
    expect(term).to_have_attribute("aria-description", re.compile("one addition"))
    before = heights(page)
    assert not is_shown(term)
    term.hover()
    assert is_shown(term)
    assert heights(page) == before
    page.locator("h1").hover()
    assert not is_shown(term)
    term.focus()
    assert is_shown(term)
    page.keyboard.press("Tab")
    assert not is_shown(term)
    assert page.evaluate("document.activeElement.className") == "ie-term"
    assert heights(page) == before
    assert not problems


def test_a_click_in_the_graph_marks_what_it_brings(page: Page, app_url: str) -> None:
    """The panel runs alone: it keeps its marks, and none comes twice."""
    page.goto(f"{app_url}/architecture?variant=inception_v4.paper&node=stem")
    settled(page)
    expect(page.locator(".ie-term", has_text="parameters")).to_have_count(1)
    page.locator('.box[id="reduction_a"]').click()
    expect(page.locator(".ie-heading").first).to_have_text("Reduction-A")
    settled(page)
    words = [word.lower() for word in page.locator(TERM).all_inner_texts()]
    assert "parameters" in words
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_explanation_can_be_read(page: Page, app_url: str, theme: str) -> None:
    """Text against its ground at a contrast of 4.5 and more."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{app_url}/")
    settled(page)
    term = page.locator(TERM).first
    term.hover()
    ink, ground = term.evaluate(
        "e => (s => [s.color, s.backgroundColor])(getComputedStyle(e, '::after'))"
    )
    assert contrast(ink, ground) >= 4.5


def contrast(one: str, other: str) -> float:
    """As WCAG reckons it, of two `rgb(r, g, b)`."""
    lights = sorted(light(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def light(colour: str) -> float:
    values = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return sum(share * v for share, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_glossary_is_searched(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/glossary")
    settled(page)
    page.get_by_role("textbox").fill("root mean")
    page.keyboard.press("Enter")
    expect(page.locator(".ie-definition")).to_have_count(1)
    expect(page.locator(".ie-definition dfn")).to_have_text("RMS")
    expect(page).to_have_url(re.compile("find=root"))
    page.get_by_role("textbox").fill("linear 1×1")
    page.keyboard.press("Enter")
    expect(page.locator(".ie-definition dfn").first).to_have_text("Linear 1×1")
    settled(page)
    page.get_by_role("link", name="Figure 16").first.click()
    expect(page.locator("h1")).to_contain_text("Figure 16.")

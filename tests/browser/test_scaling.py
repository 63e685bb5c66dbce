"""Task 4 of a newcomer: read off how much larger the signal is with scale 1.0 than with 0.1."""

import re

from playwright.sync_api import Page, expect

from tests.browser.waiting import settled

SMALL = "variant=inception_resnet_v2.paper&width=0.1&blocks_a=1&blocks_b=1&blocks_c=2&input=128"
PROBE_MS = 120_000


def test_the_answer_can_be_read_off(page: Page, app_url: str, problems: list[str]) -> None:
    page.goto(f"{app_url}/scaling?{SMALL}")
    settled(page)
    recorded = page.get_by_text("Recorded by this project, not here")
    expect(recorded).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2 + 2)
    page.get_by_role("button", name="Probe", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(recorded).to_have_count(0)
    answer = page.locator("h2.ie-section").first
    expect(answer).to_contain_text("The signal at the last block is", timeout=PROBE_MS)
    words = re.search(r"is ([\d.]+) times larger with scale 1 than with", answer.inner_text())
    assert words
    settled(page)
    trunks = page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')[0].data]
        .filter(trace => trace.showlegend).map(trace => trace.y[trace.y.length - 1])"""
    )
    assert len(trunks) == 4
    assert abs(trunks[0] / trunks[-1] - float(words[1])) < 0.006
    expect(page.locator(".js-plotly-plot")).to_have_count(2 + 4)
    assert not problems

"""Waiting for a Streamlit page, which is drawn in several steps."""

from playwright.sync_api import Page

IDLE = (
    '[data-testid="stApp"]'
    '[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
)
PAUSE_MS = 150  # a click needs a moment until the script starts because of it


def settled(page: Page) -> None:
    """Returns when the page is connected and idle, and still is a moment later.

    Then wait for what you expect to read (`expect(locator).to_contain_text(…)`): idle is not
    painted. Raises Playwright's `TimeoutError` when the script never ends.
    """
    for _ in range(2):
        page.wait_for_selector(IDLE, state="attached")
        page.wait_for_timeout(PAUSE_MS)
    page.wait_for_selector(IDLE, state="attached")

"""The explorer in a real browser. A failed test leaves a picture and the server's log."""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.graph_page import NAME, OPENED, open_graph
from tests.browser.server import Server, serving

SCREENSHOTS = Path("build/screenshots")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",  # a container's root has none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
# A link to /layers makes Streamlit ask /layers/_stcore/… first, get a 404, and ask /_stcore/….
DEEP_LINK_PROBE = re.compile(r"://[^/]+/.+/_stcore/(health|host-config)$")


def chromium() -> str:
    """The program named by CHROMIUM, or one that is installed. Skips when there is none.

    With INCEPTION_REQUIRE_BROWSER set a missing browser is a failure.
    """
    candidates = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else NAMES
    if found := next(filter(None, map(shutil.which, candidates)), None):
        return found
    reason = f"No Chromium among {', '.join(candidates)}. Install it, or set CHROMIUM to its path."
    if os.environ.get("INCEPTION_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, which cannot look up any name but this machine's."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The explorer, started once for all tests by the README's command."""
    log_file = tmp_path_factory.mktemp("server") / "log.txt"
    with serving("app/streamlit_app.py", repo_root, log_file) as server:
        yield server


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    """Where the explorer answers, without a slash at the end."""
    return server.url


@pytest.fixture
def problems() -> list[str]:
    """What went wrong inside the page: console errors, exceptions, requests to other machines.

    Filled while `page` lives; end a test with `assert not problems`.
    """
    return []


@pytest.fixture
def page(browser: Browser, problems: list[str]) -> Iterator[Page]:
    """An empty tab of 1280 × 800 pixels with its own cookies."""

    def request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.hostname and address.hostname not in ("127.0.0.1", "localhost"):
            problems.append(f"request to another machine: {request.url}")

    def console(message: ConsoleMessage) -> None:
        address = message.location["url"]
        if message.type == "error" and not DEEP_LINK_PROBE.search(address):
            problems.append(f"console: {message.text} ({address})")

    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    context.set_default_timeout(20_000)
    context.on("request", request)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("console", console)
    yield page
    context.close()


@pytest.fixture
def graph(page: Page, app_url: str) -> Page:
    """The Architecture page with the block graph closed."""
    return open_graph(page, app_url, f"variant={NAME}")


@pytest.fixture
def block(page: Page, app_url: str) -> Page:
    """The same with one block and its branches opened."""
    return open_graph(page, app_url, f"variant={NAME}&{OPENED}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds to a failure what its reader will want to see."""
    report = yield
    used = getattr(item, "funcargs", {})
    if report.when == "call" and report.failed:
        if page := used.get("page"):
            picture = SCREENSHOTS / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', item.name)}.png"
            page.screenshot(path=item.config.rootpath / picture)
            report.sections.append(("screenshot", str(picture)))
        if problems := used.get("problems"):
            report.sections.append(("problems in the page", "\n".join(problems)))
        if server := used.get("server"):
            report.sections.append(("server log", server.log))
    return report

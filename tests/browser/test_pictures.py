"""Nine views of the block graph, held against pictures that someone has looked at.

Both are made small first, so that a hinted letter or a line half a pixel aside counts for little;
a missing legend, another layout or a wrong colour does not. After --overwrite, look at them.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page

from tests.browser.graph_page import open_graph
from tests.conftest import GOLDEN

PICTURES = GOLDEN / "pictures"
SMALL, CELL = 2, 10  # shrunk by; side of the cells that are compared, in pixels after that
MEAN_LEVELS, CELL_LEVELS = 1.0, 16.0  # of 255: over the picture, and within its worst cell
BLOCK = "open=A,A/1,A/1/mixed/conv3x3,A/1/mixed/double3x3"


class View(NamedTuple):
    query: str
    theme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = (1280, 800)
    act: Callable[[Page], object] = lambda page: None


def search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("1x7 17x17")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector('.box.selected[id="B/1/mixed/conv7x7/conv1x7"]')


def code_and_table(page: Page) -> None:
    page.get_by_text("PyTorch code of the selected part").click()
    page.locator('[data-testid="stCode"]').scroll_into_view_if_needed()


VIEWS = {
    "first": View("variant=inception_resnet_v2.slim"),
    "first-dark": View("variant=inception_resnet_v2.slim", "dark"),
    "block": View(f"variant=inception_resnet_v2.slim&{BLOCK}&node=A/1"),
    "operation-dark": View("variant=inception_v4.slim&open=B&node=B/1/conv7x7/conv1x7", "dark"),
    "macs": View("variant=inception_v3.slim&open=A,B,C&colour=macs"),
    "everything": View(
        "variant=inception_resnet_v2.slim&open=*&node=B/10/mixed/concat",
        act=lambda page: page.get_by_role("button", name="fit", exact=True).click(),
    ),
    "search": View("variant=inception_resnet_v2.slim", act=search),
    "phone": View(f"variant=inception_resnet_v2.slim&{BLOCK}", size=(400, 800)),
    "code": View("variant=inception_resnet_v1.paper&node=B", act=code_and_table),
}


@pytest.mark.parametrize("name", VIEWS)
def test_the_view_is_as_it_was(
    name: str, browser: Browser, app_url: str, request: pytest.FixtureRequest
) -> None:
    view = VIEWS[name]
    width, height = view.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=view.theme,
        reduced_motion="reduce",
        locale="en-US",
    )
    page = open_graph(context.new_page(), app_url, view.query)
    view.act(page)
    page.wait_for_timeout(600)  # fonts and tables paint after the page is idle
    main = page.get_by_test_id("stMain")  # the sidebar grows with the pages
    shot = small(main.screenshot(animations="disabled"))
    context.close()
    path = PICTURES / f"{name}.png"
    if request.config.getoption("--overwrite"):
        path.parent.mkdir(parents=True, exist_ok=True)
        shot.quantize(256).save(path, optimize=True)
        return
    mean, worst = difference(shot, looked_at(name))
    if mean > MEAN_LEVELS or worst > CELL_LEVELS:
        seen = Path("build/screenshots") / f"{name}.png"
        shot.save(request.config.rootpath / seen)
        pytest.fail(f"{mean:.1f} levels off, {worst:.1f} in one place: compare {path} and {seen}.")


def looked_at(name: str) -> Image.Image:
    return Image.open(io.BytesIO((PICTURES / f"{name}.png").read_bytes())).convert("RGB")


def small(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return image.resize((image.width // SMALL, image.height // SMALL), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Levels between two pictures: on average, and in the cell where they differ most."""
    assert one.size == other.size
    apart = ImageChops.difference(one, other).convert("L")
    cells = apart.resize((one.width // CELL, one.height // CELL), Image.Resampling.BOX)
    return ImageStat.Stat(apart).mean[0], float(max(cells.tobytes()))


def test_another_view_is_told_apart() -> None:
    """The tolerance is small enough: what colours mean, or a legend, is seen."""
    block, first = (looked_at(name) for name in ("block", "first"))
    assert difference(block, first)[0] > MEAN_LEVELS
    without = first.copy()
    without.paste((255, 255, 255), (15, 343, 345, 358))  # the legend is gone
    assert difference(first, without)[1] > CELL_LEVELS

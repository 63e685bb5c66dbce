"""Maps on a picture board: colours, cells and fields as fractions of the picture."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from app.figures.board import MOST_PIXELS, picture_url
from app.figures.heat import fields, gradient, heat_grid, heat_overlay
from inception_core import get_variant, measure
from inception_core.analysis.cell import cells_of
from inception_core.analysis.explanation import Heat
from inception_core.probing.explained import Explained, ExplainTask
from inception_core.probing.setting import Setting
from inception_core.render.heat import RAMP

BOX = (0.25, 0.0, 0.75, 1.0)
MAP = np.array([[0.0, 0.2, -0.1], [0.8, 0.1, 0.4]])
FOUND = Explained(
    ExplainTask(Setting("")), "v", {}, 100, 3, "fox", 0.5, (), Heat.of(MAP), BOX,
    occlusion=(20, 33.3),
)  # fmt: skip


def opened(url: str) -> Image.Image:
    kind, _, data = url.partition(";base64,")
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    assert kind == f"data:image/{image.format.lower() if image.format else ''}"
    return image


def test_the_overlay_is_the_map_with_its_meaning() -> None:
    overlay = heat_overlay(FOUND)
    with opened(overlay.url) as image:
        assert image.mode == "RGBA"
        assert image.width * 2 == image.height * 3
    assert (overlay.box, overlay.low, overlay.high) == (BOX, "no drop", "drop by 80.0%")


def test_the_gradient_is_the_maps_ramp_and_begins_clear() -> None:
    colours = gradient().removeprefix("linear-gradient(to right, ").removesuffix(")").split(", ")
    assert [colour[:7] for colour in colours] == list(RAMP)
    assert colours[0].endswith("00")
    assert colours[-1].endswith("ff")


def test_cells_have_their_share_of_the_largest() -> None:
    grid = heat_grid(FOUND)
    assert (grid.rows, grid.columns, grid.box) == (2, 3, BOX)
    assert grid.shares == (0, 25, 0, 100, 12, 50)
    assert grid.down == grid.across == ()


def test_fields_are_fractions_of_the_picture_and_clipped() -> None:
    analysis = measure(get_variant("inception_v3.slim").spec(), 299)
    cells = cells_of(analysis, "A/1")
    rows, columns = fields(cells, BOX)
    assert len(rows) == len(columns) == 35
    for row, column in ((0, 34), (17, 17)):
        down, across = cells.box(row, column)
        start, length = rows[row]
        assert (start, start + length) == pytest.approx((down.start / 299, down.end / 299))
        start, length = columns[column]
        placed = (0.25 + 0.5 * across.start / 299, 0.25 + 0.5 * across.end / 299)
        assert (start, start + length) == pytest.approx(placed)
    grid = heat_grid(FOUND, cells)
    assert (grid.down, grid.across) == (rows, columns)


def test_pictures_are_made_no_larger_than_they_are_shown() -> None:
    with opened(picture_url(Image.new("RGB", (3000, 1500)))) as image:
        assert image.size == (MOST_PIXELS, MOST_PIXELS // 2)
    small = Image.new("RGB", (30, 20))
    with opened(picture_url(small)) as image:
        assert image.size == small.size == (30, 20)

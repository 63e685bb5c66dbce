"""Heat maps as colours: readable, in place, and nothing where nothing is."""

import io

import numpy as np
from PIL import Image

from inception_core.render.heat import RAMP, heat_image, overlay, png

CELLS = np.array([[0.0, 0.25, 0.0], [1.0, 0.0, 0.5]], np.float32)


def lightness(colour: str) -> float:
    """Relative luminance as in WCAG."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_lightness_alone_tells_the_value() -> None:
    steps = np.diff([lightness(colour) for colour in RAMP])
    assert (steps > 0.02).all()


def test_zero_is_clear_and_one_is_the_end_of_the_ramp() -> None:
    image = np.asarray(heat_image(CELLS, smooth=False))
    height, width, _ = image.shape
    side = height // 2
    assert (height, width) == (2 * side, 3 * side)
    cells = image.reshape(2, side, 3, side, 4)[:, side // 2, :, side // 2]
    assert (cells[CELLS == 0, 3] == 0).all()
    assert cells[1, 0].tolist() == [0xFC, 0xFF, 0xA4, 255]
    assert cells[1, 2, 3] == 255 > cells[0, 1, 3] > 0


def test_smooth_maps_keep_their_cells_middles() -> None:
    image = np.asarray(heat_image(CELLS))
    side = image.shape[0] // 2
    assert image[-1, 0].tolist() == [0xFC, 0xFF, 0xA4, 255]
    assert image[side // 2, side // 2, 3] < 40
    assert len(np.unique(image[:, side // 2, 3])) > 10


def test_a_large_map_has_a_pixel_for_each_cell() -> None:
    assert heat_image(np.zeros((300, 300), np.float32)).size == (300, 300)


def test_the_overlay_changes_its_box_alone() -> None:
    picture = Image.new("RGB", (100, 50), (40, 80, 120))
    laid = np.asarray(overlay(picture, np.ones((2, 2), np.float32), (0.25, 0.0, 0.75, 1.0)))
    plain = np.asarray(picture)
    assert (laid[:, :25] == plain[:, :25]).all()
    assert (laid[:, 75:] == plain[:, 75:]).all()
    assert (laid[:, 25:75] != plain[:, 25:75]).any(-1).all()


def test_opacity_is_the_share_of_the_map() -> None:
    picture = Image.new("RGB", (40, 40))
    half, none = (
        np.asarray(overlay(picture, np.ones((1, 1), np.float32), opacity=opacity))
        for opacity in (0.5, 0.0)
    )
    assert np.abs(half[20, 20] - np.array([0xFC, 0xFF, 0xA4]) / 2).max() <= 2
    assert (none == 0).all()


def test_png_keeps_transparency() -> None:
    with Image.open(io.BytesIO(png(heat_image(CELLS)))) as image:
        assert (image.format, image.mode) == ("PNG", "RGBA")

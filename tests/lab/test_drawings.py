"""From an icon to pixels, and both splits on disk."""

from pathlib import Path

import numpy as np
import pytest

from inception_core.lab.classes import LABELS
from inception_core.lab.drawings import load_drawings
from inception_core.lab.packs import DrawingsError
from inception_core.lab.rasterise import icon_svg, rasterise
from tests.lab import tiny_world as world


def test_pixels_of_a_filled_shape() -> None:
    pixels = rasterise(icon_svg(world.pack_icons("#d22"), "balloon"), 64)
    assert pixels.shape == (64, 64, 4)
    assert pixels.dtype == np.uint8
    assert pixels[24, 32].tolist() == [0xDD, 0x22, 0x22, 255]  # the middle of the circle
    assert pixels[0, 0].tolist() == [0, 0, 0, 0]


def test_one_ink_is_black_and_its_inside_is_empty() -> None:
    pixels = rasterise(icon_svg(world.pack_icons("#d22"), "ring"), 64)
    assert pixels[32, 12].tolist() == [0, 0, 0, 255]
    assert pixels[32, 32, 3] == 0


def test_a_wide_icon_is_fitted_and_centred() -> None:
    icons = {"icons": {"bar": {"body": '<path d="M0 0h32v16H0z"/>', "width": 32}}, "height": 16}
    cover = rasterise(icon_svg(icons, "bar"), 64)[..., 3]
    assert cover[32].min() == 255
    assert cover[:15].max() == 0
    assert cover[-15:].max() == 0


def test_splits_hold_their_own_artists_only(drawings_folder: Path) -> None:
    train, test = load_drawings("train", drawings_folder), load_drawings("test", drawings_folder)
    assert set(train.packs) == {"crayon", "ph"}
    assert set(test.packs) == {"brush"}
    assert test.names == ("lemon", "house", "balloon")
    assert [LABELS[label] for label in test.labels] == ["lemon", "house", "balloon"]
    assert test.pixels.shape == (3, 128, 128, 4)


def test_drawings_of_one_pack(drawings_folder: Path) -> None:
    train = load_drawings("train", drawings_folder)
    part = train.of_pack("ph")
    assert set(part.packs) == {"ph"}
    assert 0 < len(part) < len(train)


def test_unprepared_drawings_name_the_command(tmp_path: Path) -> None:
    with pytest.raises(DrawingsError, match="prepare them first with `python -m inception_core"):
        load_drawings("train", tmp_path)

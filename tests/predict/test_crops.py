"""Crops by brute force: every part of every protocol cut naively, and the means compared."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray
from PIL import Image

from inception_core import get_variant, measure
from inception_core.errors import InceptionError
from inception_core.predict.crops import PROTOCOLS, Crops, plan
from inception_core.predict.preprocess import Preprocessing

HALF = (0.5, 0.5, 0.5)
SMALL = Preprocessing(28, 0.875, "bilinear", HALF, HALF)
ELONGATED = st.tuples(st.integers(16, 160), st.integers(16, 160))
Pixels = NDArray[np.float32]


def picture(width: int, height: int) -> Image.Image:
    random = np.random.default_rng(width * 1000 + height)
    return Image.fromarray(random.integers(0, 256, (height, width, 3), np.uint8))


def fake_network(batch: Pixels) -> Pixels:
    """Probabilities that depend on where things are, so that a wrong part is seen."""
    flat = batch.reshape(len(batch), 3, -1)[..., :784]
    powers = np.exp(np.stack([(flat[:, i] * np.arange(784)).mean(1) / 20 for i in range(3)], 1))
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)


def seen(crops: Crops, size: int = 8) -> Pixels:
    return np.concatenate([fake_network(batch) for batch in crops.batches(size)])


def naive(image: Image.Image, side: int, scales: list[int], squares: list[int]) -> list[Pixels]:
    """GoogLeNet's section 7 word by word, for bilinear pictures in -1…1."""
    tiles = []
    for scale in scales:
        width, height = image.size
        size = (scale, int(scale * height / width))
        if width > height:
            size = (int(scale * width / height), scale)
        big = image.resize(size, Image.Resampling.BILINEAR)
        for which in squares:
            rest_x, rest_y = size[0] - scale, size[1] - scale
            x, y = [(0, 0), (round(rest_x / 2), round(rest_y / 2)), (rest_x, rest_y)][which]
            square = big.crop((x, y, x + scale, y + scale))
            far, mid = scale - side, round((scale - side) / 2)
            for left, top in ((0, 0), (far, 0), (0, far), (far, far), (mid, mid)):
                tiles.append(square.crop((left, top, left + side, top + side)))
            tiles.append(square.resize((side, side), Image.Resampling.BILINEAR))
    tiles += [tile.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for tile in tiles]
    return [np.asarray(tile, np.float32).transpose(2, 0, 1) / 127.5 - 1 for tile in tiles]


@pytest.mark.parametrize("size", [(90, 60), (60, 91), (64, 64), (33, 34), (20, 130)])
@pytest.mark.parametrize(
    ("protocol", "scales", "squares"),
    [("144", [32, 36, 40, 44], [0, 1, 2]), ("12", [32], [1])],
)
def test_crops_are_those_of_googlenet(
    size: tuple[int, int], protocol: str, scales: list[int], squares: list[int]
) -> None:
    image, crops = picture(*size), plan(picture(*size), SMALL, protocol)
    tiles = naive(image, 28, scales, squares)
    assert len(tiles) == int(protocol) == sum(box.times for box in crops.boxes)
    found = {tile.tobytes() for tile in np.round((np.stack([*crops.tiles()]) + 1) * 127.5)}
    assert found == {tile.tobytes() for tile in np.round((np.stack(tiles) + 1) * 127.5)}
    expected = fake_network(np.stack(tiles).astype(np.float32)).mean(0)
    assert np.allclose(crops.mean(seen(crops)), expected, atol=1e-6)


def test_ten_crops_are_corners_and_middle_of_the_whole_picture() -> None:
    image = picture(90, 60)
    crops = plan(image, SMALL, "10")
    big = image.resize((48, 32), Image.Resampling.BILINEAR)
    corners = [(0, 0), (20, 0), (0, 4), (20, 4), (10, 2)]
    tiles = [big.crop((x, y, x + 28, y + 28)) for x, y in corners]
    tiles += [tile.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for tile in tiles]
    rows = fake_network(SMALL.normalised(tiles))
    assert crops.count == 10
    assert np.allclose(crops.mean(seen(crops)), rows.mean(0), atol=1e-6)


def test_one_crop_is_the_releases_own() -> None:
    for size in ((90, 60), (60, 91), (28, 28)):
        (batch,) = plan(picture(*size), SMALL, "1").batches()
        assert np.array_equal(batch, SMALL.batch([picture(*size)]))


def test_equal_crops_are_computed_once_and_counted_often() -> None:
    square, wide = (plan(picture(*size), SMALL, "144") for size in ((50, 50), (93, 50)))
    assert (square.count, wide.count) == (48, 144)
    assert {box.times for box in square.boxes} == {3}
    assert {box.times for box in wide.boxes} == {1}


@settings(max_examples=60, deadline=None)
@given(ELONGATED, st.sampled_from(PROTOCOLS), st.integers(16, 60), st.floats(0.4, 1))
def test_every_size_gives_parts_within_the_picture(
    size: tuple[int, int], protocol: str, side: int, share: float
) -> None:
    prepared = Preprocessing(side, share, "bilinear", HALF, HALF)
    crops = plan(picture(*size), prepared, protocol)
    assert sum(box.times for box in crops.boxes) == (5 if protocol == "dense" else int(protocol))
    assert len({box[:6] for box in crops.boxes}) == crops.count
    for box in crops.boxes:
        assert -1e-6 <= box.left < box.right <= size[0] + 1e-6
        assert -1e-6 <= box.top < box.bottom <= size[1] + 1e-6
    assert all(one.scale <= other.scale for one, other in pairwise(crops.boxes))


def test_boxes_show_where_a_part_comes_from() -> None:
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (150, 50, 250, 150))
    for box in plan(image, SMALL, "144").boxes:
        assert box.right - box.left == pytest.approx(box.bottom - box.top, rel=0.02)
    last = plan(image, SMALL, "144").boxes[-1]  # the right square of the largest size, whole
    assert last[:4] == pytest.approx((200, 0, 400, 200))
    assert last[4:] == (True, 44, 1)


def test_batches_are_lazy_and_as_large_as_asked() -> None:
    crops = plan(picture(93, 50), SMALL, "144")
    sizes = [len(batch) for batch in crops.batches(50)]
    assert sizes == [50, 50, 44]
    assert np.array_equal(seen(crops, 50), seen(crops, 7))
    assert len(next(iter(crops.batches(3)))) == 3


def test_dense_sees_whole_pictures_at_five_sizes() -> None:
    crops = plan(picture(90, 60), Preprocessing(299, 0.875, "bicubic", HALF, HALF), "dense")
    shapes = [batch.shape for batch in crops.batches()]
    assert shapes == [(1, 3, side, side * 90 // 60) for side in (299, 342, 513, 641, 854)]
    assert all(box[:4] == pytest.approx((0, 0, 90, 60)) for box in crops.boxes)


def test_dense_cuts_what_is_very_long() -> None:
    crops = plan(picture(160, 16), SMALL, "dense")
    assert next(crops.batches()).shape[2:] == (28, 84)
    assert crops.boxes[0].left == pytest.approx(160 - crops.boxes[0].right)
    assert "3 times as long as wide" in crops.assumption


@settings(max_examples=30, deadline=None)
@given(ELONGATED, st.sampled_from([224, 256, 192]))
def test_bn_inception_runs_on_every_dense_size(size: tuple[int, int], side: int) -> None:
    prepared = Preprocessing(side, 0.875, "bilinear", HALF, HALF)
    crops = plan(picture(*size), prepared, "dense", "bn_inception")
    assert "multiples of 32" in crops.assumption
    spec = get_variant("bn_inception.caffe").spec(width=0.1)
    for height, width in {(round(p.bottom - p.top), p.right - p.left) for p, _ in crops.parts}:
        measure(spec, height)
        measure(spec, width)


def test_what_no_paper_defines_is_said() -> None:
    image = picture(60, 60)
    assert plan(image, SMALL, "1").assumption == ""
    for protocol in ("10", "12", "144", "dense"):
        assert "in proportion" in plan(image, SMALL, protocol).assumption
    assert "No paper defines its 12 crops" in plan(image, SMALL, "12").assumption


def test_there_is_no_other_protocol() -> None:
    with pytest.raises(InceptionError, match=r"no crop protocol `13`; choose 1, 10, 12, 144, de"):
        plan(picture(60, 60), SMALL, "13")

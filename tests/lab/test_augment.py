"""Augmentation keeps shapes, ranges and labels, and is repeatable."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator

from inception_core.lab.augment import draw_batch
from inception_core.lab.backgrounds import PHOTOS, background, photographs
from inception_core.lab.camera import compress, place
from inception_core.lab.drawings import Drawings, load_drawings
from inception_core.lab.layers import Layers, split_layers
from inception_core.lab.painting import paint
from inception_core.lab.rasterise import icon_svg, rasterise
from tests.lab.tiny_world import pack_icons


@pytest.fixture(scope="module")
def layers(drawings_folder: Path) -> Layers:
    return split_layers(load_drawings("train", drawings_folder), ink_share=0.5)


def random(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


def test_layers_of_a_coloured_and_of_a_one_ink_drawing(layers: Layers) -> None:
    assert layers.planes.shape == (len(layers.labels), 6, 128, 128)
    assert layers.planes.dtype == torch.uint8
    coloured = layers.planes[~layers.ink][0]
    assert coloured[5].float().mean() < coloured[3].float().mean()  # contours, not the area
    one_ink = layers.planes[layers.ink]
    assert torch.equal(one_ink[:, 3], one_ink[:, 5])


def test_a_body_has_no_holes() -> None:
    ring = rasterise(icon_svg(pack_icons("#000"), "ring"), 128)
    labels = np.zeros(1, dtype=np.int64)
    cut = split_layers(Drawings(ring[None], labels, ("ph",), ("ring",)), 1.0)
    assert cut.planes[0, 3, 64, 64] == 0
    assert cut.planes[0, 4, 64, 64] == 255
    assert cut.planes[0, 4, 2, 2] == 0


def test_classes_are_equally_likely_and_ink_less_than_colour(layers: Layers) -> None:
    for label in layers.labels.unique():
        assert layers.chances[layers.labels == label].sum() == pytest.approx(1 / 3)
    house = layers.labels == layers.labels[layers.ink][0]
    ink, colour = layers.chances[house & layers.ink], layers.chances[house & ~layers.ink]
    assert ink[0] == pytest.approx(colour[0] / 2)


def test_a_batch_has_the_promised_shape_range_and_labels(layers: Layers) -> None:
    photos = photographs("train")
    for seed in range(4):
        pictures, labels = draw_batch(layers, photos, 20, random(seed))
        assert pictures.shape == (20, 3, 128, 128)
        assert pictures.min() >= -1
        assert pictures.max() <= 1
        assert set(labels.tolist()) <= set(layers.labels.tolist())


def test_the_same_seed_gives_the_same_pictures(layers: Layers) -> None:
    first = draw_batch(layers, [], 16, random(3))
    again = draw_batch(layers, [], 16, random(3))
    other = draw_batch(layers, [], 16, random(4))
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])
    assert not torch.equal(first[0], other[0])


def test_painted_colour_never_exceeds_its_cover(layers: Layers) -> None:
    for seed in range(12):
        image = paint(layers.planes.float() / 255, layers.ink, random(seed))
        assert image.shape == (len(layers.labels), 4, 128, 128)
        assert image.min() >= -1e-5
        assert bool((image[:, :3] <= image[:, 3:] + 1e-5).all())
        assert image[:, 3].amax((1, 2)).min() > 0.5  # no drawing vanishes


def test_placing_moves_but_keeps_the_drawing_in_view(layers: Layers) -> None:
    image = layers.planes[:, :4].float() / 255
    for seed in range(8):
        placed = place(image, random(seed))
        assert placed.shape == image.shape
        assert not torch.equal(placed, image)
        assert (placed[:, 3].sum((1, 2)) / image[:, 3].sum((1, 2))).min() > 0.15


def test_backgrounds_of_every_kind_are_pictures() -> None:
    photos = photographs("train")
    for seed in range(40):
        picture = background(3, 64, random(seed), photos).expand(3, 3, 64, 64)
        assert picture.min() >= 0
        assert picture.max() <= 1


def test_photographs_for_training_are_not_those_of_the_score() -> None:
    assert not set(PHOTOS["train"]) & set(PHOTOS["test"])


def test_compression_loses_little_in_small_steps_and_more_in_large() -> None:
    picture = torch.rand(1, 3, 16, 16, generator=random())
    fine = (compress(picture, 1e-4) - picture).abs().max()
    coarse = (compress(picture, 0.3) - picture).abs().max()
    assert fine < 1e-3
    assert coarse > 0.05

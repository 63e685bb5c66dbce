"""Preprocessing is pixel for pixel that of timm's and torchvision's evaluation transforms."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray
from PIL import Image
from timm import get_pretrained_cfg
from timm.data import create_transform, resolve_data_config
from torchvision.models import Inception_V3_Weights, ResNet152_Weights

from inception_core.predict.preprocess import Preprocessing

HALF, MEAN, STD = (0.5, 0.5, 0.5), (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
RELEASES = {
    "inception_v4.tf_in1k": Preprocessing(299, 0.875, "bicubic", HALF, HALF),
    "inception_resnet_v2.tf_in1k": Preprocessing(299, 0.8975, "bicubic", HALF, HALF),
    "inception_resnet_v2.tf_ens_adv_in1k": Preprocessing(299, 0.8975, "bicubic", HALF, HALF),
    "inception_v3.tv_in1k": Preprocessing(299, 0.875, "bicubic", HALF, HALF),
    "inception_v3.tf_in1k": Preprocessing(299, 0.875, "bicubic", HALF, HALF),
    "inception_v3.tf_adv_in1k": Preprocessing(299, 0.875, "bicubic", HALF, HALF),
    "inception_v3.gluon_in1k": Preprocessing(299, 0.875, "bicubic", MEAN, STD),
    "resnet152.tv_in1k": Preprocessing(224, 0.875, "bilinear", MEAN, STD),
    "resnet152.tv2_in1k": Preprocessing(224, 0.965, "bilinear", MEAN, STD),
}
TORCHVISION = {
    ResNet152_Weights.IMAGENET1K_V1: Preprocessing(224, 0.875, "bilinear", MEAN, STD, 256),
    ResNet152_Weights.IMAGENET1K_V2: Preprocessing(224, 0.965, "bilinear", MEAN, STD, 232),
    Inception_V3_Weights.IMAGENET1K_V1: Preprocessing(299, 0.875, "bilinear", MEAN, STD, 342),
}
SIZES = [  # landscape, portrait, square, smaller than the input, odd margins, long, exact
    (500, 375), (375, 500), (640, 640), (120, 90), (91, 120), (501, 334), (333, 333),
    (1023, 342), (40, 700), (2300, 1501), (299, 299), (342, 455),
]  # fmt: skip


@cache
def picture(width: int, height: int) -> Image.Image:
    """Smooth and sharp parts, so that a shift of one pixel is seen."""
    random = np.random.default_rng(width * 10_000 + height)
    coarse = Image.fromarray(random.integers(0, 256, (9, 11, 3), np.uint8))
    pixels = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)).copy()
    pixels[::7, ::5] = random.integers(0, 256, 3)
    return Image.fromarray(pixels)


def pixels_of(normalised: NDArray[np.float32], prepared: Preprocessing) -> NDArray[np.float32]:
    """Back to 0…255 and whole numbers."""
    mean, std = (np.array(v, np.float32)[:, None, None] for v in (prepared.mean, prepared.std))
    return ((normalised * std + mean) * 255).round()


@pytest.mark.reference
@pytest.mark.parametrize("name", RELEASES)
@pytest.mark.parametrize("size", SIZES)
def test_as_timm(name: str, size: tuple[int, int]) -> None:
    config = get_pretrained_cfg(name).to_dict()
    test_size = config.get("test_input_size") or config["input_size"]
    data = resolve_data_config({"input_size": test_size}, pretrained_cfg=config)
    data["crop_pct"] = config.get("test_crop_pct") or config["crop_pct"]
    expected = create_transform(**data)(picture(*size)).numpy()
    found = RELEASES[name].batch([picture(*size)])[0]
    assert np.array_equal(pixels_of(found, RELEASES[name]), pixels_of(expected, RELEASES[name]))
    assert np.array_equal(found, expected)


@pytest.mark.reference
@pytest.mark.parametrize("weights", TORCHVISION, ids=str)
@pytest.mark.parametrize("size", SIZES)
def test_as_torchvision(
    weights: Inception_V3_Weights | ResNet152_Weights, size: tuple[int, int]
) -> None:
    expected = weights.transforms()(picture(*size)).numpy()
    assert np.array_equal(TORCHVISION[weights].batch([picture(*size)])[0], expected)


@pytest.mark.reference
def test_torchvisions_transform_input_is_a_mean_and_a_std_of_a_half() -> None:
    """torchvision's Inception-v3 takes ImageNet's mean and deviation and undoes them inside."""
    prepared = Inception_V3_Weights.IMAGENET1K_V1.transforms()(picture(500, 375))
    mean, std = (torch.tensor(values)[:, None, None] for values in (MEAN, STD))
    inside = (prepared * (std / 0.5) + (mean - 0.5) / 0.5).numpy()
    found = Preprocessing(299, 0.875, "bilinear", HALF, HALF, 342).batch([picture(500, 375)])[0]
    assert np.abs(found - inside).max() <= 5e-7


@pytest.mark.reference
@settings(max_examples=40, deadline=None)
@given(st.integers(16, 500), st.integers(16, 500), st.integers(16, 120), st.floats(0.3, 1.0))
def test_every_size_and_margin_as_timm(width: int, height: int, size: int, share: float) -> None:
    """Where the longer side is rounded and where the square begins."""
    prepared = Preprocessing(size, share, "bilinear", HALF, HALF)
    transform = create_transform((3, size, size), crop_pct=share, mean=HALF, std=HALF)
    image = picture(width, height)
    assert np.array_equal(prepared.batch([image])[0], transform(image).numpy())


def test_resizes_of_the_releases() -> None:
    assert RELEASES["inception_resnet_v2.tf_in1k"].shorter_side == 333
    assert RELEASES["inception_v4.tf_in1k"].shorter_side == 341
    assert RELEASES["resnet152.tv2_in1k"].shorter_side == 232


@pytest.mark.parametrize(
    ("size", "share", "shorter"),
    [
        (299, 0.01, None),
        (299, 5e-324, None),
        (2048, 1.0, None),
        (299, 1.0, 256),
        (299, 1.0, 4096),
        (299, 1.0, 300.5),
    ],
)
def test_no_file_may_ask_for_any_amount_of_memory(size: int, share: float, shorter: Any) -> None:
    with pytest.raises(ValueError, match="no preprocessing"):
        Preprocessing(size, share, "bilinear", HALF, HALF, shorter)

"""The data sets of the lab as tensors: training and held-out pictures."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from inception_core.lab.drawings import Drawings, load_drawings
from inception_core.spec import INPUT_CHANNELS

DIGITS = Path(__file__).parents[2] / "assets" / "lab" / "digits.npz"
HELD_OUT = 5  # every so many-th picture; writers are not kept apart


class Pictures(NamedTuple):
    """Pictures N × 3 × S × S in -1…1, grey ones three times the same, and labels N."""

    train: Tensor
    train_labels: Tensor
    test: Tensor
    test_labels: Tensor


def digits(size: int) -> Pictures:
    """scikit-learn's 1797 digits, enlarged bilinearly to `size`: 1437 to train on, 360 held out."""
    with np.load(DIGITS) as stored:
        grey = torch.from_numpy(stored["images"]).float()[:, None] / 8 - 1
        labels = torch.from_numpy(stored["labels"]).long()
    if size != grey.shape[-1]:
        grey = functional.interpolate(grey, (size, size), mode="bilinear")
    pictures = grey.expand(-1, INPUT_CHANNELS, -1, -1)
    held = torch.arange(len(labels)) % HELD_OUT == 0
    return Pictures(_grey(pictures, ~held), labels[~held], _grey(pictures, held), labels[held])


def _grey(pictures: Tensor, chosen: Tensor) -> Tensor:
    """Some of the pictures; their three equal channels share one memory."""
    return pictures[:, :1][chosen].expand(-1, INPUT_CHANNELS, -1, -1)


def drawings(size: int) -> Pictures:
    """The embedded network's drawings on white, not repainted; held out are other artists'.

    Raises `DrawingsError` when they are not prepared.
    """
    (train, train_labels), (test, test_labels) = (
        _on_white(load_drawings(split), size) for split in ("train", "test")
    )
    return Pictures(train, train_labels, test, test_labels)


def _on_white(drawn: Drawings, size: int) -> tuple[Tensor, Tensor]:
    cover = torch.from_numpy(drawn.pixels[..., 3:]).float() / 255
    picture = torch.from_numpy(drawn.pixels[..., :3]).float() / 255 * cover + 1 - cover
    small = functional.interpolate(picture.permute(0, 3, 1, 2), (size, size), mode="area")
    return 2 * small - 1, torch.from_numpy(drawn.labels)


def epoch_order(count: int, seed: int, epoch: int) -> Tensor:
    """In which order an epoch goes through `count` pictures; the same for the same numbers."""
    random = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    return torch.randperm(count, generator=random)


def pictures_of(data: str, size: int) -> Pictures:
    """The data set of that name at `size` pixels."""
    return drawings(size) if data == "drawings" else digits(size)

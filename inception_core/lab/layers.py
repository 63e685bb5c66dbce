"""What the augmentation paints with: each drawing split once into colour, cover, body and lines."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inception_core.lab.drawings import Drawings
from inception_core.lab.packs import PACKS
from inception_core.lab.rasterise import Pixels

_INKS = frozenset(pack.name for pack in PACKS if pack.mono)
_FAINT, _STRONG = 40, 110  # differences between neighbours that count as no line, as a full line


@dataclass(frozen=True)
class Layers:
    """`planes` N × 6 × S × S bytes: red, green, blue times cover · cover · body · lines.

    The body is the cover with its holes filled. `ink` tells the drawings made of one ink, whose
    lines are the ink itself. `labels` and `chances` have N numbers; chances sum to 1.
    """

    planes: Tensor
    ink: Tensor
    labels: Tensor
    chances: Tensor


def split_layers(drawings: Drawings, ink_share: float) -> Layers:
    """Layers of all drawings. Every class is drawn equally often; `ink_share` is how often a
    one-ink drawing is taken against a coloured one of the same class."""
    ink = np.array([pack in _INKS for pack in drawings.packs])
    planes = np.stack(
        [_planes(picture, bool(one)) for picture, one in zip(drawings.pixels, ink, strict=True)]
    )
    weights = np.where(ink, ink_share, 1.0)
    per_class = np.bincount(drawings.labels, weights)[drawings.labels]
    chances = weights / per_class / len(np.unique(drawings.labels))
    return Layers(
        torch.from_numpy(planes),
        torch.from_numpy(ink),
        torch.from_numpy(drawings.labels),
        torch.from_numpy(chances),
    )


def _planes(picture: Pixels, ink: bool) -> Pixels:
    from skimage.segmentation import flood

    cover = picture[..., 3].astype(np.float32)
    colour = picture[..., :3] * (cover[..., None] / 255)
    outside = flood(np.pad(cover > 64, 1), (0, 0))[1:-1, 1:-1]  # type: ignore[no-untyped-call]
    body = np.maximum(cover, np.where(outside, 0, 255))
    lines = cover if ink else _lines(np.dstack([colour + 255 - cover[..., None], cover]))
    planes = [*np.moveaxis(colour, -1, 0), cover, body, lines]
    return np.stack(planes).round().astype(np.uint8)


def _lines(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where neighbouring pixels differ strongly: contours and inner borders, not soft shading."""
    padded = np.pad(image, ((1, 1), (1, 1), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(0, 1))
    step = (windows.max((-1, -2)) - windows.min((-1, -2))).max(-1)
    line: NDArray[np.float32] = np.clip((step - _FAINT) / (_STRONG - _FAINT), 0, 1) * 255
    return line

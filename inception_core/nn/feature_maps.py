"""Of a feature map: its strongest channels, and a histogram of its magnitudes."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inception_core.analysis.signal import EDGES, Maps

MOST, FEWEST = 12, 4  # channels that are kept
CELLS = 2**14  # of a block's kept channels together, unless that were too few channels


def strongest(tensor: Tensor) -> Maps:
    """The channels of the first image of N × C × H × W (or N × C) with the largest RMS."""
    image = tensor.detach()[0].float()
    image = image.reshape(image.shape[0], *(image.shape[1:] or (1, 1)))
    cells = image.shape[1] * image.shape[2]
    count = min(len(image), MOST, max(FEWEST, CELLS // cells))
    strength = torch.linalg.vector_norm(image, dim=(1, 2))
    chosen = torch.topk(strength, count).indices
    return Maps(
        tuple(chosen.tolist()),
        image[chosen].cpu().numpy(),
        len(image),
        float(image.abs().max()),
        bool((image < 0).any()),
    )


def histogram(tensor: Tensor) -> NDArray[np.int64]:
    """How many absolute values lie between `EDGES`; zeros are not counted."""
    values = tensor.detach().float().abs().cpu().numpy().ravel()
    values = np.clip(values[values > 0], EDGES[0], EDGES[-1])
    bins = np.floor(2 * np.log2(values, dtype=np.float64) - 2 * np.log2(EDGES[0])).astype(np.int64)
    return np.bincount(np.minimum(bins, len(EDGES) - 2), minlength=len(EDGES) - 1)

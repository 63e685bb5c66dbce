"""What is seen of one part of a network: its feature maps and its weights.

The looking itself is in `inception_core.nn.part`.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.signal import Maps


class TensorFacts(NamedTuple):
    """One tensor of weights or kept statistics."""

    name: str
    shape: tuple[int, ...]
    minimum: float
    maximum: float
    mean: float
    deviation: float  # standard, of all elements
    zeros: float  # share of elements that are exactly zero: the sparsity


class Values(NamedTuple):
    """All of them together, and their histogram; one edge more than counts."""

    facts: TensorFacts
    counts: NDArray[np.int64]
    edges: NDArray[np.floating[Any]]


class Filters(NamedTuple):
    """Kernels of the filters with the largest Euclidean norm, largest first."""

    channels: tuple[int, ...]  # their numbers, from 0
    out_of: int
    inputs: int  # input channels, of which the first ones are in `values`
    values: NDArray[np.float32]  # filters × inputs × height × width


class PartSeen(NamedTuple):
    """A part in one forward pass, and what it consists of."""

    path: str
    maps: Maps | None  # none where a prediction does not run it
    network_largest: float  # absolute value in the outputs of all of the network's layers
    network_signed: bool  # whether any of these outputs has a negative value
    tensors: tuple[TensorFacts, ...]
    weights: Values | None  # of convolutions and linear layers, biases and batch norm aside
    filters: Filters | None  # of one convolution with small kernels

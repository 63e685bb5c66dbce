"""From a network's outputs to probabilities, and which of them come first."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Float = TypeVar("Float", np.float32, np.float64)


def softmax(logits: NDArray[Float]) -> NDArray[Float]:
    """… × classes → as many probabilities of the same precision; those of a row sum to 1."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    shares: NDArray[Float] = powers / powers.sum(-1, keepdims=True)
    return shares


def best(row: NDArray[Float], most: int | None = None) -> list[int]:
    """The classes of one row, the largest first; of equal ones the first class. At most `most`."""
    order: list[int] = np.argsort(-row, kind="stable")[:most].tolist()
    return order

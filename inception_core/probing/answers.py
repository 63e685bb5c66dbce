"""What a network's outputs say: probabilities and named guesses."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inception_core.predict.predictor import Guess

GUESSES = 5


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """The outputs for one picture → probabilities that sum to 1."""
    powers = np.exp(logits - logits.max(), dtype=np.float64)
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def guesses(shares: NDArray[Any], labels: tuple[str, ...]) -> tuple[Guess, ...]:
    """The best five with their labels, best first; none without labels."""
    if not labels:
        return ()
    best = np.argsort(-shares, kind="stable")[:GUESSES]
    return tuple(Guess(labels[i], float(shares[i])) for i in best if math.isfinite(shares[i]))

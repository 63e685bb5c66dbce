"""What a network's outputs say: named guesses."""

import math
from typing import Any

from numpy.typing import NDArray

from inception_core.predict.predictor import Guess
from inception_core.predict.ranking import best

GUESSES = 5


def guesses(shares: NDArray[Any], labels: tuple[str, ...]) -> tuple[Guess, ...]:
    """The best five with their labels, best first; none without labels."""
    if not labels:
        return ()
    first = best(shares, GUESSES)
    return tuple(Guess(labels[i], float(shares[i])) for i in first if math.isfinite(shares[i]))

"""From probabilities and the right classes to errors with their intervals."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = "95 % interval by Wilson"


class Share(NamedTuple):
    """A share of pictures, 0 to 1, and the 95 % interval of what it is an estimate of."""

    value: float
    low: float
    high: float

    @property
    def rest(self) -> "Share":
        """1 minus it: accuracy of an error, error of an accuracy."""
        return Share(1 - self.value, 1 - self.high, 1 - self.low)


def ranks(rows: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """N × classes and N right classes → how many classes are guessed before the right one.

    Of equally probable classes the first comes first, as in `Predictor.best`.
    """
    right = np.take_along_axis(rows, labels[:, None], 1)
    before = np.arange(rows.shape[1]) < labels[:, None]
    ahead: NDArray[np.int64] = ((rows > right) | ((rows == right) & before)).sum(1)
    return ahead


def error(right: NDArray[np.int64], k: int) -> Share:
    """Share of pictures whose right class is not among the first `k`; N ranks, N not 0."""
    wrong = float((right >= k).mean())
    return Share(wrong, *wilson(wrong, len(right)))


def wilson(share: float, count: int) -> tuple[float, float]:
    """95 % interval of a share observed on `count` independent pictures (Wilson's).

    Repeats of one picture do not count: they are not independent.
    """
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + (z / count / 2) ** 2)
    return middle - half, middle + half

"""Why a network answers as it does: heat maps over the picture, and how they are read.

The computing is in `inception_core.nn.explain` (Grad-CAM) and `inception_core.predict.occlusion`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the upright picture, 0 to 1."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


class Heat(NamedTuple):
    """A map over what the network saw, and the number that its largest value stands for."""

    values: NDArray[np.float32]  # rows × columns, from 0 to 1: divided by the largest
    largest: float  # before that, see the method's words; 0: the whole map is zero

    @staticmethod
    def of(map_: NDArray[np.floating]) -> "Heat":
        """What is positive in rows × columns, divided by its largest value where there is one."""
        positive = np.maximum(map_, 0, dtype=np.float32)
        largest = float(positive.max())
        return Heat(positive / largest if largest > 0 else positive, largest)

    @property
    def is_zero(self) -> bool:
        """Whether nothing in the map speaks for the class."""
        return self.largest <= 0

    @property
    def peak(self) -> tuple[int, int]:
        """Row and column of the largest value, from 0."""
        row, column = np.unravel_index(int(np.argmax(self.values)), self.values.shape)
        return int(row), int(column)

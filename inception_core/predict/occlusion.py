"""Occlusion sensitivity: how much less sure a network is when a square of its input is grey.

Source: Zeiler, Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section
4.2. Needs no torch: whatever gives probabilities will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inception_core.errors import InvalidKnob
from inception_core.words import later

MOST_CELLS = 32  # along one axis: a thousand passes
GREY = later("Grey is the colour that the preprocessing turns into zeros.")


@dataclass(frozen=True)
class Occlusion:
    """Grey squares over one prepared image, 1 × 3 × H × H: one square in the middle of every cell.

    The cells divide the input evenly; a square that hangs over the border is cut off there. Raises
    `InvalidKnob` for a square or a step that is too small or too large.
    """

    image: NDArray[np.float32]
    square: int  # pixels of its side
    step: int  # pixels from one square to the next, at most

    def __post_init__(self) -> None:
        size = self.size
        least = -(-size // MOST_CELLS)
        if not 1 <= self.square <= size:
            raise InvalidKnob(
                later(
                    "A square of `{square}` pixels is out of range at an input of {size}; choose "
                    "from {least} to {size}.",
                    square=self.square,
                    size=size,
                    least=1,
                )
            )
        if not least <= self.step <= size:
            raise InvalidKnob(
                later(
                    "A step of `{step}` pixels is out of range at an input of {size}; choose from "
                    "{least} to {size}.",
                    step=self.step,
                    size=size,
                    least=least,
                )
            )

    @property
    def size(self) -> int:
        """Pixels of the image's side."""
        return int(self.image.shape[-1])

    @property
    def cells(self) -> int:
        """Squares along one axis."""
        return -(-self.size // self.step)

    @property
    def count(self) -> int:
        """Passes: the image as it is, then one for each square."""
        return 1 + self.cells**2

    def batches(self, size: int = 8) -> Iterator[NDArray[np.float32]]:
        """The image as it is, then with each square in reading order: N × 3 × H × H, at most
        `size` at once, made when asked for."""
        for start in range(0, self.count, size):
            batch = self.image.repeat(min(size, self.count - start), 0)
            for row, number in zip(batch, range(start, self.count), strict=False):
                if number:
                    down, across = divmod(number - 1, self.cells)
                    row[:, self._span(down), self._span(across)] = 0
            yield batch

    def drops(self, rows: NDArray[np.float32], target: int) -> NDArray[np.float32]:
        """Probabilities of all passes, in the order of the batches, → cells × cells: by how much
        each square lowers the target's probability; negative where it raises it."""
        whole, *covered = rows[:, target]
        return np.array(whole - covered, np.float32).reshape(self.cells, self.cells)

    def _span(self, cell: int) -> slice:
        start = round((cell + 0.5) * self.size / self.cells - self.square / 2)
        return slice(max(0, start), min(self.size, start + self.square))

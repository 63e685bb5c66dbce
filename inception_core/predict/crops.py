"""The parts of one picture that a network sees, made when they are asked for; equal ones once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inception_core.predict.preprocess import Preprocessing, resized_size
from inception_core.predict.protocols import PROTOCOLS, Part, assumption, parts_of

__all__ = ["PROTOCOLS", "Box", "Crops", "plan"]


class Box(NamedTuple):
    """A part of the upright picture, in its pixels, and how the network sees it."""

    left: float
    top: float
    right: float
    bottom: float
    mirrored: bool
    scale: int  # pixels of the picture's shorter side when the part is taken
    times: int  # how often the protocol counts it


@dataclass(frozen=True)
class Crops:
    """The parts of one picture, each once. They are cut and resized when they are asked for."""

    image: Image.Image
    preprocessing: Preprocessing
    protocol: str
    parts: tuple[tuple[Part, int], ...]  # with how often each counts, size by size
    assumption: str  # what no paper defines, in sentences; "" where nothing is left open

    @property
    def count(self) -> int:
        """How many different parts the network sees."""
        return len(self.parts)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where they lie, in the order of `batches`."""
        found = []
        for part, times in self.parts:
            resized = resized_size(self.image.size, part.scale)
            across, down = (a / b for a, b in zip(self.image.size, resized, strict=True))
            edges = (part.left * across, part.top * down, part.right * across, part.bottom * down)
            found.append(Box(*edges, part.mirrored, part.scale, times))
        return tuple(found)

    def tiles(self) -> Iterator[NDArray[np.float32]]:
        """Each part preprocessed, 3 × H × W, in the order of `boxes`."""
        scale, resized = 0, self.image
        for part, _ in self.parts:
            if part.scale != scale:
                scale, resized = part.scale, self.preprocessing.resized(self.image, part.scale)
            tile = resized.crop((part.left, part.top, part.right, part.bottom))
            if part.resized:
                tile = self.preprocessing.resized(tile, self.preprocessing.input_size)
            if part.mirrored:
                tile = tile.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            yield self.preprocessing.normalised([tile])[0]

    def batches(self, size: int = 8) -> Iterator[NDArray[np.float32]]:
        """N × 3 × H × W, at most `size` parts each, made one batch at a time; in the order of
        `boxes`. All parts have the input size, except densely, where a batch is one size."""
        batch: list[NDArray[np.float32]] = []
        for tile in self.tiles():
            if batch and (len(batch) == size or tile.shape != batch[0].shape):
                yield np.stack(batch)
                batch = []
            batch.append(tile)
        yield np.stack(batch)

    def mean(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """`count` × classes probabilities in the order of `boxes` → their mean, by classes."""
        times = np.array([times for _, times in self.parts], np.float64)
        mean: NDArray[np.float64] = times @ rows / times.sum()
        return mean.astype(np.float32)


def plan(
    image: Image.Image, preprocessing: Preprocessing, protocol: str, architecture: str = ""
) -> Crops:
    """The parts of an RGB picture that `protocol` wants, for weights with that preprocessing.

    `architecture` matters to `dense` alone: BN-Inception takes no side that is not a multiple of
    32. Raises `InceptionError` when the protocol is none of `PROTOCOLS`.
    """
    counted = Counter(parts_of(image.size, preprocessing, protocol, architecture))
    said = assumption(protocol, architecture)
    return Crops(image, preprocessing, protocol, tuple(counted.items()), said)

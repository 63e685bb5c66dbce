"""From an RGB picture to the numbers that a network was trained on."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LEAST_INPUT, MOST_INPUT = 16, 2048  # pixels
_FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


@dataclass(frozen=True)
class Preprocessing:
    """How a release prepares its pictures, in timm's words."""

    input_size: int  # pixels, square
    crop_pct: float  # share of the shorter side that the central crop keeps
    interpolation: str  # bilinear, bicubic or lanczos, always with antialiasing
    mean: tuple[float, float, float]  # of red, green, blue in 0…1
    std: tuple[float, float, float]

    def __post_init__(self) -> None:
        """Raises `ValueError` when a number is none that pictures can be prepared with."""
        numbers = (self.crop_pct, *self.mean, *self.std)
        if not (
            isinstance(self.input_size, int)
            and LEAST_INPUT <= self.input_size <= MOST_INPUT
            and self.interpolation in _FILTERS
            and len(self.mean) == len(self.std) == 3
            and all(isinstance(n, int | float) and math.isfinite(n) for n in numbers)
            and 0 < self.crop_pct <= 1
            and min(self.std) > 0
        ):
            raise ValueError(f"no preprocessing: {self}")

    def crop(self, image: Image.Image) -> Image.Image:
        """The part that the network sees: shorter side resized, then the central square."""
        shorter = int(self.input_size / self.crop_pct)
        width, height = image.size
        ratio = shorter / min(width, height)
        size = max(shorter, int(width * ratio)), max(shorter, int(height * ratio))
        image = image.resize(size, _FILTERS[self.interpolation])
        left, top = ((side - self.input_size) // 2 for side in image.size)
        return image.crop((left, top, left + self.input_size, top + self.input_size))

    def batch(self, images: Iterable[Image.Image]) -> NDArray[np.float32]:
        """RGB pictures → N × 3 × input_size × input_size, normalised."""
        pixels = np.stack([np.asarray(self.crop(image), np.float32) for image in images])
        mean, std = (np.array(values, np.float32) for values in (self.mean, self.std))
        return np.ascontiguousarray(((pixels / 255 - mean) / std).transpose(0, 3, 1, 2))

"""From an RGB picture to the numbers that a network was trained on."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LEAST_INPUT, MOST_INPUT = 16, 1024  # pixels; a stranger's file may ask for no more memory
MOST_SIDE = 2048  # pixels of a picture before its crop
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
    mean: tuple[float, float, float]  # in the order of `channels`, in the range of `input_range`
    std: tuple[float, float, float]
    resize: int | None = None  # pixels of the shorter side; by `crop_pct` unless given
    channels: str = "RGB"  # or BGR
    input_range: int = 1  # pixels go from 0 to 1, or to 255

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
            and (self.resize is None or isinstance(self.resize, int))
            and self.input_size <= (self.resize or self.input_size / self.crop_pct) <= MOST_SIDE
            and self.channels in ("RGB", "BGR")
            and self.input_range in (1, 255)
        ):
            raise ValueError(f"no preprocessing: {self}")

    @property
    def shorter_side(self) -> int:
        """Pixels of the picture's shorter side before the central crop."""
        return self.resize or int(self.input_size / self.crop_pct)

    def resized(self, image: Image.Image, shorter: int) -> Image.Image:
        """The picture with a shorter side of so many pixels."""
        return image.resize(resized_size(image.size, shorter), _FILTERS[self.interpolation])

    def crop(self, image: Image.Image) -> Image.Image:
        """The part that the network sees: shorter side resized, then the central square.

        Pixel for pixel what the evaluation transforms of timm and torchvision give.
        """
        image = self.resized(image, self.shorter_side)
        left, top = (middle(side, self.input_size) for side in image.size)
        return image.crop((left, top, left + self.input_size, top + self.input_size))

    def batch(self, images: Iterable[Image.Image]) -> NDArray[np.float32]:
        """RGB pictures → N × 3 × input_size × input_size, normalised."""
        return self.normalised(map(self.crop, images))

    def normalised(self, parts: Iterable[Image.Image]) -> NDArray[np.float32]:
        """Parts of pictures, all H × W pixels, as they are → N × 3 × H × W."""
        pixels = np.stack([np.asarray(part, np.float32) for part in parts])
        if self.channels == "BGR":
            pixels = pixels[..., ::-1]
        if self.input_range == 1:
            pixels /= 255
        mean, std = (np.array(values, np.float32) for values in (self.mean, self.std))
        return np.ascontiguousarray(((pixels - mean) / std).transpose(0, 3, 1, 2))


def resized_size(size: tuple[int, int], shorter: int) -> tuple[int, int]:
    """Width and height → the same in proportion, the shorter one given, the longer rounded down."""
    width, height = size
    return shorter * width // min(size), shorter * height // min(size)


def middle(whole: int, part: int) -> int:
    """Where a part of that length begins when it lies in the middle; .5 is rounded to even."""
    return round((whole - part) / 2)

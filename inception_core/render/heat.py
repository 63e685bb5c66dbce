"""Heat maps as colours over a picture.

The colours are those of matplotlib's "inferno" (Smith, van der Walt, 2015, CC0) without its darkest
quarter, which would be lost on a dark picture: lightness rises all the way, so the map is read
without telling red from green, and nothing is drawn where the map is zero.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inception_core.analysis.explanation import WHOLE, Box

RAMP = ("#57106e", "#8a226a", "#bc3754", "#e45a31", "#f98e09", "#f9cb35", "#fcffa4")
OPAQUE = 0.35  # from this value on the colour hides what is behind it, as far as it is let
OPACITY = 0.6  # of the whole map, unless told
SIDE = 256  # pixels of a map's longer side, as far as its cells divide it


def heat_image(values: NDArray[np.float32], smooth: bool = True) -> Image.Image:
    """Rows × columns from 0 to 1 → a picture with transparency, some pixels for each cell; smooth
    between the cells' middles, or one colour a cell."""
    rows, columns = values.shape
    scale = max(1, SIDE // max(rows, columns))
    filter_ = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    cells = Image.fromarray(np.ascontiguousarray(values, np.float32))
    fine = np.asarray(cells.resize((columns * scale, rows * scale), filter_)).clip(0, 1)
    return Image.fromarray(_colours(fine))


def overlay(
    picture: Image.Image,
    values: NDArray[np.float32],
    box: Box = WHOLE,
    opacity: float = OPACITY,
    smooth: bool = True,
) -> Image.Image:
    """The RGB picture with the map over the part of it that `box` tells."""
    width, height = picture.size
    left, right = (round(edge * width) for edge in box[::2])
    top, bottom = (round(edge * height) for edge in box[1::2])
    heat = heat_image(values, smooth).resize((right - left, bottom - top))
    heat.putalpha(heat.getchannel("A").point(lambda alpha: round(alpha * opacity)))
    whole = picture.convert("RGBA")
    whole.alpha_composite(heat, (left, top))
    return whole.convert("RGB")


def png(image: Image.Image) -> bytes:
    """The picture as the bytes of a PNG file."""
    data = io.BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _colours(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Values from 0 to 1 → red, green, blue, alpha of each."""
    stops = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in RAMP])
    places = np.linspace(0, 1, len(RAMP))
    channels = [np.interp(values, places, stops[:, channel]) for channel in range(3)]
    alpha = 255 * np.clip(values / OPAQUE, 0, 1)
    return np.stack([*channels, alpha], -1).round().astype(np.uint8)

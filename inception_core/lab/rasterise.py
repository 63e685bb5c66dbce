"""An icon of a pack -> pixels."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def icon_svg(icons: Mapping[str, Any], name: str) -> str:
    """The whole SVG document of one icon; one-ink icons are drawn in black."""
    icon = icons["icons"][name]
    box = " ".join(
        str(icon.get(key, icons.get(key, default)))
        for key, default in (("left", 0), ("top", 0), ("width", 16), ("height", 16))
    )
    body = icon["body"].replace("currentColor", "#000")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="{box}">{body}</svg>'
    )


def rasterise(svg: str, size: int) -> Pixels:
    """The drawing as size × size × 4 (RGBA, straight alpha), fitted into the square, centred."""
    import resvg_py

    png = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
    )
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    picture.thumbnail((size, size))
    canvas = Image.new("RGBA", (size, size))
    canvas.paste(picture, ((size - picture.width) // 2, (size - picture.height) // 2))
    return np.asarray(canvas)

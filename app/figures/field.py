"""The receptive field of one cell, drawn over the input."""

from inception_core.spec import Size
from inception_core.words import tr

SIDE = 132  # of the drawing, in pixels


def field_picture(pixels: int, field: Size, stride: Size | None = None) -> str:
    """An SVG: the input as a square, the field of a middle cell, and one step to the next cell.

    All are to scale; a field larger than the input is drawn beyond its border. Its colours are
    seen on light and on dark ground.
    """
    largest = max(pixels, *field)
    scale = SIDE / largest
    middle = SIDE / 2

    def square(size: tuple[float, float], style: str) -> str:
        height, width = (max(1.0, side * scale) for side in size)
        return (
            f'<rect x="{middle - width / 2:.1f}" y="{middle - height / 2:.1f}" '
            f'width="{width:.1f}" height="{height:.1f}" {style}/>'
        )

    accent = 'fill="#3f7fd8" fill-opacity="0.22" stroke="#3f7fd8"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {SIDE + 4} {SIDE + 4}" '
        f'width="{SIDE}" height="{SIDE}">'
        + square((pixels, pixels), 'fill="#8a93a3" fill-opacity="0.15" stroke="#8a93a3"')
        + square(field, accent)
        + (square(stride, 'fill="#3f7fd8"') if stride else "")
        + "</svg>"
    )


def field_words(pixels: int, field: Size) -> str:
    """How much of the input one cell sees, in words."""
    height, width = field
    if min(field) >= pixels:
        return tr(
            "A middle cell sees the whole {size}×{size} input, and padding around it.", size=pixels
        )
    seen = min(height, pixels) * min(width, pixels) / pixels**2
    share = f"{seen:.0%}" if seen >= 0.01 else f"{seen:.2%}"
    return tr(
        "A middle cell sees {height}×{width} of {size}×{size} pixels, {share} of them.",
        height=height,
        width=width,
        size=pixels,
        share=share,
    )

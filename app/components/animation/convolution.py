"""One convolution over a picture: the kernel slides, products and sum are written, a map fills."""

from app.components.animation import mounting
from inception_core.lessons.animation.sliding import Slides
from inception_core.words import tr

_mount = mounting.component("convolution")


def show(
    *,
    key: str,
    slides: Slides,
    start: tuple[int, int] = (0, 0),
    asked: tuple[int, int] | None = None,
) -> None:
    """Draws the picture, the kernel at place `start` (row and column of the output, from 0), and
    what it has written.

    Kernel, stride and padding are chosen in the browser where `slides` offer several. The sum at
    the place `asked` is shown as a question mark.
    """
    named = "" not in map(str, slides.channels)
    _mount(
        key=key,
        data={
            "picture": slides.picture,
            "kernels": [kernel.weights for kernel in slides.kernels],
            "passes": [found._asdict() for found in slides.passes],
            "start": start,
            "asked": asked,
            "words": {
                **mounting.player_words(),
                **_words(),
                "kernels": [str(kernel.name) for kernel in slides.kernels],
                "channels": [str(name) for name in slides.channels] if named else [],
            },
        },
        height="content",
    )


def _words() -> dict[str, str]:
    blank = mounting.blank
    return {
        "stage": tr("The picture with the kernel on it. Arrows move it, the space bar plays."),
        "kernel": tr("Kernel"),
        "stride": tr("Stride"),
        "padding": tr("Padding"),
        "picture": tr("Picture"),
        "output": tr("Output, {rows} × {columns}", **blank("rows", "columns")),
        "products": tr("Value × weight"),
        "sum": tr("sum"),
        "rows": tr("Rows"),
        "columns": tr("Columns"),
        "size": tr("(cells + 2 × padding − kernel) ÷ stride + 1"),
        "place": tr("Place"),
        "at": tr("Row {row}, column {column}", **blank("row", "column")),
    }

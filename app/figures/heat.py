"""A heat map on a picture board: its colours, its cells, and what a cell sees."""

from app.figures.board import Grid, Overlay, data_url
from inception_core.analysis.cell import Cells, Span
from inception_core.analysis.explanation import Box
from inception_core.probing.explained import Explained
from inception_core.render.heat import OPAQUE, RAMP, heat_image, png


def heat_overlay(found: Explained, smooth: bool = True) -> Overlay:
    """The map over the part of the picture that the network saw."""
    url = data_url(png(heat_image(found.heat.values, smooth)), "image/png")
    return Overlay(url, found.box, gradient(), *found.scale)


def heat_grid(found: Explained, cells: Cells | None = None) -> Grid:
    """The map's cells with their values; with `cells`, those of the map's layer, also with what
    each of them sees of the picture."""
    rows, columns = found.heat.values.shape
    shares = tuple(round(100 * float(value)) for value in found.heat.values.flat)
    return Grid(found.box, rows, columns, shares, *(fields(cells, found.box) if cells else ()))


def fields(cells: Cells, box: Box) -> tuple[tuple[tuple[float, float], ...], ...]:
    """What rows and columns see, clipped at the input's borders, in fractions of the picture."""
    left, top, right, bottom = box

    def placed(
        spans: tuple[Span, ...], start: float, end: float
    ) -> tuple[tuple[float, float], ...]:
        pixel = (end - start) / cells.input_size
        seen = [span.clipped(cells.input_size) for span in spans]
        return tuple((start + s.start * pixel, (s.end - s.start) * pixel) for s in seen)

    return placed(cells.rows, top, bottom), placed(cells.columns, left, right)


def gradient() -> str:
    """The colours of every map, from 0 to 1, as CSS."""
    last = len(RAMP) - 1
    stops = (
        f"{colour}{round(255 * min(1, place / last / OPAQUE)):02x}"
        for place, colour in enumerate(RAMP)
    )
    return f"linear-gradient(to right, {', '.join(stops)})"

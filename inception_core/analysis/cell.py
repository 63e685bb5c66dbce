"""Which input pixels one cell of a feature map depends on, as a box over the input."""

from typing import Any, NamedTuple

from inception_core.analysis.records import Analysis
from inception_core.spec import Size
from inception_core.words import tr


class Span(NamedTuple):
    """Pixels along one axis of the input: from `start`, before `end`."""

    start: int
    end: int

    def clipped(self, pixels: int) -> "Span":
        """What of it lies on an input of so many pixels: nothing where all is padding."""
        start, end = (min(max(place, 0), pixels) for place in self)
        return Span(start, end)


class Cells(NamedTuple):
    """A feature map's grid over its input."""

    path: str
    input_size: int  # pixels, square
    field: Size  # the receptive field's true size, pixels
    rows: tuple[Span, ...]  # what the cells of each row see, from top to bottom; not clipped
    columns: tuple[Span, ...]  # the same of each column, from left to right

    def box(self, row: int, column: int) -> tuple[Span, Span]:
        """The pixels on the input that a cell sees: down, across."""
        down, across = self.rows[row], self.columns[column]
        return down.clipped(self.input_size), across.clipped(self.input_size)

    def words(self, row: int, column: int) -> str:
        """What a cell sees, in a sentence; rows and columns are counted from 1."""
        seen = self.box(row, column)
        height, width = (span.end - span.start for span in seen)
        size, (high, wide) = self.input_size, self.field
        place: dict[str, Any] = {"row": row + 1, "column": column + 1, "path": self.path}
        if (height, width) == (high, wide):
            return tr(
                "The cell in row {row}, column {column} of {path} sees {high}×{wide} of "
                "{size}×{size} pixels.",
                **place,
                high=high,
                wide=wide,
                size=size,
            )
        if height == width == size:
            return tr(
                "The cell in row {row}, column {column} of {path} sees the whole input of "
                "{size}×{size} pixels: its receptive field is {high:,}×{wide:,}, the rest is "
                "padding around the picture.",
                **place,
                size=size,
                high=high,
                wide=wide,
            )
        return tr(
            "The cell in row {row}, column {column} of {path} sees {height}×{width} of "
            "{size}×{size} pixels: its receptive field is {high:,}×{wide:,}, the rest is padding "
            "around the picture.",
            **place,
            height=height,
            width=width,
            size=size,
            high=high,
            wide=wide,
        )


def cells_of(analysis: Analysis, path: str) -> Cells:
    """The grid at the end of the part at `path`; raises `UnknownNode`."""
    record = analysis.end(path)
    rows, columns = (
        tuple(
            Span(start := first + cell * stride, start + size)
            for cell in range(record.out_shape[axis])
        )
        for axis, first, stride, size in zip(
            (1, 2),
            record.field_start,
            record.effective_stride,
            record.receptive_field,
            strict=True,
        )
    )
    return Cells(path, analysis.input_size, record.receptive_field, rows, columns)

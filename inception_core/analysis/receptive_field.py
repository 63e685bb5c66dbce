"""The receptive field: how much of the input one cell of a feature map sees, per axis.

Source of the rule: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019. Factorised kernels grow one axis at a time, so each axis has its own fold.
"""

from collections.abc import Iterable
from typing import NamedTuple

from inception_core.spec import Size


class Field(NamedTuple):
    """Size and effective stride in input pixels, height × width; `start` is the first pixel that
    the first cell sees, negative where it lies in the padding."""

    size: Size = (1, 1)
    stride: Size = (1, 1)
    start: Size = (0, 0)

    def through(self, kernel: Size, stride: Size, padding: Size) -> "Field":
        """The field after a window of `kernel` cells that moves by `stride` cells, the first one
        `padding` cells before the first cell."""
        (height, width), (down, right), (top, left) = self
        return Field(
            (height + (kernel[0] - 1) * down, width + (kernel[1] - 1) * right),
            (down * stride[0], right * stride[1]),
            (top - padding[0] * down, left - padding[1] * right),
        )

    @staticmethod
    def join(fields: "Iterable[Field]") -> "Field":
        """The field of a concatenation or sum: from where the first of the parallel paths begins
        to where the last one ends, per axis."""
        sizes, strides, starts = zip(*fields, strict=True)
        (top, bottom), (left, right) = (
            (
                min(start[axis] for start in starts),
                max(start[axis] + size[axis] for start, size in zip(starts, sizes, strict=True)),
            )
            for axis in (0, 1)
        )
        return Field(
            (bottom - top, right - left),
            (max(s[0] for s in strides), max(s[1] for s in strides)),
            (top, left),
        )

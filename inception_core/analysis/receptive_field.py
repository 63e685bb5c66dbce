"""The receptive field: how much of the input one cell of a feature map sees, per axis.

Source of the rule: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019. Factorised kernels grow one axis at a time, so each axis has its own fold.
"""

from collections.abc import Iterable
from typing import NamedTuple

from inception_core.spec import Size


class Field(NamedTuple):
    """Size and effective stride in input pixels, height × width."""

    size: Size = (1, 1)
    stride: Size = (1, 1)

    def through(self, kernel: Size, stride: Size) -> "Field":
        """The field after a window of `kernel` cells that moves by `stride` cells."""
        (height, width), (down, right) = self
        return Field(
            (height + (kernel[0] - 1) * down, width + (kernel[1] - 1) * right),
            (down * stride[0], right * stride[1]),
        )

    @staticmethod
    def join(fields: "Iterable[Field]") -> "Field":
        """The field of a concatenation or sum: the largest of the parallel paths, per axis."""
        sizes, strides = zip(*fields, strict=True)
        return Field(
            (max(s[0] for s in sizes), max(s[1] for s in sizes)),
            (max(s[0] for s in strides), max(s[1] for s in strides)),
        )

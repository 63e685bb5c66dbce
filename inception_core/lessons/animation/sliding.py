"""One convolution over a small picture: every sum that the sliding kernel writes, and where."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from inception_core.analysis.measure import measure
from inception_core.predict.images import read_image
from inception_core.spec import Size, conv
from inception_core.words import Text, later

SIDE = 11  # cells of the sample: few enough to be read, odd, so that a stride of 2 leaves none over
SMALL = 7  # where there are three of them
LEVELS = 9  # from black, 0, to white: products can be checked in the head
_FOX = Path(__file__).parents[3] / "assets" / "samples" / "fox.png"
Padding = Literal["S", "V"]
Rows = tuple[tuple[float, ...], ...]
Grid = Rows | NDArray[np.float64]
Words = str | Text


class Kernel(NamedTuple):
    """Weights, one grid for each channel of the picture, and what they find."""

    name: Words
    weights: tuple[Rows, ...]

    @property
    def size(self) -> Size:
        """Height × width."""
        return len(self.weights[0]), len(self.weights[0][0])


class Pass(NamedTuple):
    """One way of sliding a kernel over the picture, with all that it writes."""

    kernel: int  # its number among the kernels, from 0
    stride: int
    padding: Padding
    zeros: Size  # padded cells above and below, left and right
    out: Size
    sums: Rows
    formulas: tuple[str, str]  # of the output's height and width: `(11 + 2 × 1 − 3) ÷ 2 + 1 = 6`


class Slides(NamedTuple):
    """A picture, C × H × W whole or broken numbers, and every way that is offered."""

    channels: tuple[Words, ...]
    picture: tuple[Rows, ...]
    kernels: tuple[Kernel, ...]
    passes: tuple[Pass, ...]


def slides(
    picture: Iterable[Grid],
    kernels: Iterable[Kernel],
    strides: Iterable[int] = (1, 2),
    paddings: Iterable[Padding] = ("V", "S"),
    channels: tuple[Words, ...] = ("",),
) -> Slides:
    """Every kernel with every stride and padding over a square picture.

    Raises `ShapeMismatch` when a kernel does not fit into the picture.
    """
    planes, offered, paddings = tuple(map(_rows, picture)), tuple(kernels), tuple(paddings)
    passes = tuple(
        _pass(planes, offered, number, stride, padding)
        for number in range(len(offered))
        for stride in strides
        for padding in paddings
    )
    return Slides(channels, planes, offered, passes)


def of_sample() -> Slides:
    """A grey fox under kernels that find edges, one of each shape."""
    return slides((fox().mean(0).round(),), EDGES)


def of_channels() -> Slides:
    """The fox's red, green and blue, mixed by 1×1 kernels: place by place, no neighbours."""
    return slides(fox(SMALL), MIXES, (1,), ("V",), (later("red"), later("green"), later("blue")))


def fox(side: int = SIDE) -> NDArray[np.float64]:
    """A sample picture, 3 × side × side, in whole steps from 0 (dark) to 9."""
    image = read_image(_FOX.read_bytes(), _FOX.name)
    small = image.resize((side, side), Image.Resampling.BOX)
    return (np.asarray(small, np.float64).transpose(2, 0, 1) * LEVELS / 255).round()


def _pass(
    picture: tuple[Any, ...], kernels: tuple[Kernel, ...], number: int, stride: int, pad: Padding
) -> Pass:
    kernel = kernels[number]
    record = measure(conv(1, kernel.size, stride, pad), len(picture[0])).records[0]
    down, right = zeros = record.padding or (0, 0)
    planes = np.pad(np.array(picture, np.float64), ((0, 0), (down, down), (right, right)))
    windows = sliding_window_view(planes, kernel.size, (1, 2))[:, ::stride, ::stride]
    sums = np.einsum("crsij,cij->rs", windows, np.array(kernel.weights, np.float64))
    high, wide = (
        _formula(len(picture[0]), cells, padded, stride)
        for cells, padded in zip(kernel.size, zeros, strict=True)
    )
    return Pass(number, stride, pad, zeros, sums.shape, _rows(sums), (high, wide))


def _formula(cells: int, kernel: int, zeros: int, stride: int) -> str:
    room = cells + 2 * zeros - kernel
    steps = f"({cells} + 2 × {zeros} − {kernel}) ÷ {stride}"
    steps = f"⌊{steps}⌋" if room % stride else steps  # what is left over is not covered
    return f"{steps} + 1 = {room // stride + 1}"


def _rows(values: Grid) -> Rows:
    return tuple(tuple(round(float(value), 6) for value in row) for row in values)


_ACROSS = (1, 1, 0, -1, -1)
EDGES = (
    Kernel(later("3×3, vertical edges"), (((1, 0, -1), (2, 0, -2), (1, 0, -1)),)),
    Kernel(later("5×5, vertical edges"), ((_ACROSS,) * 5,)),
    Kernel(later("1×7, vertical edges"), (((1, 1, 1, 0, -1, -1, -1),),)),
    Kernel(later("1×1, three times as bright"), (((3,),),)),
)
MIXES = (
    Kernel(later("brightness"), (((0.3,),), ((0.6,),), ((0.1,),))),
    Kernel(later("red against green"), (((1,),), ((-1,),), ((0,),))),
    Kernel(later("yellow against blue"), (((0.5,),), ((0.5,),), ((-1,),))),
)

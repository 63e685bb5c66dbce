"""BN-Inception, the Inception of the batch-norm paper (arXiv:1502.03167, Figure 5).

The table is the figure's. Its branch widths are the truth; the printed output sizes of 4c, 4d and
4e contradict them.
"""

from typing import Literal, NamedTuple

from inception_core.networks.widths import Scale, scaled
from inception_core.spec import (
    Concat,
    Conv,
    Label,
    Linear,
    Node,
    Pool,
    Sequence,
    branches,
    chain,
    conv,
    max_pool,
)

_FIGURE = "arXiv:1502.03167, Fig. 5"


class Row(NamedTuple):
    """One row of Figure 5. A block without a single 1×1 halves the grid and passes its pool on."""

    name: str
    single: int
    reduce: int
    conv3x3: int
    double_reduce: int
    double: int
    pool: Literal["avg", "max"]
    projection: int


ROWS = (
    Row("3a", 64, 64, 64, 64, 96, "avg", 32),
    Row("3b", 64, 64, 96, 64, 96, "avg", 64),
    Row("3c", 0, 128, 160, 64, 96, "max", 0),
    Row("4a", 224, 64, 96, 96, 128, "avg", 128),
    Row("4b", 192, 96, 128, 96, 128, "avg", 128),
    Row("4c", 160, 128, 160, 128, 160, "avg", 128),
    Row("4d", 96, 128, 192, 160, 192, "avg", 128),
    Row("4e", 0, 128, 192, 192, 256, "max", 0),
    Row("5a", 352, 192, 320, 160, 224, "avg", 128),
    Row("5b", 352, 192, 320, 192, 224, "max", 128),
)


class _Convolutions(NamedTuple):
    """How one source writes a convolution: channels times the width, its bias, its epsilon."""

    w: Scale
    bias: bool
    norm: float

    def __call__(self, channels: int, kernel: int, stride: int = 1) -> Conv:
        return conv(self.w(channels), kernel, stride, bias=self.bias, norm=self.norm)


def bn_inception_paper(*, width: float, classes: int) -> Sequence:
    """As tabled. The first convolution is separable: 8 filters a colour, then a 1×1."""
    c = _Convolutions(scaled(width), bias=False, norm=1e-3)
    depthwise = Conv(24, (7, 7), 2, (3, 3), norm=None, activation=False, groups=3)
    return _bn_inception(c, [depthwise, c(64, 1)], classes)


def bn_inception_caffe(*, width: float, classes: int) -> Sequence:
    """As released: a plain 7×7 first, and a bias on every convolution besides its batch norm."""
    c = _Convolutions(scaled(width), bias=True, norm=1e-5)
    return _bn_inception(c, [c(64, 7, 2)], classes)


def _bn_inception(c: _Convolutions, first: list[Node], classes: int) -> Sequence:
    shrink = Pool("max", (3, 3), 2, ceil=True)
    stem = [*first, shrink, c(64, 1), c(192, 3), shrink]
    return Sequence(
        (
            ("stem", chain(*stem, label=Label("stage", "Stem", _FIGURE))),
            *((f"inception_{grid}", _stage(c, grid)) for grid in "345"),
            ("head", chain(Pool("avg"), Linear(classes), label=Label("stage", "Head", _FIGURE))),
        )
    )


def _stage(c: _Convolutions, grid: str) -> Sequence:
    rows = [row for row in ROWS if row.name.startswith(grid)]
    title = f"Inception {rows[0].name}–{rows[-1].name}"
    return Sequence(
        tuple((row.name, _block(c, row)) for row in rows), Label("stage", title, _FIGURE)
    )


def _block(c: _Convolutions, row: Row) -> Concat:
    label = Label("block", "Inception", _FIGURE)
    stride = 1 if row.single else 2
    towers: dict[str, list[Node]] = {
        "conv3x3": [c(row.reduce, 1), c(row.conv3x3, 3, stride)],
        "double3x3": [c(row.double_reduce, 1), c(row.double, 3), c(row.double, 3, stride)],
    }
    if not row.single:
        return branches(label, **towers, pool=[Pool(row.pool, (3, 3), 2, ceil=True)])
    pool = (
        max_pool(3, 1, "S")
        if row.pool == "max"
        else Pool("avg", (3, 3), 1, (1, 1), count_padding=True)
    )
    return branches(label, conv1x1=[c(row.single, 1)], **towers, pool=[pool, c(row.projection, 1)])

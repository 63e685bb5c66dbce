"""Residual adds: a few real values of one block, and a chain of blocks at many scales."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inception_core.analysis.signal import BlockSignal, Magnitude, expected_growth

WIDTH, NARROW, CELLS = 64, 16, 64
SCALES = tuple(step / 20 for step in range(21))
Values = NDArray[np.float64]


class Chain(NamedTuple):
    """The RMS of the trunk before the first block and after each, one row for each scale.

    `expected` is what independent, equally large branches let expect: the square root's law.
    """

    scales: tuple[float, ...]
    measured: tuple[tuple[float, ...], ...]
    expected: tuple[tuple[float, ...], ...]


class Sample(NamedTuple):
    """Values of some channels at one place: of the trunk, and of the branch before scaling."""

    trunk: tuple[float, ...]
    branch: tuple[float, ...]


@cache
def chain(blocks: int = 20, seed: int = 0, scales: tuple[float, ...] = SCALES) -> Chain:
    """Small residual blocks with random weights, 64 channels wide, on 64 places; the same
    weights at every scale."""
    signals = [_run(blocks, seed, scale) for scale in scales]
    return Chain(
        scales,
        tuple(tuple(block.trunk.rms for block in run) for run in signals),
        tuple(tuple(expected_growth(run)) for run in signals),
    )


def sample(channels: int = 6, seed: int = 0) -> Sample:
    """The first channels in the first of these blocks, rounded to one decimal.

    The place is the one where ReLU takes most away, and most of the trunk is not zero.
    """
    trunk = _start(seed)
    rows = [values[:channels].T.round(1) for values in (trunk, _branch(trunk, seed, 0))]
    x, branch = max(zip(*rows, strict=True), key=_telling)
    return Sample(tuple(x.tolist()), tuple(branch.tolist()))


def _telling(pair: tuple[Values, Values]) -> tuple[bool, float]:
    trunk, branch = pair
    return bool(2 * np.count_nonzero(trunk) > len(trunk)), -float((trunk + branch).min())


def _run(blocks: int, seed: int, scale: float) -> list[BlockSignal]:
    """One entry more than blocks: of the last one only the trunk, the chain's end, is asked for."""
    trunks = [_start(seed)]
    branches = []
    for number in range(blocks + 1):
        branches.append(_branch(trunks[-1], seed, number))
        trunks.append(np.maximum(trunks[-1] + scale * branches[-1], 0))
    return [
        BlockSignal(
            f"chain/{number}",
            scale,
            _magnitude(trunk),
            _magnitude(branch),
            _magnitude(trunk + scale * branch),
            _magnitude(out),
        )
        for number, ((trunk, out), branch) in enumerate(
            zip(pairwise(trunks), branches, strict=True), 1
        )
    ]


def _start(seed: int) -> Values:
    """A trunk after a ReLU, WIDTH × CELLS, with an RMS near 1."""
    values = np.random.default_rng(seed).normal(0, np.sqrt(2), (WIDTH, CELLS))
    return np.maximum(values, 0)


def _branch(trunk: Values, seed: int, number: int) -> Values:
    """1×1 to a quarter, batch norm, ReLU, linear 1×1 back; He's random weights."""
    draw = np.random.default_rng((seed, number))
    narrow = draw.normal(0, np.sqrt(2 / WIDTH), (NARROW, WIDTH)) @ trunk
    normal = (narrow - narrow.mean(1, keepdims=True)) / narrow.std(1, keepdims=True)
    last: Values = draw.normal(0, np.sqrt(2 / NARROW), (WIDTH, NARROW)) @ np.maximum(normal, 0)
    return last


def _magnitude(values: Values) -> Magnitude:
    size = np.abs(values)
    return Magnitude(
        float(np.sqrt((values**2).mean())),
        float(size.mean()),
        float(size.max()),
        float((values == 0).mean()),
    )

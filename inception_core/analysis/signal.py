"""What a probe finds at every residual block, and what follows from it without a second look.

The probing itself is in `inception_core.nn.probe`.
"""

import math
from collections.abc import Sequence as Items
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from inception_core.spec import Node, Residual, parts

EDGES: NDArray[np.float64] = 2.0 ** (np.arange(-24, 25) / 2)
"""Between the bins of every histogram: half powers of two from 1/4096 to 4096."""


class Magnitude(NamedTuple):
    """How large a tensor's elements are, all images of the batch together."""

    rms: float  # root of the mean square
    mean: float  # of absolute values
    largest: float  # absolute value
    zeros: float  # share of elements that are exactly zero, 0 to 1

    def times(self, factor: float) -> Self:
        """That of the tensor multiplied by `factor`: derived, not measured again."""
        size = abs(factor)
        zeros = self.zeros if factor else 1.0
        return type(self)(self.rms * size, self.mean * size, self.largest * size, zeros)


class BlockSignal(NamedTuple):
    """One residual block in one forward pass."""

    path: str  # "B/7"
    scale: float
    trunk: Magnitude  # what the residual is added to: the input, or its projection
    branch: Magnitude  # the residual before scaling
    total: Magnitude  # the sum
    out: Magnitude  # after the sum's ReLU, where there is one
    gradient: float | None = None  # Euclidean norm of the output's gradient, see nn.probe

    @property
    def residual(self) -> Magnitude:
        """The scaled residual."""
        return self.branch.times(self.scale)

    @property
    def ratio(self) -> float:
        """‖scaled residual‖ / ‖trunk‖; infinite or no number where the trunk is dead."""
        if self.trunk.rms:
            return self.residual.rms / self.trunk.rms
        return math.inf if self.residual.rms else math.nan

    @property
    def stage(self) -> str:
        """The name of the stage it is in."""
        return self.path.partition("/")[0]


class Maps(NamedTuple):
    """The strongest channels of a part's output for the first image, strongest first."""

    channels: tuple[int, ...]  # their numbers, from 0
    values: NDArray[np.float32]  # as many × height × width
    out_of: int  # how many channels there are
    largest: float  # absolute value among all channels
    signed: bool  # whether any channel has a negative value


class Detail(NamedTuple):
    """One block more closely. Histograms count absolute values between `EDGES`, zeros aside; what
    is below the first or above the last edge is in the first or the last bin."""

    maps: Maps  # of the block's output
    out: NDArray[np.int64]
    residual: NDArray[np.int64]  # after scaling
    elements: int  # of either tensor, zeros included


def residuals(spec: Node, path: str = "") -> list[tuple[str, Residual]]:
    """Every residual block with its path, in order of execution."""
    found = [(path, spec)] if isinstance(spec, Residual) else []
    for name, child in parts(spec):
        found += residuals(child, f"{path}/{name}" if path else name)
    return found


def expected_growth(blocks: Items[BlockSignal]) -> list[float]:
    """The RMS of the trunk at every block that random weights let expect.

    Batch norm keeps every branch equally large, whatever the trunk; if a branch and the trunk are
    uncorrelated, their variances add. So before block n + 1 of a stage it is RMS₀ · √(1 + n·s²·r²),
    with r the ratio of branch and trunk at the stage's first block, both measured. The ReLU after
    the sum, which takes negative values away, is left out. Blocks may differ in their scale: then
    their squares are summed.
    """
    expected: list[float] = []
    stage, start, branch, variance = "", 0.0, 0.0, 0.0
    for block in blocks:
        if block.stage != stage:
            stage, start, branch, variance = block.stage, block.trunk.rms, block.branch.rms, 0.0
        expected.append(math.sqrt(start**2 + variance))
        variance += (block.scale * branch) ** 2
    return expected


def times_larger(one: Items[BlockSignal], other: Items[BlockSignal]) -> float:
    """How much larger the trunk at the last block is in `one` than in `other`, in RMS."""
    signal, reference = one[-1].trunk.rms, other[-1].trunk.rms
    return signal / reference if reference else math.inf


def block_rows(blocks: Items[BlockSignal], *, expected: bool) -> list[dict[str, Any]]:
    """One flat row per block, for tables and files: shares are 0 to 1, all else plain numbers.
    What is no finite number is None."""
    growth: Items[float | None] = expected_growth(blocks) if expected else [None] * len(blocks)
    rows = []
    for block, awaited in zip(blocks, growth, strict=True):
        row: dict[str, Any] = {"block": block.path, "scale": block.scale}
        for name in ("trunk", "branch", "residual", "total", "out"):
            magnitude: Magnitude = getattr(block, name)
            row |= {f"{name}_{key}": value for key, value in magnitude._asdict().items()}
        row |= {"ratio": block.ratio, "expected_trunk_rms": awaited, "gradient": block.gradient}
        rows.append({key: _finite(value) for key, value in row.items()})
    return rows


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value

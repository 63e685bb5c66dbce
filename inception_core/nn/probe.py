"""`probe`: how large the signal is at every residual block, in one forward pass.

Hooks reduce each tensor while it is there, and what follows from another number is derived: the
trunk of a block is the output of the block before, the scaled residual is the residual times the
scale. On the CPU NumPy reduces: it reads a feature map in some tens of microseconds, where most
reductions of PyTorch wake all threads up. On other devices the numbers stay there until the end.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inception_core.analysis.signal import BlockSignal, Detail, Magnitude
from inception_core.errors import DeviceUnavailable, ShapeMismatch
from inception_core.nn.feature_maps import histogram, strongest
from inception_core.nn.modules import Residual
from inception_core.words import later

PROJECTION_SEED = 0
PIECE = 2**15  # elements: 128 KiB, less than a core's cache holds
_ONES = np.ones(PIECE, np.float32)  # a product with them is the fastest sum
Sums = NDArray[np.float64] | Tensor
"""Sum of squares, sum of absolute values, largest, smallest, how many are not zero."""


class Probed(NamedTuple):
    """What one forward pass showed."""

    blocks: tuple[BlockSignal, ...]
    details: dict[str, Detail]  # of the blocks that were asked for
    outputs: NDArray[np.float32]  # N × classes


def probe(
    model: nn.Module,
    images: NDArray[np.float32],
    *,
    batch_statistics: bool = False,
    gradients: bool = False,
    detailed: Collection[str] = (),
) -> Probed:
    """One forward pass of N × 3 × H × W `images` through a module of `build`; it is unchanged.

    With `batch_statistics` batch norm uses the statistics of these very images, as in training,
    without keeping them: what random weights need, whose running statistics mean nothing. Without,
    the kept ones: what trained weights are used with. Dropout is off in both cases.

    With `gradients` each block has the norm of its output's gradient, of the outputs' product with
    a random vector of length 1 that is the same in every call.

    Raises `DeviceUnavailable` on the meta device, and `ShapeMismatch` where a feature map is too
    small for the network or for batch statistics.
    """
    readings: list[_Reading] = []
    before: list[tuple[Tensor, Sums]] = []  # the newest output: most likely the next trunk
    with ExitStack() as hooks:
        for name, block in model.named_modules():
            if isinstance(block, Residual):
                path = name.replace(".", "/")
                reading = _Reading(path, block.scale, gradients, path in detailed)
                readings.append(reading)
                _watch(block, reading, before, hooks)
        outputs = forward(model, images, batch_statistics=batch_statistics, gradients=gradients)
        if gradients:
            _backward(outputs, readings)
    blocks = tuple(reading.signal() for reading in readings)
    details = {reading.path: reading.detail for reading in readings if reading.detail is not None}
    return Probed(blocks, details, outputs.detach().float().cpu().numpy())


def forward(
    model: nn.Module,
    images: NDArray[np.float32],
    *,
    batch_statistics: bool = False,
    gradients: bool = False,
) -> Tensor:
    """A plain forward pass under the conditions of `probe`, which raises the same: N × classes."""
    device = next(model.parameters()).device
    if device.type == "meta":
        raise DeviceUnavailable(later("Device `meta` holds shapes but no numbers; choose `cpu`."))
    graph = torch.enable_grad() if gradients else torch.inference_mode()
    with _mode(model, batch_statistics), graph:
        try:
            outputs: Tensor = model(torch.from_numpy(images).to(device))
        except (RuntimeError, ValueError) as error:
            raise _explained(error, images) from None
    return outputs


@dataclass
class _Reading:
    """What the hooks of one block write down."""

    path: str
    scale: float
    gradients: bool
    detailed: bool
    sums: dict[str, tuple[Sums, int]] = field(default_factory=dict)
    branch: Tensor | None = None  # of detailed blocks, until their output is there
    detail: Detail | None = None
    output: Tensor | None = None  # with gradients, until they are there
    gradient: Tensor | None = None  # its norm

    def take(self, name: str, tensor: Tensor, known: Sums | None = None) -> Sums:
        """Reduces one tensor, unless its sums are known."""
        found = _sums(tensor) if known is None else known
        self.sums[name] = found, tensor.numel()
        return found

    def signal(self) -> BlockSignal:
        """The numbers, from wherever they were reduced."""
        parts = {name: _magnitude(sums, count) for name, (sums, count) in self.sums.items()}
        gradient = None if self.gradient is None else float(self.gradient)
        return BlockSignal(self.path, self.scale, **parts, gradient=gradient)


def _watch(
    block: Residual, reading: _Reading, before: list[tuple[Tensor, Sums]], hooks: ExitStack
) -> None:
    def trunk(tensor: Tensor) -> None:
        known = next((sums for newest, sums in before if newest is tensor), None)
        before.clear()
        reading.take("trunk", tensor, known)

    def branch(tensor: Tensor) -> None:
        reading.take("branch", tensor)
        reading.branch = tensor if reading.detailed else None

    def out(total: Tensor, tensor: Tensor) -> None:
        sums = reading.take("total", total)
        out_sums = reading.take("out", tensor, sums if tensor is total else None)
        before[:] = [(tensor, out_sums)]
        if reading.branch is not None:
            reading.detail = _detail(tensor, reading.branch * reading.scale)
            reading.branch = None
        if reading.gradients:
            reading.output = tensor

    last = block.get_submodule(block.branch_names[-1])
    if block.shortcut is None:
        _hook(hooks, block.register_forward_pre_hook, lambda _, inputs: trunk(inputs[0]))
    else:
        _hook(hooks, block.shortcut.register_forward_hook, lambda _, inputs, out: trunk(out))
    _hook(hooks, last.register_forward_hook, lambda _, inputs, out: branch(out))
    _hook(hooks, block.act.register_forward_hook, lambda _, inputs, made: out(inputs[0], made))


def _hook(hooks: ExitStack, register: Callable[..., Any], reader: Callable[..., None]) -> None:
    """Hooked until the call ends, however it does."""
    hooks.callback(register(reader).remove)


@contextmanager
def _mode(model: nn.Module, batch_statistics: bool) -> Iterator[None]:
    """Evaluation mode, or fresh statistics in the batch norms of feature maps; then as before."""
    kept = {module: module.training for module in model.modules()}
    norms = [module for module in kept if isinstance(module, nn.BatchNorm2d)]
    tracked = {norm: norm.track_running_stats for norm in norms}
    try:
        model.eval()
        for norm in norms if batch_statistics else ():
            norm.training, norm.track_running_stats = True, False
        yield
    finally:
        for module, training in kept.items():
            module.training = training
        for norm, tracking in tracked.items():
            norm.track_running_stats = tracking


def _sums(tensor: Tensor) -> Sums:
    tensor = tensor.detach()
    if tensor.device.type == "cpu" and tensor.dtype == torch.float32:
        return _numpy_sums(tensor.numpy().ravel(order="K"))
    return _torch_sums(tensor)


def _numpy_sums(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Piece by piece, so that all but the first look at a piece find it in the cache."""
    squares = absolute = others = 0.0
    low, high = np.inf, -np.inf
    for start in range(0, x.size, PIECE):
        piece = x[start : start + PIECE]
        least, most = piece.min(), piece.max()
        low, high = min(low, least), max(high, most)
        squares += np.dot(piece, piece)
        absolute += np.dot(piece if least >= 0 else np.abs(piece), _ONES[: piece.size])
        others += np.count_nonzero(piece != 0)
    return np.array([squares, absolute, high, low, others], np.float64)


def _torch_sums(x: Tensor) -> Tensor:
    x = x.float()
    low, high = torch.aminmax(x)
    return torch.stack(
        [x.square().sum(), x.abs().sum(), high, low, torch.count_nonzero(x).to(x.dtype)]
    )


def _magnitude(sums: Sums, count: int) -> Magnitude:
    squares, absolute, high, low, others = (float(value) for value in sums.tolist())
    return Magnitude(
        (squares / count) ** 0.5, absolute / count, max(high, -low), 1 - others / count
    )


def _detail(out: Tensor, residual: Tensor) -> Detail:
    return Detail(strongest(out), histogram(out), histogram(residual), out.numel())


def _backward(outputs: Tensor, readings: list[_Reading]) -> None:
    """The parameters get no gradients: they are the caller's."""
    random = torch.Generator().manual_seed(PROJECTION_SEED)
    vector = torch.randn(outputs.shape, generator=random)
    product = (outputs * (vector / vector.norm()).to(outputs.device)).sum()
    ends = [reading.output for reading in readings if reading.output is not None]
    for reading, gradient in zip(readings, torch.autograd.grad(product, ends), strict=True):
        reading.gradient, reading.output = gradient.norm(), None


def _explained(error: Exception, images: NDArray[np.float32]) -> Exception:
    """A sentence in place of PyTorch's words about feature maps that are too small."""
    words = str(error)
    if "more than 1 value per channel" in words:
        return ShapeMismatch(
            later(
                "This network cannot be probed at an input of {size} pixels: a feature map has a "
                "single cell, which has no batch statistics; choose a larger input.",
                size=images.shape[-1],
            )
        )
    if "too small" in words or "Kernel size" in words:
        return ShapeMismatch(
            later(
                "This network cannot be probed at an input of {size} pixels: a feature map is "
                "smaller than the kernel over it; choose a larger input.",
                size=images.shape[-1],
            )
        )
    return error


def rescale(model: nn.Module, scales: Mapping[str, float]) -> None:
    """Gives residual blocks, by their paths, other scales."""
    for path, scale in scales.items():
        block = model.get_submodule(path.replace("/", "."))
        if not isinstance(block, Residual):
            raise TypeError(f"no residual block: {path}")
        block.scale = scale

"""Memory of a prediction and of a training step: a stated model, one walk over the spec each.

The model follows PyTorch's eager execution of the module that `build` makes, tensor by tensor.
Counted: weights with batch norm's running statistics, gradients, the momentum of SGD, and feature
maps; while an operation runs, its inputs, its outputs, and everything that waits for a later one:
the trunk of a residual block, finished branches before their concatenation, the input of the
enclosing stage and block. Not counted: what an allocator holds in reserve, the workspace of a
convolution, the program itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from inception_core.analysis.kept import INDEX_BYTES, kept_for_backward
from inception_core.analysis.records import Analysis, below
from inception_core.spec import (
    INPUT_CHANNELS,
    Auxiliary,
    Concat,
    Conv,
    Dropout,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    parts,
)
from inception_core.words import later

PRECISIONS: Mapping[str, int] = {"fp32": 4, "bf16": 2, "int8": 1}
"""Bytes of one number. With int8, scales and zero points are not counted."""
TRAINABLE = ("fp32", "bf16")  # int8 networks are trained at a higher precision and converted

MODEL = later(
    "Counted: every number of weights, running statistics, gradients, momentum and feature maps "
    "at the chosen precision; while an operation runs, its inputs and outputs and all that waits "
    "for a later one (the trunk of a residual block, finished branches, the input of the enclosing "
    "stage and block), as PyTorch runs it without fusing. Not counted: what the allocator holds in "
    "reserve, convolution workspace, the loss, the program itself; with int8 also scales and zero "
    "points. Training: SGD with momentum."
)


@dataclass(frozen=True)
class Inference:
    """Bytes of one prediction."""

    weights: int  # parameters and batch norm's statistics
    along: tuple[int, ...]  # feature maps alive while each record's operation runs, at most

    @property
    def peak(self) -> int:
        """The largest sum of feature maps that are alive at once."""
        return max(self.along)

    @property
    def peak_at(self) -> int:
        """The index of the (first) record whose operation needs most."""
        return self.along.index(self.peak)

    @property
    def total(self) -> int:
        """Weights, and feature maps at their peak."""
        return self.weights + self.peak


@dataclass(frozen=True)
class Training:
    """Bytes of one training step with SGD and momentum."""

    weights: int  # parameters and batch norm's statistics
    gradients: int
    momentum: int
    kept: tuple[int, ...]  # what each record's operation leaves for the backward pass
    peak: int  # of all four, and of the gradients on their way: they are not alive all at once

    @property
    def activations(self) -> int:
        """Everything kept for the backward pass."""
        return sum(self.kept)


def inference_memory(
    spec: Sequence, analysis: Analysis, precision: str = "fp32", batch: int = 1
) -> Inference:
    """Memory of predicting `batch` images at once; `precision` is a key of `PRECISIONS`."""
    size = PRECISIONS[precision]
    walk = _Walk(analysis, batch, size)
    image = INPUT_CHANNELS * analysis.input_size**2 * batch * size
    walk.visit("", spec, image, image)
    along = tuple(walk.alive.get(record.path, 0) for record in analysis.records)
    return Inference(_weights(spec, analysis, size), along)


def training_memory(
    spec: Sequence, analysis: Analysis, precision: str = "fp32", batch: int = 1
) -> Training:
    """Memory of one training step on `batch` images, every tensor at that precision.

    At the peak, weights and momentum are whole. What the forward pass kept goes from the end while
    the gradients of the weights come; beside them there are the gradients of the input and output
    of the operation at work.
    """
    size = PRECISIONS[precision]
    weights, params = _weights(spec, analysis, size), size * analysis.params
    kept = kept_for_backward(spec, analysis, size, batch)
    alive, came = sum(kept), 0
    peak = params  # when the optimiser works
    for record, left in zip(reversed(analysis.records), reversed(kept), strict=True):
        came += size * record.params
        flowing = batch * size * (prod(record.in_shape) + prod(record.out_shape))
        peak = max(peak, alive + came + flowing)
        alive -= left
    return Training(weights, params, params, kept, weights + params + peak)


def _weights(spec: Sequence, analysis: Analysis, size: int) -> int:
    """Parameters, and batch norm's mean, variance and step count."""
    statistics = sum(2 * channels * size + INDEX_BYTES for channels in _normed(spec))
    return analysis.params * size + statistics


def _normed(node: Node) -> Iterator[int]:
    """The channels of every batch norm."""
    match node:
        case Conv(channels=channels, norm=norm) | Linear(features=channels, norm=norm):
            if norm is not None:
                yield channels
        case _:
            for _, child in parts(node):
                yield from _normed(child)


class _Walk:
    """Runs a prediction in thought. `x` is the bytes of a node's input, `held` those of everything
    that cannot be freed before the node ends, its input included."""

    def __init__(self, analysis: Analysis, batch: int, size: int) -> None:
        self.batch, self.size = batch, size
        self.elements = {record.path: prod(record.out_shape) for record in analysis.records}
        self.alive: dict[str, int] = {}

    def visit(self, path: str, node: Node, x: int, held: int) -> int:
        """Notes what is alive inside; returns the bytes of the node's output."""
        match node:
            case Conv(norm=norm) | Linear(norm=norm):
                out = self._out(path)
                return self._end(path, held + out * (1 if norm is None else 2), out)
            case Pool(kind="max", kernel=(_, _)):
                out = self._out(path)
                indices = self.batch * self.elements[path] * INDEX_BYTES
                return self._end(path, held + out + indices, out)
            case Pool():
                out = self._out(path)
                return self._end(path, held + out, out)
            case Dropout():
                return self._end(path, held, x)
            case Sequence(children=children):
                return self._in_order(path, children, x, held)
            case Concat(children=children):
                ends = 0
                for name, child in children:
                    ends += self.visit(below(path, name), child, x, held + ends)
                out = self._out(below(path, "concat"))
                return self._end(below(path, "concat"), held + ends + out, out)
            case Residual(children=children):
                branch = self._in_order(path, children, x, held)
                trunk = 0  # the identity is the input, which is held already
                if node.shortcut is not None:
                    trunk = self.visit(below(path, "shortcut"), node.shortcut, x, held + branch)
                scaled = added = branch
                return self._end(below(path, "add"), held + trunk + branch + scaled + added, added)
            case Auxiliary():
                return x
        raise TypeError(f"not a spec node: {node!r}")

    def _in_order(
        self, path: str, children: tuple[tuple[str, Node], ...], x: int, held: int
    ) -> int:
        now = 0  # the input of the first child is held already
        for name, child in children:
            x = now = self.visit(below(path, name), child, x, held + now)
        return x

    def _out(self, path: str) -> int:
        return self.batch * self.size * self.elements[path]

    def _end(self, path: str, alive: int, out: int) -> int:
        self.alive[path] = alive
        return out

"""What PyTorch keeps of the forward pass so that the backward pass can compute gradients.

A convolution keeps its input, batch norm its input and two statistics per channel, ReLU its result
(in place after batch norm), max pooling its input and the positions of the maxima, average pooling
its input, dropout its mask, a linear layer its input. Joins, sums, scalings and the global average
keep nothing. A tensor that two operations keep is kept once; it counts where it was made.
"""

from math import prod

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
)

INDEX_BYTES = 8  # a whole number: the position of a maximum, batch norm's step count


def kept_for_backward(spec: Sequence, analysis: Analysis, size: int, batch: int) -> tuple[int, ...]:
    """Bytes that each record's operation leaves for the backward pass; numbers of `size` bytes.

    The image counts towards the first operation.
    """
    walk = _Walk(analysis, size, batch)
    image = walk.made(analysis.records[0].path, INPUT_CHANNELS * analysis.input_size**2)
    walk.visit("", spec, image)
    return tuple(walk.kept[record.path] for record in analysis.records)


class _Walk:
    """A tensor is a number; `visit` takes the one that enters a node and gives the one it makes."""

    def __init__(self, analysis: Analysis, size: int, batch: int) -> None:
        self.size, self.batch = size, batch
        self.elements = {record.path: prod(record.out_shape) for record in analysis.records}
        self.channels = {record.path: record.out_shape[0] for record in analysis.records}
        self.kept = dict.fromkeys(self.elements, 0)
        self.tensors: list[tuple[str, int]] = []  # where it was made, elements
        self.seen: set[int] = set()

    def made(self, path: str, elements: int | None = None) -> int:
        """A new tensor, the output of `path` unless told how many elements it has."""
        self.tensors.append((path, self.elements[path] if elements is None else elements))
        return len(self.tensors) - 1

    def keep(self, tensor: int) -> None:
        if tensor not in self.seen:
            self.seen.add(tensor)
            path, elements = self.tensors[tensor]
            self.kept[path] += self.batch * self.size * elements

    def visit(self, path: str, node: Node, x: int) -> int:
        match node:
            case Conv(norm=norm, activation=activation):
                self.keep(x)
                return self._followed(path, norm, activation)
            case Linear(norm=norm, unit_length=unit_length):
                self.keep(x)
                if unit_length:  # the length, and the length that it divides by
                    self.kept[path] += 2 * self.batch * self.size
                return self._followed(path, norm, unit_length)
            case Pool(kernel=None, kind="avg"):
                return self.made(path)
            case Pool(kind=kind):
                self.keep(x)
                if kind == "max":
                    self.kept[path] += self.batch * self.elements[path] * INDEX_BYTES
                return self.made(path)
            case Dropout(rate=rate):
                if not rate:
                    return x
                self.keep(self.made(path))  # the mask
                return self.made(path)
            case Sequence(children=children):
                return self._in_order(path, children, x)
            case Concat(children=children):
                for name, child in children:
                    self.visit(below(path, name), child, x)
                return self.made(below(path, "concat"))
            case Residual(children=children, activation=activation):
                self._in_order(path, children, x)
                if node.shortcut is not None:
                    self.visit(below(path, "shortcut"), node.shortcut, x)
                added = self.made(below(path, "add"))
                if activation:
                    self.keep(added)
                return added
            case Auxiliary(children=children):
                self._in_order(path, children, x)
                return x
        raise TypeError(f"not a spec node: {node!r}")

    def _followed(self, path: str, norm: float | None, keeps_result: bool) -> int:
        """The output of a layer, after the batch norm that may follow it."""
        out = self.made(path)
        if norm is not None:
            self.keep(out)
            self.kept[path] += 2 * self.channels[path] * self.size
            out = self.made(path)
        if keeps_result:
            self.keep(out)
        return out

    def _in_order(self, path: str, children: tuple[tuple[str, Node], ...], x: int) -> int:
        for name, child in children:
            x = self.visit(below(path, name), child, x)
        return x

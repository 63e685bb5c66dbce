"""The contract of every analysis: one record per operation, and sums over parts of the network.

Conventions, shown wherever a number is: multiply-adds (MACs) of convolutions and linear layers for
one image; bias adds, batch norm, activations and pooling are not counted. FLOPs = 2 × MACs.
Activations are the output elements of convolutions. Parameters include batch norm's γ and β.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from inception_core.analysis.receptive_field import Field
from inception_core.errors import UnknownNode
from inception_core.spec import Size
from inception_core.words import later

CONVENTION = later(
    "MACs: multiply-adds of convolutions and linear layers, one image; bias, batch norm, "
    "activation and pooling not counted. FLOPs = 2 × MACs. Activations: output elements of "
    "convolutions. Parameters: trainable, batch norm's scale and shift included."
)

Shape = tuple[int, int, int]
"""Channels × height × width."""


class Record(NamedTuple):
    """One operation. A named tuple, because a network makes hundreds in a millisecond."""

    path: str  # "B/2/mixed/conv7x7/conv1x7"
    op: str  # conv, linear, max_pool, avg_pool, global_pool, dropout, concat, add
    kernel: Size | None
    stride: Size | None
    padding: Size | None
    in_shape: Shape  # of a concat or add: the shape of the result
    out_shape: Shape
    params: int
    macs: int  # of a prediction: 0 in an auxiliary head
    activations: int
    receptive_field: Size  # input pixels, height × width
    effective_stride: Size  # input pixels between neighbouring cells
    field_start: Size  # first input pixel that the first cell sees; negative: in the padding

    @property
    def field(self) -> Field:
        """Its last three numbers together."""
        return Field(self.receptive_field, self.effective_stride, self.field_start)


class Totals(NamedTuple):
    """Sums over every operation below one path, and the shape and field at its end."""

    path: str
    ops: int
    params: int
    macs: int
    activations: int
    out_shape: Shape
    receptive_field: Size


@dataclass(frozen=True)
class Analysis:
    """All numbers of one network at one input size (pixels, square)."""

    input_size: int
    records: tuple[Record, ...]

    @cached_property
    def totals(self) -> dict[str, Totals]:
        """Path of every network part → its sums; the whole network has the path ``""``."""
        sums: dict[str, Totals] = {}
        for record in self.records:
            for path in _ancestors(record.path):
                before = sums.get(path)
                ops, params, macs, activations = before[1:5] if before else (0, 0, 0, 0)
                sums[path] = Totals(
                    path,
                    ops + 1,
                    params + record.params,
                    macs + record.macs,
                    activations + record.activations,
                    record.out_shape,
                    record.receptive_field,
                )
        return sums

    def at(self, path: str) -> Totals:
        """The sums of one part; raises `UnknownNode`."""
        try:
            return self.totals[path]
        except KeyError:
            raise UnknownNode(later("This network has no part `{path}`.", path=path)) from None

    def end(self, path: str) -> Record:
        """The last operation of one part; raises `UnknownNode`."""
        self.at(path)
        return [r for r in self.records if f"{r.path}/".startswith(f"{path}/" if path else "")][-1]

    def nearest(self, path: str) -> str:
        """The path itself, or that of the nearest part around it; the network's is ``""``."""
        while path not in self.totals:
            path = path.rpartition("/")[0]
        return path

    @property
    def params(self) -> int:
        """Trainable parameters."""
        return sum(record.params for record in self.records)

    @property
    def macs(self) -> int:
        """Multiply-adds for one image."""
        return sum(record.macs for record in self.records)

    @property
    def flops(self) -> int:
        """Derived: 2 × multiply-adds."""
        return 2 * self.macs

    @property
    def activations(self) -> int:
        """Output elements of all convolutions, one image."""
        return sum(record.activations for record in self.records)

    @property
    def convolutions(self) -> int:
        """How many convolutions the network has."""
        return sum(record.op == "conv" for record in self.records)

    @property
    def receptive_field(self) -> Size:
        """Field of the last feature map before the global pool, input pixels, height × width."""
        ends = [i for i, record in enumerate(self.records) if record.op == "global_pool"]
        last = ends[-1] - 1 if ends else -1  # an auxiliary head has an earlier pool of its own
        return self.records[last].receptive_field


def below(path: str, name: str) -> str:
    """The path of a part directly inside the part at `path`; the network's own is ``""``."""
    return f"{path}/{name}" if path else name


def _ancestors(path: str) -> list[str]:
    """The path itself, then every part that contains it, up to the whole network ``""``."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), -1, -1)]

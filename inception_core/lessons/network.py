"""The network that a step of a lesson is about, with its numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from inception_core.analysis.measure import measure
from inception_core.analysis.records import Analysis, Record
from inception_core.errors import UnknownNode
from inception_core.knobs import Value
from inception_core.spec import Conv, Node, Sequence, find
from inception_core.variants import Variant, get_variant

Knobs = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Network:
    """A variant with these knobs at this input size (pixels)."""

    variant: Variant
    knobs: Knobs  # those that differ from the default
    input_size: int
    spec: Sequence
    analysis: Analysis

    @property
    def title(self) -> str:
        """`Inception-v4, as drawn`"""
        return f"{self.variant.title}, {self.variant.origin}"

    def turned(self, input_size: int | None = None, **knobs: Value) -> "Network":
        """The same with some knobs set otherwise; raises `InvalidKnob`, `ShapeMismatch`."""
        return network(
            self.variant.name,
            tuple(sorted({**dict(self.knobs), **knobs}.items())),
            input_size or self.input_size,
        )

    def node(self, path: str) -> Node:
        """The part of the spec at a path; raises `UnknownNode`."""
        node = find(self.spec, path)
        if node is None:
            raise UnknownNode(f"This network has no part `{path}`.")
        return node

    def conv(self, path: str) -> tuple[Conv, Record]:
        """The convolution at a path and its record; raises `UnknownNode`."""
        node, record = self.node(path), self.record(path)
        if not isinstance(node, Conv):
            raise UnknownNode(f"`{path}` is no convolution of this network.")
        return node, record

    def record(self, path: str) -> Record:
        """The operation at a path; raises `UnknownNode`."""
        for record in self.analysis.records:
            if record.path == path:
                return record
        raise UnknownNode(f"This network has no operation `{path}`.")

    def convs(self, below: str) -> Iterator[tuple[Conv, Record]]:
        """The convolutions of a part, in order of execution."""
        for record in self.analysis.records:
            if record.op == "conv" and record.path.startswith(f"{below}/"):
                yield self.conv(record.path)


@lru_cache(maxsize=64)
def network(variant: str, knobs: Knobs = (), input_size: int | None = None) -> Network:
    """Builds and measures it; raises `UnknownVariant`, `InvalidKnob`, `ShapeMismatch`."""
    source = get_variant(variant)
    size = input_size or source.input_size
    spec = source.spec(**dict(knobs))
    changed = tuple((name, value) for name, value in knobs if value != source.defaults[name])
    return Network(source, changed, size, spec, measure(spec, size))

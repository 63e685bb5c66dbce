"""One input through the branches of a block, and their outputs joined: widths at every step."""

from typing import NamedTuple

from inception_core.analysis.records import Analysis, Shape, below
from inception_core.errors import UnknownNode
from inception_core.render.captions import caption
from inception_core.spec import Concat, Conv, Node, Pool, Sequence, find, parts


class Layer(NamedTuple):
    """One operation: its caption as in the paper's figures, and the channels that leave it."""

    caption: str
    channels: int


class Branch(NamedTuple):
    """One of the parallel paths; `kind` is what the block graph's colours go by."""

    name: str
    kind: str
    layers: tuple[Layer, ...]

    @property
    def channels(self) -> int:
        """What it adds to the joined stack."""
        return self.layers[-1].channels


class Joining(NamedTuple):
    """A block of parallel branches; shapes are channels × height × width."""

    before: Shape
    branches: tuple[Branch, ...]
    after: Shape


def joining(spec: Node, analysis: Analysis, path: str) -> Joining:
    """The branches of the block at `path` of the network, in the order in which they are joined.

    `path` may be a block around its branches, as residual blocks are. Raises `UnknownNode` when
    there are none.
    """
    while not isinstance(node := find(spec, path), Concat):
        if node is None or not (inside := parts(node)):
            raise UnknownNode(f"There are no branches to join at `{path}`; name a block.")
        path = below(path, inside[0][0])
    branches = tuple(
        Branch(name, _kind(child), tuple(_layers(below(path, name), child, analysis)))
        for name, child in node.children
    )
    first = next(record for record in analysis.records if record.path.startswith(f"{path}/"))
    return Joining(first.in_shape, branches, analysis.at(path).out_shape)


def _layers(path: str, node: Node, analysis: Analysis) -> list[Layer]:
    """In order; branches inside a branch stand side by side in one layer."""
    channels = analysis.at(path).out_shape[0]
    match node:
        case Sequence(children=children):
            return [
                layer
                for name, child in children
                for layer in _layers(below(path, name), child, analysis)
            ]
        case Concat(children=children):
            inside = [_layers(below(path, name), child, analysis) for name, child in children]
            text = " | ".join(", ".join(layer.caption for layer in layers) for layers in inside)
            return [Layer(text, channels)]
    return [Layer(caption(node), channels)]


def _kind(node: Node) -> str:
    """After its largest kernel: conv1x1, square, factorised or pool."""
    leaves = list(_leaves(node))
    if any(isinstance(leaf, Pool) for leaf in leaves):
        return "pool"
    kernels = {leaf.kernel for leaf in leaves if isinstance(leaf, Conv)}
    if any(height != width for height, width in kernels):
        return "factorised"
    return "conv1x1" if kernels == {(1, 1)} else "square"


def _leaves(node: Node) -> list[Node]:
    inside = parts(node)
    return [leaf for _, child in inside for leaf in _leaves(child)] if inside else [node]
